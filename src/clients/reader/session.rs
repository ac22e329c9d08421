//! The shards that are read together: in which order, how often, and what follows what.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::cursor::{Cursor, Progress, Turn};
use super::limiter::Wait;
use super::plan::{Pace, Plan, Position, Scope};
use super::rows::Row;
use super::status::{Phase, Restart, ShardStatus, Status};
use crate::api::kinesis::{ChildShard, ShardId};
use crate::engine::{ShardView, StreamView};
use crate::runtime::{ClockStatus, Handle, SendError};
use crate::units::{Millis, Timestamp};

/// A round ends when it has so many rows, so that they are seen.
const ROUND_ROWS: usize = 20_000;
/// How far apart calls on one shard are while following it, in simulated ms: two of its five
/// calls a second are enough, and leave room for others.
const SPACING: u64 = 500;
/// Shortest such distance, when the clock is slow.
const SPACING_MIN: u64 = 200;
/// Shortest real wait, so that a fast clock doesn't make a busy thread.
const REAL_WAIT_MIN: Duration = Duration::from_millis(15);
/// How long to wait for the engine's inbox.
const INBOX_WAIT: Duration = Duration::from_millis(5);

/// What one round brought.
#[derive(Default)]
pub(super) struct Round {
    /// In no order across shards.
    pub(super) rows: Vec<Arc<Row>>,
    /// All rows so far belong to another past and must go.
    pub(super) restarted: bool,
    /// Whether anything was done.
    pub(super) worked: bool,
    /// When to try again at the latest; `None` if only news can bring more.
    pub(super) again: Option<Duration>,
}

/// When a shard can be asked.
enum Due {
    Now,
    Later(Wait),
    /// Not before there is news.
    Never,
}

/// Reads one stream after a plan.
pub(super) struct Session {
    plan: Plan,
    stream_id: Option<u64>,
    epoch: u64,
    cursors: BTreeMap<ShardId, Cursor>,
    phase: Phase,
    read: u64,
    calls: u64,
    restarted: Option<(Restart, u32)>,
    /// Sums of cursors that are no more.
    lost: u64,
    refused: u64,
}

impl Session {
    pub(super) fn new(plan: Plan, epoch: u64) -> Self {
        Self {
            plan,
            stream_id: None,
            epoch,
            cursors: BTreeMap::new(),
            phase: Phase::Stopped,
            read: 0,
            calls: 0,
            restarted: None,
            lost: 0,
            refused: 0,
        }
    }

    /// Changes how reading goes on; places are kept.
    pub(super) fn pace(&mut self, pace: Pace) {
        self.plan.pace = pace;
        let room = match pace {
            Pace::Page(records) => Some(u64::from(records)),
            Pace::Live | Pace::Stopped => None,
        };
        self.cursors.values_mut().for_each(|cursor| cursor.room = room);
        self.phase = if pace == Pace::Stopped { Phase::Stopped } else { Phase::Reading };
    }

    fn room(&self) -> Option<u64> {
        match self.plan.pace {
            Pace::Page(records) => Some(u64::from(records)),
            Pace::Live | Pace::Stopped => None,
        }
    }

    /// Asks every shard that has something and may be asked, once.
    pub(super) fn round(&mut self, handle: &Handle, epoch: u64) -> Round {
        let mut round = Round::default();
        let snapshot = handle.snapshot();
        let clock = handle.clock();
        let view = snapshot.stream(&self.plan.stream);
        self.notice(view.map(|view| &**view), epoch, clock.now, &mut round);
        let Some(view) = view else {
            if self.plan.pace != Pace::Stopped {
                self.phase = Phase::NoStream;
            }
            return round;
        };
        if self.plan.pace == Pace::Stopped || matches!(self.phase, Phase::Failed(_)) {
            return round;
        }
        self.seed(view);
        let spacing = self.spacing(&clock);
        let mut due: Vec<_> = self
            .cursors
            .values()
            .filter(|cursor| matches!(self.due(cursor, view, clock.now, spacing), Due::Now))
            .map(|cursor| (cursor.arrived, cursor.shard))
            .collect();
        // Who is furthest behind comes first, so that shards go forward side by side.
        due.sort_unstable();
        for (_, shard) in due {
            match self.turn(handle, shard, view, clock.now, &mut round) {
                Ok(()) => round.worked = true,
                Err(SendError::Full) => {
                    round.again = Some(INBOX_WAIT);
                    break;
                }
                Err(SendError::Stopped) => {
                    self.phase = Phase::Closed;
                    return round;
                }
            }
            if round.rows.len() >= ROUND_ROWS || matches!(self.phase, Phase::Failed(_)) {
                break;
            }
        }
        self.settle(view, &clock, spacing, &mut round);
        round
    }

