//! Reads a stream for someone who looks at its records: all shards or one, from any of AWS's five
//! starting positions, page by page or as they come.
//!
//! A [`Reader`] owns one thread that makes real `GetShardIterator` and `GetRecords` calls, keeps
//! to the limits they count against, follows resharding from parents to children, and keeps what
//! it read in order of arrival. It never leaves a record out without saying so. Filters run on the
//! same thread. What there is to see is handed over as a picture that shares its rows.

mod filter;
pub mod json;
mod path;
mod rows;

pub use filter::{Fault, FaultKind, Filter, Operator, Term};
pub use path::{BadPath, Path, Step};
pub use rows::{Place, Row, Rows};
