//! How reading goes, for whoever looks at it.

use super::cursor::Progress;
use super::limiter::Wait;
use super::plan::Plan;
use crate::api::kinesis::{Error, ShardId};
use crate::engine::StreamView;
use crate::units::Timestamp;

/// What a reader is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing was asked for yet, or it was stopped.
    #[default]
    Stopped,
    /// There is more, and it reads on.
    Reading,
    /// Everything was read; it waits for more.
    UpToDate,
    /// The page is full, or everything was read.
    PageDone,
    /// There is no such stream (any more).
    NoStream,
    /// AWS said no.
    Failed(Error),
    /// The world it read has been closed.
    Closed,
}

/// Why reading started over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// The stream was deleted and made anew.
    Recreated,
    /// The world has another past: something was undone, or another world opened.
    OtherPast,
}

/// How reading goes in one shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardStatus {
    /// Which.
    pub shard: ShardId,
    /// How far it has been read.
    pub progress: Progress,
    /// Whether it waits for its parents to be read.
    pub behind_parents: bool,
    /// Counter of the record that comes next, once that is known.
    pub expected: Option<u64>,
    /// `MillisBehindLatest` of the last answer.
    pub millis_behind: Option<i64>,
    /// When this reader's last calls of `GetRecords` were, at most five.
    pub calls: Vec<Timestamp>,
    /// Until when it isn't asked.
    pub wait: Option<Wait>,
    /// Whether its page has no more room.
    pub full: bool,
}

/// How reading goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// What is read.
    pub plan: Option<Plan>,
    /// What is being done.
    pub phase: Phase,
    /// By shard.
    pub shards: Vec<ShardStatus>,
    /// Records read since reading began.
    pub read: u64,
    /// Calls of `GetRecords` since reading began.
    pub calls: u64,
    /// Refused calls since reading began.
    pub refused: u64,
    /// Records that expired before they were read.
    pub lost: u64,
    /// Rows that have left to make room.
    pub evicted: u64,
    /// Why reading started over, the last time it did, and how often.
    pub restarted: Option<(Restart, u32)>,
    /// Rows still to be held against the filter.
    pub unfiltered: usize,
}

impl Status {
    /// Records of the stream that wait to be read, as far as that is known: those of the shards
    /// that are read, and of their children.
    pub fn waiting(&self, stream: &StreamView) -> u64 {
        self.shards
            .iter()
            .filter(|shard| shard.progress == Progress::Reading)
            .filter_map(|shard| {
                let view = stream.shards.get(shard.shard.0 as usize)?;
                Some(view.next.saturating_sub(shard.expected?.max(view.first)))
            })
            .sum()
    }

    /// The greatest `MillisBehindLatest` of the last answers.
    pub fn millis_behind(&self) -> i64 {
        self.shards.iter().filter_map(|shard| shard.millis_behind).max().unwrap_or_default()
    }

    /// The most calls on one shard in the simulated second before a moment.
    pub fn calls_now(&self, now: Timestamp) -> usize {
        let recent =
            |calls: &[Timestamp]| calls.iter().filter(|call| now.since(**call).0 < 1000).count();
        self.shards.iter().map(|shard| recent(&shard.calls)).max().unwrap_or_default()
    }
}
