//! What is given up: notice of it goes to the mapping's destination, in AWS's form.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Lambda;
use super::shard::{Held, Piece};
use crate::api::kinesis::ShardId;
use crate::api::lambda::function_arn;
use crate::units::Timestamp;

/// Discarded batches that a mapping remembers.
pub const DISCARDED_KEPT: usize = 256;

/// Why records are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// As many retries as the mapping allows.
    RetryAttemptsExhausted,
    /// Older than the mapping, or the stream's retention, allows. AWS documents the word for the
    /// mapping's setting; that it is the same for the retention is assumed.
    RecordAgeExceeded,
    /// One record that is over 6 MiB as an event. AWS says that such a record goes to the
    /// destination; which word it has there is unknown.
    PayloadTooLarge,
}

impl Condition {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RetryAttemptsExhausted => "RetryAttemptsExhausted",
            Self::RecordAgeExceeded => "RecordAgeExceeded",
            Self::PayloadTooLarge => "PayloadTooLarge",
        }
    }
}

/// Where notice goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// A queue, by ARN.
    Queue(String),
    /// A topic, by ARN.
    Topic(String),
    /// A bucket, by name.
    Bucket(String),
}

impl Destination {
    /// Reads an ARN; `None` if it names none of the three.
    pub fn of_arn(arn: &str) -> Option<Self> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", _, "sqs", region, account, name]
                if !region.is_empty() && !account.is_empty() =>
            {
                (!name.is_empty()).then(|| Self::Queue(arn.to_owned()))
            }
            ["arn", _, "sns", region, account, name]
                if !region.is_empty() && !account.is_empty() =>
            {
                (!name.is_empty()).then(|| Self::Topic(arn.to_owned()))
            }
            ["arn", _, "s3", _, _, name] if !name.is_empty() => {
                Some(Self::Bucket((*name).to_owned()))
            }
            _ => None,
        }
    }
}

/// Records that were given up together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Discarded {
    /// The mapping, by AWS's identity.
    pub mapping: String,
    /// Where notice goes, if anywhere.
    pub destination: Option<Destination>,
    /// The last invocation; a new name if there was none.
    pub request_id: String,
    /// The function, by ARN.
    pub function_arn: String,
    /// Why.
    pub condition: Condition,
    /// How often the function got them.
    pub invocations: u32,
    /// Whether the function raised; otherwise it reported failed items.
    pub raised: bool,
    /// When they were given up.
    pub at: Timestamp,
    /// The stream.
    pub stream_arn: String,
    /// The shard.
    pub shard: ShardId,
    /// How it came out of its batch by halving.
    pub path: String,
    /// The records; in what a mapping remembers only the first and the last, without payload.
    pub records: Arc<[Arc<Held>]>,
    /// How many they were.
    pub count: usize,
    /// The event, for buckets, which keep the records too.
    pub event: Option<String>,
    /// Part of the object's key, if it goes to a bucket.
    pub object: String,
}

impl Discarded {
    /// The document that goes to the destination. A queue and a topic get what is needed to find
    /// the records in the stream; a bucket gets the event as well, in `payload`. (Developer
    /// guide, "Retain discarded batch records"; order recorded on AWS, 2024-10.)
    pub fn body(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let response = if self.invocations == 0 {
            // No function answered.
            String::new()
        } else {
            let error = if self.raised { "\"Unhandled\"" } else { "null" };
            format!(
                ",\"responseContext\":{{\"statusCode\":200,\"executedVersion\":\"$LATEST\",\
                 \"functionError\":{error}}}"
            )
        };
        let (first, last) = (self.records.first(), self.records.last());
        let number = |held: Option<&Arc<Held>>| {
            held.map(|held| held.record.sequence_number.to_string()).unwrap_or_default()
        };
        let arrived = |held: Option<&Arc<Held>>| {
            held.map(|held| held.record.arrived.to_iso_text()).unwrap_or_default()
        };
        let payload = self
            .event
            .as_ref()
            .filter(|_| matches!(self.destination, Some(Destination::Bucket(_))))
            .map(|event| format!(",\"payload\":{}", text(event)))
            .unwrap_or_default();
        format!(
            "{{\"requestContext\":{{\"requestId\":{},\"functionArn\":{},\"condition\":\"{}\",\
             \"approximateInvokeCount\":{}}}{response},\"version\":\"1.0\",\"timestamp\":\"{}\",\
             \"KinesisBatchInfo\":{{\"shardId\":\"{}\",\"startSequenceNumber\":\"{}\",\
             \"endSequenceNumber\":\"{}\",\"approximateArrivalOfFirstRecord\":\"{}\",\
             \"approximateArrivalOfLastRecord\":\"{}\",\"batchSize\":{},\"streamArn\":{}}}{payload}}}",
            text(&self.request_id),
            text(&self.function_arn),
            self.condition.as_str(),
            self.invocations,
            self.at.to_iso_text(),
            self.shard,
            number(first),
            number(last),
            arrived(first),
            arrived(last),
            self.count,
            text(&self.stream_arn),
        )
    }

