//! The shapes of `--output` (AWS CLI 2.36, `formatter.py`).

mod json;
mod table;
mod text;
mod yaml;

use super::node::Node;

/// An answer in one of the shapes, with the line break at its end; empty if there is nothing to
/// say. `width` is the terminal's, in characters: wider tables are turned.
pub(crate) fn formatted(shape: &str, title: &str, node: &Node, width: usize) -> String {
    let empty = matches!(node, Node::Map(pairs) if pairs.is_empty());
    match shape {
        "text" => text::formatted(node),
        "table" => table::formatted(title, node, width),
        shape if empty || shape == "off" => String::new(),
        "yaml" => yaml::formatted(node),
        "yaml-stream" => yaml::formatted(&Node::List(vec![node.clone()])),
        _ => json::formatted(node),
    }
}
