//! One consumer as a state machine in simulated time: it asks for calls and is told the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::backlog::Ticket;
use super::history::{Meter, Recorder};
use super::lane::{Env, Lane};
use super::log::{Fault, Log, StopReason, What};
use super::order::OrderWatch;
use super::registration::{Next, Registration};
use super::spec::{ConsumerId, Failure, Kind, Spec, Start};
use super::status::Totals;
use crate::api::kinesis::{
    Error, InUse, LimitExceeded, ListShardsInput, Request, Response, ShardId,
    SubscribeToShardInput, SubscriptionId,
};
use crate::engine::{PushBody, Snapshot, StreamView};
use crate::units::{Millis, Rng, Timestamp};

/// What a consumer asks for.
pub(super) enum Ask {
    /// An API call.
    Call(Purpose, Box<Request>),
    /// A subscription.
    Subscribe {
        /// To this shard.
        shard: ShardId,
        /// The consumer's own name for it.
        generation: u64,
        /// The call.
        input: Box<SubscribeToShardInput>,
    },
    /// The end of a subscription.
    Close(SubscriptionId),
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    List,
    Register,
    Describe,
    Deregister,
    Lane(ShardId),
}

/// When a consumer wants to be looked at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// It has something to do.
    pub(super) work: Option<Timestamp>,
    /// Its curves go on.
    pub(super) curve: Option<Timestamp>,
}

/// One consumer.
pub(super) struct Machine {
    pub(super) id: ConsumerId,
    pub(super) spec: Spec,
    pub(super) failure: Failure,
    /// The stream as of the last look.
    pub(super) view: Option<Arc<StreamView>>,
    /// Identity and birth of the stream it reads.
    pub(super) bound: Option<(u64, Timestamp)>,
    pub(super) epoch: u64,
    pub(super) registration: Registration,
    /// Shards known, by `ListShards`; and where the list goes on.
    pub(super) listed: usize,
    pub(super) list_token: Option<String>,
    pub(super) list_after: Option<Timestamp>,
    /// Whether it has chosen its first shards.
    pub(super) begun: bool,
    pub(super) lanes: BTreeMap<ShardId, Lane>,
    pub(super) order: OrderWatch,
    pub(super) meter: Meter,
    pub(super) totals: Totals,
    pub(super) log: Log,
    pub(super) recorder: Recorder,
    pub(super) rng: Rng,
    pub(super) generation: u64,
    pub(super) paused: bool,
    pub(super) crashed: Option<Timestamp>,
    pub(super) stopped: Option<StopReason>,
}

impl Machine {
    pub(super) fn new(id: ConsumerId, spec: Spec) -> Self {
        Self {
            id,
            spec,
            failure: Failure::None,
            view: None,
            bound: None,
            epoch: 0,
            registration: Registration::Unknown,
            listed: 0,
            list_token: None,
            list_after: None,
            begun: false,
            lanes: BTreeMap::new(),
            order: OrderWatch::default(),
            meter: Meter::default(),
            totals: Totals::default(),
            log: Log::default(),
            recorder: Recorder::default(),
            rng: Rng::new(u64::from(id.0)),
            generation: 0,
            paused: false,
            crashed: None,
            stopped: None,
        }
    }

    /// Looks at the world before anything else; `epoch` tells whether its past is another one.
    pub(super) fn see(&mut self, snapshot: &Snapshot, epoch: u64, now: Timestamp) -> Vec<Ask> {
        let mut asks = Vec::new();
        let first = self.view.is_none() && self.bound.is_none();
        let jumped = epoch != self.epoch && !first;
        self.epoch = epoch;
        self.view = snapshot.stream(&self.spec.stream).cloned();
        let found = self.view.as_ref().map(|view| (view.id, view.created));
        let trouble = match (found, self.bound) {
            (None, _) => Some(StopReason::StreamGone),
            (Some(found), Some(bound)) if found != bound => Some(StopReason::StreamReplaced),
            (Some(found), bound) => {
                // It had only come before its stream.
                if bound.is_none() && self.stopped == Some(StopReason::StreamGone) {
                    self.stopped = None;
                }
                if self.stopped.is_none() {
                    self.bound = Some(found);
                }
                None
            }
        };
        if jumped {
            self.jump(trouble.is_none(), now);
        }
        if let Some(reason) = trouble {
            self.stop(reason, now, &mut asks);
        }
        asks
    }

