//! `aws lambda` and `aws sns` against a real engine.

use crate::shell::testing::World;

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alertas-fraude";

#[test]
fn a_topic_is_made_subscribed_and_published_to() {
    let mut world = World::new();
    let made = world.ok("aws sns create-topic --name alertas-fraude --query TopicArn");
    assert_eq!(made, format!("\"{TOPIC}\"\n"));
    world.ok(&format!(
        "aws sns subscribe --topic-arn {TOPIC} --protocol application --notification-endpoint caudal"
    ));
    let sent = world.ok(&format!(
        "aws sns publish --topic-arn {TOPIC} --subject '🚨 Alerta' --message hola --output text"
    ));
    assert_eq!(sent.trim().len(), 36, "{sent}");
    let listed = world.ok("aws sns list-topics --query 'Topics[].TopicArn' --output text");
    assert_eq!(listed, format!("{TOPIC}\n"));
    let count = world.ok(&format!(
        "aws sns list-subscriptions-by-topic --topic-arn {TOPIC} --query 'length(Subscriptions)'"
    ));
    assert_eq!(count, "1\n");
    let lost =
        world.run("aws sns publish --topic-arn arn:aws:sns:us-east-1:123456789012:x --message m");
    assert_eq!(lost.status, 254);
    assert!(lost.err.contains("(NotFound) when calling the Publish operation"), "{}", lost.err);
}

#[test]
fn a_mapping_is_made_looked_at_changed_and_deleted() {
    let mut world = World::new();
    world.ok("aws kinesis create-stream --stream-name s --shard-count 1; sleep 1");
    let uuid = world.ok("aws lambda create-event-source-mapping --function-name detectar-fraude \
         --event-source-arn arn:aws:kinesis:us-east-1:123456789012:stream/s \
         --starting-position LATEST --batch-size 7 --bisect-batch-on-function-error \
         --query UUID --output text; sleep 1");
    let uuid = uuid.trim();
    let told = world.ok(&format!("aws lambda get-event-source-mapping --uuid {uuid}"));
    assert!(told.contains("\"State\": \"Enabled\"") && told.contains("\"BatchSize\": 7"), "{told}");
    assert!(told.contains("\"LastModified\": \"2026-11-22T"), "a time is a text: {told}");
    let listed = world.ok("aws lambda list-event-source-mappings --max-items 1 --query \
         'EventSourceMappings[].FunctionArn' --output text");
    assert_eq!(listed, "arn:aws:lambda:us-east-1:123456789012:function:detectar-fraude\n");
    world
        .ok(&format!("aws lambda update-event-source-mapping --uuid {uuid} --no-enabled; sleep 1"));
    world.ok(&format!("aws lambda delete-event-source-mapping --uuid {uuid}; sleep 1"));
    let gone = world.run(&format!("aws lambda get-event-source-mapping --uuid {uuid}"));
    assert!(gone.err.contains("(ResourceNotFoundException)"), "{}", gone.err);
    let functions = world.ok("aws lambda list-functions --query 'Functions[].FunctionName'");
    assert!(functions.contains("detectar-fraude"), "{functions}");
}
