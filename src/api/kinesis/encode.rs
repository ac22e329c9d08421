//! Bodies of answers. The two operations that carry records in bulk are written by hand: their
//! JSON is the hottest path of the endpoint, and a derived writer would build a text per field.

use super::operation::{Empty, Response};
use super::records::{GetRecordsOutput, PutRecordsOutput, Record};
use super::{SequenceNumber, SubscribeToShardEvent};
use crate::api::wire::WireFormat;

impl Response {
    /// Writes the answer as a body; empty where AWS answers without content.
    pub fn encode(&self, format: WireFormat) -> Vec<u8> {
        match (self, format) {
            (Self::PutRecords(output), WireFormat::Json) => put_records_json(output),
            (Self::GetRecords(output), WireFormat::Json) => get_records_json(output),
            _ if self.is_empty() => Vec::new(),
            _ => self.encode_plainly(format),
        }
    }

    /// Whether AWS answers this with a body at all.
    fn is_empty(&self) -> bool {
        matches!(
            self,
            Self::AddTagsToStream(Empty {})
                | Self::CreateStream(Empty {})
                | Self::DecreaseStreamRetentionPeriod(Empty {})
                | Self::DeleteResourcePolicy(Empty {})
                | Self::DeleteStream(Empty {})
                | Self::DeregisterStreamConsumer(Empty {})
                | Self::IncreaseStreamRetentionPeriod(Empty {})
                | Self::MergeShards(Empty {})
                | Self::PutResourcePolicy(Empty {})
                | Self::RemoveTagsFromStream(Empty {})
                | Self::SplitShard(Empty {})
                | Self::StartStreamEncryption(Empty {})
                | Self::StopStreamEncryption(Empty {})
                | Self::TagResource(Empty {})
                | Self::UntagResource(Empty {})
                | Self::UpdateMaxRecordSize(Empty {})
                | Self::UpdateStreamMode(Empty {})
        )
    }
}

impl SubscribeToShardEvent {
    /// Writes the event as the payload of a push.
    pub fn encode(&self, format: WireFormat) -> Vec<u8> {
        match format {
            WireFormat::Cbor => format.encode(self),
            WireFormat::Json => {
                let mut out = Vec::with_capacity(256 + records_size(&self.records));
                out.extend_from_slice(b"{\"Records\":");
                write_records(&mut out, &self.records);
                out.extend_from_slice(b",\"ContinuationSequenceNumber\":");
                write_number(&mut out, self.continuation_sequence_number);
                out.extend_from_slice(b",\"MillisBehindLatest\":");
                write_json(&mut out, &self.millis_behind_latest);
                if let Some(children) = &self.child_shards {
                    out.extend_from_slice(b",\"ChildShards\":");
                    write_json(&mut out, children);
                }
                out.push(b'}');
                out
            }
        }
    }
}

fn put_records_json(output: &PutRecordsOutput) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + output.records.len() * 128);
    out.extend_from_slice(b"{\"FailedRecordCount\":");
    write_json(&mut out, &output.failed_record_count);
    out.extend_from_slice(b",\"Records\":[");
    for (index, entry) in output.records.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if let (Some(number), Some(shard)) = (entry.sequence_number, entry.shard_id) {
            out.extend_from_slice(b"{\"SequenceNumber\":");
            write_number(&mut out, number);
            out.extend_from_slice(b",\"ShardId\":\"shardId-");
            write_padded(&mut out, shard.0);
            out.extend_from_slice(b"\"}");
        } else {
            write_json(&mut out, entry);
        }
    }
    out.push(b']');
    if let Some(encryption) = &output.encryption_type {
        out.extend_from_slice(b",\"EncryptionType\":");
        write_json(&mut out, encryption);
    }
    out.push(b'}');
    out
}

fn get_records_json(output: &GetRecordsOutput) -> Vec<u8> {
    let mut out = Vec::with_capacity(512 + records_size(&output.records));
    out.extend_from_slice(b"{\"Records\":");
    write_records(&mut out, &output.records);
    if let Some(next) = &output.next_shard_iterator {
        out.extend_from_slice(b",\"NextShardIterator\":");
        write_json(&mut out, next);
    }
    out.extend_from_slice(b",\"MillisBehindLatest\":");
    write_json(&mut out, &output.millis_behind_latest);
    if let Some(children) = &output.child_shards {
        out.extend_from_slice(b",\"ChildShards\":");
        write_json(&mut out, children);
    }
    out.push(b'}');
    out
}

/// Room that the records' JSON will need, so that the buffer grows once.
fn records_size(records: &[Record]) -> usize {
    let payloads: usize = records.iter().map(|record| record.data.len().div_ceil(3) * 4).sum();
    payloads + records.len() * 256
}

