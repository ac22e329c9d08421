//! Streams: create, delete, describe, list, and their mode.

use super::shards::SHARDS_OF_DESCRIBE_MAX;
use crate::api::kinesis::{
    CreateStreamInput, DeleteStreamInput, DescribeStreamInput, DescribeStreamOutput,
    DescribeStreamSummaryInput, DescribeStreamSummaryOutput, Empty, Error, InUse, InvalidArgument,
    LimitExceeded, ListStreamsInput, ListStreamsOutput, Operation, RecordDistribution, ShardId,
    StreamDescription, StreamDescriptionSummary, StreamMode, StreamModeDetails, StreamStatus,
    UpdateMaxRecordSizeInput, UpdateStreamModeInput, UpdateStreamWarmThroughputInput,
    UpdateStreamWarmThroughputOutput, ValidationRule, WarmThroughput,
};
use crate::kinesis::stream::{ON_DEMAND_SHARDS, count_last_day};
use crate::kinesis::timers::Timer;
use crate::kinesis::{Kinesis, Reshard, Stream, Token, TokenKind};
use crate::units::Timestamp;

/// Streams of one page of `ListStreams`.
const STREAMS_PAGE: i64 = 100;

fn mode_of(details: Option<&StreamModeDetails>) -> StreamMode {
    let word = details.and_then(|details| details.stream_mode.as_deref());
    word.and_then(|word| word.parse().ok()).unwrap_or(StreamMode::Provisioned)
}

impl Kinesis {
    pub(in crate::kinesis) fn create_stream(
        &mut self,
        now: Timestamp,
        input: &CreateStreamInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::CreateStream, "", now)?;
        let name = input.stream_name.as_deref().unwrap_or_default();
        if self.streams.contains_key(name) {
            let (stream, account) = (name.to_owned(), self.account());
            return Err(InUse::StreamExists { stream, account }.into());
        }
        let mode = mode_of(input.stream_mode_details.as_ref());
        let shards = match mode {
            StreamMode::Provisioned => self.plan_provisioned(input)?,
            StreamMode::OnDemand => self.plan_on_demand(input)?,
        };
        let creating =
            self.streams.values().filter(|stream| stream.status == StreamStatus::Creating).count();
        let limit = self.settings.quotas.streams_creating;
        if creating as u64 >= limit {
            return Err(LimitExceeded::StreamsCreating { account: self.account(), limit }.into());
        }
        let tags = input.tags.clone().unwrap_or_default();
        self.check_tags(&tags, 0, name)?;

