//! Requests on records, iterators, consumers and subscriptions.

use caudal::api::kinesis::{
    DeregisterStreamConsumerInput, DescribeStreamConsumerInput, GetRecordsInput,
    GetShardIteratorInput, ListStreamConsumersInput, Operation, PutRecordInput, PutRecordsInput,
    PutRecordsRequestEntry, RegisterStreamConsumerInput, Request, StartingPosition,
    SubscribeToShardInput,
};

use super::values::Address;
use super::{Generator, View};

const ITERATOR_KINDS: [&str; 5] =
    ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"];

impl Generator {
    pub(super) fn record_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        match operation {
            Operation::PutRecord => self.put_record(view),
            Operation::PutRecords => self.put_records(view),
            Operation::GetRecords => self.get_records(view),
            Operation::GetShardIterator => self.get_shard_iterator(view),
            Operation::SubscribeToShard => self.subscribe(view),
            _ => self.consumer_request(operation, view),
        }
    }

    fn put_record(&mut self, view: &View<'_>) -> Request {
        let address = self.address(view);
        let entry = self.entry(view, &address);
        Request::PutRecord(PutRecordInput {
            data: entry.data,
            partition_key: entry.partition_key,
            explicit_hash_key: entry.explicit_hash_key,
            sequence_number_for_ordering: self.maybe(8, Self::number).flatten(),
            stream_name: address.name,
            stream_arn: address.arn,
            dry_run: self.maybe(25, |this| this.chance(2)),
            ..PutRecordInput::default()
        })
    }

    fn put_records(&mut self, view: &View<'_>) -> Request {
        let address = self.address(view);
        let records: Vec<_> = match self.below(24) {
            0 => Vec::new(),
            1 => vec![self.entry(view, &address); 501],
            // Enough to spend a shard's records of a second.
            2 | 3 => {
                let one = self.entry(view, &address);
                let keyed = |index| PutRecordsRequestEntry {
                    partition_key: Some(format!("k{}", index % 5)),
                    ..one.clone()
                };
                let data_fits = one.data.as_ref().is_some_and(|data| data.len() < 5000);
                (0..if data_fits { 500 } else { 4 }).map(keyed).collect()
            }
            _ => (0..=self.below(12)).map(|_| self.entry(view, &address)).collect(),
        };
        Request::PutRecords(PutRecordsInput {
            records: Some(records),
            stream_name: address.name,
            stream_arn: address.arn,
            dry_run: self.maybe(25, |this| this.chance(2)),
            ..PutRecordsInput::default()
        })
    }

    fn entry(&mut self, view: &View<'_>, address: &Address) -> PutRecordsRequestEntry {
        let data = if self.chance(80) { None } else { Some(self.data()) };
        let explicit_hash_key = self.maybe(5, |this| {
            let shard = this.shard(view, address);
            this.hash_key(view, address, &shard)
        });
        let partition_key = if self.chance(80) { None } else { Some(self.partition_key()) };
        PutRecordsRequestEntry { data, explicit_hash_key, partition_key }
    }

    fn number(&mut self) -> Option<String> {
        match self.below(12) {
            0 => Some("12345".to_owned()),
            1 => Some("x".to_owned()),
            2 => None,
            _ => self.kept(|this| &this.memory.numbers),
        }
    }

    fn get_records(&mut self, view: &View<'_>) -> Request {
        let iterator = match self.below(40) {
            0 => Some("AAAA".to_owned()),
            1 => Some(String::new()),
            2 => self.kept(|this| &this.memory.tokens),
            3 => self.kept(|this| &this.memory.iterators).map(|text| format!("\"{text}\"")),
            _ => self.kept(|this| &this.memory.iterators),
        };
        Request::GetRecords(GetRecordsInput {
            shard_iterator: iterator,
            limit: self.limit(),
            stream_arn: self.maybe(20, |this| this.arn(view)),
            dry_run: self.maybe(30, |this| this.chance(2)),
            ..GetRecordsInput::default()
        })
    }

    /// A place of the five kinds, mostly with what the kind needs.
    fn position(&mut self, view: &View<'_>) -> StartingPosition {
        let kind = match self.below(40) {
            0 => "NOWHERE",
            _ => self.pick(&ITERATOR_KINDS),
        };
        let odd = self.chance(15);
        let wants_number = kind.ends_with("SEQUENCE_NUMBER") != odd;
        let wants_time = (kind == "AT_TIMESTAMP") != self.chance(15);
        StartingPosition {
            kind: Some(kind.to_owned()),
            sequence_number: if wants_number { self.number() } else { None },
            timestamp: wants_time.then(|| self.time(view)),
        }
    }

    fn get_shard_iterator(&mut self, view: &View<'_>) -> Request {
        let address = self.address(view);
        let start = self.position(view);
        Request::GetShardIterator(GetShardIteratorInput {
            shard_id: Some(self.shard_for(view, &address, &start)),
            shard_iterator_type: start.kind,
            starting_sequence_number: start.sequence_number,
            timestamp: start.timestamp,
            stream_name: address.name,
            stream_arn: address.arn,
            dry_run: self.maybe(30, |this| this.chance(2)),
            ..GetShardIteratorInput::default()
        })
    }

    /// Mostly the shard that a number belongs to, otherwise any.
    fn shard_for(
        &mut self,
        view: &View<'_>,
        address: &Address,
        start: &StartingPosition,
    ) -> String {
        let number = start.sequence_number.as_ref().filter(|_| !self.chance(8));
        let named = number
            .and_then(|text| text.parse::<caudal::api::kinesis::SequenceNumber>().ok())
            .map(|number| number.shard.to_string());
        named.unwrap_or_else(|| self.shard(view, address))
    }

    fn subscribe(&mut self, view: &View<'_>) -> Request {
        let consumer = match self.below(20) {
            0 => Some("arn:aws:kinesis:us-east-1:123456789012:stream/pagos/consumer/c:1".into()),
            1 => Some("nobody".to_owned()),
            _ => self.kept(|this| &this.memory.consumers),
        };
        let start = self.position(view);
        let stream = consumer
            .as_ref()
            .and_then(|arn| view.kinesis.settings().identity.consumer_of_arn(arn))
            .map(|(stream, _, _)| stream.to_owned());
        let address = Address { name: stream, arn: None };
        Request::SubscribeToShard(SubscribeToShardInput {
            consumer_arn: consumer,
            shard_id: Some(self.shard_for(view, &address, &start)),
            starting_position: Some(start),
            dry_run: self.maybe(30, |this| this.chance(2)),
            ..SubscribeToShardInput::default()
        })
    }

    fn consumer_request(&mut self, operation: Operation, view: &View<'_>) -> Request {
        let name = self.pick(&["c1", "c2", "c3", "bad name", ""]).to_owned();
        let stream_arn = Some(self.arn(view));
        let by_arn = self.chance(2);
        let consumer_arn = if by_arn { self.kept(|this| &this.memory.consumers) } else { None };
        let (of_stream, consumer_name) =
            if by_arn { (None, None) } else { (stream_arn.clone(), Some(name.clone())) };
        match operation {
            Operation::RegisterStreamConsumer => {
                Request::RegisterStreamConsumer(RegisterStreamConsumerInput {
                    stream_arn,
                    consumer_name: Some(name),
                    tags: self.maybe(6, Self::tags),
                    ..RegisterStreamConsumerInput::default()
                })
            }
            Operation::DeregisterStreamConsumer => {
                Request::DeregisterStreamConsumer(DeregisterStreamConsumerInput {
                    stream_arn: of_stream,
                    consumer_name,
                    consumer_arn,
                    ..DeregisterStreamConsumerInput::default()
                })
            }
            Operation::DescribeStreamConsumer => {
                Request::DescribeStreamConsumer(DescribeStreamConsumerInput {
                    stream_arn: of_stream,
                    consumer_name,
                    consumer_arn,
                    ..DescribeStreamConsumerInput::default()
                })
            }
            _ => Request::ListStreamConsumers(ListStreamConsumersInput {
                stream_arn,
                next_token: self.maybe(4, |this| this.kept(|this| &this.memory.tokens)).flatten(),
                max_results: self.limit(),
                stream_creation_timestamp: self.maybe(10, |this| this.time(view)),
                ..ListStreamConsumersInput::default()
            }),
        }
    }
}
