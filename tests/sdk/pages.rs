//! Lists over several pages: the SDK's own paginators, and where it has none, the tokens by hand.

use aws_sdk_kinesis::types::ShardIteratorType;
use caudal::kinesis::{Quotas, Settings};

use crate::world::{World, arn, at_once, shard_id};

#[tokio::test]
async fn the_sdk_turns_the_pages_of_streams() {
    let world = World::new();
    let names: Vec<String> = (0..230).map(|number| format!("s{number:03}")).collect();
    for name in &names {
        world.stream(name, 1).await;
    }
    let mut pages = world.sdk.list_streams().into_paginator().send();
    let (mut found, mut sizes) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.stream_names().len());
        assert_eq!(page.stream_summaries().len(), page.stream_names().len());
        found.extend(page.stream_names);
    }
    assert_eq!(sizes, [100, 100, 30], "AWS serves at most 100 at once");
    assert_eq!(found, names);
    let mut pages = world.sdk.list_streams().limit(120).into_paginator().page_size(7).send();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += page.unwrap().stream_names().len();
    }
    assert_eq!(count, 230);
}

#[tokio::test]
async fn the_sdk_turns_the_pages_of_consumers() {
    let quotas = Quotas { consumers: 250, ..Quotas::of_region("us-east-1") };
    let world = World::with(Settings { quotas, ..at_once() });
    world.stream("s", 1).await;
    for number in 0..205 {
        world.consumer("s", &format!("c{number:03}")).await;
    }
    let mut pages = world.sdk.list_stream_consumers().stream_arn(arn("s")).into_paginator().send();
    let mut sizes = Vec::new();
    let mut last = String::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.consumers().len());
        for consumer in page.consumers() {
            assert!(consumer.consumer_name > last, "in order, none twice");
            last.clone_from(&consumer.consumer_name);
        }
    }
    assert_eq!((sizes, last.as_str()), (vec![100, 100, 5], "c204"));
    let items = world.sdk.list_stream_consumers().stream_arn(arn("s")).max_results(50);
    let mut pages = items.into_paginator().send();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += page.unwrap().consumers().len();
    }
    assert_eq!(count, 205);
}

#[tokio::test]
async fn shards_are_listed_page_by_page_until_no_token_comes() {
    let world = World::new();
    world.stream("s", 2500).await;
    let (mut sizes, mut ids) = (Vec::new(), Vec::new());
    let mut page = world.sdk.list_shards().stream_name("s").send().await.unwrap();
    loop {
        sizes.push(page.shards().len());
        ids.extend(page.shards.unwrap_or_default().into_iter().map(|shard| shard.shard_id));
        let Some(token) = page.next_token else { break };
        page = world.sdk.list_shards().next_token(token).send().await.unwrap();
    }
    assert_eq!(sizes, [1000, 1000, 500], "AWS serves at most 1000 at once");
    assert_eq!(ids, (0..2500).map(shard_id).collect::<Vec<_>>());
    let few = world.sdk.list_shards().stream_name("s").max_results(3).send().await.unwrap();
    assert_eq!(few.shards().len(), 3);
    let token = few.next_token.unwrap();
    let next = world.sdk.list_shards().next_token(token).max_results(2).send().await.unwrap();
    assert_eq!(next.shards()[0].shard_id(), shard_id(3));
    assert_eq!(next.shards().len(), 2);
}

#[tokio::test]
async fn a_described_stream_shows_its_shards_page_by_page() {
    let world = World::new();
    world.stream("s", 250).await;
    let describe = || world.sdk.describe_stream().stream_name("s");
    let (mut sizes, mut ids): (Vec<usize>, Vec<String>) = Default::default();
    loop {
        let call = match ids.last() {
            None => describe(),
            Some(last) => describe().exclusive_start_shard_id(last),
        };
        let page = call.send().await.unwrap().stream_description.unwrap();
        sizes.push(page.shards().len());
        let more = page.has_more_shards;
        ids.extend(page.shards.into_iter().map(|shard| shard.shard_id));
        if !more {
            break;
        }
    }
    assert_eq!(sizes, [100, 100, 50], "AWS serves at most 100 at once");
    assert_eq!(ids, (0..250).map(shard_id).collect::<Vec<_>>());
    let page = describe().limit(10_000).send().await.unwrap().stream_description.unwrap();
    assert_eq!((page.shards().len(), page.has_more_shards), (100, true));
}

#[tokio::test]
async fn records_are_read_page_by_page_without_a_gap() {
    let world = World::new();
    world.stream("s", 1).await;
    for batch in 0..25 {
        let records =
            (0..500).map(|number| crate::put::entry("k", format!("{}", batch * 500 + number)));
        let call = world.sdk.put_records().stream_name("s");
        call.set_records(Some(records.collect())).send().await.unwrap();
    }
    let mut iterator = Some(world.iterator("s", 0, ShardIteratorType::TrimHorizon).await);
    let (mut sizes, mut texts) = (Vec::new(), Vec::new());
    while sizes.last() != Some(&0) {
        let call = world.sdk.get_records().shard_iterator(iterator.unwrap());
        let page = call.send().await.unwrap();
        sizes.push(page.records().len());
        texts.extend(page.records().iter().map(|record| crate::world::text(record.data())));
        iterator = page.next_shard_iterator;
    }
    assert_eq!(sizes, [10_000, 2500, 0], "AWS gives at most 10 000 at once");
    let wanted: Vec<String> = (0..12_500).map(|number| number.to_string()).collect();
    assert_eq!(texts, wanted);
}
