//! One shard as one consumer reads it: asks, takes answers, processes, keeps its place.

use super::backlog::Ticket;
use super::batch::{Batch, Processing, Queue, Worked};
use super::fan_out::Subscriber;
use super::history::Meter;
use super::log::{Fault, Log, What};
use super::machine::Ask;
use super::order::OrderWatch;
use super::place::Place;
use super::polling::Poller;
use super::spec::{Failure, Kind, Spec, Start};
use super::status::{LaneState, LaneStatus, Totals};
use crate::api::kinesis::{
    Error, GetRecordsOutput, NotFound, Record, Response, ShardId, SubscribeToShardEvent,
    SubscriptionId,
};
use crate::engine::{PushBody, ShardView};
use crate::units::{Millis, Rng, Timestamp};

/// The consumer's own parts that its lanes use.
pub(super) struct Env<'a> {
    pub(super) now: Timestamp,
    /// How long the stream keeps records.
    pub(super) retention: Millis,
    pub(super) spec: &'a Spec,
    pub(super) failure: &'a Failure,
    pub(super) arn: Option<&'a str>,
    pub(super) order: &'a mut OrderWatch,
    pub(super) meter: &'a mut Meter,
    pub(super) totals: &'a mut Totals,
    pub(super) log: &'a mut Log,
    pub(super) rng: &'a mut Rng,
    pub(super) generation: &'a mut u64,
}

/// How records come.
enum Source {
    Polling(Poller),
    FanOut(Subscriber),
}

/// Why a lane waits before it asks again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    /// The rate of its calls.
    Throttled,
    /// A call failed.
    Refused,
    /// Processing failed.
    Failed,
}

/// One shard as one consumer reads it.
pub(super) struct Lane {
    pub(super) shard: ShardId,
    pub(super) place: Place,
    /// Its parents are not read to their end.
    pub(super) waiting: bool,
    queue: Queue,
    source: Source,
    retry_at: Option<Timestamp>,
    attempts: u32,
    trouble: Trouble,
    behind: u64,
    throttles: u64,
    fault: Option<Fault>,
}

impl Lane {
    pub(super) fn new(kind: Kind, start: Start, shard: &ShardView) -> Self {
        let source = match kind {
            Kind::Polling(_) => Source::Polling(Poller::default()),
            Kind::FanOut => Source::FanOut(Subscriber::default()),
        };
        Self {
            shard: shard.id,
            place: Place::new(start, shard),
            waiting: false,
            queue: Queue::default(),
            source,
            retry_at: None,
            attempts: 0,
            trouble: Trouble::None,
            behind: 0,
            throttles: 0,
            fault: None,
        }
    }

    /// Processes what there was time for and asks for more; says when to look again.
    pub(super) fn step(
        &mut self,
        shard: &ShardView,
        env: &mut Env<'_>,
        asks: &mut Vec<Ask>,
    ) -> Option<Timestamp> {
        if self.place.ended || self.waiting {
            return None;
        }
        let busy = self.work(env, asks);
        if self.place.ended {
            return None;
        }
        if let Some(at) = self.retry_at.filter(|at| *at > env.now) {
            return Some(busy.map_or(at, |busy| busy.min(at)));
        }
        self.retry_at = None;
        let due = match &mut self.source {
            Source::Polling(poller) => {
                let tip = self.place.fetched >= shard.next;
                let nothing = tip && shard.closed.is_none() && !self.place.must_be_pinned();
                if !self.queue.is_empty() || nothing {
                    None
                } else if let Some(at) = poller.next_at.filter(|at| *at > env.now) {
                    Some(at)
                } else {
                    let Kind::Polling(polling) = env.spec.kind else { return busy };
                    let name = &env.spec.stream;
                    asks.push(poller.ask(name, self.shard, &self.place, polling, env.now));
                    None
                }
            }
            Source::FanOut(subscriber) => match (subscriber.due(env.now), env.arn) {
                (Some(at), Some(arn)) if at <= env.now => {
                    *env.generation += 1;
                    let generation = *env.generation;
                    asks.push(subscriber.ask(arn, self.shard, &self.place, generation, env.now));
                    None
                }
                (due, _) => due,
            },
        };
        busy.into_iter().chain(due).min()
    }

