//! Splits, merges and scaling: how shards come from shards.

use serde::Serialize;

use super::hash_key::{even_range, middle_of};
use super::shard::Shard;
use super::stream::Stream;
use crate::api::kinesis::{HashKey, HashKeyRange, ShardId};
use crate::units::Timestamp;

/// A change of shards that was accepted and takes effect later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Reshard {
    /// One shard becomes two; the second begins at the key.
    Split {
        /// The shard.
        shard: ShardId,
        /// Where the upper child begins.
        at: HashKey,
    },
    /// Two neighbours become one.
    Merge {
        /// The lower one.
        lower: ShardId,
        /// The upper one.
        upper: ShardId,
    },
    /// The stream gets so many open shards of equal size.
    Scale {
        /// How many.
        target: u64,
    },
}

impl Stream {
    /// Carries out an accepted change.
    pub fn reshard(&mut self, change: Reshard, now: Timestamp) {
        match change {
            Reshard::Split { shard, at } => {
                self.split(shard, at, now);
            }
            Reshard::Merge { lower, upper } => {
                self.merge(lower, upper, now);
            }
            Reshard::Scale { target } => self.scale(target, now),
        }
        self.index_open();
    }

    /// Splits a shard evenly, if it is open and can be.
    pub fn split_evenly(&mut self, shard: ShardId, now: Timestamp) {
        let range = self.shards[shard.0 as usize].range;
        if self.shards[shard.0 as usize].is_open()
            && range.ending_hash_key.0 - range.starting_hash_key.0 > 2
        {
            self.split(shard, middle_of(&range), now);
            self.index_open();
        }
    }

    /// Opens a shard over a range as the child of the given ones, which close.
    fn succeed(&mut self, parents: &[ShardId], range: HashKeyRange, now: Timestamp) -> ShardId {
        let id = ShardId(self.shards.len() as u32);
        let mut child = Shard::new(id, range, self.max_record_bytes(), now);
        child.parent = parents.first().copied();
        child.adjacent_parent = parents.get(1).copied();
        self.shards.push(child);
        for parent in parents {
            let parent = self.shard_mut(*parent);
            parent.closed = Some(now);
            parent.children.push(id);
        }
        id
    }

    fn split(&mut self, shard: ShardId, at: HashKey, now: Timestamp) -> (ShardId, ShardId) {
        let whole = self.shards[shard.0 as usize].range;
        let lower = HashKeyRange { ending_hash_key: HashKey(at.0 - 1), ..whole };
        let upper = HashKeyRange { starting_hash_key: at, ..whole };
        (self.succeed(&[shard], lower, now), self.succeed(&[shard], upper, now))
    }

    fn merge(&mut self, lower: ShardId, upper: ShardId, now: Timestamp) -> ShardId {
        let range = HashKeyRange {
            starting_hash_key: self.shards[lower.0 as usize].range.starting_hash_key,
            ending_hash_key: self.shards[upper.0 as usize].range.ending_hash_key,
        };
        self.succeed(&[lower, upper], range, now)
    }

    /// Gives the stream `target` shards of equal size by cutting at every new edge that isn't
    /// one yet and then merging what lies between two new edges. As on AWS that may make shards
    /// which live only for the scaling itself.
    fn scale(&mut self, target: u64, now: Timestamp) {
        let mut open: Vec<ShardId> = self.open_shards().collect();
        let mut scaled = Vec::new();
        let mut next = 0;
        for index in 0..target {
            let wanted = even_range(index, target);
            let mut whole: Option<ShardId> = None;
            loop {
                let mut piece = open[next];
                let end = self.shards[piece.0 as usize].range.ending_hash_key;
                let fits = end <= wanted.ending_hash_key;
                if fits {
                    next += 1;
                } else {
                    let cut = HashKey(wanted.ending_hash_key.0 + 1);
                    let (lower, upper) = self.split(piece, cut, now);
                    piece = lower;
                    open[next] = upper;
                }
                whole = Some(match whole {
                    Some(before) => self.merge(before, piece, now),
                    None => piece,
                });
                if end >= wanted.ending_hash_key {
                    break;
                }
            }
            scaled.extend(whole);
        }
        debug_assert_eq!(scaled.len() as u64, target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kinesis::StreamMode;

    fn stream(shards: u64) -> Stream {
        let mode = StreamMode::Provisioned;
        let mut stream = Stream::new(1, "a", "arn".into(), mode, Timestamp(0));
        stream.planned_shards = shards;
        stream.activate(Timestamp(0));
        stream
    }

    fn ranges(stream: &Stream) -> Vec<HashKeyRange> {
        stream.open_shards().map(|id| stream.shards[id.0 as usize].range).collect()
    }

    #[test]
    fn a_split_closes_the_parent_and_numbers_the_children() {
        let mut stream = stream(2);
        let at = HashKey(1 << 100);
        stream.reshard(Reshard::Split { shard: ShardId(0), at }, Timestamp(5));
        let ids: Vec<_> = stream.open_shards().collect();
        assert_eq!(ids, [ShardId(2), ShardId(3), ShardId(1)]);
        assert_eq!(stream.shards[0].closed, Some(Timestamp(5)));
        assert_eq!(stream.shards[0].children, [ShardId(2), ShardId(3)]);
        assert_eq!(stream.shards[3].range.starting_hash_key, at);
        assert_eq!(stream.shards[3].parent, Some(ShardId(0)));
    }

    #[test]
    fn a_merge_has_two_parents() {
        let mut stream = stream(2);
        let merge = Reshard::Merge { lower: ShardId(0), upper: ShardId(1) };
        stream.reshard(merge, Timestamp(5));
        let child = &stream.shards[2];
        assert_eq!((child.parent, child.adjacent_parent), (Some(ShardId(0)), Some(ShardId(1))));
        assert_eq!(ranges(&stream), [even_range(0, 1)]);
    }

    #[test]
    fn scaling_reaches_equal_shards_from_any_number() {
        for from in 1..=9 {
            for target in 1..=18 {
                let mut stream = stream(from);
                stream.reshard(Reshard::Scale { target }, Timestamp(5));
                let wanted: Vec<_> = (0..target).map(|index| even_range(index, target)).collect();
                assert_eq!(ranges(&stream), wanted, "{from} to {target}");
                let one_parent = stream.shards.iter().all(|shard| shard.children.len() <= 2);
                assert!(one_parent);
            }
        }
    }

    #[test]
    fn doubling_makes_no_shard_in_vain() {
        let mut stream = stream(4);
        stream.reshard(Reshard::Scale { target: 8 }, Timestamp(5));
        assert_eq!(stream.shards.len(), 12);
        stream.reshard(Reshard::Scale { target: 4 }, Timestamp(6));
        assert_eq!(stream.shards.len(), 16);
    }
}
