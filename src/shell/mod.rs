//! What stands between people and calls: requests written as the commands and programs that make
//! them.
//!
//! It knows AWS's vocabulary and the ways in which others write it down (AWS CLI v2, boto3, JSON).
//! It deliberately knows no world: what a request would do is the engine's to say.

pub mod aws;
pub mod complete;
pub mod explain;
pub mod machine;
pub mod render;
pub mod syntax;
#[cfg(test)]
mod testing;
pub mod tools;
