//! The form of inputs in the journal.
//!
//! ```text
//! 0       kind          1 byte: genesis, Kinesis call, control, PutRecord, PutRecords, rewind,
//!                       aside, Firehose call, Lambda call, SNS call
//! 1       origin        1 byte
//! 2..10   time          milliseconds since the epoch, little-endian
//! 10..14  payload size  bytes, little-endian; 0 unless the call writes records
//! 14..16  zero
//! 16..    payloads      key, data, key, data, … exactly as they are kept in memory
//! …       the rest      CBOR, or for writes a few compact fields
//! ```
//!
//! The payloads stand at a fixed place so that a record which left memory is found by its
//! journal entry and offset alone.
//!
//! A journal is a tree. An entry follows the one before it, except that a *genesis* begins another
//! world, and what follows a *rewind* follows the entry that it names: undo and redo are rewinds,
//! so nothing is ever lost. After *aside* come entries that don't count until a rewind names one of
//! them: a world that is taken in from elsewhere, entry by entry, is there as a whole or not at all.

use bytes::Bytes;

use super::Genesis;
use super::envelope::{Control, Envelope, Input, Origin};
use crate::api::kinesis::{
    Operation, PutRecordInput, PutRecordsInput, PutRecordsRequestEntry, Request,
};
use crate::api::{AnyRequest, Blob, MalformedBody, WireFormat, firehose, lambda, sns};
use crate::units::Timestamp;

/// Where payloads begin inside an entry's body, in bytes.
pub const PAYLOAD_OFFSET: u32 = 16;

const GENESIS: u8 = 0;
const KINESIS: u8 = 1;
const CONTROL: u8 = 2;
const PUT_RECORD: u8 = 3;
const PUT_RECORDS: u8 = 4;
const REWIND: u8 = 5;
const ASIDE: u8 = 6;
const FIREHOSE: u8 = 7;
const LAMBDA: u8 = 8;
const SNS: u8 = 9;
/// A length that says that the field is absent.
const ABSENT: u32 = u32::MAX;

/// An entry read back.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// How the world began.
    Genesis(Genesis),
    /// An input, and when it was applied.
    Input(Timestamp, Envelope),
    /// The world went back, or forth, to another entry.
    Rewind(Rewind),
    /// What follows doesn't count until a rewind names an entry of it.
    Aside,
}

/// A jump to the state after another entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewind {
    /// After which entry the world is as it is now.
    pub to: u64,
    /// Until when time has passed since then.
    pub at: Timestamp,
    /// Subscriptions have had identities below this one in other pasts: none is given twice.
    pub subscriptions_from: u64,
}

/// Bytes that are no entry of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a journal entry of this version")]
pub struct BadEntry;

/// Appends the form of a world's beginning.
pub fn encode_genesis(genesis: &Genesis, out: &mut Vec<u8>) {
    header(GENESIS, Origin::Runtime, genesis.born, 0, out);
    cbor(genesis, out);
}

/// Appends the form of a jump to another entry.
pub fn encode_rewind(rewind: &Rewind, out: &mut Vec<u8>) {
    header(REWIND, Origin::Runtime, rewind.at, 0, out);
    out.extend_from_slice(&rewind.to.to_le_bytes());
    out.extend_from_slice(&rewind.subscriptions_from.to_le_bytes());
}

/// Appends the form of the entry after which others don't count yet.
pub fn encode_aside(now: Timestamp, out: &mut Vec<u8>) {
    header(ASIDE, Origin::Runtime, now, 0, out);
}

/// Appends the form of an input.
pub fn encode_entry(now: Timestamp, envelope: &Envelope, out: &mut Vec<u8>) {
    let origin = envelope.origin;
    match &envelope.input {
        Input::Kinesis(Request::PutRecords(input)) => {
            let records = input.records.as_deref().unwrap_or_default();
            let size: usize = records.iter().map(|record| payload_size(record.into())).sum();
            out.reserve(size + records.len() * 16 + 64);
            header(PUT_RECORDS, origin, now, size as u32, out);
            for record in records {
                payload(record.into(), out);
            }
            text(input.stream_name.as_deref(), out);
            text(input.stream_arn.as_deref(), out);
            number(records.len() as u32, out);
            for record in records {
                lengths(record.into(), out);
            }
        }
        Input::Kinesis(Request::PutRecord(input)) => {
            let record = RecordParts::from(input);
            header(PUT_RECORD, origin, now, payload_size(record) as u32, out);
            payload(record, out);
            text(input.stream_name.as_deref(), out);
            text(input.stream_arn.as_deref(), out);
            text(input.sequence_number_for_ordering.as_deref(), out);
            lengths(record, out);
        }
        Input::Kinesis(request) => call(KINESIS, origin, now, request.into(), out),
        Input::Firehose(request) => call(FIREHOSE, origin, now, (&**request).into(), out),
        Input::Lambda(request) => call(LAMBDA, origin, now, (&**request).into(), out),
        Input::Sns(request) => call(SNS, origin, now, (&**request).into(), out),
        Input::Control(control) => {
            header(CONTROL, origin, now, 0, out);
            cbor(control, out);
        }
    }
}

