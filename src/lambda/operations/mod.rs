//! The operations of Lambda's API, by what they are about.

mod change;
mod functions;
mod mappings;
