//! The constraints of Lambda's model, each named once (botocore 1.44.8, 2026-11).
//!
//! Where AWS prints another order than the model has, what was observed on AWS in 2025-02 is
//! taken: the starting positions.

use crate::api::rule::{Pattern, Rule};

/// Nothing is demanded.
pub const ANY: Rule = Rule::ANY;
/// Any resource.
pub const ARN: Rule = Rule::length(0, 10_000).matching(Pattern {
    text: r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)",
    matches: is_arn,
});
/// Functions: a name, a partial ARN or an ARN, with or without a qualifier.
pub const FUNCTION_NAME: Rule = Rule::length(1, 256).matching(Pattern {
    text: r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
    matches: is_function_name,
});
/// Records of one batch.
pub const BATCH_SIZE: Rule = Rule::range(1, 10_000);
/// One filter's pattern.
pub const FILTER_PATTERN: Rule =
    Rule::length(0, 4096).matching(Pattern { text: r"[\s\S]*", matches: |_| true });
/// KMS keys; stored, without effect.
pub const KMS_KEY_ARN: Rule = Rule::length(0, 10_000).matching(Pattern {
    text: r"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()",
    matches: |text| text.is_empty() || text.starts_with("arn:"),
});
/// Seconds that records are gathered for.
pub const BATCHING_WINDOW: Rule = Rule::range(0, 300);
/// Batches of one shard at a time.
pub const PARALLELIZATION_FACTOR: Rule = Rule::range(1, 10);
/// Where reading begins; the order is the one AWS prints.
pub const STARTING_POSITION: Rule = Rule::one_of(&["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"]);
/// Destinations of what is discarded.
pub const DESTINATION_ARN: Rule = Rule::length(0, 350).matching(Pattern {
    text: r"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)",
    matches: |text| text.is_empty() || text.starts_with("kafka://") || is_arn(text),
});
/// Oldest record that is handed over, in seconds; 0 to 59 is refused later, as AWS does.
pub const RECORD_AGE: Rule = Rule::range(-1, 604_800);
/// Retries of one batch.
pub const RETRY_ATTEMPTS: Rule = Rule::range(-1, 10_000);
/// Seconds of a tumbling window.
pub const TUMBLING_WINDOW: Rule = Rule::range(0, 900);
/// What a function may answer with.
pub const RESPONSE_TYPE: Rule = Rule::one_of(&["ReportBatchItemFailures"]);
/// Lists of them.
pub const RESPONSE_TYPES: Rule = Rule::length(0, 1).of(&RESPONSE_TYPE);
/// Kinds of metrics; stored, without effect.
pub const METRIC: Rule = Rule::one_of(&["EventCount", "ErrorCount", "KafkaMetrics"]);
/// Lists of them.
pub const METRICS: Rule = Rule::length(0, 3).of(&METRIC);
/// Keys of tags, in characters.
pub const TAG_KEY: Rule = Rule::length(1, 128)
    .matching(Pattern { text: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", matches: is_tag_text });
/// Values of tags, in characters.
pub const TAG_VALUE: Rule = Rule::length(0, 256)
    .matching(Pattern { text: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", matches: is_tag_text });
/// Tags of one request.
pub const TAGS: Rule = Rule::ANY.of(&TAG_KEY).to(&TAG_VALUE);
/// Identities of mappings.
pub const UUID: Rule = Rule::length(36, 36);
/// Page sizes.
pub const MAX_ITEMS: Rule = Rule::range(1, 10_000);
/// Versions and aliases.
pub const QUALIFIER: Rule = Rule::length(1, 128).matching(Pattern {
    text: r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
    matches: |text| text == "$LATEST.PUBLISHED" || all(text, |c| is_word(c) || c == b'$'),
});
/// Which versions are listed.
pub const FUNCTION_VERSION: Rule = Rule::one_of(&["ALL"]);
/// Where a function at the edge has its home; without effect.
pub const MASTER_REGION: Rule = Rule::length(1, 50).matching(Pattern {
    text: r"ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}",
    matches: |text| text == "ALL" || is_region(text),
});
/// How a function is invoked.
pub const INVOCATION_TYPE: Rule = Rule::one_of(&["Event", "RequestResponse", "DryRun"]);
/// Whether the log is wanted.
pub const LOG_TYPE: Rule = Rule::one_of(&["None", "Tail"]);

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

const fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_')
}

/// `[a-z]{2}…-[a-z]+-\d`, with the parts that only some partitions have.
fn is_region(text: &str) -> bool {
    let mut parts: Vec<_> = text.strip_prefix("eusc-").unwrap_or(text).split('-').collect();
    if parts.len() == 4 && (parts[1] == "gov" || parts[1].starts_with("iso")) {
        parts.remove(1);
    }
    let lower = |text: &str| all(text, |c| c.is_ascii_lowercase());
    matches!(parts.as_slice(), [land, side, number]
        if land.len() == 2 && lower(land) && lower(side)
            && number.len() == 1 && all(number, |c| c.is_ascii_digit()))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && all(text, |c| c.is_ascii_digit())
}

fn is_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (scheme, partition, service, region, account) = (next(), next(), next(), next(), next());
    let Some(resource) = parts.next() else { return false };
    scheme == "arn"
        && partition.starts_with("aws")
        && all(partition, |c| c.is_ascii_alphanumeric() || c == b'-')
        && all(service, |c| c.is_ascii_alphanumeric() || c == b'-')
        && (region.is_empty() || is_region(region))
        && (account.is_empty() || is_account(account))
        && !resource.contains(['\n', '\r'])
}

fn is_function_name(text: &str) -> bool {
    let mut rest = text;
    if let Some(arn) = rest.strip_prefix("arn:") {
        let Some((partition, after)) = arn.split_once(":lambda:") else { return false };
        if !(partition.is_empty() || partition.starts_with("aws")) {
            return false;
        }
        rest = after;
    }
    for skip in [is_region, is_account, |part: &str| part == "function"] {
        if let Some((part, after)) = rest.split_once(':')
            && skip(part)
        {
            rest = after;
        }
    }
    let (name, qualifier) = rest.split_once(':').map_or((rest, None), |(a, b)| (a, Some(b)));
    all(name, |c| is_word(c) || c == b'.')
        && qualifier.is_none_or(|qualifier| {
            matches!(qualifier, "$LATEST" | "$LATEST.PUBLISHED") || all(qualifier, is_word)
        })
}

fn is_tag_text(text: &str) -> bool {
    text.chars().all(|c| {
        let separator = c.is_whitespace() && !c.is_control();
        c.is_alphanumeric() || separator || "_.:/=+-@".contains(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_functions_have_their_shapes() {
        for text in [
            "detectar-fraude",
            "detectar-fraude:$LATEST",
            "function:f:PROD",
            "123456789012:function:f",
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "arn:aws:lambda:us-gov-west-1:123456789012:function:f:1",
        ] {
            assert!(is_function_name(text), "{text}");
        }
        for text in ["", "a b", "f:$LATES", "arn:aws:s3:::f", "a:b:c", "ñ"] {
            assert!(!is_function_name(text), "{text}");
        }
    }

    #[test]
    fn arns_have_their_shape() {
        for text in [
            "arn:aws:kinesis:us-east-1:123456789012:stream/s",
            "arn:aws:s3:::b",
            "arn:aws-cn:sqs:cn-north-1:123456789012:q",
        ] {
            assert!(is_arn(text), "{text}");
        }
        for text in ["", "arn", "arn:aws:sqs:us-east-1:123:q", "arn:x:sqs:::q", "arn:aws:sqs:us:"] {
            assert!(!is_arn(text), "{text}");
        }
    }
}
