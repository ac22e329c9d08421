//! What a call is about, and what its request weighs.

use std::sync::Arc;

use crate::api::kinesis::{Request, ShardId};
use crate::api::{ApiRequest, WireFormat, firehose};
use crate::engine::Engine;

/// The stream, and the shard if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::runtime) struct Subject {
    pub(in crate::runtime) name: Option<Arc<str>>,
    pub(in crate::runtime) shard: Option<ShardId>,
}

impl Subject {
    fn new(name: Option<&str>, arn: Option<&str>, shard: Option<&str>) -> Self {
        let name = name.or_else(|| arn.map(name_in)).map(Arc::from);
        Self { name, shard: shard.and_then(|shard| shard.parse().ok()) }
    }
}

/// The name in an ARN: what stands after `stream/`, and a consumer's own after it.
fn name_in(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let resource = resource.strip_prefix("stream/").unwrap_or(resource);
    resource.split_once(':').map_or(resource, |(name, _)| name)
}

/// What a request is about.
pub(in crate::runtime) fn subject_of(engine: &Engine, request: &ApiRequest) -> Subject {
    match request {
        ApiRequest::Kinesis(request) => subject_of_kinesis(engine, request),
        ApiRequest::Firehose(request) => subject_of_firehose(request),
    }
}

/// The delivery stream.
pub(in crate::runtime) fn subject_of_firehose(request: &firehose::Request) -> Subject {
    use firehose::Request as R;
    let name = match request {
        R::CreateDeliveryStream(input) => &input.delivery_stream_name,
        R::DeleteDeliveryStream(input) => &input.delivery_stream_name,
        R::DescribeDeliveryStream(input) => &input.delivery_stream_name,
        R::ListDeliveryStreams(_) => &None,
        R::ListTagsForDeliveryStream(input) => &input.delivery_stream_name,
        R::PutRecord(input) => &input.delivery_stream_name,
        R::PutRecordBatch(input) => &input.delivery_stream_name,
        R::StartDeliveryStreamEncryption(input) => &input.delivery_stream_name,
        R::StopDeliveryStreamEncryption(input) => &input.delivery_stream_name,
        R::TagDeliveryStream(input) => &input.delivery_stream_name,
        R::UntagDeliveryStream(input) => &input.delivery_stream_name,
        R::UpdateDestination(input) => &input.delivery_stream_name,
    };
    Subject::new(name.as_deref(), None, None)
}

/// The stream, and the shard if there is one.
pub(in crate::runtime) fn subject_of_kinesis(engine: &Engine, request: &Request) -> Subject {
    let text = |text: &Option<String>| text.clone();
    match request {
        Request::PutRecord(input) => {
            Subject::new(input.stream_name.as_deref(), input.stream_arn.as_deref(), None)
        }
        Request::PutRecords(input) => {
            Subject::new(input.stream_name.as_deref(), input.stream_arn.as_deref(), None)
        }
        Request::GetRecords(input) => {
            let place = engine.place_of(input.shard_iterator.as_deref().unwrap_or_default());
            place.map_or_else(Subject::default, |(name, shard)| Subject {
                name: Some(name.into()),
                shard: Some(shard),
            })
        }
        Request::GetShardIterator(input) => {
            let (name, arn) = (text(&input.stream_name), text(&input.stream_arn));
            Subject::new(name.as_deref(), arn.as_deref(), input.shard_id.as_deref())
        }
        rare => in_json(rare),
    }
}

/// Looks for the fields that name things; for the operations that nobody calls often.
fn in_json(request: &Request) -> Subject {
    let body = request.encode(WireFormat::Json);
    let Ok(fields) = serde_json::from_slice::<serde_json::Value>(&body) else {
        return Subject::default();
    };
    let find = |names: &[&str]| names.iter().find_map(|name| fields[*name].as_str());
    Subject::new(
        find(&["StreamName"]),
        find(&["ConsumerARN", "StreamARN", "ResourceARN"]),
        find(&["ShardId", "ShardToSplit", "ShardToMerge"]),
    )
}

/// About how many bytes of memory a request takes.
pub(super) fn weight(request: &ApiRequest) -> usize {
    match request {
        ApiRequest::Kinesis(request) => weight_of_kinesis(request),
        ApiRequest::Firehose(request) => weight_of_firehose(request),
    }
}

fn weight_of_firehose(request: &firehose::Request) -> usize {
    let of_record = |record: &firehose::Record| {
        size_of_val(record) + record.data.as_ref().map_or(0, |data| data.len())
    };
    let inline = size_of::<firehose::Request>();
    match request {
        firehose::Request::PutRecord(input) => {
            inline + input.record.as_ref().map_or(0, of_record) + 64
        }
        firehose::Request::PutRecordBatch(input) => {
            inline + input.records.iter().flatten().map(of_record).sum::<usize>()
        }
        _ => inline + 2048,
    }
}

fn weight_of_kinesis(request: &Request) -> usize {
    let inline = size_of::<Request>();
    match request {
        Request::PutRecord(input) => inline + input.data.as_ref().map_or(0, |data| data.len()) + 64,
        Request::PutRecords(input) => {
            let entry = |entry: &crate::api::kinesis::PutRecordsRequestEntry| {
                size_of_val(entry) + entry.data.as_ref().map_or(0, |data| data.len()) + 32
            };
            inline + input.records.iter().flatten().map(entry).sum::<usize>()
        }
        _ => inline + 512,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_called_by_its_name() {
        for (arn, name) in [
            ("arn:aws:kinesis:us-east-1:123456789012:stream/a", "a"),
            (
                "arn:aws:kinesis:us-east-1:1:stream/a/consumer/lector:1700000000",
                "a/consumer/lector",
            ),
            ("algo", "algo"),
            ("", ""),
        ] {
            assert_eq!(name_in(arn), name);
        }
    }
}
