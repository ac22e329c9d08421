//! Which operation a request is for, and in which order AWS finds fault with it.
//!
//! The order was observed on AWS by a public emulator's test suite: method, body present, media
//! type, body well-formed, target, credentials, and only then the types of the fields.

use hyper::Method;
use hyper::header::HeaderMap;
use serde::de::IgnoredAny;

use super::auth;
use super::media::Media;
use super::refusal::Refusal;
use super::target::{Target, parse_target};
use crate::api::{ApiOperation, MalformedBody, WireFormat};

/// AWS's front finds neither service nor operation in the request.
const DENIED: Refusal = Refusal::Xml {
    status: 403,
    code: "AccessDeniedException",
    message: Some("Unable to determine service/operation name to be authorized"),
};

/// Every operation is a POST.
pub(super) fn check_method(method: &Method) -> Result<(), Refusal> {
    if method == Method::POST { Ok(()) } else { Err(DENIED) }
}

/// Lets a POST pass if it names an operation, carries credentials and has a body.
///
/// `application/json` is special: AWS answers such a request in an older protocol's form, as
/// observed for unsigned ones. Signed ones pass here, for the sake of simple clients.
pub(super) fn admit(
    headers: &HeaderMap,
    query: Option<&str>,
    body: &[u8],
) -> Result<(ApiOperation, WireFormat), Refusal> {
    let media = Media::of(headers);
    let target = headers.get("x-amz-target").map_or(&b""[..], |value| value.as_bytes());
    let target = parse_target(target);
    if body.is_empty() {
        return Err(without_body(media, target));
    }
    let format = media.format().filter(|format| match format {
        WireFormat::Json => true,
        WireFormat::Cbor => target.takes_cbor(),
    });
    let Some(format) = format else { return Err(unknown_media(target)) };
    let signed = auth::check(headers, query);
    match (target.known(), signed) {
        (Some(operation), Ok(())) => Ok((operation, format)),
        // A body that can't be read comes before whatever else is wrong, and only then is it
        // looked at twice.
        _ if !is_well_formed(format, body) => Err(match media {
            Media::PlainJson => Refusal::Older { status: 400, code: "SerializationException" },
            _ => Refusal::malformed(format, MalformedBody(None)),
        }),
        _ if media == Media::PlainJson => {
            Err(Refusal::Older { status: 404, code: "UnknownOperationException" })
        }
        (None, _) => Err(Refusal::unknown_operation(format)),
        (Some(_), Err(why)) => Err(Refusal::unsigned(format, &why)),
    }
}

/// Without a body AWS answers in CBOR, unless its JSON is asked for.
fn without_body(media: Media, target: Target<'_>) -> Refusal {
    let format = if media == Media::Json { WireFormat::Json } else { WireFormat::Cbor };
    match target.known() {
        Some(_) => Refusal::malformed(format, MalformedBody(None)),
        None => Refusal::unknown_operation(format),
    }
}

fn unknown_media(target: Target<'_>) -> Refusal {
    if target.service.is_empty() || target.operation.is_empty() {
        return DENIED;
    }
    Refusal::Xml { status: 404, code: "UnknownOperationException", message: None }
}

