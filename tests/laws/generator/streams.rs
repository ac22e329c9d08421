//! Requests on streams and shards.

use caudal::api::kinesis::{
    CreateStreamInput, DeleteStreamInput, DescribeStreamInput, DescribeStreamSummaryInput,
    ListShardsInput, ListStreamsInput, MergeShardsInput, Operation, Request, ShardFilter,
    SplitShardInput, StreamModeDetails, UpdateMaxRecordSizeInput, UpdateShardCountInput,
    UpdateStreamModeInput, UpdateStreamWarmThroughputInput,
};
use caudal::engine::{Envelope, Origin};

use super::values::Address;
use super::{Generator, NAMES, View};

const FILTERS: [&str; 6] = [
    "AFTER_SHARD_ID",
    "AT_TRIM_HORIZON",
    "FROM_TRIM_HORIZON",
    "AT_LATEST",
    "AT_TIMESTAMP",
    "FROM_TIMESTAMP",
];

impl Generator {
    /// A plain request for one of the universe's streams.
    pub(super) fn first_stream(&mut self) -> Envelope {
        let input = CreateStreamInput {
            stream_name: Some(self.pick(&NAMES).to_owned()),
            shard_count: Some(1 + self.below(4) as i64),
            ..CreateStreamInput::default()
        };
        Envelope::kinesis(Origin::Lab, Request::CreateStream(input))
    }

