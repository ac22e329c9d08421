//! What is read from the head of a request: credentials, target, host, origin.
#![no_main]

use caudal::server::{
    is_loopback_host, is_loopback_origin, parse_auth_query, parse_authorization, parse_target,
};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let found = parse_authorization(data);
    let has = |name: &[u8]| data.windows(name.len()).any(|window| window == name);
    assert!(!found.credential || has(b"Credential="));
    assert!(!found.signature || has(b"Signature="));
    assert!(!found.signed_headers || has(b"SignedHeaders="));
    assert!(parse_auth_query(data).is_none() || has(b"X-Amz-Algorithm"));

    let target = parse_target(data);
    let length = target.service.len() + target.operation.len();
    assert!(data.starts_with(target.service) && data.ends_with(target.operation));
    assert!(length == data.len() || length + 1 == data.len());
    if let Some(operation) = target.known() {
        let service = match operation.service() {
            caudal::api::Service::Kinesis => "Kinesis_20131202",
            caudal::api::Service::Firehose => "Firehose_20150804",
            other => panic!("{other:?} has no targets"),
        };
        assert_eq!(data, format!("{service}.{operation}").as_bytes());
    }

    if is_loopback_host(data) {
        assert!(is_harmless(data), "{}", String::from_utf8_lossy(data));
        assert!(is_loopback_origin(&[b"http://", data].concat()));
    }
    if is_loopback_origin(data) {
        assert!(data.starts_with(b"http://") || data.starts_with(b"https://"));
    }
});

/// The same rule in other words: a browser could not have been led here by a foreign name.
fn is_harmless(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else { return false };
    let host = host.to_ascii_lowercase();
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, port)| {
        if port.bytes().all(|c| c.is_ascii_digit()) { name } else { host.as_str() }
    });
    let plain = name.bytes().all(|c| c.is_ascii_alphanumeric() || b".-_".contains(&c));
    let name = name.strip_suffix('.').unwrap_or(name);
    let local = name == "localhost" || name.ends_with(".localhost");
    name == "127.0.0.1" || name == "[::1]" || (plain && local)
}
