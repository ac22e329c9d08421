//! One connection: which version of HTTP it speaks, and its requests one after another.

use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use serde_json::json;
use tokio::net::TcpStream;

use super::reply::{Reply, ReplyBody, whole};
use super::shared::Shared;
use super::{aws, host, own};

/// How long the first bytes, or the head of a request, may take to come, and how long an idle
/// connection is kept. SDKs open a new one by themselves.
const PATIENCE: Duration = Duration::from_mins(1);
/// Pause before the first bytes are looked at again if there are too few to tell the version.
const GLANCE: Duration = Duration::from_millis(5);
/// How HTTP/2 with prior knowledge begins. No method of HTTP/1.1 does.
const PREFACE: &[u8] = b"PRI ";
/// Most headers of a request.
const MAX_HEADERS: usize = 128;
/// Most bytes of headers of an HTTP/2 request. (HTTP/1.1: what fits its buffer.)
const MAX_HEADER_BYTES: u32 = 64 * 1024;
/// Bytes an HTTP/2 client may send ahead on one stream, and on all of them together: a batch of
/// 500 records of 1 KB shouldn't wait for leave.
const STREAM_WINDOW: u32 = 2 * 1024 * 1024;
const CONNECTION_WINDOW: u32 = 8 * 1024 * 1024;
/// Largest frame of HTTP/2, in bytes: 16 KiB, the default, means 45 frames for such a batch.
const MAX_FRAME: u32 = 256 * 1024;
/// Requests at once on one HTTP/2 connection.
const MAX_STREAMS: u32 = 256;

/// Serves a connection until it ends, or until the server stops and what was asked is answered.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    // Without it, small answers wait for the client's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let Some(version) = tokio::time::timeout(PATIENCE, version(&stream)).await.ok().flatten()
    else {
        return;
    };
    let io = TokioIo::new(stream);
    let service = {
        let shared = Arc::clone(&shared);
        service_fn(move |request| answer(Arc::clone(&shared), request))
    };
    match version {
        Version::Http1 => {
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_headers(MAX_HEADERS);
            let connection = builder.serve_connection(io, service);
            until_stopped(connection, &shared, http1::Connection::graceful_shutdown).await;
        }
        Version::Http2 => {
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .initial_stream_window_size(STREAM_WINDOW)
                .initial_connection_window_size(CONNECTION_WINDOW)
                .max_frame_size(MAX_FRAME)
                .max_concurrent_streams(MAX_STREAMS)
                .max_header_list_size(MAX_HEADER_BYTES)
                .keep_alive_interval(PATIENCE);
            let connection = builder.serve_connection(io, service);
            until_stopped(connection, &shared, http2::Connection::graceful_shutdown).await;
        }
    }
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Http1,
    Http2,
}

/// Tells the version by the first bytes and leaves them where they are; `None` if the client has
/// gone away.
async fn version(stream: &TcpStream) -> Option<Version> {
    let mut bytes = [0; PREFACE.len()];
    loop {
        let count = stream.peek(&mut bytes).await.ok()?;
        match bytes.get(..count)? {
            [] => return None,
            PREFACE => return Some(Version::Http2),
            // One packet holds it all, unless somebody sends byte by byte.
            some if PREFACE.starts_with(some) => tokio::time::sleep(GLANCE).await,
            _ => return Some(Version::Http1),
        }
    }
}

/// Drives a connection; when the server stops, lets it finish what it is at.
async fn until_stopped<C: Future>(
    connection: C,
    shared: &Shared,
    finish: impl FnOnce(Pin<&mut C>),
) {
    let mut connection = pin!(connection);
    let mut stopping = shared.stopping.clone();
    let mut stopping = pin!(stopping.wait_for(|stopping| *stopping));
    // What broke a connection is of interest to its client alone.
    tokio::select! {
        biased;
        _ = &mut connection => return,
        _ = &mut stopping => {}
    }
    finish(connection.as_mut());
    let _ = connection.await;
}

/// Answers one request at the door it is for.
async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<ReplyBody>, Infallible> {
    if let Some(foreign) = host::foreign_host(request.uri(), request.headers()) {
        return Ok(foreign_host(&foreign));
    }
    Ok(if own::owns(request.uri().path()) {
        own::answer(&shared, request).await
    } else {
        aws::answer(&shared, request).await
    })
}

/// The refusal of a request that was sent to another name, readable by SDKs and people alike.
fn foreign_host(host: &str) -> Reply {
    let asked = match host {
        "" => "no dice a quién va dirigida".to_owned(),
        host => format!("va dirigida a «{host}»"),
    };
    let message =
        format!("Caudal solo atiende a 127.0.0.1, [::1] y localhost; esta petición {asked}.");
    let body = json!({ "__type": "AccessDeniedException", "message": message });
    whole(StatusCode::FORBIDDEN, "application/json", body.to_string())
}
