//! The field's own identifiers: shards, hash keys, sequence numbers and ARNs.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::units::Timestamp;

/// A shard of a stream by its index: `shardId-000000000003` is 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId(pub u32);

impl fmt::Display for ShardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shardId-{:012}", self.0)
    }
}

/// A text that names no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a shard id")]
pub struct BadShardId;

impl FromStr for ShardId {
    type Err = BadShardId;

    /// Reads `shardId-000000000003`, and like AWS also `shardId-3` or just `3`.
    fn from_str(text: &str) -> Result<Self, BadShardId> {
        let digits = text.split('-').nth(1).unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
        let index = if plain { digits.parse::<i32>().ok() } else { None };
        index.and_then(|index| u32::try_from(index).ok()).map(Self).ok_or(BadShardId)
    }
}

/// A point of the 128-bit ring on which partition keys fall, `0` to `2^128 - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashKey(pub u128);

impl HashKey {
    /// The last point of the ring.
    pub const MAX: Self = Self(u128::MAX);
}

impl fmt::Display for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for HashKey {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A record's number within its shard, as AWS builds version 2 of them.
///
/// 47 hexadecimal digits: `2`, the shard's creation in seconds (9), the low digit of the shard
/// index (1), a counter (16), `00`, the arrival in seconds (9), the shard index (8), `2`; written
/// in decimal. Only the counter and the arrival change within a shard, so numbers of one shard
/// compare as their counters do. (Layout observed on AWS by public emulators' authors.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SequenceNumber {
    /// When the shard was created, in seconds since the epoch; 36 bits.
    pub shard_created_secs: u64,
    /// Grows by one with each record of the shard; at most `i64::MAX`.
    pub counter: u64,
    /// When the record arrived, in seconds since the epoch; 36 bits.
    pub arrived_secs: u64,
    /// The shard it belongs to.
    pub shard: ShardId,
}

/// Ten to the nineteenth: the largest power of ten in 64 bits.
const DECIMAL_CHUNK: u128 = 10_000_000_000_000_000_000;
const MASK_36: u64 = (1 << 36) - 1;
/// AWS closes a shard at this counter.
const COUNTER_MAX: u64 = i64::MAX as u64;
/// Latest plausible creation of a shard; AWS refuses numbers beyond it.
const CREATED_SECS_MAX: u64 = 16_025_175_000;

impl SequenceNumber {
    /// The number with which a shard starts; no record has it.
    pub const fn start_of(shard: ShardId, created: Timestamp) -> Self {
        let secs = created.secs() as u64 & MASK_36;
        Self { shard_created_secs: secs, counter: 0, arrived_secs: secs, shard }
    }

    /// The number with which a shard ends once it is closed.
    pub const fn end_of(start: Self, closed: Timestamp) -> Self {
        Self { counter: COUNTER_MAX, arrived_secs: closed.secs() as u64 & MASK_36, ..start }
    }

    /// The number of the `counter`-th record of the shard that starts with `start`.
    pub const fn of_record(start: Self, counter: u64, arrived: Timestamp) -> Self {
        Self { counter, arrived_secs: arrived.secs() as u64 & MASK_36, ..start }
    }

    /// High 60 and low 128 bits of the 188-bit number.
    const fn bits(self) -> (u64, u128) {
        let nibble = (self.shard.0 & 0xf) as u64;
        let high =
            (2 << 56) | (self.shard_created_secs << 20) | (nibble << 16) | (self.counter >> 48);
        let low = ((self.counter as u128 & 0xffff_ffff_ffff) << 80)
            | ((self.arrived_secs as u128) << 36)
            | ((self.shard.0 as u128) << 4)
            | 2;
        (high, low)
    }

    const fn from_bits(high: u64, low: u128) -> Option<Self> {
        let zeros = (low >> 72) as u8;
        let version_2 = high >> 56 == 2 && low & 0xf == 2 && zeros == 0;
        let shard = (low >> 4) as u32;
        let shard_created_secs = (high >> 20) & MASK_36;
        let counter = ((high & 0xffff) << 48) | ((low >> 80) as u64 & 0xffff_ffff_ffff);
        let consistent = shard & 0xf == (high >> 16) as u32 & 0xf
            && shard <= i32::MAX as u32
            && counter <= COUNTER_MAX
            && shard_created_secs < CREATED_SECS_MAX;
        if !(version_2 && consistent) {
            return None;
        }
        let arrived_secs = (low >> 36) as u64 & MASK_36;
        Some(Self { shard_created_secs, counter, arrived_secs, shard: ShardId(shard) })
    }

    /// Appends the decimal digits to a buffer; the hot path of every answer with records.
    pub fn write_decimal(self, out: &mut Vec<u8>) {
        let (high, low) = self.bits();
        // Long division of high·2^128 + low by 10^19, twice: `high` is below 10^19.
        let upper = (u128::from(high) << 64) | (low >> 64);
        let lower = ((upper % DECIMAL_CHUNK) << 64) | (low & u128::from(u64::MAX));
        let (middle, last) = (lower / DECIMAL_CHUNK, lower % DECIMAL_CHUNK);
        let rest = ((upper / DECIMAL_CHUNK) << 64) | middle;
        let (first, second) = (rest / DECIMAL_CHUNK, rest % DECIMAL_CHUNK);
        let mut digits = [b'0'; 57];
        write_chunk(&mut digits[38..57], last as u64);
        write_chunk(&mut digits[19..38], second as u64);
        write_chunk(&mut digits[..19], first as u64);
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        out.extend_from_slice(&digits[zeros..]);
    }
}

