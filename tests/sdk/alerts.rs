//! Lambda's REST and SNS's query protocol over HTTP by hand: AWS's Rust SDKs for both take longer
//! to build than all of Caudal. `tests/external` does the same with boto3 and the CLI.

use caudal::engine::{Answer as EngineAnswer, Control, Envelope, Origin};
use caudal::lambda::functions::{Code, Function, Thresholds};
use caudal::units::Timestamp;
use serde_json::{Value as Json, json};

use crate::raw::{Answer, SIGNED, send};
use crate::world::World;

const DATE: (&str, &str) = ("X-Amz-Date", "20231114T221320Z");
const AUTH: (&str, &str) = ("Authorization", SIGNED);
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alertas-fraude";
const HIGH: &str =
    r#"{"txn_id":"T1","cliente_id":"c","monto":60000,"pais":"MX","pais_cuenta":"MX","hora":14}"#;

fn lambda(world: &World, method_and_path: &str, body: &str) -> Answer {
    send(world.addr(), method_and_path, &[AUTH, DATE], body.as_bytes())
}

fn sns(world: &World, pairs: &[(&str, &str)]) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs).append_pair("Version", "2010-03-31");
    send(world.addr(), "POST /", &[AUTH, DATE, FORM], form.finish().as_bytes())
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).expect("answers are text")
}

fn mapping(stream: &str) -> String {
    json!({
        "FunctionName": "detectar-fraude",
        "EventSourceArn": format!("arn:aws:kinesis:us-east-1:123456789012:stream/{stream}"),
        "StartingPosition": "TRIM_HORIZON",
        "BatchSize": 100,
    })
    .to_string()
}

