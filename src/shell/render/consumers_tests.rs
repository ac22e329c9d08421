//! Calls of Lambda and SNS.

use super::*;
use crate::api::{WireFormat, lambda, sns};

fn in_lambda(operation: lambda::Operation, body: &str) -> lambda::Request {
    operation.decode(WireFormat::Json, body.as_bytes()).expect("readable")
}

#[test]
fn a_mapping_is_made_by_a_command() {
    let body = r#"{"FunctionName":"detectar-fraude","StartingPosition":"LATEST","BatchSize":200,
        "EventSourceArn":"arn:aws:kinesis:us-east-1:123456789012:stream/s",
        "BisectBatchOnFunctionError":true,"MaximumRetryAttempts":-1}"#;
    let request = in_lambda(lambda::Operation::CreateEventSourceMapping, body);
    assert_eq!(
        cli(&request),
        "aws lambda create-event-source-mapping --event-source-arn \
         arn:aws:kinesis:us-east-1:123456789012:stream/s --function-name detectar-fraude \
         --batch-size 200 --starting-position LATEST --bisect-batch-on-function-error \
         --maximum-retry-attempts=-1"
    );
    let program = boto3(&request);
    assert!(program.contains("lambda_ = boto3.client(\"lambda\")"), "{program}");
    assert!(program.contains("lambda_.create_event_source_mapping("), "{program}");
}

#[test]
fn what_a_function_returns_goes_into_a_file() {
    let body = r#"{"FunctionName":"detectar-fraude","Payload":"e30="}"#;
    let text = cli(&in_lambda(lambda::Operation::Invoke, body));
    let head = "aws lambda invoke respuesta.json --function-name detectar-fraude --payload ";
    assert!(text.starts_with(head), "{text}");
}

#[test]
fn a_message_is_published_by_a_command() {
    let body = r#"{"TopicArn":"arn:aws:sns:us-east-1:123456789012:alertas-fraude",
        "Subject":"🚨 Alerta","Message":"hola"}"#;
    let request = sns::Operation::Publish.decode(WireFormat::Json, body.as_bytes());
    assert_eq!(
        cli(&request.expect("readable")),
        "aws sns publish --topic-arn arn:aws:sns:us-east-1:123456789012:alertas-fraude --message \
         hola --subject '🚨 Alerta'"
    );
}
