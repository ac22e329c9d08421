//! Reading the body of a request: bounded in size, in time, and in memory over all connections.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body as _, Incoming};
use tokio::sync::Semaphore;

use super::MAX_BODY_BYTES;

/// How long a body may take from the first byte to the last.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bodies up to this size, in bytes, need no leave to be read.
const SMALL: usize = 64 * 1024;
/// Large bodies in memory at once over all connections, in KiB: 512 MiB.
const BUDGET_KIB: usize = 512 * 1024;
/// Bytes of a body that is too large which are still read, and thrown away.
const DRAINED: usize = 4 * MAX_BODY_BYTES;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyError {
    /// It is larger than [`MAX_BODY_BYTES`].
    TooLarge,
    /// It didn't come in time.
    TooSlow,
    /// The connection broke, or the transfer encoding is wrong.
    Broken,
}

/// Keeps the sum of large bodies that are being read within bounds.
#[derive(Debug)]
pub(super) struct Bodies {
    budget: Semaphore,
}

impl Bodies {
    /// With the whole budget free.
    pub(super) fn new() -> Self {
        Self { budget: Semaphore::new(BUDGET_KIB) }
    }

    /// Reads a body to its end. One allocation if its length was announced, none if it came with
    /// the head.
    ///
    /// The rest of a body that is too large is read and thrown away if `drain` says so: an HTTP/2
    /// client that is still sending when its answer comes takes it for a broken stream.
    pub(super) async fn collect(
        &self,
        mut body: Incoming,
        drain: bool,
    ) -> Result<Bytes, BodyError> {
        let read = self.collect_within(&mut body).await;
        if read == Err(BodyError::TooLarge) && drain {
            let _ = tokio::time::timeout(PATIENCE, throw_away(&mut body)).await;
        }
        read
    }

    async fn collect_within(&self, body: &mut Incoming) -> Result<Bytes, BodyError> {
        let announced =
            body.size_hint().exact().map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        match announced {
            Some(0) => return Ok(Bytes::new()),
            Some(size) if size > MAX_BODY_BYTES => return Err(BodyError::TooLarge),
            _ => {}
        }
        let expected = announced.unwrap_or(MAX_BODY_BYTES);
        let _leave = if expected > SMALL {
            // Never closed, so this only fails if the budget were smaller than one body.
            self.budget.acquire_many((expected / 1024) as u32).await.ok()
        } else {
            None
        };
        let all = read_all(body, announced);
        tokio::time::timeout(PATIENCE, all).await.unwrap_or(Err(BodyError::TooSlow))
    }
}

async fn read_all(body: &mut Incoming, announced: Option<usize>) -> Result<Bytes, BodyError> {
    let first = next_piece(body).await?.unwrap_or_default();
    if announced == Some(first.len()) {
        return Ok(first);
    }
    let mut all = Vec::with_capacity(announced.unwrap_or(first.len() * 2));
    all.extend_from_slice(&first);
    drop(first);
    while let Some(piece) = next_piece(body).await? {
        if all.len() + piece.len() > MAX_BODY_BYTES {
            return Err(BodyError::TooLarge);
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.into())
}

async fn throw_away(body: &mut Incoming) {
    let mut left = DRAINED;
    while let Ok(Some(piece)) = next_piece(body).await {
        let Some(less) = left.checked_sub(piece.len()) else { return };
        left = less;
    }
}

/// The next piece of content; `None` at the end. Trailers are skipped.
async fn next_piece(body: &mut Incoming) -> Result<Option<Bytes>, BodyError> {
    loop {
        match poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            None => return Ok(None),
            Some(Err(_)) => return Err(BodyError::Broken),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}
