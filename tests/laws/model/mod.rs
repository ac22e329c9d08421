//! The naive model: what was put and acknowledged, kept in plain lists, and the laws as one would
//! write them down from AWS's documentation.
//!
//! It learns from answers, not from the engine's inside. Of the engine's state it takes only what
//! no answer tells: which shards there are, their ranges and their lineage.

mod lists;
mod pushes;
mod reads;
mod shard;
mod traffic;
mod writes;

use std::collections::BTreeMap;

use bytes::Bytes;
use caudal::api::ApiError;
use caudal::api::kinesis::{
    CreateStreamInput, Error, Record, Request, Response, ShardId, SubscriptionId,
};
use caudal::engine::{Answer, Control, Input, OnDisk, Outcome};
use caudal::kinesis::{Kinesis, Stream};
use caudal::units::{Millis, Timestamp};

use crate::world::is_reset;
use lists::Page;
use pushes::Following;
use reads::Place;
pub(crate) use shard::ShardModel;
pub(crate) use traffic::Window;

/// The world at the moment of an answer or push.
pub(crate) struct Scene<'a> {
    pub(crate) kinesis: &'a Kinesis,
    pub(crate) now: Timestamp,
    /// Whether limits were on when the call came in.
    pub(crate) limits: bool,
    pub(crate) journal: &'a [Bytes],
}

impl Scene<'_> {
    /// The stream a request addresses, if it exists.
    fn stream(&self, name: Option<&String>, arn: Option<&String>) -> Option<&Stream> {
        let of_arn = || self.kinesis.settings().identity.stream_of_arn(arn?);
        self.kinesis.streams().get(name.map(String::as_str).or_else(of_arn)?)
    }

    /// The records as the client gets them: payloads that left memory are read from the journal.
    fn filled(&self, records: &[Record], on_disk: &[OnDisk]) -> Vec<Record> {
        let mut records = records.to_vec();
        for missing in on_disk {
            let place = missing.payload;
            let from = place.offset as usize;
            let key_end = from + usize::from(place.key_length);
            let end = key_end + place.data_length as usize;
            let entry = &self.journal[place.entry as usize];
            let key = std::str::from_utf8(&entry[from..key_end]).unwrap();
            let record = &mut records[missing.index];
            assert!(record.data.is_empty(), "a payload is either in memory or on disk");
            record.partition_key = key.into();
            record.data = entry.slice(key_end..end).into();
        }
        records
    }
}

/// What the model knows of one stream.
struct StreamModel {
    retention: Millis,
    shards: BTreeMap<ShardId, ShardModel>,
}

/// Everything the model knows.
#[derive(Default)]
pub(crate) struct Model {
    /// Streams by identity.
    streams: BTreeMap<u64, StreamModel>,
    iterators: BTreeMap<String, Place>,
    pages: BTreeMap<String, Page>,
    subscriptions: BTreeMap<SubscriptionId, Following>,
    dropped: u64,
}

impl Model {
    /// Lets records grow old, and gets to know shards that came by themselves.
    pub(crate) fn age(&mut self, kinesis: &Kinesis, now: Timestamp) {
        self.meet(kinesis);
        for model in self.streams.values_mut() {
            for shard in model.shards.values_mut() {
                shard.age(now, model.retention, Millis(1000));
            }
        }
    }

    fn meet(&mut self, kinesis: &Kinesis) {
        for stream in kinesis.streams().values() {
            let model = self.streams.get_mut(&stream.id).expect("every stream was asked for");
            for shard in &stream.shards {
                let burst = stream.max_record_bytes();
                model.shards.entry(shard.id).or_insert_with(|| ShardModel::new(burst));
            }
        }
    }

    /// Learns from an answer, and checks it.
    pub(crate) fn learn(&mut self, scene: &Scene<'_>, input: &Input, outcome: &Outcome) {
        match input {
            Input::Control(control) => self.learn_control(scene, control, outcome),
            Input::Kinesis(request) => match &outcome.result {
                Ok(Answer::Kinesis(response)) => {
                    self.learn_answer(scene, request, response, outcome);
                }
                Err(ApiError::Kinesis(error)) => self.learn_error(scene, request, error),
                other => panic!("{request:?} was answered like something else: {other:?}"),
            },
            other => panic!("{other:?} is no call of this model"),
        }
        if is_reset(input) {
            self.dropped = 0;
        }
        self.meet(scene.kinesis);
        self.forget_consumers(scene.kinesis);
        self.check_logs(scene.kinesis);
    }

