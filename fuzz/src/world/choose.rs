//! Requests made up from the operations' own declarations, with values that mean something: names
//! of few streams, and what earlier answers gave out.

use caudal::api::WireFormat;
use caudal::api::kinesis::Response;
use caudal::api::rule::Rule;
use caudal::api::shape::{FieldSchema, Kind};
use caudal::units::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::feed::Feed;

const STREAMS: [&str; 16] =
    ["a", "a", "a", "a", "a", "a", "a", "a", "b", "b", "b", "b", "b", "c", "c", "no!"];
const HASH_KEYS: [&str; 8] = [
    "0",
    "85070591730234615865843651857942052864",
    "170141183460469231731687303715884105728",
    "255211775190703847597530955573826158592",
    "1",
    "127605887595351923798765477786913079296",
    "340282366920938463463374607431768211455",
    "340282366920938463463374607431768211456",
];
/// What a pool keeps: old values are as good as new ones, but not without end.
const KEPT: usize = 64;

/// What earlier answers gave out.
#[derive(Default)]
pub(super) struct Pools {
    sequence_numbers: Vec<String>,
    iterators: Vec<String>,
    tokens: Vec<String>,
    consumers: Vec<String>,
}

impl Pools {
    /// Keeps what an answer gives out.
    pub(super) fn harvest(&mut self, response: &Response) {
        let body = response.encode(WireFormat::Json);
        if let Ok(body) = serde_json::from_slice::<Json>(&body) {
            self.walk("", &body);
        }
    }

    fn walk(&mut self, name: &str, value: &Json) {
        match value {
            Json::Object(fields) => fields.iter().for_each(|(name, value)| self.walk(name, value)),
            Json::Array(list) => list.iter().for_each(|entry| self.walk(name, entry)),
            Json::String(text) => {
                let pool = match name {
                    "SequenceNumber" | "StartingSequenceNumber" | "EndingSequenceNumber" => {
                        &mut self.sequence_numbers
                    }
                    "ShardIterator" | "NextShardIterator" => &mut self.iterators,
                    "NextToken" => &mut self.tokens,
                    "ConsumerARN" => &mut self.consumers,
                    _ => return,
                };
                if pool.len() == KEPT {
                    pool.remove(0);
                }
                pool.push(text.clone());
            }
            _ => {}
        }
    }

    pub(super) fn stream(&self, feed: &mut Feed<'_>) -> String {
        (*feed.pick(&STREAMS)).to_owned()
    }

    /// A structure with fields as declared.
    pub(super) fn structure(
        &self,
        fields: &[FieldSchema],
        now: Timestamp,
        feed: &mut Feed<'_>,
    ) -> Json {
        let has = |name: &str| fields.iter().any(|field| field.wire == name);
        let by_arn = has("StreamARN") && (!has("StreamName") || feed.once_in(8));
        let mut object = Map::new();
        for field in fields {
            let present = match field.wire {
                "StreamName" => !by_arn,
                "StreamARN" => by_arn || feed.once_in(32),
                "StreamId" => false,
                "DryRun" => feed.once_in(16),
                "ConsumerARN" | "ConsumerName" => !feed.once_in(8),
                _ if field.required => !feed.once_in(128),
                // Without it most iterators of this kind are refused.
                "StartingSequenceNumber" | "Timestamp" | "SequenceNumber" => !feed.once_in(8),
                "PartitionKey" => !feed.once_in(64),
                "ShardCount" | "MaxResults" | "Limit" => feed.once_in(2),
                _ => feed.once_in(4),
            };
            if present {
                let value = self.value(field.wire, field.kind, field.rule, now, feed);
                object.insert(field.wire.to_owned(), value);
            }
        }
        Json::Object(object)
    }

