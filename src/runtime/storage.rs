//! Opening a world: replaying its journal, or beginning a new one.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::clock::VirtualClock;
use super::journal::{EntryIndex, Journal, JournalError, Options, Tail};
use super::{Opened, RuntimeConfig, Storage};
use crate::engine::{
    BadEntry, Control, Engine, Entry, Envelope, Genesis, Origin, decode_entry, encode_entry,
    encode_genesis,
};
use crate::kinesis::Overflow;
use crate::units::Timestamp;

/// Why a world could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A whole entry is not one this version understands.
    #[error("entry {entry} of the journal in {} is not one of this version", dir.display())]
    Entry {
        /// The folder.
        dir: PathBuf,
        /// Which entry.
        entry: u64,
    },
    /// The system gave no thread.
    #[error("no thread for the engine: {0}")]
    Thread(#[source] io::Error),
}

/// Something a user should know about the world that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The end of the journal was torn or foreign: recovered up to the last whole entry, and the
    /// rest set aside.
    Recovered(Tail),
    /// The world exists, and its seed is not the one asked for.
    OtherSeed {
        /// The world's.
        kept: u64,
    },
}

/// An open world.
pub(super) struct Store {
    pub(super) engine: Engine,
    pub(super) journal: Option<Journal>,
    pub(super) clock: VirtualClock,
}

impl Store {
    pub(super) fn open(config: &RuntimeConfig) -> Result<(Self, Opened), StartError> {
        match &config.storage {
            Storage::Memory => Ok((Self::in_memory(config), Opened::new_world())),
            Storage::Directory(dir) => Self::in_directory(config, dir),
        }
    }

    fn in_memory(config: &RuntimeConfig) -> Self {
        let clock = VirtualClock::start(config.start, None);
        let mut settings = config.settings.clone();
        settings.overflow = Overflow::Drop;
        let genesis = Genesis { seed: config.seed, settings, born: clock.now() };
        Self { engine: Engine::new(genesis), journal: None, clock }
    }

    fn in_directory(
        config: &RuntimeConfig,
        dir: &std::path::Path,
    ) -> Result<(Self, Opened), StartError> {
        let options = Options { sync: config.sync, world_id: config.seed, ..Options::default() };
        let mut replay = Replay::default();
        let (mut journal, found) =
            Journal::open_replaying(dir, &options, &mut |index, body| replay.visit(index, &body))?;
        if let Some(entry) = replay.bad {
            return Err(StartError::Entry { dir: dir.to_owned(), entry });
        }
        let mut notices: Vec<_> = found.tail.map(Notice::Recovered).into_iter().collect();
        let (engine, clock) = if let Some((mut engine, seed)) = replay.engine {
            let clock = VirtualClock::start(config.start, Some(engine.now()));
            if seed != config.seed {
                notices.push(Notice::OtherSeed { kept: seed });
            }
            resume(&mut engine, &mut journal, config, clock.now())?;
            (engine, clock)
        } else {
            let clock = VirtualClock::start(config.start, None);
            let settings = config.settings.clone();
            let genesis = Genesis { seed: config.seed, settings, born: clock.now() };
            let mut body = Vec::new();
            encode_genesis(&genesis, &mut body);
            journal.append(&[&body])?;
            journal.commit()?;
            (Engine::new(genesis), clock)
        };
        let opened = Opened { entries: found.entries, notices };
        Ok((Self { engine, journal: Some(journal), clock }, opened))
    }
}

impl Opened {
    const fn new_world() -> Self {
        Self { entries: 0, notices: Vec::new() }
    }
}

/// Takes over the settings asked for, and ends what the last process left open.
fn resume(
    engine: &mut Engine,
    journal: &mut Journal,
    config: &RuntimeConfig,
    now: Timestamp,
) -> Result<(), JournalError> {
    let mut inputs: Vec<Control> = engine
        .kinesis()
        .subscriptions()
        .keys()
        .map(|subscription| Control::CloseSubscription { subscription: *subscription })
        .collect();
    if *engine.kinesis().settings() != config.settings {
        inputs.push(Control::Configure(config.settings.clone()));
    }
    let mut body = Vec::new();
    for control in inputs {
        let envelope = Envelope::control(Origin::Runtime, control);
        if engine.apply(now, &envelope).changed {
            body.clear();
            encode_entry(engine.now(), &envelope, &mut body);
            journal.append(&[&body])?;
        }
    }
    journal.commit()
}

/// A world on its way back from its journal.
#[derive(Default)]
struct Replay {
    engine: Option<(Engine, u64)>,
    /// The first entry that could not be understood.
    bad: Option<u64>,
}

impl Replay {
    fn visit(&mut self, index: EntryIndex, body: &bytes::Bytes) -> ControlFlow<()> {
        if let Ok(()) = self.step(index, body) {
            ControlFlow::Continue(())
        } else {
            self.bad = Some(index.0);
            ControlFlow::Break(())
        }
    }

    fn step(&mut self, index: EntryIndex, body: &bytes::Bytes) -> Result<(), BadEntry> {
        match (decode_entry(body)?, &mut self.engine) {
            (Entry::Genesis(genesis), None) => {
                let seed = genesis.seed;
                self.engine = Some((Engine::new(genesis), seed));
                Ok(())
            }
            (Entry::Input(now, envelope), Some((engine, _))) => {
                let changed = engine.apply(now, &envelope).changed;
                while engine.poll_push().is_some() {}
                // An entry is in the journal because it changed the world; it must do so again.
                let same = changed && engine.entries() == index.0 + 1;
                if same { Ok(()) } else { Err(BadEntry) }
            }
            _ => Err(BadEntry),
        }
    }
}

/// Replays a journal's entries, for tests and tools that hold them in memory.
///
/// # Errors
/// [`BadEntry`] if one of them is not an entry of this version, or doesn't do what it did.
pub fn replay_entries<'a>(
    bodies: impl Iterator<Item = &'a bytes::Bytes>,
) -> Result<Option<Engine>, BadEntry> {
    let mut replay = Replay::default();
    for (index, body) in (0..).zip(bodies) {
        replay.step(EntryIndex(index), body)?;
    }
    Ok(replay.engine.map(|(engine, _)| engine))
}
