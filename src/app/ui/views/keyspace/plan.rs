//! What is being tried on the shards before it is asked for: a split or a merge, whether AWS would
//! take it, and why not.

use caudal::api::Blob;
use caudal::api::kinesis::{
    MergeShardsInput, PutRecordInput, Request, ShardId, SplitShardInput, StreamMode, StreamStatus,
};
use caudal::engine::StreamView;

use super::figures::{Figure, Figures};
use super::load;
use super::words;

/// A change that is being tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// One shard becomes two.
    Split {
        /// Which.
        shard: ShardId,
        /// `NewStartingHashKey` as it stands in its field, right or wrong.
        key: String,
    },
    /// Two shards become one.
    Merge {
        /// One of them.
        first: ShardId,
        /// The other.
        second: ShardId,
    },
}

impl Plan {
    /// A split at a key.
    pub fn split(shard: ShardId, at: u128) -> Self {
        Self::Split { shard, key: at.to_string() }
    }

    /// Where the cut is, if there is one that can be read.
    pub fn cut(&self) -> Option<(ShardId, u128)> {
        match self {
            Self::Split { shard, key } => Some((*shard, key.parse().ok()?)),
            Self::Merge { .. } => None,
        }
    }
}

/// Why a stream takes no change of its shards now, in Spanish.
pub fn closed_to_changes(stream: &StreamView, operation: &str) -> Option<String> {
    if stream.mode == StreamMode::OnDemand {
        return Some(format!(
            "El stream está en modo ON_DEMAND: Kinesis divide y fusiona por ti y rechaza {operation}."
        ));
    }
    let word = match stream.status {
        StreamStatus::Active => return None,
        StreamStatus::Creating => "CREATING",
        StreamStatus::Updating => "UPDATING",
        StreamStatus::Deleting => "DELETING",
    };
    Some(format!("El stream está en {word}: {operation} solo se admite en ACTIVE. Espera un poco."))
}

/// Reads `NewStartingHashKey` of a shard, or says in Spanish why AWS would refuse it.
pub fn check_cut(figure: &Figure, key: &str) -> Result<u128, String> {
    let at: u128 = key
        .trim()
        .parse()
        .map_err(|_| "NewStartingHashKey es un número decimal, de 0 a 2¹²⁸ − 1.".to_owned())?;
    let (start, end) = (figure.range.starting_hash_key.0, figure.range.ending_hash_key.0);
    if load::allows(start, end, at) {
        return Ok(at);
    }
    let place = if figure.holds(at) { "en el borde" } else { "fuera" };
    Err(format!(
        "{} cae {place} de #{}. AWS exige que NewStartingHashKey sea mayor que {} (inicio + 1) y \
         menor que {} (fin).",
        words::hex(at),
        figure.id.0,
        start.saturating_add(1),
        end
    ))
}

/// Two shards in the order of their keys, if they are neighbours; otherwise why they can't be
/// merged, in Spanish, and the neighbours of the first.
pub fn check_merge(
    figures: &Figures,
    first: ShardId,
    second: ShardId,
) -> Result<(&Figure, &Figure), (String, Vec<ShardId>)> {
    let (Some((one, a)), Some((two, b))) = (figures.find(first), figures.find(second)) else {
        let reason = "Uno de los dos está cerrado: MergeShards solo une shards abiertos.";
        return Err((reason.to_owned(), Vec::new()));
    };
    if one.abs_diff(two) == 1 {
        return Ok(if one < two { (a, b) } else { (b, a) });
    }
    let (low, high) = if one < two { (a, b) } else { (b, a) };
    let last = figures.open.len() - 1;
    let reason = if one.min(two) == 0 && one.max(two) == last {
        format!(
            "En el anillo #{} y #{} se tocan, pero 2¹²⁸ − 1 y 0 son los dos extremos del espacio: \
             sus rangos no son contiguos y MergeShards los rechaza.",
            high.id.0, low.id.0
        )
    } else {
        format!(
            "MergeShards solo une rangos contiguos: #{} termina en {} y #{} empieza en {}.",
            low.id.0,
            words::hex(low.range.ending_hash_key.0),
            high.id.0,
            words::hex(high.range.starting_hash_key.0)
        )
    };
    let beside = [one.checked_sub(1), Some(one + 1)].into_iter().flatten();
    let neighbours = beside.filter_map(|at| figures.open.get(at)).map(|figure| figure.id).collect();
    Err((reason, neighbours))
}

/// The call that splits.
pub fn split_request(stream: &str, shard: ShardId, at: u128) -> Request {
    Request::SplitShard(SplitShardInput {
        stream_name: Some(stream.to_owned()),
        shard_to_split: Some(shard.to_string()),
        new_starting_hash_key: Some(at.to_string()),
        ..SplitShardInput::default()
    })
}

/// The call that merges; the shard with the lower keys is named first.
pub fn merge_request(stream: &str, lower: ShardId, upper: ShardId) -> Request {
    Request::MergeShards(MergeShardsInput {
        stream_name: Some(stream.to_owned()),
        shard_to_merge: Some(lower.to_string()),
        adjacent_shard_to_merge: Some(upper.to_string()),
        ..MergeShardsInput::default()
    })
}

/// The call that sends a small transaction with a partition key, and perhaps a hash key that picks
/// the shard instead of it.
pub fn put_request(
    stream: &str,
    key: &str,
    explicit: Option<u128>,
    number: u64,
    time: &str,
) -> Request {
    let body = serde_json::json!({
        "txn_id": format!("TXN{number:06}"),
        "cliente_id": key,
        "monto": 1250.5,
        "pais": "ES",
        "hora": time,
    });
    Request::PutRecord(PutRecordInput {
        stream_name: Some(stream.to_owned()),
        data: Some(Blob::from(body.to_string().into_bytes())),
        partition_key: Some(key.to_owned()),
        explicit_hash_key: explicit.map(|key| key.to_string()),
        ..PutRecordInput::default()
    })
}