    /// The key of the object in a bucket:
    /// `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` (developer guide).
    pub fn object_key(&self) -> String {
        let at = self.at.to_iso_text();
        let (day, time) = (&at[..10], at[11..19].replace(':', "."));
        let folders = day.replace('-', "/");
        format!("aws/lambda/{}/{}/{folders}/{day}T{time}-{}", self.mapping, self.shard, self.object)
    }
}

impl Lambda {
    /// Gives records up: they count as handled, and notice of them goes out. `piece` is what was
    /// tried with them.
    pub(super) fn discard(
        &mut self,
        id: u64,
        shard: ShardId,
        records: &[Arc<Held>],
        condition: Condition,
        piece: Option<&Piece>,
    ) {
        let (request_id, object) = (self.uuid(), self.uuid());
        let now = self.now;
        let identity = self.settings.identity.clone();
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        let role_arn = mapping.role_arn(&identity);
        let tried = piece.filter(|piece| piece.invocations > 0);
        let mut discarded = Discarded {
            mapping: mapping.uuid.clone(),
            destination: mapping.config.destination.clone(),
            request_id: tried.map_or(request_id, |piece| piece.request_id.clone()),
            function_arn: function_arn(&identity, &mapping.config.function),
            condition,
            invocations: tried.map_or(0, |piece| piece.invocations),
            raised: tried.is_some_and(|piece| piece.error.is_some()),
            at: now,
            stream_arn: mapping.stream_arn.clone(),
            shard,
            path: piece.map(|piece| piece.path.clone()).unwrap_or_default(),
            records: records.into(),
            count: records.len(),
            event: None,
            object,
        };
        if matches!(discarded.destination, Some(Destination::Bucket(_))) {
            let event = super::Invocation {
                id: super::InvocationId(0),
                request_id: String::new(),
                mapping: String::new(),
                function: String::new(),
                function_arn: String::new(),
                role_arn,
                region: identity.region,
                stream_arn: mapping.stream_arn.clone(),
                shard,
                lane: 0,
                records: records.into(),
                window: None,
                attempt: 0,
            };
            discarded.event = String::from_utf8(event.event()).ok();
        }
        mapping.metrics.discarded(now, records.len() as u64);
        mapping.version += 1;
        if let Some(state) = mapping.shards.get_mut(&shard) {
            self.held_bytes -= state.note_handled(records);
        }
        // What is remembered must not keep payloads in memory.
        let bare = |held: &Arc<Held>| {
            let mut held = Held::clone(held);
            held.record.data = bytes::Bytes::new();
            Arc::new(held)
        };
        let ends = records.first().into_iter().chain(records.last().filter(|_| records.len() > 1));
        let kept =
            Discarded { records: ends.map(bare).collect(), event: None, ..discarded.clone() };
        if mapping.discarded.len() == DISCARDED_KEPT {
            mapping.discarded.pop_front();
        }
        mapping.discarded.push_back(Arc::new(kept));
        if discarded.destination.is_some() {
            self.notices.push_back(discarded);
        }
    }
}
