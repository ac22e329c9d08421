//! What is put comes out as files that any tool opens.

use aws_sdk_firehose::types::CompressionFormat;
use caudal::firehose::ClosedBy;
use caudal::runtime::Storage;

use super::{content, delivered, hints, listed, note, put, record, sdk, to_bucket, until};
use crate::world::{World, at_once};

fn transaction(number: usize) -> String {
    format!("{{\"txn\":\"TXN{number:03}\",\"monto\":{}}}\n", number * 10)
}

#[tokio::test]
async fn the_notes_own_command_delivers_under_its_prefix() {
    let world = World::new();
    let sdk = sdk(&world);
    let create = sdk.create_delivery_stream().delivery_stream_name("txn-to-s3");
    #[expect(deprecated, reason = "the note uses the shape that AWS calls deprecated")]
    let create = create.s3_destination_configuration(note());
    create.send().await.expect("as the note says");
    let sent: String = (0..250).map(transaction).collect();
    for chunk in (0..250).collect::<Vec<_>>().chunks(100) {
        let records = chunk.iter().map(|number| record(transaction(*number))).collect();
        let call = sdk.put_record_batch().delivery_stream_name("txn-to-s3");
        let output = call.set_records(Some(records)).send().await.expect("they are taken");
        assert_eq!(output.failed_put_count(), 0);
    }
    world.advance(299_999);
    let stream = until(&world, "txn-to-s3", |stream| stream.buffers.len() == 1).await;
    assert_eq!(stream.buffers[0].records, 250);
    assert_eq!(stream.delivered.len(), 0, "not a moment before its time");
    world.advance(1);
    let stream = delivered(&world, "txn-to-s3", 1).await;
    let object = &stream.delivered[0];
    assert_eq!((object.records, object.closed_by), (250, ClosedBy::Age));
    let start = "raw/transacciones/year=2023/month=11/day=14/txn-to-s3-1-2023-11-14-22-13-20-";
    assert!(object.key.starts_with(start) && object.key.ends_with(".gz"), "{}", object.key);
    assert_eq!(String::from_utf8_lossy(&content(&world, "banco-datalake", &object.key)), sent);
    let [info] = listed(&world, "banco-datalake", 1).await.try_into().expect("one object");
    assert_eq!((info.key, info.records), (object.key.clone(), 250));
    assert_eq!((info.size, info.uncompressed_size), (object.stored_bytes, sent.len() as u64));
    assert_eq!(stream.metrics.total.delivered_records, 250);
    assert_eq!(stream.held_bytes, 0);
}

#[tokio::test]
async fn a_full_buffer_does_not_wait() {
    let world = World::new();
    let sdk = sdk(&world);
    let mut destination = to_bucket();
    destination.compression_format = Some(CompressionFormat::Uncompressed);
    let create = sdk.create_delivery_stream().delivery_stream_name("d");
    create.extended_s3_destination_configuration(destination).send().await.expect("created");
    for part in 0..3_u8 {
        put(&sdk, "d", vec![part; 600_000]).await;
    }
    let third = |stream: &caudal::engine::DeliveryStreamView| {
        stream.delivered.len() == 1 && stream.buffers.len() == 1
    };
    let stream = until(&world, "d", third).await;
    let object = &stream.delivered[0];
    assert_eq!((object.records, object.closed_by), (2, ClosedBy::Size));
    let sent = [vec![0; 600_000], vec![1; 600_000]].concat();
    assert!(content(&world, "cubo", &object.key) == sent);
    assert_eq!((stream.buffers.len(), stream.held_bytes), (1, 600_000));
}

#[tokio::test]
async fn a_world_that_was_closed_delivers_what_it_held() {
    let dir = tempfile::tempdir().expect("a folder");
    let stored = || World::stored(at_once(), Storage::Directory(dir.path().to_owned()));
    let world = stored();
    let client = sdk(&world);
    let create = client.create_delivery_stream().delivery_stream_name("d");
    create.extended_s3_destination_configuration(to_bucket()).send().await.expect("created");
    put(&client, "d", "uno\n").await;
    world.advance(60_000);
    delivered(&world, "d", 1).await;
    put(&client, "d", "dos\n").await;
    drop(world);

    let world = stored();
    let stream = until(&world, "d", |_| true).await;
    assert_eq!((stream.delivered.len(), stream.buffers.len()), (1, 1));
    world.advance(60_000);
    let stream = delivered(&world, "d", 2).await;
    let texts: Vec<_> =
        stream.delivered.iter().map(|object| content(&world, "cubo", &object.key)).collect();
    assert_eq!(texts, [b"uno\n", b"dos\n"]);
    listed(&world, "cubo", 2).await;
}

#[tokio::test]
async fn a_folder_that_can_not_be_written_loses_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let world = World::stored(at_once(), Storage::Directory(dir.path().to_owned()));
    let root = world.handle.objects().root().to_owned();
    // A file stands where the folder should be: even an administrator can't write there.
    std::fs::write(&root, b"").expect("a file");
    let sdk = sdk(&world);
    let mut destination = to_bucket();
    destination.buffering_hints = Some(hints(1, 60));
    let create = sdk.create_delivery_stream().delivery_stream_name("d");
    create.extended_s3_destination_configuration(destination).send().await.expect("created");
    put(&sdk, "d", "uno\n").await;
    world.advance(60_000);
    let failing = |stream: &caudal::engine::DeliveryStreamView| {
        stream.on_their_way.iter().any(|object| object.failures > 0)
    };
    let stream = until(&world, "d", failing).await;
    let reason = stream.on_their_way[0].last_failure.clone().expect("it is told");
    assert!(reason.starts_with("cannot make"), "{reason}");
    assert_eq!(stream.held_bytes, 4);
    std::fs::remove_file(&root).expect("removed");
    world.advance(10_000);
    let stream = delivered(&world, "d", 1).await;
    assert_eq!(content(&world, "cubo", &stream.delivered[0].key), b"uno\n");
    assert_eq!(stream.metrics.total.failed_deliveries, 1);
}
