//! Finding a place in a shard, and reading from there.

use crate::api::kinesis::{
    Error, GetRecordsInput, GetRecordsOutput, GetShardIteratorInput, GetShardIteratorOutput,
    InvalidArgument, NotFound, Operation, SequenceNumber, ShardId,
};
use crate::kinesis::push::Batch;
use crate::kinesis::{
    Kinesis, READ_ANSWER_BYTES, READ_CALLS_PER_SEC, Shard, Stream, Token, TokenKind,
};
use crate::units::Timestamp;

/// Most records of one answer.
const ANSWER_RECORDS_MAX: i64 = 10_000;

/// Where a reader wants to start, as iterators and subscriptions ask for it.
pub(super) struct Start<'a> {
    pub(super) kind: &'a str,
    pub(super) number: Option<&'a String>,
    pub(super) timestamp: Option<Timestamp>,
    pub(super) operation: Operation,
}

impl Kinesis {
    /// The stream and shard that an iterator leads to, whether or not it can still be used.
    pub fn place_of(&self, iterator: &str) -> Option<(String, ShardId)> {
        let token = Token::open(iterator, TokenKind::ShardIterator, &self.secret)?;
        Some((token.name, ShardId(token.detail as u32)))
    }

    pub(in crate::kinesis) fn get_shard_iterator(
        &mut self,
        now: Timestamp,
        input: &GetShardIteratorInput,
    ) -> Result<GetShardIteratorOutput, Error> {
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let text = input.shard_id.as_deref().unwrap_or_default();
        let shard_id: ShardId = text.parse().map_err(|_| self.no_such_shard(text, name))?;
        // A missing stream is reported as a missing shard, as on AWS.
        let missing = || self.shard_to_read_missing(shard_id, name);
        let stream = self.streams.get(name).ok_or_else(missing)?;
        let shard = stream.shard(shard_id, now).ok_or_else(missing)?;
        let start = Start {
            kind: input.shard_iterator_type.as_deref().unwrap_or_default(),
            number: input.starting_sequence_number.as_ref(),
            timestamp: input.timestamp,
            operation: Operation::GetShardIterator,
        };
        let position = self.position(stream, shard, &start, now)?;
        if input.dry_run == Some(true) {
            return Err(Error::DryRun(Operation::GetShardIterator));
        }
        let stream_id = stream.id;
        if self.settings.limits && !self.take_iterator_call(name, shard_id, now) {
            return Err(self.throttled(name, shard_id));
        }
        let token = Token {
            kind: TokenKind::ShardIterator,
            created: now,
            hop: 0,
            stream_id,
            detail: shard_id.0.into(),
            position,
            name: name.to_owned(),
        };
        Ok(GetShardIteratorOutput { shard_iterator: token.seal(&self.secret) })
    }

    /// Takes the room of one `GetShardIterator`; a refusal leaves everything as it was.
    fn take_iterator_call(&mut self, name: &str, shard: ShardId, now: Timestamp) -> bool {
        let Some(stream) = self.streams.get_mut(name) else { return false };
        let mut bucket = stream.shards[shard.0 as usize].iterators;
        let admitted = bucket.try_take(1, READ_CALLS_PER_SEC, READ_CALLS_PER_SEC, now);
        if admitted {
            stream.shard_mut(shard).iterators = bucket;
            self.changed = true;
        }
        admitted
    }

    fn no_such_shard(&self, shard: &str, stream: &str) -> Error {
        let (shard, stream) = (shard.to_owned(), stream.to_owned());
        NotFound::Shard { shard, stream, account: self.account() }.into()
    }

    pub(super) fn shard_to_read_missing(&self, shard: ShardId, stream: &str) -> Error {
        let (shard, stream) = (shard.to_string(), stream.to_owned());
        NotFound::ShardToRead { shard, stream, account: self.account() }.into()
    }

    /// The counter of the record at which a reader starts.
    pub(super) fn position(
        &self,
        stream: &Stream,
        shard: &Shard,
        start: &Start<'_>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let kind = start.kind;
        match (kind, start.number) {
            ("AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER", Some(text)) => {
                let number = self.starting_number(stream, shard, text, start.operation)?;
                let after = u64::from(kind == "AFTER_SEQUENCE_NUMBER");
                Ok(number.counter.saturating_add(after))
            }
            ("TRIM_HORIZON" | "LATEST", Some(_)) => {
                Err(InvalidArgument::NumberNotWanted { kind: kind.to_owned() }.into())
            }
            ("TRIM_HORIZON", None) => Ok(0),
            ("LATEST", None) => Ok(shard.log.next()),
            ("AT_TIMESTAMP", _) => match start.timestamp {
                None => Err(InvalidArgument::TimestampMissing.into()),
                Some(asked) if asked > now => {
                    Err(InvalidArgument::TimestampInFuture { asked, now }.into())
                }
                Some(asked) => Ok(shard.log.first_since(asked)),
            },
            _ => Err(InvalidArgument::NumberMissing { kind: kind.to_owned() }.into()),
        }
    }

