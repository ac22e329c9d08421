//! Prefixes read, checked, evaluated and explained.

use super::*;
use crate::firehose::zone::Zone;
use crate::units::Timestamp;

/// 2018-08-27T10:30:05.007Z, a Monday: the instant of AWS's own examples.
const AT: Timestamp = Timestamp(1_535_365_805_007);

fn evaluate(prefix: &str, error: Option<&str>, kind: Option<ErrorType>) -> String {
    let prefixes = Prefixes::read(Some(prefix), error, &Available::default()).expect("fits");
    let keys = PartitionKeys::default();
    let facts = Facts { time: Zone::default().local(AT), keys: &keys, error: kind };
    prefixes.evaluate(&facts, &mut Rng::new(1))
}

fn pattern(text: &str) -> String {
    DatePattern::read(text).expect("a pattern").format(Zone::default().local(AT))
}

#[test]
fn the_notes_own_prefixes_are_evaluated() {
    let prefix =
        "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/";
    let error = Some("errors/transacciones/");
    assert_eq!(evaluate(prefix, error, None), "raw/transacciones/year=2018/month=08/day=27/");
    let failed = evaluate(prefix, error, Some(ErrorType::ProcessingFailed));
    assert_eq!(failed, "errors/transacciones/", "no time is appended to an error prefix");
    let read = Prefixes::read(Some(prefix), error, &Available::default()).expect("fits");
    assert!(read.error_prefix_without_type());
}

#[test]
fn a_prefix_without_time_gets_one_by_plain_concatenation() {
    assert_eq!(evaluate("", None, None), "2018/08/27/10/");
    assert_eq!(evaluate("legacy", None, None), "legacy2018/08/27/10/");
    let failed = evaluate("legacy/", None, Some(ErrorType::ProcessingFailed));
    assert_eq!(failed, "legacy/processing-failed/2018/08/27/10/");
}

#[test]
fn the_guides_examples_come_out() {
    let error = "myErrorPrefix/!{timestamp:'year='yyyy'/month='MM'/day='dd'/hour='HH}/!{firehose:error-output-type}";
    assert_eq!(
        evaluate("p", Some(error), Some(ErrorType::ProcessingFailed)),
        "myErrorPrefix/year=2018/month=08/day=27/hour=10/processing-failed"
    );
    let error = Some("myFirehoseFailures/!{firehose:error-output-type}/");
    assert_eq!(evaluate("", error, None), "2018/08/27/10/");
    let failed = evaluate("", error, Some(ErrorType::ProcessingFailed));
    assert_eq!(failed, "myFirehoseFailures/processing-failed/");
    let random =
        evaluate("a/!{firehose:random-string}/!{firehose:random-string}/", Some("e"), None);
    let parts: Vec<_> = random.split('/').collect();
    assert_eq!((parts[1].len(), parts[2].len()), (11, 11));
    assert_ne!(parts[1], parts[2], "drawn anew each time");
    assert!(random.ends_with("/2018/08/27/10/"));
}

#[test]
fn dates_are_javas() {
    for (text, shown) in [
        ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2018-08-27T10:30:05.007Z"),
        ("yy/M/d/H/m/s", "18/8/27/10/30/5"),
        ("MMM MMMM EEE EEEE EEEEE", "Aug August Mon Monday M"),
        ("DDD D", "239 239"),
        ("hh a KK kk", "10 AM 10 10"),
        ("'it''s' ''yyyy''", "it's '2018'"),
        ("QQ G", "03 AD"),
        ("xxx Z", "+00:00 +0000"),
        ("YYYY 'W'ww", "2018 W35"),
        ("uuuu[MM]", "201808"),
    ] {
        assert_eq!(pattern(text), shown, "{text}");
    }
    let last = Zone::default().local(Timestamp(1_767_139_200_000)); // 2025-12-31
    assert_eq!(DatePattern::read("YYYY ww").expect("a pattern").format(last), "2026 01");
    for text in ["", "yyyy'x", "b", "HHH", "{", "VV", "MMMMMM"] {
        assert!(DatePattern::read(text).is_err(), "{text:?}");
    }
}

