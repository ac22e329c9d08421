//! Kinesis Data Streams as a state machine: streams, shards, records, limits and time.
//!
//! Imports `units` and `api`. It deliberately does not know other services, files, sockets,
//! threads, or what time it really is: time comes in with each call, I/O it would need goes out
//! as a value ([`OnDisk`], [`Push`]), and the same calls at the same times give the same state
//! byte for byte.

mod budget;
mod consumer;
mod hash_key;
mod heat;
mod invariants;
mod metrics;
mod on_demand;
mod operations;
mod passages;
mod push;
mod rates;
mod record_log;
mod reshard;
mod settings;
mod shard;
mod stream;
mod throttle;
mod timers;
mod token;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;

use crate::api::kinesis::{
    BillingCommitment, CommitmentStatus, Error, InvalidArgument, NotFound, Operation, Request,
    Response, ShardId, StreamStatus, SubscriptionId,
};
use crate::units::Timestamp;

use budget::SealedSlab;
pub use consumer::{
    Consumer, EVENT_BYTES_MAX, HEARTBEAT, SUBSCRIPTION_LIFE, Subscription, TAKEOVER_AFTER,
};
pub use hash_key::{even_range, hash_of, middle_of};
pub use heat::{BINS, Bin, Heat, HeatMeter, HeatSummary, HotKey, KEYS, bin_of, bin_range};
pub use metrics::{By, History, SecondMetrics, ShardMetrics, Totals};
pub use operations::{NotPulled, Pulled};
pub use passages::{PASSAGES, Passage, Passages};
pub use push::{OnDisk, Push, PushBody};
use rates::Rates;
pub use record_log::{PayloadRef, RecordLog, StoredRecord};
pub use reshard::Reshard;
pub use settings::{Lifecycle, Overflow, Quotas, Settings};
pub use shard::Shard;
pub use stream::{
    ON_DEMAND_SHARDS, RECORD_SIZE_KIB_DEFAULT, RETENTION_HOURS_MAX, RETENTION_HOURS_MIN, Stream,
};
pub use throttle::{
    FULL_ANSWER_PAUSE, READ_ANSWER_BYTES, READ_BYTES_PER_SEC, READ_CALLS_PER_SEC, ReadBudget,
    Refusal, TokenBucket, WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC, WriteBudget,
};
use timers::Timers;
pub use token::{Secret, TOKEN_LIFE_MILLIS, Token, TokenKind};

/// Most bytes of keys and payloads in one `PutRecords` (AWS, since 2025-10-27).
pub const BATCH_BYTES_MAX: usize = 10 << 20;

/// When a call happens, and where its payloads will be in the journal.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The simulated time.
    pub now: Timestamp,
    /// The journal's entry that will hold the call.
    pub entry: u64,
    /// Where the payloads begin inside that entry's body, in bytes.
    pub payload_offset: u32,
}

/// The service's whole state for one account and region.
#[derive(Clone, Debug, Serialize)]
pub struct Kinesis {
    settings: Settings,
    #[serde(skip)]
    secret: Secret,
    streams: BTreeMap<String, Stream>,
    /// Names of streams by identity.
    names: BTreeMap<u64, String>,
    next_stream: u64,
    next_subscription: u64,
    subscriptions: BTreeMap<SubscriptionId, Subscription>,
    /// Subscriptions by stream and shard.
    subscribed: BTreeMap<(u64, ShardId), BTreeSet<SubscriptionId>>,
    commitment: BillingCommitment,
    rates: Rates,
    timers: Timers,
    /// Bytes of keys and payloads in memory.
    payload_bytes: u64,
    /// Full stretches of payload memory, oldest first.
    sealed: VecDeque<SealedSlab>,
    /// Records lost to the memory budget where there is no disk.
    dropped_records: u64,
    #[serde(skip)]
    pushes: VecDeque<Push>,
    /// Whether the call at hand changed anything that a replay must change too.
    #[serde(skip)]
    changed: bool,
    /// Records of the answer at hand whose payload is on disk.
    #[serde(skip)]
    on_disk: Vec<OnDisk>,
    /// Grows with every change of the set of streams or of the account.
    version: u64,
}