fn call(kind: u8, origin: Origin, now: Timestamp, request: AnyRequest<'_>, out: &mut Vec<u8>) {
    header(kind, origin, now, 0, out);
    text(Some(request.operation().as_str()), out);
    out.extend_from_slice(&request.encode(WireFormat::Cbor));
}

/// Whether an entry is one that doesn't follow the one before it, or after which the next one
/// doesn't: anything but an input.
pub fn is_jump(body: &[u8]) -> bool {
    matches!(body.first(), Some(&(GENESIS | REWIND | ASIDE)))
}

/// Whether an entry is the input that forgets everything.
pub fn is_reset(body: &[u8]) -> bool {
    let reset = |control: &Control| matches!(control, Control::ResetWorld);
    let control = body.get(PAYLOAD_OFFSET as usize..).unwrap_or_default();
    body.first() == Some(&CONTROL)
        && ciborium::from_reader::<Control, _>(control).is_ok_and(|control| reset(&control))
}

/// Reads an entry; payloads share the bytes they are read from.
pub fn decode_entry(body: &Bytes) -> Result<Entry, BadEntry> {
    let mut fields = Fields { body, at: 0 };
    let [kind, origin] = fields.array::<2>()?;
    let now = Timestamp(i64::from_le_bytes(fields.array()?));
    let size = u32::from_le_bytes(fields.array()?) as usize;
    let _reserved: [u8; 2] = fields.array()?;
    let origin = origin_from(origin)?;
    let payload = fields.slice(size)?;
    let input = match kind {
        GENESIS => return Ok(Entry::Genesis(fields.cbor()?)),
        REWIND => {
            let to = u64::from_le_bytes(fields.array()?);
            let subscriptions_from = u64::from_le_bytes(fields.array()?);
            return Ok(Entry::Rewind(Rewind { to, at: now, subscriptions_from }));
        }
        ASIDE => return Ok(Entry::Aside),
        CONTROL => Input::Control(fields.cbor::<Control>()?),
        KINESIS => Input::Kinesis(fields.call(Operation::decode)?),
        FIREHOSE => Input::Firehose(Box::new(fields.call(firehose::Operation::decode)?)),
        LAMBDA => Input::Lambda(Box::new(fields.call(lambda::Operation::decode)?)),
        SNS => Input::Sns(Box::new(fields.call(sns::Operation::decode)?)),
        PUT_RECORD => Input::Kinesis(Request::PutRecord(fields.put_record(&payload)?)),
        PUT_RECORDS => Input::Kinesis(Request::PutRecords(fields.put_records(&payload)?)),
        _ => return Err(BadEntry),
    };
    Ok(Entry::Input(now, Envelope { origin, input }))
}

const ORIGINS: [Origin; 9] = [
    Origin::Window,
    Origin::Terminal,
    Origin::Snippet,
    Origin::Lab,
    Origin::Generator,
    Origin::Http,
    Origin::Runtime,
    Origin::Consumer,
    Origin::Reader,
];

fn origin_from(byte: u8) -> Result<Origin, BadEntry> {
    ORIGINS.get(usize::from(byte)).copied().ok_or(BadEntry)
}

/// The parts of a record that both writing operations have.
#[derive(Clone, Copy)]
struct RecordParts<'a> {
    key: Option<&'a String>,
    data: Option<&'a Blob>,
    hash_key: Option<&'a String>,
}

impl<'a> From<&'a PutRecordsRequestEntry> for RecordParts<'a> {
    fn from(entry: &'a PutRecordsRequestEntry) -> Self {
        Self {
            key: entry.partition_key.as_ref(),
            data: entry.data.as_ref(),
            hash_key: entry.explicit_hash_key.as_ref(),
        }
    }
}

impl<'a> From<&'a PutRecordInput> for RecordParts<'a> {
    fn from(input: &'a PutRecordInput) -> Self {
        Self {
            key: input.partition_key.as_ref(),
            data: input.data.as_ref(),
            hash_key: input.explicit_hash_key.as_ref(),
        }
    }
}

