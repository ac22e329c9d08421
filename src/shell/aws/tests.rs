//! The command against a real engine, in the words of AWS CLI 2.36.7, which was run beside it.

use super::service::SERVICES;
use super::words;
use crate::api::kinesis;
use crate::shell::aws::Call;
use crate::shell::testing::World;

const USAGE: &str = "\n\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n";

fn error(line: &str) -> (i32, String) {
    let ran = World::new().run(line);
    assert_eq!(ran.out, "", "{line}");
    (ran.status, ran.err)
}

#[test]
fn a_wrong_line_is_told_with_how_to_use_it() {
    for (line, text) in [
        ("aws", "the following arguments are required: command"),
        ("aws kinesis", "the following arguments are required: operation"),
        ("aws kinesis put-record", "the following arguments are required: --data"),
        (
            "aws kinesis update-shard-count --stream-name=a --target-shard-count=2",
            "the following arguments are required: --scaling-type",
        ),
        (
            "aws kinesis put-recor --x",
            "argument operation: Found invalid choice 'put-recor'\n\nMaybe you meant:\n\n  * \
             put-record\n  * put-records",
        ),
        (
            "aws kinesi x",
            "argument command: Found invalid choice 'kinesi'\n\nMaybe you meant:\n\n  * kinesis",
        ),
        (
            "aws kinesis subscribe-to-shard",
            "argument operation: Found invalid choice 'subscribe-to-shard'\n",
        ),
        ("aws kinesis wait x", "argument subcommand: Found invalid choice 'x'\n"),
        ("aws kinesis put-record --stream-name", "argument --stream-name: expected one argument"),
        ("aws kinesis list-streams --region", "argument --region: expected one argument"),
        ("aws kinesis list-streams --output xx", "argument --output: Found invalid choice 'xx'\n"),
        (
            "aws kinesis put-record --stream a --data aGk= --partition-key c",
            "ambiguous option: --stream could match --stream-name, --stream-arn, --stream-id",
        ),
        ("aws kinesis list-streams --max-items x", "argument --max-items: invalid int value: 'x'"),
    ] {
        let expected =
            format!("\naws: [ERROR]: An error occurred (ParamValidation): {text}{USAGE}");
        let (status, err) = error(line);
        assert_eq!((status, err.trim_end()), (252, expected.trim_end()), "{line}");
    }
}

#[test]
fn a_wrong_value_is_told_before_any_call() {
    for (line, text) in [
        (
            "aws kinesis list-streams --query 'foo['",
            "Bad value for --query foo[: Invalid jmespath expression: Incomplete \
             expression:\n\"foo[\"\n     ^",
        ),
        (
            "aws kinesis create-stream --stream-name a --tags '{'",
            "Error parsing parameter '--tags': Invalid JSON: Expecting property name enclosed in \
             double quotes: line 1 column 2 (char 1)\nJSON received: {",
        ),
        (
            "aws kinesis create-stream --stream-name a --stream-mode-details foo",
            "Error parsing parameter '--stream-mode-details': Expected: '=', received: 'EOF' for \
             input:\n foo\n   ^",
        ),
        (
            "aws kinesis create-stream --stream-name a --stream-mode-details StreamMode=X,Foo=1",
            "Parameter validation failed:\nUnknown parameter in StreamModeDetails: \"Foo\", must \
             be one of: StreamMode",
        ),
        (
            "aws kinesis put-record --stream-name a --data file://nope --partition-key c",
            "Error parsing parameter '--data': Unable to load paramfile file://nope: [Errno 2] No \
             such file or directory: 'nope'",
        ),
        (
            "aws kinesis list-streams --cli-input-json '{'",
            "Error parsing parameter 'cli-input-json': Invalid JSON received.",
        ),
        (
            "aws kinesis list-streams --cli-input-json '[1]'",
            "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received \
             <class 'list'>",
        ),
        (
            "aws kinesis get-shard-iterator --stream-name a --shard-id b --shard-iterator-type \
             AT_TIMESTAMP --timestamp zz",
            "Parameter validation failed:\nInvalid type for parameter Timestamp, value: zz, type: \
             <class 'str'>, valid types: <class 'datetime.datetime'>, timestamp-string",
        ),
        (
            "aws kinesis list-streams --no-paginate --max-items 3",
            "Cannot specify --no-paginate along with pagination arguments: --max-items",
        ),
        (
            "aws kinesis put-records --stream-name a --records '[{\"Data\":3}]'",
            "Parameter validation failed:\nInvalid type for parameter Records[0].Data, value: 3, \
             type: <class 'int'>, valid types: <class 'bytes'>, <class 'bytearray'>, file-like \
             object",
        ),
        (
            "aws kinesis create-stream --stream-name ''",
            "Parameter validation failed:\nInvalid length for parameter StreamName, value: 0, \
             valid min length: 1",
        ),
        (
            "aws kinesis list-shards --stream-name a --shard-filter '{\"Type\":1}'",
            "Parameter validation failed:\nInvalid type for parameter ShardFilter.Type, value: 1, \
             type: <class 'int'>, valid types: <class 'str'>",
        ),
        (
            "aws kinesis wait",
            "usage: aws [options] kinesis wait <subcommand> [parameters]\naws: [ERROR]: too few \
             arguments",
        ),
    ] {
        let expected = format!("\naws: [ERROR]: An error occurred (ParamValidation): {text}\n");
        assert_eq!(error(line), (252, expected), "{line}");
    }
    let usage = USAGE.trim_start();
    let expected = format!("\n{usage}\n\naws: [ERROR]: Unknown options: --zzz, 1\n");
    let line = "aws kinesis put-record --stream-name a --data aGk= --zzz 1";
    assert_eq!(error(line), (252, expected));
}

