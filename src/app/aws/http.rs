//! One HTTP request to this machine and its answer, whole.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use super::endpoint::Endpoint;

/// Longest wait for an answer: the CLI's own.
const PATIENCE: Duration = Duration::from_mins(1);
/// Largest answer, in bytes; AWS's largest is 10 MiB of records as base64.
const ANSWER_MAX: usize = 64 * 1024 * 1024;

/// What came back.
pub(super) struct Answer {
    /// The status, such as 200.
    pub(super) status: u16,
    /// `x-amzn-errortype`, where some simulators put an error's name.
    pub(super) error_type: Option<String>,
    /// The body.
    pub(super) body: Bytes,
}

/// Who makes requests, one at a time.
pub(super) struct Client {
    runtime: Runtime,
}

impl Client {
    /// # Errors
    /// The system's, if it gives no means to wait for an answer.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { runtime: Builder::new_current_thread().enable_io().enable_time().build()? })
    }

    /// Makes a request on a connection of its own: on one machine that costs next to nothing, and
    /// no connection has grown old.
    ///
    /// # Errors
    /// If nobody listens, or what answers is no HTTP, or takes longer than a minute.
    pub(super) fn send(
        &self,
        endpoint: &Endpoint,
        request: Request<Full<Bytes>>,
    ) -> io::Result<Answer> {
        self.runtime.block_on(async {
            let exchange = tokio::time::timeout(PATIENCE, exchange(endpoint, request));
            exchange.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
        })
    }
}

async fn exchange(endpoint: &Endpoint, request: Request<Full<Bytes>>) -> io::Result<Answer> {
    let stream = TcpStream::connect((endpoint.host.as_str(), endpoint.port)).await?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // Ends with the connection; its faults are the request's, too.
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(io::Error::other)?;
    let status = answer.status().as_u16();
    let error_type = answer.headers().get("x-amzn-errortype");
    let error_type = error_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    Ok(Answer { status, error_type, body })
}