    fn jump(&mut self, there: bool, now: Timestamp) {
        self.log.add(now, None, What::Jumped);
        self.recorder.cut(now);
        self.crashed = None;
        self.list_token = None;
        self.list_after = None;
        let Some(view) = self.view.clone().filter(|_| there) else { return };
        // What stopped it may not have happened in this past.
        let undone = matches!(
            self.stopped,
            Some(
                StopReason::StreamGone | StopReason::StreamReplaced | StopReason::RegistrationGone
            )
        );
        if undone && self.bound == Some((view.id, view.created)) {
            self.stopped = None;
        }
        let known = view.consumers.iter().any(|consumer| consumer.name == self.spec.name);
        if self.registration == Registration::Creating && !known {
            self.registration = Registration::Unknown;
            self.stop(StopReason::RegistrationGone, now, &mut Vec::new());
        }
        self.listed = self.listed.min(view.shards.len());
        self.lanes.retain(|shard, _| (shard.0 as usize) < view.shards.len());
        for lane in self.lanes.values_mut() {
            if lane.jump(&view.shards[lane.shard.0 as usize], now) {
                self.log.add(now, Some(lane.shard), What::Clamped);
            }
        }
    }

    pub(super) fn stop(&mut self, reason: StopReason, now: Timestamp, asks: &mut Vec<Ask>) {
        if self.stopped.as_ref() == Some(&reason) {
            return;
        }
        self.log.add(now, None, What::Stopped(reason.clone()));
        self.stopped = Some(reason);
        for lane in self.lanes.values_mut() {
            lane.let_go(asks);
        }
    }

    pub(super) fn is_active(&self) -> bool {
        self.stopped.is_none() && !self.paused && self.crashed.is_none()
    }

    /// Does what there was time for, and asks for more.
    pub(super) fn step(&mut self, now: Timestamp, asks: &mut Vec<Ask>) -> Due {
        if let Some(until) = self.crashed {
            if now < until {
                return Due { work: Some(until), ..self.sample(now) };
            }
            self.crashed = None;
            self.log.add(now, None, What::Restarted);
        }
        let Some(view) = self.view.clone().filter(|_| self.is_active()) else {
            return self.sample(now);
        };
        if self.spec.kind == Kind::FanOut {
            match self.registration.next(&view, &self.spec.name) {
                Next::Ready => {}
                Next::Ask(ask) => {
                    if let Some(at) = self.list_after.filter(|at| *at > now) {
                        return Due { work: Some(at), ..self.sample(now) };
                    }
                    asks.push(ask);
                    return self.sample(now);
                }
                Next::Wait => return self.sample(now),
                Next::Gone => {
                    self.registration = Registration::Unknown;
                    self.stop(StopReason::RegistrationGone, now, asks);
                    return self.sample(now);
                }
            }
        }
        let mut due = self.list(&view, now, asks);
        let lanes = self.step_lanes(&view, now, asks);
        due = due.into_iter().chain(lanes).min();
        Due { work: due, ..self.sample(now) }
    }

