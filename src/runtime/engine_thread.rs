//! The one thread that owns the engine.
//!
//! It works in groups: takes what waits, applies each input, writes the group to the journal in
//! one go, and only then lets the answers out. So an answer means that the journal has the input,
//! and the cost of a write is shared by everyone who waited for it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};

use super::calls::{
    CallRecorder, Carried, outcome_of, subject_of, subject_of_firehose, subject_of_kinesis,
    subject_of_lambda, subject_of_sns,
};
use super::clock::{ClockChange, ClockStatus, VirtualClock, real_now};
use super::delivering::{Objects, refused_here};
use super::handle::{Asked, Handle, Message, PushSink, Reply, Shared, SinkState};
use super::history::{History, StepAction, action_of, is_person};
use super::journal::JournalError;
use super::log::Log;
use super::storage::Store;
use crate::api::ApiRequest;
use crate::api::kinesis::{Request, SubscribeToShardInput, SubscriptionId};
use crate::engine::{
    Control, Engine, Envelope, Input, Origin, Outcome, Push, PushBody, encode_entry,
};
use crate::kinesis::Overflow;

/// Most messages of one group.
const GROUP_MESSAGES: usize = 256;
/// A group ends when it has so many bytes for the journal: few enough to stay in the processor's
/// cache on their way to the disk.
const GROUP_BYTES: usize = 1 << 20;
/// Room kept for the next entry, in bytes; one of 10 MiB must not keep its own for ever.
const ENTRY_ROOM: usize = 2 << 20;
/// Snapshots are published no more often than this.
const PUBLISH_EVERY: Duration = Duration::from_millis(16);

/// An answer that waits for its group to be written.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are replies")]
enum Answered {
    Reply(Reply, Outcome),
    /// Whatever else someone waits for.
    Other(Box<dyn FnOnce() + Send>),
    Clock(Box<dyn FnOnce(ClockStatus) + Send>, ClockStatus),
}

/// The engine thread's own state.
pub(super) struct EngineThread {
    pub(super) engine: Engine,
    pub(super) log: Log,
    pub(super) history: History,
    pub(super) objects: Objects,
    inbox: Receiver<Message>,
    pub(super) shared: Arc<Shared>,
    pub(super) sinks: BTreeMap<SubscriptionId, Box<dyn PushSink>>,
    /// The bytes of the entry being written.
    entry: Vec<u8>,
    group_bytes: usize,
    answered: Vec<Answered>,
    /// Calls of the group, for the log.
    calls: Vec<Carried>,
    pub(super) pushes: Vec<Push>,
    published: Instant,
    pub(super) dirty: bool,
    /// Whether whoever waits for an answer has to see what changed right then.
    pub(super) urgent: bool,
    /// How often the past became another one.
    pub(super) epoch: u64,
    stopping: bool,
}

impl EngineThread {
    pub(super) fn new(
        store: Store,
        objects: Objects,
        inbox: Receiver<Message>,
        sender: SyncSender<Message>,
    ) -> (Self, Arc<Shared>) {
        let Store { mut engine, log, clock } = store;
        let shared = Arc::new(Shared {
            sender,
            snapshot: ArcSwap::from_pointee(engine.snapshot()),
            clock: Mutex::new(clock),
            reader: log.reader(),
            objects: objects.store().clone(),
            journal_error: ArcSwap::from_pointee(None),
            watcher: ArcSwapOption::empty(),
            calls: CallRecorder::default(),
            history: ArcSwap::default(),
            epoch: AtomicU64::new(0),
            listeners: Mutex::default(),
        });
        let thread = Self {
            engine,
            log,
            history: History::default(),
            objects,
            inbox,
            shared: Arc::clone(&shared),
            sinks: BTreeMap::new(),
            entry: Vec::new(),
            group_bytes: 0,
            answered: Vec::new(),
            calls: Vec::new(),
            pushes: Vec::new(),
            published: real_now(),
            dirty: false,
            urgent: false,
            epoch: 0,
            stopping: false,
        };
        (thread, shared)
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) -> Result<(), JournalError> {
        self.turn_objects();
        while !self.stopping {
            if let Some(message) = self.wait() {
                self.group(message);
            }
            self.step();
        }
        self.publish();
        let Self { inbox, objects, mut log, .. } = self;
        let synced = log.sync();
        // The writer may wait for room to report.
        drop(inbox);
        objects.end();
        synced
    }

