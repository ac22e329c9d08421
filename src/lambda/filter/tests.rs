//! Patterns by a table.

use bytes::Bytes;

use super::*;
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::Timestamp;

fn passes(pattern: &str, data: &str) -> bool {
    let start = SequenceNumber::start_of(ShardId(0), Timestamp(0));
    let record = SourceRecord {
        data: Bytes::copy_from_slice(data.as_bytes()),
        partition_key: "cliente-1".into(),
        arrived: Timestamp(1000),
        sequence_number: SequenceNumber::of_record(start, 1, Timestamp(1000)),
    };
    Filters::new(vec![pattern.to_owned()]).expect("a pattern").pass(&record)
}

#[test]
fn operators_are_lambda_s() {
    for (pattern, data, pass) in [
        (r#"{"data":{"a":["x"]}}"#, r#"{"a":"x"}"#, true),
        (r#"{"data":{"a":["x","y"]}}"#, r#"{"a":"z"}"#, false),
        (r#"{"data":{"a":[300]}}"#, r#"{"a":3.0e2}"#, true),
        (r#"{"data":{"a":["300"]}}"#, r#"{"a":300}"#, false),
        (r#"{"data":{"a":[null]}}"#, r#"{"a":null}"#, true),
        (r#"{"data":{"a":[null]}}"#, "{}", false),
        (r#"{"data":{"a":[""]}}"#, r#"{"a":""}"#, true),
        (r#"{"data":{"a":[true]}}"#, r#"{"a":true}"#, true),
        (r#"{"data":{"a":["x"]}}"#, r#"{"a":["w","x"]}"#, true),
        (r#"{"data":{"a":[{"prefix":"ab"}]}}"#, r#"{"a":"abc"}"#, true),
        (r#"{"data":{"a":[{"suffix":"bc"}]}}"#, r#"{"a":"abc"}"#, true),
        (r#"{"data":{"a":[{"equals-ignore-case":"ABC"}]}}"#, r#"{"a":"aBc"}"#, true),
        (r#"{"data":{"a":[{"anything-but":["x","y"]}]}}"#, r#"{"a":"z"}"#, true),
        (r#"{"data":{"a":[{"anything-but":"x"}]}}"#, r#"{"a":"x"}"#, false),
        (r#"{"data":{"a":[{"anything-but":{"prefix":"x"}}]}}"#, r#"{"a":"xy"}"#, false),
        (r#"{"data":{"a":[{"exists":true}]}}"#, r#"{"a":null}"#, true),
        (r#"{"data":{"a":[{"exists":false}]}}"#, r#"{"b":1}"#, true),
        (r#"{"data":{"a":{"b":[{"exists":false}]}}}"#, "{}", true),
        (r#"{"data":{"a":[{"numeric":[">",0,"<=",5]}]}}"#, r#"{"a":5}"#, true),
        (r#"{"data":{"a":[{"numeric":[">",0,"<=",5]}]}}"#, r#"{"a":0}"#, false),
        (r#"{"data":{"a":[{"numeric":["=",3]}]}}"#, r#"{"a":"3"}"#, false),
        (r#"{"data":{"a":[1],"b":[2]}}"#, r#"{"a":1,"b":3}"#, false),
        (r#"{"data":{"$or":[{"a":[1]},{"b":[2]}]}}"#, r#"{"a":9,"b":2}"#, true),
        (r#"{"$or":[{"partitionKey":["x"]},{"data":{"b":[2]}}]}"#, r#"{"b":2}"#, true),
        (r#"{"data":{"a":{"b":[1]}}}"#, r#"{"a":[{"b":2},{"b":1}]}"#, true),
        (r#"{"partitionKey":["cliente-1"]}"#, "no json", true),
        (r#"{"partitionKey":[{"prefix":"otro"}]}"#, "{}", false),
        (r#"{"data":{"a":[{"exists":false}]}}"#, "no json", false),
        ("{}", "no json", true),
    ] {
        assert_eq!(passes(pattern, data), pass, "{pattern} on {data}");
    }
}

#[test]
fn any_filter_will_do() {
    let both = vec![r#"{"data":{"a":[1]}}"#.to_owned(), r#"{"data":{"a":[2]}}"#.to_owned()];
    let filters = Filters::new(both).expect("patterns");
    assert_eq!(filters.texts().len(), 2);
}

#[test]
fn what_is_no_pattern_is_refused_with_its_place() {
    for (pattern, why) in [
        ("", "it is not JSON"),
        ("[]", "the pattern must be an object"),
        (r#"{"data":{"a":1}}"#, "data.a must be an object or a list"),
        (r#"{"data":{"a":[]}}"#, "data.a must not be empty"),
        (r#"{"data":{}}"#, "data must not be empty"),
        (r#"{"data":["x"]}"#, "data must be matched with an object"),
        (r#"{"data":{"a":[{"wild":"x"}]}}"#, "data.a: unknown operator wild"),
        (r#"{"data":{"a":[{"numeric":[">"]}]}}"#, "data.a: numeric must be followed by"),
        (r#"{"data":{"a":[{"exists":"x"}]}}"#, "data.a: exists must be followed by"),
        (r#"{"data":{"a":[{"anything-but":[]}]}}"#, "data.a: anything-but must be"),
        (r#"{"$or":[]}"#, "$or must not be empty"),
    ] {
        let bad = Filters::new(vec![pattern.to_owned()]).expect_err(pattern);
        assert!(bad.to_string().starts_with(why), "{pattern}: {bad}");
    }
    let deep = format!("{}[1]{}", r#"{"a":"#.repeat(40), "}".repeat(40));
    assert_eq!(Filters::new(vec![deep]), Err(BadPattern::TooDeep));
}
