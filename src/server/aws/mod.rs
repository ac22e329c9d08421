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
use crate::api::WireFormat;
use crate::api::kinesis::{Error, Request, Response};
use crate::engine::{Answer, Envelope, Origin, Outcome};

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
    let mut reply = attend(shared, &head, body).await.unwrap_or_else(Refusal::into_reply);
    let headers = reply.headers_mut();
    headers.insert(REQUEST_ID, id.short());
    headers.insert(LONG_ID, id.long());
    if from_page {
        cors::expose(headers);
    }
    reply
}

async fn attend(shared: &Arc<Shared>, head: &Parts, body: Incoming) -> Result<Reply, Refusal> {
    gate::check_method(&head.method)?;
    let body = match shared.bodies.collect(body, head.version == Version::HTTP_2).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => return Err(Refusal::TooLarge),
        Err(BodyError::TooSlow) => return Err(Refusal::TimedOut),
        Err(BodyError::Broken) => return Ok(bare(StatusCode::BAD_REQUEST, "")),
    };
    let (operation, format) = gate::admit(&head.headers, head.uri.query(), &body)?;
    let request = operation.decode(format, &body).map_err(|why| Refusal::malformed(format, why))?;
    drop(body);
    match request {
        Request::SubscribeToShard(input) => subscription::open(shared, input, format).await,
        request => perform(shared, request, format).await,
    }
}

/// Has the engine carry out a call, and writes its answer.
async fn perform(shared: &Shared, request: Request, format: WireFormat) -> Result<Reply, Refusal> {
    let outcome = shared.courier.ask(Envelope::kinesis(Origin::Http, request)).await;
    let outcome = outcome.map_err(|why| Refusal::unanswered(format, why))?;
    let response =
        response_of(shared, outcome).await.map_err(|error| Refusal::of_engine(format, &error))?;
    Ok(whole(StatusCode::OK, format.content_type(), response.encode(format)))
}

/// The response of an outcome, with the payloads that are on disk read in.
async fn response_of(shared: &Shared, outcome: Outcome) -> Result<Response, Error> {
    let on_disk = outcome.on_disk;
    match outcome.result? {
        Answer::Kinesis(Response::GetRecords(mut output)) if !on_disk.is_empty() => {
            let handle = shared.handle.clone();
            let filled = tokio::task::spawn_blocking(move || {
                handle.fill(&mut output.records, &on_disk).map(|()| output)
            });
            match filled.await {
                Ok(Ok(output)) => Ok(Response::GetRecords(output)),
                Ok(Err(_)) | Err(_) => Err(Error::InternalFailure),
            }
        }
        Answer::Kinesis(response) => Ok(response),
        Answer::Done => Err(Error::InternalFailure),
    }
}
