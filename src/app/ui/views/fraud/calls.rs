//! Calls of the view: the transaction is sent, and a record is fetched to be tried. Nothing waits.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use caudal::api::kinesis::{
    Error, GetRecordsInput, GetShardIteratorInput, PutRecordInput, PutRecordOutput, Record,
    Request, Response, SequenceNumber, ShardId,
};
use caudal::api::{ApiError, ApiRequest, Blob};
use caudal::engine::{Control, Envelope, Origin, StreamView};
use caudal::units::Timestamp;

use super::ViewScene;
use super::event::Event;
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::widgets::Tone;

/// Records that are asked for to find the last of a second.
const LIMIT: i64 = 10_000;

/// What is said where the engine takes nothing.
const BUSY: &str = "El motor no puede aceptar la llamada ahora. Repítela en un momento.";

type Answer = Receiver<Result<Response, Error>>;

/// What is under way.
#[derive(Default)]
pub(super) struct Calls {
    sending: Option<Answer>,
    fetching: Option<Answer>,
    /// Whether the first record of the answer is wanted, or the last one.
    first: bool,
    /// Calls of Lambda and SNS, and controls.
    asking: Vec<Receiver<Result<(), ApiError>>>,
    /// How sending ended.
    pub(super) sent: Option<Result<PutRecordOutput, Error>>,
}

impl Calls {
    pub(super) fn is_sending(&self) -> bool {
        self.sending.is_some()
    }

    pub(super) fn is_fetching(&self) -> bool {
        self.fetching.is_some()
    }

    pub(super) fn is_asking(&self) -> bool {
        !self.asking.is_empty()
    }

    /// Makes a call of another service; if it is refused, that is said.
    pub(super) fn ask(&mut self, scene: &mut ViewScene<'_>, request: impl Into<ApiRequest>) {
        self.pass(scene, Envelope::call(Origin::Window, request.into()));
    }

    /// Tells the sandbox something AWS has no call for.
    pub(super) fn control(&mut self, scene: &mut ViewScene<'_>, control: Control) {
        self.pass(scene, Envelope::control(Origin::Window, control));
    }

    fn pass(&mut self, scene: &mut ViewScene<'_>, envelope: Envelope) {
        let (sender, receiver) = channel();
        let waker = Arc::clone(&scene.waker);
        let reply = move |outcome: caudal::engine::Outcome| {
            // A window that has closed needs no answer.
            let _ = sender.send(outcome.result.map(|_| ()));
            waker();
        };
        if scene.handle.send(envelope, Box::new(reply)).is_ok() {
            self.asking.push(receiver);
        } else {
            scene.actions.push(Action::Say(Tone::Error, BUSY.to_owned()));
        }
    }

    /// Takes the answers of [`Self::ask`] and [`Self::control`].
    fn hear(&mut self, scene: &mut ViewScene<'_>) {
        self.asking.retain(|answer| match answer.try_recv() {
            Ok(Err(error)) => {
                let words = format!("{}: {}", error.code(), explain::refusal(&error).cause);
                scene.actions.push(Action::Say(Tone::Error, words));
                false
            }
            Ok(Ok(())) | Err(TryRecvError::Disconnected) => false,
            Err(TryRecvError::Empty) => true,
        });
    }

    /// What was sent is not what is tried any more.
    pub(super) fn forget(&mut self) {
        self.sent = None;
    }

    pub(super) fn send(&mut self, scene: &mut ViewScene<'_>, request: Request) {
        self.sent = None;
        self.sending = call(scene, request);
    }

    /// Fetches a record that is selected in another view.
    pub(super) fn fetch(&mut self, scene: &mut ViewScene<'_>, stream: &str, at: SequenceNumber) {
        self.first = true;
        let place = GetShardIteratorInput {
            stream_name: Some(stream.to_owned()),
            shard_id: Some(at.shard.to_string()),
            shard_iterator_type: Some("AT_SEQUENCE_NUMBER".to_owned()),
            starting_sequence_number: Some(at.to_string()),
            ..GetShardIteratorInput::default()
        };
        self.fetching = call(scene, Request::GetShardIterator(place));
    }

