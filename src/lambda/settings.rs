//! The sandbox's own settings: what AWS fixes or hides, a user may choose here.

use serde::{Deserialize, Serialize};

use crate::api::kinesis::Identity;
use crate::units::Millis;

/// Everything about the simulated service that is chosen, not earned by calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Account and region.
    pub identity: Identity,
    /// How long a change of a mapping takes from the call to its effect. AWS publishes no times
    /// (it is some ten seconds to a minute there); zero is allowed.
    pub lifecycle: Millis,
    /// How long to wait before the first retry of a batch; it doubles with each other one. AWS
    /// says "exponential backoff" and publishes no figures.
    pub retry_first: Millis,
    /// Longest such wait.
    pub retry_max: Millis,
    /// Filters of one mapping (AWS quota: 5).
    pub filters: usize,
    /// Bytes of one shard's records that one mapping holds; beyond, it stops reading the shard.
    pub shard_held_bytes_max: u64,
    /// Bytes of records that all mappings hold. AWS has no such limit: the sandbox's memory has.
    pub held_bytes_max: u64,
}

impl Settings {
    /// AWS's limits for an account and region, half a second for every change.
    pub const fn new(identity: Identity) -> Self {
        Self {
            identity,
            lifecycle: Millis(500),
            retry_first: Millis(1000),
            retry_max: Millis::from_secs(60),
            filters: 5,
            shard_held_bytes_max: 24 << 20,
            held_bytes_max: 1 << 30,
        }
    }
}
