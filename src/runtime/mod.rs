//! Everything impure around the engine: its thread, the clock, the journal on disk, and the folder
//! that plays S3.
//!
//! [`Runtime`] owns one named thread with the engine and a bounded inbox; a [`Handle`] is how
//! everyone else asks it, reads its snapshot and steers its clock. It imports the floors below
//! and deliberately does not know HTTP, tokio or a window.

mod calls;
mod chain;
mod clock;
mod delivering;
mod engine_thread;
mod handle;
mod history;
pub mod journal;
mod log;
pub mod objects;
mod storage;
mod travel;
mod worlds;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

pub use calls::{CALLS_MAX, Call, CallLog, CallOutcome, Fact, RejectedCall};
pub use chain::replay_entries;
pub use clock::{ClockChange, ClockStart, ClockStatus, SPEED_MAX, SPEED_MIN, real_now};
use delivering::Objects;
use engine_thread::EngineThread;
pub use handle::{
    FillError, Handle, Listening, OpenReply, PushSink, Reply, SaveReply, SendError, SinkState,
    Status, StorageKind, TravelReply, Watcher,
};
use handle::{Message, Shared};
pub use history::{
    Direction, HistoryView, NothingThere, STEPS_MAX, Step, StepAction, Travelled, WorldName,
};
use storage::Store;
pub use storage::{Notice, StartError};
pub use worlds::{
    OpenError, OpenedWorld, SaveError, SavedWorld, WORLD_VERSION, WorldFault, WorldSource,
};

use crate::kinesis::Settings;

/// Messages that wait for the engine at once; one more is refused.
const INBOX: usize = 1024;

/// How a world is opened.
#[derive(Clone, Debug)]
pub struct RuntimeConfig {
    /// Where the world is kept.
    pub storage: Storage,
    /// The sandbox's settings; a world that exists takes them over from now on.
    pub settings: Settings,
    /// The seed of a new world; one that exists keeps its own.
    pub seed: u64,
    /// When journal entries are made durable against a power cut.
    pub sync: journal::SyncPolicy,
    /// Where the clock starts.
    pub start: ClockStart,
}

/// Where a world is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In the journal of a folder, which is made if it isn't there.
    Directory(PathBuf),
    /// In memory only: it ends with the process.
    Memory,
}

/// What was found when a world was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Entries of the journal that were replayed; zero for a new world.
    pub entries: u64,
    /// What the user should know.
    pub notices: Vec<Notice>,
}

/// The world could not be closed as it should; what was acknowledged is still safe from a killed
/// process, but perhaps not from a power cut.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// The last entries may not be on the disk itself.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// The engine thread ended by a fault of its own.
    #[error("the engine thread panicked")]
    Panicked,
}

/// The running world. Dropping it stops it.
pub struct Runtime {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Result<(), journal::JournalError>>>,
}

impl Runtime {
    /// Opens the world and starts its thread.
    ///
    /// # Errors
    /// [`StartError`] if the folder can't be used or holds no world of this version; nothing in
    /// it is changed then.
    #[expect(clippy::needless_pass_by_value, reason = "a world is opened once from its config")]
    pub fn start(config: RuntimeConfig) -> Result<(Self, Opened), StartError> {
        let (store, opened) = Store::open(&config)?;
        let (sender, inbox) = std::sync::mpsc::sync_channel(INBOX);
        let objects = Objects::new(&config.storage, sender.clone());
        let (thread, shared) = EngineThread::new(store, objects, inbox, sender);
        let thread = std::thread::Builder::new()
            .name("caudal-engine".to_owned())
            .spawn(move || thread.run())
            .map_err(StartError::Thread)?;
        Ok((Self { shared, thread: Some(thread) }, opened))
    }

    /// A way to ask the engine; clones are cheap.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.shared))
    }

    /// Whether its thread still runs. It ends by itself only through a fault of its own.
    pub fn is_running(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Answers what is in the inbox, writes everything down and ends the thread.
    ///
    /// # Errors
    /// [`StopError`] if the journal could not be closed as it should.
    pub fn stop(mut self) -> Result<(), StopError> {
        self.join()
    }

    fn join(&mut self) -> Result<(), StopError> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        // A full inbox empties; an ended thread needs no message.
        let _ = self.shared.sender.send(Message::Stop);
        thread.join().map_err(|_| StopError::Panicked)?.map_err(StopError::Journal)
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // Whoever wants to know calls `stop`.
        let _ = self.join();
    }
}
