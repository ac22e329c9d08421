//! `Content-Type`: in which form a body comes, and its answer goes.

use hyper::HeaderMap;
use hyper::header::CONTENT_TYPE;

use crate::api::WireFormat;

/// The media types that AWS tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/x-amz-json-1.1`.
    Json,
    /// `application/x-amz-cbor-1.1`.
    Cbor,
    /// `application/json`.
    PlainJson,
    /// Any other, or none.
    Other,
}

impl Media {
    /// What a request says of its body; parameters after `;` don't matter.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
        let name = value.split(|&c| c == b';').next().unwrap_or_default().trim_ascii();
        if name.eq_ignore_ascii_case(b"application/x-amz-json-1.1") {
            Self::Json
        } else if name.eq_ignore_ascii_case(b"application/x-amz-cbor-1.1") {
            Self::Cbor
        } else if name.eq_ignore_ascii_case(b"application/json") {
            Self::PlainJson
        } else {
            Self::Other
        }
    }

    /// The form of a body of this type; `None` if AWS takes no such body.
    pub(super) const fn format(self) -> Option<WireFormat> {
        match self {
            Self::Json | Self::PlainJson => Some(WireFormat::Json),
            Self::Cbor => Some(WireFormat::Cbor),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_spaces_and_case_do_not_matter() {
        for (value, media) in [
            ("application/x-amz-json-1.1", Media::Json),
            ("   application/x-amz-json-1.1   ;whatever", Media::Json),
            ("Application/X-Amz-Cbor-1.1", Media::Cbor),
            ("application/json; charset=utf-8", Media::PlainJson),
            ("application/x-amz-json-1.0", Media::Other),
            ("application/x-amz-json-1.1asdf", Media::Other),
            ("", Media::Other),
        ] {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, value.parse().unwrap())]);
            assert_eq!(Media::of(&headers), media, "{value}");
        }
        assert_eq!(Media::of(&HeaderMap::new()), Media::Other);
    }
}
