//! What is offered where.

use proptest::prelude::*;

use super::*;

struct World;

fn live(text: &str, about: &str) -> Candidate {
    Candidate::new(CandidateKind::Live, text, about)
}

impl Names for World {
    fn streams(&self) -> Vec<Candidate> {
        vec![live("pagos", "2 shards"), live("transacciones-realtime", "4 shards")]
    }
    fn shards(&self, stream: &str) -> Vec<Candidate> {
        let count = if stream == "pagos" { 2 } else { 4 };
        (0..count).map(|index| live(&format!("shardId-{index:012}"), "")).collect()
    }
    fn consumers(&self, _: &str) -> Vec<Candidate> {
        vec![live("detectar-fraude", "ACTIVE")]
    }
    fn delivery_streams(&self) -> Vec<Candidate> {
        vec![live("txn-to-s3", "ACTIVE")]
    }
    fn variables(&self) -> Vec<String> {
        vec!["IT".to_owned(), "STREAM".to_owned()]
    }
}

fn at(text: &str) -> Completion {
    complete(text, text.len(), &World)
}

fn shown(text: &str) -> Vec<String> {
    at(text).candidates.into_iter().map(|candidate| candidate.shown).collect()
}

#[test]
fn each_place_has_its_candidates() {
    assert_eq!(
        shown("a"),
        ["aws", "base64", "break", "cat", "date", "false", "head", "read", "tail"]
    );
    assert_eq!(shown("aws k")[0], "kinesis");
    assert_eq!(shown("aws kinesis put-record"), ["put-record", "put-records"]);
    assert_eq!(shown("aws kinesis wait "), ["stream-exists", "stream-not-exists"]);
    assert_eq!(shown("aws kinesis put-record --stream-name "), ["pagos", "transacciones-realtime"]);
    assert_eq!(shown("aws kinesis put-record --stream-name tr"), ["transacciones-realtime"]);
    assert_eq!(shown("aws kinesis create-stream --stream-name "), [""; 0]);
    assert_eq!(shown("aws kinesis get-shard-iterator --stream-name pagos --shard-id sh").len(), 2);
    assert_eq!(shown("aws kinesis list-shards --shard-filter Type=AT_L"), ["Type=AT_LATEST"]);
    assert_eq!(shown("aws kinesis list-streams --output t")[..2], ["text", "table"]);
    assert_eq!(shown("aws firehose put-record --delivery-stream-name "), ["txn-to-s3"]);
    assert_eq!(shown("echo $I"), ["$IT"]);
    assert_eq!(shown("X=$(aws kinesis list-streams")[0], "list-streams");
    assert_eq!(shown("for i in 1 2; do aws kinesis put-record --stream-name p"), ["pagos"]);
    assert_eq!(shown("echo a | ba"), ["base64"]);
    assert_eq!(shown("aws kinesis \\\n  put-records --stream-name 'pa"), ["pagos"]);
}

#[test]
fn the_strip_tells_the_argument_and_what_is_missing() {
    let completion =
        at("aws kinesis get-shard-iterator --stream-name transacciones-realtime --shard-id shard");
    assert_eq!(completion.title, "Shards de transacciones-realtime");
    assert_eq!(completion.subject, "--shard-id");
    assert_eq!(completion.about, "el shard que se va a leer");
    assert_eq!(completion.missing, ["--shard-iterator-type"]);
    assert_eq!(completion.candidates[1].insert, "shardId-000000000001 ");
    let completion = at("aws kinesis update-shard-count ");
    assert_eq!(completion.subject, "update-shard-count");
    assert_eq!(completion.missing, ["--target-shard-count", "--scaling-type"]);
    assert_eq!(completion.candidates[0].shown, "--target-shard-count");
    assert_eq!(completion.candidates[0].kind, CandidateKind::Missing);
    let value = at("aws kinesis update-shard-count --scaling-type ");
    assert_eq!(value.candidates[0].about, "shards de igual tamaño");
}

#[test]
fn what_is_replaced_is_the_word_at_the_cursor() {
    let text = "aws kinesis list-st --output json";
    let completion = complete(text, "aws kinesis list-st".len(), &World);
    assert_eq!(&text[completion.replaces.clone()], "list-st");
    let text = "aws kinesis describe-stream --stream-name 'pa";
    assert_eq!(&text[at(text).replaces], "'pa");
    assert_eq!(at("aws ").replaces, 4..4);
}

proptest! {
    #[test]
    fn any_line_can_be_completed(
        text in prop_oneof![any::<String>(), "aws (kinesis|firehose) [a-z$(`'\"-]{0,20} ?--[a-z=-]{0,12}.{0,9}"],
        cursor in 0_usize..80,
    ) {
        let completion = complete(&text, cursor, &World);
        prop_assert!(text.get(completion.replaces).is_some());
    }
}
