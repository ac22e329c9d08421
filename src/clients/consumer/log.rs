//! What happened to a consumer lately, as facts.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::api::kinesis::{Error, SequenceNumber, ShardId};
use crate::units::{Millis, Timestamp};

/// Lines kept.
const LINES_KEPT: usize = 100;

/// An error with AWS's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// AWS's code.
    pub code: &'static str,
    /// AWS's text.
    pub message: String,
}

impl Fault {
    pub(super) fn of(error: &Error) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

/// Why a consumer has stopped by itself. It goes on when it is told to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Its stream does not exist.
    StreamGone,
    /// Another stream has its stream's name.
    StreamReplaced,
    /// Its registration does not exist any more.
    RegistrationGone,
    /// It can't be registered.
    Refused(Fault),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It began to read.
    Started,
    /// `RegisterStreamConsumer` was accepted.
    Registered,
    /// Its registration is `ACTIVE`.
    Active,
    /// It found shards with `ListShards`.
    Listed {
        /// How many it had not known.
        new: usize,
    },
    /// A subscription began.
    Subscribed {
        /// Whether it follows one that ended after its five minutes.
        renewed: bool,
    },
    /// An iterator was older than five minutes and is asked for again.
    IteratorExpired,
    /// `ProvisionedThroughputExceededException`.
    Throttled {
        /// How long it waits before it tries again.
        wait: Millis,
    },
    /// Processing failed; everything after the checkpoint comes again.
    Failed {
        /// The record that failed; none if the whole batch did.
        record: Option<SequenceNumber>,
        /// Its key.
        key: Option<String>,
        /// How long it waits before it tries again.
        wait: Millis,
    },
    /// AWS refused a call.
    Refused {
        /// How.
        fault: Fault,
        /// How long it waits before it tries again.
        wait: Millis,
    },
    /// A shard is read to its end.
    ShardEnd {
        /// The shards that follow it.
        children: Vec<ShardId>,
    },
    /// A shard is gone, with whatever was not read of it.
    ShardExpired,
    /// Records were older than the retention before they were read.
    Lost {
        /// How many.
        records: u64,
    },
    /// A key's record was processed after a later one of the same key.
    OrderBroken {
        /// The key.
        key: String,
    },
    /// The world has another past now.
    Jumped,
    /// A checkpoint was ahead of what exists and was put back to it.
    Clamped,
    /// It was paused.
    Paused,
    /// It goes on.
    Resumed,
    /// Its process fell over.
    Crashed {
        /// For how long.
        span: Millis,
    },
    /// Its process is back, at its checkpoints.
    Restarted,
    /// Its position was set anew.
    Reset,
    /// What goes wrong on purpose was changed.
    Switched,
    /// It stopped by itself.
    Stopped(StopReason),
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it last happened.
    pub at: Timestamp,
    /// To which shard.
    pub shard: Option<ShardId>,
    /// What.
    pub what: What,
    /// How many times in a row.
    pub times: u64,
}

/// The last lines.
#[derive(Default)]
pub(super) struct Log {
    lines: VecDeque<LogLine>,
    /// The published copy, until something is added.
    shared: Option<Arc<[LogLine]>>,
}

impl Log {
    pub(super) fn add(&mut self, at: Timestamp, shard: Option<ShardId>, what: What) {
        self.shared = None;
        if let Some(line) = self.lines.iter_mut().rev().take(8).find(|line| {
            line.shard == shard
                && std::mem::discriminant(&line.what) == std::mem::discriminant(&what)
                && repeats(&what)
        }) {
            line.times += 1;
            line.at = at;
            line.what = what;
            return;
        }
        if self.lines.len() == LINES_KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(LogLine { at, shard, what, times: 1 });
    }

    pub(super) fn share(&mut self) -> Arc<[LogLine]> {
        let lines = &self.lines;
        Arc::clone(self.shared.get_or_insert_with(|| lines.iter().cloned().collect()))
    }
}

/// Whether it may happen many times a second, so that its lines are told as one.
const fn repeats(what: &What) -> bool {
    matches!(
        what,
        What::Throttled { .. }
            | What::Failed { .. }
            | What::Refused { .. }
            | What::Lost { .. }
            | What::OrderBroken { .. }
            | What::IteratorExpired
            | What::Subscribed { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_is_one_line() {
        let mut log = Log::default();
        let throttled = What::Throttled { wait: Millis(250) };
        for at in 0..500 {
            log.add(Timestamp(at), Some(ShardId(1)), throttled.clone());
            log.add(Timestamp(at), Some(ShardId(2)), throttled.clone());
        }
        let lines = log.share();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].times, lines[0].at), (500, Timestamp(499)));
        log.add(Timestamp(500), None, What::Paused);
        log.add(Timestamp(501), None, What::Paused);
        assert_eq!(log.share().len(), 4);
    }

    #[test]
    fn old_lines_go() {
        let mut log = Log::default();
        for at in 0..500 {
            log.add(Timestamp(at), None, What::Reset);
        }
        assert_eq!(log.share().len(), LINES_KEPT);
        assert_eq!(log.share()[0].at, Timestamp(400));
    }
}