fn write_records(out: &mut Vec<u8>, records: &[Record]) {
    out.push(b'[');
    for (index, record) in records.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(b"{\"SequenceNumber\":");
        write_number(out, record.sequence_number);
        out.extend_from_slice(b",\"ApproximateArrivalTimestamp\":");
        write_seconds(out, record.approximate_arrival_timestamp.0);
        out.extend_from_slice(b",\"Data\":\"");
        base64_simd::STANDARD.encode_append(&record.data.0[..], out);
        out.extend_from_slice(b"\",\"PartitionKey\":");
        write_json(out, &record.partition_key);
        if let Some(encryption) = &record.encryption_type {
            out.extend_from_slice(b",\"EncryptionType\":");
            write_json(out, encryption);
        }
        out.push(b'}');
    }
    out.push(b']');
}

fn write_number(out: &mut Vec<u8>, number: SequenceNumber) {
    out.push(b'"');
    number.write_decimal(out);
    out.push(b'"');
}

/// Writes twelve digits.
fn write_padded(out: &mut Vec<u8>, number: u32) {
    let mut digits = [b'0'; 12];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend_from_slice(&digits);
}

/// Writes milliseconds as seconds with the fraction that serde would write: `1.5`, `2.0`.
fn write_seconds(out: &mut Vec<u8>, millis: i64) {
    if millis < 0 {
        return write_json(out, &crate::units::Timestamp(millis));
    }
    write_json(out, &(millis / 1000));
    let fraction = millis % 1000;
    let digits = [
        b'0' + (fraction / 100) as u8,
        b'0' + (fraction / 10 % 10) as u8,
        b'0' + (fraction % 10) as u8,
    ];
    let kept = if fraction % 100 == 0 {
        1
    } else if fraction % 10 == 0 {
        2
    } else {
        3
    };
    out.push(b'.');
    out.extend_from_slice(&digits[..kept]);
}

fn write_json<T: serde::Serialize>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out, value).expect("a Vec takes every byte");
}

#[cfg(test)]
mod tests {
    use super::super::{
        ChildShard, EncryptionType, HashKey, HashKeyRange, PutRecordsResultEntry, ShardId,
    };
    use super::*;
    use crate::api::Blob;
    use crate::units::Timestamp;

    fn record(counter: u64, millis: i64, key: &str) -> Record {
        let start = SequenceNumber::start_of(ShardId(4), Timestamp(1_700_000_000_000));
        Record {
            sequence_number: SequenceNumber::of_record(start, counter, Timestamp(millis)),
            approximate_arrival_timestamp: Timestamp(millis),
            data: Blob::copy_from(&vec![counter as u8; counter as usize % 70]),
            partition_key: key.into(),
            encryption_type: counter.is_multiple_of(2).then_some(EncryptionType::Kms),
        }
    }

    fn children() -> Vec<ChildShard> {
        vec![ChildShard {
            shard_id: ShardId(7),
            parent_shards: vec![ShardId(4)],
            hash_key_range: HashKeyRange {
                starting_hash_key: HashKey(0),
                ending_hash_key: HashKey::MAX,
            },
        }]
    }

    fn records() -> Vec<Record> {
        [(1, 1_459_799_926_480), (2, 1_459_799_926_000), (67, 1_459_799_926_007), (3, -5)]
            .map(|(counter, millis)| record(counter, millis, "clave \"ñ\" \n\u{1}"))
            .to_vec()
    }

    #[track_caller]
    fn same_as_derived(response: &Response) {
        let by_hand = response.encode(WireFormat::Json);
        assert_eq!(
            String::from_utf8(by_hand).unwrap(),
            String::from_utf8(response.encode_plainly(WireFormat::Json)).unwrap()
        );
    }

    #[test]
    fn get_records_by_hand_is_what_serde_writes() {
        for (next, child_shards) in [(Some("it\"".to_owned()), None), (None, Some(children()))] {
            same_as_derived(&Response::GetRecords(GetRecordsOutput {
                records: records(),
                next_shard_iterator: next,
                millis_behind_latest: 12,
                child_shards,
            }));
        }
    }

    #[test]
    fn put_records_by_hand_is_what_serde_writes() {
        let number = record(9, 5000, "k").sequence_number;
        let stored = PutRecordsResultEntry {
            sequence_number: Some(number),
            shard_id: Some(ShardId(123)),
            ..Default::default()
        };
        let refused = PutRecordsResultEntry {
            error_code: Some("InternalFailure".into()),
            error_message: Some("Internal Service Failure".into()),
            ..Default::default()
        };
        for encryption_type in [None, Some(EncryptionType::Kms)] {
            same_as_derived(&Response::PutRecords(PutRecordsOutput {
                failed_record_count: 1,
                records: vec![stored.clone(), refused.clone(), stored.clone()],
                encryption_type,
            }));
        }
    }

    #[test]
    fn events_by_hand_are_what_serde_writes() {
        for child_shards in [None, Some(children())] {
            let event = SubscribeToShardEvent {
                records: records(),
                continuation_sequence_number: record(9, 5000, "k").sequence_number,
                millis_behind_latest: 0,
                child_shards,
            };
            assert_eq!(event.encode(WireFormat::Json), serde_json::to_vec(&event).unwrap(),);
        }
    }

    #[test]
    fn answers_without_content_have_no_body() {
        let response = Response::CreateStream(Empty {});
        assert!(response.encode(WireFormat::Json).is_empty());
        assert!(response.encode(WireFormat::Cbor).is_empty());
    }
}
