//! `GetRecords`: what a shard gives, to the last field.

use aws_sdk_kinesis::operation::get_records::GetRecordsError as E;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::{
    ChildShard, EncryptionType, HashKeyRange, Record, ShardIteratorType as Kind,
};

use crate::world::{ACCOUNT, World, arn, moment, refused, refused_as, shard_id, text, violation};

#[tokio::test]
async fn a_record_comes_back_as_it_was_put() {
    let world = World::new();
    world.stream("s", 1).await;
    let iterator = world.iterator("s", 0, Kind::Latest).await;
    let key = "clave \"ñ\" \u{1} \\ 😀";
    let data: Vec<u8> = (0..=255).collect();
    let first = world.put("s", key, &data).await;
    world.advance(250);
    let call = world.sdk.start_stream_encryption().stream_name("s").key_id("alias/a");
    call.encryption_type(EncryptionType::Kms).send().await.unwrap();
    let second = world.put("s", "b", b"").await;
    world.advance(750);

    let output = world.sdk.get_records().shard_iterator(&iterator).send().await.unwrap();
    let wanted = [
        Record::builder()
            .sequence_number(first)
            .approximate_arrival_timestamp(moment(0))
            .data(Blob::new(data))
            .partition_key(key)
            .build()
            .unwrap(),
        Record::builder()
            .sequence_number(second)
            .approximate_arrival_timestamp(moment(250))
            .data(Blob::new(""))
            .partition_key("b")
            .encryption_type(EncryptionType::Kms)
            .build()
            .unwrap(),
    ];
    assert_eq!(output.records(), wanted);
    assert_eq!((output.millis_behind_latest, output.child_shards), (Some(0), None));
    let next = output.next_shard_iterator.expect("the shard is open");
    assert_ne!(next, iterator);
    let empty = world.sdk.get_records().shard_iterator(&next).send().await.unwrap();
    assert!(empty.records.is_empty());
    assert_ne!(empty.next_shard_iterator, Some(next), "iterators change with every call");
}

#[tokio::test]
async fn a_limit_parts_the_answers_and_tells_how_far_behind() {
    let world = World::new();
    world.stream("s", 1).await;
    for number in 0..5 {
        world.put("s", "k", format!("{number}").as_bytes()).await;
        world.advance(1000);
    }
    let mut iterator = Some(world.iterator("s", 0, Kind::TrimHorizon).await);
    let mut pages = Vec::new();
    for _ in 0..3 {
        let call = world.sdk.get_records().shard_iterator(iterator.unwrap()).limit(2);
        let output = call.stream_arn(arn("s")).send().await.unwrap();
        let texts: Vec<_> = output.records().iter().map(|record| text(record.data())).collect();
        pages.push((texts.join(""), output.millis_behind_latest.unwrap()));
        iterator = output.next_shard_iterator;
    }
    let pages: Vec<_> = pages.iter().map(|(texts, behind)| (texts.as_str(), *behind)).collect();
    assert_eq!(pages, [("01", 4000), ("23", 2000), ("4", 0)]);
}

#[tokio::test]
async fn a_closed_shard_ends_with_its_children() {
    let world = World::new();
    world.stream("s", 2).await;
    world.put("s", "a", b"1").await;
    let call = world.sdk.split_shard().stream_name("s").shard_to_split(shard_id(0));
    call.new_starting_hash_key("1000").send().await.unwrap();
    let iterator = world.iterator("s", 0, Kind::TrimHorizon).await;
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    assert_eq!((output.records().len(), output.next_shard_iterator()), (1, None));
    let child = |id: u32, start: &str, end: &str| {
        let range = HashKeyRange::builder().starting_hash_key(start).ending_hash_key(end);
        let child = ChildShard::builder().shard_id(shard_id(id)).parent_shards(shard_id(0));
        child.hash_key_range(range.build().unwrap()).build().unwrap()
    };
    let children =
        [child(2, "0", "999"), child(3, "1000", "170141183460469231731687303715884105727")];
    assert_eq!(output.child_shards(), children);

    // With a limit the end comes only once everything was read.
    let other = world.iterator("s", 0, Kind::Latest).await;
    let output = world.sdk.get_records().shard_iterator(other).send().await.unwrap();
    assert!(output.records().is_empty());
    assert_eq!(output.child_shards(), children);
}