    fn learn_answer(
        &mut self,
        scene: &Scene<'_>,
        request: &Request,
        response: &Response,
        outcome: &Outcome,
    ) {
        match (request, response) {
            (Request::CreateStream(input), _) => self.created(scene, input),
            (Request::IncreaseStreamRetentionPeriod(input), _) => {
                let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref());
                self.retain(scene, stream, input.retention_period_hours);
            }
            (Request::DecreaseStreamRetentionPeriod(input), _) => {
                let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref());
                self.retain(scene, stream, input.retention_period_hours);
            }
            (Request::UpdateMaxRecordSize(input), _) => {
                let stream = scene.stream(None, input.stream_arn.as_ref()).unwrap();
                for shard in self.streams.get_mut(&stream.id).unwrap().shards.values_mut() {
                    shard.resize(stream.max_record_bytes());
                }
            }
            (Request::PutRecord(input), Response::PutRecord(output)) => {
                self.put_one(scene, input, output);
            }
            (Request::PutRecords(input), Response::PutRecords(output)) => {
                self.put_many(scene, input, output);
            }
            (Request::GetShardIterator(input), Response::GetShardIterator(output)) => {
                self.iterator_given(scene, input, &output.shard_iterator);
            }
            (Request::GetRecords(input), Response::GetRecords(output)) => {
                self.records_read(scene, input, output, &outcome.on_disk);
            }
            (Request::ListShards(input), Response::ListShards(output)) => {
                self.shards_listed(scene, input, output);
            }
            (Request::SubscribeToShard(input), Response::SubscribeToShard(output)) => {
                self.subscribed(scene, input, output.subscription);
            }
            _ => {}
        }
    }

    fn learn_error(&mut self, scene: &Scene<'_>, request: &Request, error: &Error) {
        match (request, error) {
            (_, Error::InternalFailure) => panic!("{request:?} failed inside"),
            (Request::GetRecords(input), _) => self.read_refused(scene, input, error),
            (Request::SubscribeToShard(input), _) => {
                self.subscription_refused(scene, input, error);
            }
            (Request::PutRecord(input), Error::ProvisionedThroughputExceeded(cause)) => {
                let stream =
                    scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
                let key = input.partition_key.as_ref().map_or(0, String::len);
                let size = key + input.data.as_ref().map_or(0, |data| data.len());
                self.write_refused(scene, stream.id, cause.shard, size as u64);
            }
            (Request::GetShardIterator(input), Error::ProvisionedThroughputExceeded(cause)) => {
                let stream =
                    scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
                let shard = self.shard(stream.id, cause.shard);
                let spent = scene.limits && !shard.iterators.fits(1, scene.now);
                assert!(spent, "{request:?} was refused without need");
            }
            _ => {}
        }
    }

    fn learn_control(&mut self, scene: &Scene<'_>, control: &Control, outcome: &Outcome) {
        match control {
            Control::ClearStream { stream } if outcome.changed => {
                let id = scene.kinesis.streams()[stream].id;
                for shard in self.streams.get_mut(&id).unwrap().shards.values_mut() {
                    shard.forget_all();
                }
            }
            Control::CloseSubscription { subscription } if outcome.changed => {
                self.subscriptions.get_mut(subscription).unwrap().over = true;
            }
            Control::HoldSubscription { subscription, held } if outcome.changed => {
                self.subscriptions.get_mut(subscription).unwrap().held = *held;
            }
            Control::Configure(_) => self.reconfigured(scene.now),
            _ => {}
        }
    }

    fn created(&mut self, scene: &Scene<'_>, input: &CreateStreamInput) {
        let stream = scene.stream(input.stream_name.as_ref(), None).unwrap();
        let fresh = StreamModel { retention: Millis::from_hours(24), shards: BTreeMap::new() };
        assert!(self.streams.insert(stream.id, fresh).is_none(), "an identity was given twice");
    }

    /// A new retention holds at once.
    fn retain(&mut self, scene: &Scene<'_>, stream: Option<&Stream>, hours: Option<i64>) {
        let model = self.streams.get_mut(&stream.unwrap().id).unwrap();
        model.retention = Millis::from_hours(hours.unwrap() as u64);
        for shard in model.shards.values_mut() {
            shard.age(scene.now, model.retention, Millis(0));
        }
    }

    fn shard(&mut self, stream: u64, shard: ShardId) -> &mut ShardModel {
        self.streams.get_mut(&stream).unwrap().shards.get_mut(&shard).expect("a known shard")
    }

    /// Nothing too old is kept, nothing else is lost; where memory overflows into nothing, the
    /// losses are counted.
    fn check_logs(&mut self, kinesis: &Kinesis) {
        let (mut lost, mut perhaps) = (0, 0);
        for stream in kinesis.streams().values() {
            let model = self.streams.get_mut(&stream.id).unwrap();
            for shard in &stream.shards {
                let known = model.shards.get_mut(&shard.id).unwrap();
                let at = format!("stream {}, {}", stream.name, shard.id);
                assert_eq!(shard.log.next() - 1, known.count(), "{at}: records ever stored");
                assert!(shard.log.first() > known.gone(), "{at}: a record outlived its retention");
                let (sure, unsure) = known.lose_before(shard.log.first());
                (lost, perhaps) = (lost + sure, perhaps + unsure);
            }
        }
        let counted = kinesis.dropped_records() - self.dropped;
        self.dropped = kinesis.dropped_records();
        let range = lost..=lost + perhaps;
        assert!(range.contains(&counted), "{counted} records said to be dropped, lost {range:?}");
    }

    /// Checks what must hold once a step is through.
    pub(crate) fn settle(&mut self, kinesis: &Kinesis, now: Timestamp, idle: bool) {
        lists::check_rings(kinesis);
        self.check_subscriptions(kinesis, now, idle);
    }
}
