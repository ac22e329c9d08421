//! The sandbox's own settings: what AWS fixes or hides, a user may choose here.

use serde::{Deserialize, Serialize};

use crate::api::kinesis::Identity;
use crate::units::Millis;

/// Everything about the simulated account that is chosen, not earned by calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Account and region.
    pub identity: Identity,
    /// Whether throughput limits of shards and rates of calls are enforced.
    pub limits: bool,
    /// How long changes take.
    pub lifecycle: Lifecycle,
    /// Quotas of the account.
    pub quotas: Quotas,
    /// Bytes of keys and payloads held in memory; older ones go to disk, or are dropped.
    pub payload_budget_bytes: u64,
    /// What happens to payloads beyond the budget.
    pub overflow: Overflow,
}

impl Default for Settings {
    /// AWS's limits in `us-east-1` for account 123456789012, half a second for every change.
    fn default() -> Self {
        Self::new(Identity { account: "123456789012".to_owned(), region: "us-east-1".to_owned() })
    }
}

impl Settings {
    /// AWS's limits for an account and region.
    pub fn new(identity: Identity) -> Self {
        let quotas = Quotas::of_region(&identity.region);
        Self {
            identity,
            limits: true,
            lifecycle: Lifecycle::of(Millis(500)),
            quotas,
            payload_budget_bytes: 512 << 20,
            overflow: Overflow::Spill,
        }
    }
}

/// How long a change takes from the call to its effect. AWS publishes no times; zero is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// A stream from CREATING to ACTIVE.
    pub create: Millis,
    /// A stream from DELETING to gone.
    pub delete: Millis,
    /// A stream from UPDATING to ACTIVE.
    pub update: Millis,
    /// A consumer from CREATING to ACTIVE, and from DELETING to gone.
    pub consumer: Millis,
    /// An on-demand stream from a hot shard to its split. AWS: within 15 minutes.
    pub on_demand: Millis,
}

impl Lifecycle {
    /// The same time for every change that a call asks for.
    pub const fn of(delay: Millis) -> Self {
        Self {
            create: delay,
            delete: delay,
            update: delay,
            consumer: delay,
            on_demand: Millis::from_secs(900),
        }
    }
}

/// Quotas of the account and region (AWS quota page, 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas {
    /// Open shards of provisioned streams.
    pub shards: u64,
    /// On-demand streams.
    pub on_demand_streams: u64,
    /// Shards an on-demand stream may grow to: one per MB/s.
    pub on_demand_shards: u64,
    /// Streams in state CREATING at once.
    pub streams_creating: u64,
    /// Registered consumers of a stream.
    pub consumers: u64,
    /// Registered consumers of a stream, with on-demand Advantage.
    pub consumers_advantage: u64,
    /// Consumers of a stream in state CREATING at once.
    pub consumers_creating: u64,
    /// Calls of `UpdateShardCount` per stream in 24 hours.
    pub scalings_per_day: u64,
    /// Shards one call may scale a stream to.
    pub scaling_target: u64,
    /// Changes of capacity mode per stream in 24 hours.
    pub mode_switches_per_day: u64,
    /// Changes of encryption per stream in 24 hours.
    pub encryption_switches_per_day: u64,
    /// Tags of a resource.
    pub tags: u64,
    /// Warm throughput of a stream, in MiB/s.
    pub warm_throughput_mibps: u64,
}

impl Quotas {
    /// The quotas of a region; three have far higher ones.
    pub fn of_region(region: &str) -> Self {
        let large = matches!(region, "us-east-1" | "us-west-2" | "eu-west-1");
        Self {
            shards: if large { 20_000 } else { 1000 },
            on_demand_streams: 50,
            on_demand_shards: if large { 10_000 } else { 200 },
            streams_creating: 5,
            consumers: 20,
            consumers_advantage: 50,
            consumers_creating: 5,
            scalings_per_day: 10,
            scaling_target: 10_000,
            mode_switches_per_day: 2,
            encryption_switches_per_day: 25,
            tags: 50,
            warm_throughput_mibps: 10_240,
        }
    }
}

/// What happens to payloads beyond the memory budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Overflow {
    /// They are read back from the journal on disk when someone asks for them.
    Spill,
    /// There is no journal: the oldest records are dropped, and the world says how many.
    Drop,
}
