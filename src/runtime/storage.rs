//! Opening a world: replaying its journal, or beginning a new one.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::chain::{Reading, Replay, carry_out_stretch};
use super::clock::VirtualClock;
use super::history::KEPT_MIN;
use super::journal::{EntryIndex, Journal, JournalError, Options, Tail};
use super::log::Log;
use super::{Opened, RuntimeConfig, Storage};
use crate::engine::{
    Control, Engine, Entry, Envelope, Genesis, Origin, Rewind, encode_entry, encode_genesis,
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
    pub(super) log: Log,
    pub(super) clock: VirtualClock,
}

impl Store {
    pub(super) fn open(config: &RuntimeConfig) -> Result<(Self, Opened), StartError> {
        match &config.storage {
            Storage::Memory => Ok((Self::in_memory(config)?, Opened::new_world())),
            Storage::Directory(dir) => Self::in_directory(config, dir),
        }
    }

    fn in_memory(config: &RuntimeConfig) -> Result<Self, JournalError> {
        let clock = VirtualClock::start(config.start, None);
        let mut settings = config.settings.clone();
        settings.overflow = Overflow::Drop;
        // The entries are kept beside the records themselves, to be saved: half as much again.
        let log = Log::in_memory((settings.payload_budget_bytes / 2).max(KEPT_MIN));
        let genesis = Genesis { seed: config.seed, settings, born: clock.now() };
        Self::begin(genesis, log, clock)
    }

    fn begin(genesis: Genesis, mut log: Log, clock: VirtualClock) -> Result<Self, JournalError> {
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        log.append_entry(&Entry::Genesis(genesis.clone()), &body)?;
        log.commit()?;
        Ok(Self { engine: Engine::new(genesis), log, clock })
    }

    fn in_directory(config: &RuntimeConfig, dir: &Path) -> Result<(Self, Opened), StartError> {
        let options = Options { sync: config.sync, world_id: config.seed, ..Options::default() };
        let mut replay = Replay::default();
        let mut visit = |index, body| {
            if replay.visit(index, &body) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let (journal, found) = Journal::open_replaying(dir, &options, &mut visit)?;
        let bad = |entry| StartError::Entry { dir: dir.to_owned(), entry };
        if let Some(entry) = replay.bad {
            return Err(bad(entry));
        }
        let reading = replay.finish().map_err(bad)?;
        let engine = match reading {
            Reading::Empty => None,
            Reading::Whole(engine) => Some(*engine),
            Reading::Chain(chain) => {
                let reader = journal.reader();
                let mut world = None;
                for stretch in chain {
                    let entries = reader.replay(EntryIndex(*stretch.start()))?;
                    let bodies = entries
                        .map(|entry| entry.map(|(_, body)| body).map_err(StartError::Journal));
                    carry_out_stretch(&mut world, stretch, bodies, bad)?;
                }
                world
            }
        };
        let mut log = Log::of_journal(journal, replay.jumps, replay.entries);
        let mut notices: Vec<_> = found.tail.map(Notice::Recovered).into_iter().collect();
        let store = if let Some(mut engine) = engine {
            let clock = VirtualClock::start(config.start, Some(engine.now()));
            if let Some(kept) = replay.seed.filter(|seed| *seed != config.seed) {
                notices.push(Notice::OtherSeed { kept });
            }
            resume(&mut engine, &mut log, config, clock.now())?;
            Self { engine, log, clock }
        } else {
            let clock = VirtualClock::start(config.start, None);
            let settings = config.settings.clone();
            let genesis = Genesis { seed: config.seed, settings, born: clock.now() };
            Self::begin(genesis, log, clock)?
        };
        let opened = Opened { entries: found.entries, notices };
        Ok((store, opened))
    }
}

impl Opened {
    const fn new_world() -> Self {
        Self { entries: 0, notices: Vec::new() }
    }
}

/// Takes over the settings asked for, and ends what the last process left open: subscriptions,
/// and a world that was only half taken in.
fn resume(
    engine: &mut Engine,
    log: &mut Log,
    config: &RuntimeConfig,
    now: Timestamp,
) -> Result<(), JournalError> {
    if engine.entries() != log.next() {
        let subscriptions_from = engine.kinesis().next_subscription();
        let at = engine.now();
        log.rewind(Rewind { to: engine.entries() - 1, at, subscriptions_from })?;
        engine.set_entries(log.next());
    }
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
            log.append(&body)?;
        }
    }
    log.commit()
}