    /// Waits for a message, but no longer than until something is due.
    fn wait(&mut self) -> Option<Message> {
        let due = self.engine.next_deadline();
        let until_due = due.and_then(|due| self.shared.clock().wait_until(due));
        let until_publish =
            self.dirty.then(|| PUBLISH_EVERY.saturating_sub(real_now() - self.published));
        let wait = match (until_due, until_publish) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let received = match wait {
            Some(wait) => self.inbox.recv_timeout(wait),
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match received {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Message::Stop),
        }
    }

    /// Takes a message and what else waits, up to a group.
    fn group(&mut self, first: Message) {
        let mut next = Some(first);
        for _ in 0..GROUP_MESSAGES {
            let Some(message) = next.take() else { break };
            self.take(message);
            if self.group_bytes >= GROUP_BYTES || self.stopping {
                break;
            }
            next = self.inbox.try_recv().ok();
        }
        // The last one taken from the inbox must not be lost.
        if let Some(message) = next {
            self.take(message);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Ask(envelope, asked, reply) => {
                let outcome = self.act(&envelope);
                self.answer(envelope, asked, reply, outcome);
            }
            Message::Subscribe(origin, input, asked, sink, reply) => {
                self.subscribe(origin, *input, asked, sink, reply);
            }
            Message::Clock(change, origin, reply) => {
                let status = self.change_clock(change, origin);
                self.answered.push(Answered::Clock(reply, status));
            }
            Message::Written(turn, delivery, outcome) => self.written(turn, delivery, outcome),
            Message::Look(look) => look(&self.engine),
            Message::Mark(name, subject, origin) => self.mark(name, subject, origin),
            Message::Travel(direction, steps, reply) => {
                let travelled = self.travel(direction, steps);
                self.answered.push(Answered::Other(Box::new(move || reply(travelled))));
            }
            Message::Save(reply) => {
                let source = self.save_source();
                self.answered.push(Answered::Other(Box::new(move || reply(source))));
            }
            Message::Install(arrival, reply) => {
                let installed = self.install(*arrival);
                self.answered.push(Answered::Other(Box::new(move || reply(installed))));
            }
            Message::Stop => {
                self.keep_time();
                self.stopping = true;
            }
        }
    }

    /// Lays an outcome down until its group is written; a call of the API with what the log says
    /// of it.
    fn answer(&mut self, envelope: Envelope, asked: Asked, reply: Reply, outcome: Outcome) {
        let request = match envelope.input {
            Input::Kinesis(request) => ApiRequest::Kinesis(request),
            Input::Firehose(request) => ApiRequest::Firehose(request),
            Input::Lambda(request) => ApiRequest::Lambda(request),
            Input::Sns(request) => ApiRequest::Sns(request),
            Input::Control(_) => {
                self.answered.push(Answered::Reply(reply, outcome));
                return;
            }
        };
        self.calls.push(Carried {
            at: self.engine.now(),
            origin: envelope.origin,
            caller: asked.caller,
            subject: subject_of(&self.engine, &request),
            since: asked.since,
            outcome: outcome_of(&outcome),
            request,
        });
        self.answered.push(Answered::Reply(reply, outcome));
    }

