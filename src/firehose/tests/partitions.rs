//! Dynamic partitioning: keys, groups, limits, and what fails.

use super::*;
use crate::api::firehose::{
    DynamicPartitioningConfiguration, ProcessingConfiguration, Processor, ProcessorParameter,
};

fn processor(kind: &str, parameters: &[(&str, &str)]) -> Processor {
    let parameter = |(name, value): &(&str, &str)| ProcessorParameter {
        parameter_name: Some((*name).to_owned()),
        parameter_value: Some((*value).to_owned()),
    };
    Processor {
        kind: Some(kind.to_owned()),
        parameters: Some(parameters.iter().map(parameter).collect()),
    }
}

fn partitioned(query: &str, more: Vec<Processor>) -> ExtendedS3DestinationConfiguration {
    let extraction = processor(
        "MetadataExtraction",
        &[("MetadataExtractionQuery", query), ("JsonParsingEngine", "JQ-1.6")],
    );
    let mut processors = vec![extraction];
    processors.extend(more);
    ExtendedS3DestinationConfiguration {
        prefix: Some("cliente=!{partitionKeyFromQuery:id}/".into()),
        error_output_prefix: Some("errores/!{firehose:error-output-type}/".into()),
        buffering_hints: Some(hints(64, 60)),
        dynamic_partitioning_configuration: Some(DynamicPartitioningConfiguration {
            enabled: Some(true),
            ..DynamicPartitioningConfiguration::default()
        }),
        processing_configuration: Some(ProcessingConfiguration {
            enabled: Some(true),
            processors: Some(processors),
        }),
        ..plain()
    }
}

fn parts(objects: &[Delivery]) -> Vec<(String, String)> {
    let mut parts: Vec<_> = objects
        .iter()
        .map(|object| {
            let folder = object.key.rsplit_once('/').map_or("", |(folder, _)| folder);
            (folder.to_owned(), String::from_utf8_lossy(&content(object)).into_owned())
        })
        .collect();
    parts.sort();
    parts
}

#[test]
fn records_are_grouped_by_their_keys_in_order() {
    let mut world = World::new();
    let delimiter = processor("AppendDelimiterToRecord", &[("Delimiter", "\\n")]);
    world.create(partitioned("{id:.id}", vec![delimiter]));
    for record in [r#"{"id":1}"#, r#"{"id":2}"#, r#"{"id":1,"b":0}"#] {
        world.put(record.as_bytes());
    }
    world.pass(60);
    let objects = world.deliver();
    assert_eq!(
        parts(&objects),
        [
            ("cliente=1".to_owned(), "{\"id\":1}\n{\"id\":1,\"b\":0}\n".to_owned()),
            ("cliente=2".to_owned(), "{\"id\":2}\n".to_owned()),
        ]
    );
}

#[test]
fn aggregated_records_are_taken_apart_first() {
    let mut world = World::new();
    let apart = processor("RecordDeAggregation", &[("SubRecordType", "JSON")]);
    world.create(partitioned("{id:.id}", vec![apart]));
    world.put(b"{\"id\":1}{\"id\":2}\n{\"id\":1}");
    world.put(b"[{\"id\":1}]");
    world.pass(60);
    let objects = parts(&world.deliver());
    assert_eq!(objects[0], ("cliente=1".to_owned(), "{\"id\":1}{\"id\":1}".to_owned()));
    assert_eq!(objects[1], ("cliente=2".to_owned(), "{\"id\":2}".to_owned()));
    assert!(objects[2].1.contains("RecordDeAggregationFailed"), "{}", objects[2].1);
}

#[test]
fn a_record_without_a_key_goes_to_the_error_output() {
    let mut world = World::new();
    world.create(partitioned("{id:.id}", Vec::new()));
    world.put(b"{}");
    world.put(b"no json");
    world.pass(60);
    let [object] = world.deliver().try_into().expect("one object");
    assert!(object.key.starts_with("errores/processing-failed/"), "{}", object.key);
    let text = content(&object);
    let lines: Vec<serde_json::Value> = text
        .split(|c| *c == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["errorCode"], "DynamicPartitioning.MetadataExtractionFailed");
    assert_eq!(lines[0]["errorMessage"], "partitionKeys values must not be null or empty");
    assert_eq!(lines[0]["rawData"], "e30=");
    assert_eq!(lines[1]["errorMessage"], "Non JSON record provided");
    assert_eq!(world.stream().metrics.total.failed_records, 2);
}

