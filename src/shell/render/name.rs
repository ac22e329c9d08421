//! AWS's names as the CLI and boto3 spell them, by the rules of botocore's `xform_name`.

/// `MaxRecordSizeInKiB` as AWS CLI writes it: `max-record-size-in-ki-b`.
pub fn kebab(name: &str) -> String {
    separated(name, '-')
}

/// The option of AWS CLI for an input's member. One is renamed there (awscli's `argrename.py`):
/// `--endpoint` would be read as the beginning of `--endpoint-url`.
pub fn flag_of(member: &str) -> String {
    if member == "Endpoint" { "notification-endpoint".to_owned() } else { kebab(member) }
}

/// `PutRecords` as boto3 writes it: `put_records`.
pub fn snake(name: &str) -> String {
    separated(name, '_')
}

/// A separator goes before a capital that a small letter or digit stands before, and before a
/// capital that begins a word (`ARNList`: `arn-list`).
fn separated(name: &str, separator: char) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before));
        let begins_word = chars.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let after_small = before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if c.is_ascii_uppercase() && before.is_some() && (begins_word || after_small) {
            out.push(separator);
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_botocore_1_43_spells_them() {
        for (name, expected) in [
            ("StreamARN", "stream-arn"),
            ("StreamName", "stream-name"),
            ("MaxRecordSizeInKiB", "max-record-size-in-ki-b"),
            ("WarmThroughputMiBps", "warm-throughput-mi-bps"),
            ("EnforceConsumerDeletion", "enforce-consumer-deletion"),
            ("ResourceARN", "resource-arn"),
            ("ConsumerARN", "consumer-arn"),
            ("StreamId", "stream-id"),
            ("MinimumThroughputBillingCommitment", "minimum-throughput-billing-commitment"),
        ] {
            assert_eq!(kebab(name), expected);
        }
        assert_eq!(snake("DescribeStreamSummary"), "describe_stream_summary");
    }
}
