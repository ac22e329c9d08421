//! Settings of a stream: retention, encryption, enhanced monitoring.

use std::collections::BTreeSet;

use crate::api::kinesis::{
    DecreaseStreamRetentionPeriodInput, DisableEnhancedMonitoringInput, Empty,
    EnableEnhancedMonitoringInput, EncryptionType, EnhancedMonitoringOutput, Error,
    IncreaseStreamRetentionPeriodInput, InvalidArgument, KmsFailure, LimitExceeded, MetricName,
    Operation, StartStreamEncryptionInput, StopStreamEncryptionInput,
};
use crate::kinesis::Kinesis;
use crate::kinesis::stream::{RETENTION_HOURS_MAX, RETENTION_HOURS_MIN, count_last_day};
use crate::units::Timestamp;

impl Kinesis {
    pub(in crate::kinesis) fn increase_retention(
        &mut self,
        now: Timestamp,
        input: &IncreaseStreamRetentionPeriodInput,
    ) -> Result<Empty, Error> {
        let hours = input.retention_period_hours.unwrap_or_default();
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.admit(Operation::IncreaseStreamRetentionPeriod, name, now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let current = stream.retention_hours;
        check_retention(hours)?;
        if hours < current {
            let stream = name.to_owned();
            return Err(InvalidArgument::RetentionNotIncreased { hours, current, stream }.into());
        }
        self.set_retention(name, hours, now)
    }

    pub(in crate::kinesis) fn decrease_retention(
        &mut self,
        now: Timestamp,
        input: &DecreaseStreamRetentionPeriodInput,
    ) -> Result<Empty, Error> {
        let hours = input.retention_period_hours.unwrap_or_default();
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.admit(Operation::DecreaseStreamRetentionPeriod, name, now)?;
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let current = stream.retention_hours;
        check_retention(hours)?;
        if hours > current {
            let stream = name.to_owned();
            return Err(InvalidArgument::RetentionNotDecreased { hours, current, stream }.into());
        }
        self.set_retention(name, hours, now)
    }

    /// Records too old for the new retention are gone at once.
    fn set_retention(&mut self, name: &str, hours: i64, now: Timestamp) -> Result<Empty, Error> {
        let stream = self.stream_mut(name)?;
        stream.retention_hours = hours;
        stream.trim_due = None;
        self.trim(name, now);
        self.plan_trim(name);
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn start_encryption(
        &mut self,
        now: Timestamp,
        input: &StartStreamEncryptionInput,
    ) -> Result<Empty, Error> {
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let name = stream.name.clone();
        let key = input.key_id.clone().unwrap_or_default();
        check_encryption(input.encryption_type.as_deref())?;
        check_key(&key)?;
        self.count_encryption_switch(&name, now)?;
        self.stream_mut(&name)?.key_id = Some(key);
        self.begin_update(&name, None, now);
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn stop_encryption(
        &mut self,
        now: Timestamp,
        input: &StopStreamEncryptionInput,
    ) -> Result<Empty, Error> {
        let stream = self.active_stream(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let name = stream.name.clone();
        check_encryption(input.encryption_type.as_deref())?;
        self.count_encryption_switch(&name, now)?;
        self.stream_mut(&name)?.key_id = None;
        self.begin_update(&name, None, now);
        Ok(Empty {})
    }

    fn count_encryption_switch(&mut self, name: &str, now: Timestamp) -> Result<(), Error> {
        let limit = self.settings.quotas.encryption_switches_per_day;
        let (stream, account) = (name.to_owned(), self.account());
        let mut switches = self.stream(name)?.encryption_switches.clone();
        if count_last_day(&mut switches, now) >= limit {
            return Err(LimitExceeded::EncryptionSwitches { stream, account, limit }.into());
        }
        switches.push_back(now);
        self.stream_mut(name)?.encryption_switches = switches;
        Ok(())
    }

    pub(in crate::kinesis) fn enable_monitoring(
        &mut self,
        now: Timestamp,
        input: &EnableEnhancedMonitoringInput,
    ) -> Result<EnhancedMonitoringOutput, Error> {
        let named = metrics_of(input.shard_level_metrics.as_deref());
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?.to_owned();
        self.admit(Operation::EnableEnhancedMonitoring, &name, now)?;
        self.change_monitoring(&name, now, |on| on | &named)
    }

    pub(in crate::kinesis) fn disable_monitoring(
        &mut self,
        now: Timestamp,
        input: &DisableEnhancedMonitoringInput,
    ) -> Result<EnhancedMonitoringOutput, Error> {
        let named = metrics_of(input.shard_level_metrics.as_deref());
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?.to_owned();
        self.admit(Operation::DisableEnhancedMonitoring, &name, now)?;
        self.change_monitoring(&name, now, |on| on - &named)
    }

    fn change_monitoring(
        &mut self,
        name: &str,
        now: Timestamp,
        change: impl FnOnce(&BTreeSet<MetricName>) -> BTreeSet<MetricName>,
    ) -> Result<EnhancedMonitoringOutput, Error> {
        let name = name.to_owned();
        let stream = self.active_stream(Some(&name), None)?;
        let current = stream.monitoring.clone();
        let desired = change(&current);
        let stream_arn = stream.arn.clone();
        if desired != current {
            self.stream_mut(&name)?.monitoring.clone_from(&desired);
            self.begin_update(&name, None, now);
        }
        Ok(EnhancedMonitoringOutput {
            stream_name: name,
            current_shard_level_metrics: current.into_iter().collect(),
            desired_shard_level_metrics: desired.into_iter().collect(),
            stream_arn,
        })
    }
}

fn check_retention(hours: i64) -> Result<(), Error> {
    if hours < RETENTION_HOURS_MIN {
        return Err(InvalidArgument::RetentionTooShort { hours }.into());
    }
    if hours > RETENTION_HOURS_MAX {
        return Err(InvalidArgument::RetentionTooLong { hours }.into());
    }
    Ok(())
}

fn check_encryption(kind: Option<&str>) -> Result<(), Error> {
    if kind == Some(EncryptionType::Kms.as_str()) {
        return Ok(());
    }
    Err(InvalidArgument::EncryptionType.into())
}

/// Whether a text can name a KMS key: a UUID, an alias, or the ARN of either (AWS API reference,
/// `StartStreamEncryption`). The sandbox has no KMS, so every such key exists.
fn check_key(key: &str) -> Result<(), Error> {
    let hex = |text: &str| text.bytes().all(|c| c.is_ascii_hexdigit());
    let uuid = |text: &str| {
        let parts: Vec<_> = text.split('-').collect();
        parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
            && parts.iter().all(|part| hex(part))
    };
    let alias = |text: &str| text.strip_prefix("alias/").is_some_and(|name| !name.is_empty());
    // Keys of several regions have an id of their own shape.
    let multi_region =
        |text: &str| text.strip_prefix("mrk-").is_some_and(|id| id.len() == 32 && hex(id));
    let id = |text: &str| uuid(text) || multi_region(text);
    let of_arn = |resource: &str| alias(resource) || resource.strip_prefix("key/").is_some_and(id);
    let arn = |text: &str| {
        let parts: Vec<_> = text.splitn(6, ':').collect();
        matches!(parts[..], ["arn", partition, "kms", _, account, resource]
            if partition.starts_with("aws") && account.len() == 12 && of_arn(resource))
    };
    if id(key) || alias(key) || arn(key) {
        return Ok(());
    }
    Err(KmsFailure::NotFound { key: key.to_owned() }.into())
}

/// The metrics a request names; `ALL` is every one.
fn metrics_of(names: Option<&[String]>) -> BTreeSet<MetricName> {
    let names = names.unwrap_or_default();
    if names.iter().any(|name| name == "ALL") {
        return MetricName::ALL.into();
    }
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_by_id_alias_or_arn() {
        let uuid = "12345678-1234-1234-1234-123456789012";
        for key in [
            uuid,
            "alias/aws/kinesis",
            &format!("arn:aws:kms:us-east-1:123456789012:key/{uuid}"),
            "arn:aws:kms:us-east-1:123456789012:alias/mine",
            "mrk-1234567890abcdef1234567890abcdef",
        ] {
            assert_eq!(check_key(key), Ok(()), "{key}");
        }
        for key in ["x", "alias/", "arn:aws:kms:us-east-1:1:key/x", "12345678-1234", ""] {
            assert!(check_key(key).is_err(), "{key}");
        }
    }
}
