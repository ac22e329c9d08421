//! Registered consumers.

use aws_sdk_kinesis::operation::deregister_stream_consumer::DeregisterStreamConsumerError;
use aws_sdk_kinesis::operation::describe_stream_consumer::DescribeStreamConsumerError;
use aws_sdk_kinesis::operation::list_stream_consumers::ListStreamConsumersError;
use aws_sdk_kinesis::operation::register_stream_consumer::RegisterStreamConsumerError;
use aws_sdk_kinesis::types::{Consumer, ConsumerDescription, ConsumerStatus};

use crate::world::{ACCOUNT, World, arn, moment, no_stream, refused, refused_as, slow, violation};

/// The ARN of a consumer that was registered so many seconds after the world's beginning.
fn consumer_arn(stream: &str, name: &str, secs: i64) -> String {
    format!("{}/consumer/{name}:{}", arn(stream), 1_700_000_000 + secs)
}

fn consumer(name: &str, status: ConsumerStatus, secs: i64) -> Consumer {
    Consumer::builder()
        .consumer_name(name)
        .consumer_arn(consumer_arn("s", name, secs))
        .consumer_status(status)
        .consumer_creation_timestamp(moment(secs * 1000))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_consumer_is_registered_described_and_removed() {
    let world = World::with(slow());
    world.stream("s", 1).await;
    world.advance(10_000);
    let call = world.sdk.register_stream_consumer().stream_arn(arn("s")).consumer_name("c");
    let output = call.tags("equipo", "fraude").send().await.unwrap();
    assert_eq!(output.consumer, Some(consumer("c", ConsumerStatus::Creating, 10)));
    let tags = world.sdk.list_tags_for_resource().resource_arn(consumer_arn("s", "c", 10));
    assert_eq!(tags.send().await.unwrap().tags()[0].value(), Some("fraude"));

    world.advance(10_000);
    let description = ConsumerDescription::builder()
        .consumer_name("c")
        .consumer_arn(consumer_arn("s", "c", 10))
        .consumer_status(ConsumerStatus::Active)
        .consumer_creation_timestamp(moment(10_000))
        .stream_arn(arn("s"))
        .build()
        .unwrap();
    let describe = || world.sdk.describe_stream_consumer();
    let by_arn = describe().consumer_arn(consumer_arn("s", "c", 10)).send().await.unwrap();
    assert_eq!(by_arn.consumer_description.as_ref(), Some(&description));
    let by_name = describe().stream_arn(arn("s")).consumer_name("c").send().await.unwrap();
    assert_eq!(by_name.consumer_description, Some(description));
    let listed = world.sdk.list_stream_consumers().stream_arn(arn("s")).send().await.unwrap();
    assert_eq!(listed.consumers(), [consumer("c", ConsumerStatus::Active, 10)]);

    let call = world.sdk.deregister_stream_consumer().stream_arn(arn("s")).consumer_name("c");
    call.send().await.unwrap();
    let going = describe().stream_arn(arn("s")).consumer_name("c").send().await.unwrap();
    let status = going.consumer_description.unwrap().consumer_status;
    assert_eq!(status, ConsumerStatus::Deleting);
    world.advance(10_000);
    let text = format!("Consumer c under account {ACCOUNT} not found.");
    let call = describe().stream_arn(arn("s")).consumer_name("c");
    refused!(world, call, DescribeStreamConsumerError::ResourceNotFoundException, text);
}

#[tokio::test]
async fn a_consumer_is_removed_by_arn_and_another_of_its_name_is_another() {
    use DeregisterStreamConsumerError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let first = world.consumer("s", "c").await;
    world.sdk.deregister_stream_consumer().consumer_arn(&first).send().await.unwrap();
    world.advance(5000);
    let second = world.consumer("s", "c").await;
    assert_ne!(first, second);
    let text = format!("Consumer {first} under account {ACCOUNT} not found.");
    let call = world.sdk.deregister_stream_consumer().consumer_arn(&first);
    refused!(world, call, E::ResourceNotFoundException, text);
    world.sdk.deregister_stream_consumer().consumer_arn(&second).send().await.unwrap();
}

#[tokio::test]
async fn consumers_that_can_not_be_registered_are_refused() {
    use RegisterStreamConsumerError as E;
    let world = World::with(slow());
    world.stream("s", 1).await;
    world.advance(10_000);
    let register =
        |name: &str| world.sdk.register_stream_consumer().stream_arn(arn("s")).consumer_name(name);
    for name in ["a", "b", "c", "d", "e"] {
        register(name).send().await.unwrap();
    }
    let text = format!("Consumer a under stream s already exists for account {ACCOUNT}.");
    refused!(world, register("a"), E::ResourceInUseException, text);
    let text = format!("Stream s under account {ACCOUNT} has 5 consumers in state CREATING.");
    refused!(world, register("f"), E::LimitExceededException, text);
    for batch in ["fghij", "klmno", "pqrst"] {
        world.advance(10_000);
        for name in batch.chars() {
            register(&name.to_string()).send().await.unwrap();
        }
    }
    world.advance(10_000);
    let text = format!("Stream s under account {ACCOUNT} already has 20 registered consumers.");
    refused!(world, register("u"), E::LimitExceededException, text);
    let call = register("a").stream_arn(arn("x"));
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let demand = "satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    let text = violation("'a b'", "consumerName", demand);
    refused_as!(world, register("a b"), "ValidationException", text);
    let long = "x".repeat(129);
    let demand = "have length less than or equal to 128";
    let text = violation(&format!("'{long}'"), "consumerName", demand);
    refused_as!(world, register(&long), "ValidationException", text);
}

#[tokio::test]
async fn a_consumer_must_be_named_and_be_there() {
    use DeregisterStreamConsumerError as Gone;
    use DescribeStreamConsumerError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let arn_c = world.consumer("s", "c").await;
    let describe = || world.sdk.describe_stream_consumer();
    let remove = || world.sdk.deregister_stream_consumer();
    let text = "Either ConsumerARN or both StreamARN and ConsumerName should be provided.";
    refused!(world, describe(), E::InvalidArgumentException, text);
    refused!(world, describe().stream_arn(arn("s")), E::InvalidArgumentException, text);
    refused!(world, remove().consumer_name("c"), Gone::InvalidArgumentException, text);
    let text = format!("Consumer d under account {ACCOUNT} not found.");
    let call = describe().stream_arn(arn("s")).consumer_name("d");
    refused!(world, call, E::ResourceNotFoundException, text);
    let call = remove().stream_arn(arn("s")).consumer_name("d");
    refused!(world, call, Gone::ResourceNotFoundException, text);
    let call = describe().stream_arn(arn("x")).consumer_name("c");
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    for bad in [arn_c.replace("00000", "00001"), arn_c.replace("us-east-1", "eu-west-1")] {
        let text = format!("Consumer {bad} under account {ACCOUNT} not found.");
        refused!(world, describe().consumer_arn(bad), E::ResourceNotFoundException, text);
    }
    let demand = "satisfy regular expression pattern: ^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/\
                  [a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+";
    let text = violation("'nada'", "consumerARN", demand);
    refused_as!(world, describe().consumer_arn("nada"), "ValidationException", text);
}

#[tokio::test]
async fn consumers_are_listed_page_by_page() {
    use ListStreamConsumersError as E;
    let world = World::new();
    world.stream("s", 1).await;
    world.stream("t", 1).await;
    for name in ["c", "a", "b"] {
        world.consumer("s", name).await;
    }
    let list = || world.sdk.list_stream_consumers().stream_arn(arn("s"));
    let names = |consumers: &[Consumer]| {
        consumers.iter().map(|consumer| consumer.consumer_name.clone()).collect::<Vec<_>>()
    };
    let first = list().max_results(2).send().await.unwrap();
    assert_eq!(names(first.consumers()), ["a", "b"]);
    let token = first.next_token.expect("there is more");
    let call = list().next_token(&token).stream_creation_timestamp(moment(0));
    let rest = call.send().await.unwrap();
    assert_eq!((names(rest.consumers()), rest.next_token), (vec!["c".to_owned()], None));

    let text = format!("StreamCreationTimestamp does not match stream s under account {ACCOUNT}.");
    let call = list().stream_creation_timestamp(moment(-60_000));
    refused!(world, call, E::InvalidArgumentException, text);
    let text = "Invalid NextToken.";
    refused!(world, list().next_token("AAAA"), E::InvalidArgumentException, text);
    let call = world.sdk.list_stream_consumers().stream_arn(arn("t")).next_token(&token);
    refused!(world, call, E::InvalidArgumentException, text);
    let call = world.sdk.list_stream_consumers().stream_arn(arn("x"));
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let text = violation("'0'", "maxResults", "have value greater than or equal to 1");
    refused_as!(world, list().max_results(0), "ValidationException", text);
    world.advance(301_000);
    let text = "NextToken expired. The token was created at time Tue Nov 14 22:13:20 UTC 2023 \
                while right now it is Tue Nov 14 22:18:21 UTC 2023, more than 300000 milliseconds \
                later.";
    refused!(world, list().next_token(token), E::ExpiredNextTokenException, text);
}
