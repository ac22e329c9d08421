//! Commands are read back by a real `sh`, programs by a real `python3` where there is one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command as Process, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::*;
use crate::api::Blob;
use crate::api::kinesis::*;
use crate::units::Timestamp;

fn put(key: &str, data: &[u8]) -> Request {
    Request::PutRecord(PutRecordInput {
        stream_name: Some("transacciones-realtime".into()),
        data: Some(Blob::copy_from(data)),
        partition_key: Some(key.into()),
        ..Default::default()
    })
}

fn create(mode: &str, tags: &[(&str, &str)]) -> Request {
    let tags: BTreeMap<_, _> =
        tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Request::CreateStream(CreateStreamInput {
        stream_name: Some("pagos".into()),
        stream_mode_details: Some(StreamModeDetails { stream_mode: Some(mode.into()) }),
        tags: (!tags.is_empty()).then_some(tags),
        max_record_size_in_kib: Some(2048),
        ..Default::default()
    })
}

#[test]
fn a_readable_payload_stands_as_it_is() {
    assert_eq!(
        cli(&put("cliente-12345", br#"{"monto": 5000}"#)),
        "aws kinesis put-record --stream-name transacciones-realtime --partition-key \
         cliente-12345 --data '{\"monto\": 5000}' --cli-binary-format raw-in-base64-out"
    );
}

#[test]
fn any_other_payload_is_base64() {
    let command = cli(&put("c", &[0, 159, 146, 150]));
    assert!(command.ends_with("--data AJ+Slg=="), "{command}");
    let command = cli(&put("c", b"file:///etc/passwd"));
    assert!(command.ends_with("--data ZmlsZTovLy9ldGMvcGFzc3dk"), "{command}");
    assert!(cli(&put("c", b"")).ends_with("--data ''"));
}

#[test]
fn structures_and_tags_are_shorthand_where_they_can_be() {
    assert_eq!(
        cli(&create("ON_DEMAND", &[("equipo", "riesgos"), ("entorno", "dev")])),
        "aws kinesis create-stream --stream-name pagos --max-record-size-in-ki-b 2048 \
         --stream-mode-details StreamMode=ON_DEMAND --tags entorno=dev,equipo=riesgos"
    );
    let command = cli(&create("ON_DEMAND", &[("centro de coste", "a, b")]));
    assert!(command.ends_with(r#"--tags '{"centro de coste":"a, b"}'"#), "{command}");
}

#[test]
fn booleans_are_flags() {
    let delete = |enforce| {
        cli(&Request::DeleteStream(DeleteStreamInput {
            stream_name: Some("pagos".into()),
            enforce_consumer_deletion: Some(enforce),
            ..Default::default()
        }))
    };
    assert!(delete(true).ends_with(" --enforce-consumer-deletion"));
    assert!(delete(false).ends_with(" --no-enforce-consumer-deletion"));
}

#[test]
fn lists_are_words_or_json() {
    let tags = |keys: &[&str]| {
        cli(&Request::RemoveTagsFromStream(RemoveTagsFromStreamInput {
            stream_name: Some("pagos".into()),
            tag_keys: Some(keys.iter().map(|&key| key.into()).collect()),
            ..Default::default()
        }))
    };
    assert!(tags(&["a", "dos palabras"]).ends_with("--tag-keys a 'dos palabras'"));
    assert!(tags(&["-a"]).ends_with(r#"--tag-keys '["-a"]'"#));
    let entry = |data: &str, key: &str| PutRecordsRequestEntry {
        data: Some(Blob::copy_from(data.as_bytes())),
        partition_key: Some(key.into()),
        ..Default::default()
    };
    let records = |entries| {
        cli(&Request::PutRecords(PutRecordsInput {
            stream_name: Some("pagos".into()),
            records: Some(entries),
            ..Default::default()
        }))
    };
    let plain = records(vec![entry("uno", "a"), entry("dos", "b")]);
    assert!(plain.contains("--records Data=uno,PartitionKey=a Data=dos,PartitionKey=b"), "{plain}");
    let json = records(vec![entry("{}", "a")]);
    assert!(json.contains(r#"--records '[{"Data":"{}","PartitionKey":"a"}]'"#), "{json}");
}

#[test]
fn a_text_that_is_no_argument_travels_in_json() {
    let command = cli(&put("a\tb", b"x"));
    let expected = r#"--cli-input-json '{"StreamName":"transacciones-realtime","Data":"eA==","PartitionKey":"a\tb"}'"#;
    assert!(command.ends_with(expected), "{command}");
    assert!(cli(&put("file://clave", b"x")).contains("--cli-input-json"));
    assert!(cli(&put("-5", b"x")).contains("--partition-key=-5"));
}

#[test]
fn what_is_too_long_for_an_argument_is_fed() {
    let command = command(&put("c", &vec![b'x'; 200 * 1024]));
    let text = command.one_line();
    assert!(text.starts_with(
        "aws kinesis put-record --cli-input-json file:///dev/stdin <<'JSON'\n{\"StreamName\""
    ));
    assert!(text.ends_with("}\nJSON"));
    assert!(command.shown(80).len() < 300);
}

#[test]
fn long_values_are_cut_for_the_eye_only() {
    let command = command(&put("c", &[b'x'; 500]));
    assert!(command.one_line().contains(&"x".repeat(500)));
    assert_eq!(
        command.shown(8),
        "aws kinesis put-record \\\n  --stream-name 'transacc…' \\\n  --partition-key c \\\n  \
         --data 'xxxxxxxx…' \\\n  --cli-binary-format 'raw-in-b…'"
    );
}

#[test]
fn a_time_is_iso_8601() {
    let request = Request::GetShardIterator(GetShardIteratorInput {
        stream_name: Some("pagos".into()),
        shard_id: Some("shardId-000000000000".into()),
        shard_iterator_type: Some("AT_TIMESTAMP".into()),
        timestamp: Some(Timestamp(1_795_356_192_480)),
        ..Default::default()
    });
    assert!(cli(&request).ends_with("--timestamp 2026-11-22T14:03:12.480Z"));
    let program = boto3(&request);
    assert!(
        program.contains("Timestamp=datetime.fromtimestamp(1795356192.48, tz=timezone.utc),"),
        "{program}"
    );
    assert!(json(&request).contains("\"Timestamp\": 1795356192.48"));
}

#[test]
fn subscriptions_have_no_command_and_say_so() {
    let request = Request::SubscribeToShard(SubscribeToShardInput::default());
    assert!(!command(&request).exists());
    assert!(cli(&request).starts_with("# SubscribeToShard no tiene orden"));
    assert!(boto3(&request).contains("for evento in respuesta[\"EventStream\"]:"));
}

#[test]
fn json_keeps_the_order_of_the_model() {
    assert_eq!(
        json(&put("c", b"hola")),
        "{\n  \"StreamName\": \"transacciones-realtime\",\n  \"Data\": \"aG9sYQ==\",\n  \
         \"PartitionKey\": \"c\"\n}"
    );
    assert_eq!(json(&Request::DescribeLimits(DescribeLimitsInput::default())), "{}");
}

#[test]
fn a_program_reads_as_one_would_write_it() {
    assert_eq!(
        boto3(&create("ON_DEMAND", &[("equipo", "análisis")])),
        "import boto3\n\nkinesis = boto3.client(\"kinesis\")\n\nrespuesta = \
         kinesis.create_stream(\n    StreamName=\"pagos\",\n    StreamModeDetails={\"StreamMode\": \
         \"ON_DEMAND\"},\n    Tags={\"equipo\": \"análisis\"},\n    \
         MaxRecordSizeInKiB=2048,\n)\nprint(respuesta)\n"
    );
    assert!(boto3(&put("c", "añó".as_bytes())).contains("Data=\"añó\".encode(),"));
    assert!(boto3(&put("c", b"\x00\"\xff")).contains(r#"Data=b"\x00\"\xff","#));
}

/// What a shell makes of a command's words, or `None` where there is no shell.
fn words_by_sh(script: &str) -> Option<Vec<String>> {
    let mut shell = Process::new("sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .args(["-c", "eval \"set -- $(cat; printf x)\"; printf '%s\\0' \"$@\""])
        .spawn()
        .ok()?;
    shell.stdin.take()?.write_all(script.as_bytes()).ok()?;
    let out = shell.wait_with_output().ok()?;
    assert!(out.status.success());
    let text = String::from_utf8(out.stdout).expect("words of a text are texts");
    let mut words: Vec<String> = text.split('\0').map(ToOwned::to_owned).collect();
    words.pop();
    words.last_mut()?.pop();
    Some(words)
}

/// Texts with everything that means something to somebody.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        "[a-z'\"$`\\\\!*?~#&|;<>(){}\\[\\]= \n-]{0,30}",
        any::<String>().prop_map(|text| text.chars().take(40).collect()),
    ]
}

proptest! {
    // Each case starts a shell.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_shell_reads_every_word_back(texts in prop::collection::vec(nasty(), 1..8)) {
        let texts: Vec<String> = texts.into_iter().map(|text| text.replace('\0', "")).collect();
        let script: Vec<String> = texts.iter().map(|text| word(text)).collect();
        if let Some(read) = words_by_sh(&script.join(" ")) {
            prop_assert_eq!(read, texts);
        }
    }

    #[test]
    fn a_shell_reads_a_command_back(key in nasty(), data in nasty()) {
        let request = put(&key, data.as_bytes());
        let Some(words) = words_by_sh(&cli(&request)) else { return Ok(()) };
        prop_assert_eq!(&words, &words_by_sh(&command(&request).wrapped()).expect("a shell"));
        if words[3] == "--cli-input-json" {
            let json: serde_json::Value = serde_json::from_str(&words[4]).expect("JSON");
            prop_assert_eq!(json["PartitionKey"].as_str(), Some(key.as_str()));
            return Ok(());
        }
        prop_assert_eq!(&words[..5], ["aws", "kinesis", "put-record", "--stream-name", "transacciones-realtime"]);
        let mut rest = words[5..].iter().flat_map(|word| match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => vec![flag.to_owned(), value.to_owned()],
            _ => vec![word.clone()],
        });
        prop_assert_eq!(rest.next(), Some("--partition-key".to_owned()));
        prop_assert_eq!(rest.next(), Some(key));
    }
}

proptest! {
    #[test]
    fn json_is_json(key in nasty(), data in prop::collection::vec(any::<u8>(), 0..40)) {
        let request = put(&key, &data);
        let read: serde_json::Value = serde_json::from_str(&json(&request)).expect("JSON");
        prop_assert_eq!(read["PartitionKey"].as_str(), Some(key.as_str()));
        let data = Blob::copy_from(&data).to_base64();
        prop_assert_eq!(read["Data"].as_str(), Some(data.as_str()));
    }
}

#[test]
fn python_reads_every_literal_back() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut script = String::from("casos = [\n");
    let mut expected = Vec::new();
    for _ in 0..64 {
        let text = nasty().new_tree(&mut runner).expect("a tree").current();
        let bytes =
            prop::collection::vec(any::<u8>(), 0..40).new_tree(&mut runner).expect("a tree");
        let bytes = bytes.current();
        for value in [
            value::Value::Text(text.clone()),
            value::Value::Blob(text.clone().into_bytes()),
            value::Value::Blob(bytes.clone()),
        ] {
            let mut literal = String::new();
            python::literal(&value, 1, &mut literal);
            let _ = writeln!(script, "    {literal},");
        }
        expected.extend([text.clone().into_bytes(), text.into_bytes(), bytes]);
    }
    script += "]\nfor caso in casos:\n    b = caso if isinstance(caso, bytes) else \
               caso.encode(\"utf-8\")\n    print(b.hex())\nassert [None, True, False]\n";
    let run = Process::new("python3").arg("-c").arg(&script).output();
    // Not every machine has Python.
    let Ok(run) = run else { return };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let lines = String::from_utf8(run.stdout).expect("ASCII");
    assert_eq!(lines.lines().count(), expected.len());
    for (line, bytes) in lines.lines().zip(expected) {
        let mut hex = String::new();
        for byte in bytes {
            let _ = write!(hex, "{byte:02x}");
        }
        assert_eq!(line, hex);
    }
}
