//! Where a reader stands in one shard, and the calls that bring it further.

use std::sync::Arc;

use super::limiter::Limiter;
use super::plan::Position;
use super::rows::Row;
use crate::api::kinesis::{
    ChildShard, Error, GetRecordsInput, GetRecordsOutput, Request, Response, SequenceNumber,
    ShardId,
};
use crate::engine::ShardView;
use crate::runtime::{Handle, SendError};
use crate::units::Timestamp;

/// How far a shard has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is, or may come, more.
    Reading,
    /// It is closed, and its last record was read.
    Ended,
    /// It is gone, with its records.
    Gone,
}

/// Where a reader stands in one shard.
#[derive(Clone, Debug)]
pub(super) struct Cursor {
    pub(super) shard: ShardId,
    /// Shards that are to be read before this one.
    pub(super) parents: Vec<ShardId>,
    begin: Position,
    /// A number of another world may be the position: start at the oldest record then.
    lenient: bool,
    /// When `LATEST` was asked for, so that nothing is passed over if its iterator expires.
    pinned: Option<Timestamp>,
    iterator: Option<String>,
    /// The first and the last record that were read.
    pub(super) first: Option<SequenceNumber>,
    last: Option<SequenceNumber>,
    /// Counter of the record that comes next, once that is known.
    pub(super) expected: Option<u64>,
    pub(super) progress: Progress,
    /// Records that the page still has room for.
    pub(super) room: Option<u64>,
    pub(super) limiter: Limiter,
    pub(super) millis_behind: Option<i64>,
    pub(super) arrived: Option<Timestamp>,
    /// Records that were gone before they were read.
    pub(super) lost: u64,
    pub(super) refused: u64,
}

/// What came of one turn.
pub(super) enum Turn {
    /// These records; at the end of a shard also those that follow it.
    Read(Vec<Arc<Row>>, Vec<ChildShard>),
    /// Nothing: it is to be tried again.
    Again,
    /// It can't go on.
    Failed(Error),
}

impl Cursor {
    pub(super) fn new(view: &ShardView, begin: Position) -> Self {
        let expected = match begin {
            Position::TrimHorizon => Some(view.first),
            Position::Latest => Some(view.next),
            Position::AtTimestamp(_) => None,
            Position::AtSequenceNumber(number) => Some(number.counter),
            Position::AfterSequenceNumber(number) => Some(number.counter + 1),
        };
        Self {
            shard: view.id,
            parents: view.parent.into_iter().chain(view.adjacent_parent).collect(),
            begin,
            lenient: false,
            pinned: None,
            iterator: None,
            first: None,
            last: None,
            expected,
            progress: Progress::Reading,
            room: None,
            limiter: Limiter::default(),
            millis_behind: None,
            arrived: None,
            lost: 0,
            refused: 0,
        }
    }

    /// The same place in a world that has another past: at the first record that was read, or
    /// where reading began.
    pub(super) fn again(&self, view: &ShardView, now: Timestamp) -> Self {
        let begin = match (self.begin, self.first, self.pinned) {
            (Position::Latest, Some(first), _) => Position::AtSequenceNumber(first),
            (Position::Latest, None, Some(pinned)) => Position::AtTimestamp(pinned.min(now)),
            (Position::AtTimestamp(at), ..) => Position::AtTimestamp(at.min(now)),
            (begin, ..) => begin,
        };
        Self { lenient: true, ..Self::new(view, begin) }
    }

    /// Whether the snapshot says that there is something for it.
    pub(super) fn has_news(&self, view: Option<&ShardView>) -> bool {
        if self.progress != Progress::Reading {
            return false;
        }
        let Some(view) = view else { return true };
        // The place of LATEST must be taken before the next record comes.
        let unplaced =
            self.iterator.is_none() && self.begin == Position::Latest && self.last.is_none();
        unplaced || view.closed.is_some() || self.expected.is_none_or(|next| view.next > next)
    }

    /// Whether a record that doesn't come is missing: the newest one is known only once something
    /// was read after it.
    fn counts(&self) -> bool {
        self.expected.is_some() && (self.last.is_some() || self.begin != Position::Latest)
    }

    fn start(&self) -> Position {
        match (self.last, self.begin, self.pinned) {
            (Some(last), ..) => Position::AfterSequenceNumber(last),
            (None, Position::Latest, Some(pinned)) => Position::AtTimestamp(pinned),
            (None, begin, _) => begin,
        }
    }

