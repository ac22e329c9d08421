//! Writing records.

use std::collections::BTreeSet;

use crate::api::kinesis::{
    Error, HashKey, InvalidArgument, Operation, PutRecordInput, PutRecordOutput, PutRecordsInput,
    PutRecordsOutput, PutRecordsRequestEntry, PutRecordsResultEntry, RecordDistribution,
    RecordFailure, SequenceNumber, ShardId, StreamMode, StreamStatus, Throttled,
};
use crate::kinesis::hash_key::hash_of;
use crate::kinesis::heat::Arrival;
use crate::kinesis::metrics::By;
use crate::kinesis::passages::{PASSAGES, Passage};
use crate::kinesis::record_log::{NewRecord, Sealed};
use crate::kinesis::{BATCH_BYTES_MAX, Call, Kinesis, Stream};
use crate::units::Timestamp;

/// A record as both operations bring it.
struct Incoming<'a> {
    key: &'a str,
    data: &'a [u8],
    /// Where it falls, if the caller or its key says so.
    hash: Option<HashKey>,
    /// Whether the caller said so, by an `ExplicitHashKey`.
    explicit: bool,
    /// Where its key begins in the journal's entry.
    offset: u32,
}

impl Incoming<'_> {
    const fn size(&self) -> usize {
        self.key.len() + self.data.len()
    }

    /// Tells its key from others: a part of the key's MD5, which is mostly known already.
    fn print(&self) -> u64 {
        match self.hash {
            Some(hash) if !self.explicit => hash.0 as u64,
            _ if self.key.is_empty() => 0,
            _ => hash_of(self.key).0 as u64,
        }
    }
}

/// What became of an incoming record.
enum Stored {
    At(ShardId, SequenceNumber),
    Throttled(ShardId),
}

impl Kinesis {
    pub(in crate::kinesis) fn put_record(
        &mut self,
        call: Call,
        input: &PutRecordInput,
    ) -> Result<PutRecordOutput, Error> {
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.writable_stream(name)?;
        let key = input.partition_key.as_ref();
        let data = input.data.as_deref().unwrap_or_default();
        let explicit = input.explicit_hash_key.as_ref();
        let hash = hash_for(stream, key, explicit)?;
        let key = key.map_or("", String::as_str);
        let (explicit, offset) = (explicit.is_some(), call.payload_offset);
        let incoming = Incoming { key, data, hash, explicit, offset };
        check_size(stream, 1, incoming.size())?;
        if let Some(number) = &input.sequence_number_for_ordering {
            self.check_ordering_number(number, name, call.now)?;
        }
        if input.dry_run == Some(true) {
            return Err(Error::DryRun(Operation::PutRecord));
        }
        let limits = self.settings.limits;
        let stream = self.stream_mut(name)?;
        let encryption_type = stream.encryption_if_any();
        let mut written = Written::of(By::PutRecord);
        let stored = store(stream, limits, call, &incoming, &mut written);
        self.after_put(name, &written, call.now);
        match stored {
            Stored::At(shard_id, sequence_number) => {
                Ok(PutRecordOutput { shard_id, sequence_number, encryption_type })
            }
            Stored::Throttled(shard) => Err(self.throttled(name, shard)),
        }
    }

    pub(in crate::kinesis) fn put_records(
        &mut self,
        call: Call,
        input: &PutRecordsInput,
    ) -> Result<PutRecordsOutput, Error> {
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.writable_stream(name)?;
        let entries = input.records.as_deref().unwrap_or_default();
        let incoming = check_batch(stream, entries, call.payload_offset)?;
        if input.dry_run == Some(true) {
            return Err(Error::DryRun(Operation::PutRecords));
        }
        let limits = self.settings.limits;
        let account = self.account();
        let stream = self.stream_mut(name)?;
        let encryption_type = stream.encryption_if_any();
        let mut records = Vec::with_capacity(incoming.len());
        let mut written = Written { more: incoming.len(), ..Written::of(By::PutRecords) };
        for record in &incoming {
            written.more -= 1;
            records.push(match store(stream, limits, call, record, &mut written) {
                Stored::At(shard, number) => PutRecordsResultEntry {
                    sequence_number: Some(number),
                    shard_id: Some(shard),
                    ..PutRecordsResultEntry::default()
                },
                Stored::Throttled(shard) => refused_entry(&Throttled {
                    shard,
                    stream: name.to_owned(),
                    account: account.clone(),
                }),
            });
        }
        self.after_put(name, &written, call.now);
        Ok(PutRecordsOutput { failed_record_count: written.refused, records, encryption_type })
    }

    /// The stream of a write: one that is being created or deleted is not found, as on AWS.
    fn writable_stream(&self, name: &str) -> Result<&Stream, Error> {
        let stream = self.stream(name)?;
        match stream.status {
            StreamStatus::Active | StreamStatus::Updating => Ok(stream),
            StreamStatus::Creating | StreamStatus::Deleting => Err(self.not_found(name)),
        }
    }

    fn check_ordering_number(
        &self,
        number: &str,
        stream: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let parsed = number.parse::<SequenceNumber>();
        if parsed.is_ok_and(|parsed| parsed.arrived_secs as i64 <= now.secs()) {
            return Ok(());
        }
        let number = number.to_owned();
        let (stream, account) = (stream.to_owned(), self.account());
        Err(InvalidArgument::OrderingNumber { number, stream, account }.into())
    }

    pub(in crate::kinesis) fn throttled(&self, stream: &str, shard: ShardId) -> Error {
        Throttled { shard, stream: stream.to_owned(), account: self.account() }.into()
    }