#[test]
fn other_mistakes_have_status_255_and_those_of_aws_254() {
    let (status, err) = error("aws kinesis create-stream --stream-name a --shard-count x");
    assert_eq!(status, 255);
    assert_eq!(err, "\naws: [ERROR]: invalid literal for int() with base 10: 'x'\n");
    let mut world = World::new();
    let line = "aws kinesis put-record --stream-name nada --partition-key c --data aG9sYQ==";
    let ran = world.run(line);
    assert_eq!(ran.status, 254);
    assert_eq!(
        ran.err,
        "\naws: [ERROR]: An error occurred (ResourceNotFoundException) when calling the PutRecord \
         operation: Stream nada under account 123456789012 not found.\n"
    );
    let ran = world.run(&format!("{line} --cli-error-format json"));
    assert_eq!(
        ran.err,
        "{\n    \"Message\": \"Stream nada under account 123456789012 not found.\",\n    \
         \"Code\": \"ResourceNotFoundException\",\n    \"message\": \"Stream nada under account \
         123456789012 not found.\"\n}\n"
    );
}

#[test]
fn base64_bites_and_says_why() {
    let mut world = World::new();
    world.ok("aws kinesis create-stream --stream-name s --shard-count 1; sleep 1");
    let put = "aws kinesis put-record --stream-name s --partition-key c --data";
    let ran = world.run(&format!("{put} 'hola mundo'"));
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (255, "\naws: [ERROR]: Invalid base64: \"hola mundo\"\n")
    );
    assert!(ran.hints.contains("--cli-binary-format raw-in-base64-out"), "{}", ran.hints);
    // Well-formed by accident: it is sent, and it is not what was meant.
    let ran = world.run(&format!("{put} hola"));
    assert_eq!(ran.status, 0);
    assert!(ran.hints.contains("«hola» no parece serlo"), "{}", ran.hints);
    let ran = world.run(&format!("{put} aG9sYQ=="));
    assert_eq!((ran.status, ran.hints.as_str()), (0, ""));
    world.ok(&format!("{put} 'hola mundo' --cli-binary-format raw-in-base64-out"));
    world.files.insert("d.bin".to_owned(), vec![0, 255]);
    world.ok(&format!("{put} fileb://d.bin"));
    let datas: Vec<Vec<u8>> = world
        .requests
        .iter()
        .filter_map(|call| match call {
            Call::Kinesis(request) => match &**request {
                kinesis::Request::PutRecord(input) => input.data.as_ref(),
                _ => None,
            },
            _ => None,
        })
        .map(|blob| blob.to_vec())
        .collect();
    let expected: [&[u8]; 4] = [b"\x86\x89\x5a", b"hola", b"hola mundo", &[0, 255]];
    assert_eq!(datas, expected);
}

#[test]
fn a_record_is_written_and_read() {
    let mut world = World::new();
    world.ok("aws kinesis create-stream --stream-name s --shard-count 2");
    world.ok("aws kinesis wait stream-exists --stream-name s");
    let put = world.ok("aws kinesis put-record --stream-name s --partition-key cliente-12345 \
         --data $(echo '{\"monto\":5000}' | base64)");
    assert!(
        put.starts_with(
            "{\n    \"ShardId\": \"shardId-000000000000\",\n    \"SequenceNumber\": \""
        )
    );
    let records = world.ok(
        "IT=$(aws kinesis get-shard-iterator --stream-name s --shard-id shardId-000000000000 \
         --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)\n\
         aws kinesis get-records --shard-iterator \"$IT\" --query Records > r.json\n\
         cat r.json; jq -r '.[0].Data' r.json | base64 -d",
    );
    let number = put.split('"').nth(7).expect("a number");
    assert_eq!(
        records,
        format!(
            "[\n    {{\n        \"SequenceNumber\": \"{number}\",\n        \
             \"ApproximateArrivalTimestamp\": \"2026-11-22T14:03:14.280000+00:00\",\n        \
             \"Data\": \"eyJtb250byI6NTAwMH0K\",\n        \"PartitionKey\": \
             \"cliente-12345\"\n    }}\n]\n{{\"monto\":5000}}\n"
        )
    );
}

