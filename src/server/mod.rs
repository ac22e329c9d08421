//! The HTTP door: one loopback port that speaks HTTP/1.1 and HTTP/2 with prior knowledge, and
//! answers as AWS's Kinesis endpoint does, to the letter of its headers and error shapes.
//!
//! Two doors share the port. [`aws`] turns `X-Amz-Target` and a body into an
//! [`api::kinesis::Request`](crate::api::kinesis::Request), asks the runtime and writes the
//! answer; [`own`] is the sandbox's own: `GET /_caudal/health`, `POST /_caudal/reset` and
//! `/_caudal/clock`.
//!
//! It deliberately does not know what any operation does, what time it is, or whether a signature
//! is right: any credentials do, as long as they are shaped as AWS demands.

mod announce;
mod aws;
mod body;
mod callers;
mod connection;
mod courier;
mod event_stream;
mod host;
mod listener;
mod own;
mod reply;
mod request_id;
mod running;
mod shared;

pub use announce::announced_port;
pub use aws::auth::{AuthParameters, parse_auth_query, parse_authorization};
pub use aws::target::{Target, parse_target};
pub use callers::Caller;
pub use event_stream::{FrameError, Message, encode_message, parse_message};
pub use host::{is_loopback_host, is_loopback_origin};
pub use listener::{BindError, Server, ServerOptions};
pub use own::{OwnRefusal, parse_clock_change, parse_reset};
pub use running::{RunningServer, SpawnError, spawn, tokio_runtime};

/// Largest body of a request, in bytes. A `PutRecords` of 10 MiB is 14 MiB as base64; the rest is
/// for keys and field names.
pub const MAX_BODY_BYTES: usize = 20 * 1024 * 1024;

/// Most connections at once; one more is closed as soon as it is accepted.
pub const MAX_CONNECTIONS: usize = 1024;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_make_a_parser_panic(bytes: Vec<u8>) {
            parse_authorization(&bytes);
            parse_auth_query(&bytes);
            let _ = parse_target(&bytes).known();
            is_loopback_host(&bytes);
            is_loopback_origin(&bytes);
            let _ = parse_message(&bytes);
            let _ = parse_clock_change(&bytes);
            let _ = parse_reset(&bytes);
        }

        #[test]
        fn every_message_comes_back(
            headers: Vec<(String, String)>,
            payload: Vec<u8>,
        ) {
            prop_assume!(headers.iter().all(|(name, _)| name.len() < 256));
            let borrowed: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let bytes = encode_message(&borrowed, &payload);
            prop_assert_eq!(parse_message(&bytes), Ok(Some((Message { headers, payload }, bytes.len()))));
        }
    }
}
