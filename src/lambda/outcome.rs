//! What became of an invocation, and what follows: the checkpoint moves, or the batch is halved,
//! tried again, or given up.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Lambda;
use super::discarded::Condition;
use super::event::PAYLOAD_BYTES_MAX;
use super::invocation::{InvocationId, Place};
use super::mapping::{Config, LastResult};
use super::shard::{Lane, Piece};
use super::timers::Timer;
use super::tree::Fate;
use crate::units::{Millis, Timestamp};

/// Most bytes of a window's state: 1 MB (developer guide, "Tumbling windows").
const STATE_BYTES_MAX: usize = 1 << 20;

/// What became of an invocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The function returned.
    Succeeded {
        /// The `state` of its answer, in JSON, if there is one.
        state: Option<String>,
    },
    /// The function raised, ran too long, or died.
    Failed {
        /// What it raised, with its message.
        error: String,
    },
    /// The function returned a list of what failed.
    BatchItemFailures {
        /// The sequence numbers as it gave them; `None` for anything but a text.
        items: Vec<Option<String>>,
        /// The `state` of its answer, in JSON, if there is one.
        state: Option<String>,
    },
    /// The function was never reached: too many run already.
    Throttled,
}

impl Outcome {
    /// Reads what a function returned, in JSON. What isn't an object, or has no list of failed
    /// items, is a success, as on AWS.
    pub fn of_answer(answer: &[u8]) -> Self {
        let answer: Json = serde_json::from_slice(answer).unwrap_or_default();
        let state = answer.get("state").filter(|state| !state.is_null()).map(Json::to_string);
        match answer.get("batchItemFailures") {
            None | Some(Json::Null) => Self::Succeeded { state },
            Some(Json::Array(items)) if items.is_empty() => Self::Succeeded { state },
            Some(Json::Array(items)) => {
                let name = |item: &Json| item.get("itemIdentifier")?.as_str().map(str::to_owned);
                Self::BatchItemFailures { items: items.iter().map(name).collect(), state }
            }
            // Neither a list nor null: nothing in it can be believed.
            Some(_) => Self::BatchItemFailures { items: vec![None], state },
        }
    }
}

/// What an outcome means for a batch.
enum Verdict {
    /// All of it is handled.
    Done { state: Option<String> },
    /// So many records from its beginning are handled, fewer than all; the rest failed.
    Failed { handled: usize, error: Option<String> },
    /// It never reached the function.
    Throttled,
}

impl Lambda {
    /// Tells what became of an invocation. Unknown invocations, and second answers, change
    /// nothing.
    pub fn invocation_done(&mut self, now: Timestamp, id: InvocationId, outcome: Outcome) -> bool {
        self.advance(now);
        self.to_come.remove(&id);
        self.answer(id, outcome)
    }

    /// Tells what will become of an invocation, and when: a function takes its time.
    pub fn invocation_takes(
        &mut self,
        now: Timestamp,
        id: InvocationId,
        duration: Millis,
        outcome: Outcome,
    ) -> bool {
        self.advance(now);
        if duration.0 == 0 {
            return self.answer(id, outcome);
        }
        if !self.in_flight.contains_key(&id) || self.to_come.contains_key(&id) {
            return false;
        }
        self.ready.remove(&id);
        self.to_come.insert(id, outcome);
        self.timers.set(self.now + duration, Timer::Answer(id));
        true
    }

    pub(super) fn answer(&mut self, id: InvocationId, outcome: Outcome) -> bool {
        let Some(place) = self.in_flight.remove(&id) else { return false };
        self.ready.remove(&id);
        let now = self.now;
        let Some(mapping) = self.mappings.get_mut(&place.mapping) else { return false };
        let Some(state) = mapping.shards.get_mut(&place.shard) else { return false };
        let Some(lane) = state.lanes.get_mut(place.lane) else { return false };
        let Some(mut piece) = lane.pieces.pop_front() else { return false };
        piece.in_flight = None;
        mapping.version += 1;
        let verdict = judge(&mapping.config, &piece, outcome);
        if !matches!(verdict, Verdict::Throttled) {
            piece.throttles = 0;
            if let Some(last) = piece.records.last() {
                let age = now.since(last.record.arrived);
                state.iterator_age = age.0;
                mapping.metrics.aged(now, age);
            }
        }
        match verdict {
            Verdict::Throttled => {
                piece.throttles += 1;
                piece.retry_at = now
                    + backoff(self.settings.retry_first, self.settings.retry_max, piece.throttles);
                mapping.metrics.throttled(now);
                lane.pieces.push_front(piece);
            }
            Verdict::Done { state: answer } => {
                mapping.metrics.succeeded(now, piece.records.len() as u64);
                mapping.last_result = LastResult::Ok;
                lane.tree.note(&piece, Fate::Handled);
                lane.close_or_keep(&piece, answer, now);
                self.held_bytes -= state.note_handled(&piece.records);
            }
            Verdict::Failed { handled, error } => {
                mapping.last_result = LastResult::Failed;
                self.failed(place, piece, handled, error);
            }
        }
        self.pump(place.mapping, place.shard);
        true
    }

