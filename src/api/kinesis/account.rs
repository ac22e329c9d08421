//! Account-wide limits and settings.

use super::rules;
use crate::api::shapes;
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `DescribeLimits`.
    pub struct DescribeLimitsInput {
    }

    /// Input of AWS's `DescribeAccountSettings`.
    pub struct DescribeAccountSettingsInput {
    }

    /// Input of AWS's `UpdateAccountSettings`.
    pub struct UpdateAccountSettingsInput {
        /// Whether to commit to on-demand Advantage.
        minimum_throughput_billing_commitment: MinimumThroughputBillingCommitmentInput = "MinimumThroughputBillingCommitment" (required) as rules::ANY,
    }

    /// The wish to switch on-demand Advantage on or off.
    pub struct MinimumThroughputBillingCommitmentInput {
        /// `ENABLED` or `DISABLED`.
        status: String = "Status" (required) as rules::COMMITMENT_STATUS,
    }
}

/// State of on-demand Advantage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CommitmentStatus {
    /// On.
    #[serde(rename = "ENABLED")]
    Enabled,
    /// Off.
    #[serde(rename = "DISABLED")]
    Disabled,
    /// On until the minimum time has passed.
    #[serde(rename = "ENABLED_UNTIL_EARLIEST_ALLOWED_END")]
    EnabledUntilEarliestAllowedEnd,
}

impl CommitmentStatus {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
            Self::EnabledUntilEarliestAllowedEnd => "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
        }
    }
}

impl std::fmt::Display for CommitmentStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for CommitmentStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "ENABLED" => Ok(Self::Enabled),
            "DISABLED" => Ok(Self::Disabled),
            "ENABLED_UNTIL_EARLIEST_ALLOWED_END" => Ok(Self::EnabledUntilEarliestAllowedEnd),
            _ => Err(()),
        }
    }
}

/// Output of AWS's `DescribeLimits`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeLimitsOutput {
    /// Shards allowed in the account and region.
    pub shard_limit: i64,
    /// Open shards of provisioned streams.
    pub open_shard_count: i64,
    /// On-demand streams.
    pub on_demand_stream_count: i64,
    /// On-demand streams allowed.
    pub on_demand_stream_count_limit: i64,
    /// Channels; this sandbox has none.
    pub channel_count: i64,
    /// Channels allowed.
    pub channel_count_limit: i64,
}

/// The commitment to on-demand Advantage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BillingCommitment {
    /// State.
    pub status: CommitmentStatus,
    /// When it was switched on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub started_at: Option<Timestamp>,
    /// When it was switched off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// Until when it can't be switched off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub earliest_allowed_end_at: Option<Timestamp>,
}

/// Output of AWS's `DescribeAccountSettings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAccountSettingsOutput {
    /// The commitment.
    pub minimum_throughput_billing_commitment: BillingCommitment,
}

/// Output of AWS's `UpdateAccountSettings`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAccountSettingsOutput {
    /// The commitment.
    pub minimum_throughput_billing_commitment: BillingCommitment,
}