    /// Makes the next call.
    pub(super) fn turn(
        &mut self,
        handle: &Handle,
        stream: &str,
        view: Option<&ShardView>,
        now: Timestamp,
    ) -> Result<Turn, SendError> {
        let iterator = match self.iterator.take() {
            Some(iterator) => iterator,
            None => match self.place(handle, stream, now)? {
                Ok(iterator) => iterator,
                Err(turn) => return Ok(turn),
            },
        };
        if self
            .expected
            .is_some_and(|next| view.is_some_and(|view| view.next <= next && view.closed.is_none()))
        {
            // Only the place was wanted.
            self.iterator = Some(iterator);
            return Ok(Turn::Again);
        }
        self.limiter.called(now);
        let input = GetRecordsInput {
            shard_iterator: Some(iterator.clone()),
            limit: self.room.map(|room| room.clamp(1, 10_000) as i64),
            ..GetRecordsInput::default()
        };
        let turn = match handle.kinesis(super::ORIGIN, Request::GetRecords(input))? {
            Ok(Response::GetRecords(output)) => self.take(output, view, now),
            Ok(_) => Turn::Failed(Error::InternalFailure),
            Err(Error::ProvisionedThroughputExceeded(_)) => {
                self.iterator = Some(iterator);
                self.refuse(now)
            }
            Err(Error::ExpiredIterator { .. }) => Turn::Again,
            Err(Error::InvalidArgument(_)) if !self.lenient => {
                // An iterator of another world: once more with one of this.
                self.lenient = true;
                Turn::Again
            }
            Err(Error::ResourceNotFound(_)) => {
                self.progress = Progress::Gone;
                Turn::Again
            }
            Err(error) => Turn::Failed(error),
        };
        Ok(turn)
    }

    fn refuse(&mut self, now: Timestamp) -> Turn {
        self.refused += 1;
        self.limiter.refused(now);
        Turn::Again
    }

    /// Asks for an iterator.
    fn place(
        &mut self,
        handle: &Handle,
        stream: &str,
        now: Timestamp,
    ) -> Result<Result<String, Turn>, SendError> {
        let request = Request::GetShardIterator(self.start().request(stream, self.shard));
        Ok(match handle.kinesis(super::ORIGIN, request)? {
            Ok(Response::GetShardIterator(output)) => {
                self.pinned.get_or_insert(now);
                Ok(output.shard_iterator)
            }
            Ok(_) => Err(Turn::Failed(Error::InternalFailure)),
            Err(Error::ProvisionedThroughputExceeded(_)) => Err(self.refuse(now)),
            Err(Error::ResourceNotFound(_)) => {
                self.progress = Progress::Gone;
                Err(Turn::Again)
            }
            Err(Error::InvalidArgument(_))
                if self.lenient && self.begin != Position::TrimHorizon =>
            {
                self.begin = Position::TrimHorizon;
                (self.last, self.expected) = (None, None);
                Err(Turn::Again)
            }
            Err(error) => Err(Turn::Failed(error)),
        })
    }

    fn take(&mut self, output: GetRecordsOutput, view: Option<&ShardView>, now: Timestamp) -> Turn {
        let expected = self.expected.unwrap_or_default();
        let rows: Vec<_> = output
            .records
            .into_iter()
            .filter(|record| record.sequence_number.counter >= expected)
            .map(|record| Arc::new(Row { record }))
            .collect();
        let bytes = rows.iter().map(|row| row.size()).sum();
        self.limiter.answered(bytes, now);
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            let (first, last) = (first.record.sequence_number, last.place());
            if self.counts() {
                self.lost += first.counter.saturating_sub(expected);
            }
            self.first.get_or_insert(first);
            self.last = rows.last().map(|row| row.record.sequence_number);
            self.expected = Some(last.counter + 1);
            self.arrived = Some(last.arrived);
        } else if output.millis_behind_latest == 0
            && let Some(view) = view
        {
            // The snapshot was older than the answer: what it knew of has been passed.
            let next = view.next.max(expected);
            if self.counts() {
                self.lost += next - expected;
            }
            self.expected = Some(next);
        }
        if let Some(room) = &mut self.room {
            *room = room.saturating_sub(rows.len() as u64);
        }
        self.millis_behind = Some(output.millis_behind_latest);
        self.iterator = output.next_shard_iterator;
        if self.iterator.is_none() {
            self.progress = Progress::Ended;
        }
        Turn::Read(rows, output.child_shards.unwrap_or_default())
    }
}