    fn work(&mut self, env: &mut Env<'_>, asks: &mut Vec<Ask>) -> Option<Timestamp> {
        let mut with = Processing {
            failure: env.failure,
            micros: env.spec.micros_per_record,
            order: env.order,
            meter: env.meter,
            totals: env.totals,
        };
        let before = self.place.checkpoint;
        let worked = self.queue.work(self.shard, &mut self.place, env.now, &mut with);
        if self.place.checkpoint != before {
            self.try_again();
        }
        for key in self.queue.late.drain(..) {
            env.log.add(env.now, Some(self.shard), What::OrderBroken { key });
        }
        match worked {
            Worked::Idle => {}
            Worked::Busy(at) => return Some(at),
            Worked::Ended(children) => {
                self.let_go(asks);
                env.log.add(env.now, Some(self.shard), What::ShardEnd { children });
            }
            Worked::Failed(record) => {
                self.let_go(asks);
                let wait = self.back_off(Trouble::Failed, 1000, 30_000, env);
                env.totals.failures += 1;
                let (record, key) = record.unzip();
                env.log.add(env.now, Some(self.shard), What::Failed { record, key, wait });
            }
        }
        None
    }

    /// Waits twice as long with each attempt.
    fn back_off(&mut self, trouble: Trouble, first: u64, most: u64, env: &mut Env<'_>) -> Millis {
        let whole = (first << self.attempts.min(16)).min(most);
        self.attempts += 1;
        self.trouble = trouble;
        // The SDKs spread the attempts of many clients; half of the wait is chance.
        let wait = match trouble {
            Trouble::Throttled => Millis(whole / 2 + env.rng.below(whole / 2 + 1)),
            _ => Millis(whole),
        };
        self.retry_at = Some(env.now + wait);
        wait
    }

    /// Takes the answer to a call of this lane.
    pub(super) fn answered(
        &mut self,
        result: Result<Response, Error>,
        shard: &ShardView,
        env: &mut Env<'_>,
    ) {
        match result {
            Ok(Response::GetShardIterator(output)) => {
                self.place.placed(shard.next, env.now);
                if let Source::Polling(poller) = &mut self.source {
                    poller.iterator = Some(output.shard_iterator);
                }
            }
            Ok(Response::GetRecords(output)) => self.received(output, shard, env),
            Ok(_) => {}
            Err(error) => self.refused(&error, shard, env),
        }
    }

    fn received(&mut self, output: GetRecordsOutput, shard: &ShardView, env: &mut Env<'_>) {
        self.calm();
        self.behind = output.millis_behind_latest.max(0) as u64;
        let end = output
            .child_shards
            .map(|children| children.into_iter().map(|child| child.shard_id).collect());
        let ended = output.next_shard_iterator.is_none();
        if let Source::Polling(poller) = &mut self.source {
            poller.iterator = output.next_shard_iterator;
        }
        if output.records.is_empty() {
            self.place.at_tip(shard.next);
        }
        let end = end.or(ended.then(Vec::new));
        self.take(output.records, end, None, env);
    }

    /// Puts records in the queue.
    fn take(
        &mut self,
        mut records: Vec<Record>,
        end: Option<Vec<ShardId>>,
        ticket: Option<Ticket>,
        env: &mut Env<'_>,
    ) {
        records.retain(|record| !self.place.skips(record.sequence_number.counter));
        if let (Some(first), Some(last)) = (records.first(), records.last()) {
            let missing = first.sequence_number.counter.saturating_sub(self.place.fetched);
            if missing > 0 && self.place.checkpoint.is_some() {
                env.totals.lost += missing;
                env.log.add(env.now, Some(self.shard), What::Lost { records: missing });
            }
            self.place.fetched = last.sequence_number.counter + 1;
        } else if end.is_none() {
            return;
        }
        self.queue.push(Batch { records, end, _ticket: ticket });
    }