    fn list(
        &mut self,
        view: &StreamView,
        now: Timestamp,
        asks: &mut Vec<Ask>,
    ) -> Option<Timestamp> {
        if self.listed >= view.shards.len() && self.list_token.is_none() {
            return None;
        }
        if self.list_after.is_some_and(|at| at > now) {
            return self.list_after;
        }
        let mut input = ListShardsInput::default();
        if let Some(token) = self.list_token.clone() {
            input.next_token = Some(token);
        } else {
            input.stream_name = Some(self.spec.stream.clone());
            let last = self.listed.checked_sub(1).map(|last| ShardId(last as u32).to_string());
            input.exclusive_start_shard_id = last;
        }
        asks.push(Ask::Call(Purpose::List, Box::new(Request::ListShards(input))));
        None
    }

    /// Takes up the shards that it had not known.
    fn adopt(&mut self, now: Timestamp) {
        let Some(view) = self.view.clone() else { return };
        let retention = Millis::from_hours(view.retention_hours.unsigned_abs());
        let expired =
            |closed: Option<Timestamp>| closed.is_some_and(|closed| closed + retention < now);
        let from = std::mem::replace(&mut self.listed, view.shards.len());
        let new = view.shards.len().saturating_sub(from);
        self.log.add(now, None, What::Listed { new });
        for shard in view.shards.iter().skip(from) {
            let start = match self.spec.start {
                _ if expired(shard.closed) => continue,
                _ if self.begun => Start::TrimHorizon,
                Start::Latest if shard.closed.is_some() => continue,
                Start::AtTimestamp(at) if shard.closed.is_some_and(|closed| closed < at) => {
                    continue;
                }
                Start::AtTimestamp(at) if shard.created > at => Start::TrimHorizon,
                start => start,
            };
            self.lanes.insert(shard.id, Lane::new(self.spec.kind, start, shard));
        }
        if !self.begun {
            self.begun = true;
            self.log.add(now, None, What::Started);
        }
    }

    fn step_lanes(
        &mut self,
        view: &StreamView,
        now: Timestamp,
        asks: &mut Vec<Ask>,
    ) -> Option<Timestamp> {
        let mut due = None;
        let ids: Vec<ShardId> = self.lanes.keys().copied().collect();
        if !self.spec.parents_first {
            self.order.set_early(self.early(view));
        }
        // Parents have smaller numbers, so a child begins in the step in which they end.
        for id in ids {
            let Some(shard) = view.shards.get(id.0 as usize) else { continue };
            let mut parents = shard.parent.into_iter().chain(shard.adjacent_parent);
            let unfinished =
                |parent: &ShardId| self.lanes.get(parent).is_some_and(|l| !l.place.ended);
            let waiting = self.spec.parents_first && parents.any(|parent| unfinished(&parent));
            let (lane, mut env) = self.lane(id, view, now);
            let Some(lane) = lane else { continue };
            lane.waiting = waiting;
            due = due.into_iter().chain(lane.step(shard, &mut env, asks)).min();
        }
        due
    }

    /// Shards read although ancestors are not finished.
    fn early(&self, view: &StreamView) -> BTreeMap<ShardId, BTreeSet<ShardId>> {
        let unfinished = |id: &ShardId| self.lanes.get(id).is_some_and(|lane| !lane.place.ended);
        if !self.lanes.values().any(|lane| {
            !lane.place.ended && {
                view.shards
                    .get(lane.shard.0 as usize)
                    .is_some_and(|shard| !shard.children.is_empty())
            }
        }) {
            return BTreeMap::new();
        }
        let mut ancestors: BTreeMap<ShardId, BTreeSet<ShardId>> = BTreeMap::new();
        for shard in &view.shards {
            let mut all = BTreeSet::new();
            for parent in shard.parent.into_iter().chain(shard.adjacent_parent) {
                if unfinished(&parent) {
                    all.insert(parent);
                }
                all.extend(ancestors.get(&parent).into_iter().flatten().copied());
            }
            if !all.is_empty() {
                ancestors.insert(shard.id, all);
            }
        }
        ancestors
    }

