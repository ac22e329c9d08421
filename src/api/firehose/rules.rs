//! The constraints of Firehose's model, each named once (botocore 1.44.8, 2026-11).
//!
//! Where AWS prints another order or pattern than the model has, what was observed on AWS in
//! 2026-08 is taken: the compression formats and the file extension.

use crate::api::rule::{Pattern, Rule};

/// Nothing is demanded.
pub const ANY: Rule = Rule::ANY;

/// Delivery streams.
pub const DELIVERY_STREAM_NAME: Rule =
    Rule::length(1, 64).matching(Pattern { text: "[a-zA-Z0-9_.-]+", matches: is_name });
/// Kinds of source.
pub const DELIVERY_STREAM_TYPE: Rule =
    Rule::one_of(&["DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource"]);
/// Versions of a delivery stream's configuration.
pub const VERSION_ID: Rule =
    Rule::length(1, 50).matching(Pattern { text: "[0-9]+", matches: is_digits });
/// Destinations of a delivery stream.
pub const DESTINATION_ID: Rule =
    Rule::length(1, 100).matching(Pattern { text: "[a-zA-Z0-9-]+", matches: is_destination });
/// IAM roles. Simplified: AWS demands twelve digits of the account; one to twelve are taken
/// here, because notes and examples shorten them, and the configuration carries a warning.
pub const ROLE_ARN: Rule = Rule::length(1, 512).matching(Pattern {
    text: r"arn:.*:iam::\d{12}:role/[a-zA-Z_0-9+=,.@\-_/]+",
    matches: is_role_arn,
});
/// S3 buckets.
pub const BUCKET_ARN: Rule = Rule::length(1, 2048)
    .matching(Pattern { text: r"arn:.*:s3:::[\w\.\-]{1,255}", matches: is_bucket_arn });
/// Kinesis streams that are read.
pub const KINESIS_STREAM_ARN: Rule = Rule::length(1, 512).matching(Pattern {
    text: r"arn:.*:kinesis:[a-zA-Z0-9\-]+:\d{12}:stream/[a-zA-Z0-9_.-]+",
    matches: is_kinesis_stream_arn,
});
/// KMS keys that encrypt objects.
pub const KMS_KEY_ARN: Rule = Rule::length(1, 512).matching(Pattern {
    text: r"arn:.*:kms:[a-zA-Z0-9\-]+:\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\-_/]+",
    matches: |text| is_kms_arn(text, &["key/", "alias/"]),
});
/// KMS keys that encrypt records inside the service.
pub const KMS_KEY_ARN_FOR_SSE: Rule = Rule::length(1, 512).matching(Pattern {
    text: r"arn:.*:kms:[a-zA-Z0-9\-]+:\d{12}:key/[a-zA-Z_0-9+=,.@\-_/]+",
    matches: |text| is_kms_arn(text, &["key/"]),
});
/// Who owns such a key.
pub const KEY_TYPE: Rule = Rule::one_of(&["AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"]);
/// The word for objects that are not encrypted.
pub const NO_ENCRYPTION: Rule = Rule::one_of(&["NoEncryption"]);
/// Prefixes of objects, before they are evaluated.
pub const PREFIX: Rule =
    Rule::length(0, 1024).matching(Pattern { text: ".*", matches: is_one_line });
/// Size of a buffer, in MiB.
pub const SIZE_IN_MBS: Rule = Rule::range(1, 128);
/// Age of a buffer, in seconds.
pub const INTERVAL_IN_SECONDS: Rule = Rule::range(0, 900);
/// Compression of objects; the order is the one AWS prints.
pub const COMPRESSION_FORMAT: Rule =
    Rule::one_of(&["ZIP", "HADOOP_SNAPPY", "Snappy", "GZIP", "UNCOMPRESSED"]);
/// What object names end with.
pub const FILE_EXTENSION: Rule = Rule::length(0, 128)
    .matching(Pattern { text: r"^(|\.[0-9a-z!\-_.*'()]+)$", matches: is_file_extension });
/// Names of time zones.
pub const CUSTOM_TIME_ZONE: Rule =
    Rule::length(0, 50).matching(Pattern { text: "^$|[a-zA-Z/_]+", matches: is_time_zone_name });
/// Groups of `CloudWatch` logs.
pub const LOG_GROUP_NAME: Rule =
    Rule::length(0, 512).matching(Pattern { text: r"[\.\-_/#A-Za-z0-9]*", matches: is_log_group });
/// Streams of `CloudWatch` logs.
pub const LOG_STREAM_NAME: Rule = Rule::length(0, 512)
    .matching(Pattern { text: "[^:*]*", matches: |text| !text.contains([':', '*']) });
