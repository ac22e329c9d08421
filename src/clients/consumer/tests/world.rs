//! A world with one consumer whose time passes as the test says.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::machine::{Ask, Machine};
use super::super::spec::{ConsumerId, Kind, Polling, Spec, Start};
use super::super::status::{ConsumerStatus, LaneState, LaneStatus};
use crate::api::Blob;
use crate::api::kinesis::{
    CreateStreamInput, Error, MergeShardsInput, PutRecordInput, PutRecordOutput, Request, Response,
    ShardId, SplitShardInput, SubscriptionId,
};
use crate::engine::{Control, Engine, Envelope, Genesis, Input, Origin, PushBody};
use crate::kinesis::Settings;
use crate::units::{Millis, Timestamp};

pub(super) const STREAM: &str = "transacciones-realtime";
pub(super) const BORN: Timestamp = Timestamp(1_795_000_000_000);

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) machine: Machine,
    pub(super) now: Timestamp,
    pub(super) epoch: u64,
    subscriptions: BTreeMap<SubscriptionId, (ShardId, u64)>,
    /// Operations called by the consumer, by name.
    pub(super) calls: Vec<&'static str>,
}

/// A polling consumer of the example stream.
pub(super) fn polling() -> Spec {
    Spec {
        name: "lector".to_owned(),
        stream: STREAM.to_owned(),
        kind: Kind::Polling(Polling::default()),
        start: Start::TrimHorizon,
        micros_per_record: 0,
        parents_first: true,
    }
}

/// A registered one.
pub(super) fn fan_out() -> Spec {
    Spec { kind: Kind::FanOut, ..polling() }
}

impl World {
    pub(super) fn new(spec: Spec, shards: i64) -> Self {
        let lifecycle = crate::kinesis::Lifecycle::of(Millis(500));
        let settings = Settings { lifecycle, ..Settings::default() };
        let engine = Engine::new(Genesis { seed: 7, settings, born: BORN });
        let mut world = Self {
            engine,
            machine: Machine::new(ConsumerId(1), spec),
            now: BORN,
            epoch: 0,
            subscriptions: BTreeMap::new(),
            calls: Vec::new(),
        };
        world
            .call(Request::CreateStream(CreateStreamInput {
                stream_name: Some(STREAM.to_owned()),
                shard_count: Some(shards),
                ..Default::default()
            }))
            .unwrap();
        world.pass_engine(1000);
        world
    }

    pub(super) fn call(&mut self, request: Request) -> Result<Response, Error> {
        let envelope = Envelope::kinesis(Origin::Lab, request);
        self.engine.apply(self.now, &envelope).kinesis()
    }

    pub(super) fn control(&mut self, control: Control) {
        let envelope = Envelope { origin: Origin::Runtime, input: Input::Control(control) };
        self.engine.apply(self.now, &envelope).result.unwrap();
    }

    pub(super) fn put(&mut self, key: &str, data: &str) -> PutRecordOutput {
        let put = Request::PutRecord(PutRecordInput {
            stream_name: Some(STREAM.to_owned()),
            partition_key: Some(key.to_owned()),
            data: Some(Blob::copy_from(data.as_bytes())),
            ..Default::default()
        });
        match self.call(put) {
            Ok(Response::PutRecord(output)) => output,
            other => panic!("{other:?}"),
        }
    }

    /// Splits a shard in the middle and waits until it is done.
    pub(super) fn split(&mut self, shard: u32) {
        let view = Arc::clone(&self.engine.snapshot().streams[0]);
        let range = view.shards[shard as usize].range;
        let half = (range.ending_hash_key.0 - range.starting_hash_key.0) / 2;
        let at = range.starting_hash_key.0 + half;
        self.call(Request::SplitShard(SplitShardInput {
            stream_name: Some(STREAM.to_owned()),
            shard_to_split: Some(ShardId(shard).to_string()),
            new_starting_hash_key: Some(at.to_string()),
            ..Default::default()
        }))
        .unwrap();
        self.pass_engine(1000);
    }

