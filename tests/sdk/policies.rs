//! Resource policies.

use aws_sdk_kinesis::operation::delete_resource_policy::DeleteResourcePolicyError;
use aws_sdk_kinesis::operation::get_resource_policy::GetResourcePolicyError;
use aws_sdk_kinesis::operation::put_resource_policy::PutResourcePolicyError;

use crate::world::{ACCOUNT, World, arn, refused, refused_as, violation};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kinesis:GetRecords"}]}"#;

#[tokio::test]
async fn streams_and_consumers_keep_a_policy() {
    let world = World::new();
    world.stream("s", 1).await;
    for resource in [arn("s"), world.consumer("s", "c").await] {
        let get = || world.sdk.get_resource_policy().resource_arn(&resource);
        assert_eq!(get().send().await.unwrap().policy(), "{}", "none is an empty document");
        let put = world.sdk.put_resource_policy().resource_arn(&resource).policy(POLICY);
        put.send().await.unwrap();
        assert_eq!(get().send().await.unwrap().policy(), POLICY);
        let delete = || world.sdk.delete_resource_policy().resource_arn(&resource);
        delete().send().await.unwrap();
        assert_eq!(get().send().await.unwrap().policy(), "{}");
        let text = format!("No resource policy found for {resource}.");
        refused!(world, delete(), DeleteResourcePolicyError::ResourceNotFoundException, text);
    }
}

#[tokio::test]
async fn a_policy_is_a_document_with_statements() {
    use PutResourcePolicyError as E;
    let world = World::new();
    world.stream("s", 1).await;
    let put = |policy: &str| world.sdk.put_resource_policy().resource_arn(arn("s")).policy(policy);
    let text = "Policy is not a valid JSON policy document: it has no Statement.";
    for policy in ["{}", "[]", r#"{"Statement":[]}"#, r#"{"Statement":7}"#] {
        refused!(world, put(policy), E::InvalidArgumentException, text);
    }
    let error = put("{").send().await.unwrap_err().into_service_error();
    let E::InvalidArgumentException(refusal) = error else { panic!("{error:?}") };
    assert!(refusal.message().unwrap().starts_with("Policy is not a valid JSON policy document: "));
    let text = violation("null", "policy", "not be null");
    let call = world.sdk.put_resource_policy().resource_arn(arn("s"));
    refused_as!(world, call, "ValidationException", text);
}

#[tokio::test]
async fn the_resource_must_be_there() {
    let world = World::new();
    world.stream("s", 1).await;
    let text = format!("Resource {} under account {ACCOUNT} not found.", arn("x"));
    let call = world.sdk.put_resource_policy().resource_arn(arn("x")).policy(POLICY);
    refused!(world, call, PutResourcePolicyError::ResourceNotFoundException, text);
    let call = world.sdk.get_resource_policy().resource_arn(arn("x"));
    refused!(world, call, GetResourcePolicyError::ResourceNotFoundException, text);
    let call = world.sdk.delete_resource_policy().resource_arn(arn("x"));
    refused!(world, call, DeleteResourcePolicyError::ResourceNotFoundException, text);
}
