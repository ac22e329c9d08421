//! Inputs by the REST door: where members travel, what the model forbids, how errors look.

use super::rest::{self, BadCall, Call};
use super::*;
use crate::api::kinesis::Identity;
use crate::api::{MalformedBody, WireFormat};

fn call(method: &str, path: &str, query: &[(&str, &str)], body: &str) -> Result<Request, BadCall> {
    let path: Vec<_> = path.trim_start_matches('/').split('/').collect();
    let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let headers = own(&[("x-amz-invocation-type", "RequestResponse"), ("x-amz-log-type", "Tail")]);
    let query = own(query);
    let body = body.as_bytes();
    rest::read(&Call { method, path: &path, query: &query, headers: &headers, body })
}

const UUID: &str = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

#[test]
fn the_operations_are_found_by_name_and_by_path() {
    for operation in Operation::ALL {
        assert_eq!(operation.as_str().parse(), Ok(*operation));
    }
    let path = |tail: &str| format!("/2015-03-31/{tail}");
    for (method, tail, operation) in [
        ("POST", "event-source-mappings", Operation::CreateEventSourceMapping),
        ("POST", "event-source-mappings/", Operation::CreateEventSourceMapping),
        ("GET", "event-source-mappings/", Operation::ListEventSourceMappings),
        ("GET", &format!("event-source-mappings/{UUID}"), Operation::GetEventSourceMapping),
        ("PUT", &format!("event-source-mappings/{UUID}"), Operation::UpdateEventSourceMapping),
        ("DELETE", &format!("event-source-mappings/{UUID}"), Operation::DeleteEventSourceMapping),
        ("GET", "functions/", Operation::ListFunctions),
        ("GET", "functions/f", Operation::GetFunction),
        ("POST", "functions/f/invocations", Operation::Invoke),
    ] {
        let read = call(method, &path(tail), &[], "{}").expect("a readable call");
        assert_eq!(read.operation(), operation, "{method} {tail}");
    }
    for (method, path) in [("POST", "/2015-03-31/functions"), ("GET", "/"), ("GET", "/2020/x")] {
        assert_eq!(call(method, path, &[], ""), Err(BadCall::Unknown));
    }
}

