//! Bodies of requests, in either form.

use caudal::api::WireFormat;
use caudal::api::kinesis::{Identity, Operation};
use caudal::engine::{Engine, Envelope, Genesis, Origin};
use caudal::kinesis::{Lifecycle, Settings};
use caudal::units::{Millis, Timestamp};

const NOW: Timestamp = Timestamp(1_763_850_000_000);

/// Reads a body as the input of the operation that the first byte picks. What can be read has
/// violations that can be worded, reads back the same from both forms, and can be carried out.
pub fn check(format: WireFormat, data: &[u8]) {
    let Some((pick, body)) = data.split_first() else { return };
    let operation = Operation::ALL[usize::from(*pick) % Operation::ALL.len()];
    let request = match operation.decode(format, body) {
        Ok(request) => request,
        Err(why) => {
            assert!(why.0.is_none_or(|text| !text.is_empty()));
            return;
        }
    };
    assert_eq!(request.operation(), operation);
    let violations = request.violations();
    assert!(violations.as_slice().len() <= 10 && !violations.to_string().is_empty());
    for form in [WireFormat::Json, WireFormat::Cbor] {
        let written = request.encode(form);
        let read = operation.decode(form, &written).expect("our own form can be read");
        if form == WireFormat::Cbor || !names_a_far_time(&written) {
            assert_eq!(read, request, "{form:?}: {}", String::from_utf8_lossy(&written));
        }
    }
    let mut engine = engine_with_a_stream();
    let entries = engine.entries();
    let outcome = engine.apply(NOW, &Envelope::kinesis(Origin::Http, request));
    assert!(violations.is_empty() || (outcome.result.is_err() && engine.entries() == entries));
    match outcome.result {
        Err(error) => assert!(!error.code().is_empty() && error.to_string().len() < 1 << 24),
        Ok(caudal::engine::Answer::Kinesis(response)) => {
            response.encode(format);
        }
        Ok(other) => unreachable!("a call is answered by a response, not {other:?}"),
    }
    engine.check_invariants().expect("the laws of the world hold");
}

/// Whether a body in JSON has a number beyond the year 30000 in seconds: there the fraction that
/// JSON writes of a point in time is no longer exact to the millisecond.
fn names_a_far_time(body: &[u8]) -> bool {
    let body: serde_json::Value = serde_json::from_slice(body).expect("is ours");
    let mut fields = body.as_object().into_iter().flat_map(serde_json::Map::values);
    let far = |value: &serde_json::Value| value.as_f64().is_some_and(|n| n.abs() > 1e12);
    fields.any(|field| far(field) || field.get("Timestamp").is_some_and(far))
}

/// A small world in which a call may find something.
fn engine_with_a_stream() -> Engine {
    let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let settings = Settings { lifecycle: Lifecycle::of(Millis(0)), ..Settings::new(identity) };
    let mut engine = Engine::new(Genesis { seed: 0, settings, born: NOW });
    for (operation, body) in [
        (Operation::CreateStream, r#"{"StreamName":"s","ShardCount":2}"#),
        (Operation::PutRecord, r#"{"StreamName":"s","PartitionKey":"k","Data":"YQ=="}"#),
    ] {
        let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("is well-formed");
        engine.apply(NOW, &Envelope::kinesis(Origin::Lab, request)).result.expect("is valid");
    }
    engine
}
