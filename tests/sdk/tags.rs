//! Tags of streams and consumers.

use aws_sdk_kinesis::operation::add_tags_to_stream::AddTagsToStreamError;
use aws_sdk_kinesis::operation::list_tags_for_resource::ListTagsForResourceError;
use aws_sdk_kinesis::operation::list_tags_for_stream::ListTagsForStreamError;
use aws_sdk_kinesis::operation::remove_tags_from_stream::RemoveTagsFromStreamError;
use aws_sdk_kinesis::operation::tag_resource::TagResourceError;
use aws_sdk_kinesis::operation::untag_resource::UntagResourceError;
use aws_sdk_kinesis::types::Tag;

use crate::world::{ACCOUNT, World, arn, no_stream, refused, refused_as, violation};

const CHARACTERS: &str = "Some tags contain invalid characters. Valid characters: Unicode \
                          letters, digits, white space, _ . / = + - % @.";

fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
    let tag = |(key, value): &(&str, &str)| Tag::builder().key(*key).value(*value).build();
    pairs.iter().map(|pair| tag(pair).expect("a key is all it needs")).collect()
}

#[tokio::test]
async fn a_streams_tags_come_and_go_by_name_and_arn() {
    let world = World::new();
    world.stream("s", 1).await;
    let add = || world.sdk.add_tags_to_stream();
    add().stream_name("s").tags("equipo", "datos").tags("año", "2026").send().await.unwrap();
    add().stream_arn(arn("s")).tags("equipo", "fraude").tags("vacío", "").send().await.unwrap();
    let listed = world.sdk.list_tags_for_stream().stream_name("s").send().await.unwrap();
    assert_eq!(listed.tags(), tags(&[("año", "2026"), ("equipo", "fraude"), ("vacío", "")]));
    assert!(!listed.has_more_tags);
    let remove = || world.sdk.remove_tags_from_stream();
    remove().stream_name("s").tag_keys("año").tag_keys("desconocida").send().await.unwrap();
    remove().stream_arn(arn("s")).tag_keys("vacío").send().await.unwrap();
    let listed = world.sdk.list_tags_for_stream().stream_arn(arn("s")).send().await.unwrap();
    assert_eq!(listed.tags(), tags(&[("equipo", "fraude")]));
}

#[tokio::test]
async fn a_streams_tags_are_listed_page_by_page() {
    let world = World::new();
    world.stream("s", 1).await;
    let call = world.sdk.add_tags_to_stream().stream_name("s");
    call.tags("a", "1").tags("b", "2").tags("c", "3").send().await.unwrap();
    let list = || world.sdk.list_tags_for_stream().stream_name("s");
    let first = list().limit(2).send().await.unwrap();
    assert_eq!(first.tags(), tags(&[("a", "1"), ("b", "2")]));
    assert!(first.has_more_tags);
    let rest = list().exclusive_start_tag_key("b").limit(2).send().await.unwrap();
    assert_eq!(rest.tags(), tags(&[("c", "3")]));
    assert!(!rest.has_more_tags);
    for (limit, demand) in
        [(0, "have value greater than or equal to 1"), (51, "have value less than or equal to 50")]
    {
        let text = violation(&format!("'{limit}'"), "limit", demand);
        refused_as!(world, list().limit(limit), "ValidationException", text);
    }
    let call = list().stream_name("x");
    refused!(world, call, ListTagsForStreamError::ResourceNotFoundException, no_stream("x"));
}

#[tokio::test]
async fn streams_and_consumers_are_tagged_by_arn() {
    let world = World::new();
    world.stream("s", 1).await;
    for resource in [arn("s"), world.consumer("s", "c").await] {
        let call = world.sdk.tag_resource().resource_arn(&resource);
        call.tags("b", "2").tags("a", "1").send().await.unwrap();
        let list = || world.sdk.list_tags_for_resource().resource_arn(&resource);
        assert_eq!(list().send().await.unwrap().tags(), tags(&[("a", "1"), ("b", "2")]));
        let call = world.sdk.untag_resource().resource_arn(&resource);
        call.tag_keys("a").tag_keys("nada").send().await.unwrap();
        assert_eq!(list().send().await.unwrap().tags(), tags(&[("b", "2")]));
    }
    // The stream's own operations see the same tags.
    let listed = world.sdk.list_tags_for_stream().stream_name("s").send().await.unwrap();
    assert_eq!(listed.tags(), tags(&[("b", "2")]));
}

