//! What the fuzz targets share.

pub mod body;
pub mod feed;
pub mod segment;
pub mod world;
