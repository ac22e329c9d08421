//! The table of operations.

use serde::{Deserialize, Serialize};

use super::{destination, encryption, records, streams, tags};
use crate::api::operations;
use crate::api::wire::WireFormat;

/// The service and version before the dot of `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "Firehose_20150804";

/// An answer without content: `{}` on the wire, unlike Kinesis's empty body, because the model
/// gives each of these operations an output structure without fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

operations! {
    /// Creates a delivery stream.
    CreateDeliveryStream(streams::CreateDeliveryStreamInput)
        -> streams::CreateDeliveryStreamOutput,
    /// Deletes a delivery stream with what it has not delivered yet.
    DeleteDeliveryStream(streams::DeleteDeliveryStreamInput) -> Empty,
    /// Tells a delivery stream's state and configuration.
    DescribeDeliveryStream(streams::DescribeDeliveryStreamInput)
        -> streams::DescribeDeliveryStreamOutput,
    /// Lists the account's delivery streams by name.
    ListDeliveryStreams(streams::ListDeliveryStreamsInput) -> streams::ListDeliveryStreamsOutput,
    /// Lists the tags of a delivery stream, page by page.
    ListTagsForDeliveryStream(tags::ListTagsForDeliveryStreamInput)
        -> tags::ListTagsForDeliveryStreamOutput,
    /// Writes one record.
    PutRecord(records::PutRecordInput) -> records::PutRecordOutput,
    /// Writes up to 500 records, each with its own outcome.
    PutRecordBatch(records::PutRecordBatchInput) -> records::PutRecordBatchOutput,
    /// Encrypts records at rest inside the service.
    StartDeliveryStreamEncryption(encryption::StartDeliveryStreamEncryptionInput) -> Empty,
    /// Stops encrypting records at rest inside the service.
    StopDeliveryStreamEncryption(encryption::StopDeliveryStreamEncryptionInput) -> Empty,
    /// Adds or replaces tags of a delivery stream.
    TagDeliveryStream(tags::TagDeliveryStreamInput) -> Empty,
    /// Removes tags of a delivery stream.
    UntagDeliveryStream(tags::UntagDeliveryStreamInput) -> Empty,
    /// Changes where and how a delivery stream delivers.
    UpdateDestination(destination::UpdateDestinationInput) -> Empty,
}

impl Response {
    /// Writes the answer as a body.
    pub fn encode(&self, format: WireFormat) -> Vec<u8> {
        self.encode_plainly(format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::UnknownOperation;
    use crate::api::shape::Kind;

    #[test]
    fn the_12_operations_are_found_by_name() {
        assert_eq!(Operation::ALL.len(), 12);
        for operation in Operation::ALL {
            assert_eq!(operation.as_str().parse(), Ok(*operation));
            assert!(!operation.doc().is_empty());
        }
        assert_eq!("PutRecords".parse::<Operation>(), Err(UnknownOperation));
    }

    #[test]
    fn an_answer_without_content_is_an_empty_object() {
        assert_eq!(Response::TagDeliveryStream(Empty {}).encode(WireFormat::Json), b"{}");
    }

    #[test]
    fn every_field_is_described() {
        fn look(fields: &[crate::api::shape::FieldSchema]) {
            for field in fields {
                assert!(!field.doc.trim().is_empty(), "{}", field.wire);
                if let Kind::Structure(inner) | Kind::List(&Kind::Structure(inner)) = field.kind {
                    look(inner);
                }
            }
        }
        for operation in Operation::ALL {
            look(operation.fields());
        }
    }
}
