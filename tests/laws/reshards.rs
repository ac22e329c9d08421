//! Whatever is split, merged and scaled, the open shards tile the ring and every key goes to the
//! one that holds it.

use caudal::api::kinesis::{
    MergeShardsInput, PutRecordsRequestEntry, Request, SplitShardInput, UpdateShardCountInput,
};
use caudal::kinesis::{Quotas, Settings, Stream};
use caudal::units::Millis;
use proptest::prelude::*;

use crate::generator::Step;
use crate::seeds::cases;
use crate::support::{call, create, entry, free_settings, put};
use crate::world::World;

/// A change of shards; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Change {
    /// Cuts an open shard so many 65536ths into its range.
    Split(usize, u16),
    /// Cuts it a few keys from its beginning or end.
    SplitEdge(usize, i8),
    Merge(usize),
    Scale(u8),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (any::<usize>(), any::<u16>()).prop_map(|(shard, at)| Change::Split(shard, at)),
        1 => (any::<usize>(), any::<i8>()).prop_map(|(shard, at)| Change::SplitEdge(shard, at)),
        3 => any::<usize>().prop_map(Change::Merge),
        2 => (1..20_u8).prop_map(Change::Scale),
    ]
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn open_shards_tile_the_ring(shards in 1..6_u64, changes in prop::collection::vec(change(), 1..16)) {
        let quotas = Quotas { scalings_per_day: 1000, ..Settings::default().quotas };
        let mut world = World::with(3, Settings { quotas, ..free_settings() });
        world.step(Step { wait: Millis(0), envelope: call(create("a", shards)) });
        for change in &changes {
            let request = request(&world.engine.kinesis().streams()["a"], change);
            world.step(Step { wait: Millis(1), envelope: call(request) });
            // The world's model looks at the ring after each step, and at the place of each of
            // these records.
            let edges = edges(&world.engine.kinesis().streams()["a"]);
            world.step(Step { wait: Millis(1), envelope: call(put("a", edges)) });
        }
        let stream = &world.engine.kinesis().streams()["a"];
        let stored: u64 = stream.shards.iter().map(|shard| shard.log.len()).sum();
        prop_assert!(stored >= 2 * changes.len() as u64);
    }
}

fn request(stream: &Stream, change: &Change) -> Request {
    let open: Vec<_> = stream.open_shards().collect();
    let stream_name = Some("a".to_owned());
    match *change {
        Change::Split(shard, _) | Change::SplitEdge(shard, _) => {
            let shard = open[shard % open.len()];
            let range = stream.shards[shard.0 as usize].range;
            let (start, end) = (range.starting_hash_key.0, range.ending_hash_key.0);
            let at = match *change {
                Change::SplitEdge(_, at) if at < 0 => {
                    end.saturating_sub(u128::from(at.unsigned_abs()))
                }
                Change::SplitEdge(_, at) => start.saturating_add(u128::from(at.unsigned_abs())),
                Change::Split(_, at) => start + (end - start) / 65_536 * u128::from(at),
                _ => start,
            };
            Request::SplitShard(SplitShardInput {
                stream_name,
                shard_to_split: Some(shard.to_string()),
                new_starting_hash_key: Some(at.to_string()),
                ..SplitShardInput::default()
            })
        }
        Change::Merge(at) => {
            let lower = at % open.len();
            Request::MergeShards(MergeShardsInput {
                stream_name,
                shard_to_merge: Some(open[lower].to_string()),
                adjacent_shard_to_merge: Some(open[(lower + 1) % open.len()].to_string()),
                ..MergeShardsInput::default()
            })
        }
        Change::Scale(target) => Request::UpdateShardCount(UpdateShardCountInput {
            stream_name,
            target_shard_count: Some(target.into()),
            scaling_type: Some("UNIFORM_SCALING".to_owned()),
            ..UpdateShardCountInput::default()
        }),
    }
}

/// A record for each end of each open range, and for a few keys in between.
fn edges(stream: &Stream) -> Vec<PutRecordsRequestEntry> {
    let ends = stream.open_shards().flat_map(|shard| {
        let range = stream.shards[shard.0 as usize].range;
        [range.starting_hash_key, range.ending_hash_key]
    });
    let explicit = ends.map(|key| PutRecordsRequestEntry {
        explicit_hash_key: Some(key.to_string()),
        ..entry("k", Vec::new())
    });
    explicit.chain((0..8).map(|key| entry(&format!("k{key}"), Vec::new()))).collect()
}