    fn lane<'a>(
        &'a mut self,
        id: ShardId,
        view: &StreamView,
        now: Timestamp,
    ) -> (Option<&'a mut Lane>, Env<'a>) {
        let env = Env {
            now,
            retention: Millis::from_hours(view.retention_hours.unsigned_abs()),
            spec: &self.spec,
            failure: &self.failure,
            arn: match &self.registration {
                Registration::Active(arn) => Some(arn),
                Registration::Unknown | Registration::Creating => None,
            },
            order: &mut self.order,
            meter: &mut self.meter,
            totals: &mut self.totals,
            log: &mut self.log,
            rng: &mut self.rng,
            generation: &mut self.generation,
        };
        (self.lanes.get_mut(&id), env)
    }

    /// Takes the answer to a call.
    pub(super) fn answered(
        &mut self,
        purpose: Purpose,
        result: Result<Response, Error>,
        now: Timestamp,
    ) {
        self.totals.calls += 1;
        match (purpose, result) {
            (Purpose::Lane(id), result) => {
                let Some(view) = self.view.clone() else { return };
                let Some(shard) = view.shards.get(id.0 as usize) else { return };
                let (Some(lane), mut env) = self.lane(id, &view, now) else { return };
                lane.answered(result, shard, &mut env);
            }
            (Purpose::List, Ok(Response::ListShards(output))) => {
                self.list_token = output.next_token;
                if self.list_token.is_none() {
                    self.adopt(now);
                }
            }
            (Purpose::Register, Ok(_)) => {
                self.registration = Registration::Creating;
                self.log.add(now, None, What::Registered);
            }
            // One of the name is there: it is used.
            (Purpose::Register, Err(Error::ResourceInUse(InUse::ConsumerExists { .. }))) => {
                self.registration = Registration::Creating;
            }
            // Anything else may pass: the rate of calls, a stream that is not ACTIVE.
            (
                Purpose::Register,
                Err(
                    error @ (Error::LimitExceeded(LimitExceeded::Consumers { .. })
                    | Error::Validation(_)
                    | Error::InvalidArgument(_)),
                ),
            ) => {
                let fault = Fault::of(&error);
                self.log.add(now, None, What::Stopped(StopReason::Refused(fault.clone())));
                self.stopped = Some(StopReason::Refused(fault));
            }
            (Purpose::Describe, Ok(Response::DescribeStreamConsumer(output))) => {
                let arn = output.consumer_description.consumer_arn;
                self.registration = Registration::Active(arn);
                self.log.add(now, None, What::Active);
            }
            (_, Ok(_)) => {}
            (_, Err(error)) => {
                let wait = Millis(1000);
                self.list_token = None;
                self.list_after = Some(now + wait);
                self.log.add(now, None, What::Refused { fault: Fault::of(&error), wait });
            }
        }
    }

    /// Takes the answer to a request for a subscription.
    pub(super) fn subscribed(
        &mut self,
        id: ShardId,
        generation: u64,
        result: Result<SubscriptionId, Error>,
        now: Timestamp,
    ) {
        self.totals.calls += 1;
        let Some(view) = self.view.clone() else { return };
        let Some(shard) = view.shards.get(id.0 as usize) else { return };
        let (Some(lane), mut env) = self.lane(id, &view, now) else { return };
        lane.subscribed(generation, result, shard, &mut env);
    }

    /// Takes what a subscription pushed.
    pub(super) fn pushed(
        &mut self,
        id: ShardId,
        generation: u64,
        body: PushBody,
        ticket: Option<Ticket>,
        now: Timestamp,
    ) {
        let Some(view) = self.view.clone() else { return };
        let Some(shard) = view.shards.get(id.0 as usize) else { return };
        let (Some(lane), mut env) = self.lane(id, &view, now) else { return };
        lane.pushed(generation, body, ticket, shard, &mut env);
    }

    /// A subscription is gone without a word.
    pub(super) fn lost(&mut self, id: ShardId, generation: u64) {
        if let Some(lane) = self.lanes.get_mut(&id) {
            lane.lost(generation);
        }
    }
}
