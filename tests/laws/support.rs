//! Requests in few words, for tests that tell a story of their own.

use std::path::Path;

use caudal::api::Blob;
use caudal::api::kinesis::{
    CreateStreamInput, GetRecordsInput, GetShardIteratorInput, PutRecordsInput,
    PutRecordsRequestEntry, RegisterStreamConsumerInput, Request, ShardId, StartingPosition,
    SubscribeToShardInput,
};
use caudal::engine::{Envelope, Origin};
use caudal::kinesis::{Lifecycle, Settings};
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, RuntimeConfig, Storage};
use caudal::units::{Millis, Timestamp};

/// Settings without limits and delays.
pub(crate) fn free_settings() -> Settings {
    Settings { limits: false, lifecycle: Lifecycle::of(Millis(0)), ..Settings::default() }
}

/// A world in a folder, or in memory, whose clock stands still.
pub(crate) fn config(dir: Option<&Path>, settings: Settings, at: Timestamp) -> RuntimeConfig {
    RuntimeConfig {
        storage: dir.map_or(Storage::Memory, |dir| Storage::Directory(dir.to_owned())),
        settings,
        seed: 11,
        sync: SyncPolicy::default(),
        start: ClockStart::At(at),
    }
}

pub(crate) fn call(request: Request) -> Envelope {
    Envelope::kinesis(Origin::Lab, request)
}

pub(crate) fn create(stream: &str, shards: u64) -> Request {
    Request::CreateStream(CreateStreamInput {
        stream_name: Some(stream.to_owned()),
        shard_count: Some(shards as i64),
        ..CreateStreamInput::default()
    })
}

pub(crate) fn entry(key: &str, data: impl Into<Blob>) -> PutRecordsRequestEntry {
    PutRecordsRequestEntry {
        data: Some(data.into()),
        partition_key: Some(key.to_owned()),
        explicit_hash_key: None,
    }
}

pub(crate) fn put(stream: &str, records: Vec<PutRecordsRequestEntry>) -> Request {
    Request::PutRecords(PutRecordsInput {
        stream_name: Some(stream.to_owned()),
        records: Some(records),
        ..PutRecordsInput::default()
    })
}

pub(crate) fn iterator(stream: &str, shard: ShardId, start: StartingPosition) -> Request {
    Request::GetShardIterator(GetShardIteratorInput {
        stream_name: Some(stream.to_owned()),
        shard_id: Some(shard.to_string()),
        shard_iterator_type: start.kind,
        starting_sequence_number: start.sequence_number,
        timestamp: start.timestamp,
        ..GetShardIteratorInput::default()
    })
}

pub(crate) fn horizon() -> StartingPosition {
    StartingPosition { kind: Some("TRIM_HORIZON".to_owned()), ..StartingPosition::default() }
}

pub(crate) fn after(number: String) -> StartingPosition {
    let kind = Some("AFTER_SEQUENCE_NUMBER".to_owned());
    StartingPosition { kind, sequence_number: Some(number), timestamp: None }
}

pub(crate) fn get(iterator: String, limit: Option<i64>) -> Request {
    let shard_iterator = Some(iterator);
    Request::GetRecords(GetRecordsInput { shard_iterator, limit, ..GetRecordsInput::default() })
}

pub(crate) fn register(stream_arn: String, name: &str) -> Request {
    Request::RegisterStreamConsumer(RegisterStreamConsumerInput {
        stream_arn: Some(stream_arn),
        consumer_name: Some(name.to_owned()),
        ..RegisterStreamConsumerInput::default()
    })
}

pub(crate) fn subscribe(
    consumer_arn: String,
    shard: ShardId,
    start: StartingPosition,
) -> SubscribeToShardInput {
    SubscribeToShardInput {
        consumer_arn: Some(consumer_arn),
        shard_id: Some(shard.to_string()),
        starting_position: Some(start),
        ..SubscribeToShardInput::default()
    }
}
