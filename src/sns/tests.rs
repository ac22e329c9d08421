//! The service through its door.

use proptest::prelude::*;

use super::*;
use crate::api::WireFormat;
use crate::api::sns::{Operation, PublishInput};
use crate::units::Timestamp;

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alertas-fraude";

fn sns(change: impl FnOnce(&mut Settings)) -> Sns {
    let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let mut settings = Settings::new(identity);
    change(&mut settings);
    Sns::new(settings, 7)
}

fn call(sns: &mut Sns, operation: Operation, body: &str) -> Result<String, Error> {
    let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("a readable body");
    let answer = sns.apply(Timestamp(1_800_000_000_000), &request).result?;
    Ok(String::from_utf8(answer.encode(WireFormat::Json)).expect("JSON is UTF-8"))
}

fn with_topic() -> Sns {
    let mut sns = sns(|_| {});
    call(&mut sns, Operation::CreateTopic, r#"{"Name":"alertas-fraude"}"#).expect("a topic");
    sns
}

/// Subscribes an inbox; gives its ARN.
fn subscribe(sns: &mut Sns, protocol: &str, endpoint: &str) -> String {
    let body =
        format!(r#"{{"TopicArn":"{TOPIC}","Protocol":"{protocol}","Endpoint":"{endpoint}"}}"#);
    call(sns, Operation::Subscribe, &body).expect("a subscription");
    sns.subscriptions().values().find(|one| one.endpoint == endpoint).expect("it").arn.clone()
}

fn publish(sns: &mut Sns, subject: &str, message: &str) -> Result<String, Error> {
    let request = Request::Publish(PublishInput {
        topic_arn: Some(TOPIC.to_owned()),
        subject: Some(subject.to_owned()),
        message: Some(message.to_owned()),
        ..PublishInput::default()
    });
    match sns.apply(Timestamp(1_800_000_000_000), &request).result? {
        Response::Publish(output) => Ok(output.message_id),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_note_s_alert_arrives() {
    let mut sns = with_topic();
    let arn = subscribe(&mut sns, "application", "caudal");
    let subject = "🚨 Alerta de Fraude: Transacción sobre umbral";
    let id = publish(&mut sns, subject, "{}").expect("published");
    assert_eq!(id.len(), 36);
    let inbox = &sns.subscriptions()[&arn].inbox;
    let [message] = inbox.messages().collect::<Vec<_>>().try_into().expect("one message");
    assert_eq!((message.id.as_str(), message.subject.as_deref()), (id.as_str(), Some(subject)));
    assert_eq!((inbox.received, inbox.dropped), (1, 0));
}

#[test]
fn topics_are_made_once_listed_and_deleted() {
    let mut sns = with_topic();
    let again = call(&mut sns, Operation::CreateTopic, r#"{"Name":"alertas-fraude"}"#);
    assert_eq!(again, Ok(format!(r#"{{"TopicArn":"{TOPIC}"}}"#)));
    let other = r#"{"Name":"alertas-fraude","Attributes":{"DisplayName":"x"}}"#;
    let refused = call(&mut sns, Operation::CreateTopic, other).expect_err("other attributes");
    assert_eq!(refused.code(), "InvalidParameter");
    for index in 0..150 {
        let body = format!(r#"{{"Name":"t{index:03}"}}"#);
        call(&mut sns, Operation::CreateTopic, &body).expect("a topic");
    }
    let first = call(&mut sns, Operation::ListTopics, "{}").expect("a page");
    let first: crate::api::sns::ListTopicsOutput = serde_json::from_str(&first).expect("its form");
    assert_eq!(first.topics.len(), 100);
    let token = first.next_token.expect("another page");
    let second = call(&mut sns, Operation::ListTopics, &format!(r#"{{"NextToken":"{token}"}}"#));
    let second: crate::api::sns::ListTopicsOutput =
        serde_json::from_str(&second.expect("a page")).expect("its form");
    assert_eq!((second.topics.len(), second.next_token), (51, None));
    let body = format!(r#"{{"TopicArn":"{TOPIC}"}}"#);
    let told = call(&mut sns, Operation::GetTopicAttributes, &body).expect("attributes");
    assert!(told.contains(r#""SubscriptionsConfirmed":"0""#), "{told}");
    subscribe(&mut sns, "sqs", "arn:aws:sqs:us-east-1:123456789012:q");
    for _ in 0..2 {
        assert_eq!(call(&mut sns, Operation::DeleteTopic, &body), Ok("{}".to_owned()));
    }
    assert!(sns.subscriptions().is_empty());
    let refused = call(&mut sns, Operation::GetTopicAttributes, &body).expect_err("gone");
    assert_eq!((refused.code(), refused.http_status()), ("NotFound", 404));
}

#[test]
fn what_sns_refuses_it_refuses_in_its_words() {
    let mut sns = with_topic();
    let text = |result: Result<String, Error>| result.expect_err("refused").to_string();
    let long = "a".repeat(262_145);
    for (subject, message, why) in [
        ("a\nb", "m", "Subject"),
        (&*"s".repeat(100), "m", "Subject"),
        ("", "m", "Subject"),
        ("s", "", "Empty message"),
        ("s", &*long, "Message too long"),
        ("s", "\u{0}", "Message Reason: it has characters that XML does not allow"),
    ] {
        assert_eq!(text(publish(&mut sns, subject, message)), format!("Invalid parameter: {why}"));
    }
    assert!(publish(&mut sns, &"ñ".repeat(99), &long[..262_144]).is_ok());
    for (operation, body, why) in [
        (Operation::CreateTopic, r#"{"Name":"a b"}"#, "Invalid parameter: Topic Name"),
        (
            Operation::Publish,
            r#"{"Message":"m"}"#,
            "Invalid parameter: TopicArn Reason: no value for required parameter",
        ),
        (
            Operation::Publish,
            r#"{"Message":"m","TopicArn":"a:b"}"#,
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2",
        ),
        (
            // The note's own ARN, as it is written.
            Operation::Publish,
            r#"{"Message":"m","TopicArn":"arn:aws:sns:us-east-1:123:alertas-fraude"}"#,
            "Invalid parameter: TopicArn",
        ),
        (
            Operation::Publish,
            r#"{"Message":"m","TopicArn":"arn:aws:sns:us-east-1:123456789012:x"}"#,
            "Topic does not exist",
        ),
        (
            Operation::Publish,
            r#"{"Message":"m","PhoneNumber":"+34"}"#,
            "Invalid parameter: PhoneNumber Reason: only topics are simulated by this sandbox",
        ),
    ] {
        assert_eq!(text(call(&mut sns, operation, body)), why);
    }
    let of_topic = |tail: &str| format!(r#"{{"TopicArn":"{TOPIC}",{tail}}}"#);
    for (operation, tail, why) in [
        (
            Operation::Publish,
            r#""Message":"m","MessageStructure":"json""#,
            "Invalid parameter: Message Structure - JSON message body failed to parse",
        ),
        (
            Operation::Publish,
            r#""Message":"{\"sqs\":\"x\"}","MessageStructure":"json""#,
            "Invalid parameter: Message Structure - No default entry in JSON message body",
        ),
        (
            Operation::Subscribe,
            r#""Protocol":"x","Endpoint":"e""#,
            "Invalid parameter: Amazon SNS does not support this protocol string: x",
        ),
        (
            Operation::Subscribe,
            r#""Protocol":"email","Endpoint":"e""#,
            "Invalid parameter: Protocol Reason: email is not simulated by this sandbox: use sqs or application",
        ),
        (
            Operation::Subscribe,
            r#""Protocol":"sqs","Endpoint":"e""#,
            "Invalid parameter: SQS endpoint ARN",
        ),
        (
            Operation::PublishBatch,
            r#""PublishBatchRequestEntries":[]"#,
            "The batch request doesn't contain any entries.",
        ),
    ] {
        assert_eq!(text(call(&mut sns, operation, &of_topic(tail))), why);
    }
}

#[test]
fn a_message_may_say_something_else_for_each_protocol() {
    let mut sns = with_topic();
    let app = subscribe(&mut sns, "application", "caudal");
    let queue = subscribe(&mut sns, "sqs", "arn:aws:sqs:us-east-1:123456789012:q");
    let body = format!(
        r#"{{"TopicArn":"{TOPIC}","MessageStructure":"json","Message":"{{\"default\":\"d\",\"sqs\":\"s\",\"x\":1}}"}}"#
    );
    call(&mut sns, Operation::Publish, &body).expect("published");
    let got =
        |arn: &str| sns.subscriptions()[arn].inbox.messages().next().expect("one").message.clone();
    assert_eq!((got(&app), got(&queue)), ("d".to_owned(), "s".to_owned()));
    let message = sns.receive(&queue, 10).pop().expect("one");
    let body = message.notification(&queue, "us-east-1");
    let read: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        (read["Type"].as_str(), read["Message"].as_str()),
        (Some("Notification"), Some("s"))
    );
    assert_eq!(sns.receive(&queue, 10).len(), 0);
}

#[test]
fn a_batch_tells_of_each_message() {
    let mut sns = with_topic();
    subscribe(&mut sns, "application", "caudal");
    let batch = |entries: &str| {
        format!(r#"{{"TopicArn":"{TOPIC}","PublishBatchRequestEntries":[{entries}]}}"#)
    };
    let body = batch(r#"{"Id":"a","Message":"1"},{"Id":"b","Message":"2","Subject":"x\ny"}"#);
    let answer = call(&mut sns, Operation::PublishBatch, &body).expect("an answer");
    let answer: crate::api::sns::PublishBatchOutput =
        serde_json::from_str(&answer).expect("its form");
    assert_eq!((answer.successful[0].id.as_str(), answer.failed[0].id.as_str()), ("a", "b"));
    assert_eq!(
        (answer.failed[0].code.as_str(), answer.failed[0].sender_fault),
        ("InvalidParameter", true)
    );
    let entry =
        |id: usize, bytes: usize| format!(r#"{{"Id":"e{id}","Message":"{}"}}"#, "m".repeat(bytes));
    let many = |count, bytes| (0..count).map(|id| entry(id, bytes)).collect::<Vec<_>>().join(",");
    for (entries, code) in [
        (many(11, 1), "TooManyEntriesInBatchRequest"),
        (many(2, 200_000), "BatchRequestTooLong"),
        (
            r#"{"Id":"a","Message":"1"},{"Id":"a","Message":"2"}"#.to_owned(),
            "BatchEntryIdsNotDistinct",
        ),
        (r#"{"Id":"a b","Message":"1"}"#.to_owned(), "InvalidBatchEntryId"),
    ] {
        let refused = call(&mut sns, Operation::PublishBatch, &batch(&entries)).expect_err(code);
        assert_eq!(refused.code(), code);
    }
}

#[test]
fn subscriptions_are_made_once_and_end() {
    let mut sns = with_topic();
    let arn = subscribe(&mut sns, "application", "caudal");
    assert_eq!(subscribe(&mut sns, "application", "caudal"), arn);
    let body = format!(r#"{{"TopicArn":"{TOPIC}"}}"#);
    let listed = call(&mut sns, Operation::ListSubscriptionsByTopic, &body).expect("a page");
    assert!(listed.contains(&arn), "{listed}");
    let end = format!(r#"{{"SubscriptionArn":"{arn}"}}"#);
    for _ in 0..2 {
        assert_eq!(call(&mut sns, Operation::Unsubscribe, &end), Ok("{}".to_owned()));
    }
    let told = call(&mut sns, Operation::GetTopicAttributes, &body).expect("attributes");
    assert!(told.contains(r#""SubscriptionsDeleted":"1""#), "{told}");
    assert_eq!(
        call(&mut sns, Operation::ListSubscriptions, "{}"),
        Ok(r#"{"Subscriptions":[]}"#.to_owned())
    );
}

#[test]
fn a_service_that_fails_says_so_and_takes_nothing() {
    let mut sns = with_topic();
    let arn = subscribe(&mut sns, "application", "caudal");
    sns.configure(Settings { fails: true, ..sns.settings().clone() });
    let refused = publish(&mut sns, "s", "m").expect_err("it fails");
    assert_eq!((refused.code(), refused.http_status()), ("InternalError", 500));
    assert_eq!(sns.subscriptions()[&arn].inbox.received, 0);
}

#[test]
fn only_what_changes_something_is_for_the_journal() {
    let mut sns = with_topic();
    let mut changed = |operation: Operation, body: &str| {
        let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("readable");
        sns.apply(Timestamp(0), &request).changed
    };
    assert!(!changed(Operation::ListTopics, "{}"));
    assert!(!changed(Operation::CreateTopic, r#"{"Name":"alertas-fraude"}"#));
    assert!(changed(Operation::CreateTopic, r#"{"Name":"other"}"#));
    assert!(changed(Operation::Publish, &format!(r#"{{"TopicArn":"{TOPIC}","Message":"m"}}"#)));
}

proptest! {
    /// An inbox keeps the newest within its limits, and counts the rest.
    #[test]
    fn inboxes_are_bounded_and_count_what_left(
        sizes in prop::collection::vec(1_usize..400, 0..60),
        messages in 1_usize..20,
        bytes in 500_usize..2000,
    ) {
        let mut sns = sns(|settings| {
            settings.inbox_messages = messages;
            settings.inbox_bytes = bytes;
        });
        call(&mut sns, Operation::CreateTopic, r#"{"Name":"alertas-fraude"}"#).unwrap();
        let arn = subscribe(&mut sns, "application", "caudal");
        let mut ids = Vec::new();
        for size in &sizes {
            ids.push(publish(&mut sns, "s", &"m".repeat(*size)).unwrap());
        }
        let inbox = &sns.subscriptions()[&arn].inbox;
        let kept: Vec<_> = inbox.messages().map(|message| message.id.clone()).collect();
        prop_assert!(ids.ends_with(&kept));
        prop_assert!(kept.len() <= messages && inbox.bytes() <= bytes);
        prop_assert_eq!(inbox.received, sizes.len() as u64);
        prop_assert_eq!(inbox.dropped + kept.len() as u64, inbox.received);
        let real: usize = inbox.messages().map(|message| message.bytes()).sum();
        prop_assert_eq!(real, inbox.bytes());
    }
}
