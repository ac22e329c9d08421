//! What a shard can do now: form batches, hand them over, close windows, or sleep until then.

use std::sync::Arc;

use super::Lambda;
use super::discarded::Condition;
use super::event::{ENVELOPE_BYTES, PAYLOAD_BYTES_MAX, WINDOW_BYTES, bytes_of};
use super::invocation::{InvocationId, Place};
use super::mapping::Config;
use super::shard::{Held, Lane, Piece, Window};
use super::timers::Timer;
use super::tree::Fate;
use crate::api::kinesis::ShardId;
use crate::units::{Millis, Timestamp};

/// What a lane does next.
enum Step {
    /// Nothing until something comes.
    Rest,
    /// Nothing until then.
    Sleep(Timestamp),
    /// Hands over the piece in front.
    Invoke,
    /// Gives up so many records of the piece in front.
    Expire(usize),
    /// Gives up so many records that are in no batch yet.
    ExpireQueue(usize),
    /// Makes the next records a batch.
    Form(usize),
    /// Ends the window; before its time if so said.
    Close(bool),
}

impl Lambda {
    /// Does everything that a shard can do now.
    pub(super) fn pump(&mut self, id: u64, shard: ShardId) {
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        let factor = mapping.config.factor;
        if let Some(state) = mapping.shards.get_mut(&shard) {
            state.change_lanes(factor);
        }
        let lanes = mapping.shards.get(&shard).map_or(0, |state| state.lanes.len());
        for lane in 0..lanes {
            self.pump_lane(id, shard, lane);
        }
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        let Some(state) = mapping.shards.get_mut(&shard) else { return };
        if state.is_changing(factor) && state.lanes.iter().all(Lane::is_idle) {
            self.pump(id, shard);
        } else if state.ended && state.order.is_empty() && state.lanes.iter().all(Lane::is_idle) {
            state.finished = true;
        }
    }

    fn pump_lane(&mut self, id: u64, shard: ShardId, lane: usize) {
        loop {
            let now = self.now;
            let Some(mapping) = self.mappings.get_mut(&id) else { return };
            if !mapping.reads() {
                return;
            }
            let age_max = mapping.age_max();
            let Some(state) = mapping.shards.get_mut(&shard) else { return };
            let (ended, changing) = (state.ended, state.is_changing(mapping.config.factor));
            let Some(own) = state.lanes.get_mut(lane) else { return };
            match own.next_step(&mapping.config, now, age_max, ended, changing) {
                Step::Rest => return,
                Step::Sleep(until) => {
                    if own.wakes.is_none_or(|wakes| until < wakes || wakes < now) {
                        own.wakes = Some(until);
                        self.timers.set(until, Timer::Wake(id, shard, lane));
                    }
                    return;
                }
                Step::Invoke => {
                    self.hand_over(id, shard, lane);
                    return;
                }
                Step::Form(count) => {
                    let records: Vec<_> = own.queue.drain(..count).collect();
                    let piece = Piece::new(records.into(), now);
                    own.tree.note(&piece, Fate::Open);
                    own.pieces.push_back(piece);
                }
                Step::Close(early) => {
                    let mut piece = Piece::new(Arc::from([]), now);
                    piece.closes = Some(early);
                    own.pieces.push_back(piece);
                }
                Step::ExpireQueue(count) => {
                    let records: Vec<_> = own.queue.drain(..count).collect();
                    self.discard(id, shard, &records, Condition::RecordAgeExceeded, None);
                }
                Step::Expire(count) => {
                    let Some(mut piece) = own.pieces.pop_front() else { return };
                    let expired: Vec<_> = piece.records[..count].to_vec();
                    let tried = piece.clone();
                    if count == piece.records.len() {
                        own.tree.note(&piece, Fate::GivenUp);
                    }
                    if count < piece.records.len() {
                        piece.records = piece.records[count..].into();
                        own.pieces.push_front(piece);
                    }
                    let condition = Condition::RecordAgeExceeded;
                    self.discard(id, shard, &expired, condition, Some(&tried));
                }
            }
        }
    }

