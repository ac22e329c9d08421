//! Encryption of records inside the service. Simplified: nothing is encrypted in this sandbox's
//! memory; only the states and the answers are AWS's.

use crate::api::firehose::{
    DeliveryStreamEncryptionConfiguration, DeliveryStreamEncryptionConfigurationInput,
    DeliveryStreamStatus, Empty, EncryptionStatus, Error, InUse, InvalidArgument, KeyType,
    LimitExceeded, StartDeliveryStreamEncryptionInput, StopDeliveryStreamEncryptionInput,
};
use crate::firehose::Firehose;
use crate::firehose::timers::Timer;
use crate::units::Millis;

/// Encryption that was never on.
pub(super) const fn disabled() -> DeliveryStreamEncryptionConfiguration {
    let status = EncryptionStatus::Disabled;
    DeliveryStreamEncryptionConfiguration { key_arn: None, key_type: None, status }
}

/// Which key is asked for; one that AWS owns by default.
pub(super) fn key_of(
    asked: Option<&DeliveryStreamEncryptionConfigurationInput>,
) -> Result<(KeyType, Option<String>), Error> {
    let kind = asked.and_then(|asked| asked.key_type.as_deref());
    let kind = kind.and_then(|kind| kind.parse().ok()).unwrap_or(KeyType::AwsOwned);
    let key = asked.and_then(|asked| asked.key_arn.clone());
    if (kind == KeyType::CustomerManaged) == key.is_some() {
        Ok((kind, key))
    } else {
        Err(InvalidArgument::KeyArn.into())
    }
}

impl Firehose {
    pub(in crate::firehose) fn start_encryption(
        &mut self,
        input: &StartDeliveryStreamEncryptionInput,
    ) -> Result<Empty, Error> {
        let asked = input.delivery_stream_encryption_configuration_input.as_ref();
        let (key_type, key_arn) = key_of(asked)?;
        let name = input.delivery_stream_name.as_ref();
        let status = EncryptionStatus::Enabling;
        let key_type = Some(key_type);
        self.change_encryption(name, |_| DeliveryStreamEncryptionConfiguration {
            key_arn,
            key_type,
            status,
        })
    }

    pub(in crate::firehose) fn stop_encryption(
        &mut self,
        input: &StopDeliveryStreamEncryptionInput,
    ) -> Result<Empty, Error> {
        self.change_encryption(input.delivery_stream_name.as_ref(), |was| {
            DeliveryStreamEncryptionConfiguration {
                status: EncryptionStatus::Disabling,
                ..was.clone()
            }
        })
    }

    fn change_encryption(
        &mut self,
        name: Option<&String>,
        change: impl FnOnce(
            &DeliveryStreamEncryptionConfiguration,
        ) -> DeliveryStreamEncryptionConfiguration,
    ) -> Result<Empty, Error> {
        let (now, limit) = (self.now, self.settings.quotas.encryption_changes_per_day);
        let (delay, account) = (self.settings.lifecycle, self.account());
        let stream = self.stream(name)?;
        let (name, id, status) = (stream.name.clone(), stream.id, stream.status);
        if stream.source.is_some() {
            let kind = "KinesisStreamAsSource";
            return Err(InvalidArgument::NotPermitted { kind }.into());
        }
        if status != DeliveryStreamStatus::Active {
            return Err(InUse::NotActive { stream: name, account, status }.into());
        }
        if matches!(
            stream.encryption.status,
            EncryptionStatus::Enabling | EncryptionStatus::Disabling
        ) {
            return Err(InUse::EncryptionChanging { stream: name, account }.into());
        }
        let day = Millis::from_hours(24);
        let changes = stream.encryption_changes.iter();
        if changes.filter(|at| **at + day > now).count() as u64 >= limit {
            let stream = name;
            return Err(LimitExceeded::EncryptionChanges { stream, account, limit }.into());
        }
        let stream = self.stream_mut(&name)?;
        stream.encryption_changes.retain(|at| *at + day > now);
        stream.encryption_changes.push_back(now);
        stream.encryption = change(&stream.encryption);
        self.timers.set(now + delay, Timer::Encryption(id));
        Ok(Empty {})
    }
}
