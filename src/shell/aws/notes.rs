//! Every command of the pages, and of the note that they come from, run in the sandbox.

use crate::shell::testing::World;

/// A block of shell in a page.
struct Block {
    page: String,
    /// After the language: `run title="…"`.
    info: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .expect("the pages")
        .map(|entry| entry.expect("a page").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    let mut blocks = Vec::new();
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("a page");
        let page = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut open: Option<Block> = None;
        for line in text.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => {
                    open = Some(Block {
                        page: page.clone(),
                        info: info.to_owned(),
                        text: String::new(),
                    });
                }
                (Some(block), None) => {
                    block.text += line;
                    block.text.push('\n');
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, None) => {}
            }
        }
    }
    blocks.retain(|block| block.info.starts_with("bash"));
    blocks
}

#[test]
fn every_block_of_shell_in_the_pages_is_read() {
    let blocks = blocks();
    assert!(blocks.len() > 30);
    for block in blocks {
        let read = crate::shell::syntax::parse(&block.text);
        assert!(read.is_ok(), "{} {}: {read:?}", block.page, block.info);
        assert!(crate::shell::explain::explain(&block.text).is_ok());
    }
}

#[test]
fn every_block_that_can_be_run_runs() {
    let mut page = String::new();
    let mut world = World::new();
    let mut count = 0;
    for block in blocks().into_iter().filter(|block| block.info.contains(" run")) {
        if block.page != page {
            page.clone_from(&block.page);
            world = World::new();
            if !matches!(page.as_str(), "kinesis" | "apache-kafka") {
                world.ok(
                    "aws kinesis create-stream --stream-name transacciones-realtime --shard-count 4
                     aws kinesis wait stream-exists --stream-name transacciones-realtime",
                );
            }
        }
        let ran = world.run(&block.text);
        // One block is there to be refused, and a dry run that would have succeeded is an error.
        let refused = block.text.contains("mal nombre") || block.text.contains("--dry-run");
        let status = if refused { 254 } else { 0 };
        assert_eq!(ran.status, status, "{page} {}\n{}", block.info, ran.err);
        assert_eq!(ran.err.is_empty(), !refused, "{page} {}\n{}", block.info, ran.err);
        assert!(!ran.calls.is_empty(), "{page} {}", block.info);
        count += 1;
        // A reader takes a moment between two blocks.
        world.run("sleep 31");
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn the_notes_own_commands_do_what_they_say() {
    let mut world = World::new();
    world.ok(
        "# Crear stream\naws kinesis create-stream \\\n  --stream-name \"transacciones-realtime\" \
         \\\n  --shard-count 4\nsleep 1",
    );
    let summary = world.ok(
        "# Ver estado\naws kinesis describe-stream-summary --stream-name \"transacciones-realtime\"",
    );
    assert!(
        summary.starts_with(
            "{\n    \"StreamDescriptionSummary\": {\n        \"StreamName\": \
             \"transacciones-realtime\",\n        \"StreamARN\": \
             \"arn:aws:kinesis:us-east-1:123456789012:stream/transacciones-realtime\",\n        "
        ),
        "{summary}"
    );
    for line in [
        "\"StreamStatus\": \"ACTIVE\"",
        "\"OpenShardCount\": 4",
        "\"StreamCreationTimestamp\": \"2026-11-22T14:03:13.080000+00:00\"",
        "\"EncryptionType\": \"NONE\"",
    ] {
        assert!(summary.contains(&format!("        {line},\n")), "{line} {summary}");
    }
    let put = world.ok(
        "# Enviar registro\naws kinesis put-record \\\n  --stream-name \"transacciones-realtime\" \
         \\\n  --partition-key \"cliente-12345\" \\\n  --data $(echo \
         '{\"txn\":\"TXN001\",\"monto\":5000}' | base64)",
    );
    assert!(put.contains("\"ShardId\": \"shardId-000000000001\""), "{put}");
    let created = world.ok(r#"aws firehose create-delivery-stream \
  --delivery-stream-name "txn-to-s3" \
  --s3-destination-configuration '{
    "RoleARN": "arn:aws:iam::123:role/FirehoseRole",
    "BucketARN": "arn:aws:s3:::banco-datalake",
    "Prefix": "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
    "ErrorOutputPrefix": "errors/transacciones/",
    "BufferingHints": {"SizeInMBs": 128, "IntervalInSeconds": 300},
    "CompressionFormat": "GZIP"
  }'"#);
    assert_eq!(
        created,
        "{\n    \"DeliveryStreamARN\": \
         \"arn:aws:firehose:us-east-1:123456789012:deliverystream/txn-to-s3\"\n}\n"
    );
    assert_eq!(
        world.ok(
            "aws firehose list-deliver\\\ny-streams --query 'DeliveryStreamNames[0]' --output text"
        ),
        "txn-to-s3\n"
    );
}

#[test]
fn what_is_too_long_for_an_argument_is_fed_by_a_here_document() {
    use crate::api::Blob;
    use crate::api::kinesis::{PutRecordInput, Request};
    use crate::shell::aws::Call;
    let request = Request::PutRecord(PutRecordInput {
        stream_name: Some("s".into()),
        data: Some(Blob::copy_from(&vec![b'x'; 200 * 1024])),
        partition_key: Some("c".into()),
        ..Default::default()
    });
    let mut world = World::new();
    world.run(&crate::shell::render::cli(&request));
    assert_eq!(world.requests, [Call::Kinesis(Box::new(request))]);
}