#[test]
fn what_aws_refuses_is_refused() {
    use PrefixRule as R;
    let timed = Some("!{timestamp:yyyy}/");
    let none = Available::default();
    let by_query = Available { partitioning: true, query: Some(vec!["id"]), lambda: false };
    let typed = Some("e/!{firehose:error-output-type}/");
    let case =
        |prefix, error, available: &Available<'_>| Prefixes::read(prefix, error, available).err();
    assert_eq!(case(timed, None, &none), Some(R::NoErrorPrefix));
    assert_eq!(case(timed, Some(""), &none), Some(R::NoErrorPrefix));
    assert_eq!(case(timed, Some("e/!{timestamp:yyyy}"), &none), Some(R::NoErrorType));
    assert_eq!(case(timed, Some("e/"), &none), None, "literal, so the rule does not apply");
    assert_eq!(
        case(Some("!{firehose:error-output-type}"), Some("e"), &none),
        Some(R::ErrorTypeInPrefix)
    );
    for text in ["a!{", "a!{timestamp}", "!{timestamp:'}", "!{a:b", "!{}"] {
        let refused = case(Some(text), Some("e"), &none);
        assert!(matches!(refused, Some(R::Malformed { .. } | R::Namespace { .. })), "{text}");
    }
    assert!(matches!(case(Some("!{a:b}"), Some("e"), &none), Some(R::Namespace { .. })));
    assert!(matches!(case(Some("!{firehose:x}"), Some("e"), &none), Some(R::Value { .. })));
    let keyed = Some("!{partitionKeyFromQuery:id}/");
    let namespace = "partitionKeyFromQuery";
    assert_eq!(case(keyed, typed, &none), Some(R::KeyWithoutPartitioning { namespace }));
    assert_eq!(case(keyed, typed, &by_query), None);
    assert_eq!(case(Some("a"), keyed, &by_query), Some(R::KeyInErrorPrefix { namespace }));
    let other = Some("!{partitionKeyFromQuery:otra}/");
    assert!(matches!(case(other, typed, &by_query), Some(R::UnknownKey { .. })));
}

#[test]
fn pieces_are_explained_and_add_up() {
    let available = Available { partitioning: true, query: Some(vec!["id"]), lambda: true };
    let text = "a/!{partitionKeyFromQuery:id}/!{partitionKeyFromLambda:l}/!{timestamp:HH}";
    let error = Some("e/!{firehose:error-output-type}/");
    let prefixes = Prefixes::read(Some(text), error, &available).expect("fits");
    let mut keys = PartitionKeys::default();
    keys.query.insert("id".into(), "7".into());
    keys.lambda.insert("l".into(), "x".into());
    let facts = Facts { time: Zone::default().local(AT), keys: &keys, error: None };
    let explained = prefixes.explain(&facts, &mut Rng::new(1));
    let written: String = explained.iter().map(|piece| piece.written.as_str()).collect();
    assert_eq!(written, text);
    let value: String = explained.iter().map(|piece| piece.value.as_str()).collect();
    assert_eq!(value, "a/7/x/10");
    assert_eq!(value, prefixes.evaluate(&facts, &mut Rng::new(1)));
}

#[test]
fn any_text_is_read_without_a_panic() {
    use proptest::proptest;
    proptest!(|(text in "[!{}:'a-zA-Zñ/]{0,40}", inside in "(!\\{(timestamp|firehose|partitionKeyFromQuery):[^}]{0,12}\\}){0,3}")| {
        for text in [&text, &inside] {
            let read = Prefixes::read(Some(text), Some("e"), &Available::default());
            if let Ok(prefixes) = read {
                let keys = PartitionKeys::default();
                let facts = Facts { time: Zone::default().local(AT), keys: &keys, error: None };
                prefixes.evaluate(&facts, &mut Rng::new(1));
            }
        }
    });
}
