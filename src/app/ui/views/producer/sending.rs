//! A call that was made and whose answer has not come yet. Nothing here waits.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use caudal::api::kinesis::{Error, Request, Response};
use caudal::engine::{Envelope, Origin};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::widgets::Tone;

/// How a call ended.
pub(super) type Ended = Result<Response, Error>;

/// A call under way, if there is one.
#[derive(Default)]
pub(super) struct Sending {
    answer: Option<Receiver<Ended>>,
}

impl Sending {
    /// Whether an answer is awaited.
    pub(super) fn is_busy(&self) -> bool {
        self.answer.is_some()
    }

    /// Makes a call; says so if the engine can't take it now.
    pub(super) fn send(&mut self, scene: &mut ViewScene<'_>, request: Request) {
        let (sender, receiver) = channel();
        let waker = Arc::clone(&scene.waker);
        let reply = move |outcome: caudal::engine::Outcome| {
            // A window that has closed needs no answer.
            let _ = sender.send(outcome.kinesis());
            waker();
        };
        let envelope = Envelope::kinesis(Origin::Window, request);
        if scene.handle.send(envelope, Box::new(reply)).is_ok() {
            self.answer = Some(receiver);
        } else {
            let words = "El motor no puede aceptar la llamada ahora. Repítela en un momento.";
            scene.actions.push(Action::Say(Tone::Error, words.to_owned()));
        }
    }

    /// The answer, once.
    pub(super) fn take(&mut self) -> Option<Ended> {
        let ended = match self.answer.as_ref()?.try_recv() {
            Ok(ended) => Some(ended),
            Err(TryRecvError::Empty) => return None,
            // The world has ended before it answered.
            Err(TryRecvError::Disconnected) => None,
        };
        self.answer = None;
        ended
    }
}