    fn starting_number(
        &self,
        stream: &Stream,
        shard: &Shard,
        text: &str,
        operation: Operation,
    ) -> Result<SequenceNumber, Error> {
        let (name, account) = (stream.name.clone(), self.account());
        let number = text.to_owned();
        let Ok(parsed) = text.parse::<SequenceNumber>() else {
            let shard = shard.id;
            return Err(InvalidArgument::StartingNumber {
                number,
                operation,
                shard,
                stream: name,
                account,
            }
            .into());
        };
        if parsed.shard != shard.id {
            let (encoded, shard) = (parsed.shard, shard.id);
            return Err(InvalidArgument::OtherShardsNumber { encoded, shard }.into());
        }
        if parsed.shard_created_secs != shard.start_number().shard_created_secs {
            let shard = shard.id;
            return Err(InvalidArgument::ForeignNumber {
                number,
                operation,
                shard,
                stream: name,
                account,
            }
            .into());
        }
        Ok(parsed)
    }

    pub(in crate::kinesis) fn get_records(
        &mut self,
        now: Timestamp,
        input: &GetRecordsInput,
    ) -> Result<GetRecordsOutput, Error> {
        let text = input.shard_iterator.as_deref().unwrap_or_default();
        let token = Token::open(text, TokenKind::ShardIterator, &self.secret)
            .ok_or(InvalidArgument::ShardIterator)?;
        if token.is_expired(now) {
            return Err(Error::ExpiredIterator { created: token.created, now });
        }
        if let Some(arn) = &input.stream_arn
            && *arn != self.settings.identity.stream_arn(&token.name)
        {
            return Err(InvalidArgument::ShardIterator.into());
        }
        let shard_id = ShardId(token.detail as u32);
        let live = self
            .streams
            .get(&token.name)
            .filter(|stream| stream.id == token.stream_id)
            .is_some_and(|stream| stream.shard(shard_id, now).is_some());
        if !live {
            return Err(self.shard_to_read_missing(shard_id, &token.name));
        }
        if input.dry_run == Some(true) {
            return Err(Error::DryRun(Operation::GetRecords));
        }
        let limit = input.limit.unwrap_or(ANSWER_RECORDS_MAX).min(ANSWER_RECORDS_MAX);
        self.read_shard(token, limit as usize, now)
    }

    fn read_shard(
        &mut self,
        token: Token,
        limit: usize,
        now: Timestamp,
    ) -> Result<GetRecordsOutput, Error> {
        let limits = self.settings.limits;
        let shard_id = ShardId(token.detail as u32);
        let stream = self.stream_mut(&token.name)?;
        let shard = stream.shard_mut(shard_id);
        if limits && !shard.read.try_call(now) {
            shard.metrics.refused_read(now);
            return Err(self.throttled(&token.name, shard_id));
        }
        let batch = Batch::collect(shard, token.position, limit, READ_ANSWER_BYTES);
        let behind = batch.millis_behind(shard, now);
        if limits {
            shard.read.answered(batch.bytes, now);
        }
        let age = batch.last_arrived.map_or(0, |arrived| now.since(arrived).0);
        shard.metrics.polled(batch.records.len() as u32, batch.bytes, age, now);
        // A reader that stands beyond the tip stays there.
        let next = batch.next.max(token.position);
        let ended = shard.is_read_to_end(next);
        let children = shard.children.clone();
        let child_shards = ended.then(|| {
            children.iter().map(|child| stream.shards[child.0 as usize].to_child()).collect()
        });
        self.on_disk = batch.on_disk;
        let hop = token.hop.wrapping_add(1);
        let next = Token { created: now, hop, position: next, ..token };
        Ok(GetRecordsOutput {
            records: batch.records,
            next_shard_iterator: (!ended).then(|| next.seal(&self.secret)),
            millis_behind_latest: behind,
            child_shards,
        })
    }
}
