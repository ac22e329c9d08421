//! Writing records.

use crate::api::firehose::{
    DeliveryStreamStatus, DeliveryStreamType, Error, InvalidArgument, PutRecordBatchInput,
    PutRecordBatchOutput, PutRecordBatchResponseEntry, PutRecordInput, PutRecordOutput, Record,
    SlowDown,
};
use crate::firehose::intake::Incoming;
use crate::firehose::{BATCH_BYTES_MAX, DeliveryStream, Firehose};

/// Bytes behind a record's identity, which are 220 characters of base64; AWS's are as long.
const RECORD_ID_BYTES: usize = 165;

impl Firehose {
    pub(in crate::firehose) fn put_record(
        &mut self,
        input: &PutRecordInput,
    ) -> Result<PutRecordOutput, Error> {
        let stream = self.writable(input.delivery_stream_name.as_ref())?;
        let (name, id, encrypted) = (stream.name.clone(), stream.id, stream.encrypts());
        let empty = Record::default();
        let record = input.record.as_ref().unwrap_or(&empty);
        self.admit_request(&name)?;
        self.put(&name, id, record)?;
        Ok(PutRecordOutput { record_id: self.record_id(), encrypted })
    }

    pub(in crate::firehose) fn put_record_batch(
        &mut self,
        input: &PutRecordBatchInput,
    ) -> Result<PutRecordBatchOutput, Error> {
        let stream = self.writable(input.delivery_stream_name.as_ref())?;
        let (name, id, encrypted) = (stream.name.clone(), stream.id, stream.encrypts());
        let records = input.records.as_deref().unwrap_or_default();
        let bytes = records.iter().map(length).sum();
        if bytes > BATCH_BYTES_MAX {
            return Err(InvalidArgument::BatchTooLarge { bytes }.into());
        }
        self.admit_request(&name)?;
        let mut failed_put_count = 0;
        let mut request_responses = Vec::with_capacity(records.len());
        for record in records {
            request_responses.push(match self.put(&name, id, record) {
                Ok(()) => PutRecordBatchResponseEntry {
                    record_id: Some(self.record_id()),
                    ..PutRecordBatchResponseEntry::default()
                },
                Err(refusal) => {
                    failed_put_count += 1;
                    let error = Error::from(refusal);
                    PutRecordBatchResponseEntry {
                        error_code: Some(error.code().to_owned()),
                        error_message: Some(error.to_string()),
                        ..PutRecordBatchResponseEntry::default()
                    }
                }
            });
        }
        Ok(PutRecordBatchOutput { failed_put_count, encrypted, request_responses })
    }

    /// The delivery stream of a write. One that is being created is not found; one that is being
    /// deleted "might continue to accept records" on AWS, and does not here.
    fn writable(&self, name: Option<&String>) -> Result<&DeliveryStream, Error> {
        let stream = self.stream(name)?;
        if stream.status != DeliveryStreamStatus::Active {
            return Err(self.not_found(&stream.name));
        }
        if stream.source.is_some() {
            let kind = DeliveryStreamType::KinesisStreamAsSource.as_str();
            return Err(InvalidArgument::NotPermitted { kind }.into());
        }
        Ok(stream)
    }

    fn admit_request(&mut self, name: &str) -> Result<(), Error> {
        let (limits, quotas, now) = (self.settings.limits, self.settings.quotas, self.now);
        let stream = self.stream_mut(name)?;
        stream.metrics.request(now);
        if limits {
            stream.admission.request(&quotas, now)?;
        }
        Ok(())
    }

    /// Takes one record if there is room for it.
    fn put(&mut self, name: &str, id: u64, record: &Record) -> Result<(), SlowDown> {
        let (limits, quotas, now) = (self.settings.limits, self.settings.quotas, self.now);
        let full = self.held_bytes >= self.settings.held_bytes_max;
        let Some(stream) = self.streams.get_mut(name) else { return Err(SlowDown::Held) };
        let admitted = match (full, limits) {
            (true, _) => Err(SlowDown::Held),
            (false, true) => stream.admission.record(length(record) as u64, &quotas, now),
            (false, false) => Ok(()),
        };
        if admitted.is_err() {
            stream.metrics.throttled(now);
            return admitted;
        }
        let data = record.data.clone().unwrap_or_default().0;
        self.take(id, &Incoming { data, arrived: now, place: None }, now);
        Ok(())
    }

    fn record_id(&mut self) -> String {
        let mut bytes = [0; RECORD_ID_BYTES];
        for part in bytes.chunks_mut(8) {
            let drawn = self.random.next_u64().to_le_bytes();
            part.copy_from_slice(&drawn[..part.len()]);
        }
        base64_simd::STANDARD.encode_to_string(bytes)
    }
}

fn length(record: &Record) -> usize {
    record.data.as_ref().map_or(0, |data| data.len())
}