/// Backup on or off.
pub const S3_BACKUP_MODE: Rule = Rule::one_of(&["Disabled", "Enabled"]);
/// How long a delivery is tried again, in seconds.
pub const RETRY_DURATION: Rule = Rule::range(0, 7200);
/// Kinds of processor.
pub const PROCESSOR_TYPE: Rule = Rule::one_of(&[
    "RecordDeAggregation",
    "Decompression",
    "CloudWatchLogProcessing",
    "Lambda",
    "MetadataExtraction",
    "AppendDelimiterToRecord",
]);
/// Parameters of processors.
pub const PROCESSOR_PARAMETER: Rule = Rule::one_of(&[
    "LambdaArn",
    "NumberOfRetries",
    "MetadataExtractionQuery",
    "JsonParsingEngine",
    "RoleArn",
    "BufferSizeInMBs",
    "BufferIntervalInSeconds",
    "SubRecordType",
    "Delimiter",
    "CompressionFormat",
    "DataMessageExtraction",
]);
/// Values of such parameters.
pub const PROCESSOR_VALUE: Rule =
    Rule::length(1, 5120).matching(Pattern { text: r"^(?!\s*$).+", matches: is_not_blank });
/// Texts that say something.
pub const NON_EMPTY: Rule =
    Rule::length(1, 1024).matching(Pattern { text: r"^(?!\s*$).+", matches: is_not_blank });
/// Texts without white space.
pub const NO_WHITESPACE: Rule =
    Rule::length(1, 1024).matching(Pattern { text: r"^\S+$", matches: has_no_whitespace });
/// Names of columns, and the names they have in JSON.
pub const COLUMN_MAPPINGS: Rule = Rule::ANY.of(&NO_WHITESPACE).to(&NON_EMPTY);
/// Lists of formats.
pub const NON_EMPTY_LIST: Rule = Rule::ANY.of(&NON_EMPTY);
/// Lists of columns.
pub const NO_WHITESPACE_LIST: Rule = Rule::ANY.of(&NO_WHITESPACE);
/// Blocks of columnar files, in bytes.
pub const BLOCK_SIZE_BYTES: Rule = Rule::at_least(67_108_864);
/// Pages of Parquet, in bytes.
pub const PARQUET_PAGE_SIZE_BYTES: Rule = Rule::at_least(65_536);
/// Compression of Parquet.
pub const PARQUET_COMPRESSION: Rule = Rule::one_of(&["SNAPPY", "GZIP", "UNCOMPRESSED"]);
/// Versions of Parquet's writer.
pub const PARQUET_WRITER_VERSION: Rule = Rule::one_of(&["V1", "V2"]);
/// Stripes of ORC, in bytes.
pub const ORC_STRIPE_SIZE_BYTES: Rule = Rule::at_least(8_388_608);
/// Rows between entries of ORC's index.
pub const ORC_ROW_INDEX_STRIDE: Rule = Rule::at_least(1000);
/// Compression of ORC.
pub const ORC_COMPRESSION: Rule = Rule::one_of(&["ZLIB", "SNAPPY", "NONE"]);
/// Versions of ORC.
pub const ORC_FORMAT_VERSION: Rule = Rule::one_of(&["V0_11", "V0_12"]);
/// Whole numbers from zero.
pub const NATURAL: Rule = Rule::at_least(0);
/// Throughput that a producer announces, in MiB/s.
pub const THROUGHPUT_HINT: Rule = Rule::range(1, 100);
/// Payloads, in bytes.
pub const DATA: Rule = Rule::length(0, 1_024_000);
/// Records of one batch.
pub const RECORDS: Rule = Rule::length(1, 500);
/// Page sizes.
pub const LIMIT: Rule = Rule::range(1, 10_000);
/// Page size of a list of tags.
pub const TAGS_LIMIT: Rule = Rule::range(1, 50);
/// Keys of tags, in characters.
pub const TAG_KEY: Rule = Rule::length(1, 128).matching(Pattern {
    text: r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:\/=+\-@%]*$",
    matches: |text| !text.starts_with("aws:") && is_tag_text(text),
});
/// Values of tags, in characters.
pub const TAG_VALUE: Rule = Rule::length(0, 256)
    .matching(Pattern { text: r"^[\p{L}\p{Z}\p{N}_.:\/=+\-@%]*$", matches: is_tag_text });
/// Tags of one request.
pub const TAGS: Rule = Rule::length(1, 50);
/// Tag keys of one request.
pub const TAG_KEYS: Rule = Rule::length(1, 50).of(&TAG_KEY);

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

fn is_name(text: &str) -> bool {
    all(text, |c| c.is_ascii_alphanumeric() || b"_.-".contains(&c))
}

fn is_digits(text: &str) -> bool {
    all(text, |c| c.is_ascii_digit())
}

fn is_destination(text: &str) -> bool {
    all(text, |c| c.is_ascii_alphanumeric() || c == b'-')
}

