//! How everyone else talks to the engine thread.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use std::time::Instant;

use arc_swap::{ArcSwap, ArcSwapOption};
use serde::Serialize;

use super::calls::{CallLog, CallRecorder, RejectedCall};
use super::clock::{ClockChange, ClockStatus, VirtualClock, real_now};
use super::history::{Direction, HistoryView, NothingThere, Travelled};
use super::journal::{EntryIndex, JournalError, JournalReader};
use super::objects::ObjectStore;
use super::worlds::{
    self, Arrival, OpenError, OpenedWorld, SaveError, SaveSource, SavedWorld, WorldSource,
};
use crate::api::Blob;
use crate::api::blob::Text;
use crate::api::kinesis::{
    Error, Record, Request, Response, SubscribeToShardInput, SubscriptionId,
};
use crate::engine::{Answer, Engine, Envelope, OnDisk, Origin, Outcome, Push, Snapshot};
use crate::firehose::DeliveryId;

/// Takes an outcome. It runs on the engine thread and must not block.
pub type Reply = Box<dyn FnOnce(Outcome) + Send>;

/// Takes the pushes of one subscription. It runs on the engine thread and must not block.
pub trait PushSink: Send {
    /// Takes one push.
    fn push(&mut self, push: Push) -> SinkState;
}

/// What a sink says after a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinkState {
    /// It takes more.
    Ready,
    /// It took this one and wants no more until
    /// [`Control::HoldSubscription`](crate::engine::Control::HoldSubscription) says otherwise.
    Full,
    /// Nobody listens any more.
    Gone,
}

/// Called on the engine thread after each new snapshot; it must not block.
pub type Watcher = Box<dyn Fn() + Send + Sync>;

/// Being told of news, for as long as this is kept ([`Handle::listen`]).
#[must_use = "dropping it ends the listening"]
pub struct Listening {
    _told: Arc<Watcher>,
}

/// Takes what a journey through the steps did. It runs on the engine thread and must not block.
pub type TravelReply = Box<dyn FnOnce(Result<Travelled, NothingThere>) + Send>;

/// Takes what came of opening a world; it must not block.
pub type OpenReply = Box<dyn FnOnce(Result<OpenedWorld, OpenError>) + Send>;

/// Takes what came of saving a world.
pub type SaveReply = Box<dyn FnOnce(Result<SavedWorld, SaveError>) + Send>;

/// What waits in the engine's inbox.
pub(super) enum Message {
    Ask(Envelope, Asked, Reply),
    Subscribe(Origin, Box<SubscribeToShardInput>, Asked, Box<dyn PushSink>, Reply),
    Clock(ClockChange, Origin, Box<dyn FnOnce(ClockStatus) + Send>),
    /// What became of an object that was sent to be written in a turn.
    Written(u64, DeliveryId, Result<u64, String>),
    Look(Box<dyn FnOnce(&Engine) + Send>),
    Mark(Arc<str>, Option<Arc<str>>, Origin),
    Travel(Direction, usize, TravelReply),
    Save(Box<dyn FnOnce(SaveSource) + Send>),
    Install(Box<Arrival>, OpenReply),
    Stop,
}

/// Who asked, and since when they wait.
pub(super) struct Asked {
    pub(super) caller: Option<Arc<str>>,
    pub(super) since: Instant,
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too many messages wait: try again in a moment.
    #[error("the engine's inbox is full")]
    Full,
    /// The engine has stopped.
    #[error("the engine has stopped")]
    Stopped,
}

/// Why payloads that left memory can't be read back.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The journal can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The world has no journal.
    #[error("the world is kept in memory only")]
    NoJournal,
}

/// Where the world is kept right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// In the journal on disk.
    Disk,
    /// In memory only.
    Memory,
}

/// The running world in a few numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Streams.
    pub streams: usize,
    /// Delivery streams.
    pub delivery_streams: usize,
    /// Records held in all streams.
    pub records_held: u64,
    /// Bytes of keys and payloads in memory.
    pub payload_bytes: u64,
    /// Records lost to the memory budget where there is no disk.
    pub dropped_records: u64,
    /// Where the world is kept.
    pub storage: StorageKind,
    /// Why the journal could not go on, if it couldn't: the world goes on in memory.
    pub journal_error: Option<String>,
}

