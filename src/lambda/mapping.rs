//! Event source mappings: their settings, their life, and what AWS tells of them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use super::Lambda;
use super::discarded::{Destination, Discarded};
use super::filter::Filters;
use super::metrics::Metrics;
use super::shard::Shard;
use crate::api::kinesis::{Identity, ShardId};
use crate::api::lambda::{
    DestinationConfig, EventSourceMappingConfiguration, FilterCriteria, MetricsConfig, OnFailure,
    State, function_arn, mapping_arn,
};
use crate::units::{Millis, Timestamp};

/// What a mapping may be told to do otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// The function, by name.
    pub function: String,
    /// Whether to read.
    pub enabled: bool,
    /// Most records of one batch, 1 to 10 000.
    pub batch_size: usize,
    /// How long records are gathered for, 0 to 300 s.
    pub window: Millis,
    /// Batches of one shard at a time, 1 to 10.
    pub factor: usize,
    /// Which records the function gets; all without.
    pub filters: Option<Filters>,
    /// Where notice of discarded records goes.
    pub destination: Option<Destination>,
    /// The destination as it was given.
    pub destination_arn: Option<String>,
    /// Oldest record that is handed over; any without.
    pub age_max: Option<Millis>,
    /// Whether a batch that fails is halved.
    pub bisect: bool,
    /// Retries of one batch; without end if there is no number.
    pub retries_max: Option<u32>,
    /// Length of tumbling windows.
    pub tumbling: Option<Millis>,
    /// Whether the function reports which records failed.
    pub reports: bool,
    /// The key of the filters; without effect.
    pub kms_key_arn: Option<String>,
    /// Which extra metrics are wanted; without effect.
    pub metrics: Option<MetricsConfig>,
}

/// From where a mapping reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Start {
    /// The oldest record that is there.
    Horizon,
    /// Records that arrive from when the mapping first reads; not known yet. (AWS: records that
    /// arrive while a mapping is created may be missed.)
    Latest,
    /// Records that arrive from then on.
    At(Timestamp),
}

/// What came of a mapping's last batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LastResult {
    /// There was none.
    None,
    /// The function took it.
    Ok,
    /// The function failed.
    Failed,
}

impl LastResult {
    /// AWS's words for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "No records processed",
            Self::Ok => "OK",
            Self::Failed => "PROBLEM: Function call failed",
        }
    }
}

/// An event source mapping.
#[derive(Clone, Debug, Serialize)]
pub struct Mapping {
    /// Its place among all that were ever made.
    pub id: u64,
    /// AWS's identity of it.
    pub uuid: String,
    /// The stream.
    pub stream_arn: String,
    /// AWS's word for where reading began.
    pub position: String,
    /// The time that came with the word.
    pub position_time: Option<Timestamp>,
    /// From where it reads.
    pub start: Start,
    /// Its settings.
    pub config: Config,
    /// Settings that take effect when the change at hand is through.
    pub(super) next: Option<Config>,
    /// Where it is in its life.
    pub state: State,
    /// When the change at hand is through.
    pub(super) settles: Option<Timestamp>,
    /// When its state or settings last changed.
    pub modified: Timestamp,
    /// What came of its last batch.
    pub last_result: LastResult,
    /// Tags; without effect.
    pub tags: BTreeMap<String, String>,
    /// How long the stream keeps records, as it was last told.
    pub retention: Millis,
    /// How far it is in each shard.
    pub shards: BTreeMap<ShardId, Shard>,
    /// What it did.
    pub metrics: Metrics,
    /// What it gave up last, the oldest first.
    #[serde(skip)]
    pub discarded: VecDeque<Arc<Discarded>>,
    /// Grows with every change that a reader of snapshots may want to see.
    pub version: u64,
}

impl Mapping {
    /// Whether it forms batches and hands them over now.
    pub fn reads(&self) -> bool {
        self.config.enabled && matches!(self.state, State::Enabled | State::Updating)
    }

    /// Whether a shard may be read: all of its parents that are there are handled.
    pub fn is_readable(&self, shard: ShardId) -> bool {
        self.shards.get(&shard).is_some_and(|state| {
            let through =
                |parent: &ShardId| self.shards.get(parent).is_none_or(|parent| parent.finished);
            state.parents.iter().all(through)
        })
    }

