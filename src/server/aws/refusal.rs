//! The shapes in which AWS refuses a request.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};

use super::auth::AuthError;
use crate::api::{ApiError, MalformedBody, WireFormat};
use crate::server::courier::Unanswered;
use crate::server::reply::{Reply, bare, whole};

/// Repeats the error's code, so that a client needn't read the body to know it.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// A refusal, before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// XML, without a media type: what AWS's front answers before it knows what is asked.
    Xml {
        /// HTTP's status.
        status: u16,
        /// AWS's code.
        code: &'static str,
        /// AWS's text, if it gives one.
        message: Option<&'static str>,
    },
    /// The service's own form, `{"__type": code, "message": text}`.
    Coded {
        /// JSON or CBOR.
        format: WireFormat,
        /// HTTP's status.
        status: u16,
        /// AWS's code.
        code: &'static str,
        /// The text and the key it stands under, if there is one.
        message: Option<(&'static str, Cow<'static, str>)>,
    },
    /// The form for `application/json`, an older protocol of AWS.
    Older {
        /// HTTP's status.
        status: u16,
        /// AWS's code.
        code: &'static str,
    },
    /// Larger than any body may be: a status and nothing else.
    TooLarge,
    /// Not all of the body came.
    TimedOut,
}

impl Refusal {
    /// No such operation, and no more to say.
    pub(super) const fn unknown_operation(format: WireFormat) -> Self {
        let code = "UnknownOperationException";
        Self::Coded { format, status: 400, code, message: None }
    }

    /// A body that can't be read. AWS writes this one's text under `Message`, with a capital.
    pub(super) fn malformed(format: WireFormat, why: MalformedBody) -> Self {
        let message = why.0.map(|text| ("Message", Cow::Owned(text)));
        Self::Coded { format, status: 400, code: "SerializationException", message }
    }

    /// Credentials that are missing or misshapen.
    pub(super) fn unsigned(format: WireFormat, why: &AuthError) -> Self {
        let message = Some(("message", Cow::Owned(why.to_string())));
        Self::Coded { format, status: 400, code: why.code(), message }
    }

    /// What the engine says.
    pub(super) fn of_engine(format: WireFormat, error: &ApiError) -> Self {
        // AWS gives a fault of its own no text.
        let text = (!error.is_internal()).then(|| ("message", Cow::Owned(error.to_string())));
        Self::Coded { format, status: error.http_status(), code: error.code(), message: text }
    }

    /// The engine gave no answer. The code is one that every SDK of AWS tries again by itself,
    /// with growing pauses.
    pub(super) const fn unanswered(format: WireFormat, _: Unanswered) -> Self {
        let text = Cow::Borrowed("Service is unable to handle request at this time.");
        let code = "ServiceUnavailable";
        Self::Coded { format, status: 503, code, message: Some(("message", text)) }
    }

    /// Its code and text, for the log of calls.
    pub(super) fn words(&self) -> (&'static str, String) {
        match self {
            Self::Xml { code, message, .. } => (code, message.unwrap_or_default().to_owned()),
            Self::Coded { code, message, .. } => {
                (code, message.as_ref().map_or_else(String::new, |(_, text)| text.to_string()))
            }
            Self::Older { code, .. } => (code, String::new()),
            Self::TooLarge => ("413 Payload Too Large", String::new()),
            Self::TimedOut => ("408 Request Timeout", String::new()),
        }
    }

    /// Writes it.
    pub(super) fn into_reply(self) -> Reply {
        match self {
            Self::Xml { status, code, message } => {
                let body = message.map_or_else(
                    || format!("<{code}/>\n"),
                    |text| format!("<{code}>\n  <Message>{text}</Message>\n</{code}>\n"),
                );
                named(bare(http_status(status), body), code)
            }
            Self::Coded { format, status, code, message } => {
                let body = coded_body(format, code, message.as_ref());
                named(whole(http_status(status), format.content_type(), body), code)
            }
            Self::Older { status, code } => {
                let body = format!(
                    r#"{{"Output":{{"__type":"com.amazon.coral.service#{code}"}},"Version":"1.0"}}"#
                );
                named(whole(http_status(status), "application/json", body), code)
            }
            Self::TooLarge => bare(StatusCode::PAYLOAD_TOO_LARGE, Bytes::new()),
            Self::TimedOut => bare(StatusCode::REQUEST_TIMEOUT, Bytes::new()),
        }
    }
}

