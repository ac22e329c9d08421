//! The log of API calls: who asked what, when, how long it took, what came of it.
//!
//! It holds the last ten thousand calls. The engine thread adds a group of calls at a time and
//! publishes nothing: whoever looks gets the chunks that are full as they are, shared, and a copy
//! of the one that isn't. Requests are kept for as long as all of them together are small.

mod subject;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::api::kinesis::{Response, ShardId};
use crate::api::{ApiError, ApiOperation, ApiRequest, firehose, lambda, sns};
use crate::engine::{Answer, Origin, Outcome};
use crate::units::Timestamp;

pub(super) use subject::{
    Subject, subject_of, subject_of_firehose, subject_of_kinesis, subject_of_lambda, subject_of_sns,
};

/// Calls that are kept at most.
pub const CALLS_MAX: usize = 10_000;
/// Calls that share an allocation.
const CHUNK: usize = 250;
/// All requests that are kept are smaller than this together, in bytes.
const REQUEST_BYTES_MAX: usize = 32 << 20;

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// Which one it was since the world was opened, from 1 on.
    pub number: u64,
    /// The simulated time at which it was carried out.
    pub at: Timestamp,
    /// Who asked.
    pub origin: Origin,
    /// The program that asked, by its own name; empty if it has none.
    pub caller: Arc<str>,
    /// AWS's name of the operation, or what was asked for instead of one.
    pub operation: Cow<'static, str>,
    /// The stream or the account's resource it was about.
    pub subject: Option<Arc<str>>,
    /// The shard it was about.
    pub shard: Option<ShardId>,
    /// Real time from the question to the answer.
    pub latency: Duration,
    /// What came of it.
    pub outcome: CallOutcome,
    /// About how many bytes of memory its request takes.
    pub weight: usize,
    /// Which operation of which service; `None` if the endpoint refused the call by itself.
    pub asked: Option<ApiOperation>,
    request: Weak<ApiRequest>,
}

impl Call {
    /// The request, if it is still kept.
    pub fn request(&self) -> Option<Arc<ApiRequest>> {
        self.request.upgrade()
    }

    /// Whether Kinesis was asked, as far as is known.
    pub const fn is_kinesis(&self) -> bool {
        matches!(self.asked, None | Some(ApiOperation::Kinesis(_)))
    }

    /// Whether it was refused as a whole.
    pub const fn failed(&self) -> bool {
        !matches!(self.outcome, CallOutcome::Done(_))
    }
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum CallOutcome {
    /// AWS's answer, in a word.
    Done(Fact),
    /// AWS's error.
    Refused(Box<ApiError>),
    /// The endpoint refused it before it came to the service.
    Rejected {
        /// AWS's code.
        code: &'static str,
        /// AWS's text; empty if it gives none.
        message: String,
    },
}

/// The one thing worth knowing about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// That it was given.
    Nothing,
    /// The shard a record went to.
    Shard(ShardId),
    /// Records that were read.
    Read(usize),
    /// Records that were written, and those of them that failed.
    Written {
        /// All of the call.
        records: usize,
        /// Those refused.
        failed: usize,
    },
    /// Things that were listed.
    Listed(usize),
}

fn fact_of(response: &Response) -> Fact {
    match response {
        Response::PutRecord(output) => Fact::Shard(output.shard_id),
        Response::PutRecords(output) => Fact::Written {
            records: output.records.len(),
            failed: output.failed_record_count as usize,
        },
        Response::GetRecords(output) => Fact::Read(output.records.len()),
        Response::ListStreams(output) => Fact::Listed(output.stream_names.len()),
        Response::ListShards(output) => Fact::Listed(output.shards.len()),
        Response::ListStreamConsumers(output) => Fact::Listed(output.consumers.len()),
        _ => Fact::Nothing,
    }
}