    /// Oldest record that is handed over: the mapping's own limit, or the stream's retention.
    pub(super) fn age_max(&self) -> Option<Millis> {
        let retention = (self.retention.0 > 0).then_some(self.retention);
        match (self.config.age_max, retention) {
            (Some(own), Some(retention)) => Some(own.min(retention)),
            (own, retention) => own.or(retention),
        }
    }

    /// The role that the function runs as. Simplified: it is named after the function.
    pub(super) fn role_arn(&self, identity: &Identity) -> String {
        format!("arn:aws:iam::{}:role/{}-role", identity.account, self.config.function)
    }

    /// What AWS tells of it.
    pub fn describe(&self, identity: &Identity) -> EventSourceMappingConfiguration {
        let Config { kms_key_arn, metrics, .. } = self.config.clone();
        let secs =
            |span: Option<Millis>, none: i64| span.map_or(none, |span| (span.0 / 1000) as i64);
        let on_failure = OnFailure { destination: self.config.destination_arn.clone() };
        EventSourceMappingConfiguration {
            uuid: self.uuid.clone(),
            starting_position: self.position.clone(),
            starting_position_timestamp: self.position_time,
            batch_size: self.config.batch_size as i64,
            maximum_batching_window_in_seconds: secs(Some(self.config.window), 0),
            parallelization_factor: self.config.factor as i64,
            event_source_arn: self.stream_arn.clone(),
            filter_criteria: self
                .config
                .filters
                .as_ref()
                .map(|filters| FilterCriteria { filters: Some(filters.texts()) }),
            kms_key_arn,
            metrics_config: metrics,
            function_arn: function_arn(identity, &self.config.function),
            last_modified: self.modified,
            last_processing_result: self.last_result.as_str().to_owned(),
            state: self.state,
            state_transition_reason: "User action".to_owned(),
            destination_config: DestinationConfig {
                on_success: None,
                on_failure: Some(on_failure),
            },
            maximum_record_age_in_seconds: secs(self.config.age_max, -1),
            bisect_batch_on_function_error: self.config.bisect,
            maximum_retry_attempts: self.config.retries_max.map_or(-1, i64::from),
            tumbling_window_in_seconds: secs(self.config.tumbling, 0),
            function_response_types: if self.config.reports {
                vec!["ReportBatchItemFailures".to_owned()]
            } else {
                Vec::new()
            },
            event_source_mapping_arn: mapping_arn(identity, &self.uuid),
        }
    }
}

impl Lambda {
    /// A change is through: what was asked for holds from now on.
    pub(super) fn settle(&mut self, id: u64) {
        let now = self.now;
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        if mapping.settles.is_none_or(|at| at > now) {
            return;
        }
        mapping.settles = None;
        if mapping.state == State::Deleting {
            self.remove_mapping(id);
            return;
        }
        if let Some(config) = mapping.next.take() {
            mapping.config = config;
        }
        mapping.state = if mapping.config.enabled { State::Enabled } else { State::Disabled };
        mapping.modified = now;
        mapping.version += 1;
        if mapping.start == Start::Latest && mapping.config.enabled {
            mapping.start = Start::At(now);
        }
        self.version += 1;
        let shards: Vec<ShardId> = self
            .mappings
            .get(&id)
            .map(|mapping| mapping.shards.keys().copied().collect())
            .unwrap_or_default();
        for shard in shards {
            self.pump(id, shard);
        }
    }

    /// Forgets a mapping with what it holds.
    fn remove_mapping(&mut self, id: u64) {
        let Some(mapping) = self.mappings.remove(&id) else { return };
        self.names.remove(&mapping.uuid);
        self.held_bytes -= mapping.shards.values().map(|shard| shard.held_bytes).sum::<u64>();
        self.in_flight.retain(|invocation, place| {
            let stays = place.mapping != id;
            if !stays {
                self.ready.remove(invocation);
                self.to_come.remove(invocation);
            }
            stays
        });
        self.version += 1;
    }
}