/// What the engine thread and its handles share.
pub(super) struct Shared {
    pub(super) sender: SyncSender<Message>,
    pub(super) snapshot: ArcSwap<Snapshot>,
    /// Held for a moment only, to copy a few numbers.
    pub(super) clock: Mutex<VirtualClock>,
    pub(super) reader: Option<JournalReader>,
    pub(super) objects: ObjectStore,
    pub(super) journal_error: ArcSwap<Option<String>>,
    pub(super) watcher: ArcSwapOption<Watcher>,
    pub(super) calls: CallRecorder,
    pub(super) history: ArcSwap<HistoryView>,
    /// Grows whenever the past becomes another one.
    pub(super) epoch: AtomicU64,
    /// Who else is told; held for a moment only.
    pub(super) listeners: Mutex<Vec<Weak<Watcher>>>,
}

impl Shared {
    pub(super) fn clock(&self) -> VirtualClock {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever listens that something is new.
    pub(super) fn tell_listeners(&self) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| {
            let told = listener.upgrade();
            if let Some(watcher) = &told {
                watcher();
            }
            told.is_some()
        });
    }
}

/// A way to ask the engine. Clones are cheap, and nothing here waits for the engine except
/// [`Handle::call`].
#[derive(Clone)]
pub struct Handle {
    pub(super) shared: Arc<Shared>,
    /// What whoever asks by it is called in the log of calls.
    caller: Option<Arc<str>>,
}

