//! The constraints of Kinesis's model, each named once (AWS service model of 2026-11-17).

use crate::api::rule::{Pattern, Rule};

/// Nothing is demanded.
pub const ANY: Rule = Rule::ANY;

const NAME: Pattern = Pattern { text: "[a-zA-Z0-9_.-]+", matches: is_name };

/// Streams.
pub const STREAM_NAME: Rule = Rule::length(1, 128).matching(NAME);
/// Registered consumers.
pub const CONSUMER_NAME: Rule = Rule::length(1, 128).matching(NAME);
/// Shards, as a text before it is understood.
pub const SHARD_ID: Rule = Rule::length(1, 128).matching(NAME);
/// ARN of a stream.
pub const STREAM_ARN: Rule = Rule::length(1, 2048)
    .matching(Pattern { text: r"arn:aws.*:kinesis:.*:\d{12}:stream/\S+", matches: is_stream_arn });
/// ARN of a consumer.
pub const CONSUMER_ARN: Rule = Rule::length(1, 2048).matching(Pattern {
    text: r"^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+",
    matches: is_consumer_arn,
});
/// ARN of anything that takes tags or a policy.
pub const RESOURCE_ARN: Rule = Rule::length(1, 2048).matching(Pattern {
    text: r"arn:aws.*:kinesis:.*:\d{12}:.*(stream|channel|queue)/\S+",
    matches: is_resource_arn,
});
/// Reserved identity of a stream.
pub const STREAM_ID: Rule = Rule::length(1, 24)
    .matching(Pattern { text: "[a-z0-9]{20}-[a-z0-9]{3}", matches: is_stream_id });
/// Partition keys, in characters.
pub const PARTITION_KEY: Rule = Rule::length(1, 256);
/// Payloads, in bytes; a stream's own limit may be lower.
pub const DATA: Rule = Rule::length(0, 10_485_760);
/// 128-bit hash keys in decimal.
pub const HASH_KEY: Rule = Rule::ANY
    .matching(Pattern { text: r"^(0|([1-9]\d{0,38}))$", matches: |text| is_decimal(text, 39) });
/// Sequence numbers in decimal.
pub const SEQUENCE_NUMBER: Rule = Rule::ANY
    .matching(Pattern { text: r"^(0|([1-9]\d{0,128}))$", matches: |text| is_decimal(text, 129) });
/// Shard iterators.
pub const SHARD_ITERATOR: Rule = Rule::length(1, 512);
/// Tokens of paged lists.
pub const NEXT_TOKEN: Rule = Rule::length(1, 1_048_576);
/// Keys of tags, in characters.
pub const TAG_KEY: Rule = Rule::length(1, 128);
/// Values of tags, in characters.
pub const TAG_VALUE: Rule = Rule::length(0, 256);
/// Tags of one request.
pub const TAG_MAP: Rule = Rule::length(1, 200).of(&TAG_KEY).to(&TAG_VALUE);
/// Tag keys of one request.
pub const TAG_KEYS: Rule = Rule::length(1, 50).of(&TAG_KEY);
/// Whole numbers from one.
pub const POSITIVE: Rule = Rule::at_least(1);
/// Whole numbers from zero.
pub const NATURAL: Rule = Rule::at_least(0);
/// Largest record of a stream, in KiB.
pub const MAX_RECORD_SIZE_KIB: Rule = Rule::range(1024, 10_240);
/// Page sizes.
pub const LIMIT: Rule = Rule::range(1, 10_000);
/// Page size of a list of tags.
pub const TAGS_LIMIT: Rule = Rule::range(1, 50);
/// Names of shard-level metrics.
pub const METRIC: Rule = Rule::one_of(&[
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
    "ALL",
]);
/// Lists of such names.
pub const METRICS: Rule = Rule::length(1, 7).of(&METRIC);
/// Records of one batch.
pub const RECORDS: Rule = Rule::length(1, 500);
/// KMS keys.
pub const KEY_ID: Rule = Rule::length(1, 2048);
/// Kinds of shard iterator.
pub const ITERATOR_TYPE: Rule = Rule::one_of(&[
    "AT_SEQUENCE_NUMBER",
    "AFTER_SEQUENCE_NUMBER",
    "TRIM_HORIZON",
    "LATEST",
    "AT_TIMESTAMP",
]);
/// Kinds of shard filter.
pub const SHARD_FILTER_TYPE: Rule = Rule::one_of(&[
    "AFTER_SHARD_ID",
    "AT_TRIM_HORIZON",
    "FROM_TRIM_HORIZON",
    "AT_LATEST",
    "AT_TIMESTAMP",
    "FROM_TIMESTAMP",
]);
/// Kinds of encryption.
pub const ENCRYPTION_TYPE: Rule = Rule::one_of(&["NONE", "KMS"]);
/// Ways to scale.
pub const SCALING_TYPE: Rule = Rule::one_of(&["UNIFORM_SCALING"]);
/// Capacity modes.
pub const STREAM_MODE: Rule = Rule::one_of(&["PROVISIONED", "ON_DEMAND"]);
/// Who picks a record's shard.
pub const RECORD_DISTRIBUTION: Rule = Rule::one_of(&["AUTO", "USER_PARTITION_KEY"]);
/// On-demand Advantage, wanted or not.
pub const COMMITMENT_STATUS: Rule = Rule::one_of(&["ENABLED", "DISABLED"]);

