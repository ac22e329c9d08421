//! Reading the body of a request: bounded in size, in time, and in memory over all connections.

use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
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
/// Buffers kept for the next body, and their largest size in bytes: 16 MiB in all. Memory that
/// the system has to clear anew for every body costs more than reading the body.
const SPARE: usize = 8;
const SPARE_BYTES: usize = 2 * 1024 * 1024;

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

/// Keeps the sum of large bodies that are being read within bounds, and their buffers at hand.
#[derive(Debug)]
pub(super) struct Bodies {
    budget: Semaphore,
    spare: Mutex<Vec<Vec<u8>>>,
}

impl Bodies {
    /// With the whole budget free.
    pub(super) fn new() -> Self {
        Self { budget: Semaphore::new(BUDGET_KIB), spare: Mutex::default() }
    }

    /// Reads a body to its end. If it came with the head it isn't copied, and if its length was
    /// announced its buffer never grows.
    ///
    /// The rest of a body that is too large is read and thrown away if `drain` says so: an HTTP/2
    /// client that is still sending when its answer comes takes it for a broken stream.
    pub(super) async fn collect(
        &self,
        mut body: Incoming,
        drain: bool,
    ) -> Result<Body<'_>, BodyError> {
        let read = self.collect_within(&mut body).await;
        if drain && matches!(read, Err(BodyError::TooLarge)) {
            let _ = tokio::time::timeout(PATIENCE, throw_away(&mut body)).await;
        }
        read
    }

    async fn collect_within(&self, body: &mut Incoming) -> Result<Body<'_>, BodyError> {
        let announced = body.size_hint().exact();
        let announced = announced.map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        match announced {
            Some(0) => return Ok(Body::Whole(Bytes::new())),
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
        let all = self.read_all(body, announced);
        tokio::time::timeout(PATIENCE, all).await.unwrap_or(Err(BodyError::TooSlow))
    }

    async fn read_all(
        &self,
        body: &mut Incoming,
        announced: Option<usize>,
    ) -> Result<Body<'_>, BodyError> {
        let first = next_piece(body).await?.unwrap_or_default();
        if announced == Some(first.len()) {
            return Ok(Body::Whole(first));
        }
        let mut all = Gathered { bytes: self.buffer(), home: self };
        all.bytes.reserve(announced.unwrap_or(first.len() * 2));
        all.bytes.extend_from_slice(&first);
        drop(first);
        while let Some(piece) = next_piece(body).await? {
            if all.bytes.len() + piece.len() > MAX_BODY_BYTES {
                return Err(BodyError::TooLarge);
            }
            all.bytes.extend_from_slice(&piece);
        }
        Ok(Body::Gathered(all))
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn buffer(&self) -> Vec<u8> {
        self.spare().pop().unwrap_or_default()
    }
}

/// A body that has been read.
#[derive(Debug)]
pub(super) enum Body<'a> {
    /// It lies where the connection read it.
    Whole(Bytes),
    /// It came in pieces.
    Gathered(Gathered<'a>),
}

/// The pieces of a body in one buffer, which goes home when it is done with.
#[derive(Debug)]
pub(super) struct Gathered<'a> {
    bytes: Vec<u8>,
    home: &'a Bodies,
}

impl Drop for Gathered<'_> {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        if (SMALL..=SPARE_BYTES).contains(&bytes.capacity()) {
            bytes.clear();
            let mut spare = self.home.spare();
            if spare.len() < SPARE {
                spare.push(bytes);
            }
        }
    }
}

impl Deref for Body<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Gathered(all) => &all.bytes,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_come_back_if_they_are_worth_keeping() {
        let bodies = Bodies::new();
        let done = |capacity| drop(Gathered { bytes: Vec::with_capacity(capacity), home: &bodies });
        done(SMALL - 1);
        done(SPARE_BYTES * 2);
        assert!(bodies.spare().is_empty());
        for _ in 0..2 * SPARE {
            done(SMALL);
        }
        assert_eq!(bodies.spare().len(), SPARE);
        assert!(bodies.buffer().capacity() >= SMALL);
    }
}
