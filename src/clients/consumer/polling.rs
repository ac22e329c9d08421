//! How a polling consumer asks: `GetShardIterator`, and then `GetRecords` again and again.

use super::machine::{Ask, Purpose};
use super::place::Place;
use super::spec::Polling;
use crate::api::kinesis::{GetRecordsInput, GetShardIteratorInput, Request, ShardId};
use crate::units::Timestamp;

/// The reading of one shard by polling.
#[derive(Default)]
pub(super) struct Poller {
    /// Where to read on.
    pub(super) iterator: Option<String>,
    /// No call before this.
    pub(super) next_at: Option<Timestamp>,
}

impl Poller {
    /// The next call.
    pub(super) fn ask(
        &mut self,
        stream: &str,
        shard: ShardId,
        place: &Place,
        polling: Polling,
        now: Timestamp,
    ) -> Ask {
        if let Some(iterator) = self.iterator.clone() {
            self.next_at = Some(now + polling.interval);
            let input = GetRecordsInput {
                shard_iterator: Some(iterator),
                limit: Some(polling.limit),
                ..GetRecordsInput::default()
            };
            return Ask::Call(Purpose::Lane(shard), Box::new(Request::GetRecords(input)));
        }
        let position = place.position(now);
        let input = GetShardIteratorInput {
            stream_name: Some(stream.to_owned()),
            shard_id: Some(shard.to_string()),
            shard_iterator_type: position.kind,
            starting_sequence_number: position.sequence_number,
            timestamp: position.timestamp,
            ..GetShardIteratorInput::default()
        };
        Ask::Call(Purpose::Lane(shard), Box::new(Request::GetShardIterator(input)))
    }
}
