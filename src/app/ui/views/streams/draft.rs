//! A call that is being written: what is typed, the request it makes, and what is wrong with it
//! by the rules of AWS's model and by what the world is like.

use std::collections::BTreeMap;

use caudal::api::ApiError;
use caudal::api::kinesis::{
    AddTagsToStreamInput, CreateStreamInput, DecreaseStreamRetentionPeriodInput, DeleteStreamInput,
    DeregisterStreamConsumerInput, DisableEnhancedMonitoringInput, EnableEnhancedMonitoringInput,
    EncryptionType, HashKeyRange, IncreaseStreamRetentionPeriodInput, MergeShardsInput,
    RecordDistribution, RegisterStreamConsumerInput, RemoveTagsFromStreamInput, Request, ShardId,
    SplitShardInput, StartStreamEncryptionInput, StopStreamEncryptionInput, StreamMode,
    StreamModeDetails, UpdateMaxRecordSizeInput, UpdateShardCountInput, UpdateStreamModeInput,
    UpdateStreamWarmThroughputInput,
};
use caudal::engine::{Snapshot, StreamView};

use crate::ui::explain;
use crate::ui::widgets::form::Number;

/// Which call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub(super) enum Form {
    Create,
    Scale,
    Split,
    Merge,
    Mode,
    Retention,
    RecordSize,
    Tag,
    Untag,
    Register,
    Deregister,
    Encryption,
    Monitoring,
    Warm,
    Delete,
}

impl Form {
    /// Those that change a stream.
    pub(super) const OF_A_STREAM: [Self; 14] = [
        Self::Scale,
        Self::Split,
        Self::Merge,
        Self::Mode,
        Self::Retention,
        Self::RecordSize,
        Self::Tag,
        Self::Untag,
        Self::Register,
        Self::Deregister,
        Self::Encryption,
        Self::Monitoring,
        Self::Warm,
        Self::Delete,
    ];

    /// Its words.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Create => "Crear stream",
            Self::Scale => "Escalar",
            Self::Split => "Dividir shard",
            Self::Merge => "Fusionar shards",
            Self::Mode => "Cambiar modo",
            Self::Retention => "Retención",
            Self::RecordSize => "Tamaño de registro",
            Self::Tag => "Etiquetar",
            Self::Untag => "Quitar etiqueta",
            Self::Register => "Registrar consumidor",
            Self::Deregister => "Dar de baja consumidor",
            Self::Encryption => "Cifrado",
            Self::Monitoring => "Métricas por shard",
            Self::Warm => "Warm throughput",
            Self::Delete => "Eliminar",
        }
    }

    /// Its icon.
    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::Create => "plus",
            Self::Scale => "scale",
            Self::Split => "scissors",
            Self::Merge => "merge",
            Self::Mode => "refresh-cw",
            Self::Retention => "clock",
            Self::RecordSize => "ruler",
            Self::Tag => "tag",
            Self::Untag => "tags",
            Self::Register => "users",
            Self::Deregister => "unplug",
            Self::Encryption => "lock",
            Self::Monitoring => "gauge",
            Self::Warm => "flame",
            Self::Delete => "trash-2",
        }
    }
}

/// What is typed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) form: Form,
    /// The stream it changes.
    pub(super) stream: Option<String>,
    pub(super) name: String,
    pub(super) mode: StreamMode,
    pub(super) number: Number,
    pub(super) kib: Number,
    /// `WarmThroughputMiBps` of a stream to be; empty for none.
    pub(super) warm: Number,
    /// Who picks the shard of a record of a stream to be.
    pub(super) distribution: RecordDistribution,
    /// `clave=valor`, one a line.
    pub(super) tags: String,
    pub(super) on: bool,
    pub(super) shard: Option<ShardId>,
    pub(super) key: String,
    pub(super) choice: String,
    /// Answers there were when it was sent, and which call it was: what it changes may make another
    /// call of the same fields.
    pub(super) sent: Option<(u64, &'static str)>,
    pub(super) refusal: Option<ApiError>,
}