#[tokio::test]
async fn records_older_than_the_retention_are_skipped() {
    let world = World::new();
    world.stream("s", 1).await;
    let old = world.put("s", "k", b"old").await;
    world.advance(12 * 3_600_000);
    world.put("s", "k", b"new").await;
    world.advance(12 * 3_600_000 + 2000);
    assert_eq!(world.texts("s", 0).await, ["new"]);
    // A place that is gone leads to the oldest record there is.
    let call = world.sdk.get_shard_iterator().stream_name("s").shard_id(shard_id(0));
    let call = call.shard_iterator_type(Kind::AtSequenceNumber).starting_sequence_number(old);
    let iterator = call.send().await.unwrap().shard_iterator.unwrap();
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    assert_eq!(text(output.records()[0].data()), "new");
}

#[tokio::test]
async fn an_iterator_lives_five_minutes() {
    let world = World::new();
    world.stream("s", 1).await;
    let iterator = world.iterator("s", 0, Kind::TrimHorizon).await;
    let read = || world.sdk.get_records().shard_iterator(&iterator);
    world.advance(300_000);
    read().send().await.unwrap();
    world.advance(1000);
    let text = "Iterator expired. The iterator was created at time Tue Nov 14 22:13:20 UTC 2023 \
                while right now it is Tue Nov 14 22:18:21 UTC 2023 which is further in the future \
                than the tolerated delay of 300000 milliseconds.";
    refused!(world, read(), E::ExpiredIteratorException, text);
}

#[tokio::test]
async fn an_iterator_that_was_never_given_out_is_refused() {
    let world = World::new();
    world.stream("s", 2).await;
    let good = world.iterator("s", 0, Kind::TrimHorizon).await;
    let read = |iterator: &str| world.sdk.get_records().shard_iterator(iterator);
    // Another world with another seed signs otherwise; here a bit is flipped instead.
    let mut flipped = good.clone().into_bytes();
    flipped[40] = if flipped[40] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    let token = world.sdk.list_shards().stream_name("s").max_results(1).send().await.unwrap();
    let token = token.next_token.unwrap();
    for bad in ["nada", "AAAAAAAAAAE=", "%%%", &flipped, &token, &good[..good.len() - 4]] {
        refused!(world, read(bad), E::InvalidArgumentException, "Invalid ShardIterator.");
    }
    let call = read(&good).stream_arn(arn("otro"));
    refused!(world, call, E::InvalidArgumentException, "Invalid ShardIterator.");
    let text = violation("''", "shardIterator", "have length greater than or equal to 1");
    refused_as!(world, read(""), "ValidationException", text);
    let long = "A".repeat(513);
    let demand = "have length less than or equal to 512";
    let text = violation(&format!("'{long}'"), "shardIterator", demand);
    refused_as!(world, read(&long), "ValidationException", text);
    for (limit, demand) in [
        (0, "have value greater than or equal to 1"),
        (10_001, "have value less than or equal to 10000"),
    ] {
        let text = violation(&format!("'{limit}'"), "limit", demand);
        refused_as!(world, read(&good).limit(limit), "ValidationException", text);
    }
    let text = "The GetRecords request would have succeeded, but the DryRun parameter was \
                specified.";
    refused!(world, read(&good).dry_run(true), E::DryRunOperationException, text);
    // AWS takes an iterator that still has its quotes.
    read(&format!("\"{good}\"")).send().await.unwrap();
}

#[tokio::test]
async fn an_iterator_does_not_outlive_its_stream() {
    let world = World::new();
    world.stream("s", 1).await;
    let iterator = world.iterator("s", 0, Kind::TrimHorizon).await;
    world.sdk.delete_stream().stream_name("s").send().await.unwrap();
    let read = || world.sdk.get_records().shard_iterator(&iterator);
    let text = format!("Shard {} in stream s under account {ACCOUNT} does not exist", shard_id(0));
    refused!(world, read(), E::ResourceNotFoundException, text);
    world.stream("s", 1).await;
    refused!(world, read(), E::ResourceNotFoundException, text);
}
