//! Retention, encryption, enhanced monitoring.

use aws_sdk_kinesis::operation::decrease_stream_retention_period::DecreaseStreamRetentionPeriodError as DecreaseError;
use aws_sdk_kinesis::operation::enable_enhanced_monitoring::EnableEnhancedMonitoringError;
use aws_sdk_kinesis::operation::increase_stream_retention_period::IncreaseStreamRetentionPeriodError as IncreaseError;
use aws_sdk_kinesis::operation::start_stream_encryption::StartStreamEncryptionError;
use aws_sdk_kinesis::operation::stop_stream_encryption::StopStreamEncryptionError;
use aws_sdk_kinesis::types::{
    EncryptionType, MetricsName as M, StreamDescriptionSummary, StreamStatus,
};

use crate::world::{ACCOUNT, World, arn, no_stream, refused, refused_as, slow, violation};

const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012";

pub(crate) async fn summary(world: &World, stream: &str) -> StreamDescriptionSummary {
    let call = world.sdk.describe_stream_summary().stream_name(stream);
    call.send().await.unwrap().stream_description_summary.expect("AWS tells it")
}

#[tokio::test]
async fn retention_grows_and_shrinks_between_a_day_and_a_year() {
    let world = World::new();
    world.stream("s", 1).await;
    let increase = || world.sdk.increase_stream_retention_period();
    let decrease = || world.sdk.decrease_stream_retention_period();
    increase().stream_name("s").retention_period_hours(48).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.retention_period_hours, 48);
    increase().stream_arn(arn("s")).retention_period_hours(8760).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.retention_period_hours, 8760);
    // The same again is accepted: Terraform relies on it.
    increase().stream_name("s").retention_period_hours(8760).send().await.unwrap();
    decrease().stream_name("s").retention_period_hours(72).send().await.unwrap();
    decrease().stream_arn(arn("s")).retention_period_hours(24).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.retention_period_hours, 24);
}

#[tokio::test]
async fn a_decrease_drops_what_is_too_old_at_once_and_for_ever() {
    let world = World::new();
    world.stream("s", 1).await;
    let call = world.sdk.increase_stream_retention_period().stream_name("s");
    call.retention_period_hours(48).send().await.unwrap();
    world.put("s", "k", b"old").await;
    world.advance(30 * 3_600_000);
    world.put("s", "k", b"new").await;
    assert_eq!(world.texts("s", 0).await, ["old", "new"]);
    let call = world.sdk.decrease_stream_retention_period().stream_name("s");
    call.retention_period_hours(24).send().await.unwrap();
    assert_eq!(world.texts("s", 0).await, ["new"]);
    let call = world.sdk.increase_stream_retention_period().stream_name("s");
    call.retention_period_hours(48).send().await.unwrap();
    assert_eq!(world.texts("s", 0).await, ["new"]);
}

#[tokio::test]
async fn retention_beyond_its_bounds_is_refused() {
    let world = World::new();
    world.stream("s", 1).await;
    let increase = |hours: i32| {
        let call = world.sdk.increase_stream_retention_period().stream_name("s");
        call.retention_period_hours(hours)
    };
    let decrease = |hours: i32| {
        let call = world.sdk.decrease_stream_retention_period().stream_name("s");
        call.retention_period_hours(hours)
    };
    let short = "Minimum allowed retention period is 24 hours. Requested retention period (23 \
                 hours) is too short.";
    refused!(world, increase(23), IncreaseError::InvalidArgumentException, short);
    refused!(world, decrease(23), DecreaseError::InvalidArgumentException, short);
    let long = "Maximum allowed retention period is 8760 hours. Requested retention period (9000 \
                hours) is too long.";
    refused!(world, increase(9000), IncreaseError::InvalidArgumentException, long);
    refused!(world, decrease(9000), DecreaseError::InvalidArgumentException, long);
    let text = "Requested retention period (48 hours) for stream s can not be longer than \
                existing retention period (24 hours). Use IncreaseRetentionPeriod API.";
    refused!(world, decrease(48), DecreaseError::InvalidArgumentException, text);
    increase(48).send().await.unwrap();
    let text = "Requested retention period (24 hours) for stream s can not be shorter than \
                existing retention period (48 hours). Use DecreaseRetentionPeriod API.";
    refused!(world, increase(24), IncreaseError::InvalidArgumentException, text);
    let call = increase(48).stream_name("x");
    refused!(world, call, IncreaseError::ResourceNotFoundException, no_stream("x"));
    let call = decrease(48).stream_name("x");
    refused!(world, call, DecreaseError::ResourceNotFoundException, no_stream("x"));
    let text = violation("null", "retentionPeriodHours", "not be null");
    let call = world.sdk.increase_stream_retention_period().stream_name("s");
    refused_as!(world, call, "ValidationException", text);
}

#[tokio::test]
async fn encryption_is_switched_on_and_off_with_time() {
    let world = World::with(slow());
    world.stream("s", 1).await;
    world.advance(10_000);
    let start = world.sdk.start_stream_encryption().stream_name("s").key_id(KEY);
    start.encryption_type(EncryptionType::Kms).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.stream_status, StreamStatus::Updating);
    world.advance(10_000);
    let on = summary(&world, "s").await;
    assert_eq!((on.stream_status(), on.key_id()), (&StreamStatus::Active, Some(KEY)));
    assert_eq!(on.encryption_type, Some(EncryptionType::Kms));
    let described = world.sdk.describe_stream().stream_name("s").send().await.unwrap();
    let described = described.stream_description.unwrap();
    assert_eq!(described.key_id(), Some(KEY));
    assert_eq!(described.encryption_type, Some(EncryptionType::Kms));
    let stop = world.sdk.stop_stream_encryption().stream_arn(arn("s")).key_id(KEY);
    stop.encryption_type(EncryptionType::Kms).send().await.unwrap();
    world.advance(10_000);
    let off = summary(&world, "s").await;
    assert_eq!((off.key_id(), off.encryption_type()), (None, Some(&EncryptionType::None)));
    let start = world.sdk.start_stream_encryption().stream_arn(arn("s")).key_id("alias/mia");
    start.encryption_type(EncryptionType::Kms).send().await.unwrap();
    world.advance(10_000);
    assert_eq!(summary(&world, "s").await.key_id(), Some("alias/mia"));
}

