//! The limits and units of billing that the calculator divides by, each with AWS's page.

/// Records that a shard takes per second ([quotas]).
///
/// [quotas]: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
pub const WRITE_RECORDS: u128 = 1000;
/// MB that a shard takes per second, keys included (same page).
pub const WRITE_MB: u128 = 1;
/// MB that a shard gives per second to all that poll it (same page).
pub const READ_MB: u128 = 2;
/// `GetRecords` calls per second and shard, all readers together (same page).
pub const READ_CALLS: u128 = 5;
/// Largest record a stream can be set to take, in bytes: 10 MiB with its key (same page, 2025-10).
pub const RECORD_BYTES: u128 = 10 << 20;
/// Largest record a stream takes as it is created, in bytes: 1 MiB (same page).
pub const RECORD_BYTES_DEFAULT: u128 = 1 << 20;
/// Consumers with enhanced fan-out of a stream (same page).
pub const FAN_OUT: u128 = 20;
/// The same in an account with On-demand Advantage (same page).
pub const FAN_OUT_ADVANTAGE: u128 = 50;
/// Retention in hours, least and greatest, and up to where the first extension goes (same page).
pub const RETENTION_HOURS: std::ops::RangeInclusive<u32> = 24..=8760;
/// Hours from which on retention counts as long.
pub const RETENTION_LONG_HOURS: u32 = 168;
/// Shards of a region's account by default in the three largest regions (same page).
pub const SHARDS_QUOTA: u128 = 20_000;
/// MB per second that an on-demand stream takes when it is new (same page).
pub const ON_DEMAND_NEW_MB: u128 = 4;
/// Records per second that a Firehose stream takes at first in the largest regions ([quotas]).
///
/// [quotas]: https://docs.aws.amazon.com/firehose/latest/dev/limits.html
pub const FIREHOSE_RECORDS: u128 = 500_000;
/// MiB per second, as above.
pub const FIREHOSE_MIB: u128 = 5;
/// Largest record of Firehose before encoding, in bytes: 1000 KiB (same page).
pub const FIREHOSE_RECORD_BYTES: u128 = 1000 << 10;

/// Bytes of a PUT payload unit, up to which each record is rounded ([prices]): 25 KB.
///
/// [prices]: https://aws.amazon.com/kinesis/data-streams/pricing/
pub const PUT_UNIT: u128 = 25 << 10;
/// Bytes up to which on-demand rounds each record that is written (same page): 1 KB.
pub const ON_DEMAND_UNIT: u128 = 1 << 10;
/// Bytes up to which Firehose rounds each record ([prices]): 5 KB.
///
/// [prices]: https://aws.amazon.com/kinesis/data-firehose/pricing/
pub const FIREHOSE_UNIT: u128 = 5 << 10;
/// Bytes of a GB on the bill: AWS's calculator divides by 1024 three times.
pub const GB: u128 = 1 << 30;
/// GB of a TB on the bill.
pub const TB: u128 = 1 << 10;
/// TB per month up to which Firehose's first and second price hold (same page).
pub const FIREHOSE_TIERS: [u128; 2] = [500, 2000];
/// Hours of a month, as AWS's calculator counts.
pub const HOURS: u128 = 730;
/// Seconds of that month.
pub const SECONDS: u128 = HOURS * 3600;
