//! What functions do: native ones run here, in the step in which their batch is ready, and their
//! alerts go out through SNS; what runs elsewhere waits to be polled. Notices of discarded batches
//! go to their queue, topic or bucket.
//!
//! All of it is a part of the step that caused it, so it needs no entry in the journal.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::api::lambda::{InvokeOutput, Response};
use crate::api::sns::{self, PublishInput, topic_arn};
use crate::lambda::functions::python::Raised;
use crate::lambda::functions::{Alert, Failure, Function, Run};
use crate::lambda::{Invocation, InvocationId, Lambda, Outcome};
use crate::sns::Sns;
use crate::units::{Millis, Timestamp};

use super::notices::{NoticeObject, NoticeSent, Queue};

/// Alerts that are remembered.
pub const ALERTS_KEPT: usize = 512;
/// Runs of functions that are remembered.
pub const RUNS_KEPT: usize = 512;
/// Bytes of a run's log that are remembered.
const LOG_BYTES_KEPT: usize = 16 << 10;

/// What functions did and what came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Aftermath {
    pub(super) alerts: VecDeque<Arc<AlertSent>>,
    pub(super) alerts_sent: u64,
    pub(super) runs: VecDeque<Arc<FunctionRun>>,
    pub(super) runs_done: u64,
    pub(super) queues: BTreeMap<String, Queue>,
    pub(super) notices: VecDeque<Arc<NoticeSent>>,
    /// Objects that wait to be written, by the number of their delivery.
    pub(super) objects: BTreeMap<u64, NoticeObject>,
    pub(super) next_object: u64,
    /// Objects that wait to be polled.
    #[serde(skip)]
    pub(super) objects_ready: BTreeSet<u64>,
    /// Invocations of functions that run elsewhere, and wait to be polled.
    #[serde(skip)]
    elsewhere: BTreeSet<InvocationId>,
    /// When each of those began, as far as it has.
    begun: BTreeMap<InvocationId, Timestamp>,
    /// Grows with every change.
    pub(super) version: u64,
}

/// An alert of a native function, published or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertSent {
    /// Which it was in this world, from 1.
    pub number: u64,
    /// The function, by name.
    pub function: String,
    /// The topic.
    pub topic_arn: String,
    /// The rule that fired: its place in the function's list.
    pub rule: usize,
    /// The subject.
    pub subject: String,
    /// The message.
    pub message: String,
    /// The record it is about; `None` if the function was invoked directly.
    pub about: Option<AboutRecord>,
    /// How often the batch had been handed over by then, from 1.
    pub attempt: u32,
    /// When it was published.
    pub at: Timestamp,
    /// SNS's name of the message, or why it refused.
    pub sent: Result<String, String>,
}

impl AlertSent {
    /// From the record's arrival in the stream to the alert.
    pub fn delay(&self) -> Option<Millis> {
        self.about.as_ref().map(|about| self.at.since(about.arrived))
    }
}

/// The record that an alert is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AboutRecord {
    /// The mapping, by AWS's identity.
    pub mapping: String,
    /// The stream.
    pub stream_arn: String,
    /// The shard.
    pub shard: ShardId,
    /// Its number there.
    pub sequence_number: SequenceNumber,
    /// Its partition key.
    pub partition_key: String,
    /// When it arrived.
    pub arrived: Timestamp,
}

/// One run of a function over a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunctionRun {
    /// Which it was in this world, from 1.
    pub number: u64,
    /// The function, by name.
    pub function: String,
    /// AWS's name of the invocation.
    pub request_id: String,
    /// The mapping, by AWS's identity.
    pub mapping: String,
    /// The shard.
    pub shard: ShardId,
    /// How often this batch had been handed over by then, from 1.
    pub attempt: u32,
    /// Records of the batch.
    pub records: usize,
    /// Alerts that it published.
    pub alerts: usize,
    /// When it began.
    pub at: Timestamp,
    /// How long it ran in the simulation.
    pub took: Millis,
    /// What became of it.
    pub outcome: Outcome,
    /// What it printed, as far as it is kept; native functions print nothing.
    pub log: String,
}

