//! `file://` and `fileb://`: values that stand in a file (AWS CLI's `paramfile.py`).

use super::failure::Failure;
use super::node::Node;
use crate::shell::machine::Frame;

/// A value, or what stands in the file that it names.
pub(crate) async fn load(frame: &Frame, option: &str, value: &str) -> Result<Node, Failure> {
    let (path, binary) = match (value.strip_prefix("fileb://"), value.strip_prefix("file://")) {
        (Some(path), _) => (path, true),
        (_, Some(path)) => (path, false),
        _ => return Ok(Node::Text(value.to_owned())),
    };
    let bytes = frame.read(path).await.map_err(|problem| {
        let (number, words) = problem.errno();
        let text = format!("Unable to load paramfile {value}: [Errno {number}] {words}: '{path}'");
        Failure::parameter(option, &text)
    })?;
    if binary {
        return Ok(Node::Bytes(bytes));
    }
    String::from_utf8(bytes).map(Node::Text).map_err(|_| {
        let text = format!(
            "Unable to load paramfile ({path}), text contents could not be decoded.  If this is a \
             binary file, please use the fileb:// prefix instead of the file:// prefix."
        );
        Failure::parameter(option, &text)
    })
}
