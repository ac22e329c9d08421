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

mod aftermath;
mod controls;
mod delivery_view;
mod envelope;
mod journal_form;
mod lambda_view;
mod mapping_reading;
mod notices;
mod reading;
mod snapshot;
mod sns_view;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::api::kinesis::ShardId;
use crate::api::lambda as lambda_api;
use crate::firehose::{self, Delivery, Firehose};
use crate::kinesis::{Call, Kinesis, Settings};
use crate::lambda::functions::Function;
use crate::lambda::{self, Invocation, Lambda};
use crate::sns::{self, Sns};
use crate::units::Timestamp;

pub use crate::kinesis::{OnDisk, Push, PushBody};
use aftermath::Aftermath;
pub use aftermath::{ALERTS_KEPT, AboutRecord, AlertSent, FunctionRun, RUNS_KEPT};
pub use delivery_view::{BufferView, DeliveryStreamView, DestinationView, PendingView, SourceView};
pub use envelope::{Answer, Control, Envelope, FetchedRecord, Input, Origin, Outcome};
pub use journal_form::{
    BadEntry, Entry, PAYLOAD_OFFSET, Rewind, decode_entry, encode_aside, encode_entry,
    encode_genesis, encode_rewind, is_jump, is_reset,
};
pub use lambda_view::{DidView, LambdaView, LaneView, MappingShardView, MappingView, PieceView};
use mapping_reading::MappingReaders;
pub use notices::{NOTICES_KEPT, NoticeSent, QUEUE_MESSAGES, Queue, QueueMessage};
pub use reading::{Fetch, FetchFor};
use reading::{Readers, source_state};
use snapshot::SnapshotCache;
pub use snapshot::{ConsumerView, ShardView, Snapshot, StreamView, SubscriptionView};
pub use sns_view::{INBOX_SHOWN, SnsView, TopicSubscriptionView, TopicView};

/// Keeps what Firehose draws apart from what Kinesis draws from the same seed.
const FIREHOSE_SEED: u64 = 0x4669_7265_686f_7365;

/// The same for Lambda.
const LAMBDA_SEED: u64 = 0x4c61_6d62_6461_0000;
/// The same for SNS.
const SNS_SEED: u64 = 0x0053_4e53_0000_0000;

/// The settings of Firehose that follow from those of the sandbox.
fn firehose_settings(settings: &Settings) -> firehose::Settings {
    firehose::Settings {
        limits: settings.limits,
        lifecycle: settings.lifecycle.create,
        ..firehose::Settings::new(settings.identity.clone())
    }
}