#[tokio::test]
async fn a_resource_has_at_most_fifty_tags() {
    let world = World::new();
    world.stream("s", 1).await;
    let mut call = world.sdk.add_tags_to_stream().stream_name("s");
    for number in 0..50 {
        call = call.tags(format!("k{number:02}"), "v");
    }
    call.send().await.unwrap();
    // One that is there already is replaced.
    world.sdk.add_tags_to_stream().stream_name("s").tags("k00", "w").send().await.unwrap();
    let text = format!(
        "Failed to add tags to s under account {ACCOUNT} because a given resource cannot have \
         more than 50 tags associated with it."
    );
    let call = world.sdk.add_tags_to_stream().stream_name("s").tags("k50", "v");
    refused!(world, call, AddTagsToStreamError::InvalidArgumentException, text);
    let text = text.replace(" to s under", &format!(" to {} under", arn("s")));
    let call = world.sdk.tag_resource().resource_arn(arn("s")).tags("k50", "v");
    refused!(world, call, TagResourceError::InvalidArgumentException, text);
}

#[tokio::test]
async fn tags_that_aws_would_not_take_are_refused() {
    use AddTagsToStreamError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let add = || world.sdk.add_tags_to_stream().stream_name("s");
    refused!(world, add().tags("a;b", "v"), E::InvalidArgumentException, CHARACTERS);
    refused!(world, add().tags("a", "v*"), E::InvalidArgumentException, CHARACTERS);
    let call = world.sdk.remove_tags_from_stream().stream_name("s").tag_keys("a;b");
    refused!(world, call, RemoveTagsFromStreamError::InvalidArgumentException, CHARACTERS);
    let text = "Tag keys must not start with aws:, which is reserved: aws:mia.";
    refused!(world, add().tags("aws:mia", "v"), E::InvalidArgumentException, text);
    refused!(
        world,
        add().tags("a", "v").stream_name("x"),
        E::ResourceNotFoundException,
        no_stream("x")
    );

    let long = "k".repeat(129);
    let demand = "Map keys must satisfy constraint: [Member must have length less than or equal \
                  to 128, Member must have length greater than or equal to 1]";
    let text = |shown: &str, demand: &str| {
        format!(
            "1 validation error detected: Value '{shown}' at 'tags' failed to satisfy \
             constraint: {demand}"
        )
    };
    let told = text(&format!("{{{long}=v}}"), demand);
    refused_as!(world, add().tags(&long, "v"), "ValidationException", told);
    refused_as!(world, add().tags("", "v"), "ValidationException", text("{=v}", demand));
    let long = "v".repeat(257);
    let demand = "Map value must satisfy constraint: [Member must have length less than or equal \
                  to 256, Member must have length greater than or equal to 0]";
    let told = text(&format!("{{k={long}}}"), demand);
    refused_as!(world, add().tags("k", &long), "ValidationException", told);
    let told = violation("null", "tags", "not be null");
    refused_as!(world, add(), "ValidationException", told);
    let told = violation("null", "tagKeys", "not be null");
    let call = world.sdk.remove_tags_from_stream().stream_name("s");
    refused_as!(world, call, "ValidationException", told);
    let call = world.sdk.remove_tags_from_stream().stream_name("x").tag_keys("a");
    refused!(world, call, RemoveTagsFromStreamError::ResourceNotFoundException, no_stream("x"));
}

#[tokio::test]
async fn a_resource_must_be_there() {
    let world = World::new();
    world.stream("s", 1).await;
    let foreign = arn("s").replace("us-east-1", "eu-west-1");
    let gone = format!("{}/consumer/c:1700000000", arn("s"));
    for resource in [arn("x"), foreign, gone] {
        let text = format!("Resource {resource} under account {ACCOUNT} not found.");
        let call = world.sdk.tag_resource().resource_arn(&resource).tags("a", "1");
        refused!(world, call, TagResourceError::ResourceNotFoundException, text);
        let call = world.sdk.untag_resource().resource_arn(&resource).tag_keys("a");
        refused!(world, call, UntagResourceError::ResourceNotFoundException, text);
        let call = world.sdk.list_tags_for_resource().resource_arn(&resource);
        refused!(world, call, ListTagsForResourceError::ResourceNotFoundException, text);
    }
    let demand = "satisfy regular expression pattern: \
                  arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel|queue)/\\S+";
    let text = violation("'s'", "resourceARN", demand);
    let call = world.sdk.list_tags_for_resource().resource_arn("s");
    refused_as!(world, call, "ValidationException", text);
}
