//! `SubscribeToShard`: an answer that goes on for minutes, as a stream of events.
//!
//! The engine's thread puts pushes into a queue and never waits. A task of the connection turns
//! them into frames at the pace at which the client takes them; when the queue grows long, the
//! engine is told to hold back, and later to go on.
//!
//! Frames are as AWS's specification shows them for Kinesis: `initial-response` first, without
//! which boto3 and Go wait forever, then the events; payloads are `application/json`. To a client
//! that asked in CBOR, as Java's SDKs do, payloads are CBOR and say `application/x-amz-cbor-1.1`;
//! which type AWS names there is not published, and no SDK looks at it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use tokio::sync::{mpsc, oneshot, watch};

use super::refusal::{Refusal, text_map};
use crate::api::WireFormat;
use crate::api::kinesis::{
    Error, Response, SubscribeToShardEvent, SubscribeToShardInput, SubscriptionId,
};
use crate::engine::{Answer, Control, Envelope, Origin, Outcome};
use crate::kinesis::{OnDisk, Push, PushBody};
use crate::runtime::{Handle, PushSink, SendError, SinkState};
use crate::server::courier::Unanswered;
use crate::server::event_stream::encode_message;
use crate::server::reply::{Reply, ReplyBody};
use crate::server::shared::Shared;

/// Pushes that wait for the client before the engine is told to hold back.
const MANY: usize = 16;
/// Pushes that still wait when the engine is told to go on.
const FEW: usize = 4;
/// Frames ready for the connection.
const FRAMES: usize = 2;
/// Pause before the engine, whose inbox was full, is told again.
const RETRY: Duration = Duration::from_millis(10);

/// Asks for a subscription and answers with its stream.
pub(super) async fn open(
    shared: &Arc<Shared>,
    input: SubscribeToShardInput,
    format: WireFormat,
    caller: &str,
) -> Result<Reply, Refusal> {
    let (pushes, waiting) = mpsc::unbounded_channel();
    let backlog = Arc::new(Backlog::default());
    let sink = Box::new(Sink { pushes, backlog: Arc::clone(&backlog) });
    let subscription = subscribe(&shared.handle.named(caller), input, sink, format).await?;

    let (frames, body) = mpsc::channel(FRAMES);
    // The channel is new and has room.
    let _ = frames.try_send(initial_response(format));
    let pump = Pump {
        subscription,
        format,
        handle: shared.handle.clone(),
        backlog,
        frames,
        stopping: shared.stopping.clone(),
    };
    tokio::spawn(pump.run(waiting));

    let mut reply = Reply::new(ReplyBody::Frames(body));
    *reply.status_mut() = StatusCode::OK;
    let media = HeaderValue::from_static("application/vnd.amazon.eventstream");
    reply.headers_mut().insert(CONTENT_TYPE, media);
    Ok(reply)
}

/// Asks the engine; an error before the stream has begun is an ordinary answer.
async fn subscribe(
    handle: &Handle,
    input: SubscribeToShardInput,
    sink: Box<Sink>,
    format: WireFormat,
) -> Result<SubscriptionId, Refusal> {
    let (answer, answered) = oneshot::channel();
    let way_back = handle.clone();
    let reply = Box::new(move |outcome: Outcome| {
        let Err(outcome) = answer.send(outcome) else { return };
        // The client left before it was answered: nobody will ever read this subscription. Should
        // the inbox be full, its first push will find that nobody listens.
        if let Ok(Answer::Kinesis(Response::SubscribeToShard(output))) = outcome.result {
            let _ =
                send(&way_back, Control::CloseSubscription { subscription: output.subscription });
        }
    });
    handle
        .subscribe(Origin::Http, input, sink, reply)
        .map_err(|_| Refusal::unanswered(format, Unanswered))?;
    let outcome = answered.await.map_err(|_| Refusal::unanswered(format, Unanswered))?;
    match outcome.result {
        Ok(Answer::Kinesis(Response::SubscribeToShard(output))) => Ok(output.subscription),
        Ok(_) => Err(Refusal::of_engine(format, &Error::InternalFailure.into())),
        Err(error) => Err(Refusal::of_engine(format, &error)),
    }
}

