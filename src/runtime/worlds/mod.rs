//! Worlds as files, and worlds from elsewhere: what is done beside the engine's thread.
//!
//! Saving copies the entries of the running world's own past out of the journal; the engine only
//! says which. Opening reads, checks and carries out a whole world first, on a thread of its own,
//! and hands it to the engine together with its entries; until then nothing has changed.

mod file;
mod save;

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use bytes::Bytes;

use super::chain::carry_out;
use super::history::WorldName;
use super::journal::JournalError;
use crate::engine::{
    BadEntry, Control, Engine, Entry, Envelope, Genesis, Input, Rewind, decode_entry, encode_entry,
    encode_genesis, encode_rewind,
};
use crate::kinesis::{Overflow, Settings};
use crate::labs::{ReadyWorld, Script};
use crate::units::Timestamp;

use file::{End, ReadError, WorldReader};
pub use file::{WORLD_VERSION, WorldFault};
pub(super) use save::{SaveSource, save};

/// Entries that are handed over together, in bytes.
const PART_BYTES: usize = 4 << 20;

/// A world to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldSource {
    /// That of a file.
    File(PathBuf),
    /// A new one.
    Empty {
        /// Makes its tokens and choices its own.
        seed: u64,
    },
    /// A ready one.
    Ready(ReadyWorld),
}

/// Why a world was not saved. What was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done, as a bare infinitive.
        action: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The world is kept in memory, and has become too large for its past to be kept, or its
    /// journal has failed.
    #[error("not all of the world's past is kept")]
    NotKept,
    /// The journal can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The engine has stopped.
    #[error("the engine has stopped")]
    Stopped,
}

/// A world that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedWorld {
    /// The file.
    pub path: PathBuf,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Its entries.
    pub entries: u64,
}

/// Why a world was not opened. Nothing has changed then, neither the file nor the running world.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system can't read it.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It is no whole world of this version.
    #[error("{}: {fault}", path.display())]
    Fault {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: WorldFault,
    },
    /// The running world's journal can't take it.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The engine has stopped.
    #[error("the engine has stopped")]
    Stopped,
}

/// A world that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedWorld {
    /// Which.
    pub name: WorldName,
    /// Its entries.
    pub entries: u64,
    /// The simulated time in it.
    pub at: Timestamp,
}

/// A world that was carried out, and is to take the running one's place.
pub(super) struct Arrival {
    pub(super) name: WorldName,
    /// As if its genesis were entry 0.
    pub(super) engine: Box<Engine>,
    pub(super) time: Timestamp,
    /// Its entries, part by part; rewinds in them name the entry before.
    pub(super) parts: Receiver<Result<Vec<Bytes>, OpenError>>,
}

/// What has to be known of the running world.
pub(super) struct Host {
    /// The clock's time.
    pub(super) now: Timestamp,
    pub(super) settings: Settings,
    /// Whether there is a journal that payloads can be read back from.
    pub(super) on_disk: bool,
}

/// Gets a world ready and gives it to `arrive`, and then its entries for as long as they are taken.
pub(super) fn prepare(
    source: &WorldSource,
    host: Host,
    arrive: impl FnOnce(Arrival),
) -> Result<(), OpenError> {
    let overflow = if host.on_disk { Overflow::Spill } else { Overflow::Drop };
    let settings = Settings { overflow, ..host.settings };
    match source {
        WorldSource::Empty { seed } => {
            let genesis = Genesis { seed: *seed, settings, born: host.now };
            let script = Script { genesis, inputs: Vec::new(), end: host.now };
            perform(WorldName::Empty, script, arrive);
            Ok(())
        }
        WorldSource::Ready(world) => {
            perform(WorldName::Ready(*world), world.script(settings, host.now), arrive);
            Ok(())
        }
        WorldSource::File(path) => open_file(path, !host.on_disk, arrive),
    }
}

/// Carries out a script.
fn perform(name: WorldName, script: Script, arrive: impl FnOnce(Arrival)) {
    let mut body = Vec::new();
    encode_genesis(&script.genesis, &mut body);
    let mut bodies = vec![Bytes::from(body)];
    let mut engine = Engine::new(script.genesis);
    for (at, envelope) in script.inputs {
        let changed = engine.apply(at, &envelope).changed;
        while engine.poll_push().is_some() {}
        if changed {
            let mut body = Vec::new();
            encode_entry(engine.now(), &envelope, &mut body);
            bodies.push(Bytes::from(body));
        }
    }
    let (sender, parts) = sync_channel(1);
    // There is room for one.
    let _ = sender.send(Ok(bodies));
    arrive(Arrival { name, engine: Box::new(engine), time: script.end, parts });
}