    pub(super) fn stream_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        use Operation as O;
        let Address { name: stream_name, arn: stream_arn } = self.address(view);
        match operation {
            O::CreateStream => self.create_stream(),
            O::DeleteStream => Request::DeleteStream(DeleteStreamInput {
                stream_name,
                stream_arn,
                enforce_consumer_deletion: self.maybe(2, |this| this.chance(2)),
                ..DeleteStreamInput::default()
            }),
            O::DescribeStream => Request::DescribeStream(DescribeStreamInput {
                limit: self.limit(),
                exclusive_start_shard_id: self
                    .maybe(4, |this| this.pick(&["0", "1", "x y"]).into()),
                stream_name,
                stream_arn,
                ..DescribeStreamInput::default()
            }),
            O::DescribeStreamSummary => {
                Request::DescribeStreamSummary(DescribeStreamSummaryInput {
                    stream_name,
                    stream_arn,
                    ..DescribeStreamSummaryInput::default()
                })
            }
            O::ListStreams => Request::ListStreams(ListStreamsInput {
                limit: self.limit(),
                exclusive_start_stream_name: self.maybe(4, Self::name),
                next_token: self.maybe(3, |this| this.kept(|this| &this.memory.tokens)).flatten(),
            }),
            O::ListShards => self.list_shards(view),
            O::SplitShard | O::MergeShards | O::UpdateShardCount => self.reshard(operation, view),
            O::UpdateStreamMode => Request::UpdateStreamMode(UpdateStreamModeInput {
                stream_arn: Some(self.arn(view)),
                stream_mode_details: Some(self.mode()),
                warm_throughput_mibps: self.maybe(5, |this| this.pick(&[0, 3, 6, -1])),
                ..UpdateStreamModeInput::default()
            }),
            O::UpdateStreamWarmThroughput => {
                Request::UpdateStreamWarmThroughput(UpdateStreamWarmThroughputInput {
                    stream_name,
                    stream_arn,
                    warm_throughput_mibps: Some(self.pick(&[0, 4, 7, 20_000])),
                    ..UpdateStreamWarmThroughputInput::default()
                })
            }
            _ => Request::UpdateMaxRecordSize(UpdateMaxRecordSizeInput {
                stream_arn: Some(self.arn(view)),
                max_record_size_in_kib: Some(self.pick(&[1024, 1024, 4096, 10_240, 1, 99_999])),
                ..UpdateMaxRecordSizeInput::default()
            }),
        }
    }

    fn mode(&mut self) -> StreamModeDetails {
        let word = self.pick(&["PROVISIONED", "PROVISIONED", "ON_DEMAND", "SOMETIMES"]);
        StreamModeDetails { stream_mode: Some(word.to_owned()) }
    }

    fn create_stream(&mut self) -> Request {
        let on_demand = self.chance(3);
        let mode = if on_demand { "ON_DEMAND" } else { "PROVISIONED" };
        let with_count = on_demand == self.chance(20);
        let auto = on_demand && self.chance(2) || self.chance(30);
        Request::CreateStream(CreateStreamInput {
            stream_name: Some(self.name()),
            shard_count: with_count.then(|| self.pick(&[1, 1, 2, 3, 5, 0, 100_000])),
            stream_mode_details: (on_demand || self.chance(3))
                .then(|| StreamModeDetails { stream_mode: Some(mode.to_owned()) }),
            tags: self.maybe(5, Self::tags),
            warm_throughput_mibps: self.maybe(20, |this| this.pick(&[2, 6])),
            max_record_size_in_kib: self.maybe(6, |this| this.pick(&[1024, 2048, 10_240, 3])),
            record_distribution_strategy: auto.then(|| "AUTO".to_owned()),
        })
    }

    fn list_shards(&mut self, view: &View<'_>) -> Request {
        let address = self.address(view);
        if let Some(token) = self.maybe(4, |this| this.kept(|this| &this.memory.tokens)).flatten() {
            let with_stream = self.chance(10);
            return Request::ListShards(ListShardsInput {
                next_token: Some(token),
                stream_name: address.name.filter(|_| with_stream),
                max_results: self.limit(),
                ..ListShardsInput::default()
            });
        }
        let filter = self.maybe(2, |this| {
            let kind = this.pick(&FILTERS);
            let lacking = this.chance(20);
            ShardFilter {
                kind: Some(kind.to_owned()),
                shard_id: (kind == "AFTER_SHARD_ID" && !lacking)
                    .then(|| this.shard(view, &address)),
                timestamp: (kind.ends_with("TIMESTAMP") && !lacking).then(|| this.time(view)),
            }
        });
        Request::ListShards(ListShardsInput {
            exclusive_start_shard_id: self.maybe(8, |this| this.shard(view, &address)),
            max_results: self.limit(),
            stream_creation_timestamp: self.maybe(20, |this| this.time(view)),
            shard_filter: filter,
            stream_name: address.name,
            stream_arn: address.arn,
            ..ListShardsInput::default()
        })
    }

    fn reshard(&mut self, operation: Operation, view: &View<'_>) -> Request {
        let address = self.address(view);
        let stream = address.name.as_ref().and_then(|name| view.kinesis.streams().get(name));
        let open: Vec<_> = stream.map_or_else(Vec::new, |stream| stream.open_shards().collect());
        match operation {
            Operation::SplitShard => {
                // A few shards are enough: more would only slow the rest down.
                let closed = open.len() > 6 || open.is_empty() || self.chance(10);
                let shard =
                    if closed { self.shard(view, &address) } else { self.pick(&open).to_string() };
                Request::SplitShard(SplitShardInput {
                    new_starting_hash_key: Some(self.hash_key(view, &address, &shard)),
                    shard_to_split: Some(shard),
                    stream_name: address.name,
                    stream_arn: address.arn,
                    ..SplitShardInput::default()
                })
            }
            Operation::MergeShards => {
                let at = self.below(open.len().max(2) as u64 - 1) as usize;
                let pair = open.get(at).zip(open.get(at + 1)).filter(|_| !self.chance(6));
                let (first, second) = match pair {
                    Some((first, second)) => (first.to_string(), second.to_string()),
                    None => (self.shard(view, &address), self.shard(view, &address)),
                };
                Request::MergeShards(MergeShardsInput {
                    shard_to_merge: Some(first),
                    adjacent_shard_to_merge: Some(second),
                    stream_name: address.name,
                    stream_arn: address.arn,
                    ..MergeShardsInput::default()
                })
            }
            _ => Request::UpdateShardCount(UpdateShardCountInput {
                target_shard_count: Some(self.pick(&[1, 2, 3, 4, 5, 6, 7, 0, 9, 20_000])),
                scaling_type: Some(self.pick(&["UNIFORM_SCALING", "UNIFORM_SCALING", "X"]).into()),
                stream_name: address.name,
                stream_arn: address.arn,
                ..UpdateShardCountInput::default()
            }),
        }
    }
}
