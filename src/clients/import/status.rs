//! What an import tells of itself.

use super::fault::{FileFault, RowFault};

/// How many faults are kept; all are counted.
pub const ERRORS_KEPT: usize = 100;

/// Why an import ended before its file did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Its owner wished it.
    Cancelled,
    /// Its stream is gone, or another one has its name.
    StreamGone,
    /// The world has another past: a step was undone or done again, or another world is open.
    OtherWorld,
    /// A row is broken, and it was to stop at the first one.
    Row,
    /// The file can't be read.
    File(FileFault),
    /// AWS refused a call for good: its name for it, and its words.
    Refused(&'static str, String),
}

/// Where an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It reads and writes.
    #[default]
    Running,
    /// Entries were throttled; it waits in simulated time to send them again.
    BackingOff,
    /// Its owner has paused it.
    Paused,
    /// All is written.
    Done,
    /// It ended before.
    Stopped(StopReason),
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportStatus {
    /// Where it is.
    pub phase: Phase,
    /// Bytes of the file that were read.
    pub bytes: u64,
    /// Bytes that the file has.
    pub total: u64,
    /// Records that were stored.
    pub records: u64,
    /// Times an entry was throttled and had to be sent again.
    pub retries: u64,
    /// Rows that became no record.
    pub errors: u64,
    /// The first [`ERRORS_KEPT`] of them, by line.
    pub first_errors: Vec<(u64, RowFault)>,
}

impl ImportStatus {
    /// Whether nothing will happen any more.
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Done | Phase::Stopped(_))
    }

    pub(super) fn fault(&mut self, line: u64, fault: RowFault) {
        self.errors += 1;
        if self.first_errors.len() < ERRORS_KEPT {
            self.first_errors.push((line, fault));
        }
    }
}