impl Handle {
    pub(super) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared, caller: None }
    }

    /// A handle by which a program asks under its own name: the log of calls shows it.
    pub fn named(&self, caller: &str) -> Self {
        Self { shared: Arc::clone(&self.shared), caller: Some(Arc::from(caller)) }
    }

    /// Whether another handle asks the same running world.
    pub fn is_same_world(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    fn asked(&self, caller: Option<&Arc<str>>) -> Asked {
        Asked { caller: caller.or(self.caller.as_ref()).cloned(), since: real_now() }
    }

    pub(super) fn post(&self, message: Message) -> Result<(), SendError> {
        self.shared.sender.try_send(message).map_err(|error| match error {
            TrySendError::Full(_) => SendError::Full,
            TrySendError::Disconnected(_) => SendError::Stopped,
        })
    }

    /// Asks for one input to be applied. The reply comes after the journal has it.
    ///
    /// # Errors
    /// [`SendError`] at once if the inbox is full or the engine has stopped; the reply is then
    /// dropped without being called.
    pub fn send(&self, envelope: Envelope, reply: Reply) -> Result<(), SendError> {
        self.post(Message::Ask(envelope, self.asked(None), reply))
    }

    /// As [`Handle::send`], for a caller of another name than the handle's.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn send_as(
        &self,
        caller: &Arc<str>,
        envelope: Envelope,
        reply: Reply,
    ) -> Result<(), SendError> {
        self.post(Message::Ask(envelope, self.asked(Some(caller)), reply))
    }

    /// Subscribes to a shard: the reply says whether it was accepted, and the sink gets the
    /// events, the first one after the reply.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn subscribe(
        &self,
        origin: Origin,
        input: SubscribeToShardInput,
        sink: Box<dyn PushSink>,
        reply: Reply,
    ) -> Result<(), SendError> {
        self.post(Message::Subscribe(origin, Box::new(input), self.asked(None), sink, reply))
    }

    /// Asks and waits for the outcome; not for a thread that must not wait.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn call(&self, envelope: Envelope) -> Result<Outcome, SendError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let reply = move |outcome| {
            // A caller that has gone needs no answer.
            let _ = sender.try_send(outcome);
        };
        self.send(envelope, Box::new(reply))?;
        receiver.recv().map_err(|_| SendError::Stopped)
    }

    /// Makes one Kinesis call, waits, and reads back payloads that left memory.
    ///
    /// # Errors
    /// As [`Handle::send`]; AWS's errors are inside.
    pub fn kinesis(
        &self,
        origin: Origin,
        request: Request,
    ) -> Result<Result<Response, Error>, SendError> {
        let mut outcome = self.call(Envelope::kinesis(origin, request))?;
        if let Ok(Answer::Kinesis(Response::GetRecords(output))) = &mut outcome.result
            && self.fill(&mut output.records, &outcome.on_disk).is_err()
        {
            return Ok(Err(Error::InternalFailure));
        }
        Ok(outcome.kinesis())
    }

    /// Reads back the keys and payloads that left memory. It reads from disk.
    ///
    /// # Errors
    /// [`FillError`] if the journal can't be read.
    pub fn fill(&self, records: &mut [Record], on_disk: &[OnDisk]) -> Result<(), FillError> {
        for missing in on_disk {
            let reader = self.shared.reader.as_ref().ok_or(FillError::NoJournal)?;
            let payload = missing.payload;
            let key_length = u32::from(payload.key_length);
            let bytes = reader.read(
                EntryIndex(payload.entry),
                payload.offset,
                key_length + payload.data_length,
            )?;
            if let Some(record) = records.get_mut(missing.index) {
                let key = bytes.slice(..key_length as usize);
                record.partition_key = Text::from_utf8(key).unwrap_or_default();
                record.data = Blob(bytes.slice(key_length as usize..));
            }
        }
        Ok(())
    }

    /// The newest snapshot: at most 16 ms behind.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot.load_full()
    }

    /// Has someone told whenever a new snapshot is there, at most every 16 ms; it takes the place
    /// of whoever was told before.
    pub fn watch(&self, watcher: Watcher) {
        self.shared.watcher.store(Some(Arc::new(watcher)));
    }

    /// Has one more told whenever a new snapshot is there, at most every 16 ms, and whenever the
    /// clock was changed. Nobody else's place is taken; it ends when the answer is dropped. The
    /// watcher must not call this again.
    pub fn listen(&self, watcher: Watcher) -> Listening {
        let told = Arc::new(watcher);
        let mut listeners = self.shared.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.push(Arc::downgrade(&told));
        Listening { _told: told }
    }

    /// The log of API calls as it is now.
    pub fn calls(&self) -> CallLog {
        self.shared.calls.log()
    }

    /// Notes in the log a call that never came to the engine.
    pub fn note_rejected(&self, rejected: RejectedCall) {
        self.shared.calls.reject(rejected, self.clock().now);
        if let Some(watcher) = &*self.shared.watcher.load() {
            watcher();
        }
    }

    /// The clock.
    pub fn clock(&self) -> ClockStatus {
        self.shared.clock().status()
    }

    /// Changes the clock; the reply comes once everything that was due has happened.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn set_clock(
        &self,
        change: ClockChange,
        reply: Box<dyn FnOnce(ClockStatus) + Send>,
    ) -> Result<(), SendError> {
        self.set_clock_as(Origin::Window, change, reply)
    }

    /// As [`Handle::set_clock`], for someone else than the person at the window: only a person's
    /// jumps are steps that can be undone.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn set_clock_as(
        &self,
        origin: Origin,
        change: ClockChange,
        reply: Box<dyn FnOnce(ClockStatus) + Send>,
    ) -> Result<(), SendError> {
        self.post(Message::Clock(change, origin, reply))
    }

    /// The steps that can be undone, and done again; at most 16 ms behind.
    pub fn history(&self) -> Arc<HistoryView> {
        self.shared.history.load_full()
    }

    /// Grows whenever the world comes to have another past: by undo, redo, another world, a
    /// reset. Whoever goes on reading or writing looks at it, and begins anew.
    pub fn epoch(&self) -> u64 {
        self.shared.epoch.load(Ordering::Acquire)
    }

    /// Shows the engine to someone, on its own thread, where nothing else happens meanwhile. A
    /// clone of it is cheap and can be looked at elsewhere.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn look(&self, look: Box<dyn FnOnce(&Engine) + Send>) -> Result<(), SendError> {
        self.post(Message::Look(look))
    }

    /// Names what begins now, so that it can be undone as one step: traffic that is generated, a
    /// file that is imported. `subject` is the stream it is about.
    ///
    /// # Errors
    /// As [`Handle::send`].
    pub fn mark(&self, name: &str, subject: Option<&str>, origin: Origin) -> Result<(), SendError> {
        self.post(Message::Mark(Arc::from(name), subject.map(Arc::from), origin))
    }

    /// Undoes the last so many steps, with everything that came after them.
    ///
    /// # Errors
    /// As [`Handle::send`]; that there is nothing to undo is in the reply.
    pub fn undo(&self, steps: usize, reply: TravelReply) -> Result<(), SendError> {
        self.post(Message::Travel(Direction::Undo, steps, reply))
    }

    /// Does the next so many undone steps again, with everything that came after them.
    ///
    /// # Errors
    /// As [`Handle::send`]; that there is nothing to do again is in the reply.
    pub fn redo(&self, steps: usize, reply: TravelReply) -> Result<(), SendError> {
        self.post(Message::Travel(Direction::Redo, steps, reply))
    }

    /// Writes the world to a file, on a thread of its own. The file there may have been is
    /// replaced once the new one is whole.
    ///
    /// # Errors
    /// As [`Handle::send`], and [`SendError::Full`] if the system gives no thread.
    pub fn save_world(&self, path: PathBuf, reply: SaveReply) -> Result<(), SendError> {
        let (sender, source) = sync_channel(1);
        // Whoever waits may be gone.
        self.post(Message::Save(Box::new(move |source| drop(sender.send(source)))))?;
        let write = move || {
            reply(match source.recv() {
                Ok(source) => worlds::save(&source, &path),
                Err(_) => Err(SaveError::Stopped),
            });
        };
        std::thread::Builder::new()
            .name("caudal-save".to_owned())
            .spawn(write)
            .map(drop)
            .map_err(|_| SendError::Full)
    }

    /// Opens another world in the place of this one: read, checked and carried out on a thread of
    /// its own before anything changes. It is a step that can be undone.
    ///
    /// # Errors
    /// [`SendError::Full`] if the system gives no thread.
    pub fn open_world(&self, source: WorldSource, reply: OpenReply) -> Result<(), SendError> {
        let handle = self.clone();
        let open = move || {
            let (_, failed) = handle.storage();
            let on_disk = handle.shared.reader.is_some() && failed.is_none();
            let settings = handle.snapshot().settings.as_ref().clone();
            let host = worlds::Host { now: handle.clock().now, settings, on_disk };
            let mut reply = Some(reply);
            let prepared = worlds::prepare(&source, host, |arrival| {
                let Some(reply) = reply.take() else { return };
                let message = Message::Install(Box::new(arrival), reply);
                if let Err(unsent) = handle.shared.sender.send(message)
                    && let Message::Install(_, reply) = unsent.0
                {
                    reply(Err(OpenError::Stopped));
                }
            });
            if let (Err(error), Some(reply)) = (prepared, reply) {
                reply(Err(error));
            }
        };
        std::thread::Builder::new()
            .name("caudal-open".to_owned())
            .spawn(open)
            .map(drop)
            .map_err(|_| SendError::Full)
    }

    /// Where the world is kept right now, and why the journal could not go on, if it couldn't.
    pub fn storage(&self) -> (StorageKind, Option<String>) {
        let journal_error = Option::clone(&self.shared.journal_error.load());
        let kept = self.shared.reader.is_some() && journal_error.is_none();
        (if kept { StorageKind::Disk } else { StorageKind::Memory }, journal_error)
    }

    /// The running world in a few numbers.
    pub fn status(&self) -> Status {
        let snapshot = self.snapshot();
        let (storage, journal_error) = self.storage();
        Status {
            streams: snapshot.streams.len(),
            delivery_streams: snapshot.delivery_streams.len(),
            records_held: snapshot.records_held(),
            payload_bytes: snapshot.payload_bytes,
            dropped_records: snapshot.dropped_records,
            storage,
            journal_error,
        }
    }

    /// The id of an accepted subscription.
    pub fn subscription_of(outcome: &Outcome) -> Option<SubscriptionId> {
        match &outcome.result {
            Ok(Answer::Kinesis(Response::SubscribeToShard(output))) => Some(output.subscription),
            _ => None,
        }
    }
}