    /// A call went well.
    fn calm(&mut self) {
        if self.trouble != Trouble::Failed {
            self.try_again();
        }
        self.fault = None;
    }

    /// Takes the answer to a request for a subscription.
    pub(super) fn subscribed(
        &mut self,
        generation: u64,
        result: Result<SubscriptionId, Error>,
        shard: &ShardView,
        env: &mut Env<'_>,
    ) {
        let Source::FanOut(subscriber) = &mut self.source else { return };
        let Some(live) = subscriber.live.as_mut().filter(|live| live.generation == generation)
        else {
            return;
        };
        match result {
            Ok(id) => {
                live.id = Some(id);
                subscriber.accepted = Some(env.now);
                let renewed = subscriber.resume.is_some();
                self.place.placed(shard.next, env.now);
                env.log.add(env.now, Some(self.shard), What::Subscribed { renewed });
                self.fault = None;
            }
            Err(error) => {
                subscriber.live = None;
                self.refused(&error, shard, env);
            }
        }
    }

    /// Takes what was pushed by a subscription.
    pub(super) fn pushed(
        &mut self,
        generation: u64,
        body: PushBody,
        ticket: Option<Ticket>,
        shard: &ShardView,
        env: &mut Env<'_>,
    ) {
        let Source::FanOut(subscriber) = &mut self.source else { return };
        if subscriber.live.as_ref().is_none_or(|live| live.generation != generation) {
            return;
        }
        match body {
            PushBody::Event(event) => self.event(event, ticket, env),
            PushBody::Ended => subscriber.live = None,
            PushBody::Failed(error) => {
                subscriber.live = None;
                self.refused(&error, shard, env);
            }
        }
    }

    fn event(&mut self, event: SubscribeToShardEvent, ticket: Option<Ticket>, env: &mut Env<'_>) {
        self.calm();
        self.behind = event.millis_behind_latest.max(0) as u64;
        let end = event
            .child_shards
            .map(|children| children.into_iter().map(|child| child.shard_id).collect::<Vec<_>>());
        if let Source::FanOut(subscriber) = &mut self.source {
            subscriber.resume = Some(event.continuation_sequence_number);
            subscriber.finished = end.is_some();
        }
        if event.records.is_empty() {
            self.place.at_tip(event.continuation_sequence_number.counter + 1);
        }
        self.take(event.records, end, ticket, env);
    }

    /// A subscription is gone without a word.
    pub(super) fn lost(&mut self, generation: u64) {
        if let Source::FanOut(subscriber) = &mut self.source
            && subscriber.live.as_ref().is_some_and(|live| live.generation == generation)
        {
            subscriber.live = None;
        }
    }

    fn is_expired(shard: &ShardView, env: &Env<'_>) -> bool {
        shard.closed.is_some_and(|closed| closed + env.retention < env.now)
    }

    fn refused(&mut self, error: &Error, shard: &ShardView, env: &mut Env<'_>) {
        let at = Some(self.shard);
        match error {
            Error::ProvisionedThroughputExceeded(_) | Error::LimitExceeded(_) => {
                self.throttles += 1;
                env.totals.throttles += 1;
                let wait = self.back_off(Trouble::Throttled, 200, 5000, env);
                self.fault = Some(Fault::of(error));
                env.log.add(env.now, at, What::Throttled { wait });
            }
            Error::ExpiredIterator { .. } => {
                if let Source::Polling(poller) = &mut self.source {
                    poller.iterator = None;
                    poller.next_at = None;
                }
                env.log.add(env.now, at, What::IteratorExpired);
            }
            // The records of a closed shard go with it once they are older than the retention.
            Error::ResourceNotFound(NotFound::ShardToRead { .. })
                if Self::is_expired(shard, env) =>
            {
                let records = self.place.lag(shard);
                self.place.ended = true;
                env.log.add(env.now, at, What::ShardExpired);
                if records > 0 {
                    env.totals.lost += records;
                    env.log.add(env.now, at, What::Lost { records });
                }
            }
            error => {
                if let Error::InvalidArgument(_) = error {
                    self.place.clamp(shard, env.now);
                    if let Source::Polling(poller) = &mut self.source {
                        poller.iterator = None;
                    }
                }
                let wait = self.back_off(Trouble::Refused, 1000, 30_000, env);
                let fault = Fault::of(error);
                self.fault = Some(fault.clone());
                env.log.add(env.now, at, What::Refused { fault, wait });
            }
        }
    }