/// Publishes an alert as the note's code does; the exception that `boto3` raises if SNS refuses.
fn publish(sns: &mut Sns, now: Timestamp, arn: &str, alert: &Alert) -> Result<String, Raised> {
    let request = sns::Request::Publish(PublishInput {
        topic_arn: Some(arn.to_owned()),
        subject: Some(alert.subject.clone()),
        message: Some(alert.message.clone()),
        ..PublishInput::default()
    });
    match sns.apply(now, &request).result {
        Ok(sns::Response::Publish(output)) => Ok(output.message_id),
        Ok(_) => Err(Raised::new("ClientError", "no answer to Publish")),
        Err(error) => {
            let code = error.code();
            let kind = match error {
                sns::Error::TopicNotFound => "NotFoundException",
                sns::Error::InvalidParameter(_) => "InvalidParameterException",
                sns::Error::Internal => "InternalErrorException",
                _ => "ClientError",
            };
            let text =
                format!("An error occurred ({code}) when calling the Publish operation: {error}");
            Err(Raised::new(kind, text))
        }
    }
}

/// What a function that runs too long gives. (Lambda's answer since 2024: `Sandbox.Timedout`.)
fn timed_out(request_id: &str, seconds: u32) -> Outcome {
    let error = format!(
        "Sandbox.Timedout: RequestId: {request_id} Error: Task timed out after {seconds}.00 seconds"
    );
    Outcome::Failed { error }
}

impl Aftermath {
    /// Runs every native function that has a batch; whether there was any batch.
    pub(super) fn run_functions(
        &mut self,
        lambda: &mut Lambda,
        sns: &mut Sns,
        now: Timestamp,
    ) -> bool {
        let mut any = false;
        while let Some(invocation) = lambda.poll_invocation() {
            any = true;
            self.version += 1;
            let Some(function) = lambda.functions().get(&invocation.function).cloned() else {
                let error = format!("Function not found: {}", invocation.function_arn);
                let outcome = Outcome::Failed { error };
                self.note_run(&invocation, now, Millis(0), 0, outcome.clone(), String::new());
                lambda.invocation_done(now, invocation.id, outcome);
                continue;
            };
            let Some(run) = function.code.run(invocation.payloads()) else {
                self.elsewhere.insert(invocation.id);
                self.begun.insert(invocation.id, now);
                continue;
            };
            let alerts = run.alerts.len();
            let raised = self.publish_run(sns, now, lambda, &function, run, &invocation);
            let limit = Millis::from_secs(function.timeout_secs.into());
            let (took, outcome) = match raised {
                _ if function.takes > limit => {
                    (limit, timed_out(&invocation.request_id, function.timeout_secs))
                }
                Some(raised) => {
                    let error = format!("{}: {}", raised.kind, raised.message);
                    (function.takes, Outcome::Failed { error })
                }
                None => (function.takes, Outcome::Succeeded { state: None }),
            };
            self.note_run(&invocation, now, took, alerts, outcome.clone(), String::new());
            lambda.invocation_takes(now, invocation.id, took, outcome);
        }
        any
    }

    /// Publishes what a run gave, until SNS refuses; what the run raised in the end.
    fn publish_run(
        &mut self,
        sns: &mut Sns,
        now: Timestamp,
        lambda: &Lambda,
        function: &Function,
        run: Run,
        invocation: &Invocation,
    ) -> Option<Raised> {
        let arn = topic_arn(&lambda.settings().identity, &function.topic);
        for alert in run.alerts {
            let about = invocation.records.get(alert.record).map(|held| AboutRecord {
                mapping: invocation.mapping.clone(),
                stream_arn: invocation.stream_arn.clone(),
                shard: invocation.shard,
                sequence_number: held.record.sequence_number,
                partition_key: held.record.partition_key.as_str().to_owned(),
                arrived: held.record.arrived,
            });
            let sent = publish(sns, now, &arn, &alert);
            let told = sent.clone().map_err(|raised| raised.message.clone());
            self.note_alert(function, &arn, alert, (about, invocation.attempt), now, told);
            if let Err(raised) = sent {
                return Some(raised);
            }
        }
        run.failure.map(|failure| failure.raised)
    }

