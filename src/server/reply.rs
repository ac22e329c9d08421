//! Answers as HTTP carries them: one piece, or a stream of frames.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::sync::mpsc;

/// An answer ready to be sent.
pub(super) type Reply = Response<ReplyBody>;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum ReplyBody {
    /// All of it, until it is taken.
    Whole(Bytes),
    /// Frames as they come, until the sender is dropped.
    Frames(mpsc::Receiver<Bytes>),
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut *self {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Frames(frames) => frames.poll_recv(cx).map(|next| next.map(Frame::data).map(Ok)),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Frames(_) => SizeHint::default(),
        }
    }
}

/// An answer in one piece, of a media type.
pub(super) fn whole(status: StatusCode, media: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = bare(status, body);
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    reply
}

/// An answer in one piece that names no media type.
pub(super) fn bare(status: StatusCode, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(ReplyBody::Whole(body.into()));
    *reply.status_mut() = status;
    reply
}
