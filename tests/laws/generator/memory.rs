//! What the client keeps of former answers.

use std::collections::VecDeque;

use caudal::api::kinesis::{Response, SubscriptionId};
use caudal::engine::{Answer, Outcome};

/// Most values of one kind that are kept.
const KEPT: usize = 24;

/// Values of former answers, oldest first.
pub(crate) struct Memory {
    pub(crate) iterators: VecDeque<String>,
    /// Page tokens of every list, which are foreign to each other.
    pub(crate) tokens: VecDeque<String>,
    pub(crate) numbers: VecDeque<String>,
    pub(crate) consumers: VecDeque<String>,
    pub(crate) subscriptions: VecDeque<SubscriptionId>,
}

impl Memory {
    pub(crate) const fn new() -> Self {
        Self {
            iterators: VecDeque::new(),
            tokens: VecDeque::new(),
            numbers: VecDeque::new(),
            consumers: VecDeque::new(),
            subscriptions: VecDeque::new(),
        }
    }

    /// Keeps what an answer gave out.
    pub(crate) fn learn(&mut self, outcome: &Outcome) {
        let Ok(Answer::Kinesis(response)) = &outcome.result else { return };
        match response {
            Response::GetShardIterator(output) => {
                keep(&mut self.iterators, output.shard_iterator.clone());
            }
            Response::GetRecords(output) => {
                keep_all(&mut self.iterators, output.next_shard_iterator.clone());
                let last = output.records.last();
                keep_all(&mut self.numbers, last.map(|record| record.sequence_number.to_string()));
            }
            Response::PutRecord(output) => {
                keep(&mut self.numbers, output.sequence_number.to_string());
            }
            Response::PutRecords(output) => {
                let mut numbers = output.records.iter().filter_map(|record| record.sequence_number);
                keep_all(&mut self.numbers, numbers.next_back().map(|number| number.to_string()));
            }
            Response::ListShards(output) => {
                keep_all(&mut self.tokens, output.next_token.clone());
                let range = output.shards.last().map(|shard| &shard.sequence_number_range);
                let start = range.map(|range| range.starting_sequence_number.to_string());
                let end = range.and_then(|range| range.ending_sequence_number);
                keep_all(&mut self.numbers, start);
                keep_all(&mut self.numbers, end.map(|number| number.to_string()));
            }
            Response::ListStreams(output) => keep_all(&mut self.tokens, output.next_token.clone()),
            Response::ListStreamConsumers(output) => {
                keep_all(&mut self.tokens, output.next_token.clone());
            }
            Response::RegisterStreamConsumer(output) => {
                keep(&mut self.consumers, output.consumer.consumer_arn.clone());
            }
            Response::SubscribeToShard(output) => {
                keep(&mut self.subscriptions, output.subscription);
            }
            _ => {}
        }
    }
}

fn keep<T>(values: &mut VecDeque<T>, value: T) {
    if values.len() == KEPT {
        values.pop_front();
    }
    values.push_back(value);
}

fn keep_all<T>(values: &mut VecDeque<T>, value: Option<T>) {
    if let Some(value) = value {
        keep(values, value);
    }
}
