//! What the owner of a consumer can do with it.

use std::collections::BTreeMap;

use super::lane::Lane;
use super::log::{StopReason, What};
use super::machine::{Ask, Machine};
use super::registration::{Registration, deregister};
use super::spec::{Failure, Kind, Start};
use crate::units::{Millis, Timestamp};

impl Machine {
    /// Stops it in good order: what was processed is kept.
    pub(super) fn pause(&mut self, paused: bool, now: Timestamp, asks: &mut Vec<Ask>) {
        if paused == self.paused {
            return;
        }
        self.paused = paused;
        self.log.add(now, None, if paused { What::Paused } else { What::Resumed });
        if paused {
            self.lanes.values_mut().for_each(|lane| lane.finish(asks));
        }
    }

    /// Has its process fall over: what it did since its checkpoints is forgotten.
    pub(super) fn crash(&mut self, span: Millis, now: Timestamp, asks: &mut Vec<Ask>) {
        if !self.is_active() {
            return;
        }
        self.crashed = Some(now + span);
        self.log.add(now, None, What::Crashed { span });
        for lane in self.lanes.values_mut() {
            lane.let_go(asks);
            lane.try_again();
        }
    }

    /// Goes on after it stopped by itself. In another stream of the name it starts over.
    pub(super) fn resume(&mut self, now: Timestamp) {
        let Some(reason) = self.stopped.take() else { return };
        self.log.add(now, None, What::Resumed);
        let found = self.view.as_ref().map(|view| (view.id, view.created));
        if found != self.bound {
            self.forget(self.spec.start);
            self.bound = found;
            self.registration = Registration::Unknown;
        }
        if let StopReason::Refused(_) | StopReason::RegistrationGone = reason {
            self.registration = Registration::Unknown;
        }
    }

    fn forget(&mut self, start: Start) {
        self.spec.start = start;
        self.lanes.clear();
        self.listed = 0;
        self.list_token = None;
        self.begun = false;
        self.order.set_early(BTreeMap::new());
    }

    /// Sets its place anew in all shards.
    pub(super) fn reset(&mut self, start: Start, now: Timestamp, asks: &mut Vec<Ask>) {
        self.lanes.values_mut().for_each(|lane| lane.let_go(asks));
        self.forget(start);
        self.log.add(now, None, What::Reset);
    }

    /// Changes what goes wrong on purpose; what waited because of it tries again.
    pub(super) fn set_failure(&mut self, failure: Failure, now: Timestamp) {
        self.failure = failure;
        self.log.add(now, None, What::Switched);
        self.lanes.values_mut().for_each(Lane::try_again);
    }

    /// Lets go of everything, for good.
    pub(super) fn remove(&mut self, also_registration: bool, asks: &mut Vec<Ask>) {
        self.lanes.values_mut().for_each(|lane| lane.let_go(asks));
        if let Some(arn) = self.arn().filter(|_| also_registration) {
            asks.push(deregister(&arn));
        }
    }

    /// Changes how it asks, and how long it takes over a record; its kind stays.
    pub(super) fn set_pace(&mut self, kind: Kind, micros_per_record: u64) {
        if let (Kind::Polling(_), Kind::Polling(_)) = (self.spec.kind, kind) {
            self.spec.kind = kind;
        }
        self.spec.micros_per_record = micros_per_record;
    }
}