#[tokio::test]
async fn a_transaction_that_is_put_becomes_a_message_of_a_topic() {
    let world = World::new();
    world.stream("s", 1).await;
    let created = sns(&world, &[("Action", "CreateTopic"), ("Name", "alertas-fraude")]);
    assert_eq!((created.status, created.header("content-type")), (200, Some("text/xml")));
    let id = created.header("x-amzn-requestid").expect("an id").to_owned();
    assert!(text(&created).contains(&format!("<TopicArn>{TOPIC}</TopicArn>")));
    assert!(text(&created).contains(&format!("<RequestId>{id}</RequestId>")));
    let subscribed = sns(
        &world,
        &[
            ("Action", "Subscribe"),
            ("TopicArn", TOPIC),
            ("Protocol", "application"),
            ("Endpoint", "caudal"),
        ],
    );
    assert!(text(&subscribed).contains(&format!("<SubscriptionArn>{TOPIC}:")));
    let made = lambda(&world, "POST /2015-03-31/event-source-mappings", &mapping("s"));
    assert_eq!((made.status, made.header("content-type")), (202, Some("application/json")));
    assert_eq!(made.json()["State"], "Creating");
    let uuid = made.json()["UUID"].as_str().expect("a name").to_owned();
    world.put("s", "c", HIGH.as_bytes()).await;
    world.advance(1000);
    let snapshot = world.snapshot().await;
    let topic = snapshot.sns.topic("alertas-fraude").expect("the topic");
    let message = &topic.subscriptions[0].messages[0];
    let subject = "🚨 Alerta de Fraude: Transacción sobre umbral";
    assert_eq!(message.subject.as_deref(), Some(subject));
    let path = format!("/2015-03-31/event-source-mappings/{uuid}");
    let told = lambda(&world, &format!("GET {path}"), "").json();
    assert_eq!((&told["State"], &told["LastProcessingResult"]), (&json!("Enabled"), &json!("OK")));
    let changed = lambda(&world, &format!("PUT {path}"), r#"{"BatchSize":7}"#);
    assert_eq!(changed.status, 202);
    world.advance(1);
    assert_eq!(lambda(&world, &format!("GET {path}"), "").json()["BatchSize"], 7);
    let listed = lambda(&world, "GET /2015-03-31/event-source-mappings/?MaxItems=1", "").json();
    assert_eq!(listed["EventSourceMappings"].as_array().map(Vec::len), Some(1));
    assert_eq!(lambda(&world, &format!("DELETE {path}"), "").status, 202);
    world.advance(1);
    let gone = lambda(&world, &format!("GET {path}"), "");
    assert_eq!(gone.status, 404);
    assert_eq!(gone.header("x-amzn-errortype"), Some("ResourceNotFoundException"));
    let text = "The resource you requested does not exist.";
    assert_eq!(gone.json(), json!({ "Type": "User", "Message": text }));
    // Every call is in the log, each of its service.
    let calls = world.handle.calls();
    let names: Vec<_> = calls.from(1).filter(|call| !call.is_kinesis()).collect();
    assert_eq!(names.len(), 9, "{names:?}");
}

#[tokio::test]
async fn the_function_of_the_note_is_there_and_runs() {
    let world = World::new();
    let listed = lambda(&world, "GET /2015-03-31/functions/", "").json();
    assert_eq!(listed["Functions"][0]["FunctionName"], "detectar-fraude");
    let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Adetectar-fraude";
    let told = lambda(&world, &format!("GET /2015-03-31/functions/{arn}"), "").json();
    assert_eq!(told["Configuration"]["Timeout"], 3);
    let path = "POST /2015-03-31/functions/detectar-fraude/invocations";
    let ran = lambda(&world, path, "{}");
    assert_eq!((ran.status, ran.header("x-amz-function-error")), (200, Some("Unhandled")));
    assert_eq!(ran.json()["errorType"], "KeyError");
    let unknown = lambda(&world, "GET /2015-03-31/layers", "");
    assert_eq!((unknown.status, unknown.json()), (404, json!({})));
}

#[tokio::test]
async fn calls_that_are_none_are_refused_in_each_services_form() {
    let world = World::new();
    let before = world.state().await;
    let unsigned = send(world.addr(), "GET /2015-03-31/functions/", &[], b"");
    let missing = json!({ "message": "Missing Authentication Token" });
    assert_eq!((unsigned.status, unsigned.json()), (403, missing));
    let broken = lambda(&world, "POST /2015-03-31/event-source-mappings", "{");
    assert_eq!(broken.status, 400);
    assert_eq!(broken.header("x-amzn-errortype"), Some("SerializationException"));
    let invalid = lambda(&world, "POST /2015-03-31/event-source-mappings", &mapping("nada"));
    assert_eq!(invalid.status, 400);
    assert_eq!(invalid.header("x-amzn-errortype"), Some("InvalidParameterValueException"));
    for (pairs, status, code) in [
        (vec![("Action", "Publish"), ("TopicArn", TOPIC), ("Message", "m")], 404, "NotFound"),
        (vec![("Action", "CreateTopic"), ("Name", "con espacio")], 400, "InvalidParameter"),
        (vec![("Action", "GetCallerIdentity")], 400, "InvalidAction"),
    ] {
        let answer = sns(&world, &pairs);
        let body = text(&answer);
        assert_eq!(answer.status, status, "{body}");
        assert!(body.contains(&format!("<Code>{code}</Code>")), "{body}");
        assert!(body.contains("<Type>Sender</Type>"), "{body}");
    }
    let form = b"Action=ListTopics&Version=2010-03-31";
    let unsigned = send(world.addr(), "POST /", &[FORM], form);
    assert_eq!(unsigned.status, 403);
    assert!(text(&unsigned).contains("<Code>MissingAuthenticationToken</Code>"));
    // A form without an action is for nobody, as before.
    let nobody = send(world.addr(), "POST /", &[FORM, AUTH, DATE], b"a=b");
    assert_eq!(nobody.status, 403);
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn kinesis_is_answered_as_ever_beside_them() {
    let world = World::new();
    world.stream("s", 1).await;
    let listed: Json = world.json("ListStreams", &json!({})).json();
    assert_eq!(listed["StreamNames"], json!(["s"]));
    let batch = sns(
        &world,
        &[
            ("Action", "PublishBatch"),
            ("TopicArn", TOPIC),
            ("PublishBatchRequestEntries.member.1.Id", "a"),
            ("PublishBatchRequestEntries.member.1.Message", "uno"),
        ],
    );
    assert_eq!(batch.status, 404);
}

#[tokio::test]
async fn functions_are_put_by_a_control_but_python_is_refused_in_words() {
    let world = World::new();
    let put = |code: Code| {
        let mut function = Function::new("mia", "", code, Timestamp(0));
        function.topic = "otro".to_owned();
        let control = Control::PutFunction(Box::new(function));
        let outcome = world.handle.call(Envelope::control(Origin::Window, control));
        outcome.expect("the engine runs").result.map_err(|error| error.to_string())
    };
    let words = "Python functions are not run by this version of the sandbox";
    assert_eq!(put(Code::Python("pass".into())), Err(words.to_owned()));
    assert_eq!(put(Code::Fraud(Thresholds::default())), Ok(EngineAnswer::Done));
    let listed = lambda(&world, "GET /2015-03-31/functions/", "").json();
    let names: Vec<_> = listed["Functions"].as_array().expect("a list").iter().collect();
    assert_eq!((names.len(), &names[1]["FunctionName"]), (2, &json!("mia")));
    assert_eq!(world.snapshot().await.lambda.function("mia").expect("it").topic, "otro");
}

#[tokio::test]
async fn notice_in_a_bucket_is_a_file_of_it() {
    let world = World::new();
    world.stream("s", 1).await;
    let body = mapping("s").replace(
        "\"BatchSize\":100",
        r#""BatchSize":100,"MaximumRetryAttempts":0,
        "DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::muertas"}}"#,
    );
    assert_eq!(lambda(&world, "POST /2015-03-31/event-source-mappings", &body).status, 202);
    world.put("s", "c", b"no es JSON").await;
    world.advance(2000);
    let folder = world.handle.objects().root().join("muertas");
    let found = loop {
        let found = files(&folder);
        if !found.is_empty() {
            break found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    let text = std::fs::read_to_string(&found[0]).expect("it can be read");
    let notice: Json = serde_json::from_str(&text).expect("JSON");
    assert_eq!(notice["requestContext"]["condition"], "RetryAttemptsExhausted");
    let event: Json = serde_json::from_str(notice["payload"].as_str().expect("the event")).unwrap();
    assert_eq!(event["Records"][0]["kinesis"]["partitionKey"], "c");
}

/// The objects of a bucket, not what stands beside them.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