    /// Notices that the stream or the world is not the one that was read so far.
    fn notice(&mut self, view: Option<&StreamView>, epoch: u64, now: Timestamp, round: &mut Round) {
        let recreated = view.is_some_and(|view| self.stream_id.is_some_and(|id| id != view.id));
        let cause = if epoch == self.epoch {
            recreated.then_some(Restart::Recreated)
        } else {
            Some(Restart::OtherPast)
        };
        if let Some(view) = view {
            self.stream_id = Some(view.id);
        }
        let Some(cause) = cause else { return };
        self.epoch = epoch;
        round.restarted = true;
        round.worked = true;
        let former = std::mem::take(&mut self.cursors);
        self.lost += former.values().map(|cursor| cursor.lost).sum::<u64>();
        self.refused += former.values().map(|cursor| cursor.refused).sum::<u64>();
        self.read = 0;
        let times = self.restarted.map_or(0, |(_, times)| times) + 1;
        // Before anything was read there is nothing to start over.
        if !former.is_empty() {
            self.restarted = Some((cause, times));
        }
        if self.plan.pace != Pace::Stopped {
            self.phase = Phase::Reading;
        }
        match (cause, view) {
            (Restart::OtherPast, Some(view)) => {
                for cursor in former.values() {
                    if let Some(shard) = view.shards.get(cursor.shard.0 as usize) {
                        self.add(cursor.again(shard, now));
                    }
                }
                self.drop_orphans(view);
            }
            // A new stream is read from its beginning: nothing of it was seen yet.
            (Restart::Recreated, _) => self.plan.position = Position::TrimHorizon,
            (Restart::OtherPast, None) => {}
        }
    }

    /// Children whose parents are read too are found again at their parents' ends.
    fn drop_orphans(&mut self, view: &StreamView) {
        if self.plan.scope != Scope::All || self.plan.position == Position::TrimHorizon {
            return;
        }
        let known: Vec<_> = self.cursors.keys().copied().collect();
        let parents = |shard: &ShardView| shard.parent.into_iter().chain(shard.adjacent_parent);
        // Shards that are open and come from none that is read, such as after an undone split.
        for id in &view.open {
            let Some(shard) = view.shards.get(id.0 as usize) else { continue };
            let reached =
                known.contains(id) || parents(shard).any(|parent| known.contains(&parent));
            if !reached && self.plan.position == Position::Latest {
                self.add(Cursor::new(shard, Position::Latest));
            }
        }
    }

    fn add(&mut self, mut cursor: Cursor) {
        cursor.room = self.room();
        self.cursors.entry(cursor.shard).or_insert(cursor);
    }

    /// Chooses the first shards, once the stream has some.
    fn seed(&mut self, view: &StreamView) {
        if !self.cursors.is_empty() {
            return;
        }
        let position = self.plan.position;
        let wanted = |shard: &ShardView| match (self.plan.scope, position.number()) {
            (Scope::Shard(id), _) => shard.id == id,
            (Scope::All, Some(number)) => shard.id == number.shard,
            (Scope::All, None) => match position {
                Position::Latest => shard.closed.is_none(),
                Position::AtTimestamp(at) => shard.closed.is_none_or(|closed| closed >= at),
                _ => shard.closed.is_none() || shard.records > 0,
            },
        };
        let chosen: Vec<_> = view
            .shards
            .iter()
            .filter(|shard| wanted(shard))
            .map(|shard| Cursor::new(shard, position))
            .collect();
        for cursor in chosen {
            self.add(cursor);
        }
    }

    fn spacing(&self, clock: &ClockStatus) -> Millis {
        match self.plan.pace {
            // A clock that stands still gives no new budget: what is left may be spent.
            Pace::Live if !clock.paused => {
                let spacing = (SPACING as f64 * clock.speed) as u64;
                Millis(spacing.clamp(SPACING_MIN, SPACING))
            }
            _ => Millis(0),
        }
    }

    fn waits_for_parents(&self, cursor: &Cursor) -> bool {
        cursor.parents.iter().any(|parent| {
            self.cursors.get(parent).is_some_and(|parent| parent.progress == Progress::Reading)
        })
    }

