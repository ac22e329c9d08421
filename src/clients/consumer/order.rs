//! Watches whether records of one key are processed in the order in which they were put.
//!
//! Within a shard they are. Across a reshard a key goes on in a child of its shard: if the child
//! is read before the shard's end, a record can be processed after a later one of its key. Only
//! keys processed in shards whose ancestors are not finished have to be remembered, so in the
//! default mode nothing is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::api::kinesis::ShardId;

/// Most keys remembered; records of further ones are not watched, and that is told.
const KEYS_MAX: usize = 65_536;
/// Most keys told by name.
const TOLD_MAX: usize = 20;

/// A key whose records were processed out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenKey {
    /// The key.
    pub key: String,
    /// The shard whose records came too late.
    pub late: ShardId,
    /// The descendant that had been read before.
    pub early: ShardId,
    /// Records of the key that came too late.
    pub records: u64,
}

/// Watches the order of one consumer.
#[derive(Default)]
pub(super) struct OrderWatch {
    /// Shards being read although ancestors are not finished, with those ancestors.
    early: BTreeMap<ShardId, BTreeSet<ShardId>>,
    /// Keys processed in them.
    keys: BTreeMap<Box<str>, ShardId>,
    /// Records processed after a later one of their key.
    pub(super) broken: u64,
    /// Whether there were more keys than are watched.
    pub(super) overflowed: bool,
    told: Vec<BrokenKey>,
    shared: Option<Arc<[BrokenKey]>>,
    /// Everything processed, in order: shard, counter, key, payload.
    #[cfg(test)]
    pub(super) seen: Vec<(ShardId, u64, String, String)>,
}

impl OrderWatch {
    /// Says which shards are read although ancestors are unfinished.
    pub(super) fn set_early(&mut self, early: BTreeMap<ShardId, BTreeSet<ShardId>>) {
        if early != self.early {
            self.keys.retain(|_, shard| early.contains_key(shard));
            self.early = early;
        }
    }

    /// Takes note of a record processed for the first time; says whether it came too late.
    pub(super) fn processed(&mut self, shard: ShardId, key: &str) -> bool {
        if self.early.is_empty() {
            return false;
        }
        let ahead = self.keys.get(key).copied();
        let late = ahead.filter(|ahead| {
            self.early.get(ahead).is_some_and(|ancestors| ancestors.contains(&shard))
        });
        if let Some(early) = late {
            self.broken += 1;
            self.tell(shard, early, key);
        }
        let further = self
            .early
            .get(&shard)
            .is_some_and(|ancestors| ahead.is_none_or(|ahead| ancestors.contains(&ahead)));
        if further {
            if ahead.is_some() || self.keys.len() < KEYS_MAX {
                self.keys.insert(key.into(), shard);
            } else {
                self.overflowed = true;
            }
        }
        late.is_some()
    }

    fn tell(&mut self, late: ShardId, early: ShardId, key: &str) {
        if let Some(told) = self.told.iter_mut().find(|told| told.key == key && told.late == late) {
            told.records += 1;
        } else if self.told.len() < TOLD_MAX {
            self.told.push(BrokenKey { key: key.to_owned(), late, early, records: 1 });
        }
        self.shared = None;
    }

    /// The keys told by name.
    pub(super) fn share(&mut self) -> Arc<[BrokenKey]> {
        let told = &self.told;
        Arc::clone(self.shared.get_or_insert_with(|| told.as_slice().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: ShardId = ShardId(0);
    const CHILD: ShardId = ShardId(2);

    fn watch() -> OrderWatch {
        let mut watch = OrderWatch::default();
        watch.set_early([(CHILD, [PARENT].into())].into());
        watch
    }

    #[test]
    fn a_parents_record_after_a_childs_of_the_same_key_is_late() {
        let mut watch = watch();
        assert!(!watch.processed(PARENT, "a"));
        assert!(!watch.processed(CHILD, "a"));
        assert!(watch.processed(PARENT, "a"));
        assert!(!watch.processed(PARENT, "b"), "another key");
        assert!(!watch.processed(ShardId(1), "a"), "another lineage promises no order");
        assert_eq!(watch.broken, 1);
        assert_eq!((watch.share()[0].early, watch.share()[0].records), (CHILD, 1));
    }

    #[test]
    fn a_key_is_remembered_in_its_furthest_descendant() {
        let mut watch = OrderWatch::default();
        let grandchild = ShardId(4);
        watch.set_early([(CHILD, [PARENT].into()), (grandchild, [PARENT, CHILD].into())].into());
        assert!(!watch.processed(CHILD, "a"));
        assert!(!watch.processed(grandchild, "a"));
        assert!(watch.processed(CHILD, "a"));
        assert!(watch.processed(PARENT, "a"));
        assert_eq!(watch.broken, 2);
    }

    #[test]
    fn nothing_is_remembered_once_the_parent_is_finished() {
        let mut watch = watch();
        watch.processed(CHILD, "a");
        watch.set_early(BTreeMap::new());
        assert!(watch.keys.is_empty());
        assert!(!watch.processed(PARENT, "a"));
    }
}
