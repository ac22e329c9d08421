//! What a consumer tells of itself.

use super::history::Sample;
use super::machine::{Due, Machine};
use super::registration::Registration;
use super::spec::Kind;
use super::status::{ConsumerStatus, LaneState, State};
use crate::units::Timestamp;

impl Machine {
    /// What it is behind, for the curves.
    pub(super) fn sample(&mut self, now: Timestamp) -> Due {
        let mut sample = Sample { at: now, lag: 0, age: 0, behind: 0, processed: 0 };
        if let Some(view) = &self.view {
            for (id, lane) in &self.lanes {
                let Some(shard) = view.shards.get(id.0 as usize) else { continue };
                let (lag, age, behind) = lane.behind(shard, now);
                sample.lag += lag;
                sample.age = sample.age.max(age);
                sample.behind = sample.behind.max(behind);
            }
        }
        sample.processed = self.totals.records;
        self.recorder.add(sample);
        let next = Timestamp((now.secs() + 1) * 1000);
        let goes_on = sample.lag > 0 && self.view.is_some();
        Due { work: None, curve: goes_on.then_some(next) }
    }

    /// The ARN of its registration, as soon as there is one.
    pub(super) fn arn(&self) -> Option<String> {
        match &self.registration {
            Registration::Active(arn) => Some(arn.clone()),
            Registration::Creating => {
                let view = self.view.as_ref()?;
                let known = view.consumers.iter().find(|known| known.name == self.spec.name)?;
                Some(known.arn.clone())
            }
            Registration::Unknown => None,
        }
    }

    fn state(&self, lanes: impl Iterator<Item = LaneState>) -> State {
        if let Some(reason) = &self.stopped {
            return State::Stopped(reason.clone());
        }
        if self.paused {
            return State::Paused;
        }
        if let Some(until) = self.crashed {
            return State::Crashed { until };
        }
        let ready = matches!(self.registration, Registration::Active(_));
        if self.spec.kind == Kind::FanOut && !ready {
            return State::Registering;
        }
        let mut state = State::Starting;
        for lane in lanes {
            state = match (state, lane) {
                (_, LaneState::Failed { .. }) | (State::Failing, _) => State::Failing,
                (_, LaneState::Throttled { .. }) | (State::Throttled, _) => State::Throttled,
                (_, LaneState::Reading) | (State::Reading, _) => State::Reading,
                (_, LaneState::CaughtUp | LaneState::Ended) => State::CaughtUp,
                (state, _) => state,
            };
        }
        state
    }

    /// What is published of it.
    pub(super) fn status(&mut self, now: Timestamp) -> ConsumerStatus {
        let active = self.is_active();
        let shards = self.view.as_ref().map_or(&[][..], |view| &view.shards);
        let lanes: Vec<_> = self
            .lanes
            .iter()
            .filter_map(|(id, lane)| Some(lane.status(shards.get(id.0 as usize)?, active, now)))
            .collect();
        ConsumerStatus {
            id: self.id,
            spec: self.spec.clone(),
            failure: self.failure.clone(),
            at: now,
            state: self.state(lanes.iter().map(|lane| lane.state)),
            arn: self.arn(),
            totals: self.totals,
            meter: self.meter,
            lag: lanes.iter().map(|lane| lane.lag).sum(),
            age: lanes.iter().map(|lane| lane.age).max().unwrap_or(0),
            broken: self.order.broken,
            broken_keys: self.order.share(),
            keys_unwatched: self.order.overflowed,
            fault: lanes.iter().rev().find_map(|lane| lane.fault.clone()),
            log: self.log.share(),
            history: self.recorder.share(),
            lanes,
        }
    }
}