    /// Publishes the alerts of a function that was invoked directly; if SNS refuses one, that is
    /// what the function raised.
    pub(super) fn publish_direct(
        &mut self,
        sns: &mut Sns,
        now: Timestamp,
        lambda: &mut Lambda,
        function: &str,
        response: &mut Response,
    ) {
        let alerts = lambda.take_alerts();
        let Some(function) = lambda.functions().get(function).filter(|_| !alerts.is_empty()) else {
            return;
        };
        self.version += 1;
        let arn = topic_arn(&lambda.settings().identity, &function.topic);
        for alert in alerts {
            let record = alert.record;
            let sent = publish(sns, now, &arn, &alert);
            let told = sent.clone().map_err(|raised| raised.message.clone());
            self.note_alert(function, &arn, alert, (None, 1), now, told);
            if let Err(raised) = sent {
                if let Response::Invoke(output) = response {
                    fail(output, &Failure { record, raised });
                }
                return;
            }
        }
    }

    fn note_alert(
        &mut self,
        function: &Function,
        topic_arn: &str,
        alert: Alert,
        (about, attempt): (Option<AboutRecord>, u32),
        at: Timestamp,
        sent: Result<String, String>,
    ) {
        self.alerts_sent += 1;
        let noted = AlertSent {
            number: self.alerts_sent,
            function: function.name.clone(),
            topic_arn: topic_arn.to_owned(),
            rule: alert.rule,
            subject: alert.subject,
            message: alert.message,
            about,
            attempt,
            at,
            sent,
        };
        keep(&mut self.alerts, noted, ALERTS_KEPT);
    }

    fn note_run(
        &mut self,
        invocation: &Invocation,
        at: Timestamp,
        took: Millis,
        alerts: usize,
        outcome: Outcome,
        mut log: String,
    ) {
        if log.len() > LOG_BYTES_KEPT {
            // The end is what says why.
            let from = log.ceil_char_boundary(log.len() - LOG_BYTES_KEPT);
            log.drain(..from);
        }
        self.runs_done += 1;
        let noted = FunctionRun {
            number: self.runs_done,
            function: invocation.function.clone(),
            request_id: invocation.request_id.clone(),
            mapping: invocation.mapping.clone(),
            shard: invocation.shard,
            attempt: invocation.attempt,
            records: invocation.records.len(),
            alerts,
            at,
            took,
            outcome,
            log,
        };
        keep(&mut self.runs, noted, RUNS_KEPT);
        self.version += 1;
    }

    /// The next invocation of a function that runs elsewhere, with the function.
    pub(super) fn poll_elsewhere(&mut self, lambda: &Lambda) -> Option<(Invocation, Function)> {
        while let Some(id) = self.elsewhere.pop_first() {
            let Some(invocation) = lambda.invocation(id) else { continue };
            if let Some(function) = lambda.functions().get(&invocation.function) {
                return Some((invocation, function.clone()));
            }
        }
        None
    }

    /// Takes the answer of a function that ran elsewhere; whether anyone waited for it.
    pub(super) fn answered(
        &mut self,
        lambda: &mut Lambda,
        now: Timestamp,
        id: InvocationId,
        took: Millis,
        (outcome, log): (&Outcome, &str),
    ) -> bool {
        let Some(begun) = self.begun.remove(&id) else { return false };
        self.elsewhere.remove(&id);
        let Some(invocation) = lambda.invocation(id) else { return true };
        self.note_run(&invocation, begun, took, 0, outcome.clone(), log.to_owned());
        lambda.invocation_done(now, id, outcome.clone());
        true
    }

    /// Forgets what waits for answers that nobody will use: their mapping is gone.
    pub(super) fn forget_the_gone(&mut self, lambda: &Lambda) {
        self.begun.retain(|id, _| lambda.invocation(*id).is_some());
    }

    /// Has everything polled again that was asked for and not answered.
    pub(super) fn ask_again(&mut self) {
        self.elsewhere = self.begun.keys().copied().collect();
        self.objects_ready = self.objects.keys().copied().collect();
    }

    /// Forgets everything; numbers of objects are not given twice.
    pub(super) fn reset(&mut self) {
        let (next_object, version) = (self.next_object, self.version + 1);
        *self = Self { next_object, version, ..Self::default() };
    }
}

/// Makes an answer that of a function that raised.
fn fail(output: &mut InvokeOutput, failure: &Failure) {
    if output.status_code != 200 {
        return;
    }
    output.function_error = Some("Unhandled".to_owned());
    output.payload = failure.payload("").into_bytes().into();
}

/// Adds to a list of bounded length.
pub(super) fn keep<T>(list: &mut VecDeque<Arc<T>>, one: T, most: usize) {
    if list.len() == most {
        list.pop_front();
    }
    list.push_back(Arc::new(one));
}