    /// Books stored records, keeps the memory budget and lets their readers have them.
    fn after_put(&mut self, name: &str, written: &Written, now: Timestamp) {
        let Some(stream) = self.streams.get(name) else { return };
        let id = stream.id;
        if stream.trim_due.is_none() {
            self.plan_trim(name);
        }
        self.plan_review(name, now);
        self.payload_bytes += written.bytes;
        for (shard, sealed) in &written.sealed {
            self.note_sealed(id, *shard, *sealed);
        }
        if !written.sealed.is_empty() {
            self.tidy_sealed();
        }
        self.enforce_payload_budget();
        if !self.subscribed.is_empty() {
            for shard in &written.shards {
                self.pump_shard(id, *shard, now);
            }
        }
    }
}

/// What a call wrote, to be booked once it is through.
struct Written {
    by: By,
    /// Records of the call that are still to come.
    more: usize,
    bytes: u64,
    refused: i64,
    shards: BTreeSet<ShardId>,
    sealed: Vec<(ShardId, Sealed)>,
}

impl Written {
    const fn of(by: By) -> Self {
        Self { by, more: 0, bytes: 0, refused: 0, shards: BTreeSet::new(), sealed: Vec::new() }
    }
}

/// Puts a record on its shard if the shard can take it.
fn store(
    stream: &mut Stream,
    limits: bool,
    call: Call,
    record: &Incoming<'_>,
    written: &mut Written,
) -> Stored {
    let id = match record.hash {
        Some(hash) => stream.shard_of(hash),
        None => stream.any_shard(),
    };
    let burst = stream.max_record_bytes();
    let encrypted = stream.key_id.is_some();
    let shard = &mut stream.shards[id.0 as usize];
    shard.version += 1;
    let (size, now) = (record.size() as u64, call.now);
    let refused = if limits { shard.write.try_take(size, burst, now).err() } else { None };
    let arrival =
        Arrival { key: record.key, hash: record.hash, print: record.print(), bytes: size, refused };
    shard.heat.note(&shard.range, &arrival, now);
    let number = refused.is_none().then(|| shard.number(shard.log.next(), now));
    if written.more < PASSAGES {
        let hash = record.hash;
        let passage =
            Passage { counter: 0, at: now, hash, shard: id, bytes: size, number, refused };
        stream.passages.note(passage);
    } else {
        stream.passages.pass_over();
    }
    if let Some(refusal) = refused {
        shard.metrics.refused_write(written.by, refusal, now);
        written.refused += 1;
    }
    let Some(number) = number else { return Stored::Throttled(id) };
    let sealed = shard.log.append(&NewRecord {
        key: record.key,
        data: record.data,
        arrived: now,
        entry: call.entry,
        offset: record.offset,
        encrypted,
    });
    shard.metrics.wrote(written.by, size, now);
    written.bytes += size;
    written.shards.insert(id);
    written.sealed.extend(sealed.map(|sealed| (id, sealed)));
    Stored::At(id, number)
}

/// Where a record falls: by the caller's hash key, or by its partition key; nowhere in
/// particular if the stream distributes records itself.
fn hash_for(
    stream: &Stream,
    key: Option<&String>,
    explicit: Option<&String>,
) -> Result<Option<HashKey>, Error> {
    if stream.mode == StreamMode::OnDemand && stream.distribution == RecordDistribution::Auto {
        return Ok(None);
    }
    let Some(key) = key else {
        return Err(InvalidArgument::NoPartitionKey { stream: stream.name.clone() }.into());
    };
    match explicit {
        None => Ok(Some(hash_of(key))),
        Some(value) => value
            .parse()
            .map(Some)
            .map_err(|_| InvalidArgument::ExplicitHashKey { value: value.clone() }.into()),
    }
}

fn check_size(stream: &Stream, number: usize, bytes: usize) -> Result<(), Error> {
    let limit = stream.max_record_bytes() as usize;
    if bytes <= limit {
        return Ok(());
    }
    let stream = stream.name.clone();
    Err(InvalidArgument::RecordTooLarge { number, bytes, limit, stream }.into())
}

/// Checks a whole batch before anything of it is stored.
fn check_batch<'a>(
    stream: &Stream,
    entries: &'a [PutRecordsRequestEntry],
    payload_offset: u32,
) -> Result<Vec<Incoming<'a>>, Error> {
    let mut incoming = Vec::with_capacity(entries.len());
    let mut bytes = 0;
    for (index, entry) in entries.iter().enumerate() {
        let key = entry.partition_key.as_ref();
        let record = Incoming {
            hash: hash_for(stream, key, entry.explicit_hash_key.as_ref())?,
            explicit: entry.explicit_hash_key.is_some(),
            key: key.map_or("", String::as_str),
            data: entry.data.as_deref().unwrap_or_default(),
            offset: payload_offset + bytes as u32,
        };
        check_size(stream, index + 1, record.size())?;
        bytes += record.size();
        incoming.push(record);
    }
    if bytes > BATCH_BYTES_MAX {
        return Err(InvalidArgument::BatchTooLarge { bytes, limit: BATCH_BYTES_MAX }.into());
    }
    Ok(incoming)
}

fn refused_entry(cause: &Throttled) -> PutRecordsResultEntry {
    PutRecordsResultEntry {
        error_code: Some(RecordFailure::Throttled.code().to_owned()),
        error_message: Some(cause.to_string()),
        ..PutRecordsResultEntry::default()
    }
}
