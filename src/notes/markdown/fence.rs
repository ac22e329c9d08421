//! What stands in and beside a fence: its info string, and the lines of a diagram that are ours.

use std::ops::Range;

use super::target;
use crate::notes::block::{Code, Diagram};

/// A fence as a block of code.
pub(super) fn code(info: &str, text: &str, source: Range<usize>) -> Code {
    let (language, rest) = language(info);
    Code {
        language: language.to_lowercase(),
        attributes: attributes(rest),
        text: text.strip_suffix('\n').unwrap_or(text).to_owned(),
        source,
    }
}

/// The first word of the info string, unless it is an attribute already.
fn language(info: &str) -> (&str, &str) {
    let info = info.trim();
    let (first, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
    if first.contains(['=', '"']) { ("", info) } else { (first, rest) }
}

/// `run title="Two words" lines='1'`. A quote that never closes takes the rest.
fn attributes(mut rest: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        let Some(value) = rest[end..].strip_prefix('=') else {
            rest = &rest[end..];
            found.push((name, None));
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value_end = match quote {
            Some(quote) => value[1..].find(quote).map_or(value.len(), |at| at + 1),
            None => value.find(char::is_whitespace).unwrap_or(value.len()),
        };
        let begin = usize::from(quote.is_some());
        found.push((name, Some(value[begin..value_end].to_owned())));
        rest = value.get(value_end + begin..).unwrap_or_default();
    }
}

/// A `mermaid` fence, with title, `click` and `class` lines taken out.
pub(super) fn diagram(text: &str) -> Diagram {
    let mut diagram =
        Diagram { title: None, source: String::new(), links: Vec::new(), icons: Vec::new() };
    // In a class diagram `class` is the drawing itself.
    let first =
        text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("%%"));
    let classes = !first.is_some_and(|line| line.starts_with("classDiagram"));
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(title) = title(trimmed).filter(|_| diagram.title.is_none()) {
            diagram.title = Some(title.to_owned());
        } else if let Some((node, target)) = trimmed.strip_prefix("click ").and_then(click) {
            diagram.links.push((node.to_owned(), target::page(target)));
        } else if let Some((nodes, icon)) =
            trimmed.strip_prefix("class ").filter(|_| classes).and_then(class)
        {
            let nodes = nodes.split(',').map(str::trim).filter(|node| !node.is_empty());
            diagram.icons.extend(nodes.map(|node| (node.to_owned(), icon.to_owned())));
        } else {
            diagram.source.push_str(line);
            diagram.source.push('\n');
        }
    }
    diagram.source.truncate(diagram.source.trim_end().len());
    diagram
}

fn title(line: &str) -> Option<&str> {
    line.strip_prefix("%%")?.trim_start().strip_prefix("title:").map(str::trim)
}

/// `B "Kinesis#data-streams"`, or `B href "…"`.
fn click(rest: &str) -> Option<(&str, &str)> {
    let (node, rest) = rest.trim().split_once(char::is_whitespace)?;
    let (_, rest) = rest.split_once('"')?;
    let (target, _) = rest.split_once('"')?;
    Some((node, target))
}

/// `A,B icon`, with or without a semicolon.
fn class(rest: &str) -> Option<(&str, &str)> {
    let (nodes, icon) = rest.trim().trim_end_matches(';').rsplit_once(char::is_whitespace)?;
    Some((nodes.trim(), icon))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::block::Link;

    #[test]
    fn info_strings_have_quotes() {
        let code = code("Bash run title=\"Crear = fácil\" from='a b' n=4 vacio=", "ls\n", 3..9);
        assert_eq!(code.language, "bash");
        assert_eq!(code.text, "ls");
        assert_eq!(code.attribute("run"), Some(""));
        assert_eq!(code.attribute("title"), Some("Crear = fácil"));
        assert_eq!(code.attribute("from"), Some("a b"));
        assert_eq!(code.attribute("n"), Some("4"));
        assert_eq!(code.attribute("vacio"), Some(""));
        assert_eq!(code.attribute("bash"), None);
        assert_eq!(code.source, 3..9);
    }

    #[test]
    fn info_strings_can_be_odd() {
        assert_eq!(language("  "), ("", ""));
        assert_eq!(language("title=\"x\" run"), ("", "title=\"x\" run"));
        assert_eq!(attributes("a=\"b c"), [("a".to_owned(), Some("b c".to_owned()))]);
        assert_eq!(attributes("=x"), [(String::new(), Some("x".to_owned()))]);
    }

    #[test]
    fn diagrams_give_up_what_is_ours() {
        let text = "%% title: De la fuente\ngraph LR\n  A[\"x\"] --> B\n  click B \"Kinesis#cli\"\n  \
                    class A,B radio\n  class C waypoints;\n  classDef z fill:#fff\n%% nota\n";
        let diagram = diagram(text);
        assert_eq!(diagram.title.as_deref(), Some("De la fuente"));
        assert_eq!(diagram.source, "graph LR\n  A[\"x\"] --> B\n  classDef z fill:#fff\n%% nota");
        let link = Link::Page { page: "Kinesis".into(), section: Some("cli".into()) };
        assert_eq!(diagram.links, [("B".to_owned(), link)]);
        let icons: Vec<_> = diagram.icons.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(icons, [("A", "radio"), ("B", "radio"), ("C", "waypoints")]);
    }

    #[test]
    fn class_diagrams_keep_their_classes() {
        let text = "classDiagram\nclass Shard record";
        assert_eq!(diagram(text).source, text);
    }
}
