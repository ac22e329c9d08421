//! The sandbox's own door, under `/_caudal/`: what AWS has no call for. Plain JSON, and texts in
//! Spanish, because they are read by the person whose sandbox it is.
//!
//! `POST` here has side effects, so that a page of a foreign site may not send it: a request that
//! says it comes from a page must come from one that this machine serves.

mod call;
mod clock;
mod health;
mod inbox;
mod refusal;
mod reset;

use hyper::body::Incoming;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW,
    CACHE_CONTROL, HeaderValue, ORIGIN, VARY,
};
use hyper::http::request::Parts;
use hyper::{Method, Request, StatusCode};
use serde_json::Value as Json;

pub use clock::parse_clock_change;
pub use refusal::OwnRefusal;
pub use reset::parse_reset;

use super::body::{Body, BodyError};
use super::host;
use super::reply::{Reply, whole};
use super::shared::Shared;

/// Every path of this door begins so.
pub(super) const PREFIX: &str = "/_caudal";

/// What a path of this door is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Health,
    Inbox,
    Reset,
    Clock,
    Call,
}

impl Place {
    fn at(path: &str) -> Option<Self> {
        match path.strip_prefix(PREFIX)? {
            "/health" => Some(Self::Health),
            "/inbox" => Some(Self::Inbox),
            "/reset" => Some(Self::Reset),
            "/clock" => Some(Self::Clock),
            other if other.starts_with(call::PREFIX) => Some(Self::Call),
            _ => None,
        }
    }

    /// The value of `Allow`.
    const fn methods(self) -> &'static str {
        match self {
            Self::Health | Self::Inbox => "GET, HEAD, OPTIONS",
            Self::Reset | Self::Call => "POST, OPTIONS",
            Self::Clock => "GET, HEAD, POST, OPTIONS",
        }
    }
}

/// Whether a path belongs to this door.
pub(super) fn owns(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a request to the sandbox itself.
pub(super) async fn answer(shared: &Shared, request: Request<Incoming>) -> Reply {
    let (head, body) = request.into_parts();
    if let Some(origin) = host::foreign_origin(&head.headers) {
        return OwnRefusal::ForeignOrigin { origin }.into_reply();
    }
    let mut reply = match Place::at(head.uri.path()) {
        None => OwnRefusal::NoSuchPlace { path: head.uri.path().to_owned() }.into_reply(),
        Some(place) => {
            let answered = attend(shared, place, &head, body).await;
            answered.unwrap_or_else(OwnRefusal::into_reply)
        }
    };
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(origin) = head.headers.get(ORIGIN) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
    reply
}

async fn attend(
    shared: &Shared,
    place: Place,
    head: &Parts,
    body: Incoming,
) -> Result<Reply, OwnRefusal> {
    let looks = head.method == Method::GET || head.method == Method::HEAD;
    let acts = head.method == Method::POST;
    if head.method == Method::OPTIONS {
        return Ok(preflight(place));
    }
    match place {
        Place::Health if looks => Ok(health::report(shared)),
        Place::Inbox if looks => Ok(inbox::report(shared)),
        Place::Clock if looks => Ok(clock::report(shared.handle.clock())),
        Place::Clock if acts => clock::change(shared, &read(shared, body).await?).await,
        Place::Call if acts => {
            let caller = shared.callers.note(&head.headers, shared.handle.clock().now);
            call::call(shared, head.uri.path(), &read(shared, body).await?, caller).await
        }
        Place::Reset if acts => reset::reset(shared, &read(shared, body).await?).await,
        _ => Err(OwnRefusal::Method { method: head.method.to_string(), allowed: place.methods() }),
    }
}

async fn read(shared: &Shared, body: Incoming) -> Result<Body<'_>, OwnRefusal> {
    shared.bodies.collect(body, false).await.map_err(|error| match error {
        BodyError::TooLarge => OwnRefusal::TooLarge,
        BodyError::TooSlow | BodyError::Broken => OwnRefusal::NotReceived,
    })
}

/// What a browser asks before a page of this machine may post.
fn preflight(place: Place) -> Reply {
    let mut reply = super::reply::bare(StatusCode::NO_CONTENT, "");
    let headers = reply.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(place.methods()));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(place.methods()));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    reply
}

/// An answer in JSON.
fn json(status: StatusCode, value: &Json) -> Reply {
    let mut text = value.to_string();
    text.push('\n');
    whole(status, "application/json", text)
}

/// The members of a body that must be a JSON object with no other fields than `known`.
/// An empty body is an empty object.
fn parse_object(
    body: &[u8],
    known: &'static [&'static str],
) -> Result<serde_json::Map<String, Json>, OwnRefusal> {
    if body.trim_ascii().is_empty() {
        return Ok(serde_json::Map::new());
    }
    let Ok(Json::Object(object)) = serde_json::from_slice(body) else {
        return Err(OwnRefusal::NotAnObject);
    };
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(field) => Err(OwnRefusal::UnknownField { field: field.clone(), known }),
        None => Ok(object),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_segments_belong_to_this_door() {
        for (path, place) in [
            ("/_caudal/health", Some(Place::Health)),
            ("/_caudal/reset", Some(Place::Reset)),
            ("/_caudal/clock", Some(Place::Clock)),
            ("/_caudal/clock/", None),
            ("/_caudal", None),
        ] {
            assert!(owns(path));
            assert_eq!(Place::at(path), place, "{path}");
        }
        assert!(!owns("/_caudalhealth"));
        assert!(!owns("/"));
    }

    #[test]
    fn bodies_are_objects_of_known_fields() {
        assert!(parse_object(b"", &[]).unwrap().is_empty());
        assert!(parse_object(b" \n", &[]).unwrap().is_empty());
        assert!(parse_object(b"{}", &[]).unwrap().is_empty());
        assert_eq!(parse_object(b"[]", &[]), Err(OwnRefusal::NotAnObject));
        assert_eq!(parse_object(b"{", &[]), Err(OwnRefusal::NotAnObject));
        let deep = "[".repeat(100_000);
        assert_eq!(parse_object(deep.as_bytes(), &[]), Err(OwnRefusal::NotAnObject));
        let unknown = parse_object(br#"{"velocidad":1}"#, &["speed"]).unwrap_err();
        assert_eq!(unknown.to_string(), "campo desconocido «velocidad»; se admiten: «speed»");
    }
}
