//! What AWS refuses, and what this sandbox does.

use super::*;

/// Creates with a configuration of S3 and tells why it was refused.
fn create(config: &str) -> Error {
    let body = format!(
        r#"{{"DeliveryStreamName":"s","ExtendedS3DestinationConfiguration":{{
            "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",{config}}}}}"#
    );
    World::new().refused(Operation::CreateDeliveryStream, &body)
}

fn destination(body: &str) -> Error {
    let body = format!(r#"{{"DeliveryStreamName":"s",{body}}}"#);
    World::new().refused(Operation::CreateDeliveryStream, &body)
}

const S3: &str = r#""S3DestinationConfiguration":{"RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b"}"#;

#[test]
fn there_is_exactly_one_destination() {
    let none =
        World::new().refused(Operation::CreateDeliveryStream, r#"{"DeliveryStreamName":"s"}"#);
    assert_eq!(
        none.to_string(),
        "Exactly one destination configuration is supported for a Firehose"
    );
    let both = format!("{S3},{}", S3.replacen("S3D", "ExtendedS3D", 1));
    assert_eq!(destination(&both), none);
    let other = destination(r#""SplunkDestinationConfiguration":{}"#);
    assert!(other.to_string().contains("SplunkDestinationConfiguration is not simulated"));
}

#[test]
fn names_are_taken_once() {
    let mut world = World::new();
    world.create(plain());
    let body = format!(r#"{{"DeliveryStreamName":"s",{S3}}}"#);
    let taken = world.refused(Operation::CreateDeliveryStream, &body);
    assert_eq!(taken.to_string(), "Firehose s under accountId 123456789012 already exists");
}

#[test]
fn hints_come_together_or_not_at_all() {
    let one = create(r#""BufferingHints":{"SizeInMBs":5}"#);
    assert!(one.to_string().contains("you must also specify a value for IntervalInSeconds"));
    assert_eq!(create(r#""BufferingHints":{"IntervalInSeconds":5}"#), one);
    let neither = r#""BufferingHints":{},"CompressionFormat":"x""#;
    assert_eq!(create(neither).code(), "ValidationException");
}

#[test]
fn settings_that_make_no_sense_are_named() {
    for (config, part) in [
        (r#""Prefix":"!{timestamp:yyyy}/""#, "ErrorOutputPrefix cannot be null or empty"),
        (r#""Prefix":"!{x:y}","ErrorOutputPrefix":"e""#, "x is not a valid namespace"),
        (r#""Prefix":"!{timestamp:bbb}","ErrorOutputPrefix":"e""#, "not a valid date pattern"),
        (r#""CustomTimeZone":"America/Macondo""#, "not a valid time zone"),
        (r#""S3BackupMode":"Enabled""#, "S3BackupConfiguration is required"),
        (r#""DataFormatConversionConfiguration":{}"#, "conversion to Parquet and ORC"),
        (
            r#""EncryptionConfiguration":{"NoEncryptionConfig":"NoEncryption","KMSEncryptionConfig":{"AWSKMSKeyARN":"arn:aws:kms:us-east-1:123456789012:key/a"}}"#,
            "not both",
        ),
        (
            r#""ProcessingConfiguration":{"Enabled":true,"Processors":[{"Type":"Lambda"}]}"#,
            "Lambda is not simulated",
        ),
        (
            r#""ProcessingConfiguration":{"Enabled":true,"Processors":[{"Type":"RecordDeAggregation"}]}"#,
            "requires the parameter SubRecordType",
        ),
        (r#""DynamicPartitioningConfiguration":{"Enabled":true}"#, "Dynamic partitioning requires"),
    ] {
        let refused = create(config);
        assert_eq!(refused.code(), "InvalidArgumentException", "{config}");
        assert!(refused.to_string().contains(part), "{config}: {refused}");
    }
    let long = format!(r#""Prefix":"{}""#, "a".repeat(600));
    assert!(create(&long).to_string().contains("512 characters"));
}

#[test]
fn conversion_and_processors_that_are_off_do_no_harm() {
    let mut world = World::new();
    let body = r#"{"DeliveryStreamName":"s","ExtendedS3DestinationConfiguration":{
        "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",
        "DataFormatConversionConfiguration":{"Enabled":false},
        "ProcessingConfiguration":{"Enabled":false,"Processors":[{"Type":"Lambda"}]}}}"#;
    world.call(Operation::CreateDeliveryStream, body).expect("created");
}

#[test]
fn sources_fit_the_type() {
    let kinesis = r#""KinesisStreamSourceConfiguration":{"KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/k","RoleARN":"arn:aws:iam::123456789012:role/r"}"#;
    for body in [
        format!(r#"{S3},"DeliveryStreamType":"KinesisStreamAsSource""#),
        format!("{S3},{kinesis}"),
        format!(r#"{S3},"DeliveryStreamType":"MSKAsSource""#),
        format!(r#"{S3},"MSKSourceConfiguration":{{}}"#),
        format!(
            r#"{S3},{kinesis},"DeliveryStreamType":"KinesisStreamAsSource","DeliveryStreamEncryptionConfigurationInput":{{"KeyType":"AWS_OWNED_CMK"}}"#
        ),
    ] {
        assert_eq!(destination(&body).code(), "InvalidArgumentException", "{body}");
    }
}

#[test]
fn records_and_batches_have_their_sizes() {
    let mut world = World::new();
    world.create(plain());
    let large = world.ask(&put(&vec![0; RECORD_BYTES_MAX + 1])).expect_err("too large");
    assert_eq!(large.code(), "ValidationException");
    let megabyte = vec![0; 1_000_000];
    let megabyte = megabyte.as_slice();
    let five = world.ask(&batch(&[megabyte; 5])).expect_err("too large");
    assert_eq!(five.to_string(), "Records size exceeds 4 MB limit");
    world.ask(&batch(&[megabyte; 4])).expect("taken");
    let unknown = r#"{"DeliveryStreamName":"x","Record":{"Data":""}}"#;
    assert_eq!(world.refused(Operation::PutRecord, unknown).code(), "ResourceNotFoundException");
}

#[test]
fn updates_name_the_right_destination_once() {
    let mut world = World::new();
    world.create(plain());
    let update = |rest: &str| {
        format!(r#"{{"DeliveryStreamName":"s","CurrentDeliveryStreamVersionId":"1",{rest}}}"#)
    };
    for (rest, part) in [
        (r#""DestinationId":"otra""#, "Destination Id otra not found"),
        (r#""DestinationId":"destinationId-000000000001""#, "Exactly one destination update"),
        (
            r#""DestinationId":"destinationId-000000000001","SplunkDestinationUpdate":{}"#,
            "not simulated",
        ),
        (
            r#""DestinationId":"destinationId-000000000001","ExtendedS3DestinationUpdate":{"DynamicPartitioningConfiguration":{"Enabled":true}}"#,
            "Dynamic partitioning",
        ),
        (
            r#""DestinationId":"destinationId-000000000001","ExtendedS3DestinationUpdate":{"S3BackupMode":"Enabled"}"#,
            "S3BackupConfiguration is required",
        ),
    ] {
        let refused = world.refused(Operation::UpdateDestination, &update(rest));
        assert!(refused.to_string().contains(part), "{rest}: {refused}");
    }
    assert_eq!(world.stream().version_id, 1, "a refused update changes nothing");
}

#[test]
fn a_refused_call_changes_nothing_but_the_count_of_calls() {
    let mut world = World::new();
    world.create(plain());
    let refusing = Operation::CreateDeliveryStream;
    let request = refusing.decode(WireFormat::Json, NOTE.replace("txn-to-s3", "s").as_bytes());
    let applied = world.firehose.apply(world.now, &request.expect("readable"), &readable);
    assert!(applied.result.is_err() && !applied.changed);
}
