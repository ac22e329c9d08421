//! Objects with failed records: one line of AWS's JSON for each.

use bytes::Bytes;
use serde::Serialize;

use crate::api::Blob;
use crate::units::Timestamp;

/// What went wrong with a record, in AWS's words where they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Such as `DynamicPartitioning.MetadataExtractionFailed`.
    pub(super) code: &'static str,
    /// What happened.
    pub(super) message: String,
}

impl Failure {
    /// Keys could not be extracted. (Code and first message seen on AWS.)
    pub(super) fn extraction(message: String) -> Self {
        Self { code: "DynamicPartitioning.MetadataExtractionFailed", message }
    }

    /// Too many partitions at once. (Message seen on AWS; the code is ours.)
    pub(super) fn too_many_partitions() -> Self {
        Self {
            code: "DynamicPartitioning.ActivePartitionLimitExceeded",
            message: "The number of active partitions has exceeded the configured limit".to_owned(),
        }
    }

    /// A record that can't be split. (Code and message are ours.)
    pub(super) fn deaggregation() -> Self {
        Self {
            code: "DynamicPartitioning.RecordDeAggregationFailed",
            message: "The record could not be de-aggregated.".to_owned(),
        }
    }

    /// A name longer than AWS allows. (Code and message are ours.)
    pub(super) fn prefix_too_long() -> Self {
        Self {
            code: "DynamicPartitioning.PrefixTooLong",
            message: "Prefix cannot be greater than 512 characters after it is evaluated."
                .to_owned(),
        }
    }

    /// The line that is written for a record, its line end included.
    pub(super) fn line(&self, record: &Bytes, arrived: Timestamp, now: Timestamp) -> Bytes {
        let line = Line {
            attempts_made: 1,
            arrival_timestamp: arrived.0,
            error_code: self.code,
            error_message: &self.message,
            attempt_ending_timestamp: now.0,
            raw_data: Blob(record.clone()).to_base64(),
        };
        let mut out = serde_json::to_vec(&line).unwrap_or_default();
        out.push(b'\n');
        Bytes::from(out)
    }
}

/// The fields in AWS's order (developer guide, "Data transformation failure handling").
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    attempts_made: u32,
    arrival_timestamp: i64,
    error_code: &'a str,
    error_message: &'a str,
    attempt_ending_timestamp: i64,
    raw_data: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_aws_json() {
        let failure = Failure::extraction("no".to_owned());
        let line = failure.line(&Bytes::from_static(b"abc"), Timestamp(5), Timestamp(7));
        assert_eq!(
            line,
            concat!(
                r#"{"attemptsMade":1,"arrivalTimestamp":5,"#,
                r#""errorCode":"DynamicPartitioning.MetadataExtractionFailed","errorMessage":"no","#,
                r#""attemptEndingTimestamp":7,"rawData":"YWJj"}"#,
                "\n"
            )
        );
    }
}
