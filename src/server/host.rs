//! Who may talk to the sandbox: only those who call it by a loopback name.
//!
//! A page of a foreign site can make a browser send requests to `127.0.0.1` under a name of its
//! own (DNS rebinding); its `Host` gives it away.

use hyper::HeaderMap;
use hyper::Uri;
use hyper::header::{HOST, ORIGIN};

/// Whether a `Host` or `:authority`, with or without a port, names this machine's loopback:
/// `127.0.0.1`, `[::1]`, `localhost`, or a name below `localhost`, as SDKs make one when they put
/// an account before the endpoint (`123456789012.data-kinesis.localhost`).
pub fn is_loopback_host(host: &[u8]) -> bool {
    let Some(name) = without_port(host) else { return false };
    if name == b"127.0.0.1" || name == b"[::1]" {
        return true;
    }
    let name = name.strip_suffix(b".").unwrap_or(name);
    let Some(start) = name.len().checked_sub(b"localhost".len()) else { return false };
    let (below, last) = name.split_at(start);
    last.eq_ignore_ascii_case(b"localhost") && (below.is_empty() || is_dotted_labels(below))
}

/// Whether an `Origin` is a page served by this machine's loopback.
pub fn is_loopback_origin(origin: &[u8]) -> bool {
    let host = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
    host.is_some_and(is_loopback_host)
}

/// Cuts `:port` off; `None` if what follows the colon is no port.
fn without_port(host: &[u8]) -> Option<&[u8]> {
    let from = match host.first()? {
        b'[' => host.iter().position(|&c| c == b']')?,
        _ => 0,
    };
    let Some(colon) = host[from..].iter().position(|&c| c == b':') else { return Some(host) };
    let (name, port) = (&host[..from + colon], &host[from + colon + 1..]);
    (port.len() <= 5 && port.iter().all(u8::is_ascii_digit)).then_some(name)
}

/// Whether it is one or more labels of a host name, each with its dot: `a.b-c.`.
fn is_dotted_labels(below: &[u8]) -> bool {
    below.strip_suffix(b".").is_some_and(|labels| {
        labels.split(|&c| c == b'.').all(|label| {
            !label.is_empty()
                && label.iter().all(|&c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
        })
    })
}

/// The name a request was sent to if it isn't loopback, as text for a message; `None` if all is
/// well. A request that names no host at all is refused as well.
pub(super) fn foreign_host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let authority = uri.authority().map(|authority| authority.as_str().as_bytes());
    let hosts = headers.get_all(HOST).iter().map(hyper::header::HeaderValue::as_bytes);
    let mut named = false;
    for host in authority.into_iter().chain(hosts) {
        if !is_loopback_host(host) {
            return Some(String::from_utf8_lossy(host).into_owned());
        }
        named = true;
    }
    if named { None } else { Some(String::new()) }
}

/// The page a request comes from if it isn't served by loopback; `None` if all is well.
pub(super) fn foreign_origin(headers: &HeaderMap) -> Option<String> {
    let origins = headers.get_all(ORIGIN).iter().map(hyper::header::HeaderValue::as_bytes);
    let mut foreign = origins.filter(|origin| !is_loopback_origin(origin));
    foreign.next().map(|origin| String::from_utf8_lossy(origin).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_pass_and_others_do_not() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:4567",
            "localhost",
            "LocalHost:80",
            "localhost.",
            "[::1]",
            "[::1]:4567",
            "123456789012.data-kinesis.localhost:4567",
            "localhost:",
        ] {
            assert!(is_loopback_host(host.as_bytes()), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evillocalhost",
            ".localhost",
            "a..localhost",
            "127.0.0.1@evil.example",
            "evil.example@localhost",
            "evil/x.localhost",
            "127.0.0.1:4567:1",
            "127.0.0.1:http",
            "[::1",
            "[::1]x",
            "::1",
            "[",
            "0.0.0.0",
            "127.0.0.2",
        ] {
            assert!(!is_loopback_host(host.as_bytes()), "{host}");
        }
    }

    #[test]
    fn loopback_pages_pass_and_others_do_not() {
        for origin in ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:80"] {
            assert!(is_loopback_origin(origin.as_bytes()), "{origin}");
        }
        for origin in
            ["null", "", "https://evil.example", "http://localhost.evil.example", "localhost"]
        {
            assert!(!is_loopback_origin(origin.as_bytes()), "{origin}");
        }
    }

    #[test]
    fn every_name_in_a_request_counts() {
        let mut headers = HeaderMap::new();
        let plain = Uri::from_static("/");
        assert_eq!(foreign_host(&plain, &headers).as_deref(), Some(""));
        headers.append(HOST, "localhost:1".parse().unwrap());
        assert_eq!(foreign_host(&plain, &headers), None);
        let absolute = Uri::from_static("http://evil.example/");
        assert_eq!(foreign_host(&absolute, &headers).as_deref(), Some("evil.example"));
        headers.append(HOST, "evil.example".parse().unwrap());
        assert_eq!(foreign_host(&plain, &headers).as_deref(), Some("evil.example"));
    }
}
