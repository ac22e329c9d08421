//! Amazon Data Firehose as a state machine: delivery streams, buffers, prefixes, objects.
//!
//! Imports `units` and `api`. It deliberately does not know Kinesis, files, threads, or what time
//! it really is: time comes in with each call, records of a Kinesis stream are
//! [offered](Firehose::offer), objects go out as values ([`Delivery`]) and come back as inputs
//! ([`Firehose::delivered`], [`Firehose::delivery_failed`]). Compression is a function
//! ([`Compression::write`]) that this state machine never calls itself.
//!
//! Simplified: S3 is the only destination, and conversion to Parquet or ORC and transformation by
//! Lambda are refused when they are asked for.

mod budget;
mod buffer;
pub mod compression;
mod deaggregation;
mod delivery;
mod destination;
mod error_output;
mod intake;
mod invariants;
mod jq;
mod metrics;
mod operations;
pub mod prefix;
mod settings;
mod source;
mod stream;
#[cfg(test)]
mod tests;
mod timers;
mod zone;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::api::firehose::{Error, Operation, Request, Response};
use crate::units::{Rng, Timestamp};

pub use budget::Admission;
use budget::Bucket;
pub use buffer::{Buffer, BufferKey, Place};
pub use compression::Compression;
pub use deaggregation::{Deaggregation, SUB_RECORDS_MAX};
pub use delivery::{
    CONTENT_TYPE, ClosedBy, DELIVERED_KEPT, Delivered, Delivery, DeliveryId, Pending,
};
pub use destination::{
    Destination, INTERVAL_SECS_DEFAULT, INTERVAL_SECS_MIN, PARTITIONING_SIZE_MB_DEFAULT,
    PARTITIONING_SIZE_MB_MIN, SIZE_MB_DEFAULT, Target, Warning,
};
pub use jq::{NoKeys, Query};
pub use metrics::{Metrics, Minute};
pub use settings::{Quotas, Settings};
pub use source::{Source, SourceRecord, SourceState, Wanted};
pub use stream::DeliveryStream;
use timers::Timers;
pub use zone::{LocalTime, Zone};

/// Largest record, in bytes: 1,000 KiB (AWS's model).
pub const RECORD_BYTES_MAX: usize = 1_024_000;
/// Most bytes of one `PutRecordBatch` (AWS's model).
pub const BATCH_BYTES_MAX: usize = 4 << 20;

/// The service's whole state for one account and region.
#[derive(Clone, Debug, Serialize)]
pub struct Firehose {
    settings: Settings,
    now: Timestamp,
    /// Draws names of objects and of records; nothing secret.
    random: Rng,
    streams: BTreeMap<String, DeliveryStream>,
    /// Names of delivery streams by identity.
    names: BTreeMap<u64, String>,
    /// Those of them that read a Kinesis stream.
    #[serde(skip)]
    reading: BTreeSet<u64>,
    next_stream: u64,
    next_buffer: u64,
    next_delivery: u64,
    /// Delivery streams of deliveries that have not succeeded yet.
    delivery_streams: BTreeMap<DeliveryId, u64>,
    /// Deliveries that wait to be polled. Not part of the state: a world that is replayed polls
    /// all of those again that have no answer.
    #[serde(skip)]
    ready: BTreeSet<(DeliveryId, u64)>,
    calls: BTreeMap<Operation, Bucket>,
    timers: Timers,
    /// Bytes of records that wait in all delivery streams.
    held_bytes: u64,
    /// Whether the call at hand changed anything that a replay must change too.
    #[serde(skip)]
    changed: bool,
    /// Grows with every change of the set of delivery streams or of the settings.
    version: u64,
}

/// What came of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// AWS's answer.
    pub result: Result<Response, Error>,
    /// Whether anything changed that a replay must change too.
    pub changed: bool,
}

