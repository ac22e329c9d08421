//! The SDK's own waiters, which look every ten seconds or more.

use std::time::Duration;

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::client::Waiters as _;
use aws_sdk_kinesis::types::StreamStatus;
use aws_sdk_kinesis::waiters::stream_not_exists::WaitUntilStreamNotExistsError;
use caudal::kinesis::{Lifecycle, Settings};
use caudal::units::Millis;

use crate::virtual_sleep::VirtualSleep;
use crate::world::{BORN, World, at_once};

/// A world in which every change takes 25 s, and an SDK whose waits are simulated.
fn world() -> (World, Client, VirtualSleep) {
    let lifecycle = Lifecycle::of(Millis(25_000));
    let world = World::with(Settings { lifecycle, ..at_once() });
    let sleep = VirtualSleep::new(&world.handle);
    let sdk = Client::from_conf(world.config().sleep_impl(sleep.clone()).build());
    (world, sdk, sleep)
}

#[tokio::test]
async fn stream_exists_waits_until_the_stream_is_active() {
    let (world, sdk, sleep) = world();
    world.stream("s", 2).await;
    let wait = sdk.wait_until_stream_exists().stream_name("s");
    let found = wait.wait(Duration::from_mins(5)).await.unwrap();
    let output = found.into_result().unwrap();
    let stream = output.stream_description.unwrap();
    assert_eq!((stream.stream_status(), stream.shards().len()), (&StreamStatus::Active, 2));
    assert!(world.now() >= BORN + 25_000, "it was CREATING until then");
    assert!(!sleep.slept().is_empty());

    let slept = sleep.slept().len();
    let wait = sdk.wait_until_stream_exists().stream_name("s");
    wait.wait(Duration::from_mins(5)).await.unwrap();
    assert_eq!(sleep.slept().len(), slept, "a stream that is there is found at the first look");
}

#[tokio::test]
async fn stream_not_exists_waits_until_the_stream_is_gone() {
    let (world, sdk, sleep) = world();
    world.stream("s", 1).await;
    world.advance(25_000);
    world.sdk.delete_stream().stream_name("s").send().await.unwrap();
    let wait = sdk.wait_until_stream_not_exists().stream_name("s");
    let found = wait.wait(Duration::from_mins(5)).await.unwrap();
    let error = found.into_result().unwrap_err().into_service_error();
    assert!(error.is_resource_not_found_exception());
    assert!(world.now() >= BORN + 50_000, "it was DELETING until then");
    assert!(!sleep.slept().is_empty());
}

#[tokio::test]
async fn a_waiter_gives_up_when_its_time_is_over() {
    let (world, sdk, _) = world();
    world.stream("s", 1).await;
    world.advance(25_000);
    let wait = sdk.wait_until_stream_not_exists().stream_name("s");
    let error = wait.wait(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, WaitUntilStreamNotExistsError::ExceededMaxWait(_)), "{error:?}");
}