    pub(super) fn merge(&mut self, lower: u32, upper: u32) {
        self.call(Request::MergeShards(MergeShardsInput {
            stream_name: Some(STREAM.to_owned()),
            shard_to_merge: Some(ShardId(lower).to_string()),
            adjacent_shard_to_merge: Some(ShardId(upper).to_string()),
            ..Default::default()
        }))
        .unwrap();
        self.pass_engine(1000);
    }

    /// Lets time pass for the engine only.
    pub(super) fn pass_engine(&mut self, millis: u64) {
        self.now = self.now + Millis(millis);
        self.engine.advance(self.now);
    }

    /// Lets time pass; the consumer is looked at whenever it wished to be.
    pub(super) fn pass(&mut self, millis: u64) {
        let end = self.now + Millis(millis);
        loop {
            let due = self.settle();
            let next = due
                .into_iter()
                .chain(self.engine.next_deadline())
                .filter(|at| *at > self.now)
                .min()
                .filter(|at| *at <= end);
            let Some(next) = next else { break };
            self.now = next;
            self.engine.advance(next);
        }
        self.now = end;
        self.engine.advance(end);
        self.settle();
    }

    /// Lets the consumer do what it can now; says when it wants to be looked at again.
    pub(super) fn settle(&mut self) -> Option<Timestamp> {
        for _ in 0..200 {
            let snapshot = self.engine.snapshot();
            let mut asks = self.machine.see(&snapshot, self.epoch, self.now);
            let due = self.machine.step(self.now, &mut asks);
            let quiet = asks.is_empty();
            self.carry_out(asks);
            let pushed = self.take_pushes();
            if quiet && !pushed {
                return due.work;
            }
        }
        panic!("a consumer that never comes to rest: {:?}", self.calls.iter().rev().take(9));
    }

    pub(super) fn carry_out(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Call(purpose, request) => {
                    self.calls.push(request.operation().as_str());
                    let result = self.call(*request);
                    self.machine.answered(purpose, result, self.now);
                }
                Ask::Subscribe { shard, generation, input } => {
                    self.calls.push("SubscribeToShard");
                    let result = self.call(Request::SubscribeToShard(*input)).map(|response| {
                        let Response::SubscribeToShard(output) = response else { unreachable!() };
                        self.subscriptions.insert(output.subscription, (shard, generation));
                        output.subscription
                    });
                    self.machine.subscribed(shard, generation, result, self.now);
                }
                Ask::Close(subscription) => {
                    self.control(Control::CloseSubscription { subscription });
                }
            }
        }
    }

    fn take_pushes(&mut self) -> bool {
        let mut any = false;
        while let Some(push) = self.engine.poll_push() {
            any = true;
            let (shard, generation) = self.subscriptions[&push.subscription];
            let last = !matches!(push.body, PushBody::Event(_));
            self.machine.pushed(shard, generation, push.body, None, self.now);
            if push.held && !last {
                let subscription = push.subscription;
                self.control(Control::HoldSubscription { subscription, held: false });
            }
        }
        any
    }

    pub(super) fn status(&mut self) -> ConsumerStatus {
        self.settle();
        self.machine.status(self.now)
    }

    pub(super) fn lane(&mut self, shard: u32) -> LaneStatus {
        self.status().lane(ShardId(shard)).expect("a lane").clone()
    }

    pub(super) fn state_of(&mut self, shard: u32) -> LaneState {
        self.lane(shard).state
    }

    /// Payloads in the order in which they were processed, repetitions included.
    pub(super) fn seen(&self) -> Vec<String> {
        self.machine.order.seen.iter().map(|seen| seen.3.clone()).collect()
    }

    /// How often an operation was called.
    pub(super) fn count(&self, operation: &str) -> usize {
        self.calls.iter().filter(|call| **call == operation).count()
    }
}
