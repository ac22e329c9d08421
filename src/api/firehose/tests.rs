//! The wire form and the constraints of inputs, through the door of an operation.

use super::*;
use crate::api::WireFormat;
use crate::api::shape::Shape as _;

fn violations(operation: Operation, body: &str) -> String {
    let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("a readable body");
    let violations = request.violations();
    if violations.is_empty() { String::new() } else { violations.to_string() }
}

/// Section 3 of the note, as its command sends it.
const NOTE: &str = r#"{
    "DeliveryStreamName": "txn-to-s3",
    "S3DestinationConfiguration": {
        "RoleARN": "arn:aws:iam::123:role/FirehoseRole",
        "BucketARN": "arn:aws:s3:::banco-datalake",
        "Prefix": "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
        "ErrorOutputPrefix": "errors/transacciones/",
        "BufferingHints": {"SizeInMBs": 128, "IntervalInSeconds": 300},
        "CompressionFormat": "GZIP"
    }
}"#;

#[test]
fn the_notes_own_command_breaks_no_constraint() {
    assert_eq!(violations(Operation::CreateDeliveryStream, NOTE), "");
}

#[test]
fn requests_survive_both_forms() {
    let request = Operation::CreateDeliveryStream.decode(WireFormat::Json, NOTE.as_bytes());
    let request = request.expect("a readable body");
    for format in [WireFormat::Json, WireFormat::Cbor] {
        let body = request.encode(format);
        assert_eq!(request.operation().decode(format, &body), Ok(request.clone()));
    }
}

#[test]
fn violations_name_the_member_as_aws_does() {
    let body =
        r#"{"DeliveryStreamName":"a b","S3DestinationConfiguration":{"CompressionFormat":"gzip"}}"#;
    assert_eq!(
        violations(Operation::CreateDeliveryStream, body),
        "4 validation errors detected: Value 'a b' at 'deliveryStreamName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null \
         at 's3DestinationConfiguration.roleARN' failed to satisfy constraint: Member must not be \
         null; Value null at 's3DestinationConfiguration.bucketARN' failed to satisfy constraint: \
         Member must not be null; Value 'gzip' at 's3DestinationConfiguration.compressionFormat' \
         failed to satisfy constraint: Member must satisfy enum value set: [ZIP, HADOOP_SNAPPY, \
         Snappy, GZIP, UNCOMPRESSED]"
    );
}

#[test]
fn hints_are_bounded() {
    let body = r#"{"DeliveryStreamName":"a","ExtendedS3DestinationConfiguration":{
        "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",
        "BufferingHints":{"SizeInMBs":0,"IntervalInSeconds":901}}}"#;
    let text = violations(Operation::CreateDeliveryStream, body);
    assert!(text.starts_with("2 validation errors detected"), "{text}");
    assert!(text.contains("bufferingHints.sizeInMBs"), "{text}");
    assert!(text.contains("Member must have value less than or equal to 900"), "{text}");
}

#[test]
fn batches_and_records_are_bounded() {
    let none = r#"{"DeliveryStreamName":"a","Records":[]}"#;
    let text = violations(Operation::PutRecordBatch, none);
    assert!(text.contains("Member must have length greater than or equal to 1"), "{text}");
    let record = r#"{"Data":"YQ=="}"#;
    let many = vec![record; 501].join(",");
    let body = format!(r#"{{"DeliveryStreamName":"a","Records":[{many}]}}"#);
    let text = violations(Operation::PutRecordBatch, &body);
    assert!(text.contains("Member must have length less than or equal to 500"), "{text}");
    assert!(text.contains("com.amazonaws.firehose.v20150804.Record"), "{text}");
}

#[test]
fn other_destinations_are_recognised() {
    let body = r#"{"DeliveryStreamName":"a","SplunkDestinationConfiguration":{"HECToken":"t"}}"#;
    let request = Operation::CreateDeliveryStream.decode(WireFormat::Json, body.as_bytes());
    let Ok(Request::CreateDeliveryStream(input)) = request else { panic!("{request:?}") };
    assert_eq!(input.splunk_destination_configuration, Some(NotSimulated::default()));
    assert!(input.violations().is_empty());
}

#[test]
fn errors_have_aws_codes_and_texts() {
    let error = Error::from(PrefixRule::NoErrorPrefix);
    assert_eq!(error.code(), "InvalidArgumentException");
    assert_eq!(
        error.to_string(),
        "Ths supplied prefix(es) do not satisfy the following constraint: ErrorOutputPrefix \
         cannot be null or empty when Prefix contains expressions"
    );
    assert_eq!(
        PrefixRule::ErrorTypeInPrefix.to_string(),
        "Prefix cannot contain !{firehose:error-output-type}"
    );
    assert_eq!(Error::from(SlowDown::Bytes).http_status(), 503);
}