/// Letters, digits and signs of paths in ARNs.
fn is_path(text: &str) -> bool {
    all(text, |c| c.is_ascii_alphanumeric() || b"_+=,.@-/".contains(&c))
}

/// Splits `arn:…:<service>:<region>:<account>:<resource>` after the partition.
fn arn_parts<'a>(text: &'a str, service: &str) -> Option<[&'a str; 3]> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(&format!(":{service}:"))?;
    let mut parts = rest.splitn(3, ':');
    let parts = [parts.next()?, parts.next()?, parts.next()?];
    (!partition.contains(['\n', '\r'])).then_some(parts)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && is_digits(text)
}

fn is_region(text: &str) -> bool {
    all(text, |c| c.is_ascii_alphanumeric() || c == b'-')
}

fn is_role_arn(text: &str) -> bool {
    arn_parts(text, "iam").is_some_and(|[region, account, resource]| {
        let role = resource.strip_prefix("role/");
        region.is_empty() && account.len() <= 12 && is_digits(account) && role.is_some_and(is_path)
    })
}

fn is_bucket_arn(text: &str) -> bool {
    arn_parts(text, "s3").is_some_and(|[region, account, bucket]| {
        let fits = |c: u8| c.is_ascii_alphanumeric() || b"_.-".contains(&c);
        region.is_empty() && account.is_empty() && bucket.len() <= 255 && all(bucket, fits)
    })
}

fn is_kinesis_stream_arn(text: &str) -> bool {
    arn_parts(text, "kinesis").is_some_and(|[region, account, resource]| {
        let stream = resource.strip_prefix("stream/");
        is_region(region) && is_account(account) && stream.is_some_and(is_name)
    })
}

fn is_kms_arn(text: &str, kinds: &[&str]) -> bool {
    arn_parts(text, "kms").is_some_and(|[region, account, resource]| {
        let key = kinds.iter().find_map(|kind| resource.strip_prefix(kind));
        is_region(region) && is_account(account) && key.is_some_and(is_path)
    })
}

fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
}

fn is_not_blank(text: &str) -> bool {
    is_one_line(text) && !text.bytes().all(|c| matches!(c, b' ' | 9..=13))
}

fn has_no_whitespace(text: &str) -> bool {
    all(text, |c| !matches!(c, b' ' | 9..=13))
}

fn is_file_extension(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix('.').is_some_and(|rest| {
            all(rest, |c| c.is_ascii_digit() || c.is_ascii_lowercase() || b"!-_.*'()".contains(&c))
        })
}

fn is_time_zone_name(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_alphabetic() || c == b'/' || c == b'_')
}

fn is_log_group(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_alphanumeric() || b".-_/#".contains(&c))
}

fn is_tag_text(text: &str) -> bool {
    let fits = |c: char| {
        let separator = c.is_whitespace() && !c.is_control();
        c.is_alphanumeric() || separator || "_.:/=+-@%".contains(c)
    };
    text.chars().all(fits)
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
    fn arns_have_their_shape() {
        case(&ROLE_ARN, "arn:aws:iam::123456789012:role/FirehoseRole", true);
        // The note's own, which AWS would refuse for its account.
        case(&ROLE_ARN, "arn:aws:iam::123:role/FirehoseRole", true);
        for text in ["arn:aws:iam::1234567890123:role/a", "arn:aws:iam:::role/a", "role/a", ""] {
            case(&ROLE_ARN, text, false);
        }
        case(&BUCKET_ARN, "arn:aws:s3:::banco-datalake", true);
        for text in ["arn:aws:s3:::", "arn:aws:s3:::a/b", "arn:aws:s3:us-east-1::a", "banco"] {
            case(&BUCKET_ARN, text, false);
        }
        case(&KINESIS_STREAM_ARN, "arn:aws:kinesis:us-east-1:123456789012:stream/a", true);
        case(&KINESIS_STREAM_ARN, "arn:aws:kinesis:us-east-1:123:stream/a", false);
        case(&KMS_KEY_ARN, "arn:aws:kms:us-east-1:123456789012:alias/a", true);
        case(&KMS_KEY_ARN_FOR_SSE, "arn:aws:kms:us-east-1:123456789012:alias/a", false);
    }

    #[test]
    fn texts_have_their_shape() {
        for (text, fits) in [("", true), (".parquet", true), (".", false), ("gz", false)] {
            case(&FILE_EXTENSION, text, fits);
        }
        for (text, fits) in [("", true), ("America/Bogota", true), ("UTC+5", false)] {
            case(&CUSTOM_TIME_ZONE, text, fits);
        }
        for (text, fits) in [("{a:.b}", true), (" ", false), ("a\nb", false)] {
            case(&PROCESSOR_VALUE, text, fits);
        }
        for (text, fits) in [("área 1", true), ("aws:x", false), ("a;b", false)] {
            case(&TAG_KEY, text, fits);
        }
    }
}
