//! Resource policies.

use super::rules;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `PutResourcePolicy`.
    pub struct PutResourcePolicyInput {
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// The policy as JSON text.
        policy: String = "Policy" (required) as rules::ANY,
    }

    /// Input of AWS's `GetResourcePolicy`.
    pub struct GetResourcePolicyInput {
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DeleteResourcePolicy`.
    pub struct DeleteResourcePolicyInput {
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }
}

/// Output of AWS's `GetResourcePolicy`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResourcePolicyOutput {
    /// JSON text; `{}` if there is none.
    pub policy: String,
}