    fn hand_over(&mut self, id: u64, shard: ShardId, lane: usize) {
        let request_id = self.uuid();
        let invocation = InvocationId(self.next_invocation);
        self.next_invocation += 1;
        let now = self.now;
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        let own = mapping.shards.get_mut(&shard).and_then(|state| state.lanes.get_mut(lane));
        let Some(own) = own else { return };
        let Some(piece) = own.pieces.front_mut() else { return };
        if let (Some(length), Some(first)) = (mapping.config.tumbling, piece.records.first())
            && own.window.is_none()
        {
            own.window = Some(Window::of(first.record.arrived, length));
        }
        piece.in_flight = Some(invocation);
        piece.request_id = request_id;
        piece.invocations += 1;
        own.tree.note(piece, Fate::Open);
        let records = piece.records.len() as u64;
        mapping.metrics.invoked(now, records);
        mapping.version += 1;
        self.in_flight.insert(invocation, Place { mapping: id, shard, lane });
        self.ready.insert(invocation);
    }
}

impl Piece {
    pub(super) fn new(records: Arc<[Arc<Held>]>, now: Timestamp) -> Self {
        Self {
            records,
            path: String::new(),
            retries: 0,
            invocations: 0,
            throttles: 0,
            retry_at: now,
            in_flight: None,
            request_id: String::new(),
            error: None,
            closes: None,
        }
    }
}

impl Window {
    /// The window that a moment falls in: they are laid end to end from the epoch on.
    fn of(at: Timestamp, length: Millis) -> Self {
        let length_ms = length.0.max(1) as i64;
        let start = Timestamp(at.0.div_euclid(length_ms) * length_ms);
        Self { start, end: start + length, state: "{}".to_owned() }
    }
}

impl Lane {
    fn next_step(
        &self,
        config: &Config,
        now: Timestamp,
        age_max: Option<Millis>,
        ended: bool,
        changing: bool,
    ) -> Step {
        let expired = |records: &mut dyn Iterator<Item = &Arc<Held>>| {
            let Some(age_max) = age_max else { return 0 };
            records.take_while(|held| now.since(held.record.arrived) > age_max).count()
        };
        if let Some(piece) = self.pieces.front() {
            if piece.in_flight.is_some() {
                return Step::Rest;
            }
            return match expired(&mut piece.records.iter()) {
                0 if piece.retry_at > now => Step::Sleep(piece.retry_at),
                0 => Step::Invoke,
                count => Step::Expire(count),
            };
        }
        let too_old = expired(&mut self.queue.iter());
        if too_old > 0 {
            return Step::ExpireQueue(too_old);
        }
        let Some(first) = self.queue.front() else {
            return self.without_records(config, now, ended, changing);
        };
        if let Some(window) = &self.window {
            let mine = config.tumbling.map(|length| Window::of(first.record.arrived, length));
            let same =
                mine.is_some_and(|mine| (mine.start, mine.end) == (window.start, window.end));
            if !same {
                return Step::Close(false);
            }
        }
        let (count, full) = self.batch(config);
        let due = first.taken + config.window;
        if full || ended || due <= now { Step::Form(count) } else { Step::Sleep(due) }
    }

    fn without_records(
        &self,
        config: &Config,
        now: Timestamp,
        ended: bool,
        changing: bool,
    ) -> Step {
        let Some(window) = &self.window else { return Step::Rest };
        if ended || window.end <= now {
            return Step::Close(false);
        }
        if changing || config.tumbling.is_none() {
            return Step::Close(true);
        }
        Step::Sleep(window.end)
    }

    /// How many records the next batch has, and whether it can't have more.
    fn batch(&self, config: &Config) -> (usize, bool) {
        let state = self.window.as_ref().map_or(2, |window| window.state.len());
        let around = if config.tumbling.is_some() { WINDOW_BYTES + state } else { 0 };
        let mut bytes = ENVELOPE_BYTES + around;
        let start_of = |held: &Held| {
            config.tumbling.map(|length| Window::of(held.record.arrived, length).start)
        };
        let first_start = self.queue.front().and_then(|held| start_of(held));
        for (count, held) in self.queue.iter().enumerate() {
            bytes += held.event_bytes;
            let other_window = start_of(held) != first_start;
            // The first is always taken: one that is too large alone never gets here.
            if count == config.batch_size
                || other_window
                || (count > 0 && bytes > PAYLOAD_BYTES_MAX)
            {
                return (count, true);
            }
        }
        (self.queue.len(), self.queue.len() == config.batch_size)
    }
}

/// Whether a batch keeps within the limits.
pub(super) fn fits(piece: &Piece) -> bool {
    piece.records.len() <= 1 || bytes_of(piece.records.iter()) + ENVELOPE_BYTES <= PAYLOAD_BYTES_MAX
}
