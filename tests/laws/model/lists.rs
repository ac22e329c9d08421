//! Lists of shards, and the ring they tile.

use caudal::api::kinesis::{
    ListShardsInput, ListShardsOutput, Shard as WireShard, ShardFilter, ShardId,
};
use caudal::kinesis::{Kinesis, Shard, Stream};
use caudal::units::Timestamp;

use super::{Model, Scene};

/// Where a page token goes on.
#[derive(Clone)]
pub(super) struct Page {
    stream: u64,
    filter: Option<ShardFilter>,
    after: Option<ShardId>,
    given: Timestamp,
}

impl Model {
    pub(super) fn shards_listed(
        &mut self,
        scene: &Scene<'_>,
        input: &ListShardsInput,
        output: &ListShardsOutput,
    ) {
        let page = match &input.next_token {
            Some(token) => self.pages.get(token).expect("only given tokens are taken").clone(),
            None => first_page(scene, input),
        };
        assert!(scene.now.since(page.given).0 <= 300_000, "an expired token was taken");
        let mut streams = scene.kinesis.streams().values();
        let stream = streams.find(|stream| stream.id == page.stream).expect("a living stream");
        let expected: Vec<_> = stream
            .shards
            .iter()
            .filter(|shard| page.after.is_none_or(|after| shard.id > after))
            .filter(|shard| lists(page.filter.as_ref(), stream, shard, scene.now))
            .map(Shard::to_wire)
            .collect();
        let limit = input.max_results.unwrap_or(1000).min(1000) as usize;
        let shown: &[WireShard] = &expected[..limit.min(expected.len())];
        assert_eq!(output.shards, shown, "{input:?} of {:?}", page.filter);
        assert_eq!(output.next_token.is_some(), expected.len() > limit, "{input:?}");
        if let (Some(token), Some(last)) = (&output.next_token, output.shards.last()) {
            let next = Page { after: Some(last.shard_id), given: scene.now, ..page };
            self.pages.insert(token.clone(), next);
        }
    }
}

fn first_page(scene: &Scene<'_>, input: &ListShardsInput) -> Page {
    let stream = scene.stream(input.stream_name.as_ref(), input.stream_arn.as_ref()).unwrap();
    let exclusive = input.exclusive_start_shard_id.as_ref();
    // A text that names no shard counts as the first one.
    let exclusive = exclusive.map(|text| text.parse().unwrap_or_default());
    let of_filter = input.shard_filter.as_ref().and_then(|filter| filter.shard_id.as_ref());
    let of_filter = of_filter.map(|text| text.parse().unwrap());
    Page {
        stream: stream.id,
        filter: input.shard_filter.clone(),
        after: exclusive.max(of_filter),
        given: scene.now,
    }
}

/// AWS API reference, `ShardFilter`, sentence by sentence.
fn lists(filter: Option<&ShardFilter>, stream: &Stream, shard: &Shard, now: Timestamp) -> bool {
    let (created, closed) = (shard.created, shard.closed);
    let retained = now - stream.retention();
    let horizon = stream.shards.iter().map(|shard| shard.created).min().unwrap().max(retained);
    let open_or_ends_from = |at: Timestamp| closed.is_none_or(|closed| closed >= at);
    let open_at = |at: Timestamp| created <= at && open_or_ends_from(at);
    let within_retention = open_or_ends_from(retained);
    let kind = filter.and_then(|filter| filter.kind.as_deref()).unwrap_or("FROM_TRIM_HORIZON");
    let time = || filter.unwrap().timestamp.unwrap().max(horizon);
    within_retention
        && match kind {
            "AFTER_SHARD_ID" | "FROM_TRIM_HORIZON" => true,
            "AT_TRIM_HORIZON" => open_at(horizon),
            "AT_LATEST" => closed.is_none(),
            "AT_TIMESTAMP" => open_at(time()),
            "FROM_TIMESTAMP" => open_or_ends_from(time()),
            other => panic!("a filter of kind {other}"),
        }
}

/// The open shards of every stream tile the whole ring.
pub(super) fn check_rings(kinesis: &Kinesis) {
    for stream in kinesis.streams().values().filter(|stream| !stream.shards.is_empty()) {
        let open = stream.shards.iter().filter(|shard| shard.closed.is_none());
        let mut ranges: Vec<_> = open
            .map(|shard| (shard.range.starting_hash_key.0, shard.range.ending_hash_key.0))
            .collect();
        ranges.sort_unstable();
        assert_eq!(ranges[0].0, 0, "stream {}", stream.name);
        assert_eq!(ranges[ranges.len() - 1].1, u128::MAX, "stream {}", stream.name);
        for pair in ranges.windows(2) {
            assert_eq!(pair[0].1 + 1, pair[1].0, "stream {}: {pair:?}", stream.name);
        }
        assert!(ranges.iter().all(|(start, end)| start <= end));
        assert!(ranges.len() as u64 == stream.open_count());
    }
}
