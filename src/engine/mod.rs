//! The engine: the simulated account as one pure state machine.
//!
//! It composes the services of the floor below, says what belongs in the journal and in which
//! form, and gives readers a snapshot. It deliberately does not know files, sockets, threads or
//! what time it really is.
//!
//! The loop around it has four steps, and nothing else may change the world:
//! 1. [`Engine::apply`] with the simulated time and one [`Envelope`];
//! 2. if the outcome says that something changed, append [`encode_entry`]'s bytes to the journal;
//! 3. drain [`Engine::poll_push`];
//! 4. sleep until the next input or [`Engine::next_deadline`], then [`Engine::advance`].
//!
//! Same seed, same settings, same envelopes at the same times: the same state byte for byte,
//! however often time was advanced in between.

mod delivery_view;
mod envelope;
mod journal_form;
mod reading;
mod snapshot;

use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::kinesis::ShardId;
use crate::firehose::{self, Delivery, Firehose};
use crate::kinesis::{Call, Kinesis, Settings};
use crate::units::Timestamp;

pub use crate::kinesis::{OnDisk, Push, PushBody};
pub use delivery_view::{BufferView, DeliveryStreamView, DestinationView, PendingView, SourceView};
pub use envelope::{Answer, Control, Envelope, Input, Origin, Outcome};
pub use journal_form::{
    BadEntry, Entry, PAYLOAD_OFFSET, Rewind, decode_entry, encode_aside, encode_entry,
    encode_genesis, encode_rewind, is_jump, is_reset,
};
pub use reading::Fetch;
use reading::{Readers, source_state};
use snapshot::SnapshotCache;
pub use snapshot::{ConsumerView, ShardView, Snapshot, StreamView, SubscriptionView};

/// Keeps what Firehose draws apart from what Kinesis draws from the same seed.
const FIREHOSE_SEED: u64 = 0x4669_7265_686f_7365;

/// The settings of Firehose that follow from those of the sandbox.
fn firehose_settings(settings: &Settings) -> firehose::Settings {
    firehose::Settings {
        limits: settings.limits,
        lifecycle: settings.lifecycle.create,
        ..firehose::Settings::new(settings.identity.clone())
    }
}

/// How a world begins: the first entry of its journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Genesis {
    /// Makes the world's tokens and choices its own.
    pub seed: u64,
    /// The sandbox's settings.
    pub settings: Settings,
    /// The simulated time at which it begins.
    pub born: Timestamp,
}

/// The simulated account. A clone shares the records and costs little: it is a moment to come back
/// to.
#[derive(Clone)]
pub struct Engine {
    kinesis: Kinesis,
    firehose: Firehose,
    readers: Readers,
    now: Timestamp,
    /// Entries of the journal so far, the genesis included.
    entries: u64,
    views: SnapshotCache,
}

impl Engine {
    /// A new world; its genesis is entry 0 of its journal.
    pub fn new(genesis: Genesis) -> Self {
        let settings = firehose_settings(&genesis.settings);
        let mut firehose = Firehose::new(settings, genesis.seed ^ FIREHOSE_SEED);
        firehose.advance(genesis.born);
        Self {
            kinesis: Kinesis::new(genesis.settings, genesis.seed),
            firehose,
            readers: Readers::default(),
            now: genesis.born,
            entries: 1,
            views: SnapshotCache::default(),
        }
    }

    /// Lets time pass until `now` and then carries out one input. Time never goes back.
    ///
    /// If [`Outcome::changed`], the input is entry [`Engine::entries`]` - 1` of the journal.
    ///
    /// # Panics
    /// In debug builds, if a law of the world is broken afterwards: a bug of the engine.
    pub fn apply(&mut self, now: Timestamp, envelope: &Envelope) -> Outcome {
        self.advance(now);
        let outcome = match &envelope.input {
            Input::Kinesis(request) => {
                let call =
                    Call { now: self.now, entry: self.entries, payload_offset: PAYLOAD_OFFSET };
                let applied = self.kinesis.apply(call, request);
                Outcome {
                    result: applied.result.map(Answer::Kinesis).map_err(Into::into),
                    on_disk: applied.on_disk,
                    changed: applied.changed,
                }
            }
            Input::Firehose(request) => {
                let kinesis = &self.kinesis;
                let source = |arn: &str| source_state(kinesis, arn);
                let applied = self.firehose.apply(self.now, request, &source);
                Outcome {
                    result: applied.result.map(Answer::Firehose).map_err(Into::into),
                    on_disk: Vec::new(),
                    changed: applied.changed,
                }
            }
            Input::Control(control) => self.control(control),
        };
        self.readers.look(&self.kinesis, &mut self.firehose, self.now);
        self.entries += u64::from(outcome.changed);
        #[cfg(debug_assertions)]
        if let Err(broken) = self.check_invariants() {
            panic!("after {:?}: {broken}", envelope.input);
        }
        outcome
    }