fn is_name_char(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'-')
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_name_char)
}

fn is_decimal(text: &str, digits_max: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => {
            bytes.len() <= digits_max && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn is_stream_id(text: &str) -> bool {
    let part = |text: &str| text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(head, tail)| head.len() == 20 && tail.len() == 3 && part(head) && part(tail))
}

/// Splits `arn:aws…:kinesis:…:<12 digits>:<resource>` and returns the resource.
///
/// AWS's patterns would also match an account in the middle of a longer text; real ARNs hold six
/// parts, and so do the ones accepted here.
fn resource_of_arn(text: &str) -> Option<&str> {
    let mut parts = text.splitn(6, ':');
    let scheme = parts.next()?;
    let partition = parts.next()?;
    let service = parts.next()?;
    let _region = parts.next()?;
    let account = parts.next()?;
    let resource = parts.next()?;
    let fits = scheme == "arn"
        && partition.starts_with("aws")
        && service == "kinesis"
        && account.len() == 12
        && account.bytes().all(|c| c.is_ascii_digit());
    fits.then_some(resource)
}

fn is_stream_arn(text: &str) -> bool {
    let name = resource_of_arn(text).and_then(|resource| resource.strip_prefix("stream/"));
    name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
}

fn is_consumer_arn(text: &str) -> bool {
    let Some(resource) = resource_of_arn(text) else { return false };
    let Some((stream, consumer)) = resource.split_once("/consumer/") else { return false };
    let stream = stream.strip_prefix("stream/");
    let Some((consumer, created)) = consumer.split_once(':') else { return false };
    stream.is_some_and(is_name)
        && is_name(consumer)
        && !created.is_empty()
        && created.bytes().all(|c| c.is_ascii_digit())
}

fn is_resource_arn(text: &str) -> bool {
    let Some(resource) = resource_of_arn(text) else { return false };
    ["stream/", "channel/", "queue/"].iter().any(|kind| {
        resource
            .split_once(kind)
            .is_some_and(|(_, name)| !name.is_empty() && !name.contains(char::is_whitespace))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(rule: &Rule, text: &str, fits: bool) {
        let pattern = rule.pattern.expect("only rules with a pattern are tried");
        assert_eq!((pattern.matches)(text), fits, "{text:?} against {}", pattern.text);
    }

    #[test]
    fn names_take_letters_digits_and_three_signs() {
        case(&STREAM_NAME, "transacciones-realtime_2.x", true);
        for text in ["", "a b", "año", "a/b", "a!"] {
            case(&STREAM_NAME, text, false);
        }
    }

    #[test]
    fn numbers_are_plain_decimals() {
        for (text, fits) in [("0", true), ("10", true), ("01", false), ("-1", false), ("", false)] {
            case(&HASH_KEY, text, fits);
            case(&SEQUENCE_NUMBER, text, fits);
        }
        case(&HASH_KEY, &"9".repeat(39), true);
        case(&HASH_KEY, &"9".repeat(40), false);
        case(&SEQUENCE_NUMBER, &"9".repeat(129), true);
        case(&SEQUENCE_NUMBER, &"9".repeat(130), false);
    }

    #[test]
    fn arns_name_a_kinesis_resource_of_an_account() {
        let stream = "arn:aws:kinesis:us-east-1:123456789012:stream/a";
        case(&STREAM_ARN, stream, true);
        case(&STREAM_ARN, "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/a", true);
        case(&STREAM_ARN, "arn:aws:kinesis:us-east-1:123:stream/a", false);
        case(&STREAM_ARN, "arn:aws:s3:us-east-1:123456789012:stream/a", false);
        case(&STREAM_ARN, "arn:aws:kinesis:us-east-1:123456789012:stream/", false);
        case(&RESOURCE_ARN, stream, true);
        let consumer = format!("{stream}/consumer/c:1700000000");
        case(&CONSUMER_ARN, &consumer, true);
        case(&RESOURCE_ARN, &consumer, true);
        case(&CONSUMER_ARN, stream, false);
        case(&CONSUMER_ARN, &format!("{stream}/consumer/c"), false);
    }

    #[test]
    fn stream_ids_have_their_shape() {
        case(&STREAM_ID, "abcdefghij0123456789-abc", true);
        case(&STREAM_ID, "abcdefghij0123456789abcd", false);
    }
}
