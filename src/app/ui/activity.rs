//! What has been said once and need not be said again.

/// What has been said.
#[derive(Default)]
pub struct Activity {
    /// It has been said that the journal can't be written any more.
    pub journal_failed: bool,
    /// It has been said that the engine has stopped.
    pub engine_failed: bool,
}