    /// Applies an input from outside; a moment to come back to is kept if a person did it.
    fn act(&mut self, envelope: &Envelope) -> Outcome {
        if let Some(refused) = refused_here(&envelope.input) {
            return refused;
        }
        let Some(action) = action_of(envelope) else { return self.apply_and_tell(envelope) };
        self.catch_up();
        let subject = match &envelope.input {
            Input::Kinesis(request) => subject_of_kinesis(&self.engine, request).name,
            Input::Firehose(request) => subject_of_firehose(request).name,
            Input::Lambda(request) => subject_of_lambda(request).name,
            Input::Sns(request) => subject_of_sns(request).name,
            Input::Control(Control::ClearStream { stream }) => Some(Arc::from(stream.as_str())),
            Input::Control(Control::PutFunction(function)) => {
                Some(Arc::from(function.name.as_str()))
            }
            Input::Control(Control::RemoveFunction { name }) => Some(Arc::from(name.as_str())),
            Input::Control(_) => None,
        };
        let moment = self.history.moment(&self.engine, action, subject, envelope.origin);
        let outcome = self.apply_and_tell(envelope);
        if outcome.changed && outcome.result.is_ok() {
            self.history.push(moment);
            self.urgent = true;
        }
        outcome
    }

    fn apply_and_tell(&mut self, envelope: &Envelope) -> Outcome {
        let outcome = self.apply(envelope);
        if matches!(envelope.input, Input::Control(Control::ResetWorld)) {
            self.new_epoch();
        }
        outcome
    }

    pub(super) fn apply(&mut self, envelope: &Envelope) -> Outcome {
        let now = self.shared.clock().now();
        let outcome = self.engine.apply(now, envelope);
        self.dirty = true;
        if outcome.changed {
            if matches!(envelope.input, Input::Control(Control::ResetWorld)) {
                self.log.note_reset();
            }
            self.append(envelope);
            let budget = self.engine.kinesis().settings().payload_budget_bytes;
            self.history.note(envelope, &outcome, budget);
        }
        self.collect_pushes();
        outcome
    }

    pub(super) fn collect_pushes(&mut self) {
        while let Some(push) = self.engine.poll_push() {
            self.pushes.push(push);
        }
    }

    fn append(&mut self, envelope: &Envelope) {
        self.entry.clear();
        if self.log.wants_bytes() {
            encode_entry(self.engine.now(), envelope, &mut self.entry);
        }
        self.group_bytes += self.entry.len();
        if let Err(error) = self.log.append(&self.entry) {
            self.go_on_in_memory(&error);
        }
        if self.entry.capacity() > ENTRY_ROOM {
            self.entry = Vec::new();
        }
    }

    fn subscribe(
        &mut self,
        origin: Origin,
        input: SubscribeToShardInput,
        asked: Asked,
        sink: Box<dyn PushSink>,
        reply: Reply,
    ) {
        let envelope = Envelope::kinesis(origin, Request::SubscribeToShard(input));
        let outcome = self.apply(&envelope);
        if let Some(id) = Handle::subscription_of(&outcome) {
            self.sinks.insert(id, sink);
        }
        self.answer(envelope, asked, reply, outcome);
    }

    /// Writes down how late it is in the simulation, so that a world that is opened again doesn't
    /// go back in time and bring to life what has expired. A second more or less is none.
    fn keep_time(&mut self) {
        let now = self.shared.clock().now();
        if now.since(self.engine.now()).0 >= 1000 {
            self.apply(&Envelope::control(Origin::Runtime, Control::PassTime));
        }
    }

    fn change_clock(&mut self, change: ClockChange, origin: Origin) -> ClockStatus {
        let jumps = change.advance.is_some_and(|span| span.0 > 0) || change.to_next;
        if jumps && is_person(origin) {
            self.catch_up();
            let moment = self.history.moment(&self.engine, StepAction::Jump, None, origin);
            self.history.push(moment);
            self.urgent = true;
        }
        if change.speed.is_some() || change.paused.is_some() {
            self.keep_time();
        }
        let next = self.engine.next_deadline();
        let clock = {
            let mut clock = self.shared.clock.lock().unwrap_or_else(PoisonError::into_inner);
            clock.change(change, next);
            *clock
        };
        self.advance(&clock);
        if jumps {
            self.apply(&Envelope::control(Origin::Runtime, Control::PassTime));
        }
        self.shared.tell_listeners();
        clock.status()
    }