impl Draft {
    /// As it is at first.
    pub(super) fn new(form: Form, stream: Option<&StreamView>) -> Self {
        let mut draft = Self {
            form,
            stream: stream.map(|stream| stream.name.clone()),
            name: String::new(),
            mode: StreamMode::Provisioned,
            number: Number::from(1),
            kib: Number::from(1024),
            warm: Number::default(),
            distribution: RecordDistribution::UserPartitionKey,
            tags: String::new(),
            on: false,
            shard: None,
            key: String::new(),
            choice: String::new(),
            sent: None,
            refusal: None,
        };
        let Some(stream) = stream else { return draft };
        draft.mode = stream.mode;
        draft.kib = Number::from(stream.max_record_kib);
        draft.shard = stream.open.first().copied();
        match form {
            Form::Create => {
                draft.stream = None;
                draft.mode = StreamMode::Provisioned;
                draft.kib = Number::from(1024);
            }
            Form::Scale => draft.number = Number::from(2 * stream.open.len() as i64),
            Form::Split => draft.split_in_the_middle(stream),
            Form::Mode => {
                draft.mode = match stream.mode {
                    StreamMode::Provisioned => StreamMode::OnDemand,
                    StreamMode::OnDemand => StreamMode::Provisioned,
                };
            }
            Form::Retention => draft.number = Number::from(stream.retention_hours),
            Form::Untag => draft.choice = stream.tags.keys().next().cloned().unwrap_or_default(),
            Form::Deregister => {
                draft.choice = stream.consumers.first().map(|c| c.name.clone()).unwrap_or_default();
            }
            Form::Encryption => {
                draft.on = stream.encryption == EncryptionType::None;
                let key = stream.key_id.clone();
                draft.key = key.unwrap_or_else(|| "alias/aws/kinesis".to_owned());
            }
            Form::Monitoring => {
                draft.on = stream.monitoring.is_empty();
                "ALL".clone_into(&mut draft.choice);
            }
            _ => {}
        }
        draft
    }

    /// Puts the cut where both children get as much.
    pub(super) fn split_in_the_middle(&mut self, stream: &StreamView) {
        if let Some(range) = self.range(stream) {
            let (low, high) = (range.starting_hash_key.0, range.ending_hash_key.0);
            self.key = (low + (high - low) / 2 + 1).to_string();
        }
    }

    /// Whether an on-demand stream is being made.
    pub(super) fn on_demand(&self) -> bool {
        self.mode == StreamMode::OnDemand
    }

    /// Whether the stream that is being made spreads its records by itself.
    fn spreads(&self) -> bool {
        self.on_demand() && self.distribution == RecordDistribution::Auto
    }

    fn range(&self, stream: &StreamView) -> Option<HashKeyRange> {
        Some(stream.shards.get(self.shard?.0 as usize)?.range)
    }

    /// The open shard above the chosen one.
    pub(super) fn neighbour(&self, stream: &StreamView) -> Option<ShardId> {
        let at = stream.open.iter().position(|id| Some(*id) == self.shard)?;
        stream.open.get(at + 1).copied()
    }

