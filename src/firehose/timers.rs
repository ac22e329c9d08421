//! What will happen by itself: each thing at its own time, whatever the steps of time.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Firehose;
use super::delivery::DeliveryId;
use crate::api::firehose::{DeliveryStreamStatus, EncryptionStatus};
use crate::units::Timestamp;

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Timer {
    /// A delivery stream becomes ACTIVE.
    Created(u64),
    /// A delivery stream is gone.
    Deleted(u64),
    /// A change of encryption is through.
    Encryption(u64),
    /// A buffer, by identity, is old enough.
    Close(u64, u64),
    /// A delivery is tried again.
    Retry(u64, DeliveryId),
}

/// Timers in order of time, then of setting.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Timers {
    set: u64,
    due: BTreeMap<(Timestamp, u64), Timer>,
}

impl Timers {
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) {
        self.set += 1;
        self.due.insert((at, self.set), timer);
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, Timer)> {
        let entry = self.due.first_entry()?;
        let at = entry.key().0;
        (at <= now).then(|| (at, entry.remove()))
    }
}

impl Firehose {
    /// Lets time pass: everything due until now happens, each thing at its own time. Time never
    /// goes back.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some((at, timer)) = self.timers.pop(now) {
            self.now = self.now.max(at);
            self.fire(at, &timer);
        }
        self.now = self.now.max(now);
    }

    fn fire(&mut self, at: Timestamp, timer: &Timer) {
        match timer {
            Timer::Created(id) => {
                if let Some(stream) = self.stream_by_id(*id)
                    && stream.status == DeliveryStreamStatus::Creating
                {
                    stream.status = DeliveryStreamStatus::Active;
                    stream.version += 1;
                }
            }
            Timer::Deleted(id) => self.remove_stream(*id),
            Timer::Encryption(id) => {
                if let Some(stream) = self.stream_by_id(*id) {
                    stream.encryption.status = match stream.encryption.status {
                        EncryptionStatus::Enabling => EncryptionStatus::Enabled,
                        EncryptionStatus::Disabling => EncryptionStatus::Disabled,
                        settled => settled,
                    };
                    stream.version += 1;
                }
            }
            Timer::Close(stream, buffer) => self.close_due(*stream, *buffer, at),
            Timer::Retry(stream, delivery) => self.retry(*stream, *delivery, at),
        }
    }
}