#[test]
fn pages_are_gone_through_as_the_cli_does() {
    let mut world = World::new();
    for name in ["a", "b", "c"] {
        world.ok(&format!(
            "aws kinesis create-stream --stream-name {name} --shard-count 1; sleep 1"
        ));
    }
    let before = world.requests.len();
    assert_eq!(
        world.ok("aws kinesis list-streams --page-size 2 --query StreamNames --output text"),
        "a\tb\nc\n"
    );
    assert_eq!(world.requests.len() - before, 2);
    let cut = world.ok("aws kinesis list-streams --max-items 2 --query '[StreamNames,NextToken]'");
    let token = cut.split('"').nth(5).expect("a token");
    assert_eq!(
        world.ok(&format!("aws kinesis list-streams --starting-token {token} --query StreamNames")),
        "[\n    \"c\"\n]\n"
    );
    let plain = world.ok("aws kinesis list-streams --no-paginate --limit 1");
    assert!(plain.contains("\"HasMoreStreams\": true"), "{plain}");
    let one = world.ok("aws kinesis list-streams --limit 1 --query HasMoreStreams");
    assert_eq!(one, "true\n");
}

#[test]
fn a_throttled_call_is_tried_again_three_times() {
    let mut world = World::new();
    world.call_takes = crate::units::Millis(0);
    let mut ran = world.run("aws kinesis describe-limits");
    for _ in 0..3 {
        ran = world.run("aws kinesis describe-limits");
        if ran.calls.len() > 1 {
            break;
        }
    }
    // The waits between are drawn, and these were too short.
    assert_eq!((ran.calls.len(), ran.status), (3, 254), "{ran:?}");
    assert!(ran.err.contains("DescribeLimits operation (reached max retries: 2): "), "{}", ran.err);
}

#[test]
fn waiters_wait_and_give_up() {
    let mut world = World::new();
    let ran = world.run("aws kinesis wait stream-exists --stream-name s");
    assert_eq!(ran.status, 255);
    assert!(ran.err.starts_with("\naws: [ERROR]: Waiter StreamExists failed: An error occurred (ResourceNotFoundException): "), "{}", ran.err);
    world.ok("aws kinesis create-stream --stream-name s --shard-count 1; aws kinesis wait stream-exists --stream-name s");
    let ran = world.run("aws kinesis wait stream-not-exists --stream-name s");
    assert_eq!(ran.err, "\naws: [ERROR]: Waiter StreamNotExists failed: Max attempts exceeded\n");
    assert_eq!((ran.status, ran.calls.len()), (255, 18));
    world.ok("aws kinesis delete-stream --stream-name s; aws kinesis wait stream-not-exists --stream-name s");
}

#[test]
fn skeletons_and_help_need_no_world() {
    let mut world = World::new();
    let skeleton = world.ok("aws kinesis put-records --generate-cli-skeleton");
    assert!(
        skeleton.starts_with("{\n    \"Records\": [\n        {\n            \"Data\": null,"),
        "{skeleton}"
    );
    let yaml = world.ok("aws kinesis create-stream --generate-cli-skeleton yaml-input");
    assert!(yaml.contains("StreamName: '' # [REQUIRED] "), "{yaml}");
    let help = world.ok("aws kinesis put-record help");
    assert!(help.contains("--partition-key <texto>"), "{help}");
    assert!(world.ok("aws kinesis help").contains("put-records"));
    assert!(world.ok("aws help").contains("firehose"));
    assert!(world.ok("aws --version").starts_with("aws-cli/2"));
    assert!(world.requests.is_empty());
}

#[test]
fn every_operation_and_option_has_its_spanish_words() {
    for service in SERVICES {
        for operation in service.all() {
            let about = words::operation(service.name, operation.name);
            assert!(about.ends_with('.'), "{}", operation.name);
            for field in operation.fields {
                let about = words::field(operation.name, field.wire);
                assert!(!about.is_empty(), "{} {}", operation.name, field.wire);
                for value in field.rule.one_of {
                    let known = !words::value(value).is_empty();
                    assert!(known || field.wire.ends_with("Metrics"), "{value}");
                }
            }
            for spec in super::options::operation_specs(operation) {
                let known = operation
                    .fields
                    .iter()
                    .any(|field| spec.flag.ends_with(&crate::shell::render::flag_of(field.wire)));
                assert!(known || !words::option(&spec.flag).is_empty(), "{}", spec.flag);
            }
        }
    }
    for spec in super::options::global_specs() {
        assert!(!words::option(&spec.flag).is_empty(), "{}", spec.flag);
    }
}
