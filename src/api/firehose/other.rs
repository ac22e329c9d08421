//! Sources and destinations that AWS has and this sandbox hasn't: seen in a request, so that it
//! can be refused for what it asks and not for what it lacks.

use crate::api::shapes;

shapes! {
    /// A destination or source of another kind, whatever it holds.
    pub struct NotSimulated {
    }
}