    fn advance(&mut self, clock: &VirtualClock) {
        let due = self.engine.next_deadline().is_some_and(|due| due <= clock.now());
        if due {
            self.engine.advance(clock.now());
            self.dirty = true;
        }
        self.collect_pushes();
    }

    /// Lets time pass, writes the group down and lets its answers and pushes out.
    fn step(&mut self) {
        let clock = self.shared.clock();
        self.advance(&clock);
        self.serve_firehose();
        self.commit();
        // Before anyone knows that they are answered.
        self.shared.calls.note(self.calls.drain(..), real_now());
        self.publish_if_due();
        for answered in self.answered.drain(..) {
            match answered {
                Answered::Reply(reply, outcome) => reply(outcome),
                Answered::Other(reply) => reply(),
                Answered::Clock(reply, status) => reply(status),
            }
        }
        // A sink's answer may make the engine push more.
        while !self.pushes.is_empty() {
            for push in std::mem::take(&mut self.pushes) {
                self.deliver(push);
            }
            self.commit();
        }
    }

    pub(super) fn commit(&mut self) {
        self.group_bytes = 0;
        if let Err(error) = self.log.commit() {
            self.go_on_in_memory(&error);
        }
    }

    fn deliver(&mut self, push: Push) {
        let id = push.subscription;
        let last = !matches!(push.body, PushBody::Event(_));
        let held = push.held;
        let Some(sink) = self.sinks.get_mut(&id) else { return };
        let control = match sink.push(push) {
            SinkState::Ready if held => {
                Some(Control::HoldSubscription { subscription: id, held: false })
            }
            SinkState::Full if !held => {
                Some(Control::HoldSubscription { subscription: id, held: true })
            }
            SinkState::Ready | SinkState::Full => None,
            SinkState::Gone => Some(Control::CloseSubscription { subscription: id }),
        };
        let closed = last || matches!(control, Some(Control::CloseSubscription { .. }));
        if closed {
            self.sinks.remove(&id);
        }
        if let Some(control) = control.filter(|_| !last) {
            self.apply(&Envelope { origin: Origin::Runtime, input: Input::Control(control) });
        }
    }

    /// The journal can't take more: the world goes on in memory, and says so. What left memory
    /// before can still be read; what would leave it now is dropped.
    pub(super) fn go_on_in_memory(&mut self, error: &JournalError) {
        self.log.give_up();
        self.shared.journal_error.store(Arc::new(Some(error.to_string())));
        let mut settings = self.engine.kinesis().settings().clone();
        settings.overflow = Overflow::Drop;
        let configure = Envelope::control(Origin::Runtime, Control::Configure(settings));
        if self.engine.apply(self.engine.now(), &configure).changed {
            // Nobody takes it; it has a number all the same.
            let _ = self.log.append(&[]);
        }
    }

    fn publish_if_due(&mut self) {
        if self.dirty && (self.urgent || real_now() - self.published >= PUBLISH_EVERY) {
            self.publish();
        }
    }

    pub(super) fn publish(&mut self) {
        if self.history.changed {
            self.shared.history.store(Arc::new(self.history.view()));
        }
        self.shared.snapshot.store(Arc::new(self.engine.snapshot()));
        // After the snapshot, so that whoever notices finds the new past there.
        self.shared.epoch.store(self.epoch, Ordering::Release);
        self.urgent = false;
        self.published = real_now();
        self.dirty = false;
        if let Some(watcher) = &*self.shared.watcher.load() {
            watcher();
        }
        self.shared.tell_listeners();
    }
}
