//! What runs beside the window and more than one view must see: producers, consumers.
//! Each is a thread of the library's `clients` that makes API calls like anyone else.

use std::sync::Arc;

use caudal::clients::consumer::{ConsumerStatus, Consumers};
use caudal::clients::producer::Producer;
use caudal::runtime::Handle;

/// Asks for a frame, from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A record that one view hands over to another: to be edited and sent again, or tried on rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDraft {
    /// Partition key.
    pub key: String,
    /// Payload.
    pub data: bytes::Bytes,
    /// What picks the shard in place of the key's MD5.
    pub explicit_hash_key: Option<String>,
}

/// What runs beside the window.
#[derive(Default)]
pub struct Clients {
    /// A record for the producer's view, which takes it in the next frame.
    pub draft: Option<RecordDraft>,
    /// A record for the view of fraud, to be tried on its rules.
    pub probe: Option<RecordDraft>,
    producer: Option<Producer>,
    consumers: Option<Consumers>,
    statuses: Option<Arc<[Arc<ConsumerStatus>]>>,
}

impl Clients {
    /// The consumers of this world; their thread starts when the first one is wanted.
    ///
    /// # Errors
    /// The machine's, if it gives no thread.
    pub fn consumers(&mut self, handle: &Handle, waker: &Waker) -> std::io::Result<&Consumers> {
        let consumers = match self.consumers.take() {
            Some(consumers) => consumers,
            None => Consumers::start(handle.clone(), Arc::clone(waker))?,
        };
        Ok(self.consumers.insert(consumers))
    }

    /// The producer of generated traffic that runs, or the last one that ran.
    pub fn producer(&self) -> Option<&Producer> {
        self.producer.as_ref()
    }

    /// Takes a producer in the place of the last one, which ends.
    pub fn produce(&mut self, producer: Producer) {
        self.producer = Some(producer);
    }

    /// The consumers, if there have been any.
    #[cfg(test)]
    pub fn running_consumers(&self) -> Option<&Consumers> {
        self.consumers.as_ref()
    }

    /// What every consumer last published: how far it is in each shard, what it has read.
    pub fn consumer_statuses(&self) -> &[Arc<ConsumerStatus>] {
        self.statuses.as_deref().unwrap_or_default()
    }

    /// Takes what was published since the last frame.
    pub(super) fn refresh(&mut self) {
        self.statuses = self.consumers.as_ref().map(Consumers::statuses);
    }

    /// Ends what runs, because another world takes the place of this one.
    pub(super) fn leave_world(&mut self) {
        *self = Self::default();
    }
}
