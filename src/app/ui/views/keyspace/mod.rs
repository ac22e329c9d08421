//! The key space of a stream, as "Anillo" and "Shards" draw it: where keys and shards lie, what
//! each shard has to do, what a cut or a merge would make of it, and the widgets both views share.
//! It knows nothing of where in a view these stand.

mod card;
mod desk;
mod figures;
pub(super) mod geometry;
pub(super) mod hot_keys;
mod layers;
mod lineage;
mod load;
pub(super) mod map;
pub(super) mod paint;
mod pick;
mod plan;
mod present;
pub(super) mod probe;
pub(super) mod rows;
#[cfg(test)]
mod testing;
mod waiting;
pub(super) mod words;

pub(super) use card::show as card;
pub(super) use desk::{Desk, troubled};
pub(super) use figures::{Figure, Figures};
pub(super) use map::Map;
pub(super) use pick::{Spot, Surface};
#[cfg(test)]
pub(super) use plan::Plan;
pub(super) use waiting::{deleting, waiting};