fn header(kind: u8, origin: Origin, now: Timestamp, payload: u32, out: &mut Vec<u8>) {
    let origin = ORIGINS.iter().position(|known| *known == origin).unwrap_or_default();
    out.push(kind);
    out.push(origin as u8);
    out.extend_from_slice(&now.0.to_le_bytes());
    out.extend_from_slice(&payload.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
}

fn payload_size(record: RecordParts<'_>) -> usize {
    record.key.map_or(0, String::len) + record.data.map_or(0, |data| data.len())
}

fn payload(record: RecordParts<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(record.key.map_or(&[], |key| key.as_bytes()));
    out.extend_from_slice(record.data.map_or(&[], |data| data));
}

fn lengths(record: RecordParts<'_>, out: &mut Vec<u8>) {
    number(record.key.map_or(ABSENT, |key| key.len() as u32), out);
    number(record.data.map_or(ABSENT, |data| data.len() as u32), out);
    text(record.hash_key.map(String::as_str), out);
}

fn number(value: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn text(value: Option<&str>, out: &mut Vec<u8>) {
    number(value.map_or(ABSENT, |value| value.len() as u32), out);
    out.extend_from_slice(value.unwrap_or_default().as_bytes());
}

fn cbor<T: serde::Serialize>(value: &T, out: &mut Vec<u8>) {
    ciborium::into_writer(value, out).expect("journal types always fit CBOR");
}

/// Reads an entry's fields one after the other.
struct Fields<'a> {
    body: &'a Bytes,
    at: usize,
}

impl Fields<'_> {
    fn slice(&mut self, length: usize) -> Result<Bytes, BadEntry> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.body.len());
        let end = end.ok_or(BadEntry)?;
        let slice = self.body.slice(self.at..end);
        self.at = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadEntry> {
        let array = self.body.get(self.at..).and_then(<[u8]>::first_chunk::<N>).copied();
        self.at += N;
        array.ok_or(BadEntry)
    }

    fn number(&mut self) -> Result<u32, BadEntry> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn text(&mut self) -> Result<Option<String>, BadEntry> {
        match self.number()? {
            ABSENT => Ok(None),
            length => utf8(&self.slice(length as usize)?).map(Some),
        }
    }

    fn cbor<T: serde::de::DeserializeOwned>(&self) -> Result<T, BadEntry> {
        ciborium::from_reader(&self.body[self.at..]).map_err(|_| BadEntry)
    }

    /// Reads a call: the name of its operation, then its input.
    fn call<O: std::str::FromStr, R>(
        &mut self,
        decode: impl FnOnce(O, WireFormat, &[u8]) -> Result<R, MalformedBody>,
    ) -> Result<R, BadEntry> {
        let name = self.text()?.ok_or(BadEntry)?;
        let operation = name.parse().map_err(|_| BadEntry)?;
        decode(operation, WireFormat::Cbor, &self.body[self.at..]).map_err(|_| BadEntry)
    }

    /// Reads one record's fields and cuts its key and data from the payloads.
    fn record(
        &mut self,
        payload: &Bytes,
        at: &mut usize,
    ) -> Result<PutRecordsRequestEntry, BadEntry> {
        let mut cut = |length: u32| {
            if length == ABSENT {
                return Ok(None);
            }
            let end = at.checked_add(length as usize).filter(|end| *end <= payload.len());
            let end = end.ok_or(BadEntry)?;
            let slice = payload.slice(*at..end);
            *at = end;
            Ok(Some(slice))
        };
        let key = cut(self.number()?)?;
        let data = cut(self.number()?)?;
        Ok(PutRecordsRequestEntry {
            data: data.map(Blob),
            explicit_hash_key: self.text()?,
            partition_key: key.map(|key| utf8(&key)).transpose()?,
        })
    }

    fn put_records(&mut self, payload: &Bytes) -> Result<PutRecordsInput, BadEntry> {
        let stream_name = self.text()?;
        let stream_arn = self.text()?;
        let count = self.number()? as usize;
        // A record takes at least twelve bytes of fields: a claimed count is not believed.
        if count > self.body.len() / 12 {
            return Err(BadEntry);
        }
        let mut at = 0;
        let records: Result<Vec<_>, _> =
            (0..count).map(|_| self.record(payload, &mut at)).collect();
        let records = Some(records?);
        Ok(PutRecordsInput { records, stream_name, stream_arn, ..PutRecordsInput::default() })
    }

    fn put_record(&mut self, payload: &Bytes) -> Result<PutRecordInput, BadEntry> {
        let stream_name = self.text()?;
        let stream_arn = self.text()?;
        let sequence_number_for_ordering = self.text()?;
        let record = self.record(payload, &mut 0)?;
        Ok(PutRecordInput {
            stream_name,
            stream_arn,
            sequence_number_for_ordering,
            data: record.data,
            explicit_hash_key: record.explicit_hash_key,
            partition_key: record.partition_key,
            ..PutRecordInput::default()
        })
    }
}

fn utf8(bytes: &[u8]) -> Result<String, BadEntry> {
    String::from_utf8(bytes.to_vec()).map_err(|_| BadEntry)
}

#[cfg(test)]
mod tests;