/// The body of a coded refusal: a map of one or two texts.
pub(super) fn coded_body(
    format: WireFormat,
    code: &str,
    message: Option<&(&'static str, Cow<'static, str>)>,
) -> Vec<u8> {
    let mut fields = vec![("__type", code)];
    fields.extend(message.map(|(key, text)| (*key, text.as_ref())));
    text_map(format, &fields)
}

/// A map of texts, in the order given.
pub(super) fn text_map(format: WireFormat, fields: &[(&str, &str)]) -> Vec<u8> {
    struct InOrder<'a>(&'a [(&'a str, &'a str)]);
    impl serde::Serialize for InOrder<'_> {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_map(self.0.iter().copied())
        }
    }
    format.encode(&InOrder(fields))
}

fn named(mut reply: Reply, code: &'static str) -> Reply {
    reply.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(code));
    reply
}

fn http_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kinesis::{Error, NotFound};
    use crate::server::reply::ReplyBody;

    fn written(refusal: Refusal) -> (u16, Option<String>, Vec<u8>) {
        let reply = refusal.into_reply();
        let media = reply.headers().get("content-type");
        let media = media.map(|media| media.to_str().unwrap().to_owned());
        let status = reply.status().as_u16();
        let ReplyBody::Whole(body) = reply.into_body() else { panic!("a stream") };
        (status, media, body.to_vec())
    }

    fn json(refusal: Refusal) -> (u16, String) {
        let (status, media, body) = written(refusal);
        assert_eq!(media.as_deref(), Some("application/x-amz-json-1.1"));
        (status, String::from_utf8(body).unwrap())
    }

    #[test]
    fn coded_refusals_have_the_keys_that_aws_gives_them() {
        let lost = Error::ResourceNotFound(NotFound::Stream {
            stream: "x".to_owned(),
            account: "123".to_owned(),
        });
        let format = WireFormat::Json;
        for (refusal, status, body) in [
            (
                Refusal::of_engine(format, &lost.into()),
                400,
                r#"{"__type":"ResourceNotFoundException","message":"Stream x under account 123 not found."}"#,
            ),
            (
                Refusal::of_engine(format, &Error::InternalFailure.into()),
                500,
                r#"{"__type":"InternalFailure"}"#,
            ),
            (Refusal::unknown_operation(format), 400, r#"{"__type":"UnknownOperationException"}"#),
            (
                Refusal::malformed(format, MalformedBody(None)),
                400,
                r#"{"__type":"SerializationException"}"#,
            ),
            (
                Refusal::malformed(format, MalformedBody(Some("\"no\"".to_owned()))),
                400,
                r#"{"__type":"SerializationException","Message":"\"no\""}"#,
            ),
            (
                Refusal::unsigned(format, &AuthError::Missing),
                400,
                r#"{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}"#,
            ),
            (
                Refusal::unanswered(format, Unanswered),
                503,
                r#"{"__type":"ServiceUnavailable","message":"Service is unable to handle request at this time."}"#,
            ),
        ] {
            assert_eq!(json(refusal), (status, body.to_owned()));
        }
    }

    #[test]
    fn cbor_refusals_are_maps_with_the_same_keys() {
        let (status, media, body) = written(Refusal::unknown_operation(WireFormat::Cbor));
        assert_eq!((status, media.as_deref()), (400, Some("application/x-amz-cbor-1.1")));
        let mut expected = vec![0xa1, 0x66];
        expected.extend_from_slice(b"__type\x78\x19UnknownOperationException");
        assert_eq!(body, expected);
    }

    #[test]
    fn older_and_xml_refusals_look_as_aws_writes_them() {
        let code = "UnknownOperationException";
        assert_eq!(
            written(Refusal::Older { status: 404, code }),
            (
                404,
                Some("application/json".to_owned()),
                br#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#.to_vec(),
            )
        );
        assert_eq!(
            written(Refusal::Xml { status: 404, code, message: None }),
            (404, None, b"<UnknownOperationException/>\n".to_vec())
        );
        let denied =
            Refusal::Xml { status: 403, code: "AccessDeniedException", message: Some("no") };
        let body = b"<AccessDeniedException>\n  <Message>no</Message>\n</AccessDeniedException>\n";
        assert_eq!(written(denied), (403, None, body.to_vec()));
    }
}
