//! All 39 operations through AWS's SDK, accepted and refused, counted by what went over the wire.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::config::interceptors::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_kinesis::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_kinesis::error::BoxError;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::{
    EncryptionType, MetricsName, MinimumThroughputBillingCommitmentInput as Wish,
    MinimumThroughputBillingCommitmentInputStatus as WishStatus, ScalingType, ShardIteratorType,
    StreamMode,
};
use caudal::api::kinesis::Operation;

use crate::put::entry;
use crate::streams::mode;
use crate::subscribe::start;
use crate::world::{World, arn, at_once, limited, shard_id};

/// Notes which operations were answered, and how. Calls come one after another.
#[derive(Clone, Debug, Default)]
struct Witness(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    on_its_way: Option<Operation>,
    answered: BTreeSet<(u16, Operation)>,
}

impl Witness {
    /// The operations that were answered with a status.
    fn answered(&self, status: u16) -> Vec<Operation> {
        let seen = self.0.lock().expect("nobody panics with it");
        let fits = seen.answered.iter().filter(|(found, _)| *found == status);
        fits.map(|(_, operation)| *operation).collect()
    }
}

impl Intercept for Witness {
    fn name(&self) -> &'static str {
        "Witness"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let target = context.request().headers().get("x-amz-target").expect("SDKs name it");
        let operation = target.strip_prefix("Kinesis_20131202.").expect("Kinesis");
        let operation = operation.parse().expect("one of the 39");
        self.0.lock().expect("nobody panics with it").on_its_way = Some(operation);
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut seen = self.0.lock().expect("nobody panics with it");
        let operation = seen.on_its_way.take().expect("an answer follows its request");
        seen.answered.insert((context.response().status().as_u16(), operation));
        Ok(())
    }
}

fn watched(world: &World) -> (Client, Witness) {
    let witness = Witness::default();
    (Client::from_conf(world.config().interceptor(witness.clone()).build()), witness)
}

