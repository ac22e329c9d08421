//! Resource policies. The sandbox keeps them and shows them; it has one account, so they forbid
//! nothing.

use super::tags::Resource;
use crate::api::kinesis::{
    DeleteResourcePolicyInput, Empty, Error, GetResourcePolicyInput, GetResourcePolicyOutput,
    InvalidArgument, NotFound, Operation, PutResourcePolicyInput,
};
use crate::kinesis::Kinesis;
use crate::units::Timestamp;

impl Kinesis {
    fn policy_of(&self, resource: &Resource) -> Option<&String> {
        match resource {
            Resource::Stream(name) => self.streams.get(name)?.policy.as_ref(),
            Resource::Consumer { stream, name } => {
                self.streams.get(stream)?.consumers.get(name)?.policy.as_ref()
            }
        }
    }

    /// A resource's policy about to be changed.
    fn policy_slot(&mut self, resource: &Resource) -> Option<&mut Option<String>> {
        match resource {
            Resource::Stream(name) => self.stream_mut(name).ok().map(|stream| &mut stream.policy),
            Resource::Consumer { stream, name } => {
                self.consumer_mut(stream, name).map(|consumer| &mut consumer.policy)
            }
        }
    }

    pub(in crate::kinesis) fn put_policy(
        &mut self,
        now: Timestamp,
        input: &PutResourcePolicyInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::PutResourcePolicy, "", now)?;
        let resource = self.resource(input.resource_arn.as_deref().unwrap_or_default())?;
        let policy = input.policy.clone().unwrap_or_default();
        check_policy(&policy)?;
        if let Some(slot) = self.policy_slot(&resource) {
            *slot = Some(policy);
        }
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn get_policy(
        &mut self,
        now: Timestamp,
        input: &GetResourcePolicyInput,
    ) -> Result<GetResourcePolicyOutput, Error> {
        self.admit(Operation::GetResourcePolicy, "", now)?;
        let resource = self.resource(input.resource_arn.as_deref().unwrap_or_default())?;
        let policy = self.policy_of(&resource).cloned();
        // AWS answers an empty document where there is none (recorded on AWS).
        Ok(GetResourcePolicyOutput { policy: policy.unwrap_or_else(|| "{}".to_owned()) })
    }

    pub(in crate::kinesis) fn delete_policy(
        &mut self,
        now: Timestamp,
        input: &DeleteResourcePolicyInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::DeleteResourcePolicy, "", now)?;
        let arn = input.resource_arn.as_deref().unwrap_or_default();
        let resource = self.resource(arn)?;
        if self.policy_of(&resource).is_none() {
            return Err(NotFound::Policy { arn: arn.to_owned() }.into());
        }
        if let Some(slot) = self.policy_slot(&resource) {
            *slot = None;
        }
        Ok(Empty {})
    }
}

/// A policy is a JSON document with a version and at least one statement.
fn check_policy(text: &str) -> Result<(), Error> {
    let refuse = |reason: String| Err(Error::from(InvalidArgument::Policy { reason }));
    match serde_json::from_str::<serde_json::Value>(text) {
        Err(error) => refuse(error.to_string()),
        Ok(document) => match document.get("Statement") {
            Some(serde_json::Value::Array(statements)) if !statements.is_empty() => Ok(()),
            Some(serde_json::Value::Object(_)) => Ok(()),
            _ => refuse("it has no Statement".to_owned()),
        },
    }
}