/// How many pushes wait for the client, known to both ends of the queue.
#[derive(Debug, Default)]
struct Backlog {
    waiting: AtomicUsize,
    /// The engine holds back until it is told to go on.
    held: AtomicBool,
}

/// The engine's end of the queue.
struct Sink {
    pushes: mpsc::UnboundedSender<Push>,
    backlog: Arc<Backlog>,
}

impl PushSink for Sink {
    fn push(&mut self, push: Push) -> SinkState {
        // Counted and marked before it is sent: who takes it out must know already, or nobody
        // would ever tell the engine to go on.
        let full = self.backlog.waiting.fetch_add(1, Ordering::AcqRel) + 1 >= MANY;
        if full {
            self.backlog.held.store(true, Ordering::Release);
        }
        match self.pushes.send(push) {
            Err(_) => SinkState::Gone,
            Ok(()) if full => SinkState::Full,
            Ok(()) => SinkState::Ready,
        }
    }
}

/// The connection's end: turns pushes into frames.
struct Pump {
    subscription: SubscriptionId,
    format: WireFormat,
    handle: Handle,
    backlog: Arc<Backlog>,
    frames: mpsc::Sender<Bytes>,
    stopping: watch::Receiver<bool>,
}

impl Pump {
    async fn run(mut self, mut waiting: mpsc::UnboundedReceiver<Push>) {
        loop {
            let push = tokio::select! {
                push = waiting.recv() => push,
                () = self.frames.closed() => break,
                _ = self.stopping.wait_for(|stopping| *stopping) => break,
            };
            // Without a sink there is no subscription any more.
            let Some(push) = push else { return };
            self.relieve().await;
            let (frame, last) = self.frame_of(push).await;
            let taken = match frame {
                None => true,
                Some(frame) => tokio::select! {
                    sent = self.frames.send(frame) => sent.is_ok(),
                    _ = self.stopping.wait_for(|stopping| *stopping) => false,
                },
            };
            match (last, taken) {
                (true, _) => return,
                (false, false) => break,
                (false, true) => {}
            }
        }
        let subscription = self.subscription;
        tell(&self.handle, || Control::CloseSubscription { subscription }).await;
    }

    /// Notes that one push has been taken, and has the engine go on if it held back.
    async fn relieve(&self) {
        let waiting = self.backlog.waiting.fetch_sub(1, Ordering::AcqRel) - 1;
        if waiting <= FEW && self.backlog.held.swap(false, Ordering::AcqRel) {
            let subscription = self.subscription;
            tell(&self.handle, || Control::HoldSubscription { subscription, held: false }).await;
        }
    }

    /// The frame of a push, and whether it is the last one.
    async fn frame_of(&self, push: Push) -> (Option<Bytes>, bool) {
        match push.body {
            PushBody::Ended => (None, true),
            PushBody::Failed(error) => (Some(failure(&error, self.format)), true),
            PushBody::Event(event) => match self.fill(event, push.on_disk).await {
                Some(event) => (Some(event_frame(&event, self.format)), false),
                None => (Some(failure(&Error::InternalFailure, self.format)), true),
            },
        }
    }

    /// Reads in the payloads that are on disk.
    async fn fill(
        &self,
        mut event: SubscribeToShardEvent,
        on_disk: Vec<OnDisk>,
    ) -> Option<SubscribeToShardEvent> {
        if on_disk.is_empty() {
            return Some(event);
        }
        let handle = self.handle.clone();
        let filled = tokio::task::spawn_blocking(move || {
            handle.fill(&mut event.records, &on_disk).map(|()| event)
        });
        filled.await.ok()?.ok()
    }
}

/// Tells the engine something it must get to know, however full its inbox is.
async fn tell(handle: &Handle, control: impl Fn() -> Control) {
    while let Err(SendError::Full) = send(handle, control()) {
        tokio::time::sleep(RETRY).await;
    }
}

fn send(handle: &Handle, control: Control) -> Result<(), SendError> {
    handle.send(Envelope::control(Origin::Http, control), Box::new(|_| ()))
}

/// The media type of payloads inside the stream.
const fn payload_type(format: WireFormat) -> &'static str {
    match format {
        WireFormat::Json => "application/json",
        WireFormat::Cbor => format.content_type(),
    }
}