    /// Fetches the newest record of a stream: the last one from the shard's last second on.
    pub(super) fn fetch_newest(&mut self, scene: &mut ViewScene<'_>, stream: &StreamView) {
        self.first = false;
        let Some((shard, at)) = newest(stream) else { return };
        let place = GetShardIteratorInput {
            stream_name: Some(stream.name.clone()),
            shard_id: Some(shard.to_string()),
            shard_iterator_type: Some("AT_TIMESTAMP".to_owned()),
            timestamp: Some(at),
            ..GetShardIteratorInput::default()
        };
        self.fetching = call(scene, Request::GetShardIterator(place));
    }

    /// Takes answers; gives a record that was fetched.
    pub(super) fn tick(&mut self, scene: &mut ViewScene<'_>) -> Option<Event> {
        self.hear(scene);
        if let Some(ended) = take(&mut self.sending) {
            self.sent = match ended {
                Ok(Response::PutRecord(output)) => Some(Ok(output)),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            };
        }
        match take(&mut self.fetching)? {
            Ok(Response::GetShardIterator(output)) => {
                let limit = if self.first { 1 } else { LIMIT };
                let read = GetRecordsInput {
                    shard_iterator: Some(output.shard_iterator),
                    limit: Some(limit),
                    ..GetRecordsInput::default()
                };
                self.fetching = call(scene, Request::GetRecords(read));
                None
            }
            Ok(Response::GetRecords(output)) => {
                let records = &output.records;
                let record = if self.first { records.first() } else { records.last() };
                if record.is_none() {
                    let words = "El registro ya no está en el stream: su retención ha vencido.";
                    scene.actions.push(Action::Say(Tone::Warn, words.to_owned()));
                }
                record.map(event)
            }
            Ok(_) => None,
            Err(error) => {
                let words = format!("{}: {}", error.code(), explain::error(&error).cause);
                scene.actions.push(Action::Say(Tone::Error, words));
                None
            }
        }
    }
}

fn event(record: &Record) -> Event {
    let number = record.sequence_number.to_string();
    let name = format!("…{}", &number[number.len().saturating_sub(5)..]);
    Event::record(record.partition_key.as_str().to_owned(), name, record.data.0.clone())
}

/// The shard that took a record last, and the second in which it did.
fn newest(stream: &StreamView) -> Option<(ShardId, Timestamp)> {
    let each = stream.shards.iter().filter(|shard| shard.records > 0);
    let each = each.map(|shard| {
        let last = shard.seconds.iter().rev().find(|second| second.incoming_records > 0);
        let at = last.map(|second| Timestamp(second.second * 1000)).or(shard.oldest);
        (at.unwrap_or_default(), shard.id)
    });
    each.max_by_key(|(at, id)| (*at, std::cmp::Reverse(*id))).map(|(at, id)| (id, at))
}

/// Whether there is a record to fetch.
pub(super) fn has_records(stream: &StreamView) -> bool {
    stream.shards.iter().any(|shard| shard.records > 0)
}

/// The call that sends the transaction.
pub(super) fn put(stream: &str, event: &Event) -> Request {
    Request::PutRecord(PutRecordInput {
        stream_name: Some(stream.to_owned()),
        partition_key: Some(event.key()),
        data: Some(Blob::copy_from(event.payload())),
        ..PutRecordInput::default()
    })
}

fn call(scene: &mut ViewScene<'_>, request: Request) -> Option<Answer> {
    let (sender, receiver) = channel();
    let waker = Arc::clone(&scene.waker);
    let reply = move |outcome: caudal::engine::Outcome| {
        // A window that has closed needs no answer.
        let _ = sender.send(outcome.kinesis());
        waker();
    };
    let envelope = Envelope::kinesis(Origin::Window, request);
    if scene.handle.send(envelope, Box::new(reply)).is_ok() {
        return Some(receiver);
    }
    scene.actions.push(Action::Say(Tone::Error, BUSY.to_owned()));
    None
}

/// The answer, once; what the world has ended before it came is no answer.
fn take(awaited: &mut Option<Answer>) -> Option<Result<Response, Error>> {
    match awaited.as_ref()?.try_recv() {
        Ok(ended) => {
            *awaited = None;
            Some(ended)
        }
        Err(TryRecvError::Empty) => None,
        Err(TryRecvError::Disconnected) => {
            *awaited = None;
            None
        }
    }
}