/// The settings of Lambda that do.
fn lambda_settings(settings: &Settings) -> lambda::Settings {
    lambda::Settings {
        lifecycle: settings.lifecycle.create,
        ..lambda::Settings::new(settings.identity.clone())
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
    lambda: Lambda,
    sns: Sns,
    mapping_readers: MappingReaders,
    aftermath: Aftermath,
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
        let settings = lambda_settings(&genesis.settings);
        let lambda = Lambda::new(settings, genesis.seed ^ LAMBDA_SEED, genesis.born);
        let settings = sns::Settings::new(genesis.settings.identity.clone());
        let mut sns = Sns::new(settings, genesis.seed ^ SNS_SEED);
        sns.advance(genesis.born);
        Self {
            lambda,
            sns,
            mapping_readers: MappingReaders::default(),
            aftermath: Aftermath::default(),
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
            Input::Lambda(request) => self.lambda_call(request),
            Input::Sns(request) => {
                let applied = self.sns.apply(self.now, request);
                Outcome {
                    result: applied.result.map(Answer::Sns).map_err(Into::into),
                    on_disk: Vec::new(),
                    changed: applied.changed,
                }
            }
            Input::Control(control) => self.control(control),
        };
        self.settle(self.now);
        self.entries += u64::from(outcome.changed);
        #[cfg(debug_assertions)]
        if let Err(broken) = self.check_invariants() {
            panic!("after {:?}: {broken}", envelope.input);
        }
        outcome
    }

    fn lambda_call(&mut self, request: &lambda_api::Request) -> Outcome {
        let streams = self.kinesis.streams();
        let mut applied = self.lambda.apply(self.now, request, |name| streams.contains_key(name));
        if let (lambda_api::Request::Invoke(input), Ok(response)) = (request, &mut applied.result) {
            let identity = &self.kinesis.settings().identity;
            let name = input.function_name.as_deref().unwrap_or_default();
            let name = lambda_api::function_name_of(identity, name).unwrap_or(name);
            let (sns, lambda) = (&mut self.sns, &mut self.lambda);
            self.aftermath.publish_direct(sns, self.now, lambda, name, response);
        }
        Outcome {
            result: applied.result.map(|answer| Answer::Lambda(answer.into())).map_err(Into::into),
            on_disk: Vec::new(),
            changed: applied.changed,
        }
    }

    /// Does what follows at once from whatever happened: readings are planned, functions run,
    /// alerts and notices go out.
    fn settle(&mut self, now: Timestamp) {
        self.readers.look(&self.kinesis, &mut self.firehose, now);
        loop {
            self.mapping_readers.look(&self.kinesis, &mut self.lambda, now);
            if !self.aftermath.run_functions(&mut self.lambda, &mut self.sns, now) {
                break;
            }
        }
        self.aftermath.send_notices(&mut self.lambda, &mut self.sns, now);
        self.aftermath.forget_the_gone(&self.lambda);
    }

    /// Lets time pass: everything due until now happens, each thing at its own time. At one time
    /// Kinesis comes first, then Firehose and Lambda, then what these two read from Kinesis, then
    /// what follows from it.
    pub fn advance(&mut self, now: Timestamp) {
        let now = self.now.max(now);
        while let Some(due) = self.next_deadline().filter(|due| *due <= now) {
            self.now = self.now.max(due);
            self.kinesis.advance(due);
            self.firehose.advance(due);
            self.lambda.advance(due);
            self.readers.read_due(&mut self.kinesis, &mut self.firehose, due);
            self.mapping_readers.read_due(&mut self.kinesis, &mut self.lambda, due);
            self.settle(due);
        }
        self.now = now;
        self.firehose.advance(now);
        self.lambda.advance(now);
        self.sns.advance(now);
    }

    /// When something will happen by itself next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let services = [
            self.kinesis.next_deadline(),
            self.firehose.next_deadline(),
            self.lambda.next_deadline(),
        ];
        let readers = [self.readers.next_deadline(), self.mapping_readers.next_deadline()];
        services.into_iter().chain(readers).flatten().min()
    }

    /// The next object that Firehose delivers, or with notice of a batch that Lambda gave up, if
    /// there is one: what became of it comes back as
    /// [`Control::Delivered`] or [`Control::NotDelivered`].
    pub fn poll_delivery(&mut self) -> Option<Delivery> {
        self.firehose.poll_delivery().or_else(|| self.aftermath.poll_object())
    }

    /// The next payloads that Firehose or Lambda needs from outside, if there are some: they come
    /// back as [`Control::Fetched`] or [`Control::FetchedForMapping`].
    pub fn poll_fetch(&mut self) -> Option<Fetch> {
        let firehose = self.readers.poll_fetch(&self.kinesis, &self.firehose);
        firehose.or_else(|| self.mapping_readers.poll_fetch(&self.kinesis, &self.lambda))
    }

    /// The next batch for a function that runs outside, with the function, if there is one: what
    /// became of it comes back as [`Control::Invoked`].
    pub fn poll_invocation(&mut self) -> Option<(Invocation, Function)> {
        self.aftermath.poll_elsewhere(&self.lambda)
    }

    /// Has everything polled again that was asked for and not answered: whoever was to answer is
    /// gone, or answers for another past of the world.
    pub fn ask_again(&mut self) {
        self.firehose.send_again();
        self.readers.ask_again();
        self.mapping_readers.ask_again();
        self.aftermath.ask_again();
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

    /// The Lambda service.
    pub const fn lambda(&self) -> &Lambda {
        &self.lambda
    }

    /// The SNS service.
    pub const fn sns(&self) -> &Sns {
        &self.sns
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
        let consumers = (&self.lambda, &self.sns, &self.aftermath);
        self.views.take(&self.kinesis, firehose, consumers, self.now, self.entries)
    }

    /// The whole state as bytes: two worlds are the same if these are.
    ///
    /// # Panics
    /// Never: a `Vec` takes every byte, and the state has a form in CBOR.
    pub fn state_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let consumers = (&self.lambda, &self.sns, &self.mapping_readers, &self.aftermath);
        let state =
            (&self.kinesis, &self.firehose, &self.readers, consumers, self.now, self.entries);
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
        self.firehose.check_invariants()?;
        self.lambda.check_invariants()
    }
}
