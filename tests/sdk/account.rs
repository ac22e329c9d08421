//! The account, and the capacity of streams: modes, warm throughput, the largest record.

use aws_sdk_kinesis::operation::update_account_settings::UpdateAccountSettingsError;
use aws_sdk_kinesis::operation::update_max_record_size::UpdateMaxRecordSizeError;
use aws_sdk_kinesis::operation::update_stream_mode::UpdateStreamModeError;
use aws_sdk_kinesis::operation::update_stream_warm_throughput::UpdateStreamWarmThroughputError;
use aws_sdk_kinesis::types::{
    MinimumThroughputBillingCommitmentInput, MinimumThroughputBillingCommitmentInputStatus as Wish,
    MinimumThroughputBillingCommitmentOutput as Commitment,
    MinimumThroughputBillingCommitmentOutputStatus as Status, StreamMode, StreamStatus,
    WarmThroughputObject,
};

use crate::settings::summary;
use crate::streams::mode;
use crate::world::{ACCOUNT, World, arn, moment, no_stream, refused, refused_as, slow, violation};

const DAY: u64 = 24 * 3_600_000;

fn wish(status: Wish) -> MinimumThroughputBillingCommitmentInput {
    MinimumThroughputBillingCommitmentInput::builder().status(status).build().unwrap()
}

async fn set_commitment(world: &World, status: Wish) -> Option<Commitment> {
    let call = world.sdk.update_account_settings();
    let call = call.minimum_throughput_billing_commitment(wish(status));
    call.send().await.unwrap().minimum_throughput_billing_commitment
}

async fn on_demand(world: &World, name: &str) {
    let call = world.sdk.create_stream().stream_name(name);
    call.stream_mode_details(mode(StreamMode::OnDemand)).send().await.unwrap();
}

#[tokio::test]
async fn limits_tell_what_is_used_of_them() {
    let world = World::new();
    world.stream("a", 3).await;
    on_demand(&world, "libre").await;
    let limits = world.sdk.describe_limits().send().await.unwrap();
    assert_eq!((limits.shard_limit, limits.open_shard_count), (20_000, 3));
    assert_eq!((limits.on_demand_stream_count, limits.on_demand_stream_count_limit), (1, 50));
}

#[tokio::test]
async fn the_commitment_holds_for_a_day() {
    let world = World::new();
    let describe = || world.sdk.describe_account_settings();
    let off = Commitment::builder().status(Status::Disabled);
    let told = describe().send().await.unwrap().minimum_throughput_billing_commitment;
    assert_eq!(told, Some(off.build().unwrap()));

    let on = Commitment::builder()
        .status(Status::Enabled)
        .started_at(moment(0))
        .earliest_allowed_end_at(moment(DAY as i64))
        .build()
        .unwrap();
    assert_eq!(set_commitment(&world, Wish::Enabled).await.as_ref(), Some(&on));
    let told = describe().send().await.unwrap().minimum_throughput_billing_commitment;
    assert_eq!(told, Some(on));

    world.advance(DAY - 1000);
    let text = format!(
        "The commitment of account {ACCOUNT} can't be ended before Wed Nov 15 22:13:20 UTC 2023."
    );
    let call = world.sdk.update_account_settings();
    let call = call.minimum_throughput_billing_commitment(wish(Wish::Disabled));
    refused!(world, call, UpdateAccountSettingsError::ValidationException, text);
    world.advance(1000);
    let ended = set_commitment(&world, Wish::Disabled).await.unwrap();
    assert_eq!(ended.status, Status::Disabled);
    assert_eq!(ended.ended_at, Some(moment(DAY as i64)));
}

#[tokio::test]
async fn a_commitment_must_be_stated() {
    use UpdateAccountSettingsError as E;
    let world = World::new();
    let text = violation("null", "minimumThroughputBillingCommitment", "not be null");
    refused!(world, world.sdk.update_account_settings(), E::ValidationException, text);
    let demand = "satisfy enum value set: [ENABLED, DISABLED]";
    let text = violation("'QUIZÁ'", "minimumThroughputBillingCommitment.status", demand);
    let call = world.sdk.update_account_settings();
    let call = call.minimum_throughput_billing_commitment(wish(Wish::from("QUIZÁ")));
    refused!(world, call, E::ValidationException, text);
}

