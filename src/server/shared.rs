//! What all connections share.

use std::sync::Arc;

use tokio::sync::watch;

use super::body::Bodies;
use super::callers::Callers;
use super::courier::Courier;
use super::request_id::RequestIds;
use crate::runtime::Handle;

/// What a request needs beyond itself.
pub(super) struct Shared {
    /// The way to the engine for everything but calls.
    pub(super) handle: Handle,
    /// The way to the engine for calls.
    pub(super) courier: Arc<Courier>,
    /// Ids of requests.
    pub(super) ids: RequestIds,
    /// Leave to read large bodies.
    pub(super) bodies: Bodies,
    /// Who called so far.
    pub(super) callers: Arc<Callers>,
    /// What was found when the world was opened, in the user's words.
    pub(super) notices: Vec<String>,
    /// Turns true when the server is to stop.
    pub(super) stopping: watch::Receiver<bool>,
}
