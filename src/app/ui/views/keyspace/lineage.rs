//! The life of a stream's shards as layers: between two changes the same shards are open.
//! Pure: it reads when shards were made and closed, and knows nothing of how that is drawn.

use std::sync::Arc;

use caudal::api::kinesis::ShardId;
use caudal::engine::ShardView;
use caudal::units::Timestamp;

/// A stretch of time in which the same shards were open.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// When it began.
    pub from: Timestamp,
    /// The change that began it; none for the stream's first shards.
    pub change: Option<Change>,
    /// The shards that were open in it, in the order of their keys.
    pub shards: Vec<ShardId>,
}

/// What happened to the shards at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// One became two.
    Split {
        /// The parent.
        parent: ShardId,
        /// The children, the lower one first.
        children: [ShardId; 2],
    },
    /// Two became one.
    Merge {
        /// The parents, the lower one first.
        parents: [ShardId; 2],
        /// The child.
        child: ShardId,
    },
    /// More than one of these at once, as scaling does.
    Scale {
        /// Open shards before.
        before: usize,
        /// Open shards after.
        after: usize,
        /// The shards that closed, the short-lived ones in between left out.
        closed: Vec<ShardId>,
    },
}

/// The layers of a stream, oldest first; empty while it has no shards.
pub fn layers(shards: &[Arc<ShardView>]) -> Vec<Layer> {
    let mut moments: Vec<Timestamp> = shards.iter().map(|shard| shard.created).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut layers: Vec<Layer> = Vec::new();
    for from in moments {
        let open_then = |shard: &&Arc<ShardView>| {
            shard.created <= from && shard.closed.is_none_or(|closed| closed > from)
        };
        let mut open: Vec<&Arc<ShardView>> = shards.iter().filter(open_then).collect();
        open.sort_unstable_by_key(|shard| shard.range.starting_hash_key);
        let change = layers.last().map(|before| change(shards, from, before, open.len()));
        layers.push(Layer { from, change, shards: open.iter().map(|shard| shard.id).collect() });
    }
    layers
}

fn change(shards: &[Arc<ShardView>], at: Timestamp, before: &Layer, after: usize) -> Change {
    let born: Vec<&Arc<ShardView>> = shards.iter().filter(|shard| shard.created == at).collect();
    let closed: Vec<ShardId> = before
        .shards
        .iter()
        .copied()
        .filter(|id| shards.get(id.0 as usize).is_some_and(|shard| shard.closed == Some(at)))
        .collect();
    match (born.as_slice(), closed.as_slice()) {
        ([one, two], [parent]) => {
            let lower_first = one.range.starting_hash_key <= two.range.starting_hash_key;
            let children = if lower_first { [one.id, two.id] } else { [two.id, one.id] };
            Change::Split { parent: *parent, children }
        }
        ([child], [lower, upper]) => Change::Merge { parents: [*lower, *upper], child: child.id },
        _ => Change::Scale { before: before.shards.len(), after, closed },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::views::keyspace::testing::{Bench, NAME};
    use caudal::api::kinesis::{MergeShardsInput, Request, SplitShardInput, UpdateShardCountInput};

    #[test]
    fn a_split_a_merge_and_a_scaling_are_told_apart() {
        let mut bench = Bench::new(2);
        bench.ask(Request::SplitShard(SplitShardInput {
            stream_name: Some(NAME.into()),
            shard_to_split: Some("shardId-000000000001".into()),
            new_starting_hash_key: Some((3_u128 << 126).to_string()),
            ..SplitShardInput::default()
        }));
        bench.advance(60_000);
        bench.ask(Request::MergeShards(MergeShardsInput {
            stream_name: Some(NAME.into()),
            shard_to_merge: Some("shardId-000000000000".into()),
            adjacent_shard_to_merge: Some("shardId-000000000002".into()),
            ..MergeShardsInput::default()
        }));
        bench.advance(60_000);
        bench.ask(Request::UpdateShardCount(UpdateShardCountInput {
            stream_name: Some(NAME.into()),
            target_shard_count: Some(4),
            scaling_type: Some("UNIFORM_SCALING".into()),
            ..UpdateShardCountInput::default()
        }));
        bench.advance(120_000);
        let layers = layers(&bench.stream().shards);
        let changes: Vec<_> = layers.iter().map(|layer| layer.change.clone()).collect();
        let id = ShardId;
        assert_eq!(changes[0], None);
        assert_eq!(
            changes[1],
            Some(Change::Split { parent: id(1), children: [id(2), id(3)] }),
            "{layers:?}"
        );
        assert_eq!(changes[2], Some(Change::Merge { parents: [id(0), id(2)], child: id(4) }));
        assert!(matches!(&changes[3], Some(Change::Scale { before: 2, after: 4, .. })));
        assert_eq!(layers[1].shards, [id(0), id(2), id(3)]);
        assert_eq!(layers.len(), 4, "{layers:?}");
        assert_eq!(layers[3].shards.len(), 4);
    }
}
