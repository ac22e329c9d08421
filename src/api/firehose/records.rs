//! Records: written one by one or in batches.

use super::rules;
use crate::api::{Blob, shapes};
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `PutRecord`.
    pub struct PutRecordInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// The record.
        record: Record = "Record" (required) as rules::ANY,
    }

    /// Input of AWS's `PutRecordBatch`.
    pub struct PutRecordBatchInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// 1 to 500 records, at most 4 MiB together.
        records: Vec<Record> = "Records" (required) as rules::RECORDS,
    }

    /// One record.
    pub struct Record {
        /// The payload, at most 1,000 KiB.
        data: Blob = "Data" (required) as rules::DATA,
    }
}

/// Output of AWS's `PutRecord`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordOutput {
    /// Names the record for audits.
    pub record_id: String,
    /// Whether it is encrypted at rest inside the service.
    pub encrypted: bool,
}

/// Output of AWS's `PutRecordBatch`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordBatchOutput {
    /// Records that were not taken.
    pub failed_put_count: i64,
    /// Whether the others are encrypted at rest inside the service.
    pub encrypted: bool,
    /// One entry per record, in the same order.
    pub request_responses: Vec<PutRecordBatchResponseEntry>,
}

/// What became of one record of a batch: an identity, or an error.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordBatchResponseEntry {
    /// Names the record, if it was taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record_id: Option<String>,
    /// AWS's error code, if it was not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_code: Option<String>,
    /// AWS's text, if it was not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_message: Option<String>,
}