    fn control(&mut self, control: &Control) -> Outcome {
        let now = self.now;
        let (result, changed) = match control {
            Control::ResetWorld => {
                self.kinesis.reset();
                self.firehose.reset();
                self.readers = Readers::default();
                (Ok(()), true)
            }
            Control::ClearStream { stream } => {
                let cleared = self.kinesis.clear_stream(stream);
                let changed = cleared.is_ok();
                (cleared.map_err(ApiError::from), changed)
            }
            Control::CloseSubscription { subscription } => {
                (Ok(()), self.kinesis.close_subscription(*subscription))
            }
            Control::HoldSubscription { subscription, held } => {
                (Ok(()), self.kinesis.hold_subscription(*subscription, *held, self.now))
            }
            Control::PassTime => (Ok(()), true),
            Control::Configure(settings) => {
                self.kinesis.configure(settings.clone());
                self.firehose.configure(firehose_settings(settings));
                (Ok(()), true)
            }
            Control::Delivered { delivery, stored_bytes } => {
                (Ok(()), self.firehose.delivered(now, *delivery, *stored_bytes))
            }
            Control::NotDelivered { delivery, reason } => {
                (Ok(()), self.firehose.delivery_failed(now, *delivery, reason))
            }
            Control::Fetched { delivery_stream, shard, from, data } => {
                let fetched = ((*delivery_stream, *shard), *from, data.as_slice());
                (Ok(()), self.readers.fetched(&self.kinesis, &mut self.firehose, now, fetched))
            }
        };
        Outcome { result: result.map(|()| Answer::Done), on_disk: Vec::new(), changed }
    }

    /// Lets time pass: everything due until now happens, each thing at its own time. At one time
    /// Kinesis comes first, then Firehose, then what Firehose reads from Kinesis.
    pub fn advance(&mut self, now: Timestamp) {
        let now = self.now.max(now);
        while let Some(due) = self.next_deadline().filter(|due| *due <= now) {
            self.now = self.now.max(due);
            self.kinesis.advance(due);
            self.firehose.advance(due);
            self.readers.read_due(&mut self.kinesis, &mut self.firehose, due);
            self.readers.look(&self.kinesis, &mut self.firehose, due);
        }
        self.now = now;
        self.firehose.advance(now);
    }

    /// When something will happen by itself next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let services = [self.kinesis.next_deadline(), self.firehose.next_deadline()];
        services.into_iter().chain([self.readers.next_deadline()]).flatten().min()
    }

    /// The next object that Firehose delivers, if there is one: what became of it comes back as
    /// [`Control::Delivered`] or [`Control::NotDelivered`].
    pub fn poll_delivery(&mut self) -> Option<Delivery> {
        self.firehose.poll_delivery()
    }

    /// The next payloads that Firehose needs from outside, if there are some: they come back as
    /// [`Control::Fetched`].
    pub fn poll_fetch(&mut self) -> Option<Fetch> {
        self.readers.poll_fetch(&self.kinesis, &self.firehose)
    }

    /// Has everything polled again that was asked for and not answered: whoever was to answer is
    /// gone, or answers for another past of the world.
    pub fn ask_again(&mut self) {
        self.firehose.send_again();
        self.readers.ask_again();
    }

    /// The next push to a subscription, if there is one.
    pub fn poll_push(&mut self) -> Option<Push> {
        self.kinesis.poll_push()
    }

    /// The simulated time of the last step.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Entries of the journal so far, the genesis included.
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The Kinesis service.
    pub const fn kinesis(&self) -> &Kinesis {
        &self.kinesis
    }

    /// The Firehose service.
    pub const fn firehose(&self) -> &Firehose {
        &self.firehose
    }

    /// The stream and shard that a shard iterator of this world leads to, whether or not it can
    /// still be used.
    pub fn place_of(&self, iterator: &str) -> Option<(String, ShardId)> {
        self.kinesis.place_of(iterator)
    }

    /// Says which entry of the journal the next changing input will be.
    pub const fn set_entries(&mut self, entries: u64) {
        self.entries = entries;
    }

    /// Moves every entry number by so many: the world's entries stand further on in the journal
    /// that took them in.
    pub fn shift_entries(&mut self, by: u64) {
        self.entries += by;
        self.kinesis.shift_entries(by);
    }

    /// Lets time pass until a moment to which the world came back, and gives no subscription an
    /// identity that was given before (`subscriptions_from` is the next one to give).
    pub fn come_back(&mut self, at: Timestamp, subscriptions_from: u64) {
        self.advance(at);
        self.kinesis.raise_next_subscription(subscriptions_from);
    }

    /// What readers see now. Parts that did not change since the last call are shared with it.
    pub fn snapshot(&mut self) -> Snapshot {
        let firehose = (&self.firehose, &self.readers);
        self.views.take(&self.kinesis, firehose, self.now, self.entries)
    }

    /// The whole state as bytes: two worlds are the same if these are.
    ///
    /// # Panics
    /// Never: a `Vec` takes every byte, and the state has a form in CBOR.
    pub fn state_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let state = (&self.kinesis, &self.firehose, &self.readers, self.now, self.entries);
        ciborium::into_writer(&state, &mut out).expect("the state has a form in CBOR");
        out
    }

    /// The whole state as bytes but for where it stands in a journal: two worlds that were told the
    /// same are the same here, whatever else their journals hold.
    pub fn world_bytes(&self) -> Vec<u8> {
        let mut placeless = self.clone();
        placeless.kinesis.forget_entries();
        placeless.entries = 0;
        placeless.state_bytes()
    }

    /// Checks the laws of the world and names the first one that is broken.
    pub fn check_invariants(&self) -> Result<(), String> {
        self.kinesis.check_invariants()?;
        self.firehose.check_invariants()
    }
}