#[tokio::test]
async fn encryption_without_a_proper_key_is_refused() {
    use StartStreamEncryptionError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let start = |key: &str| {
        let call = world.sdk.start_stream_encryption().stream_name("s").key_id(key);
        call.encryption_type(EncryptionType::Kms)
    };
    refused!(world, start("nada"), E::KmsNotFoundException, "Invalid keyId nada");
    // To stop, AWS's model knows no fault of the key.
    let stop = world.sdk.stop_stream_encryption().stream_name("s").key_id("nada");
    stop.encryption_type(EncryptionType::Kms).send().await.unwrap();
    let text = "EncryptionType must be KMS.";
    let call = start(KEY).encryption_type(EncryptionType::None);
    refused!(world, call, E::InvalidArgumentException, text);
    let stop = world.sdk.stop_stream_encryption().stream_name("s").key_id(KEY);
    let stop = stop.encryption_type(EncryptionType::None);
    refused!(world, stop, StopStreamEncryptionError::InvalidArgumentException, text);
    let call = start(KEY).stream_name("x");
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let demand = "satisfy enum value set: [NONE, KMS]";
    let text = violation("'ROT13'", "encryptionType", demand);
    let call = start(KEY).encryption_type(EncryptionType::from("ROT13"));
    refused_as!(world, call, "ValidationException", text);
    for _ in 1..25 {
        start(KEY).send().await.unwrap();
    }
    let text = format!(
        "Stream s under account {ACCOUNT} changed its encryption 25 times within 24 hours: no \
         more are allowed."
    );
    refused!(world, start(KEY), E::LimitExceededException, text);
}

#[tokio::test]
async fn shard_level_metrics_are_switched_one_by_one_or_all() {
    let world = World::new();
    world.stream("s", 1).await;
    let enable = || world.sdk.enable_enhanced_monitoring();
    let disable = || world.sdk.disable_enhanced_monitoring();
    let call = enable().stream_name("s").shard_level_metrics(M::IncomingBytes);
    let output = call.shard_level_metrics(M::OutgoingRecords).send().await.unwrap();
    assert_eq!(output.stream_name(), Some("s"));
    assert_eq!(output.stream_arn(), Some(arn("s").as_str()));
    assert!(output.current_shard_level_metrics().is_empty());
    assert_eq!(output.desired_shard_level_metrics(), [M::IncomingBytes, M::OutgoingRecords]);

    let call = disable().stream_arn(arn("s")).shard_level_metrics(M::IncomingBytes);
    let output = call.send().await.unwrap();
    assert_eq!(output.stream_name(), Some("s"));
    assert_eq!(output.stream_arn(), Some(arn("s").as_str()));
    assert_eq!(output.current_shard_level_metrics(), [M::IncomingBytes, M::OutgoingRecords]);
    assert_eq!(output.desired_shard_level_metrics(), [M::OutgoingRecords]);

    let call = enable().stream_arn(arn("s")).shard_level_metrics(M::All);
    let all = [
        M::IncomingBytes,
        M::IncomingRecords,
        M::OutgoingBytes,
        M::OutgoingRecords,
        M::WriteProvisionedThroughputExceeded,
        M::ReadProvisionedThroughputExceeded,
        M::IteratorAgeMilliseconds,
    ];
    assert_eq!(call.send().await.unwrap().desired_shard_level_metrics(), all);
    let summary = summary(&world, "s").await;
    assert_eq!(summary.enhanced_monitoring()[0].shard_level_metrics(), all);
    let call = disable().stream_name("s").shard_level_metrics(M::All);
    assert!(call.send().await.unwrap().desired_shard_level_metrics().is_empty());
}

#[tokio::test]
async fn metrics_nobody_knows_are_refused() {
    use EnableEnhancedMonitoringError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let enable = || world.sdk.enable_enhanced_monitoring().stream_name("s");
    let call = enable().stream_name("x").shard_level_metrics(M::All);
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let set = "[IncomingBytes, IncomingRecords, OutgoingBytes, OutgoingRecords, \
               WriteProvisionedThroughputExceeded, ReadProvisionedThroughputExceeded, \
               IteratorAgeMilliseconds, ALL]";
    let demand = format!("satisfy constraint: [Member must satisfy enum value set: {set}]");
    let text = violation("'[Humor]'", "shardLevelMetrics", &demand);
    refused_as!(world, enable().shard_level_metrics(M::from("Humor")), "ValidationException", text);
    let text = violation("'[]'", "shardLevelMetrics", "have length greater than or equal to 1");
    let none = enable().set_shard_level_metrics(Some(Vec::new()));
    refused_as!(world, none, "ValidationException", text);
    let disable = world.sdk.disable_enhanced_monitoring().stream_name("s");
    let text = violation("null", "shardLevelMetrics", "not be null");
    refused_as!(world, disable, "ValidationException", text);
}