/// Whether a body is a structure at all, whatever is in it.
fn is_well_formed(format: WireFormat, body: &[u8]) -> bool {
    match format {
        WireFormat::Json => {
            body.trim_ascii_start().first().is_some_and(|first| matches!(first, b'{' | b'['))
                && serde_json::from_slice::<IgnoredAny>(body).is_ok()
        }
        WireFormat::Cbor => ciborium::from_reader::<ciborium::Value, _>(body)
            .is_ok_and(|value| value.is_map() || value.is_array()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::api::{firehose, kinesis};

    const JSON: &str = "application/x-amz-json-1.1";
    const CBOR: &str = "application/x-amz-cbor-1.1";
    const LIST: &str = "Kinesis_20131202.ListStreams";
    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c";

    /// A request of these headers (empty: absent) and body.
    fn admitted(
        media: &str,
        target: &str,
        auth: &str,
        body: &[u8],
    ) -> Result<(ApiOperation, WireFormat), Refusal> {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("content-type", media),
            ("x-amz-target", target),
            ("authorization", auth),
            ("x-amz-date", "20261122T000000Z"),
        ] {
            if !value.is_empty() {
                headers.insert(name, value.parse().unwrap());
            }
        }
        admit(&headers, None, body)
    }

    fn unknown(format: WireFormat) -> Refusal {
        Refusal::unknown_operation(format)
    }

    fn malformed(format: WireFormat) -> Refusal {
        Refusal::malformed(format, MalformedBody(None))
    }

    #[test]
    fn signed_calls_of_known_operations_pass() {
        for (media, format) in [
            (JSON, WireFormat::Json),
            (CBOR, WireFormat::Cbor),
            ("application/json", WireFormat::Json),
        ] {
            let list = ApiOperation::Kinesis(kinesis::Operation::ListStreams);
            assert_eq!(admitted(media, LIST, SIGNED, b"{}"), Ok((list, format)));
        }
    }

    #[test]
    fn firehose_speaks_json_only() {
        let target = "Firehose_20150804.ListDeliveryStreams";
        let list = ApiOperation::Firehose(firehose::Operation::ListDeliveryStreams);
        assert_eq!(admitted(JSON, target, SIGNED, b"{}"), Ok((list, WireFormat::Json)));
        let missing =
            Refusal::Xml { status: 404, code: "UnknownOperationException", message: None };
        assert_eq!(admitted(CBOR, target, SIGNED, b"\xa0"), Err(missing));
        let other = "Firehose_20150804.ListStreams";
        assert_eq!(admitted(JSON, other, SIGNED, b"{}"), Err(unknown(WireFormat::Json)));
    }

    #[test]
    fn without_a_body_the_answer_is_cbor_unless_json_is_asked_for() {
        for (media, target, refusal) in [
            ("", "", unknown(WireFormat::Cbor)),
            ("", LIST, malformed(WireFormat::Cbor)),
            ("", "Whatever", unknown(WireFormat::Cbor)),
            ("", "Whatever.Whatever", unknown(WireFormat::Cbor)),
            ("", "Kinesis_20131202.", unknown(WireFormat::Cbor)),
            ("", "Kinesis_20131202.ListStream", unknown(WireFormat::Cbor)),
            ("application/x-amz-json-1.0", "", unknown(WireFormat::Cbor)),
            ("application/json", "", unknown(WireFormat::Cbor)),
            ("application/json", LIST, malformed(WireFormat::Cbor)),
            (JSON, "", unknown(WireFormat::Json)),
            (JSON, LIST, malformed(WireFormat::Json)),
        ] {
            for auth in ["", SIGNED] {
                assert_eq!(
                    admitted(media, target, auth, b"").as_ref(),
                    Err(&refusal),
                    "{media} {target}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_media_type_with_a_body_is_refused_in_xml() {
        let missing =
            Refusal::Xml { status: 404, code: "UnknownOperationException", message: None };
        for (target, refusal) in [
            ("", DENIED),
            ("Whatever", DENIED),
            ("Kinesis_20131202.", DENIED),
            (LIST, missing.clone()),
            ("Whatever.Whatever", missing),
        ] {
            assert_eq!(admitted("", target, SIGNED, b"{}"), Err(refusal), "{target}");
        }
    }

    #[test]
    fn a_body_that_is_no_structure_comes_before_target_and_credentials() {
        for body in [&b"hello"[..], b"true", b"null", b"\"{}\"", b"{", b" "] {
            for target in ["", "Kinesis_20131202.Whatever"] {
                assert_eq!(admitted(JSON, target, "", body), Err(malformed(WireFormat::Json)));
            }
            assert_eq!(admitted(JSON, LIST, "X", body), Err(malformed(WireFormat::Json)));
            let older = Refusal::Older { status: 400, code: "SerializationException" };
            assert_eq!(admitted("application/json", LIST, "", body), Err(older));
        }
        assert_eq!(admitted(CBOR, LIST, "", b"\xff\xff"), Err(malformed(WireFormat::Cbor)));
        assert_eq!(admitted(CBOR, LIST, "", b"\x01"), Err(malformed(WireFormat::Cbor)));
    }

    #[test]
    fn then_comes_the_target_and_then_the_credentials() {
        assert_eq!(admitted(JSON, "Whatever.X", "", b"{}"), Err(unknown(WireFormat::Json)));
        assert_eq!(admitted(CBOR, "", SIGNED, b"\xa0"), Err(unknown(WireFormat::Cbor)));
        let missing = Refusal::unsigned(WireFormat::Json, &auth::AuthError::Missing);
        assert_eq!(admitted(JSON, LIST, "", b"{}"), Err(missing));
        let Err(Refusal::Coded { code, .. }) = admitted(JSON, LIST, "X", b"{}") else {
            panic!("admitted")
        };
        assert_eq!(code, "IncompleteSignatureException");
        let older = Refusal::Older { status: 404, code: "UnknownOperationException" };
        assert_eq!(admitted("application/json", LIST, "", b"{}"), Err(older));
    }

    #[test]
    fn deep_bodies_do_no_harm() {
        let deep = "[".repeat(200_000);
        assert_eq!(admitted(JSON, LIST, "", deep.as_bytes()), Err(malformed(WireFormat::Json)));
        let deep = vec![0x81; 200_000];
        assert_eq!(admitted(CBOR, LIST, "", &deep), Err(malformed(WireFormat::Cbor)));
    }

    #[test]
    fn only_post_is_a_call() {
        assert_eq!(check_method(&Method::POST), Ok(()));
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS, Method::HEAD] {
            assert_eq!(check_method(&method), Err(DENIED));
        }
    }
}
