//! Pictures of the palette.
