//! Records on their way, and the calls they are put together to.

use crate::api::Blob;
use crate::api::kinesis::{PutRecordsInput, PutRecordsRequestEntry, Request};
use crate::kinesis::BATCH_BYTES_MAX;

/// Most records of one call (AWS API reference, `PutRecords`).
const BATCH_RECORDS_MAX: usize = 500;

/// A record on its way.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub(super) key: String,
    pub(super) data: Blob,
    pub(super) suspicious: bool,
    /// How often it has been refused.
    pub(super) refused: u32,
}

impl Outgoing {
    pub(super) fn bytes(&self) -> usize {
        self.key.len() + self.data.0.len()
    }
}

/// Cuts records into calls within AWS's limits, in order.
pub(super) fn cut(records: Vec<Outgoing>) -> Vec<Vec<Outgoing>> {
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut bytes = 0;
    for record in records {
        let more = record.bytes();
        if batch.len() == BATCH_RECORDS_MAX || (!batch.is_empty() && bytes + more > BATCH_BYTES_MAX)
        {
            batches.push(std::mem::take(&mut batch));
            bytes = 0;
        }
        bytes += more;
        batch.push(record);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// The call of a batch.
pub(super) fn request(stream: &str, batch: &[Outgoing]) -> Request {
    let records = batch.iter().map(|record| PutRecordsRequestEntry {
        data: Some(record.data.clone()),
        partition_key: Some(record.key.clone()),
        explicit_hash_key: None,
    });
    Request::PutRecords(PutRecordsInput {
        stream_name: Some(stream.to_owned()),
        records: Some(records.collect()),
        ..PutRecordsInput::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_keep_to_both_limits() {
        let record = |bytes: usize| Outgoing {
            key: "k".to_owned(),
            data: Blob::from(vec![0; bytes]),
            suspicious: false,
            refused: 0,
        };
        let lengths =
            |records: Vec<Outgoing>| -> Vec<usize> { cut(records).iter().map(Vec::len).collect() };
        assert_eq!(lengths((0..1201).map(|_| record(1)).collect()), [500, 500, 201]);
        let third = BATCH_BYTES_MAX / 3;
        assert_eq!(lengths((0..5).map(|_| record(third)).collect()), [2, 2, 1]);
        assert!(cut(Vec::new()).is_empty());
    }
}