    fn value(
        &self,
        name: &str,
        kind: Kind,
        rule: &Rule,
        now: Timestamp,
        feed: &mut Feed<'_>,
    ) -> Json {
        match kind {
            Kind::Text => Json::String(self.text(name, rule, feed)),
            Kind::Integer => integer(name, rule, feed).into(),
            Kind::Boolean => feed.once_in(2).into(),
            Kind::Blob => {
                let length = feed.byte();
                let data = vec![feed.byte(); length.into()];
                // Now and then one that is large for a shard's budget.
                let times = if length == 255 { 4000 } else { 1 };
                base64_simd::STANDARD.encode_to_string(data.repeat(times)).into()
            }
            Kind::Timestamp => {
                let back = i64::from(feed.byte()) * *feed.pick(&[1, 1000, 600_000, -1000]);
                json!((now.0 - back) as f64 / 1000.0)
            }
            Kind::Map => {
                let count = 1 + feed.byte() % 3;
                (0..count).map(|_| (format!("k{}", feed.byte() % 8), json!("v"))).collect()
            }
            Kind::List(Kind::Structure(fields)) => {
                let count = 1 + feed.byte() % 6;
                (0..count).map(|_| self.structure(fields, now, feed)).collect()
            }
            Kind::List(member) => {
                let member_rule = rule.member.unwrap_or(&Rule::ANY);
                let count = 1 + feed.byte() % 3;
                (0..count).map(|_| self.value(name, *member, member_rule, now, feed)).collect()
            }
            Kind::Structure(fields) => self.structure(fields, now, feed),
        }
    }

    fn text(&self, name: &str, rule: &Rule, feed: &mut Feed<'_>) -> String {
        if !rule.one_of.is_empty() {
            return (*feed.pick(rule.one_of)).to_owned();
        }
        let given = |pool: &[String], feed: &mut Feed<'_>| match pool.len() {
            0 => "0".to_owned(),
            // The newest mostly.
            length => pool[length - 1 - usize::from(feed.byte() % 8) % length].clone(),
        };
        let arn = |feed: &mut Feed<'_>| {
            format!("arn:aws:kinesis:us-east-1:123456789012:stream/{}", self.stream(feed))
        };
        match name {
            "StreamName" => self.stream(feed),
            "StreamARN" => arn(feed),
            "ResourceARN" if feed.once_in(2) => arn(feed),
            "ConsumerARN" | "ResourceARN" => given(&self.consumers, feed),
            "ConsumerName" => format!("c{}", feed.byte() % 3),
            "ShardIterator" => given(&self.iterators, feed),
            "NextToken" => given(&self.tokens, feed),
            "PartitionKey" => format!("k{}", feed.byte() % 16),
            "TagKeys" | "ExclusiveStartTagKey" => format!("k{}", feed.byte() % 8),
            "Policy" => "{}".to_owned(),
            "KeyId" => "alias/aws/kinesis".to_owned(),
            _ if name.contains("Shard") && !name.contains("Level") => {
                let pick = feed.byte();
                format!("shardId-{:012}", if pick < 192 { pick % 4 } else { pick % 16 })
            }
            _ if name.contains("SequenceNumber") => given(&self.sequence_numbers, feed),
            _ if name.contains("HashKey") => match feed.byte() {
                wild @ 128.. => (u128::from(wild) << feed.byte() % 120).to_string(),
                tame => HASH_KEYS[usize::from(tame) % HASH_KEYS.len()].to_owned(),
            },
            _ => self.stream(feed),
        }
    }
}

fn integer(name: &str, rule: &Rule, feed: &mut Feed<'_>) -> i64 {
    let step = i64::from(feed.byte());
    match name {
        "ShardCount" | "TargetShardCount" => [2, 4, 1, 3, 6, 8, 12, 0][step as usize % 8],
        "RetentionPeriodHours" => [24, 25, 48, 168, 8760, 23, 8761][step as usize % 7],
        "MaxRecordSizeInKiB" => [1024, 2048, 10_240, 1023, 10_241][step as usize % 5],
        _ => rule.value_min.unwrap_or(0) - i64::from(step == 255) + step % 8,
    }
}