    /// Drops what was received and not processed, and how more would come.
    pub(super) fn let_go(&mut self, asks: &mut Vec<Ask>) {
        self.queue.clear();
        self.place.rewind();
        self.retry_at = None;
        match &mut self.source {
            Source::Polling(poller) => poller.iterator = None,
            Source::FanOut(subscriber) => subscriber.drop_all(asks),
        }
    }

    /// Keeps what was processed of an unfinished batch, and lets go.
    pub(super) fn finish(&mut self, asks: &mut Vec<Ask>) {
        if let Some(number) = self.queue.last_processed() {
            self.place.set_checkpoint(number);
        }
        self.let_go(asks);
        self.try_again();
    }

    /// Forgets what it waited for.
    pub(super) fn try_again(&mut self) {
        self.retry_at = None;
        self.attempts = 0;
        self.trouble = Trouble::None;
    }

    /// Fits it to a shard that has another past now; says whether it was ahead of it.
    pub(super) fn jump(&mut self, shard: &ShardView, now: Timestamp) -> bool {
        // What it had asked for belongs to a future that will not be.
        self.queue.clear();
        self.try_again();
        match &mut self.source {
            Source::Polling(poller) => *poller = Poller::default(),
            Source::FanOut(subscriber) => *subscriber = Subscriber::default(),
        }
        self.place.clamp(shard, now)
    }

    fn state(&self, shard: &ShardView, active: bool, now: Timestamp) -> LaneState {
        let asked = match &self.source {
            Source::Polling(poller) => poller.iterator.is_some() || self.place.done > 0,
            Source::FanOut(subscriber) => subscriber.live.is_some(),
        };
        let lag = self.place.lag(shard);
        if self.place.ended {
            return LaneState::Ended;
        }
        if self.waiting {
            return LaneState::WaitingParent;
        }
        if !active {
            return LaneState::Idle;
        }
        match (self.trouble, self.retry_at) {
            (Trouble::Throttled, Some(until)) => LaneState::Throttled { until },
            (Trouble::Failed | Trouble::Refused, until) => {
                LaneState::Failed { until: until.unwrap_or(now) }
            }
            _ if lag > 0 || shard.closed.is_some() => LaneState::Reading,
            _ if asked => LaneState::CaughtUp,
            _ => LaneState::Starting,
        }
    }

    /// Records not processed, their age and the last `MillisBehindLatest`, both in ms.
    pub(super) fn behind(&self, shard: &ShardView, now: Timestamp) -> (u64, u64, u64) {
        let lag = self.place.lag(shard);
        let waiting = self.queue.last_arrived.max(shard.oldest);
        let age = if lag > 0 { waiting.map_or(0, |at| now.since(at).0) } else { 0 };
        (lag, age, self.behind)
    }

    /// What is published of it.
    pub(super) fn status(&self, shard: &ShardView, active: bool, now: Timestamp) -> LaneStatus {
        let (lag, age, behind) = self.behind(shard, now);
        LaneStatus {
            shard: self.shard,
            parents: shard.parent.into_iter().chain(shard.adjacent_parent).collect(),
            state: self.state(shard, active, now),
            checkpoint: self.place.told(),
            from: self.place.from,
            done: self.place.done,
            lag,
            last_arrived: self.queue.last_arrived,
            age,
            behind,
            batch: self.queue.progress(),
            records: self.queue.tally.records,
            bytes: self.queue.tally.bytes,
            repeats: self.queue.tally.repeats,
            throttles: self.throttles,
            meter: self.queue.meter,
            fault: self.fault.clone(),
        }
    }
}