#[test]
fn partitions_beyond_the_limit_go_to_the_error_output() {
    let mut world = World::new();
    world.create(partitioned("{id:.id}", Vec::new()));
    for id in 0..510 {
        world.put(format!("{{\"id\":{id}}}").as_bytes());
    }
    world.put(b"{\"id\":3}");
    assert_eq!(world.stream().active_partitions(), 500);
    world.pass(60);
    assert_eq!(world.stream().active_partitions(), 500, "closed is not delivered");
    world.put(b"{\"id\":4}");
    world.put(b"{\"id\":511}");
    let objects = world.deliver();
    assert_eq!(objects.len(), 501);
    let failed = objects.iter().find(|object| matches!(object.holds, BufferKey::Error(_)));
    let failed = failed.expect("an error output");
    assert_eq!(failed.records, 10);
    let text = String::from_utf8_lossy(&content(failed)).into_owned();
    assert!(text.contains("The number of active partitions has exceeded the configured limit"));
    world.put(b"{\"id\":512}");
    assert_eq!(world.stream().active_partitions(), 2);
}

#[test]
fn a_prefix_too_long_for_aws_fails_the_record_alone() {
    let mut world = World::new();
    world.create(partitioned("{id:.id}", Vec::new()));
    world.put(format!("{{\"id\":\"{}\"}}", "x".repeat(600)).as_bytes());
    world.pass(60);
    let [object] = world.deliver().try_into().expect("one object");
    assert!(String::from_utf8_lossy(&content(&object)).contains("PrefixTooLong"));
}

#[test]
fn other_keys_of_the_query_make_no_groups() {
    let mut world = World::new();
    world.create(partitioned("{id:.id,otra:.otra}", Vec::new()));
    world.put(br#"{"id":1,"otra":1}"#);
    world.put(br#"{"id":1,"otra":2}"#);
    world.pass(60);
    assert_eq!(world.deliver().len(), 1);
}

#[test]
fn what_can_not_be_partitioned_is_refused() {
    let mut world = World::new();
    let mut case = |change: &dyn Fn(&mut ExtendedS3DestinationConfiguration)| {
        let mut config = partitioned("{id:.id}", Vec::new());
        change(&mut config);
        let input = CreateDeliveryStreamInput {
            delivery_stream_name: Some("s".into()),
            extended_s3_destination_configuration: Some(config),
            ..CreateDeliveryStreamInput::default()
        };
        let refused = world.ask(&Request::CreateDeliveryStream(input)).expect_err("refused");
        assert_eq!(refused.code(), "InvalidArgumentException");
        refused.to_string()
    };
    assert!(case(&|config| config.buffering_hints = Some(hints(63, 60))).contains("at least 64"));
    assert!(case(&|config| config.buffering_hints = Some(hints(64, 59))).contains("at least 60"));
    let text = case(&|config| config.prefix = Some("!{timestamp:yyyy}/".into()));
    assert!(text.contains("requires the processor"), "{text}");
    let text = case(&|config| config.processing_configuration = None);
    assert!(text.contains("requires the processor"), "{text}");
    let text = case(&|config| config.dynamic_partitioning_configuration = None);
    assert!(text.contains("dynamic partitioning to be enabled"), "{text}");
    let text = case(&|config| config.prefix = Some("!{partitionKeyFromQuery:x}/".into()));
    assert!(text.contains("the partition key x is not extracted"), "{text}");
    let text = case(&|config| config.error_output_prefix = None);
    assert!(text.contains("ErrorOutputPrefix cannot be null or empty"), "{text}");
    let text = case(&|config| {
        *config = partitioned("{id:now}", Vec::new());
    });
    assert!(text.contains("now is not available"), "{text}");
    let lambda = processor("Lambda", &[("LambdaArn", "arn:aws:lambda:us-east-1:1:function:f")]);
    let text = case(&|config| *config = partitioned("{id:.id}", vec![lambda.clone()]));
    assert!(text.contains("Lambda is not simulated"), "{text}");
}
