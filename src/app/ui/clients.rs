//! What runs beside the window and more than one view must see: producers, consumers.
//! Each is a thread of the library's `clients` that makes API calls like anyone else.

use std::sync::Arc;

/// Asks for a frame, from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What runs beside the window.
#[derive(Default)]
pub struct Clients {}
