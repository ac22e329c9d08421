//! What is worked out of a payload: at once if it is small, on a thread of its own if it isn't, so
//! that no frame waits for ten megabytes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::ui::clients::Waker;

/// Payloads up to this size are worked on at once, in bytes.
pub(super) const SMALL: usize = 64 << 10;

/// The newest result, and the question it answers.
pub(super) struct Worked<K, T> {
    done: Option<(K, T)>,
    coming: Option<Receiver<(K, T)>>,
}

impl<K, T> Default for Worked<K, T> {
    fn default() -> Self {
        Self { done: None, coming: None }
    }
}

impl<K: PartialEq + Clone + Send + 'static, T: Send + 'static> Worked<K, T> {
    /// The answer to a question, or the last one while the new one is under way. `bytes` says how
    /// much there is to do.
    pub(super) fn get(
        &mut self,
        question: &K,
        bytes: usize,
        waker: &Waker,
        work: impl FnOnce(&K) -> T + Send + Clone + 'static,
    ) -> Option<&T> {
        match self.coming.as_ref().map(Receiver::try_recv) {
            Some(Ok(done)) => (self.done, self.coming) = (Some(done), None),
            Some(Err(TryRecvError::Disconnected)) => self.coming = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        let is_done = self.done.as_ref().is_some_and(|(of, _)| of == question);
        let wanted = !is_done && self.coming.is_none();
        if wanted && (bytes <= SMALL || !self.start(question, waker, work.clone())) {
            self.done = Some((question.clone(), work(question)));
        }
        self.done.as_ref().map(|(_, answer)| answer)
    }

    /// Whether an answer is under way.
    pub(super) const fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    fn start(
        &mut self,
        question: &K,
        waker: &Waker,
        work: impl FnOnce(&K) -> T + Send + 'static,
    ) -> bool {
        let (sender, coming) = channel();
        let (question, waker) = (question.clone(), Arc::clone(waker));
        let thread = std::thread::Builder::new().name("caudal-payload".to_owned());
        let started = thread.spawn(move || {
            let answer = work(&question);
            // Nobody waits any more if another record is shown by now.
            if sender.send((question, answer)).is_ok() {
                waker();
            }
        });
        if started.is_ok() {
            self.coming = Some(coming);
        }
        started.is_ok()
    }
}
