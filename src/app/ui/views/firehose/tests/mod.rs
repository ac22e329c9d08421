//! The view by keys, clicks and pictures.
