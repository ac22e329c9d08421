//! The one thread that owns the engine.
//!
//! It works in groups: takes what waits, applies each input, writes the group to the journal in
//! one go, and only then lets the answers out. So an answer means that the journal has the input,
//! and the cost of a write is shared by everyone who waited for it.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};

use super::calls::{CallRecorder, Carried, outcome_of, subject_of};
use super::clock::{ClockChange, ClockStatus, VirtualClock, real_now};
use super::handle::{Asked, Handle, Message, PushSink, Reply, Shared, SinkState};
use super::journal::{Journal, JournalError};
use super::storage::Store;
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
enum Answered {
    Reply(Reply, Outcome),

    Clock(Box<dyn FnOnce(ClockStatus) + Send>, ClockStatus),
}

/// The engine thread's own state.
pub(super) struct EngineThread {
    engine: Engine,
    journal: Option<Journal>,
    inbox: Receiver<Message>,
    shared: Arc<Shared>,
    sinks: BTreeMap<SubscriptionId, Box<dyn PushSink>>,
    /// The bytes of the entry being written.
    entry: Vec<u8>,
    group_bytes: usize,
    answered: Vec<Answered>,
    /// Calls of the group, for the log.
    calls: Vec<Carried>,
    pushes: Vec<Push>,
    published: Instant,
    dirty: bool,
    stopping: bool,
}

impl EngineThread {
    pub(super) fn new(
        store: Store,
        inbox: Receiver<Message>,
        sender: SyncSender<Message>,
    ) -> (Self, Arc<Shared>) {
        let Store { mut engine, journal, clock } = store;
        let shared = Arc::new(Shared {
            sender,
            snapshot: ArcSwap::from_pointee(engine.snapshot()),
            clock: Mutex::new(clock),
            reader: journal.as_ref().map(Journal::reader),
            journal_error: ArcSwap::from_pointee(None),
            watcher: ArcSwapOption::empty(),
            calls: CallRecorder::default(),
            listeners: Mutex::default(),
        });
        let thread = Self {
            engine,
            journal,
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
            stopping: false,
        };
        (thread, shared)
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) -> Result<(), JournalError> {
        while !self.stopping {
            if let Some(message) = self.wait() {
                self.group(message);
            }
            self.step();
        }
        self.publish();
        match &mut self.journal {
            Some(journal) => journal.sync(),
            None => Ok(()),
        }
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
                let outcome = self.apply(&envelope);
                self.answer(envelope, asked, reply, outcome);
            }
            Message::Subscribe(origin, input, asked, sink, reply) => {
                self.subscribe(origin, *input, asked, sink, reply);
            }
            Message::Clock(change, reply) => {
                let status = self.change_clock(change);
                self.answered.push(Answered::Clock(reply, status));
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
        let Input::Kinesis(request) = envelope.input else {
            self.answered.push(Answered::Reply(reply, outcome));
            return;
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

    fn apply(&mut self, envelope: &Envelope) -> Outcome {
        let now = self.shared.clock().now();
        let outcome = self.engine.apply(now, envelope);
        self.dirty = true;
        if outcome.changed {
            self.append(envelope);
        }
        while let Some(push) = self.engine.poll_push() {
            self.pushes.push(push);
        }
        outcome
    }

    fn append(&mut self, envelope: &Envelope) {
        let Some(journal) = &mut self.journal else { return };
        self.entry.clear();
        encode_entry(self.engine.now(), envelope, &mut self.entry);
        self.group_bytes += self.entry.len();
        if let Err(error) = journal.append(&[&self.entry]) {
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

    fn change_clock(&mut self, change: ClockChange) -> ClockStatus {
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
        if change.advance.is_some_and(|span| span.0 > 0) || change.to_next {
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
        while let Some(push) = self.engine.poll_push() {
            self.pushes.push(push);
        }
    }

    /// Lets time pass, writes the group down and lets its answers and pushes out.
    fn step(&mut self) {
        let clock = self.shared.clock();
        self.advance(&clock);
        self.commit();
        // Before anyone knows that they are answered.
        self.shared.calls.note(self.calls.drain(..), real_now());
        self.publish_if_due();
        for answered in self.answered.drain(..) {
            match answered {
                Answered::Reply(reply, outcome) => reply(outcome),
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

    fn commit(&mut self) {
        self.group_bytes = 0;
        if let Some(journal) = &mut self.journal
            && let Err(error) = journal.commit()
        {
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
    fn go_on_in_memory(&mut self, error: &JournalError) {
        self.journal = None;
        self.shared.journal_error.store(Arc::new(Some(error.to_string())));
        let mut settings = self.engine.kinesis().settings().clone();
        settings.overflow = Overflow::Drop;
        let configure = Envelope::control(Origin::Runtime, Control::Configure(settings));
        self.engine.apply(self.engine.now(), &configure);
    }

    fn publish_if_due(&mut self) {
        if self.dirty && real_now() - self.published >= PUBLISH_EVERY {
            self.publish();
        }
    }

    fn publish(&mut self) {
        self.shared.snapshot.store(Arc::new(self.engine.snapshot()));
        self.published = real_now();
        self.dirty = false;
        if let Some(watcher) = &*self.shared.watcher.load() {
            watcher();
        }
        self.shared.tell_listeners();
    }
}