    fn due(&self, cursor: &Cursor, view: &StreamView, now: Timestamp, spacing: Millis) -> Due {
        let shard = view.shards.get(cursor.shard.0 as usize).map(|shard| &**shard);
        if !cursor.has_news(shard) || cursor.room == Some(0) || self.waits_for_parents(cursor) {
            return Due::Never;
        }
        match cursor.limiter.wait(now, spacing) {
            Some(wait) => Due::Later(wait),
            None => Due::Now,
        }
    }

    fn turn(
        &mut self,
        handle: &Handle,
        shard: ShardId,
        view: &StreamView,
        now: Timestamp,
        round: &mut Round,
    ) -> Result<(), SendError> {
        let shard_view = view.shards.get(shard.0 as usize).map(|shard| &**shard);
        let Some(cursor) = self.cursors.get_mut(&shard) else { return Ok(()) };
        match cursor.turn(handle, &self.plan.stream, shard_view, now)? {
            Turn::Again => {}
            Turn::Failed(error) => self.phase = Phase::Failed(error),
            Turn::Read(rows, children) => {
                self.calls += 1;
                self.read += rows.len() as u64;
                round.rows.extend(rows);
                self.follow(&children, handle);
            }
        }
        Ok(())
    }

    /// Goes on in the children of a shard that was read to its end.
    fn follow(&mut self, children: &[ChildShard], handle: &Handle) {
        if self.plan.scope != Scope::All || children.is_empty() {
            return;
        }
        // Their lineage is in the answer; what they hold may be in a newer snapshot only.
        let snapshot = handle.snapshot();
        let Some(view) = snapshot.stream(&self.plan.stream) else { return };
        for child in children {
            let Some(shard) = view.shards.get(child.shard_id.0 as usize) else { continue };
            let begin = match self.plan.position {
                Position::AtTimestamp(at) => Position::AtTimestamp(at),
                _ => Position::TrimHorizon,
            };
            self.add(Cursor::new(shard, begin));
        }
    }

    /// Says what is being done, and when to go on.
    fn settle(
        &mut self,
        view: &StreamView,
        clock: &ClockStatus,
        spacing: Millis,
        round: &mut Round,
    ) {
        if matches!(self.phase, Phase::Failed(_)) {
            return;
        }
        let mut waits = None::<Timestamp>;
        let mut now = false;
        for cursor in self.cursors.values() {
            match self.due(cursor, view, clock.now, spacing) {
                Due::Now => now = true,
                Due::Later(wait) => {
                    waits = Some(waits.map_or(wait.until, |until| until.min(wait.until)));
                }
                Due::Never => {}
            }
        }
        if now {
            round.again = Some(round.again.unwrap_or(Duration::ZERO));
        } else if let Some(until) = waits
            && !clock.paused
        {
            let millis = until.since(clock.now).0 as f64 / clock.speed;
            let wait = Duration::from_secs_f64(millis / 1000.0).max(REAL_WAIT_MIN);
            round.again = Some(round.again.map_or(wait, |again| again.min(wait)));
        }
        let busy = now || waits.is_some();
        self.phase = match self.plan.pace {
            Pace::Stopped => Phase::Stopped,
            _ if busy || self.cursors.is_empty() => Phase::Reading,
            Pace::Page(_) => Phase::PageDone,
            Pace::Live => Phase::UpToDate,
        };
    }

    /// How it goes, but for what the thread around it knows.
    pub(super) fn status(&self, clock: &ClockStatus) -> Status {
        let spacing = self.spacing(clock);
        let shards = self.cursors.values().map(|cursor| ShardStatus {
            shard: cursor.shard,
            progress: cursor.progress,
            behind_parents: self.waits_for_parents(cursor),
            expected: cursor.expected,
            millis_behind: cursor.millis_behind,
            calls: cursor.limiter.calls(),
            wait: cursor.limiter.wait(clock.now, spacing),
            full: cursor.room == Some(0),
        });
        let sum = |of: fn(&Cursor) -> u64| self.cursors.values().map(of).sum::<u64>();
        Status {
            plan: Some(self.plan.clone()),
            phase: self.phase.clone(),
            shards: shards.collect(),
            read: self.read,
            calls: self.calls,
            refused: self.refused + sum(|cursor| cursor.refused),
            lost: self.lost + sum(|cursor| cursor.lost),
            evicted: 0,
            restarted: self.restarted,
            unfiltered: 0,
        }
    }

    pub(super) const fn phase(&self) -> &Phase {
        &self.phase
    }
}