#[test]
fn members_come_from_path_query_headers_and_body() {
    let query = [("FunctionName", "f"), ("MaxItems", "7"), ("Marker", "m")];
    let read = call("GET", "/2015-03-31/event-source-mappings", &query, "");
    let Ok(Request::ListEventSourceMappings(input)) = read else { panic!("{read:?}") };
    assert_eq!((input.function_name.as_deref(), input.max_items), (Some("f"), Some(7)));
    let path = format!("/2015-03-31/event-source-mappings/{UUID}");
    let read = call("PUT", &path, &[], r#"{"BatchSize":5,"UUID":"other"}"#);
    let Ok(Request::UpdateEventSourceMapping(input)) = read else { panic!("{read:?}") };
    assert_eq!((input.uuid.as_deref(), input.batch_size), (Some(UUID), Some(5)));
    let read = call("POST", "/2015-03-31/functions/f/invocations", &[], "[1]");
    let Ok(Request::Invoke(input)) = read else { panic!("{read:?}") };
    assert_eq!(input.payload.as_deref(), Some(&b"[1]"[..]));
    assert_eq!(input.log_type.as_deref(), Some("Tail"));
    let query = [("MaxItems", "x")];
    let why = MalformedBody(Some("'x' can not be converted to an Integer".to_owned()));
    let read = call("GET", "/2015-03-31/functions", &query, "");
    assert_eq!(read, Err(BadCall::Malformed(why)));
    let read = call("PUT", &path, &[], r#"{"BatchSize":"5"}"#);
    assert!(matches!(read, Err(BadCall::Malformed(MalformedBody(Some(_))))), "{read:?}");
}

#[track_caller]
fn violations(body: &str) -> String {
    let read = call("POST", "/2015-03-31/event-source-mappings", &[], body);
    let violations = read.expect("a readable call").violations();
    if violations.is_empty() { String::new() } else { violations.to_string() }
}

#[test]
fn every_range_of_the_model_is_kept() {
    let with = |field: &str, value: i64| {
        violations(&format!(r#"{{"FunctionName":"f","{field}":{value}}}"#))
    };
    for (field, min, max) in [
        ("BatchSize", 1, 10_000),
        ("MaximumBatchingWindowInSeconds", 0, 300),
        ("ParallelizationFactor", 1, 10),
        ("MaximumRecordAgeInSeconds", -1, 604_800),
        ("MaximumRetryAttempts", -1, 10_000),
        ("TumblingWindowInSeconds", 0, 900),
    ] {
        assert_eq!((with(field, min), with(field, max)), (String::new(), String::new()), "{field}");
        assert!(with(field, min - 1).contains("greater than or equal to"), "{field}");
        assert!(with(field, max + 1).contains("less than or equal to"), "{field}");
    }
}

#[test]
fn violations_are_worded_as_aws_words_them() {
    assert_eq!(
        violations(r#"{"FunctionName":"f","StartingPosition":"0"}"#),
        "1 validation error detected: Value '0' at 'startingPosition' failed to satisfy \
         constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
    );
    let text = violations(r#"{"FunctionResponseTypes":["x"]}"#);
    assert!(text.contains("Value null at 'functionName'"), "{text}");
    assert!(text.contains("Value '[x]' at 'functionResponseTypes'"), "{text}");
    let text = violations(
        r#"{"FunctionName":"a b","DestinationConfig":{"OnFailure":{"Destination":"x"}}}"#,
    );
    assert!(text.contains("at 'destinationConfig.onFailure.destination'"), "{text}");
}

#[test]
fn errors_have_their_header_status_and_member() {
    let answer = rest::error(&Error::MappingNotFound);
    assert_eq!((answer.status, answer.headers[0].1.as_str()), (404, "ResourceNotFoundException"));
    let body = r#"{"Message":"The resource you requested does not exist.","Type":"User"}"#;
    assert_eq!(String::from_utf8(answer.body).as_deref(), Ok(body));
    let answer = rest::error(&InvalidParameterValue::TimestampNotWanted.into());
    let text = String::from_utf8(answer.body).expect("JSON is UTF-8");
    assert!(
        text.starts_with(r#"{"Type":"User","message""#) || text.contains(r#""message":"#),
        "{text}"
    );
}

#[test]
fn an_invocation_s_answer_is_its_payload() {
    let output = InvokeOutput {
        status_code: 200,
        function_error: Some("Unhandled".to_owned()),
        log_result: None,
        payload: crate::api::Blob::copy_from(b"null"),
        executed_version: Some("$LATEST".to_owned()),
    };
    let answer = rest::answer(&Response::Invoke(output));
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b"null"[..]));
    assert_eq!(answer.headers.len(), 2);
}

#[test]
fn a_function_is_named_in_several_ways() {
    let here = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let arn = function_arn(&here, "f");
    for text in ["f", "f:$LATEST", "function:f", "123456789012:function:f", &arn, "123456789012:f"]
    {
        assert_eq!(function_name_of(&here, text), Some("f"), "{text}");
    }
    assert_eq!(function_name_of(&here, &arn.replace("us-east-1", "eu-west-1")), None);
    assert_eq!(function_name_of(&here, "999999999999:function:f"), None);
}

#[test]
fn requests_survive_both_forms() {
    let body = r#"{"FunctionName":"f","FilterCriteria":{"Filters":[{"Pattern":"{}"}]},"Tags":{"a":"b"},
        "StartingPositionTimestamp":1541139109,"KMSKeyArn":""}"#;
    let request = call("POST", "/2015-03-31/event-source-mappings", &[], body).expect("readable");
    for format in [WireFormat::Json, WireFormat::Cbor] {
        let bytes = request.encode(format);
        assert_eq!(request.operation().decode(format, &bytes), Ok(request.clone()));
    }
}
