//! Whether a request is shaped as a signed one. The signature itself is never checked: any
//! credentials do. The texts are AWS's, observed by a public emulator's test suite.

use std::fmt::Write as _;

use hyper::header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue};

/// What an `Authorization` header carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuthParameters {
    /// `Credential` has a value.
    pub credential: bool,
    /// `Signature` has a value.
    pub signature: bool,
    /// `SignedHeaders` has a value.
    pub signed_headers: bool,
}

/// Reads the value of `Authorization`: an algorithm, then `Name=value` parted by commas or spaces.
pub fn parse_authorization(value: &[u8]) -> AuthParameters {
    let mut found = AuthParameters::default();
    for part in value.split(|&c| c == b',' || c == b' ').skip(1) {
        let (name, value) = name_and_value(part.trim_ascii());
        let slot = match name {
            b"Credential" => &mut found.credential,
            b"Signature" => &mut found.signature,
            b"SignedHeaders" => &mut found.signed_headers,
            _ => continue,
        };
        *slot = !value.is_empty();
    }
    found
}

/// The parameters of a signed query string, in the order in which AWS asks for them.
const QUERY_PARAMETERS: [&str; 5] =
    ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];

/// Which of the five parameters of a signed query string have a value, in the order
/// `X-Amz-Algorithm`, `-Credential`, `-Signature`, `-SignedHeaders`, `-Date`; `None` if there is
/// no `X-Amz-Algorithm` at all, so that the query claims no signature.
pub fn parse_auth_query(query: &[u8]) -> Option<[bool; 5]> {
    let mut found = [false; 5];
    let mut claimed = false;
    for pair in query.split(|&c| c == b'&') {
        let (name, value) = name_and_value(pair);
        let slot = QUERY_PARAMETERS.iter().position(|wanted| wanted.as_bytes() == name);
        if let Some(slot) = slot {
            found[slot] = !value.is_empty();
            claimed |= slot == 0;
        }
    }
    claimed.then_some(found)
}

/// Parts `name=value` at the first `=`; without one, the value is empty.
fn name_and_value(pair: &[u8]) -> (&[u8], &[u8]) {
    let mut halves = pair.splitn(2, |&c| c == b'=');
    (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
}

/// Why a request doesn't count as signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AuthError {
    /// Neither header nor query.
    #[error("Missing Authentication Token")]
    Missing,
    /// Both header and query.
    #[error(
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    )]
    Twice,
    /// A part is missing; the text says which.
    #[error("{0}")]
    Incomplete(String),
}

impl AuthError {
    /// AWS's code for it.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "MissingAuthenticationTokenException",
            Self::Twice => "InvalidSignatureException",
            Self::Incomplete(_) => "IncompleteSignatureException",
        }
    }
}

/// Checks that a request carries credentials in one place, and all their parts.
pub(super) fn check(headers: &HeaderMap, query: Option<&str>) -> Result<(), AuthError> {
    let query = query.and_then(|query| parse_auth_query(query.as_bytes()));
    let header = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
    // AWS takes an empty header as none.
    match (header.filter(|value| !value.is_empty()), query) {
        (Some(_), Some(_)) => Err(AuthError::Twice),
        (None, None) => Err(AuthError::Missing),
        (Some(header), None) => check_header(header, headers),
        (None, Some(found)) => check_query(found),
    }
}

fn check_header(value: &[u8], headers: &HeaderMap) -> Result<(), AuthError> {
    let found = parse_authorization(value);
    let dated = headers.contains_key("x-amz-date") || headers.contains_key(DATE);
    if found.credential && found.signature && found.signed_headers && dated {
        return Ok(());
    }
    let mut text = String::new();
    for (present, name) in [
        (found.credential, "Credential"),
        (found.signature, "Signature"),
        (found.signed_headers, "SignedHeaders"),
    ] {
        if !present {
            // Writing to a text never fails.
            let _ = write!(text, "Authorization header requires '{name}' parameter. ");
        }
    }
    if !dated {
        text +=
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    text += "Authorization=";
    text += &String::from_utf8_lossy(value);
    Err(AuthError::Incomplete(text))
}

fn check_query(found: [bool; 5]) -> Result<(), AuthError> {
    if found == [true; 5] {
        return Ok(());
    }
    let mut text = String::new();
    for (present, name) in found.into_iter().zip(QUERY_PARAMETERS) {
        if !present {
            let _ = write!(text, "AWS query-string parameters must include '{name}'. ");
        }
    }
    text += "Re-examine the query-string parameters.";
    Err(AuthError::Incomplete(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(value: &str, date: bool) -> Result<(), AuthError> {
        let mut headers = HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
        if date {
            headers.insert(DATE, "a".parse().unwrap());
        }
        check(&headers, None)
    }

    #[test]
    fn whole_credentials_pass_whoever_signed() {
        let boto = "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/kinesis/aws4_request, \
                    SignedHeaders=host;x-amz-date, Signature=c";
        assert_eq!(header(boto, true), Ok(()));
        assert_eq!(header("AWS4- Signature=b,Credential=a,SignedHeaders=c", true), Ok(()));
        let query = "X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=e";
        assert_eq!(check(&HeaderMap::new(), Some(query)), Ok(()));
    }

    #[test]
    fn a_header_is_told_every_part_it_lacks() {
        for (value, date, text) in [
            (
                "X",
                false,
                "Authorization header requires 'Credential' parameter. Authorization header \
                 requires 'Signature' parameter. Authorization header requires 'SignedHeaders' \
                 parameter. Authorization header requires existence of either a 'X-Amz-Date' or a \
                 'Date' header. Authorization=X",
            ),
            (
                "AWS4- Signature=b Credential=a",
                true,
                "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- \
                 Signature=b Credential=a",
            ),
            (
                "AWS4- Signature=b,Credential=a",
                true,
                "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- \
                 Signature=b,Credential=a",
            ),
            (
                "AWS4- Signature=b, Credential=a",
                true,
                "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- \
                 Signature=b, Credential=a",
            ),
        ] {
            assert_eq!(header(value, date), Err(AuthError::Incomplete(text.to_owned())), "{value}");
        }
    }

    #[test]
    fn a_query_is_told_every_part_it_lacks() {
        let none = HeaderMap::new();
        let lacks = |query: &str| check(&none, Some(query)).unwrap_err().to_string();
        assert_eq!(
            lacks("X-Amz-Algorithm"),
            "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string \
             parameters must include 'X-Amz-Credential'. AWS query-string parameters must include \
             'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
             AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string \
             parameters."
        );
        assert_eq!(
            lacks("X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d"),
            "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the \
             query-string parameters."
        );
    }

    #[test]
    fn none_and_both_have_codes_of_their_own() {
        let none = HeaderMap::new();
        let all_but_one = "X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d";
        assert_eq!(check(&none, None), Err(AuthError::Missing));
        assert_eq!(check(&none, Some(all_but_one)), Err(AuthError::Missing));
        let both = HeaderMap::from_iter([(AUTHORIZATION, "X".parse().unwrap())]);
        assert_eq!(check(&both, Some("X-Amz-Algorithm")), Err(AuthError::Twice));
        assert!(matches!(check(&both, Some("/?X-Amz-Algorith")), Err(AuthError::Incomplete(_))));
    }
}
