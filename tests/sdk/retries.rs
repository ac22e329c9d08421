//! The SDK with its retries on: a throttled call is sent again, and passes.

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::config::retry::RetryConfig;
use aws_sdk_kinesis::primitives::Blob;

use crate::put::entry;
use crate::virtual_sleep::VirtualSleep;
use crate::world::{BORN, World, limited};

#[tokio::test]
async fn a_throttled_call_passes_when_it_is_sent_again() {
    let world = World::with(limited());
    world.stream("s", 1).await;
    for _ in 0..2 {
        let records = (0..500).map(|_| entry("k", "d")).collect();
        let call = world.sdk.put_records().stream_name("s").set_records(Some(records));
        assert_eq!(call.send().await.unwrap().failed_record_count, Some(0));
    }
    let put = |sdk: &Client| {
        let call = sdk.put_record().stream_name("s").partition_key("k");
        call.data(Blob::new("d"))
    };
    let refused = put(&world.sdk).send().await.unwrap_err().into_service_error();
    assert!(refused.is_provisioned_throughput_exceeded_exception());

    let sleep = VirtualSleep::new(&world.handle);
    let retries = RetryConfig::standard().with_max_attempts(10);
    let config = world.config().sleep_impl(sleep.clone()).retry_config(retries);
    let sdk = Client::from_conf(config.build());
    put(&sdk).send().await.expect("the shard recovers a record each millisecond");
    assert!(!sleep.slept().is_empty(), "it was refused at least once");
    assert!(world.now() > BORN);
    assert_eq!(world.texts("s", 0).await.len(), 1001, "and stored once");
}

#[tokio::test]
async fn a_call_that_can_never_pass_is_not_sent_again() {
    let world = World::new();
    let sleep = VirtualSleep::new(&world.handle);
    let config = world.config().sleep_impl(sleep.clone());
    let sdk = Client::from_conf(config.retry_config(RetryConfig::standard()).build());
    let refused = sdk.describe_stream().stream_name("x").send().await.unwrap_err();
    assert!(refused.into_service_error().is_resource_not_found_exception());
    assert!(sleep.slept().is_empty());
}
