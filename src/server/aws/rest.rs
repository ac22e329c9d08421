//! Lambda's door: AWS's REST form, known by the version that opens its paths.

use std::borrow::Cow;
use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use hyper::http::request::Parts;
use percent_encoding::percent_decode_str;

use super::auth;
use crate::api::MalformedBody;
use crate::api::lambda::rest::{self, Answer, BadCall, Call};
use crate::api::lambda::{Error, Request};
use crate::engine::{Envelope, Origin, Outcome};
use crate::runtime::RejectedCall;
use crate::server::reply::{Reply, whole};
use crate::server::shared::Shared;

/// How every path of Lambda's interface begins.
const PREFIX: &str = "/2015-03-31/";

/// Whether a request is for Lambda.
pub(super) fn is_meant(head: &Parts) -> bool {
    head.uri.path().starts_with(PREFIX)
}

/// Answers a call; `Err` is an answer that refuses.
pub(super) async fn answer(
    shared: &Arc<Shared>,
    head: &Parts,
    body: &[u8],
    caller: &Arc<str>,
) -> Result<Reply, Reply> {
    let request = match read(head, body) {
        Ok(request) => request,
        Err(refused) => {
            let (code, message) = refused.words();
            let operation = format!("{} {}", head.method, head.uri.path());
            let caller = Arc::clone(caller);
            let rejected = RejectedCall { caller, operation, code, message: message.into_owned() };
            shared.handle.note_rejected(rejected);
            return Err(refused.into_reply());
        }
    };
    let envelope = Envelope::lambda(Origin::Http, request);
    let outcome = shared.courier.ask(envelope, Arc::clone(caller)).await;
    match outcome.map(Outcome::lambda) {
        Ok(Ok(response)) => Ok(written(rest::answer(&response))),
        Ok(Err(error)) => Err(written(rest::error(&error))),
        Err(_) => Err(written(rest::error(&Error::Service))),
    }
}

/// Why a request never comes to Lambda.
enum Refused {
    Unsigned(String),
    Unknown,
    Malformed(MalformedBody),
}

impl Refused {
    fn words(&self) -> (&'static str, Cow<'_, str>) {
        match self {
            Self::Unsigned(text) => ("MissingAuthenticationTokenException", text.into()),
            Self::Unknown => ("UnknownOperationException", "".into()),
            Self::Malformed(why) => {
                ("SerializationException", why.0.as_deref().unwrap_or_default().into())
            }
        }
    }

    fn into_reply(self) -> Reply {
        let (code, message) = self.words();
        let status = match self {
            Self::Unsigned(_) => 403,
            Self::Unknown => 404,
            Self::Malformed(_) => 400,
        };
        let member = if matches!(self, Self::Malformed(_)) { "Message" } else { "message" };
        let body = if message.is_empty() {
            "{}".to_owned()
        } else {
            serde_json::json!({ member: message }).to_string()
        };
        let headers = vec![("x-amzn-errortype", code.to_owned())];
        written(Answer { status, headers, body: body.into_bytes() })
    }
}

fn read(head: &Parts, body: &[u8]) -> Result<Request, Refused> {
    let query = head.uri.query();
    auth::check(&head.headers, query).map_err(|why| Refused::Unsigned(why.to_string()))?;
    let segments: Vec<Cow<'_, str>> = head.uri.path()[1..]
        .split('/')
        .map(|segment| percent_decode_str(segment).decode_utf8_lossy())
        .collect();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let query: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<(String, String)> =
        head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let call =
        Call { method: head.method.as_str(), path: &path, query: &query, headers: &headers, body };
    rest::read(&call).map_err(|bad| match bad {
        BadCall::Unknown => Refused::Unknown,
        BadCall::Malformed(why) => Refused::Malformed(why),
    })
}

fn written(answer: Answer) -> Reply {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = whole(status, "application/json", answer.body);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            reply.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    reply
}
