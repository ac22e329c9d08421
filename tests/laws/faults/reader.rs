//! A client that reads every shard from the beginning and remembers where it is.

use std::collections::BTreeMap;

use caudal::api::kinesis::{
    ChildShard, Record, SequenceNumber, ShardId, StartingPosition, SubscriptionId,
};

use crate::support::{after, horizon};

/// One shard on its way.
#[derive(Default)]
pub(super) struct Track {
    /// Counters and ids of the records seen, in order.
    pub(super) seen: Vec<(u64, u64)>,
    /// Reading goes on after this one.
    last: Option<SequenceNumber>,
    pub(super) iterator: Option<String>,
    pub(super) subscription: Option<SubscriptionId>,
    /// An answer is awaited.
    pub(super) busy: bool,
    pub(super) held: bool,
    done: bool,
}

impl Track {
    /// Where to begin after the client or the server has been away.
    pub(super) fn start(&self) -> StartingPosition {
        self.last.map_or_else(horizon, |last| after(last.to_string()))
    }
}

/// A client and the shards it knows of.
pub(super) struct Reader {
    pub(super) tracks: BTreeMap<ShardId, Track>,
}

impl Reader {
    pub(super) fn new(shards: u32) -> Self {
        Self { tracks: (0..shards).map(|shard| (ShardId(shard), Track::default())).collect() }
    }

    /// Shards of which something may still come and no answer is awaited.
    pub(super) fn free(&self) -> Vec<ShardId> {
        let free = self.tracks.iter().filter(|(_, track)| !track.busy && !track.done);
        free.map(|(shard, _)| *shard).collect()
    }

    pub(super) fn track(&mut self, shard: ShardId) -> &mut Track {
        self.tracks.get_mut(&shard).expect("a shard that is being read")
    }

    /// Takes records. `goes_on` is the service's own word for where reading goes on.
    pub(super) fn saw(
        &mut self,
        shard: ShardId,
        records: &[Record],
        goes_on: Option<SequenceNumber>,
    ) {
        let track = self.track(shard);
        track.seen.extend(records.iter().map(|record| {
            let (id, _) = record.data.split_first_chunk().expect("an id comes first");
            (record.sequence_number.counter, u64::from_be_bytes(*id))
        }));
        track.last = goes_on.or(records.last().map(|record| record.sequence_number)).or(track.last);
    }

    /// The end of a shard: its children are read once all their parents are.
    pub(super) fn finished(&mut self, shard: ShardId, children: &[ChildShard]) {
        self.track(shard).done = true;
        for child in children {
            let ready = child
                .parent_shards
                .iter()
                .all(|parent| self.tracks.get(parent).is_some_and(|track| track.done));
            if ready {
                self.tracks.entry(child.shard_id).or_default();
            }
        }
    }

    /// The server was away: answers that were awaited never come, subscriptions are gone.
    pub(super) fn disconnected(&mut self) {
        for track in self.tracks.values_mut() {
            track.busy = false;
            track.held = false;
            track.subscription = None;
        }
    }

    /// Whether it has seen exactly what the shards hold, or so far a beginning of it.
    pub(super) fn check(&self, stored: &BTreeMap<ShardId, Vec<(u64, u64)>>, everything: bool) {
        for (shard, track) in &self.tracks {
            let stored = &stored[shard];
            assert!(track.seen.len() <= stored.len(), "{shard}: something seen is gone");
            assert_eq!(track.seen, stored[..track.seen.len()], "{shard}: skipped or repeated");
            assert!(
                !everything || track.seen.len() == stored.len(),
                "{shard}: not read to the end"
            );
        }
        assert!(!everything || self.tracks.len() == stored.len(), "a shard was never read");
    }
}
