//! A place in a shard: from where it is read, and how far it has come.

use super::spec::Start;
use super::status::Checkpoint;
use crate::api::kinesis::{SequenceNumber, StartingPosition};
use crate::engine::ShardView;
use crate::units::Timestamp;

/// Where a consumer stands in one shard.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Where it starts without a checkpoint.
    start: Start,
    /// When `LATEST` was pinned down: iterators asked for later must not skip what came since.
    pinned: Option<Timestamp>,
    /// The last record processed, as of the last batch.
    pub(super) checkpoint: Option<SequenceNumber>,
    /// Whether the shard is processed to its end.
    pub(super) ended: bool,
    /// Counter of the first record that is its to process.
    pub(super) from: u64,
    /// Counter after the checkpoint.
    pub(super) mark: u64,
    /// Counter after the last record processed.
    pub(super) done: u64,
    /// Counter after the last record received.
    pub(super) fetched: u64,
    /// Counter after the furthest record ever processed: what comes again is a repetition.
    pub(super) high: u64,
}

impl Place {
    pub(super) fn new(start: Start, shard: &ShardView) -> Self {
        let from = match start {
            Start::Latest => shard.next,
            // Nobody can tell the counter at a moment before an answer does.
            Start::TrimHorizon | Start::AtTimestamp(_) => shard.first,
        };
        Self {
            start,
            pinned: None,
            checkpoint: None,
            ended: false,
            from,
            mark: from,
            done: from,
            fetched: from,
            high: 0,
        }
    }

    /// How AWS is asked for the place after the checkpoint.
    pub(super) fn position(&self, now: Timestamp) -> StartingPosition {
        if let Some(number) = self.checkpoint {
            return after(number);
        }
        let (kind, timestamp) = match (self.start, self.pinned) {
            (Start::TrimHorizon, _) => ("TRIM_HORIZON", None),
            (Start::Latest, None) => ("LATEST", None),
            (Start::Latest, Some(at)) | (Start::AtTimestamp(at), _) => {
                ("AT_TIMESTAMP", Some(at.min(now)))
            }
        };
        StartingPosition { kind: Some(kind.to_owned()), timestamp, ..StartingPosition::default() }
    }

    /// Whether the place is lost if it isn't asked for now.
    pub(super) fn must_be_pinned(&self) -> bool {
        self.checkpoint.is_none() && self.start == Start::Latest && self.pinned.is_none()
    }

    /// The place was asked for at a moment when the shard's next counter was at least `next`.
    pub(super) fn placed(&mut self, next: u64, now: Timestamp) {
        if self.must_be_pinned() {
            self.pinned = Some(now);
            self.from = self.from.max(next);
            self.mark = self.from;
            self.rewind();
        }
    }

    /// An answer without records came while the shard's next counter was at least `next`.
    pub(super) fn at_tip(&mut self, next: u64) {
        if self.checkpoint.is_none() && self.done == self.fetched {
            self.from = self.from.max(next);
            self.mark = self.from;
            self.done = self.from;
        }
        self.fetched = self.fetched.max(next);
    }

    /// Back to the checkpoint.
    pub(super) fn rewind(&mut self) {
        self.done = self.mark;
        self.fetched = self.mark;
    }

    /// Whether a record stands before its start: a moment is coarser than a counter.
    pub(super) fn skips(&self, counter: u64) -> bool {
        self.checkpoint.is_none() && self.pinned.is_some() && counter < self.from
    }

    /// A record was processed.
    pub(super) fn processed(&mut self, counter: u64) {
        if self.checkpoint.is_none() && self.high == 0 {
            self.from = self.from.max(counter);
        }
        self.done = counter + 1;
        self.high = self.high.max(self.done);
    }

    /// Everything up to a record is processed for good.
    pub(super) fn set_checkpoint(&mut self, number: SequenceNumber) {
        self.checkpoint = Some(number);
        self.mark = number.counter + 1;
        self.done = self.mark;
    }

    /// Records that exist and are not processed.
    pub(super) fn lag(&self, shard: &ShardView) -> u64 {
        if self.ended { 0 } else { shard.next.saturating_sub(self.done.max(shard.first)) }
    }

    /// Fits the place to a shard that has another past now; says whether it was ahead of it.
    pub(super) fn clamp(&mut self, shard: &ShardView, now: Timestamp) -> bool {
        let foreign = self
            .checkpoint
            .is_some_and(|number| number.shard_created_secs != shard.created.secs() as u64);
        let ahead = self.mark > shard.next || (self.ended && shard.closed.is_none());
        if foreign {
            *self = Self::new(Start::TrimHorizon, shard);
        } else if ahead {
            let high = self.high.min(shard.next);
            *self = Self { high, pinned: Some(now), ..Self::new(Start::Latest, shard) };
        } else {
            self.high = self.high.min(shard.next);
            self.pinned = self.pinned.map(|at| at.min(now));
            self.rewind();
        }
        foreign || ahead
    }

    /// What the checkpoint is, as it is told.
    pub(super) fn told(&self) -> Checkpoint {
        if self.ended {
            return Checkpoint::ShardEnd;
        }
        match (self.checkpoint, self.start) {
            (Some(number), _) => Checkpoint::After(number),
            (None, Start::TrimHorizon) => Checkpoint::TrimHorizon,
            (None, Start::Latest) => Checkpoint::Latest,
            (None, Start::AtTimestamp(at)) => Checkpoint::AtTimestamp(at),
        }
    }
}

/// The place after a record.
pub(super) fn after(number: SequenceNumber) -> StartingPosition {
    StartingPosition {
        kind: Some("AFTER_SEQUENCE_NUMBER".to_owned()),
        sequence_number: Some(number.to_string()),
        timestamp: None,
    }
}
