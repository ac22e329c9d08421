//! Lambda and SNS called at random: mappings on the streams of the life, functions that run here,
//! functions that run elsewhere and answer late, topics that come and go.

use std::sync::Arc;

use caudal::api::{WireFormat, lambda, sns};
use caudal::engine::{Control, Engine, Envelope, Origin};
use caudal::lambda::functions::{Code, Function, Thresholds};
use caudal::lambda::{Invocation, Outcome};
use caudal::units::{Millis, Rng};

use crate::generator::NAMES;

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alertas-fraude";

/// A call, or a control that is about functions.
pub(super) fn call(rng: &mut Rng, engine: &Engine) -> Envelope {
    match rng.below(14) {
        0..=3 => create(rng),
        4 => update(rng, engine),
        5 => of_mapping(rng, engine, "DeleteEventSourceMapping"),
        6 => of_mapping(rng, engine, "GetEventSourceMapping"),
        7 => in_lambda("ListEventSourceMappings", "{}"),
        8 => in_sns("CreateTopic", r#"{"Name":"alertas-fraude"}"#),
        9 => {
            let protocol = ["application", "sqs", "email"][rng.below(3) as usize];
            let body = format!(
                r#"{{"TopicArn":"{TOPIC}","Protocol":"{protocol}",
                "Endpoint":"arn:aws:sqs:us-east-1:123456789012:q"}}"#
            );
            in_sns("Subscribe", &body)
        }
        10 => {
            let body = format!(r#"{{"TopicArn":"{TOPIC}","Message":"m"}}"#);
            in_sns(if rng.below(4) == 0 { "DeleteTopic" } else { "Publish" }, &body)
        }
        11 => {
            Envelope::control(Origin::Window, Control::FailPublishing { fails: rng.below(2) == 0 })
        }
        _ => Envelope::control(Origin::Window, function(rng, engine)),
    }
}

/// Changes one of the two functions; most lives have both kinds.
fn function(rng: &mut Rng, engine: &Engine) -> Control {
    let name = ["detectar-fraude", "otra"][rng.below(2) as usize];
    if rng.below(12) == 0 {
        return Control::RemoveFunction { name: name.to_owned() };
    }
    let code = match rng.below(3) {
        0 => Code::Python(Arc::from("pass")),
        _ => Code::Fraud(Thresholds::default()),
    };
    let mut function = Function::new(name, "", code, engine.now());
    function.takes = Millis([0, 0, 50, 4000][rng.below(4) as usize]);
    Control::PutFunction(Box::new(function))
}

fn create(rng: &mut Rng) -> Envelope {
    let stream = NAMES[rng.below(3) as usize];
    let name = ["detectar-fraude", "otra"][rng.below(2) as usize];
    let position = ["LATEST", "TRIM_HORIZON"][rng.below(2) as usize];
    let body = format!(
        r#"{{"FunctionName":"{name}","StartingPosition":"{position}",
        "EventSourceArn":"arn:aws:kinesis:us-east-1:123456789012:stream/{stream}",{}}}"#,
        settings(rng)
    );
    in_lambda("CreateEventSourceMapping", &body)
}

fn settings(rng: &mut Rng) -> String {
    let retries = [-1, 0, 2][rng.below(3) as usize];
    let destination = ["arn:aws:sqs:us-east-1:123456789012:q", TOPIC, "arn:aws:s3:::muertas"]
        [rng.below(3) as usize];
    let bisect = rng.below(2) == 0;
    format!(
        r#""BatchSize":{},"ParallelizationFactor":{},"MaximumBatchingWindowInSeconds":{},
        "MaximumRetryAttempts":{retries},"BisectBatchOnFunctionError":{bisect},
        "DestinationConfig":{{"OnFailure":{{"Destination":"{destination}"}}}}"#,
        1 + rng.below(50),
        1 + rng.below(3),
        rng.below(3),
    )
}

fn uuid(rng: &mut Rng, engine: &Engine) -> String {
    let known: Vec<_> = engine.lambda().mappings().values().collect();
    if known.is_empty() {
        return "00000000-0000-4000-8000-000000000000".to_owned();
    }
    known[rng.below(known.len() as u64) as usize].uuid.clone()
}

fn update(rng: &mut Rng, engine: &Engine) -> Envelope {
    let (uuid, enabled) = (uuid(rng, engine), rng.below(4) > 0);
    let body = format!(r#"{{"UUID":"{uuid}","Enabled":{enabled},{}}}"#, settings(rng));
    in_lambda("UpdateEventSourceMapping", &body)
}

fn of_mapping(rng: &mut Rng, engine: &Engine, operation: &str) -> Envelope {
    in_lambda(operation, &format!(r#"{{"UUID":"{}"}}"#, uuid(rng, engine)))
}

/// What becomes of a batch that was handed out.
pub(super) fn answer(rng: &mut Rng, batch: &Invocation) -> Control {
    let outcome = match rng.below(4) {
        0 => Outcome::Failed { error: "by chance".to_owned() },
        1 => Outcome::Throttled,
        _ => Outcome::Succeeded { state: None },
    };
    let took = Millis(rng.below(100));
    Control::Invoked { invocation: batch.id, took, outcome, log: "x".repeat(40) }
}

fn in_lambda(operation: &str, body: &str) -> Envelope {
    let operation: lambda::Operation = operation.parse().expect("an operation");
    let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("readable");
    Envelope::lambda(Origin::Http, request)
}

fn in_sns(operation: &str, body: &str) -> Envelope {
    let operation: sns::Operation = operation.parse().expect("an operation");
    let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("readable");
    Envelope::sns(Origin::Http, request)
}