fn fact_of_firehose(response: &firehose::Response) -> Fact {
    use firehose::Response as A;
    match response {
        A::PutRecord(_) => Fact::Written { records: 1, failed: 0 },
        A::PutRecordBatch(output) => Fact::Written {
            records: output.request_responses.len(),
            failed: output.failed_put_count as usize,
        },
        A::ListDeliveryStreams(output) => Fact::Listed(output.delivery_stream_names.len()),
        A::ListTagsForDeliveryStream(output) => Fact::Listed(output.tags.len()),
        _ => Fact::Nothing,
    }
}

fn fact_of_lambda(response: &lambda::Response) -> Fact {
    use lambda::Response as A;
    match response {
        A::ListEventSourceMappings(output) => Fact::Listed(output.event_source_mappings.len()),
        A::ListFunctions(output) => Fact::Listed(output.functions.len()),
        _ => Fact::Nothing,
    }
}

fn fact_of_sns(response: &sns::Response) -> Fact {
    use sns::Response as A;
    match response {
        A::ListTopics(output) => Fact::Listed(output.topics.len()),
        A::ListSubscriptions(output) | A::ListSubscriptionsByTopic(output) => {
            Fact::Listed(output.subscriptions.len())
        }
        _ => Fact::Nothing,
    }
}

/// A call that the engine has carried out and that isn't answered yet.
pub(super) struct Carried {
    pub(super) at: Timestamp,
    pub(super) origin: Origin,
    pub(super) caller: Option<Arc<str>>,
    pub(super) subject: Subject,
    /// When it was asked.
    pub(super) since: Instant,
    pub(super) outcome: CallOutcome,
    pub(super) request: ApiRequest,
}

impl Carried {
    fn into_call(self, number: u64, answered: Instant) -> (Call, Arc<ApiRequest>) {
        let asked = self.request.operation();
        let operation = Cow::Borrowed(asked.as_str());
        let weight = subject::weight(&self.request);
        let request = Arc::new(self.request);
        let call = Call {
            number,
            at: self.at,
            origin: self.origin,
            caller: self.caller.unwrap_or_default(),
            operation,
            subject: self.subject.name,
            shard: self.subject.shard,
            latency: answered.saturating_duration_since(self.since),
            outcome: self.outcome,
            weight,
            asked: Some(asked),
            request: Arc::downgrade(&request),
        };
        (call, request)
    }
}

/// A call that the endpoint refused by itself.
#[derive(Clone, Debug)]
pub struct RejectedCall {
    /// Who asked.
    pub caller: Arc<str>,
    /// What was asked for, as far as it can be told.
    pub operation: String,
    /// AWS's code.
    pub code: &'static str,
    /// AWS's text; empty if it gives none.
    pub message: String,
}

/// What came of an outcome, in a word.
pub(super) fn outcome_of(outcome: &Outcome) -> CallOutcome {
    match &outcome.result {
        Ok(Answer::Kinesis(response)) => CallOutcome::Done(fact_of(response)),
        Ok(Answer::Firehose(response)) => CallOutcome::Done(fact_of_firehose(response)),
        Ok(Answer::Lambda(response)) => CallOutcome::Done(fact_of_lambda(response)),
        Ok(Answer::Sns(response)) => CallOutcome::Done(fact_of_sns(response)),
        Ok(Answer::Done) => CallOutcome::Done(Fact::Nothing),
        Err(error) => CallOutcome::Refused(Box::new(error.clone())),
    }
}

/// The log at one moment. Clones are cheap.
#[derive(Clone, Debug, Default)]
pub struct CallLog {
    chunks: VecDeque<Arc<Vec<Call>>>,
    /// The chunk that isn't full.
    open: Arc<Vec<Call>>,
    total: u64,
    failed: u64,
}

impl CallLog {
    /// Calls since the world was opened.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Those that were refused as a whole.
    pub const fn failed(&self) -> u64 {
        self.failed
    }

