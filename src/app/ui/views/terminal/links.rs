//! Names in what was printed that lead somewhere: streams, shards, ARNs.

use std::ops::Range;

use caudal::api::kinesis::ShardId;
use caudal::engine::Snapshot;

use crate::ui::route::{Route, ViewKind};

/// The names in a line that this world has, in order, and where they lead. `about` is the stream
/// that the line's command is about: shards are that one's.
pub(super) fn find(
    text: &str,
    about: Option<&str>,
    snapshot: &Snapshot,
) -> Vec<(Range<usize>, Route)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(start) = rest.find(is_name) else { break };
        let start = at + start;
        let rest = &text[start..];
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let end = start + length;
        if let Some(route) = route(&text[start..end], about, snapshot) {
            found.push((start..end, route));
        }
        at = end;
    }
    found
}

/// What names, ids and ARNs consist of.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-:/".contains(c)
}

fn route(word: &str, about: Option<&str>, snapshot: &Snapshot) -> Option<Route> {
    if let Some(rest) = word.strip_prefix("arn:aws:kinesis:") {
        let name = rest.split_once(":stream/")?.1.split('/').next()?;
        return snapshot.stream(name).map(|_| Route::Stream(name.to_owned()));
    }
    let delivery = |name: &str| {
        let known = snapshot.delivery_streams.iter().any(|delivery| delivery.name == name);
        known.then_some(Route::View(ViewKind::Firehose))
    };
    if let Some(rest) = word.strip_prefix("arn:aws:firehose:") {
        return delivery(rest.split_once(":deliverystream/")?.1);
    }
    if word.starts_with("shardId-") {
        let shard: ShardId = word.parse().ok()?;
        let only = || match snapshot.streams.as_slice() {
            [stream] => Some(stream),
            _ => None,
        };
        let stream = match about {
            Some(name) => snapshot.stream(name),
            None => only(),
        }?;
        let known = u64::from(shard.0) < stream.shards.len() as u64;
        let stream = stream.name.clone();
        return known.then_some(Route::Shard { stream, shard: u64::from(shard.0) });
    }
    snapshot.stream(word).map(|_| Route::Stream(word.to_owned())).or_else(|| delivery(word))
}

/// The stream that a command is about: the value of its option.
pub(super) fn stream_of(command: &str) -> Option<&str> {
    let mut words = command.split_whitespace();
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some((flag, value)) if is_option(flag) => Some(value),
            _ if is_option(word) => words.find(|word| *word != "\\"),
            _ => None,
        };
        if let Some(value) = value {
            let value = value.trim_matches(['"', '\'']);
            return Some(value.rsplit_once(":stream/").map_or(value, |(_, name)| name));
        }
    }
    None
}

fn is_option(word: &str) -> bool {
    matches!(word, "--stream-name" | "--stream-arn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_about_the_stream_it_names() {
        for (command, name) in [
            ("aws kinesis list-shards --stream-name pagos", Some("pagos")),
            ("aws kinesis x \\\n --stream-name \\\n \"a.b\" --y", Some("a.b")),
            ("aws kinesis x --stream-name='pagos'", Some("pagos")),
            (
                "aws kinesis x --stream-arn arn:aws:kinesis:us-east-1:000000000000:stream/p",
                Some("p"),
            ),
            ("aws kinesis list-streams", None),
        ] {
            assert_eq!(stream_of(command), name, "{command}");
        }
    }
}
