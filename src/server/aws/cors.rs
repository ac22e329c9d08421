//! What browsers need to let a page read AWS's answers.

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue,
};

use crate::server::reply::{Reply, bare};

/// The answer to a browser that asks whether it may send a request: it may.
pub(super) fn preflight(asked: &HeaderMap) -> Reply {
    let mut reply = bare(StatusCode::OK, Bytes::new());
    let headers = reply.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    for (wish, grant) in [
        (ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_ALLOW_HEADERS),
        (ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_ALLOW_METHODS),
    ] {
        if let Some(value) = asked.get(wish) {
            headers.insert(grant, value.clone());
        }
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    reply
}

/// Lets the page read an answer and AWS's headers.
pub(super) fn expose(headers: &mut HeaderMap) {
    const NAMES: &str =
        "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date";
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(NAMES));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preflight_grants_what_is_asked() {
        let reply = preflight(&HeaderMap::new());
        assert_eq!(reply.headers().len(), 2);
        let asked = HeaderMap::from_iter([
            (ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_static("a, b, c")),
            (ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("d")),
        ]);
        let reply = preflight(&asked);
        assert_eq!(reply.headers()["access-control-allow-origin"], "*");
        assert_eq!(reply.headers()["access-control-allow-headers"], "a, b, c");
        assert_eq!(reply.headers()["access-control-allow-methods"], "d");
        assert_eq!(reply.headers()["access-control-max-age"], "172800");
        assert!(!reply.headers().contains_key("content-type"));
    }
}