    fn failed(&mut self, place: Place, mut piece: Piece, handled: usize, error: Option<String>) {
        let now = self.now;
        let (first, most) = (self.settings.retry_first, self.settings.retry_max);
        let Some(mapping) = self.mappings.get_mut(&place.mapping) else { return };
        let Some(state) = mapping.shards.get_mut(&place.shard) else { return };
        let failed = (piece.records.len() - handled) as u64;
        mapping.metrics.failed(now, failed, error.is_some());
        mapping.metrics.succeeded(now, handled as u64);
        let done: Vec<_> = piece.records[..handled].to_vec();
        self.held_bytes -= state.note_handled(&done);
        if handled > 0 {
            piece.records = piece.records[handled..].into();
        }
        piece.error = error;
        let config = &mapping.config;
        // A report of failed items has cut the batch already; otherwise it is halved. AWS says that
        // neither counts as a retry. Whether a report that moved the checkpoint, without halving,
        // renews the quota isn't documented: here it doesn't.
        let halved = config.bisect && handled == 0 && piece.records.len() > 1;
        let cut = config.bisect && handled > 0;
        if !halved && !cut {
            piece.retries += 1;
        }
        let exhausted =
            piece.closes.is_none() && config.retries_max.is_some_and(|most| piece.retries > most);
        if exhausted {
            if let Some(lane) = state.lanes.get_mut(place.lane) {
                lane.tree.note(&piece, Fate::GivenUp);
            }
            let records: Vec<_> = piece.records.to_vec();
            let condition = Condition::RetryAttemptsExhausted;
            self.discard(place.mapping, place.shard, &records, condition, Some(&piece));
            return;
        }
        piece.retry_at = now + backoff(first, most, piece.retries.max(1));
        let Some(lane) = state.lanes.get_mut(place.lane) else { return };
        if halved {
            mapping.metrics.bisected(now);
            let middle = piece.records.len().div_ceil(2);
            let half = |range: &[Arc<_>], digit: char| Piece {
                records: range.into(),
                path: format!("{}{digit}", piece.path),
                ..piece.clone()
            };
            lane.tree.note(&piece, Fate::Halved);
            for (range, digit) in [(middle..piece.records.len(), '1'), (0..middle, '0')] {
                let half = half(&piece.records[range], digit);
                lane.tree.note(&half, Fate::Open);
                lane.pieces.push_front(half);
            }
        } else {
            lane.pieces.push_front(piece);
        }
    }
}

/// Doubles with each failure, up to a limit.
fn backoff(first: Millis, most: Millis, failures: u32) -> Millis {
    let doubled = first.0.saturating_mul(1 << failures.saturating_sub(1).min(30));
    Millis(doubled.min(most.0))
}

fn judge(config: &Config, piece: &Piece, outcome: Outcome) -> Verdict {
    let failed = |error| Verdict::Failed { handled: 0, error };
    let (items, state) = match outcome {
        Outcome::Throttled => return Verdict::Throttled,
        Outcome::Failed { error } => return failed(Some(error)),
        Outcome::Succeeded { state } => (Vec::new(), state),
        Outcome::BatchItemFailures { items, state } => (items, state),
    };
    // A window's answer must have a state, or it is a failed invocation.
    if config.tumbling.is_some() && piece.closes.is_none() && state.is_none() {
        return failed(Some("the answer has no state".to_owned()));
    }
    if !config.reports || items.is_empty() || piece.records.is_empty() {
        return Verdict::Done { state };
    }
    let place = |item: &Option<String>| {
        let number = item.as_ref()?.parse().ok()?;
        piece.records.iter().position(|held| held.record.sequence_number == number)
    };
    // One name that is none makes it a complete failure.
    match items.iter().map(place).collect::<Option<Vec<usize>>>() {
        Some(places) => {
            let handled = places.into_iter().min().unwrap_or(0);
            Verdict::Failed { handled, error: None }
        }
        None => failed(None),
    }
}

impl Lane {
    /// After a success: the window takes the new state, or is through.
    fn close_or_keep(&mut self, piece: &Piece, answer: Option<String>, now: Timestamp) {
        if piece.closes.is_some() {
            self.window = None;
            return;
        }
        let Some(window) = &mut self.window else { return };
        let Some(answer) = answer else { return };
        let too_large = answer.len() > STATE_BYTES_MAX;
        // A state that no event could hold is cut off with its window.
        window.state = if answer.len() < PAYLOAD_BYTES_MAX / 2 { answer } else { "{}".to_owned() };
        if too_large {
            let mut last = Piece::new(Arc::from([]), now);
            last.closes = Some(true);
            self.pieces.push_front(last);
        }
    }
}
