//! Account-wide limits and settings.

use crate::api::kinesis::{
    CommitmentStatus, DescribeAccountSettingsOutput, DescribeLimitsOutput, Error, Operation,
    StreamMode, UpdateAccountSettingsInput, UpdateAccountSettingsOutput, ValidationRule,
};
use crate::kinesis::Kinesis;
use crate::units::{Millis, Timestamp};

/// How long a commitment to on-demand Advantage holds at least (AWS API reference,
/// `UpdateAccountSettings`).
const COMMITMENT_MIN: Millis = Millis::from_hours(24);
/// Channels per account and region; the sandbox has none.
const CHANNEL_LIMIT: i64 = 0;

impl Kinesis {
    /// Whether the account is committed to on-demand Advantage.
    pub(super) fn has_advantage(&self) -> bool {
        self.commitment.status != CommitmentStatus::Disabled
    }

    pub(in crate::kinesis) fn describe_limits(
        &mut self,
        now: Timestamp,
    ) -> Result<DescribeLimitsOutput, Error> {
        self.admit(Operation::DescribeLimits, "", now)?;
        let provisioned = self
            .streams
            .values()
            .filter(|stream| stream.mode == StreamMode::Provisioned)
            .map(|stream| stream.quota_count() as i64);
        Ok(DescribeLimitsOutput {
            shard_limit: self.settings.quotas.shards as i64,
            open_shard_count: provisioned.sum(),
            on_demand_stream_count: self.on_demand_count() as i64,
            on_demand_stream_count_limit: self.settings.quotas.on_demand_streams as i64,
            channel_count: 0,
            channel_count_limit: CHANNEL_LIMIT,
        })
    }

    pub(in crate::kinesis) fn describe_account(
        &mut self,
        now: Timestamp,
    ) -> Result<DescribeAccountSettingsOutput, Error> {
        self.admit(Operation::DescribeAccountSettings, "", now)?;
        let commitment = self.commitment.clone();
        Ok(DescribeAccountSettingsOutput { minimum_throughput_billing_commitment: commitment })
    }

    pub(in crate::kinesis) fn update_account(
        &mut self,
        now: Timestamp,
        input: &UpdateAccountSettingsInput,
    ) -> Result<UpdateAccountSettingsOutput, Error> {
        self.admit(Operation::UpdateAccountSettings, "", now)?;
        let wish = input.minimum_throughput_billing_commitment.as_ref();
        let enable = wish.and_then(|wish| wish.status.as_deref()) == Some("ENABLED");
        let commitment = &mut self.commitment;
        if enable && commitment.status == CommitmentStatus::Disabled {
            commitment.status = CommitmentStatus::Enabled;
            commitment.started_at = Some(now);
            commitment.ended_at = None;
            commitment.earliest_allowed_end_at = Some(now + COMMITMENT_MIN);
        } else if !enable && commitment.status != CommitmentStatus::Disabled {
            if let Some(earliest) = commitment.earliest_allowed_end_at.filter(|end| now < *end) {
                let account = self.account();
                return Err(ValidationRule::CommitmentHolds { account, earliest }.into());
            }
            commitment.status = CommitmentStatus::Disabled;
            commitment.ended_at = Some(now);
        }
        self.changed = true;
        self.version += 1;
        let commitment = self.commitment.clone();
        Ok(UpdateAccountSettingsOutput { minimum_throughput_billing_commitment: commitment })
    }
}
