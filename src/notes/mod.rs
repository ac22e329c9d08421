//! The notes as data: pages of Markdown read once into blocks, the links between them, and every
//! way to find something in them. Nothing here draws; the window lays the blocks out.
//!
//! - [`markdown`] reads a page's source into [`block`]s; it never fails.
//! - [`Vault`] holds all pages, those of the program by [`Vault::bundled`]: names, links and where
//!   they lead, who links to a page, and everything a writer would want to mend.
//! - [`fold`] takes accents and capitals off and leads back to the original.
//! - [`walk`] shows every text of a page in reading order; [`find`] looks in one page, [`plain`] is
//!   what goes to the clipboard.
//! - [`SearchIndex`] looks in all pages, per keystroke.
//!
//! It stands on the lowest floor but one and imports nothing of the crate: it does not know AWS,
//! the simulator, a window, or the disk.

pub mod block;
mod distance;
pub mod find;
pub mod fold;
pub mod markdown;
pub mod plain;
pub mod search;
pub mod vault;
pub mod walk;

pub use block::*;
pub use markdown::{Day, Parsed, parse};
pub use search::{Hit, SearchIndex};
pub use vault::{Nearest, OutlineEntry, Page, Resolved, Vault, image};