/// Streams, their shards and their settings, from the first call to the last.
async fn live_with_a_stream(sdk: &Client) -> Result<(), aws_sdk_kinesis::Error> {
    sdk.create_stream().stream_name("s").shard_count(2).send().await?;
    sdk.describe_stream().stream_name("s").send().await?;
    sdk.describe_stream_summary().stream_name("s").send().await?;
    sdk.list_streams().send().await?;
    sdk.list_shards().stream_name("s").send().await?;
    let split = sdk.split_shard().stream_name("s").shard_to_split(shard_id(0));
    split.new_starting_hash_key("1000").send().await?;
    let merge = sdk.merge_shards().stream_name("s").shard_to_merge(shard_id(2));
    merge.adjacent_shard_to_merge(shard_id(3)).send().await?;
    let scale = sdk.update_shard_count().stream_name("s").target_shard_count(4);
    scale.scaling_type(ScalingType::UniformScaling).send().await?;
    let hours = sdk.increase_stream_retention_period().stream_name("s");
    hours.retention_period_hours(48).send().await?;
    let hours = sdk.decrease_stream_retention_period().stream_name("s");
    hours.retention_period_hours(24).send().await?;
    let kms = EncryptionType::Kms;
    let start = sdk.start_stream_encryption().stream_name("s").key_id("alias/a");
    start.encryption_type(kms.clone()).send().await?;
    let stop = sdk.stop_stream_encryption().stream_name("s").key_id("alias/a");
    stop.encryption_type(kms).send().await?;
    let on = sdk.enable_enhanced_monitoring().stream_name("s");
    on.shard_level_metrics(MetricsName::All).send().await?;
    let off = sdk.disable_enhanced_monitoring().stream_name("s");
    off.shard_level_metrics(MetricsName::All).send().await?;
    sdk.update_max_record_size().stream_arn(arn("s")).max_record_size_in_kib(2048).send().await?;
    sdk.add_tags_to_stream().stream_name("s").tags("a", "1").send().await?;
    sdk.list_tags_for_stream().stream_name("s").send().await?;
    sdk.remove_tags_from_stream().stream_name("s").tag_keys("a").send().await?;
    sdk.tag_resource().resource_arn(arn("s")).tags("a", "1").send().await?;
    sdk.list_tags_for_resource().resource_arn(arn("s")).send().await?;
    sdk.untag_resource().resource_arn(arn("s")).tag_keys("a").send().await?;
    let policy = sdk.put_resource_policy().resource_arn(arn("s"));
    policy.policy(r#"{"Statement":{"Effect":"Allow"}}"#).send().await?;
    sdk.get_resource_policy().resource_arn(arn("s")).send().await?;
    sdk.delete_resource_policy().resource_arn(arn("s")).send().await?;
    Ok(())
}

/// Records, consumers and the account, and the stream's end.
async fn use_it_to_its_end(sdk: &Client) -> Result<(), aws_sdk_kinesis::Error> {
    let put = sdk.put_record().stream_name("s").partition_key("k").data(Blob::new("d"));
    put.send().await?;
    sdk.put_records().stream_name("s").records(entry("k", "d")).send().await?;
    let place = sdk.get_shard_iterator().stream_name("s").shard_id(shard_id(4));
    let place = place.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await?;
    sdk.get_records().set_shard_iterator(place.shard_iterator).send().await?;
    let consumer = sdk.register_stream_consumer().stream_arn(arn("s")).consumer_name("c");
    let consumer = consumer.send().await?.consumer.expect("AWS tells it").consumer_arn;
    sdk.describe_stream_consumer().consumer_arn(&consumer).send().await?;
    sdk.list_stream_consumers().stream_arn(arn("s")).send().await?;
    let subscribe = sdk.subscribe_to_shard().consumer_arn(&consumer).shard_id(shard_id(4));
    let subscribe = subscribe.starting_position(start(ShardIteratorType::Latest));
    drop(subscribe.send().await?.event_stream);
    sdk.deregister_stream_consumer().consumer_arn(&consumer).send().await?;
    sdk.describe_limits().send().await?;
    sdk.describe_account_settings().send().await?;
    let wish = Wish::builder().status(WishStatus::Enabled).build().expect("a status is all");
    sdk.update_account_settings().minimum_throughput_billing_commitment(wish).send().await?;
    let change = sdk.update_stream_mode().stream_arn(arn("s"));
    change.stream_mode_details(mode(StreamMode::OnDemand)).send().await?;
    sdk.update_stream_warm_throughput().stream_name("s").warm_throughput_mibps(8).send().await?;
    sdk.delete_stream().stream_name("s").send().await?;
    Ok(())
}

#[tokio::test]
async fn the_sdk_is_answered_by_all_39_operations() {
    let world = World::with(at_once());
    let (sdk, witness) = watched(&world);
    live_with_a_stream(&sdk).await.expect("every call is accepted");
    use_it_to_its_end(&sdk).await.expect("every call is accepted");
    assert_eq!(witness.answered(200), Operation::ALL);
    assert_eq!(witness.answered(400), []);
}

/// Calls everything on a world where nothing is, and asserts that nothing succeeds.
macro_rules! all_fail {
    ($($call:expr),+ $(,)?) => {
        $(assert!($call.send().await.is_err(), "{}", stringify!($call));)+
    };
}

async fn streams_fail(sdk: &Client) {
    all_fail!(
        sdk.create_stream().stream_name("a b"),
        sdk.describe_stream().stream_name("x"),
        sdk.describe_stream_summary().stream_name("x"),
        sdk.list_streams().limit(0),
        sdk.list_shards().stream_name("x"),
        sdk.split_shard().stream_name("x"),
        sdk.merge_shards().stream_name("x"),
        sdk.update_shard_count().stream_name("x"),
        sdk.increase_stream_retention_period().stream_name("x"),
        sdk.decrease_stream_retention_period().stream_name("x"),
        sdk.start_stream_encryption().stream_name("x"),
        sdk.stop_stream_encryption().stream_name("x"),
        sdk.enable_enhanced_monitoring().stream_name("x"),
        sdk.disable_enhanced_monitoring().stream_name("x"),
        sdk.update_max_record_size().stream_arn(arn("x")),
        sdk.update_stream_mode().stream_arn(arn("x")),
        sdk.update_stream_warm_throughput().stream_name("x"),
        sdk.delete_stream().stream_name("x"),
        sdk.add_tags_to_stream().stream_name("x"),
        sdk.list_tags_for_stream().stream_name("x"),
        sdk.remove_tags_from_stream().stream_name("x"),
        sdk.tag_resource().resource_arn(arn("x")),
        sdk.list_tags_for_resource().resource_arn(arn("x")),
        sdk.untag_resource().resource_arn(arn("x")),
        sdk.put_resource_policy().resource_arn(arn("x")),
        sdk.get_resource_policy().resource_arn(arn("x")),
        sdk.delete_resource_policy().resource_arn(arn("x")),
    );
}

async fn records_and_the_account_fail(sdk: &Client) {
    let consumer = format!("{}/consumer/c:1", arn("x"));
    all_fail!(
        sdk.put_record().stream_name("x"),
        sdk.put_records().stream_name("x"),
        sdk.get_shard_iterator().stream_name("x"),
        sdk.get_records().shard_iterator("nada"),
        sdk.register_stream_consumer().stream_arn(arn("x")),
        sdk.describe_stream_consumer().consumer_arn(&consumer),
        sdk.list_stream_consumers().stream_arn(arn("x")),
        sdk.subscribe_to_shard().consumer_arn(&consumer),
        sdk.deregister_stream_consumer().consumer_arn(&consumer),
        sdk.update_account_settings(),
    );
    // Only the rate of calls can refuse these two.
    let account = sdk.describe_account_settings();
    for _ in 0..5 {
        account.clone().send().await.expect("five are allowed");
    }
    sdk.describe_limits().send().await.expect("one is allowed");
    all_fail!(account, sdk.describe_limits());
}

#[tokio::test]
async fn the_sdk_is_refused_by_all_39_operations() {
    let world = World::with(limited());
    let (sdk, witness) = watched(&world);
    streams_fail(&sdk).await;
    records_and_the_account_fail(&sdk).await;
    assert_eq!(witness.answered(400), Operation::ALL);
    let answered = [Operation::DescribeAccountSettings, Operation::DescribeLimits];
    assert_eq!(witness.answered(200), answered);
}