/// What came of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// AWS's answer.
    pub result: Result<Response, Error>,
    /// Records of the answer whose payload is on disk.
    pub on_disk: Vec<OnDisk>,
    /// Whether anything changed that a replay must change too.
    pub changed: bool,
}

impl Kinesis {
    /// An account without streams. The seed makes its iterators and tokens its own.
    pub fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            secret: Secret::of_seed(seed),
            streams: BTreeMap::new(),
            names: BTreeMap::new(),
            next_stream: 1,
            next_subscription: 1,
            subscriptions: BTreeMap::new(),
            subscribed: BTreeMap::new(),
            commitment: BillingCommitment {
                status: CommitmentStatus::Disabled,
                started_at: None,
                ended_at: None,
                earliest_allowed_end_at: None,
            },
            rates: Rates::default(),
            timers: Timers::default(),
            payload_bytes: 0,
            sealed: VecDeque::new(),
            dropped_records: 0,
            pushes: VecDeque::new(),
            changed: false,
            on_disk: Vec::new(),
            version: 0,
        }
    }

    /// Lets time pass, then carries out one call.
    ///
    /// Time never goes back: a call from before the last one happens when that one did.
    pub fn apply(&mut self, call: Call, request: &Request) -> Applied {
        self.changed = false;
        self.on_disk.clear();
        self.advance(call.now);
        let violations = request.violations();
        let result = if violations.is_empty() {
            self.dispatch(call, request)
        } else {
            Err(Error::Validation(violations))
        };
        // A change that takes no time has happened when its call returns.
        self.advance(call.now);
        let on_disk = std::mem::take(&mut self.on_disk);
        Applied { result, on_disk, changed: self.changed }
    }

    fn dispatch(&mut self, call: Call, request: &Request) -> Result<Response, Error> {
        use Request as R;
        use Response as A;
        let now = call.now;
        match request {
            R::PutRecord(input) => self.put_record(call, input).map(A::PutRecord),
            R::PutRecords(input) => self.put_records(call, input).map(A::PutRecords),
            R::GetRecords(input) => self.get_records(now, input).map(A::GetRecords),
            R::GetShardIterator(input) => {
                self.get_shard_iterator(now, input).map(A::GetShardIterator)
            }
            R::CreateStream(input) => self.create_stream(now, input).map(A::CreateStream),
            R::DeleteStream(input) => self.delete_stream(now, input).map(A::DeleteStream),
            R::DescribeStream(input) => self.describe_stream(now, input).map(A::DescribeStream),
            R::DescribeStreamSummary(input) => {
                self.describe_stream_summary(now, input).map(A::DescribeStreamSummary)
            }
            R::ListStreams(input) => self.list_streams(now, input).map(A::ListStreams),
            R::UpdateStreamMode(input) => {
                self.update_stream_mode(now, input).map(A::UpdateStreamMode)
            }
            R::UpdateStreamWarmThroughput(input) => {
                self.update_warm_throughput(now, input).map(A::UpdateStreamWarmThroughput)
            }
            R::UpdateMaxRecordSize(input) => {
                self.update_max_record_size(now, input).map(A::UpdateMaxRecordSize)
            }
            R::ListShards(input) => self.list_shards(now, input).map(A::ListShards),
            R::SplitShard(input) => self.split_shard(now, input).map(A::SplitShard),
            R::MergeShards(input) => self.merge_shards(now, input).map(A::MergeShards),
            R::UpdateShardCount(input) => {
                self.update_shard_count(now, input).map(A::UpdateShardCount)
            }
            _ => self.dispatch_rare(now, request),
        }
    }

    /// The operations on settings, tags, policies, consumers and the account.
    fn dispatch_rare(&mut self, now: Timestamp, request: &Request) -> Result<Response, Error> {
        use Request as R;
        use Response as A;
        match request {
            R::RegisterStreamConsumer(input) => {
                self.register_consumer(now, input).map(A::RegisterStreamConsumer)
            }
            R::DeregisterStreamConsumer(input) => {
                self.deregister_consumer(now, input).map(A::DeregisterStreamConsumer)
            }
            R::DescribeStreamConsumer(input) => {
                self.describe_consumer(now, input).map(A::DescribeStreamConsumer)
            }
            R::ListStreamConsumers(input) => {
                self.list_consumers(now, input).map(A::ListStreamConsumers)
            }
            R::SubscribeToShard(input) => self.subscribe(now, input).map(A::SubscribeToShard),
            R::IncreaseStreamRetentionPeriod(input) => {
                self.increase_retention(now, input).map(A::IncreaseStreamRetentionPeriod)
            }
            R::DecreaseStreamRetentionPeriod(input) => {
                self.decrease_retention(now, input).map(A::DecreaseStreamRetentionPeriod)
            }
            R::StartStreamEncryption(input) => {
                self.start_encryption(now, input).map(A::StartStreamEncryption)
            }
            R::StopStreamEncryption(input) => {
                self.stop_encryption(now, input).map(A::StopStreamEncryption)
            }
            R::EnableEnhancedMonitoring(input) => {
                self.enable_monitoring(now, input).map(A::EnableEnhancedMonitoring)
            }
            R::DisableEnhancedMonitoring(input) => {
                self.disable_monitoring(now, input).map(A::DisableEnhancedMonitoring)
            }
            R::AddTagsToStream(input) => self.add_tags(now, input).map(A::AddTagsToStream),
            R::RemoveTagsFromStream(input) => {
                self.remove_tags(now, input).map(A::RemoveTagsFromStream)
            }
            R::ListTagsForStream(input) => self.list_tags(now, input).map(A::ListTagsForStream),
            R::TagResource(input) => self.tag_resource(input).map(A::TagResource),
            R::UntagResource(input) => self.untag_resource(input).map(A::UntagResource),
            R::ListTagsForResource(input) => {
                self.list_resource_tags(input).map(A::ListTagsForResource)
            }
            R::PutResourcePolicy(input) => self.put_policy(now, input).map(A::PutResourcePolicy),
            R::GetResourcePolicy(input) => self.get_policy(now, input).map(A::GetResourcePolicy),
            R::DeleteResourcePolicy(input) => {
                self.delete_policy(now, input).map(A::DeleteResourcePolicy)
            }
            R::DescribeLimits(_) => self.describe_limits(now).map(A::DescribeLimits),
            R::DescribeAccountSettings(_) => {
                self.describe_account(now).map(A::DescribeAccountSettings)
            }
            R::UpdateAccountSettings(input) => {
                self.update_account(now, input).map(A::UpdateAccountSettings)
            }
            // The other arm of the table; the compiler can't see that `dispatch` took the rest.
            _ => Err(Error::InternalFailure),
        }
    }

    /// The sandbox's settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes the sandbox's settings from now on.
    pub fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.version += 1;
        self.enforce_payload_budget();
    }

    /// The streams by name.
    pub const fn streams(&self) -> &BTreeMap<String, Stream> {
        &self.streams
    }

    /// The live subscriptions.
    pub const fn subscriptions(&self) -> &BTreeMap<SubscriptionId, Subscription> {
        &self.subscriptions
    }

    /// The account's commitment to on-demand Advantage.
    pub const fn commitment(&self) -> &BillingCommitment {
        &self.commitment
    }

    /// Bytes of keys and payloads in memory.
    pub const fn payload_bytes(&self) -> u64 {
        self.payload_bytes
    }

    /// Records lost to the memory budget where there is no disk.
    pub const fn dropped_records(&self) -> u64 {
        self.dropped_records
    }

    /// Grows with every change of the set of streams or of the account.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The next push to a subscription, if there is one.
    pub fn poll_push(&mut self) -> Option<Push> {
        self.pushes.pop_front()
    }

    /// The identity the next subscription gets.
    pub const fn next_subscription(&self) -> u64 {
        self.next_subscription
    }

    /// Gives no subscription an identity below this one any more.
    pub fn raise_next_subscription(&mut self, from: u64) {
        self.next_subscription = self.next_subscription.max(from);
    }

    /// Moves the journal entries that records name by so many.
    pub fn shift_entries(&mut self, by: u64) {
        self.each_log(|log| log.renumber(|entry| entry + by));
    }

    /// Forgets which journal entries hold the records: for comparing worlds of two journals.
    pub fn forget_entries(&mut self) {
        self.each_log(|log| log.renumber(|_| 0));
    }

    fn each_log(&mut self, change: impl Fn(&mut RecordLog)) {
        for shard in self.streams.values_mut().flat_map(|stream| &mut stream.shards) {
            change(&mut shard.log);
        }
    }

    /// When something will happen by itself next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    /// Forgets every stream and setting of the account. Identities are not given twice, so old
    /// iterators and tokens stay foreign.
    pub fn reset(&mut self) {
        let streams: Vec<_> = self.names.iter().map(|(id, name)| (*id, name.clone())).collect();
        for (id, name) in streams {
            self.fail_subscriptions(id, &name);
        }
        let pushes = std::mem::take(&mut self.pushes);
        *self = Self {
            secret: self.secret,
            next_stream: self.next_stream,
            next_subscription: self.next_subscription,
            pushes,
            version: self.version + 1,
            ..Self::new(self.settings.clone(), 0)
        };
    }

    /// Forgets the records of one stream and keeps the stream.
    pub fn clear_stream(&mut self, name: &str) -> Result<(), Error> {
        let mut freed = 0;
        for shard in &mut self.stream_mut(name)?.shards {
            freed += shard.log.drop_through(u64::MAX).1;
            shard.version += 1;
        }
        self.payload_bytes -= freed;
        Ok(())
    }

    fn account(&self) -> String {
        self.settings.identity.account.clone()
    }

    fn not_found(&self, stream: &str) -> Error {
        NotFound::Stream { stream: stream.to_owned(), account: self.account() }.into()
    }

    /// The name of the stream a request addresses by name, ARN or both.
    fn resolve<'a>(
        &self,
        name: Option<&'a String>,
        arn: Option<&'a String>,
    ) -> Result<&'a str, Error> {
        match (name, arn) {
            (Some(name), None) => Ok(name),
            (None, Some(arn)) => {
                self.settings.identity.stream_of_arn(arn).ok_or_else(|| self.not_found(arn))
            }
            (Some(name), Some(arn)) if self.settings.identity.stream_arn(name) == *arn => Ok(name),
            (Some(name), Some(arn)) => {
                Err(InvalidArgument::StreamMismatch { name: name.clone(), arn: arn.clone() }.into())
            }
            (None, None) => Err(InvalidArgument::NoStream.into()),
        }
    }

    fn stream(&self, name: &str) -> Result<&Stream, Error> {
        self.streams.get(name).ok_or_else(|| self.not_found(name))
    }

    /// A stream about to be changed.
    fn stream_mut(&mut self, name: &str) -> Result<&mut Stream, Error> {
        match self.streams.get_mut(name) {
            Some(stream) => {
                self.changed = true;
                stream.version += 1;
                Ok(stream)
            }
            None => Err(NotFound::Stream {
                stream: name.to_owned(),
                account: self.settings.identity.account.clone(),
            }
            .into()),
        }
    }

    /// A stream by its identity, about to be changed by time.
    fn stream_by_id(&mut self, id: u64) -> Option<&mut Stream> {
        let stream = self.streams.get_mut(self.names.get(&id)?)?;
        stream.version += 1;
        Some(stream)
    }

    /// The stream of a request that changes it, which must be ACTIVE.
    fn active_stream(&self, name: Option<&String>, arn: Option<&String>) -> Result<&Stream, Error> {
        let stream = self.stream(self.resolve(name, arn)?)?;
        if stream.status == StreamStatus::Active {
            return Ok(stream);
        }
        Err(crate::api::kinesis::InUse::StreamNotActive {
            stream: stream.name.clone(),
            account: self.account(),
            status: stream.status,
        }
        .into())
    }

    /// Whether AWS's rate of calls lets this one through; `stream` is empty for the account.
    fn admit(&mut self, operation: Operation, stream: &str, now: Timestamp) -> Result<(), Error> {
        if !self.settings.limits {
            return Ok(());
        }
        let id = self.streams.get(stream).map_or(0, |stream| stream.id);
        let admitted = self.rates.try_take(operation, id, now);
        self.changed |= admitted == Some(true);
        if admitted == Some(false) {
            return Err(Rates::refusal(operation, stream, &self.settings.identity.account));
        }
        Ok(())
    }
}
