//! The sandbox's own settings: what AWS fixes or hides, a user may choose here.

use serde::{Deserialize, Serialize};

use crate::api::kinesis::Identity;
use crate::units::Millis;

/// Everything about the simulated service that is chosen, not earned by calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Account and region.
    pub identity: Identity,
    /// Whether throughput quotas and rates of calls are enforced.
    pub limits: bool,
    /// How long a change takes from the call to its effect. AWS publishes no times; zero is
    /// allowed.
    pub lifecycle: Millis,
    /// Quotas of the account.
    pub quotas: Quotas,
    /// Age at which a buffer is delivered whose interval is 0 s. AWS says "within seconds".
    pub zero_interval: Millis,
    /// How long records are kept for a destination that can't be written. AWS: 24 hours.
    pub hold: Millis,
    /// How long to wait after the first failure of a delivery; it doubles with each other one.
    pub retry_first: Millis,
    /// Longest such wait.
    pub retry_max: Millis,
    /// Bytes that may wait in memory to be delivered; beyond, producers are slowed down. AWS
    /// has no such limit: the sandbox's memory has.
    pub held_bytes_max: u64,
}

impl Settings {
    /// AWS's limits for an account and region, half a second for every change.
    pub fn new(identity: Identity) -> Self {
        let quotas = Quotas::of_region(&identity.region);
        Self {
            identity,
            limits: true,
            lifecycle: Millis(500),
            quotas,
            zero_interval: Millis(1000),
            hold: Millis::from_hours(24),
            retry_first: Millis::from_secs(5),
            retry_max: Millis::from_secs(300),
            held_bytes_max: 1 << 30,
        }
    }
}

/// Quotas of the account and region (AWS quota page, 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas {
    /// Delivery streams.
    pub delivery_streams: u64,
    /// Records per second that producers may put into one delivery stream.
    pub records_per_sec: u64,
    /// Requests per second, likewise.
    pub requests_per_sec: u64,
    /// Bytes per second, likewise.
    pub bytes_per_sec: u64,
    /// Calls per second of each operation that doesn't put records.
    pub control_calls_per_sec: u64,
    /// Partitions of one delivery stream with records that are not delivered yet.
    pub active_partitions: usize,
    /// Changes of encryption per delivery stream in 24 hours.
    pub encryption_changes_per_day: u64,
    /// Tags of a delivery stream.
    pub tags: usize,
}

impl Quotas {
    /// The quotas of a region; three have higher ones. Simplified: AWS raises those of throughput
    /// by itself while it slows producers down.
    pub fn of_region(region: &str) -> Self {
        let large = matches!(region, "us-east-1" | "us-west-2" | "eu-west-1");
        Self {
            delivery_streams: if large { 5000 } else { 500 },
            records_per_sec: if large { 500_000 } else { 100_000 },
            requests_per_sec: if large { 2000 } else { 1000 },
            bytes_per_sec: if large { 5 << 20 } else { 1 << 20 },
            control_calls_per_sec: 5,
            active_partitions: 500,
            encryption_changes_per_day: 25,
            tags: 50,
        }
    }
}