    /// Calls that are kept.
    pub fn len(&self) -> usize {
        self.chunks.len() * CHUNK + self.open.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the oldest call that is kept; of the next one if there is none.
    pub fn first(&self) -> u64 {
        self.total + 1 - self.len() as u64
    }

    /// A call by its number, if it is kept.
    pub fn get(&self, number: u64) -> Option<&Call> {
        let index = usize::try_from(number.checked_sub(self.first())?).ok()?;
        match self.chunks.get(index / CHUNK) {
            Some(chunk) => chunk.get(index % CHUNK),
            None => self.open.get(index - self.chunks.len() * CHUNK),
        }
    }

    /// The calls from a number on, oldest first.
    pub fn from(&self, number: u64) -> impl DoubleEndedIterator<Item = &Call> + '_ {
        let skipped = usize::try_from(number.saturating_sub(self.first())).unwrap_or(usize::MAX);
        let (chunks, rest) = (skipped / CHUNK, skipped % CHUNK);
        let full = self.chunks.iter().skip(chunks).map(|chunk| chunk.as_slice());
        let beyond = skipped.saturating_sub(self.chunks.len() * CHUNK).min(self.open.len());
        let last = if chunks < self.chunks.len() { &self.open[..] } else { &self.open[beyond..] };
        let first = if chunks < self.chunks.len() { rest } else { 0 };
        full.enumerate()
            .flat_map(move |(at, chunk)| chunk[if at == 0 { first } else { 0 }..].iter())
            .chain(last)
    }
}

/// The log while it is written.
#[derive(Default)]
pub(super) struct CallRecorder(Mutex<Writing>);

#[derive(Default)]
struct Writing {
    chunks: VecDeque<Arc<Vec<Call>>>,
    open: Vec<Call>,
    total: u64,
    failed: u64,
    /// The requests that are kept, oldest first, with what they weigh.
    requests: VecDeque<(Arc<ApiRequest>, usize)>,
    request_bytes: usize,
    /// What was given out last, for as long as nothing has come since.
    seen: Option<CallLog>,
}

impl Writing {
    fn push(&mut self, call: Call) {
        self.total += 1;
        self.failed += u64::from(call.failed());
        self.open.push(call);
        if self.open.len() == CHUNK {
            let room = Vec::with_capacity(CHUNK);
            self.chunks.push_back(Arc::new(std::mem::replace(&mut self.open, room)));
            if self.chunks.len() * CHUNK > CALLS_MAX - CHUNK {
                self.chunks.pop_front();
            }
        }
        self.seen = None;
    }

    fn keep(&mut self, request: Arc<ApiRequest>, size: usize) {
        self.requests.push_back((request, size));
        self.request_bytes += size;
        while self.request_bytes > REQUEST_BYTES_MAX || self.requests.len() > CALLS_MAX {
            let Some((_, size)) = self.requests.pop_front() else { break };
            self.request_bytes -= size;
        }
    }
}

impl CallRecorder {
    fn writing(&self) -> std::sync::MutexGuard<'_, Writing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes calls that are answered now, in their order.
    pub(super) fn note(&self, calls: impl ExactSizeIterator<Item = Carried>, answered: Instant) {
        if calls.len() == 0 {
            return;
        }
        let mut writing = self.writing();
        for carried in calls {
            let (call, request) = carried.into_call(writing.total + 1, answered);
            let weight = call.weight;
            writing.push(call);
            writing.keep(request, weight);
        }
    }

    /// Notes a call that the endpoint refused by itself.
    pub(super) fn reject(&self, rejected: RejectedCall, at: Timestamp) {
        let mut writing = self.writing();
        let call = Call {
            number: writing.total + 1,
            at,
            origin: Origin::Http,
            caller: rejected.caller,
            operation: Cow::Owned(rejected.operation),
            subject: None,
            shard: None,
            latency: Duration::ZERO,
            outcome: CallOutcome::Rejected { code: rejected.code, message: rejected.message },
            weight: 0,
            asked: None,
            request: Weak::new(),
        };
        writing.push(call);
    }

    /// The log as it is now.
    pub(super) fn log(&self) -> CallLog {
        let mut writing = self.writing();
        if let Some(seen) = &writing.seen {
            return seen.clone();
        }
        let log = CallLog {
            chunks: writing.chunks.clone(),
            open: Arc::new(writing.open.clone()),
            total: writing.total,
            failed: writing.failed,
        };
        writing.seen = Some(log.clone());
        log
    }
}

#[cfg(test)]
mod tests;
