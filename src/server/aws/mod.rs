//! AWS's door: a request as SDKs send it becomes a typed one, and the engine's answer goes back
//! in AWS's shapes.

pub(super) mod auth;
mod cors;
mod gate;
mod media;
mod refusal;
mod subscription;
pub(super) mod target;

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Request as HttpRequest, StatusCode, Version};

use self::refusal::Refusal;
use super::body::BodyError;
use super::reply::{Reply, bare, whole};
use super::shared::Shared;
use crate::api::kinesis::{Error, Request, Response};
use crate::api::{ApiError, ApiOperation, ApiRequest, WireFormat, firehose};
use crate::engine::{Answer, Envelope, Origin, Outcome};
use crate::runtime::RejectedCall;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const LONG_ID: HeaderName = HeaderName::from_static("x-amz-id-2");

/// Answers a request for AWS. Its path doesn't matter, as it doesn't to AWS.
pub(super) async fn answer(shared: &Arc<Shared>, request: HttpRequest<Incoming>) -> Reply {
    let id = shared.ids.next();
    let (head, body) = request.into_parts();
    let from_page = head.headers.contains_key(ORIGIN);
    if from_page && head.method == Method::OPTIONS {
        let mut reply = cors::preflight(&head.headers);
        reply.headers_mut().insert(REQUEST_ID, id.short());
        return reply;
    }
    let caller = shared.callers.note(&head.headers, shared.handle.clock().now);
    let answered = attend(shared, &head, body, &caller).await;
    if answered.is_err() {
        shared.callers.note_error(&caller);
    }
    let mut reply = answered.unwrap_or_else(Refusal::into_reply);
    let headers = reply.headers_mut();
    headers.insert(REQUEST_ID, id.short());
    headers.insert(LONG_ID, id.long());
    if from_page {
        cors::expose(headers);
    }
    reply
}

async fn attend(
    shared: &Arc<Shared>,
    head: &Parts,
    body: Incoming,
    caller: &Arc<str>,
) -> Result<Reply, Refusal> {
    let read = match gate::check_method(&head.method) {
        Err(refusal) => Err(refusal),
        Ok(()) => match shared.bodies.collect(body, head.version == Version::HTTP_2).await {
            Ok(body) => read_call(head, &body),
            Err(BodyError::TooLarge) => Err(Refusal::TooLarge),
            Err(BodyError::TooSlow) => Err(Refusal::TimedOut),
            Err(BodyError::Broken) => return Ok(bare(StatusCode::BAD_REQUEST, "")),
        },
    };
    // What the engine never sees, it can't log.
    let (request, format) = read.inspect_err(|refusal| {
        let (code, message) = refusal.words();
        let target = head.headers.get("x-amz-target").map_or(&b""[..], |value| value.as_bytes());
        let operation = target::parse_target(target).shown(&head.method);
        let caller = Arc::clone(caller);
        shared.handle.note_rejected(RejectedCall { caller, operation, code, message });
    })?;
    match request {
        ApiRequest::Kinesis(Request::SubscribeToShard(input)) => {
            subscription::open(shared, input, format, caller).await
        }
        request => perform(shared, request, format, caller).await,
    }
}

/// Reads a call of the API from a request, if it is one.
fn read_call(head: &Parts, body: &[u8]) -> Result<(ApiRequest, WireFormat), Refusal> {
    let (operation, format) = gate::admit(&head.headers, head.uri.query(), body)?;
    let request = match operation {
        ApiOperation::Kinesis(operation) => operation.decode(format, body).map(Into::into),
        ApiOperation::Firehose(operation) => operation.decode(format, body).map(Into::into),
    };
    Ok((request.map_err(|why| Refusal::malformed(format, why))?, format))
}

/// Has the engine carry out a call, and writes its answer.
async fn perform(
    shared: &Shared,
    request: ApiRequest,
    format: WireFormat,
    caller: &Arc<str>,
) -> Result<Reply, Refusal> {
    let envelope = Envelope::call(Origin::Http, request);
    let outcome = shared.courier.ask(envelope, Arc::clone(caller)).await;
    let outcome = outcome.map_err(|why| Refusal::unanswered(format, why))?;
    let response =
        response_of(shared, outcome).await.map_err(|error| Refusal::of_engine(format, &error))?;
    let body = match response {
        Answered::Kinesis(response) => response.encode(format),
        Answered::Firehose(response) => response.encode(format),
    };
    Ok(whole(StatusCode::OK, format.content_type(), body))
}

/// What a service answers.
enum Answered {
    Kinesis(Response),
    Firehose(firehose::Response),
}

/// The response of an outcome, with the payloads that are on disk read in.
async fn response_of(shared: &Shared, outcome: Outcome) -> Result<Answered, ApiError> {
    let on_disk = outcome.on_disk;
    match outcome.result? {
        Answer::Kinesis(Response::GetRecords(mut output)) if !on_disk.is_empty() => {
            let handle = shared.handle.clone();
            let filled = tokio::task::spawn_blocking(move || {
                handle.fill(&mut output.records, &on_disk).map(|()| output)
            });
            match filled.await {
                Ok(Ok(output)) => Ok(Answered::Kinesis(Response::GetRecords(output))),
                Ok(Err(_)) | Err(_) => Err(Error::InternalFailure.into()),
            }
        }
        Answer::Kinesis(response) => Ok(Answered::Kinesis(response)),
        Answer::Firehose(response) => Ok(Answered::Firehose(response)),
        Answer::Done => Err(Error::InternalFailure.into()),
    }
}
