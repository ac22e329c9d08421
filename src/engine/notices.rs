//! Notice of discarded batches on its way to a queue, a topic or a bucket.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::aftermath::{Aftermath, keep};
use crate::api::kinesis::ShardId;
use crate::api::sns::{PublishInput, Request};
use crate::firehose::{BufferKey, ClosedBy, Compression, Delivery, DeliveryId};
use crate::lambda::{Condition, Destination, Discarded, Lambda};
use crate::sns::Sns;
use crate::units::Timestamp;

/// Notices that are remembered.
pub const NOTICES_KEPT: usize = 256;
/// Messages that a queue keeps.
pub const QUEUE_MESSAGES: usize = 1000;
/// Tells the deliveries of notices from Firehose's.
const NOTICE: u64 = 1 << 63;

/// A queue of the account, as far as notices are sent to it: there is no SQS here to create one
/// or to receive from it, so that any ARN of a queue is taken for one that is there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Queue {
    /// The newest messages, the oldest of them first.
    pub messages: VecDeque<Arc<QueueMessage>>,
    /// Messages that were ever sent to it.
    pub received: u64,
}

/// A message in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueueMessage {
    /// When it came.
    pub at: Timestamp,
    /// What it says.
    pub body: String,
}

/// What became of notice of a discarded batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeSent {
    /// The mapping, by AWS's identity.
    pub mapping: String,
    /// The shard.
    pub shard: ShardId,
    /// Where it went.
    pub destination: Destination,
    /// The object's key, if it went to a bucket.
    pub key: Option<String>,
    /// Why the records were given up.
    pub condition: Condition,
    /// How many they were.
    pub records: usize,
    /// When they were given up.
    pub at: Timestamp,
    /// AWS's document; empty for a bucket, where it is the object.
    pub body: String,
    /// Why it didn't arrive, if it didn't. (`DestinationDeliveryFailures`.)
    pub failed: Option<String>,
}

/// An object with notice that isn't written yet.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NoticeObject {
    bucket: String,
    key: String,
    body: String,
    at: Timestamp,
    mapping: String,
    records: usize,
}

impl NoticeObject {
    fn delivery(&self, number: u64) -> Delivery {
        let body = Bytes::copy_from_slice(self.body.as_bytes());
        Delivery {
            id: DeliveryId(NOTICE | number),
            stream: format!("lambda/{}", self.mapping),
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            bytes: body.len() as u64,
            chunks: [body].into(),
            compression: Compression::Uncompressed,
            entry: String::new(),
            records: self.records as u64,
            oldest: self.at,
            newest: self.at,
            opened: self.at,
            closed: self.at,
            closed_by: ClosedBy::Size,
            holds: BufferKey::Backup,
            places: [].into(),
        }
    }
}

/// The number of a notice's object, if a delivery is one.
pub(super) const fn notice_of(delivery: DeliveryId) -> Option<u64> {
    if delivery.0 & NOTICE == 0 { None } else { Some(delivery.0 & !NOTICE) }
}

impl Aftermath {
    /// Sends notice of what was discarded since the last time.
    pub(super) fn send_notices(&mut self, lambda: &mut Lambda, sns: &mut Sns, now: Timestamp) {
        for discarded in lambda.take_notices() {
            self.version += 1;
            if let Some(destination) = discarded.destination.clone() {
                self.send_notice(sns, now, &discarded, destination);
            }
        }
    }

    fn send_notice(
        &mut self,
        sns: &mut Sns,
        now: Timestamp,
        discarded: &Discarded,
        destination: Destination,
    ) {
        let mut body = discarded.body();
        let (mut key, mut failed) = (None, None);
        match &destination {
            Destination::Queue(arn) => {
                let queue = self.queues.entry(arn.clone()).or_default();
                queue.received += 1;
                keep(
                    &mut queue.messages,
                    QueueMessage { at: now, body: body.clone() },
                    QUEUE_MESSAGES,
                );
            }
            Destination::Topic(arn) => {
                let request = Request::Publish(PublishInput {
                    topic_arn: Some(arn.clone()),
                    message: Some(body.clone()),
                    ..PublishInput::default()
                });
                failed = sns.apply(now, &request).result.err().map(|error| error.to_string());
            }
            Destination::Bucket(bucket) => {
                let number = self.next_object;
                self.next_object += 1;
                let object = NoticeObject {
                    bucket: bucket.clone(),
                    key: discarded.object_key(),
                    body: std::mem::take(&mut body),
                    at: discarded.at,
                    mapping: discarded.mapping.clone(),
                    records: discarded.count,
                };
                key = Some(object.key.clone());
                self.objects.insert(number, object);
                self.objects_ready.insert(number);
            }
        }
        let noted = NoticeSent {
            mapping: discarded.mapping.clone(),
            shard: discarded.shard,
            destination,
            key,
            condition: discarded.condition,
            records: discarded.count,
            at: discarded.at,
            body,
            failed,
        };
        keep(&mut self.notices, noted, NOTICES_KEPT);
    }

    /// The next object that has to be written.
    pub(super) fn poll_object(&mut self) -> Option<Delivery> {
        while let Some(number) = self.objects_ready.pop_first() {
            if let Some(object) = self.objects.get(&number) {
                return Some(object.delivery(number));
            }
        }
        None
    }

    /// Takes what became of an object; whether anyone waited for it. One that can't be written is
    /// lost with its reason kept, as on AWS.
    pub(super) fn object_done(&mut self, number: u64, failed: Option<&str>) -> bool {
        let Some(object) = self.objects.remove(&number) else { return false };
        self.objects_ready.remove(&number);
        self.version += 1;
        if let Some(reason) = failed {
            let known = self.notices.iter_mut().rev();
            let mut same = known.filter(|notice| notice.key.as_ref() == Some(&object.key));
            if let Some(notice) = same.next() {
                Arc::make_mut(notice).failed = Some(reason.to_owned());
            }
        }
        true
    }
}
