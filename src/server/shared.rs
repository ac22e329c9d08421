//! What all connections share.

use tokio::sync::{oneshot, watch};

use super::body::Bodies;
use super::request_id::RequestIds;
use crate::engine::{Envelope, Outcome};
use crate::runtime::{Handle, SendError};

/// What a request needs beyond itself.
pub(super) struct Shared {
    /// The way to the engine.
    pub(super) handle: Handle,
    /// Ids of requests.
    pub(super) ids: RequestIds,
    /// Leave to read large bodies.
    pub(super) bodies: Bodies,
    /// What was found when the world was opened, in the user's words.
    pub(super) notices: Vec<String>,
    /// Turns true when the server is to stop.
    pub(super) stopping: watch::Receiver<bool>,
}

/// Why the engine gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// Its inbox is full, or it is stopping: trying again later makes sense.
    Busy,
    /// It went away after it had taken the question.
    Lost,
}

impl From<SendError> for Unanswered {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Full | SendError::Stopped => Self::Busy,
        }
    }
}

impl Shared {
    /// Asks the engine and waits for what comes of it.
    pub(super) async fn ask(&self, envelope: Envelope) -> Result<Outcome, Unanswered> {
        let (answer, answered) = oneshot::channel();
        // A client that has gone away has no use for the answer.
        let reply = Box::new(move |outcome| {
            let _ = answer.send(outcome);
        });
        self.handle.send(envelope, reply)?;
        answered.await.map_err(|_| Unanswered::Lost)
    }
}