impl Firehose {
    /// An account without delivery streams. The seed makes names of objects its own.
    pub fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            now: Timestamp(i64::MIN),
            random: Rng::new(seed),
            streams: BTreeMap::new(),
            names: BTreeMap::new(),
            reading: BTreeSet::new(),
            next_stream: 1,
            next_buffer: 1,
            next_delivery: 1,
            delivery_streams: BTreeMap::new(),
            ready: BTreeSet::new(),
            calls: BTreeMap::new(),
            timers: Timers::default(),
            held_bytes: 0,
            changed: false,
            version: 0,
        }
    }

    /// Lets time pass, then carries out one call. `source` tells the state of a Kinesis stream by
    /// its ARN, for a delivery stream that is to read one.
    ///
    /// Time never goes back: a call from before the last one happens when that one did.
    pub fn apply(
        &mut self,
        now: Timestamp,
        request: &Request,
        source: &dyn Fn(&str) -> SourceState,
    ) -> Applied {
        self.advance(now);
        self.changed = false;
        let violations = request.violations();
        let result = if violations.is_empty() {
            self.dispatch(request, source)
        } else {
            Err(Error::Validation(violations))
        };
        // A change that takes no time has happened when its call returns.
        self.advance(self.now);
        Applied { result, changed: self.changed }
    }

    fn dispatch(
        &mut self,
        request: &Request,
        source: &dyn Fn(&str) -> SourceState,
    ) -> Result<Response, Error> {
        use Request as R;
        use Response as A;
        match request {
            R::PutRecord(input) => return self.put_record(input).map(A::PutRecord),
            R::PutRecordBatch(input) => return self.put_record_batch(input).map(A::PutRecordBatch),
            _ => self.admit(request.operation())?,
        }
        match request {
            R::CreateDeliveryStream(input) => {
                self.create(input, source).map(A::CreateDeliveryStream)
            }
            R::DeleteDeliveryStream(input) => self.delete(input).map(A::DeleteDeliveryStream),
            R::DescribeDeliveryStream(input) => self.describe(input).map(A::DescribeDeliveryStream),
            R::ListDeliveryStreams(input) => Ok(A::ListDeliveryStreams(self.list(input))),
            R::UpdateDestination(input) => self.update_destination(input).map(A::UpdateDestination),
            R::StartDeliveryStreamEncryption(input) => {
                self.start_encryption(input).map(A::StartDeliveryStreamEncryption)
            }
            R::StopDeliveryStreamEncryption(input) => {
                self.stop_encryption(input).map(A::StopDeliveryStreamEncryption)
            }
            R::TagDeliveryStream(input) => self.tag(input).map(A::TagDeliveryStream),
            R::UntagDeliveryStream(input) => self.untag(input).map(A::UntagDeliveryStream),
            R::ListTagsForDeliveryStream(input) => {
                self.list_tags(input).map(A::ListTagsForDeliveryStream)
            }
            // Both were answered above.
            R::PutRecord(_) | R::PutRecordBatch(_) => Err(Error::InternalFailure),
        }
    }

    /// Room for one call of an operation that doesn't put records (AWS quota page: five a second).
    fn admit(&mut self, operation: Operation) -> Result<(), Error> {
        if !self.settings.limits {
            return Ok(());
        }
        let (rate, now) = (self.settings.quotas.control_calls_per_sec, self.now);
        let bucket = self.calls.get(&operation).copied();
        let mut bucket = bucket.unwrap_or_else(|| Bucket::full(rate, now));
        if !bucket.try_take(1, rate, now) {
            return Err(Error::Throttling(operation));
        }
        self.calls.insert(operation, bucket);
        self.changed = true;
        Ok(())
    }

    /// The sandbox's settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes the sandbox's settings from now on.
    pub fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.version += 1;
    }

    /// The delivery streams by name.
    pub const fn streams(&self) -> &BTreeMap<String, DeliveryStream> {
        &self.streams
    }

    /// Bytes of records that wait in all delivery streams.
    pub const fn held_bytes(&self) -> u64 {
        self.held_bytes
    }

    /// Grows with every change of the set of delivery streams or of the settings.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// When something will happen by itself next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    /// Forgets every delivery stream. Identities are not given twice.
    pub fn reset(&mut self) {
        *self = Self {
            now: self.now,
            random: self.random.clone(),
            next_stream: self.next_stream,
            next_buffer: self.next_buffer,
            next_delivery: self.next_delivery,
            version: self.version + 1,
            ..Self::new(self.settings.clone(), 0)
        };
    }

    fn account(&self) -> String {
        self.settings.identity.account.clone()
    }

    fn not_found(&self, stream: &str) -> Error {
        Error::ResourceNotFound { stream: stream.to_owned(), account: self.account() }
    }

    fn stream(&self, name: Option<&String>) -> Result<&DeliveryStream, Error> {
        let name = name.map_or("", String::as_str);
        self.streams.get(name).ok_or_else(|| self.not_found(name))
    }

    /// A delivery stream about to be changed.
    fn stream_mut(&mut self, name: &str) -> Result<&mut DeliveryStream, Error> {
        if !self.streams.contains_key(name) {
            return Err(self.not_found(name));
        }
        self.changed = true;
        let stream = self.streams.get_mut(name).ok_or(Error::InternalFailure)?;
        stream.version += 1;
        Ok(stream)
    }

    fn stream_by_id(&mut self, id: u64) -> Option<&mut DeliveryStream> {
        self.streams.get_mut(self.names.get(&id)?)
    }

    /// Forgets a delivery stream with what it has not delivered, as AWS does. *Observed, 2026-08.*
    fn remove_stream(&mut self, id: u64) {
        let Some(name) = self.names.remove(&id) else { return };
        self.reading.remove(&id);
        if let Some(stream) = self.streams.remove(&name) {
            self.held_bytes -= stream.held_bytes;
            for delivery in stream.deliveries.keys() {
                self.delivery_streams.remove(delivery);
                self.ready.remove(&(*delivery, id));
            }
        }
        self.version += 1;
    }
}
