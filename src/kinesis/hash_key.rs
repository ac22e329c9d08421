//! Where a record goes: MD5 of its partition key on a ring of 2^128 points.

use md5::{Digest, Md5};

use crate::api::kinesis::{HashKey, HashKeyRange};

/// The hash key of a partition key: MD5 of its UTF-8 bytes as a big-endian number
/// (AWS Developer Guide, "Amazon Kinesis Data Streams Terminology", partition key).
pub fn hash_of(partition_key: &str) -> HashKey {
    HashKey(u128::from_be_bytes(Md5::digest(partition_key.as_bytes()).into()))
}

/// The range of one of `count` shards of equal size; `index` from zero.
///
/// Every shard holds floor(2^128 / count) keys, and the last one also the rest, as observed on
/// AWS.
///
/// # Panics
/// If `count` is zero or `index` is not below it.
pub fn even_range(index: u64, count: u64) -> HashKeyRange {
    assert!(index < count, "shard {index} of {count}");
    let start = even_start(index, count);
    let end = if index + 1 == count { u128::MAX } else { even_start(index + 1, count) - 1 };
    HashKeyRange { starting_hash_key: HashKey(start), ending_hash_key: HashKey(end) }
}

/// Where the range of one of `count` equal shards begins.
fn even_start(index: u64, count: u64) -> u128 {
    if count == 1 {
        return 0;
    }
    // floor(2^128 / count) without 2^128: u128::MAX / count, one more if count divides 2^128.
    let count = u128::from(count);
    let share = u128::MAX / count + u128::from(u128::MAX % count == count - 1);
    share * u128::from(index)
}

/// The key in the middle of a range: where an even split makes its second child begin.
pub const fn middle_of(range: &HashKeyRange) -> HashKey {
    let (start, end) = (range.starting_hash_key.0, range.ending_hash_key.0);
    HashKey(start + (end - start) / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_of_the_key_is_the_place() {
        // Well-known MD5 digests (RFC 1321, A.5).
        assert_eq!(hash_of("a").0, 0x0cc1_75b9_c0f1_b6a8_31c3_99e2_6977_2661);
        assert_eq!(hash_of("abc").0, 0x9001_5098_3cd2_4fb0_d696_3f7d_28e1_7f72);
        assert_eq!(hash_of("").0, 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e);
    }

    #[test]
    fn equal_shards_tile_the_ring() {
        for count in [1, 2, 3, 4, 7, 10, 64, 10_000] {
            let mut next = 0_u128;
            for index in 0..count {
                let range = even_range(index, count);
                assert_eq!(range.starting_hash_key.0, next, "{index} of {count}");
                next = range.ending_hash_key.0.wrapping_add(1);
            }
            assert_eq!(next, 0, "{count} shards end where the ring does");
        }
    }

    #[test]
    fn four_shards_are_as_aws_shows_them() {
        let texts = [
            ("0", "85070591730234615865843651857942052863"),
            ("85070591730234615865843651857942052864", "170141183460469231731687303715884105727"),
            ("170141183460469231731687303715884105728", "255211775190703847597530955573826158591"),
            ("255211775190703847597530955573826158592", "340282366920938463463374607431768211455"),
        ];
        for (index, (start, end)) in (0_u64..).zip(texts) {
            let range = even_range(index, 4);
            assert_eq!(range.starting_hash_key.to_string(), start);
            assert_eq!(range.ending_hash_key.to_string(), end);
        }
    }

    #[test]
    fn the_middle_is_inside() {
        assert_eq!(middle_of(&even_range(0, 1)).0, 1 << 127);
        assert_eq!(middle_of(&even_range(0, 2)).0, 1 << 126);
    }
}