#[tokio::test]
async fn warm_throughput_opens_shards_for_an_on_demand_stream() {
    let world = World::new();
    on_demand(&world, "libre").await;
    set_commitment(&world, Wish::Enabled).await;
    let warm = || world.sdk.update_stream_warm_throughput();
    let output = warm().stream_name("libre").warm_throughput_mibps(10).send().await.unwrap();
    assert_eq!(output.stream_name(), Some("libre"));
    assert_eq!(output.stream_arn(), Some(arn("libre").as_str()));
    let told = WarmThroughputObject::builder().target_mibps(10).current_mibps(4).build();
    assert_eq!(output.warm_throughput, Some(told));
    let after = summary(&world, "libre").await;
    assert_eq!(after.open_shard_count, 10);
    let told = WarmThroughputObject::builder().target_mibps(10).current_mibps(10).build();
    assert_eq!(after.warm_throughput, Some(told));
    let output = warm().stream_arn(arn("libre")).warm_throughput_mibps(12).send().await.unwrap();
    assert_eq!(output.warm_throughput.unwrap().target_mibps, Some(12));

    let call = world.sdk.create_stream().stream_name("nuevo").warm_throughput_mibps(6);
    call.stream_mode_details(mode(StreamMode::OnDemand)).send().await.unwrap();
    assert_eq!(summary(&world, "nuevo").await.open_shard_count, 6);
}

#[tokio::test]
async fn warm_throughput_has_its_conditions() {
    use UpdateStreamWarmThroughputError as E;
    let world = World::new();
    world.stream("s", 1).await;
    on_demand(&world, "libre").await;
    let warm = |stream: &str, mibps: i32| {
        let call = world.sdk.update_stream_warm_throughput().stream_name(stream);
        call.warm_throughput_mibps(mibps)
    };
    let text = "WarmThroughputMiBps is only valid for streams in ON_DEMAND mode.";
    refused!(world, warm("s", 5), E::ValidationException, text);
    let text = format!(
        "WarmThroughputMiBps requires the on-demand Advantage commitment of account {ACCOUNT} to \
         be enabled (UpdateAccountSettings)."
    );
    refused!(world, warm("libre", 5), E::ValidationException, text);
    set_commitment(&world, Wish::Enabled).await;
    let text = "Warm throughput of 10241 MiB/s exceeds the limit of 10240 MiB/s.";
    refused!(world, warm("libre", 10_241), E::LimitExceededException, text);
    let text = violation("'-1'", "warmThroughputMiBps", "have value greater than or equal to 0");
    refused!(world, warm("libre", -1), E::ValidationException, text);
    refused!(world, warm("x", 5), E::ResourceNotFoundException, no_stream("x"));
}

#[tokio::test]
async fn a_stream_changes_its_mode_twice_a_day() {
    use UpdateStreamModeError as E;
    let world = World::with(slow());
    world.stream("s", 2).await;
    world.advance(10_000);
    let change = |to: StreamMode| {
        world.sdk.update_stream_mode().stream_arn(arn("s")).stream_mode_details(mode(to))
    };
    change(StreamMode::OnDemand).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.stream_status, StreamStatus::Updating);
    world.advance(10_000);
    let after = summary(&world, "s").await;
    assert_eq!(after.stream_mode_details, Some(mode(StreamMode::OnDemand)));
    assert_eq!((after.stream_status, after.open_shard_count), (StreamStatus::Active, 2));
    let text = "WarmThroughputMiBps is only valid for streams in ON_DEMAND mode.";
    let call = change(StreamMode::Provisioned).warm_throughput_mibps(5);
    refused!(world, call, E::ValidationException, text);
    change(StreamMode::Provisioned).send().await.unwrap();
    world.advance(10_000);
    let text = format!(
        "Stream s under account {ACCOUNT} changed its mode 2 times within 24 hours: no more are \
         allowed."
    );
    refused!(world, change(StreamMode::OnDemand), E::LimitExceededException, text);
    let call = change(StreamMode::OnDemand).stream_arn(arn("x"));
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let text = violation("null", "streamModeDetails", "not be null");
    let call = world.sdk.update_stream_mode().stream_arn(arn("s"));
    refused!(world, call, E::ValidationException, text);
    world.advance(DAY);
    change(StreamMode::OnDemand).send().await.unwrap();
}

#[tokio::test]
async fn the_largest_record_is_between_1_and_10_mib() {
    use UpdateMaxRecordSizeError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let change = |kib: i32| {
        world.sdk.update_max_record_size().stream_arn(arn("s")).max_record_size_in_kib(kib)
    };
    change(10_240).send().await.unwrap();
    assert_eq!(summary(&world, "s").await.max_record_size_in_kib, Some(10_240));
    let text =
        violation("'1023'", "maxRecordSizeInKiB", "have value greater than or equal to 1024");
    refused!(world, change(1023), E::ValidationException, text);
    let text = violation("'10241'", "maxRecordSizeInKiB", "have value less than or equal to 10240");
    refused!(world, change(10_241), E::ValidationException, text);
    let call = change(2048).stream_arn(arn("x"));
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let text = "Either StreamName or StreamARN should be provided.";
    let call = world.sdk.update_max_record_size().max_record_size_in_kib(2048);
    refused_as!(world, call, "InvalidArgumentException", text);
}
