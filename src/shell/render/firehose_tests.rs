//! Calls of Data Firehose, read back by a real `sh` where they are commands.

use std::process::Command as Process;

use super::*;
use crate::api::WireFormat;
use crate::api::firehose::{Operation, Request};

/// Section 3 of the note.
const NOTE: &str = r#"{"DeliveryStreamName":"txn-to-s3","S3DestinationConfiguration":{
    "RoleARN":"arn:aws:iam::123:role/FirehoseRole","BucketARN":"arn:aws:s3:::banco-datalake",
    "Prefix":"raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
    "ErrorOutputPrefix":"errors/transacciones/",
    "BufferingHints":{"SizeInMBs":128,"IntervalInSeconds":300},"CompressionFormat":"GZIP"}}"#;

fn request(operation: Operation, body: &str) -> Request {
    operation.decode(WireFormat::Json, body.as_bytes()).expect("readable")
}

#[test]
fn the_notes_own_command_comes_out_again() {
    let request = request(Operation::CreateDeliveryStream, NOTE);
    let text = cli(&request);
    let start = "aws firehose create-delivery-stream --delivery-stream-name txn-to-s3 \
                 --s3-destination-configuration '{\"RoleARN\":";
    assert!(text.starts_with(start), "{text}");
    let script = format!("aws() {{ for last; do :; done; printf %s \"$last\"; }}; {text}");
    let said = Process::new("sh").arg("-c").arg(script).output().expect("sh runs");
    let read: serde_json::Value = serde_json::from_slice(&said.stdout).expect("JSON");
    let wanted: serde_json::Value = serde_json::from_str(NOTE).expect("JSON");
    assert_eq!(read, wanted["S3DestinationConfiguration"]);
}

#[test]
fn records_stand_in_their_structure() {
    let put =
        request(Operation::PutRecord, r#"{"DeliveryStreamName":"d","Record":{"Data":"aG9sYQ=="}}"#);
    assert_eq!(
        cli(&put),
        "aws firehose put-record --delivery-stream-name d --record Data=hola \
         --cli-binary-format raw-in-base64-out"
    );
    let expected = "import boto3\n\nfirehose = boto3.client(\"firehose\")\n\n\
                    respuesta = firehose.put_record(\n    DeliveryStreamName=\"d\",\n    \
                    Record={\"Data\": b\"hola\"},\n)\nprint(respuesta)\n";
    assert_eq!(boto3(&put), expected);
    let expected =
        "{\n  \"DeliveryStreamName\": \"d\",\n  \"Record\": {\n    \"Data\": \"aG9sYQ==\"\n  }\n}";
    assert_eq!(json(&put), expected);
}
