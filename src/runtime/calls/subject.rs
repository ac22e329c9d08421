//! What a call is about, and what its request weighs.

use std::sync::Arc;

use crate::api::kinesis::{Request, ShardId};
use crate::api::{ApiRequest, WireFormat, firehose, lambda, sns};
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
        ApiRequest::Lambda(request) => subject_of_lambda(request),
        ApiRequest::Sns(request) => subject_of_sns(request),
    }
}

/// The function, or the mapping if none is named.
pub(in crate::runtime) fn subject_of_lambda(request: &lambda::Request) -> Subject {
    use lambda::Request as R;
    let name = match request {
        R::CreateEventSourceMapping(input) => &input.function_name,
        R::UpdateEventSourceMapping(input) => &input.uuid,
        R::DeleteEventSourceMapping(input) => &input.uuid,
        R::GetEventSourceMapping(input) => &input.uuid,
        R::ListEventSourceMappings(input) => &input.function_name,
        R::GetFunction(input) => &input.function_name,
        R::Invoke(input) => &input.function_name,
        R::ListFunctions(_) => &None,
    };
    // The name is the last part of an ARN.
    Subject::new(name.as_deref().map(last_part), None, None)
}

/// The topic.
pub(in crate::runtime) fn subject_of_sns(request: &sns::Request) -> Subject {
    use sns::Request as R;
    let name = match request {
        R::CreateTopic(input) => &input.name,
        R::DeleteTopic(input) => &input.topic_arn,
        R::GetTopicAttributes(input) => &input.topic_arn,
        R::ListTopics(_) | R::ListSubscriptions(_) => &None,
        R::Subscribe(input) => &input.topic_arn,
        R::Unsubscribe(input) => &input.subscription_arn,
        R::ListSubscriptionsByTopic(input) => &input.topic_arn,
        R::Publish(input) => &input.topic_arn,
        R::PublishBatch(input) => &input.topic_arn,
    };
    // A subscription is called by its topic.
    let name = name.as_deref().map(|arn| arn.split(':').nth(5).unwrap_or(arn));
    Subject::new(name, None, None)
}

fn last_part(arn: &str) -> &str {
    if arn.starts_with("arn:") { arn.rsplit(':').next().unwrap_or(arn) } else { arn }
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
        ApiRequest::Lambda(request) => weight_of_lambda(request),
        ApiRequest::Sns(request) => weight_of_sns(request),
    }
}

fn weight_of_lambda(request: &lambda::Request) -> usize {
    let inline = size_of::<lambda::Request>() + 512;
    match request {
        lambda::Request::Invoke(input) => {
            inline + input.payload.as_ref().map_or(0, |payload| payload.len())
        }
        lambda::Request::CreateEventSourceMapping(input) => {
            inline + filters(input.filter_criteria.as_ref())
        }
        lambda::Request::UpdateEventSourceMapping(input) => {
            inline + filters(input.filter_criteria.as_ref())
        }
        _ => inline,
    }
}

fn filters(criteria: Option<&lambda::FilterCriteria>) -> usize {
    let filters = criteria.into_iter().flat_map(|criteria| criteria.filters.iter().flatten());
    filters.map(|filter| filter.pattern.as_ref().map_or(0, String::len)).sum()
}

fn weight_of_sns(request: &sns::Request) -> usize {
    let inline = size_of::<sns::Request>() + 512;
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    match request {
        sns::Request::Publish(input) => inline + text(&input.message) + text(&input.subject),
        sns::Request::PublishBatch(input) => {
            let entries = input.publish_batch_request_entries.iter().flatten();
            inline + entries.map(|entry| text(&entry.message) + 512).sum::<usize>()
        }
        _ => inline,
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
