//! What was written, kept apart from the engine, to hold every read against it.

use std::collections::BTreeMap;

use bytes::Bytes;
use caudal::api::kinesis::{Record, Request, Response, SequenceNumber, SubscriptionId};
use caudal::engine::{OnDisk, Push, PushBody};

/// Every record that was ever acknowledged, and who reads where.
#[derive(Default)]
pub(super) struct Ledger {
    /// Key and data by stream and number. A stream that is made anew within the second gives the
    /// same numbers again; the old records are out of reach then.
    records: BTreeMap<(String, SequenceNumber), (String, Bytes)>,
    /// The stream an iterator reads.
    iterators: BTreeMap<String, String>,
    /// The stream a subscription reads, and the last number it was pushed.
    subscriptions: BTreeMap<SubscriptionId, (String, Option<SequenceNumber>)>,
}

impl Ledger {
    pub(super) fn forget(&mut self) {
        self.records.clear();
    }

    /// Notes what an answer says was written, and checks what it says was read.
    pub(super) fn note(
        &mut self,
        request: &Request,
        response: &Response,
        on_disk: &[OnDisk],
        journal: &[Bytes],
    ) {
        let stream = super::stream_of(request);
        match (request, response) {
            (Request::PutRecord(input), Response::PutRecord(output)) => {
                let key = input.partition_key.clone().unwrap_or_default();
                let data = input.data.clone().unwrap_or_default().0;
                let stream = stream.expect("a stream was written to");
                self.records.insert((stream, output.sequence_number), (key, data));
            }
            (Request::PutRecords(input), Response::PutRecords(output)) => {
                let stream = stream.expect("a stream was written to");
                let entries = input.records.as_deref().unwrap_or_default();
                assert_eq!(entries.len(), output.records.len());
                let failed = output.records.iter().filter(|entry| entry.error_code.is_some());
                assert_eq!(failed.count() as i64, output.failed_record_count);
                for (entry, result) in entries.iter().zip(&output.records) {
                    let Some(number) = result.sequence_number else { continue };
                    let key = entry.partition_key.clone().unwrap_or_default();
                    let data = entry.data.clone().unwrap_or_default().0;
                    self.records.insert((stream.clone(), number), (key, data));
                }
            }
            (Request::GetShardIterator(_), Response::GetShardIterator(output)) => {
                let stream = stream.expect("a stream was asked for");
                self.iterators.insert(output.shard_iterator.clone(), stream);
            }
            (Request::GetRecords(input), Response::GetRecords(output)) => {
                let iterator = input.shard_iterator.as_ref().expect("is required");
                let iterator = iterator.trim_matches('"');
                let stream = self.iterators.get(iterator).expect("was given out").clone();
                self.read(&stream, &output.records, on_disk, journal);
                assert!(output.millis_behind_latest >= 0);
                assert_eq!(output.next_shard_iterator.is_none(), output.child_shards.is_some());
                if let Some(next) = &output.next_shard_iterator {
                    assert_ne!(next, iterator, "iterators change on every call");
                    self.iterators.insert(next.clone(), stream);
                }
            }
            (Request::SubscribeToShard(_), Response::SubscribeToShard(output)) => {
                let stream = stream.expect("a stream was subscribed to");
                let old = self.subscriptions.insert(output.subscription, (stream, None));
                assert!(old.is_none(), "subscriptions are not named twice");
            }
            _ => {}
        }
    }

    /// Checks what is pushed: in order, and never twice to one subscription.
    pub(super) fn pushed(&mut self, push: &Push, journal: &[Bytes]) {
        let PushBody::Event(event) = &push.body else { return };
        // The first event can come before the answer has been looked at.
        let Some((stream, last)) = self.subscriptions.get(&push.subscription).cloned() else {
            return;
        };
        self.read(&stream, &event.records, &push.on_disk, journal);
        if let (Some(last), Some(first)) = (last, event.records.first()) {
            assert!(first.sequence_number > last, "pushed twice");
        }
        if let Some(newest) = event.records.last() {
            let newest = Some(newest.sequence_number);
            self.subscriptions.insert(push.subscription, (stream, newest));
        }
    }

    /// Every record is one that was written, with its own key and data, and they are in order.
    fn read(&self, stream: &str, records: &[Record], on_disk: &[OnDisk], journal: &[Bytes]) {
        assert!(records.is_sorted_by(|one, next| one.sequence_number < next.sequence_number));
        assert!(on_disk.iter().all(|missing| missing.index < records.len()));
        for (index, record) in records.iter().enumerate() {
            let place = (stream.to_owned(), record.sequence_number);
            let written = self.records.get(&place);
            let (key, data) = written.unwrap_or_else(|| panic!("nobody wrote {record:?}"));
            if let Some(missing) = on_disk.iter().find(|missing| missing.index == index) {
                let at = missing.payload;
                let (from, middle) = (at.offset as usize, usize::from(at.key_length));
                let bytes = &journal[at.entry as usize][from..];
                assert_eq!(&bytes[..middle], key.as_bytes());
                assert_eq!(&bytes[middle..middle + at.data_length as usize], &data[..]);
            } else {
                assert_eq!(record.partition_key.as_str(), key);
                assert_eq!(record.data.0, data);
            }
        }
    }
}
