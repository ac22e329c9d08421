//! Carries questions to the engine's thread and answers back, many at a time.
//!
//! Waking a thread costs more than answering a small request. So connections lay their questions
//! down here, and a task that runs after all connections which are ready now hands them over
//! together: the engine is woken once and answers them as one group. The answers of a group are
//! laid down in the same way, the first one wakes the server's thread, and a task there deals
//! them out.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, Semaphore, oneshot};

use crate::engine::{Envelope, Outcome};
use crate::runtime::Handle;

/// Questions at the engine at once: fewer than its inbox holds, so that a rush of requests waits
/// here, where waiting costs nothing, and is not refused there.
const QUESTIONS: usize = 768;

/// The engine gave no answer: its inbox is full, or it is stopping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unanswered;

/// Where an answer goes.
type Asker = oneshot::Sender<Outcome>;

/// The way of questions to the engine, and of answers back.
pub(super) struct Courier {
    handle: Handle,
    questions: Pile<(Envelope, Arc<str>, Asker)>,
    answers: Pile<(Asker, Outcome)>,
    places: Semaphore,
}

impl Courier {
    /// A courier that works once [`Courier::carry`] runs.
    pub(super) fn new(handle: Handle) -> Arc<Self> {
        Arc::new(Self {
            handle,
            questions: Pile::default(),
            answers: Pile::default(),
            places: Semaphore::new(QUESTIONS),
        })
    }

    /// Asks the engine on a caller's behalf and waits for what comes of it.
    pub(super) async fn ask(
        &self,
        envelope: Envelope,
        caller: Arc<str>,
    ) -> Result<Outcome, Unanswered> {
        // Never closed, so there is always a place in the end.
        let _place = self.places.acquire().await;
        let (asker, answered) = oneshot::channel();
        self.questions.lay_down((envelope, caller, asker));
        answered.await.map_err(|_| Unanswered)
    }

    /// Carries both ways, for ever.
    pub(super) async fn carry(self: Arc<Self>) {
        let mut questions = Vec::new();
        let mut answers = Vec::new();
        loop {
            tokio::select! {
                () = self.questions.take(&mut questions) => {
                    for (envelope, caller, asker) in questions.drain(..) {
                        self.hand_over(envelope, &caller, asker);
                    }
                }
                () = self.answers.take(&mut answers) => {
                    for (asker, outcome) in answers.drain(..) {
                        // A client that has gone away has no use for the answer.
                        let _ = asker.send(outcome);
                    }
                }
            }
        }
    }

    /// A question that isn't taken is dropped with its asker, which tells whoever waits.
    fn hand_over(self: &Arc<Self>, envelope: Envelope, caller: &Arc<str>, asker: Asker) {
        let way_back = Arc::clone(self);
        let reply = move |outcome| way_back.answers.lay_down((asker, outcome));
        let _ = self.handle.send_as(caller, envelope, Box::new(reply));
    }
}

/// Things that were laid down and wait to be taken, all at once.
struct Pile<T> {
    things: Mutex<Vec<T>>,
    begun: Notify,
}

impl<T> Default for Pile<T> {
    fn default() -> Self {
        Self { things: Mutex::default(), begun: Notify::new() }
    }
}

impl<T> Pile<T> {
    /// Adds to the pile. Only the first thing of a pile wakes who takes it.
    fn lay_down(&self, thing: T) {
        let first = {
            let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
            things.push(thing);
            things.len() == 1
        };
        if first {
            self.begun.notify_one();
        }
    }

    /// Waits for a pile and takes all of it; `into` must be empty, and its room is used for the
    /// next pile.
    async fn take(&self, into: &mut Vec<T>) {
        self.begun.notified().await;
        mem::swap(&mut *self.things.lock().unwrap_or_else(PoisonError::into_inner), into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pile_is_taken_whole_and_in_order() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let pile = Pile::default();
        let mut taken = Vec::new();
        for round in 0..3 {
            for thing in 0..5 {
                pile.lay_down(round * 10 + thing);
            }
            runtime.block_on(pile.take(&mut taken));
            let expected: Vec<i32> = (0..5).map(|thing| round * 10 + thing).collect();
            assert_eq!(taken, expected);
            taken.clear();
        }
    }
}
