//! Encryption of records at rest inside the service.

use super::rules;
use super::streams::as_words;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `StartDeliveryStreamEncryption`.
    pub struct StartDeliveryStreamEncryptionInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// Which key; an AWS-owned one by default.
        delivery_stream_encryption_configuration_input: DeliveryStreamEncryptionConfigurationInput = "DeliveryStreamEncryptionConfigurationInput" as rules::ANY,
    }

    /// Input of AWS's `StopDeliveryStreamEncryption`.
    pub struct StopDeliveryStreamEncryptionInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
    }

    /// Which key encrypts records inside the service.
    pub struct DeliveryStreamEncryptionConfigurationInput {
        /// The key, if the customer manages it.
        key_arn: String = "KeyARN" as rules::KMS_KEY_ARN_FOR_SSE,
        /// `AWS_OWNED_CMK` or `CUSTOMER_MANAGED_CMK`.
        key_type: String = "KeyType" (required) as rules::KEY_TYPE,
    }
}

as_words! {
    /// Who owns the key.
    pub enum KeyType {
        /// AWS does.
        AwsOwned = "AWS_OWNED_CMK",
        /// The account does.
        CustomerManaged = "CUSTOMER_MANAGED_CMK",
    }

    /// Where encryption is in its life.
    pub enum EncryptionStatus {
        /// On.
        Enabled = "ENABLED",
        /// Being switched on; new records are not encrypted yet.
        Enabling = "ENABLING",
        /// Off.
        Disabled = "DISABLED",
        /// Being switched off.
        Disabling = "DISABLING",
    }
}

/// Encryption of a delivery stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeliveryStreamEncryptionConfiguration {
    /// The key, if the customer manages it.
    #[serde(rename = "KeyARN", skip_serializing_if = "Option::is_none", default)]
    pub key_arn: Option<String>,
    /// Who owns the key, if it is or was on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_type: Option<KeyType>,
    /// Status.
    pub status: EncryptionStatus,
}