fn open_file(path: &Path, in_memory: bool, arrive: impl FnOnce(Arrival)) -> Result<(), OpenError> {
    let io = |source| OpenError::Io { path: path.to_owned(), source };
    let fault = |error| match error {
        ReadError::Io(source) => OpenError::Io { path: path.to_owned(), source },
        ReadError::Fault(fault) => OpenError::Fault { path: path.to_owned(), fault },
    };
    let mut file = File::open(path).map_err(io)?;
    if file.metadata().map_err(io)?.is_dir() {
        return Err(io(io::ErrorKind::IsADirectory.into()));
    }
    let mut world = None;
    let mut skipped = Vec::new();
    let end = read_world(&mut file, in_memory, |index, taken, entry, _| {
        if in_memory && has_no_effect(world.as_mut(), &entry) {
            skipped.push(index);
            return Ok(Taken::Skipped);
        }
        let applied = in_memory && matches!(entry, Entry::Input(..));
        let done = if applied { Ok(()) } else { carry_out(&mut world, taken, entry) };
        done.map(|()| Taken::Taken)
    });
    let end = end.map_err(fault)?;
    let engine = Box::new(world.ok_or_else(|| fault(WorldFault::Truncated { entry: 0 }.into()))?);
    let (sender, parts) = sync_channel(2);
    arrive(Arrival { name: WorldName::File(path.to_owned()), engine, time: end.time, parts });
    // The entries once more, now that they are known to be a world.
    if let Err(error) = feed(&mut file, in_memory, &skipped, &end, &sender) {
        // Nobody may listen any more.
        let _ = sender.send(Err(fault(error)));
    }
    Ok(())
}

/// Sends a file's entries; they must be the ones that were read before.
fn feed(
    file: &mut File,
    in_memory: bool,
    skipped: &[u64],
    end: &End,
    sender: &SyncSender<Result<Vec<Bytes>, OpenError>>,
) -> Result<(), ReadError> {
    io::Seek::rewind(file)?;
    let (mut part, mut size) = (Vec::new(), 0);
    let again = read_world(file, in_memory, |index, _, _, body| {
        if skipped.binary_search(&index).is_ok() {
            return Ok(Taken::Skipped);
        }
        size += body.len();
        part.push(body);
        if size >= PART_BYTES {
            size = 0;
            let sent = sender.send(Ok(std::mem::take(&mut part)));
            // Nobody listens any more: the rest is of no use.
            sent.map_err(|_| BadEntry)?;
        }
        Ok(Taken::Taken)
    })?;
    if again != *end {
        return Err(WorldFault::Damaged { entry: 0 }.into());
    }
    // Nobody may listen any more.
    let _ = sender.send(Ok(part));
    Ok(())
}

/// What became of an entry.
enum Taken {
    Taken,
    /// It has no effect here and is left out.
    Skipped,
}

/// Reads and checks a world, and gives each entry to `take`, with its number in the file and
/// among those taken. In memory nothing can be read back later, so that payloads beyond the budget
/// are dropped there, and what has no effect then is left out.
fn read_world(
    file: &mut File,
    in_memory: bool,
    mut take: impl FnMut(u64, u64, Entry, Bytes) -> Result<Taken, BadEntry>,
) -> Result<End, ReadError> {
    let mut reader = WorldReader::begin(BufReader::with_capacity(1 << 20, file))?;
    let (mut index, mut taken) = (0_u64, 0_u64);
    while let Some(body) = reader.next_entry()? {
        let bad = WorldFault::Entry { entry: index };
        let entry = decode_entry(&body).map_err(|BadEntry| bad)?;
        let fits = match &entry {
            Entry::Genesis(_) => index == 0,
            Entry::Input(..) => index > 0,
            Entry::Rewind(rewind) => index > 0 && rewind.to == index - 1,
            Entry::Aside => false,
        };
        if !fits {
            return Err(bad.into());
        }
        let (entry, body) = adapt(entry, body, in_memory, taken);
        if let Taken::Taken = take(index, taken, entry, body).map_err(|BadEntry| bad)? {
            taken += 1;
        }
        index += 1;
    }
    reader.end.ok_or_else(|| WorldFault::Truncated { entry: index }.into())
}

/// An entry as it is in a world that is kept elsewhere.
fn adapt(entry: Entry, body: Bytes, in_memory: bool, taken: u64) -> (Entry, Bytes) {
    let mut out = Vec::new();
    match entry {
        Entry::Rewind(rewind) => {
            let rewind = Rewind { to: taken.saturating_sub(1), ..rewind };
            encode_rewind(&rewind, &mut out);
            (Entry::Rewind(rewind), out.into())
        }
        Entry::Genesis(mut genesis) if in_memory => {
            genesis.settings.overflow = Overflow::Drop;
            encode_genesis(&genesis, &mut out);
            (Entry::Genesis(genesis), out.into())
        }
        Entry::Input(
            at,
            Envelope { origin, input: Input::Control(Control::Configure(settings)) },
        ) if in_memory => {
            let settings = Settings { overflow: Overflow::Drop, ..settings };
            let envelope = Envelope::control(origin, Control::Configure(settings));
            encode_entry(at, &envelope, &mut out);
            (Entry::Input(at, envelope), out.into())
        }
        other => (other, body),
    }
}

/// Applies an input in memory, and says whether it changed nothing.
fn has_no_effect(world: Option<&mut Engine>, entry: &Entry) -> bool {
    let (Some(engine), Entry::Input(at, envelope)) = (world, entry) else { return false };
    let changed = engine.apply(*at, envelope).changed;
    while engine.poll_push().is_some() {}
    !changed
}