        let id = self.next_stream;
        let arn = self.settings.identity.stream_arn(name);
        let mut stream = Stream::new(id, name, arn, mode, now);
        stream.planned_shards = shards;
        stream.tags = tags;
        stream.max_record_kib = input.max_record_size_in_kib.unwrap_or(stream.max_record_kib);
        stream.warm_throughput = input.warm_throughput_mibps;
        if input.record_distribution_strategy.as_deref() == Some(RecordDistribution::Auto.as_str())
        {
            stream.distribution = RecordDistribution::Auto;
        }
        self.next_stream += 1;
        self.names.insert(id, name.to_owned());
        self.streams.insert(name.to_owned(), stream);
        self.timers.set(now + self.settings.lifecycle.create, Timer::Created(id));
        self.changed = true;
        self.version += 1;
        Ok(Empty {})
    }

    fn plan_provisioned(&self, input: &CreateStreamInput) -> Result<u64, Error> {
        let count = input.shard_count.ok_or(InvalidArgument::NoShardCount)? as u64;
        if input.record_distribution_strategy.as_deref() == Some(RecordDistribution::Auto.as_str())
        {
            return Err(InvalidArgument::AutoDistributionProvisioned.into());
        }
        if input.warm_throughput_mibps.is_some() {
            return Err(ValidationRule::WarmThroughputNeedsOnDemand.into());
        }
        self.check_shard_quota(count)?;
        Ok(count)
    }

    fn plan_on_demand(&self, input: &CreateStreamInput) -> Result<u64, Error> {
        if input.shard_count.is_some() {
            return Err(InvalidArgument::ShardCountOnDemand.into());
        }
        self.check_on_demand_quota()?;
        match input.warm_throughput_mibps {
            None => Ok(ON_DEMAND_SHARDS),
            Some(mibps) => {
                self.check_warm_throughput(mibps)?;
                Ok(self.shards_for_warm(mibps))
            }
        }
    }

    /// Whether the account may open so many more shards.
    pub(super) fn check_shard_quota(&self, additional: u64) -> Result<(), Error> {
        let current: u64 = self.streams.values().map(Stream::quota_count).sum();
        let limit = self.settings.quotas.shards;
        if current + additional <= limit {
            return Ok(());
        }
        let identity = self.settings.identity.clone();
        let (account, region) = (identity.account, identity.region);
        Err(LimitExceeded::Shards { account, region, current, limit, additional }.into())
    }

    fn check_on_demand_quota(&self) -> Result<(), Error> {
        let limit = self.settings.quotas.on_demand_streams;
        if self.on_demand_count() < limit {
            return Ok(());
        }
        Err(LimitExceeded::OnDemandStreams { account: self.account(), limit }.into())
    }

    pub(super) fn on_demand_count(&self) -> u64 {
        let on_demand = |stream: &&Stream| stream.mode == StreamMode::OnDemand;
        self.streams.values().filter(on_demand).count() as u64
    }

    fn check_warm_throughput(&self, mibps: i64) -> Result<(), Error> {
        if !self.has_advantage() {
            let account = self.account();
            return Err(ValidationRule::WarmThroughputNeedsCommitment { account }.into());
        }
        let limit = self.settings.quotas.warm_throughput_mibps;
        let asked = u64::try_from(mibps).unwrap_or(0);
        if asked > limit {
            return Err(LimitExceeded::WarmThroughput { asked, limit }.into());
        }
        Ok(())
    }

    pub(in crate::kinesis) fn delete_stream(
        &mut self,
        now: Timestamp,
        input: &DeleteStreamInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::DeleteStream, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.stream(name)?;
        if !stream.consumers.is_empty() && input.enforce_consumer_deletion != Some(true) {
            let (stream, arn) = (name.to_owned(), stream.arn.clone());
            return Err(InUse::HasConsumers { stream, arn }.into());
        }
        let id = stream.id;
        let again = stream.status == StreamStatus::Deleting;
        if !again {
            let stream = self.stream_mut(name)?;
            stream.status = StreamStatus::Deleting;
            stream.consumers.clear();
            self.fail_subscriptions(id, name);
            self.timers.set(now + self.settings.lifecycle.delete, Timer::Deleted(id));
            self.version += 1;
        }
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn describe_stream(
        &mut self,
        now: Timestamp,
        input: &DescribeStreamInput,
    ) -> Result<DescribeStreamOutput, Error> {
        self.admit(Operation::DescribeStream, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.stream(name)?;
        let after = input.exclusive_start_shard_id.as_deref();
        let after = after.map(|text| text.parse().unwrap_or(ShardId(0)));
        let limit = input.limit.unwrap_or(SHARDS_OF_DESCRIBE_MAX).min(SHARDS_OF_DESCRIBE_MAX);
        let cutoff = stream.cutoff(now);
        let mut shards = stream
            .shards
            .iter()
            .filter(|shard| !shard.is_expired(cutoff))
            .filter(|shard| after.is_none_or(|after| shard.id > after));
        let page =
            shards.by_ref().take(limit as usize).map(super::super::shard::Shard::to_wire).collect();
        let has_more_shards = shards.next().is_some();
        Ok(DescribeStreamOutput {
            stream_description: StreamDescription {
                stream_name: stream.name.clone(),
                stream_arn: stream.arn.clone(),
                stream_status: stream.status,
                stream_mode_details: stream.mode_details(),
                shards: page,
                has_more_shards,
                retention_period_hours: stream.retention_hours,
                stream_creation_timestamp: stream.created,
                enhanced_monitoring: stream.enhanced_monitoring(),
                encryption_type: stream.encryption(),
                key_id: stream.key_id.clone(),
            },
        })
    }

    pub(in crate::kinesis) fn describe_stream_summary(
        &mut self,
        now: Timestamp,
        input: &DescribeStreamSummaryInput,
    ) -> Result<DescribeStreamSummaryOutput, Error> {
        self.admit(Operation::DescribeStreamSummary, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.stream(name)?;
        let on_demand = stream.mode == StreamMode::OnDemand;
        Ok(DescribeStreamSummaryOutput {
            stream_description_summary: StreamDescriptionSummary {
                stream_name: stream.name.clone(),
                stream_arn: stream.arn.clone(),
                stream_status: stream.status,
                stream_mode_details: stream.mode_details(),
                retention_period_hours: stream.retention_hours,
                stream_creation_timestamp: stream.created,
                enhanced_monitoring: stream.enhanced_monitoring(),
                encryption_type: stream.encryption(),
                key_id: stream.key_id.clone(),
                open_shard_count: stream.open_count() as i64,
                consumer_count: stream.consumers.len() as i64,
                warm_throughput: stream.warm(),
                max_record_size_in_kib: stream.max_record_kib,
                channel_count: 0,
                record_distribution_strategy: on_demand.then_some(stream.distribution),
                queue_count: 0,
            },
        })
    }

    pub(in crate::kinesis) fn list_streams(
        &mut self,
        now: Timestamp,
        input: &ListStreamsInput,
    ) -> Result<ListStreamsOutput, Error> {
        self.admit(Operation::ListStreams, "", now)?;
        let after = match &input.next_token {
            Some(text) => Some(self.open_page_token(text, TokenKind::Streams, now)?.name),
            None => input.exclusive_start_stream_name.clone(),
        };
        let limit = input.limit.unwrap_or(STREAMS_PAGE).min(STREAMS_PAGE) as usize;
        let mut streams = self
            .streams
            .iter()
            .filter(|(name, _)| after.as_ref().is_none_or(|after| *name > after));
        let page: Vec<_> =
            streams.by_ref().take(limit).map(|(_, stream)| stream.summary()).collect();
        let has_more_streams = streams.next().is_some();
        let last = page.last().filter(|_| has_more_streams);
        let next_token = last.map(|last| {
            let name = last.stream_name.clone();
            Token {
                kind: TokenKind::Streams,
                created: now,
                hop: 0,
                stream_id: 0,
                detail: 0,
                position: 0,
                name,
            }
            .seal(&self.secret)
        });
        Ok(ListStreamsOutput {
            stream_names: page.iter().map(|stream| stream.stream_name.clone()).collect(),
            has_more_streams,
            next_token,
            stream_summaries: page,
        })
    }

    /// Reads a page token of a kind that must not be expired.
    pub(super) fn open_page_token(
        &self,
        text: &str,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<Token, Error> {
        let token = Token::open(text, kind, &self.secret).ok_or(InvalidArgument::NextToken)?;
        if token.is_expired(now) {
            return Err(Error::ExpiredNextToken { created: token.created, now });
        }
        Ok(token)
    }

    pub(in crate::kinesis) fn update_stream_mode(
        &mut self,
        now: Timestamp,
        input: &UpdateStreamModeInput,
    ) -> Result<Empty, Error> {
        let stream = self.active_stream(None, input.stream_arn.as_ref())?;
        let (name, was) = (stream.name.clone(), stream.mode);
        let mode = mode_of(input.stream_mode_details.as_ref());
        if mode == StreamMode::Provisioned && input.warm_throughput_mibps.is_some() {
            return Err(ValidationRule::WarmThroughputNeedsOnDemand.into());
        }
        if let Some(mibps) = input.warm_throughput_mibps {
            self.check_warm_throughput(mibps)?;
        }
        if mode != was {
            self.check_mode_switch(&name, mode, now)?;
        }
        let change = input.warm_throughput_mibps.and_then(|mibps| self.warm_change(&name, mibps));
        let stream = self.stream_mut(&name)?;
        if mode != was {
            stream.mode_switches.push_back(now);
        }
        stream.mode = mode;
        if mode == StreamMode::Provisioned {
            stream.distribution = RecordDistribution::UserPartitionKey;
            stream.warm_throughput = None;
        } else if let Some(mibps) = input.warm_throughput_mibps {
            stream.warm_throughput = Some(mibps);
        }
        self.begin_update(&name, change, now);
        Ok(Empty {})
    }

    fn check_mode_switch(
        &mut self,
        name: &str,
        mode: StreamMode,
        now: Timestamp,
    ) -> Result<(), Error> {
        match mode {
            StreamMode::OnDemand => self.check_on_demand_quota()?,
            StreamMode::Provisioned => self.check_shard_quota(self.stream(name)?.open_count())?,
        }
        let (limit, account) = (self.settings.quotas.mode_switches_per_day, self.account());
        let mut switches = self.stream(name)?.mode_switches.clone();
        if count_last_day(&mut switches, now) >= limit {
            let stream = name.to_owned();
            return Err(LimitExceeded::ModeSwitches { stream, account, limit }.into());
        }
        self.stream_mut(name)?.mode_switches = switches;
        Ok(())
    }

    /// Puts a stream into UPDATING until its change has taken its time.
    pub(super) fn begin_update(&mut self, name: &str, change: Option<Reshard>, now: Timestamp) {
        let delay = self.settings.lifecycle.update;
        if let Ok(stream) = self.stream_mut(name) {
            stream.status = StreamStatus::Updating;
            let id = stream.id;
            self.timers.set(now + delay, Timer::Updated(id, change));
        }
    }

    /// The change of shards that a new warm throughput needs, if any.
    fn warm_change(&self, name: &str, mibps: i64) -> Option<Reshard> {
        let target = self.shards_for_warm(mibps);
        let open = self.streams.get(name)?.open_count();
        (target > open).then_some(Reshard::Scale { target })
    }

    pub(in crate::kinesis) fn update_warm_throughput(
        &mut self,
        now: Timestamp,
        input: &UpdateStreamWarmThroughputInput,
    ) -> Result<UpdateStreamWarmThroughputOutput, Error> {
        self.admit(Operation::UpdateStreamWarmThroughput, "", now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let (name, arn, mode) = (stream.name.clone(), stream.arn.clone(), stream.mode);
        let current = stream.open_count() as i64;
        let target = input.warm_throughput_mibps.unwrap_or_default();
        if mode != StreamMode::OnDemand {
            return Err(ValidationRule::WarmThroughputNeedsOnDemand.into());
        }
        self.check_warm_throughput(target)?;
        let change = self.warm_change(&name, target);
        self.stream_mut(&name)?.warm_throughput = Some(target);
        self.begin_update(&name, change, now);
        Ok(UpdateStreamWarmThroughputOutput {
            stream_arn: arn,
            stream_name: name,
            warm_throughput: WarmThroughput { target_mibps: target, current_mibps: current },
        })
    }

    pub(in crate::kinesis) fn update_max_record_size(
        &mut self,
        now: Timestamp,
        input: &UpdateMaxRecordSizeInput,
    ) -> Result<Empty, Error> {
        let stream = self.active_stream(None, input.stream_arn.as_ref())?;
        let name = stream.name.clone();
        let size = input.max_record_size_in_kib.unwrap_or(stream.max_record_kib);
        self.stream_mut(&name)?.max_record_kib = size;
        self.begin_update(&name, None, now);
        Ok(Empty {})
    }
}
