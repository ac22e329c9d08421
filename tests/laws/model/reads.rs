//! Iterators and what they read.

use caudal::api::kinesis::{
    ChildShard, Error, GetRecordsInput, GetRecordsOutput, GetShardIteratorInput, SequenceNumber,
    ShardId,
};
use caudal::engine::OnDisk;
use caudal::kinesis::{Shard, Stream};
use caudal::units::Timestamp;

use super::{Model, Scene, ShardModel};

const MIB: u64 = 1 << 20;
const ITERATOR_LIFE: u64 = 300_000;

/// Where an iterator stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    stream: u64,
    shard: ShardId,
    /// Counter of the next record wanted; older ones don't matter any more.
    next: u64,
    given: Timestamp,
}

/// A start as iterators and subscriptions name it.
pub(super) struct Start<'a> {
    pub(super) kind: &'a str,
    pub(super) number: Option<&'a String>,
    pub(super) timestamp: Option<Timestamp>,
}

impl ShardModel {
    /// The counter at which a reader starts: resolved now, not at the first read.
    pub(super) fn place(&self, start: &Start<'_>) -> u64 {
        let number = || start.number.unwrap().parse::<SequenceNumber>().unwrap().counter;
        match start.kind {
            "TRIM_HORIZON" => 0,
            "LATEST" => self.count() + 1,
            "AT_TIMESTAMP" => self.first_since(start.timestamp.unwrap()),
            "AT_SEQUENCE_NUMBER" => number(),
            "AFTER_SEQUENCE_NUMBER" => number() + 1,
            other => panic!("an iterator of kind {other}"),
        }
    }
}

/// The shards that came from one.
pub(super) fn children_of(stream: &Stream, parent: ShardId) -> Vec<ChildShard> {
    let came =
        |shard: &&Shard| shard.parent == Some(parent) || shard.adjacent_parent == Some(parent);
    let child = |shard: &Shard| ChildShard {
        shard_id: shard.id,
        parent_shards: shard.parent.into_iter().chain(shard.adjacent_parent).collect(),
        hash_key_range: shard.range,
    };
    stream.shards.iter().filter(came).map(child).collect()
}

impl Model {
    pub(super) fn iterator_given(
        &mut self,
        scene: &Scene<'_>,
        input: &GetShardIteratorInput,
        text: &str,
    ) {
        let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
        let shard: ShardId = input.shard_id.as_ref().unwrap().parse().unwrap();
        let start = Start {
            kind: input.shard_iterator_type.as_deref().unwrap(),
            number: input.starting_sequence_number.as_ref(),
            timestamp: input.timestamp,
        };
        let model = self.shard(stream.id, shard);
        if scene.limits {
            assert!(model.iterators.fits(1, scene.now), "{shard} gave an iterator too many");
            model.iterators.take(1, scene.now);
        }
        let next = model.place(&start);
        let place = Place { stream: stream.id, shard, next, given: scene.now };
        self.iterators.insert(text.to_owned(), place);
    }

    fn place_of(&self, input: &GetRecordsInput) -> Option<Place> {
        let text = input.shard_iterator.as_ref()?;
        self.iterators.get(text.trim_matches('"')).copied()
    }

    pub(super) fn records_read(
        &mut self,
        scene: &Scene<'_>,
        input: &GetRecordsInput,
        output: &GetRecordsOutput,
        on_disk: &[OnDisk],
    ) {
        let place = self.place_of(input).expect("only given iterators are read");
        assert!(scene.now.since(place.given).0 <= ITERATOR_LIFE, "an expired iterator was read");
        let mut streams = scene.kinesis.streams().values();
        let stream = streams.find(|stream| stream.id == place.stream).expect("a living stream");
        let records = scene.filled(&output.records, on_disk);
        let count = input.limit.unwrap_or(10_000) as usize;
        let limits = scene.limits;
        let now = scene.now;

        let shard = self.shard(place.stream, place.shard);
        let next = shard.follow(place.next, &records, count, 10 * MIB);
        assert_eq!(output.millis_behind_latest, shard.behind(&records, next, now), "behind");
        if limits {
            assert!(shard.may_read(now), "{} was read too often", place.shard);
            shard.read(records.iter().map(|r| r.partition_key.as_str().len() + r.data.len()), now);
        }
        let closed = stream.shards[place.shard.0 as usize].closed.is_some();
        let ended = closed && (records.is_empty() || next > shard.count());
        let children = ended.then(|| children_of(stream, place.shard));
        assert_eq!(output.child_shards, children, "children of {}", place.shard);
        assert_eq!(output.next_shard_iterator.is_none(), ended, "the end of {}", place.shard);
        if let Some(text) = &output.next_shard_iterator {
            assert_ne!(Some(text), input.shard_iterator.as_ref(), "iterators change");
            self.iterators.insert(text.clone(), Place { next, given: now, ..place });
        }
    }

    pub(super) fn read_refused(
        &mut self,
        scene: &Scene<'_>,
        input: &GetRecordsInput,
        error: &Error,
    ) {
        let Some(place) = self.place_of(input) else { return };
        let age = scene.now.since(place.given).0;
        let mut streams = scene.kinesis.streams().values();
        let stream = streams.find(|stream| stream.id == place.stream);
        match error {
            Error::Validation(_) => {}
            Error::ExpiredIterator { .. } => assert!(age > ITERATOR_LIFE, "expired after {age} ms"),
            _ if age > ITERATOR_LIFE => panic!("after {age} ms an iterator gets {error}"),
            Error::ResourceNotFound(_) => {
                let Some(stream) = stream else { return };
                let closed = stream.shards[place.shard.0 as usize].closed;
                let retention = self.streams[&place.stream].retention;
                let expired = closed.is_some_and(|closed| closed + retention < scene.now);
                assert!(expired, "{} of a living stream is not found", place.shard);
            }
            Error::ProvisionedThroughputExceeded(_) => {
                let shard = self.shard(place.stream, place.shard);
                assert!(scene.limits && !shard.may_read(scene.now), "refused without need");
            }
            Error::DryRun(_) => assert_eq!(input.dry_run, Some(true)),
            Error::InvalidArgument(_) => assert!(input.stream_arn.is_some(), "{error}"),
            other => panic!("GetRecords is answered with {other}"),
        }
    }
}

impl ShardModel {
    /// Whether the shard may answer a reader: not silenced by a full answer, out of debt, and
    /// called less than five times a second.
    fn may_read(&self, now: Timestamp) -> bool {
        now >= self.paused_until && self.read_bytes.fits(1, now) && self.read_calls.fits(1, now)
    }

    fn read(&mut self, sizes: impl Iterator<Item = usize>, now: Timestamp) {
        let bytes: u64 = sizes.map(|size| size as u64).sum();
        self.read_calls.take(1, now);
        self.read_bytes.take(bytes, now);
        if bytes >= 10 * MIB {
            self.paused_until = Timestamp(now.0 + 5000);
        }
    }
}
