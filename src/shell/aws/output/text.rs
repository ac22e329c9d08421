//! `--output text`: values between tabs, their keys sorted (AWS CLI's `text.py`).

use std::fmt::Write as _;

use super::super::node::Node;

pub(super) fn formatted(node: &Node) -> String {
    let mut out = String::new();
    item(node, None, None, &mut out);
    out
}

fn item(node: &Node, name: Option<&str>, keys: Option<&[String]>, out: &mut String) {
    match node {
        Node::Map(pairs) => structure(pairs, name, keys, out),
        Node::List(list) => entries(list, name, out),
        scalar => {
            *out += &scalar.python();
            out.push('\n');
        }
    }
}

fn entries(list: &[Node], name: Option<&str>, out: &mut String) {
    if list.iter().any(|entry| matches!(entry, Node::Map(_))) {
        let mut keys: Vec<String> = list
            .iter()
            .filter_map(|entry| match entry {
                Node::Map(pairs) => Some(pairs),
                _ => None,
            })
            .flatten()
            .filter(|(_, value)| value.is_scalar())
            .map(|(key, _)| key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        for entry in list {
            item(entry, name, Some(&keys), out);
        }
        return;
    }
    let (scalars, others): (Vec<&Node>, Vec<&Node>) = list.iter().partition(|e| e.is_scalar());
    if !scalars.is_empty() {
        let words: Vec<String> = scalars.iter().map(|scalar| scalar.python()).collect();
        if let Some(name) = name {
            for word in words {
                let _ = writeln!(out, "{}\t{word}", name.to_uppercase());
            }
        } else {
            *out += &words.join("\t");
            out.push('\n');
        }
    }
    for other in others {
        item(other, name, None, out);
    }
}

fn structure(
    pairs: &[(String, Node)],
    name: Option<&str>,
    keys: Option<&[String]>,
    out: &mut String,
) {
    let mut sorted: Vec<&(String, Node)> = pairs.iter().collect();
    sorted.sort_by(|left, right| left.0.cmp(&right.0));
    let mut scalars: Vec<String> = Vec::new();
    let mut others: Vec<&(String, Node)> = Vec::new();
    match keys {
        None => {
            for pair in sorted {
                if pair.1.is_scalar() { scalars.push(pair.1.python()) } else { others.push(pair) }
            }
        }
        Some(keys) => {
            let value = |key: &String| pairs.iter().find(|(name, _)| name == key);
            scalars = keys
                .iter()
                .map(|key| value(key).map_or(String::new(), |(_, value)| value.python()))
                .collect();
            others = sorted.into_iter().filter(|(key, _)| !keys.contains(key)).collect();
        }
    }
    if !scalars.is_empty() {
        if let Some(name) = name {
            scalars.insert(0, name.to_uppercase());
        }
        *out += &scalars.join("\t");
        out.push('\n');
    }
    for (key, value) in others {
        item(value, Some(key), None, out);
    }
}
