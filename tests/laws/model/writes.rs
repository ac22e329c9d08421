//! What was put, and what was refused.

use bytes::Bytes;
use caudal::api::Blob;
use caudal::api::kinesis::{
    HashKey, PutRecordInput, PutRecordOutput, PutRecordsInput, PutRecordsOutput,
    PutRecordsRequestEntry, RecordDistribution, ShardId,
};
use caudal::kinesis::Stream;
use md5::{Digest, Md5};

use super::shard::Stored;
use super::{Model, Scene};

impl Model {
    pub(super) fn put_one(
        &mut self,
        scene: &Scene<'_>,
        input: &PutRecordInput,
        output: &PutRecordOutput,
    ) {
        let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
        let entry = PutRecordsRequestEntry {
            data: input.data.clone(),
            explicit_hash_key: input.explicit_hash_key.clone(),
            partition_key: input.partition_key.clone(),
        };
        let record = Stored {
            number: output.sequence_number,
            arrived: scene.now,
            key: input.partition_key.clone().unwrap_or_default(),
            data: payload(input.data.as_ref()),
            encryption: output.encryption_type,
        };
        self.stored(scene, stream, &entry, output.shard_id, record);
    }

    pub(super) fn put_many(
        &mut self,
        scene: &Scene<'_>,
        input: &PutRecordsInput,
        output: &PutRecordsOutput,
    ) {
        let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
        let entries = input.records.as_ref().unwrap();
        assert_eq!(entries.len(), output.records.len());
        let mut refused = 0;
        for (entry, result) in entries.iter().zip(&output.records) {
            let key = entry.partition_key.clone().unwrap_or_default();
            let data = payload(entry.data.as_ref());
            if let (Some(number), Some(shard)) = (result.sequence_number, result.shard_id) {
                assert_eq!((&result.error_code, &result.error_message), (&None, &None));
                let (arrived, encryption) = (scene.now, output.encryption_type);
                let record = Stored { number, arrived, key, data, encryption };
                self.stored(scene, stream, entry, shard, record);
            } else {
                refused += 1;
                let message = result.error_message.as_ref().unwrap();
                // "Rate exceeded for shard shardId-… in stream …"
                let shard = message.split(' ').nth(4).unwrap().parse().unwrap();
                self.write_refused(scene, stream.id, shard, (key.len() + data.len()) as u64);
            }
        }
        assert_eq!(output.failed_record_count, refused);
    }

    /// A record was stored: on the one open shard whose range holds its key, within the shard's
    /// budget.
    fn stored(
        &mut self,
        scene: &Scene<'_>,
        stream: &Stream,
        entry: &PutRecordsRequestEntry,
        shard: ShardId,
        record: Stored,
    ) {
        if stream.distribution == RecordDistribution::UserPartitionKey {
            let key = hash_key(entry);
            let holding = |shard: &&caudal::kinesis::Shard| {
                let range = shard.range;
                shard.closed.is_none()
                    && range.starting_hash_key <= key
                    && key <= range.ending_hash_key
            };
            let ids: Vec<_> = stream.shards.iter().filter(holding).map(|shard| shard.id).collect();
            assert_eq!(ids, [shard], "shards that hold {key}");
        }
        assert!(stream.shards[shard.0 as usize].closed.is_none(), "{shard} is closed");
        assert_eq!(record.number.shard, shard);
        let model = self.shard(stream.id, shard);
        if scene.limits {
            let (size, now) = (record.size(), scene.now);
            assert!(model.written_bytes.fits(size, now), "{shard} took {size} bytes too many");
            assert!(model.written_records.fits(1, now), "{shard} took a record too many");
            model.written_bytes.take(size, now);
            model.written_records.take(1, now);
        }
        model.put(record);
    }

    /// A record was refused: only if admitting it would have broken a budget.
    pub(super) fn write_refused(
        &mut self,
        scene: &Scene<'_>,
        stream: u64,
        shard: ShardId,
        size: u64,
    ) {
        let model = self.shard(stream, shard);
        let fits =
            model.written_bytes.fits(size, scene.now) && model.written_records.fits(1, scene.now);
        let needless = fits && model.burst_is_fixed;
        assert!(scene.limits && !needless, "{shard} refused {size} bytes without need");
    }
}

fn payload(data: Option<&Blob>) -> Bytes {
    data.map(|data| data.0.clone()).unwrap_or_default()
}

/// MD5 of the key as a big-endian number, unless the caller says otherwise.
fn hash_key(entry: &PutRecordsRequestEntry) -> HashKey {
    if let Some(explicit) = &entry.explicit_hash_key {
        return explicit.parse().unwrap();
    }
    let key = entry.partition_key.as_ref().unwrap();
    let digest: [u8; 16] = Md5::digest(key.as_bytes()).into();
    HashKey(digest.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}