    /// The tags as typed, or the line that is none.
    fn tag_map(&self) -> Result<BTreeMap<String, String>, String> {
        let lines = self.tags.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| match line.split_once('=') {
                Some((key, value)) => Ok((key.trim().to_owned(), value.trim().to_owned())),
                None => Err(format!("«{}» no es clave=valor.", line.trim())),
            })
            .collect()
    }

    /// The call as it stands.
    #[expect(clippy::too_many_lines, reason = "one arm for each call")]
    pub(super) fn request(&self, stream: Option<&StreamView>) -> Request {
        let stream_name = self.stream.clone();
        let stream_arn = stream.map(|stream| stream.arn.clone());
        let mode = || Some(StreamModeDetails { stream_mode: Some(self.mode.as_str().to_owned()) });
        let typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let tags = self.tag_map().unwrap_or_default();
        let number = self.number.value();
        match self.form {
            Form::Create => Request::CreateStream(CreateStreamInput {
                stream_name: typed(&self.name),
                shard_count: number.filter(|_| self.mode == StreamMode::Provisioned),
                stream_mode_details: (self.mode == StreamMode::OnDemand).then(mode).flatten(),
                tags: (!tags.is_empty()).then_some(tags),
                max_record_size_in_kib: self.kib.value().filter(|kib| *kib != 1024),
                warm_throughput_mibps: self.warm.value().filter(|_| self.on_demand()),
                record_distribution_strategy: self
                    .spreads()
                    .then(|| RecordDistribution::Auto.as_str().to_owned()),
            }),
            Form::Delete => Request::DeleteStream(DeleteStreamInput {
                stream_name,
                enforce_consumer_deletion: self.on.then_some(true),
                ..DeleteStreamInput::default()
            }),
            Form::Scale => Request::UpdateShardCount(UpdateShardCountInput {
                stream_name,
                target_shard_count: number,
                scaling_type: Some("UNIFORM_SCALING".to_owned()),
                ..UpdateShardCountInput::default()
            }),
            Form::Split => Request::SplitShard(SplitShardInput {
                stream_name,
                shard_to_split: self.shard.map(|id| id.to_string()),
                new_starting_hash_key: typed(&self.key),
                ..SplitShardInput::default()
            }),
            Form::Merge => Request::MergeShards(MergeShardsInput {
                stream_name,
                shard_to_merge: self.shard.map(|id| id.to_string()),
                adjacent_shard_to_merge: stream
                    .and_then(|stream| self.neighbour(stream))
                    .map(|id| id.to_string()),
                ..MergeShardsInput::default()
            }),
            Form::Mode => Request::UpdateStreamMode(UpdateStreamModeInput {
                stream_arn,
                stream_mode_details: mode(),
                ..UpdateStreamModeInput::default()
            }),
            Form::Retention if number < stream.map(|stream| stream.retention_hours) => {
                Request::DecreaseStreamRetentionPeriod(DecreaseStreamRetentionPeriodInput {
                    stream_name,
                    retention_period_hours: number,
                    ..DecreaseStreamRetentionPeriodInput::default()
                })
            }
            Form::Retention => {
                Request::IncreaseStreamRetentionPeriod(IncreaseStreamRetentionPeriodInput {
                    stream_name,
                    retention_period_hours: number,
                    ..IncreaseStreamRetentionPeriodInput::default()
                })
            }
            Form::RecordSize => Request::UpdateMaxRecordSize(UpdateMaxRecordSizeInput {
                stream_arn,
                max_record_size_in_kib: self.kib.value(),
                ..UpdateMaxRecordSizeInput::default()
            }),
            Form::Tag => Request::AddTagsToStream(AddTagsToStreamInput {
                stream_name,
                tags: Some(tags),
                ..AddTagsToStreamInput::default()
            }),
            Form::Untag => Request::RemoveTagsFromStream(RemoveTagsFromStreamInput {
                stream_name,
                tag_keys: Some(vec![self.choice.clone()]),
                ..RemoveTagsFromStreamInput::default()
            }),
            Form::Register => Request::RegisterStreamConsumer(RegisterStreamConsumerInput {
                stream_arn,
                consumer_name: typed(&self.name),
                ..RegisterStreamConsumerInput::default()
            }),
            Form::Deregister => Request::DeregisterStreamConsumer(DeregisterStreamConsumerInput {
                stream_arn,
                consumer_name: typed(&self.choice),
                ..DeregisterStreamConsumerInput::default()
            }),
            Form::Encryption if self.on => {
                Request::StartStreamEncryption(StartStreamEncryptionInput {
                    stream_name,
                    encryption_type: Some("KMS".to_owned()),
                    key_id: typed(&self.key),
                    ..StartStreamEncryptionInput::default()
                })
            }
            Form::Encryption => Request::StopStreamEncryption(StopStreamEncryptionInput {
                stream_name,
                encryption_type: Some("KMS".to_owned()),
                key_id: typed(&self.key),
                ..StopStreamEncryptionInput::default()
            }),
            Form::Monitoring if self.on => {
                Request::EnableEnhancedMonitoring(EnableEnhancedMonitoringInput {
                    stream_name,
                    shard_level_metrics: Some(vec![self.choice.clone()]),
                    ..EnableEnhancedMonitoringInput::default()
                })
            }
            Form::Monitoring => {
                Request::DisableEnhancedMonitoring(DisableEnhancedMonitoringInput {
                    stream_name,
                    shard_level_metrics: Some(vec![self.choice.clone()]),
                    ..DisableEnhancedMonitoringInput::default()
                })
            }
            Form::Warm => Request::UpdateStreamWarmThroughput(UpdateStreamWarmThroughputInput {
                stream_name,
                warm_throughput_mibps: number,
                ..UpdateStreamWarmThroughputInput::default()
            }),
        }
    }

    /// What is wrong with each field; the empty name is for what belongs to none.
    pub(super) fn problems(
        &self,
        request: &Request,
        snapshot: &Snapshot,
        stream: Option<&StreamView>,
    ) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for broken in request.violations().as_slice() {
            found.entry(broken.at.clone()).or_insert_with(|| explain::violation(broken));
        }
        if let Err(line) = self.tag_map() {
            found.insert("tags".to_owned(), line);
        }
        if let Some((field, words)) = super::rules::by_world(self, snapshot, stream) {
            found.entry(field.to_owned()).or_insert(words);
        }
        found
    }

    /// The hash keys between which a cut may lie.
    pub(super) fn cut_range(&self, stream: &StreamView) -> Option<(u128, u128)> {
        let range = self.range(stream)?;
        Some((range.starting_hash_key.0, range.ending_hash_key.0))
    }
}