/// The first frame: the members of the output other than the stream, of which there are none.
fn initial_response(format: WireFormat) -> Bytes {
    event("initial-response", format, &text_map(format, &[]))
}

fn event_frame(content: &SubscribeToShardEvent, format: WireFormat) -> Bytes {
    event("SubscribeToShardEvent", format, &content.encode(format))
}

fn event(kind: &str, format: WireFormat, payload: &[u8]) -> Bytes {
    let headers = [
        (":event-type", kind),
        (":content-type", payload_type(format)),
        (":message-type", "event"),
    ];
    encode_message(&headers, payload).into()
}

/// The last frame of a subscription that fails: an exception if the stream's model has it.
fn failure(error: &Error, format: WireFormat) -> Bytes {
    let text = error.to_string();
    let code = match error {
        Error::InternalFailure => "InternalFailureException",
        other => other.code(),
    };
    let modelled = code.starts_with("KMS")
        || matches!(
            code,
            "ResourceNotFoundException" | "ResourceInUseException" | "InternalFailureException"
        );
    if !modelled {
        let headers =
            [(":error-code", code), (":error-message", text.as_str()), (":message-type", "error")];
        return encode_message(&headers, b"").into();
    }
    let headers = [
        (":exception-type", code),
        (":content-type", payload_type(format)),
        (":message-type", "exception"),
    ];
    encode_message(&headers, &text_map(format, &[("message", &text)])).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kinesis::NotFound;
    use crate::server::event_stream::{Message, parse_message};

    fn read(frame: &Bytes) -> Message {
        let (message, taken) = parse_message(frame).unwrap().unwrap();
        assert_eq!(taken, frame.len());
        message
    }

    #[test]
    fn the_first_frame_is_an_empty_response() {
        for (format, media, payload) in [
            (WireFormat::Json, "application/json", &b"{}"[..]),
            (WireFormat::Cbor, "application/x-amz-cbor-1.1", b"\xa0"),
        ] {
            let message = read(&initial_response(format));
            assert_eq!(message.header(":message-type"), Some("event"));
            assert_eq!(message.header(":event-type"), Some("initial-response"));
            assert_eq!(message.header(":content-type"), Some(media));
            assert_eq!(message.payload, payload);
        }
    }

    #[test]
    fn failures_are_exceptions_if_the_model_has_them_and_errors_if_not() {
        let gone = Error::ResourceNotFound(NotFound::Policy { arn: "a".to_owned() });
        let message = read(&failure(&gone, WireFormat::Json));
        assert_eq!(message.header(":message-type"), Some("exception"));
        assert_eq!(message.header(":exception-type"), Some("ResourceNotFoundException"));
        assert_eq!(message.payload, br#"{"message":"No resource policy found for a."}"#);

        let message = read(&failure(&Error::InternalFailure, WireFormat::Json));
        assert_eq!(message.header(":exception-type"), Some("InternalFailureException"));

        let other = Error::DryRun(crate::api::kinesis::Operation::PutRecord);
        let message = read(&failure(&other, WireFormat::Json));
        assert_eq!(message.header(":message-type"), Some("error"));
        assert_eq!(message.header(":error-code"), Some("DryRunOperationException"));
        assert!(message.payload.is_empty());
    }

    #[test]
    fn a_full_queue_says_so_and_keeps_every_push() {
        let (pushes, mut waiting) = mpsc::unbounded_channel();
        let backlog = Arc::new(Backlog::default());
        let mut sink = Sink { pushes, backlog: Arc::clone(&backlog) };
        let push = || Push {
            subscription: SubscriptionId(1),
            body: PushBody::Ended,
            on_disk: Vec::new(),
            held: false,
        };
        for _ in 1..MANY {
            assert_eq!(sink.push(push()), SinkState::Ready);
        }
        assert_eq!(sink.push(push()), SinkState::Full);
        assert!(backlog.held.load(Ordering::Acquire));
        for _ in 0..MANY {
            assert!(waiting.try_recv().is_ok());
        }
        drop(waiting);
        assert_eq!(sink.push(push()), SinkState::Gone);
    }
}