/// Writes a number below 10^19 right-aligned over zeros.
fn write_chunk(out: &mut [u8], mut number: u64) {
    for pair in out.rchunks_mut(2) {
        if let [tens, ones] = pair {
            let two = (number % 100) as u8;
            *tens = b'0' + two / 10;
            *ones = b'0' + two % 10;
            number /= 100;
        } else {
            pair[0] = b'0' + (number % 10) as u8;
        }
    }
}

impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Vec::with_capacity(57);
        self.write_decimal(&mut digits);
        f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

/// A text that is no sequence number of version 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a sequence number")]
pub struct BadSequenceNumber;

impl FromStr for SequenceNumber {
    type Err = BadSequenceNumber;

    fn from_str(text: &str) -> Result<Self, BadSequenceNumber> {
        // 188 bits are at most 57 digits; more can't be one of ours.
        if text.is_empty() || text.len() > 57 {
            return Err(BadSequenceNumber);
        }
        let (mut high, mut low) = (0_u64, 0_u128);
        for digit in text.bytes() {
            if !digit.is_ascii_digit() {
                return Err(BadSequenceNumber);
            }
            let bottom = (low & u128::from(u64::MAX)) * 10 + u128::from(digit - b'0');
            let top = (low >> 64) * 10 + (bottom >> 64);
            low = (top << 64) | (bottom & u128::from(u64::MAX));
            high = high
                .checked_mul(10)
                .and_then(|high| high.checked_add((top >> 64) as u64))
                .ok_or(BadSequenceNumber)?;
        }
        Self::from_bits(high, low).ok_or(BadSequenceNumber)
    }
}

/// Serializes as the displayed text, and reads it back.
macro_rules! as_text {
    ($($type:ty),+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}
as_text!(ShardId, HashKey, SequenceNumber);

/// Account and region of the sandbox: what every ARN and many messages name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
}

impl Identity {
    /// The ARN of a stream of this account and region.
    pub fn stream_arn(&self, name: &str) -> String {
        format!("arn:aws:kinesis:{}:{}:stream/{name}", self.region, self.account)
    }

    /// The ARN of a consumer; the suffix is its creation in seconds since the epoch.
    pub fn consumer_arn(&self, stream: &str, consumer: &str, created: Timestamp) -> String {
        format!("{}/consumer/{consumer}:{}", self.stream_arn(stream), created.secs())
    }

    /// The name in a stream's ARN, if the stream is of this account and region.
    pub fn stream_of_arn<'a>(&self, arn: &'a str) -> Option<&'a str> {
        let mut parts = arn.splitn(6, ':').skip(3);
        let ours = parts.next() == Some(self.region.as_str())
            && parts.next() == Some(self.account.as_str());
        let name = parts.next()?.strip_prefix("stream/")?;
        ours.then_some(name)
    }

    /// Stream, consumer and creation in a consumer's ARN, if it is of this account and region.
    pub fn consumer_of_arn<'a>(&self, arn: &'a str) -> Option<(&'a str, &'a str, i64)> {
        let (stream, consumer) = arn.split_once("/consumer/")?;
        let (name, created) = consumer.split_once(':')?;
        Some((self.stream_of_arn(stream)?, name, created.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shard_ids_read_as_aws_reads_them() {
        for text in ["shardId-000000000003", "shardId-3", "3"] {
            assert_eq!(text.parse(), Ok(ShardId(3)), "{text}");
        }
        for text in ["", "shardId-", "shardId-x", "shard--3", "shardId-2147483648", "-1x"] {
            assert_eq!(text.parse::<ShardId>(), Err(BadShardId), "{text}");
        }
        assert_eq!(ShardId(3).to_string(), "shardId-000000000003");
    }

    /// Numbers as AWS's own documentation prints them keep their parts.
    #[test]
    fn a_number_of_aws_documentation_reads_back() {
        let text = "49590338271490256608559692538361571095921575989136588898";
        let number: SequenceNumber = text.parse().unwrap();
        assert_eq!(number.to_string(), text);
        assert_eq!(number.shard, ShardId(6));
    }

    #[test]
    fn numbers_survive_text_and_grow_with_the_counter() {
        let start = SequenceNumber::start_of(ShardId(17), Timestamp(1_700_000_000_000));
        let mut last = start;
        for counter in [1, 2, 255, 1 << 47, 1 << 48, (1 << 62) + 5] {
            let number = SequenceNumber::of_record(start, counter, Timestamp(1_700_000_123_456));
            assert_eq!(number.to_string().parse(), Ok(number));
            assert!(number > last);
            assert!(number.to_string() > last.to_string(), "same width, so text order too");
            last = number;
        }
        let end = SequenceNumber::end_of(start, Timestamp(1_700_000_200_000));
        assert!(end > last);
        assert_eq!(end.to_string().parse(), Ok(end));
    }

    #[test]
    fn what_is_no_number_of_version_2_is_refused() {
        for text in ["", "0", "12345", "x", "-1", &"9".repeat(57), &"9".repeat(129)] {
            assert_eq!(text.parse::<SequenceNumber>(), Err(BadSequenceNumber), "{text}");
        }
    }

    #[test]
    fn arns_of_other_accounts_and_regions_are_foreign() {
        let here = Identity { account: "123456789012".into(), region: "us-east-1".into() };
        let arn = here.stream_arn("a");
        assert_eq!(arn, "arn:aws:kinesis:us-east-1:123456789012:stream/a");
        assert_eq!(here.stream_of_arn(&arn), Some("a"));
        assert_eq!(here.stream_of_arn(&arn.replace("us-east-1", "eu-west-1")), None);
        assert_eq!(here.stream_of_arn(&arn.replace("123456789012", "123456789013")), None);
        let consumer = here.consumer_arn("a", "c", Timestamp(7999));
        assert_eq!(here.consumer_of_arn(&consumer), Some(("a", "c", 7)));
    }
}
