//! A Kinesis stream as the source: in order, from the delivery start, from disk if need be.

use aws_sdk_firehose::types::{
    DeliveryStreamType, KinesisStreamSourceConfiguration, ProcessingConfiguration, Processor,
    ProcessorType,
};
use caudal::kinesis::Settings;
use caudal::runtime::Storage;

use super::{ROLE, content, delivered, sdk, to_bucket, until};
use crate::world::{World, arn, at_once};

/// A delivery stream `d` that reads the stream `s`, a record a line.
async fn reading(world: &World) {
    let source = KinesisStreamSourceConfiguration::builder()
        .kinesis_stream_arn(arn("s"))
        .role_arn(ROLE)
        .build()
        .expect("it is whole");
    let lines = Processor::builder().r#type(ProcessorType::AppendDelimiterToRecord).build();
    let processing = ProcessingConfiguration::builder().enabled(true);
    let mut destination = to_bucket();
    destination.processing_configuration =
        Some(processing.processors(lines.expect("it is whole")).build());
    let create = sdk(world).create_delivery_stream().delivery_stream_name("d");
    create
        .delivery_stream_type(DeliveryStreamType::KinesisStreamAsSource)
        .kinesis_stream_source_configuration(source)
        .extended_s3_destination_configuration(destination)
        .send()
        .await
        .expect("the stream is there");
}

#[tokio::test]
async fn records_are_delivered_in_the_order_of_their_shard() {
    let world = World::new();
    world.stream("s", 2).await;
    world.put("s", "a", b"antes").await;
    world.advance(1);
    reading(&world).await;
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for number in 0..20 {
        // MD5("a") begins with 0c, MD5("b") with 92.
        let (key, shard) = if number % 3 == 0 { ("a", &mut first) } else { ("b", &mut second) };
        let text = format!("{key}{number}");
        world.put("s", key, text.as_bytes()).await;
        shard.push(text);
        world.advance(400);
    }
    world.advance(60_000);
    let stream = delivered(&world, "d", 1).await;
    let object = &stream.delivered[0];
    assert_eq!(object.records, 20, "what was there before the start is not read");
    let text = String::from_utf8(content(&world, "cubo", &object.key)).expect("text");
    let of_key = |key: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with(key)).map(str::to_owned).collect()
    };
    assert_eq!((of_key("a"), of_key("b")), (first, second));
    let positions = stream.source.as_ref().expect("it reads").positions.clone();
    assert_eq!(positions.values().copied().collect::<Vec<_>>(), [9, 14]);
    // Where each record came from stands beside the object.
    let route = world.handle.objects().route("cubo", &object.key).expect("a route");
    assert_eq!(route.len(), 20);
}

#[tokio::test]
async fn records_that_left_memory_are_delivered_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let settings = Settings { payload_budget_bytes: 0, ..at_once() };
    let world = World::stored(settings, Storage::Directory(dir.path().to_owned()));
    world.stream("s", 1).await;
    reading(&world).await;
    let data = |number: usize| format!("{number}{}", "x".repeat(100_000));
    for number in 0..30 {
        world.put("s", "k", data(number).as_bytes()).await;
    }
    let taken =
        |stream: &caudal::engine::DeliveryStreamView| stream.metrics.total.incoming_records == 30;
    // A reading takes what there is room for, and each one from disk comes back by itself.
    while !world.handle.snapshot().delivery_stream("d").is_some_and(|stream| taken(stream)) {
        world.advance(1000);
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    world.advance(60_000);
    let stream = until(&world, "d", |stream| {
        stream.metrics.total.delivered_records == 30 && stream.held_bytes == 0
    })
    .await;
    let text: Vec<u8> =
        stream.delivered.iter().flat_map(|object| content(&world, "cubo", &object.key)).collect();
    let sent: String = (0..30).map(|number| data(number) + "\n").collect();
    assert!(text == sent.as_bytes(), "each once, in order");
}
