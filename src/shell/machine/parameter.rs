//! Variables and what `${name…}` makes of them.

use super::pattern::Pattern;
use super::{Frame, arithmetic};
use crate::shell::syntax::Change;

impl Frame {
    /// The value that `$name` or `${name…}` stands for.
    pub(super) async fn variable(&mut self, name: &str, change: &Change) -> Result<String, String> {
        let value = self.plain_value(name);
        if let Change::Test { sign, empty_too, word } = change {
            let there = value.as_ref().is_some_and(|value| !(*empty_too && value.is_empty()));
            return match sign {
                '+' if there => self.text(word).await,
                '+' => Ok(String::new()),
                _ if there => Ok(value.unwrap_or_default()),
                '?' => {
                    let text = self.text(word).await?;
                    let default = "parameter null or not set".to_owned();
                    Err(format!("{name}: {}", if text.is_empty() { default } else { text }))
                }
                sign => {
                    let text = self.text(word).await?;
                    if *sign == '=' {
                        self.session.set(name, text.clone());
                    }
                    Ok(text)
                }
            };
        }
        if value.is_none() && self.session.refuses_unset && !"@*".contains(name) {
            return Err(format!("{name}: unbound variable"));
        }
        let value = value.unwrap_or_default();
        match change {
            Change::None | Change::Test { .. } => Ok(value),
            Change::Length => Ok(value.chars().count().to_string()),
            Change::Trim { end, longest, pattern } => {
                let pattern = self.pattern(pattern).await?;
                Ok(trim(&value, &pattern, *end, *longest))
            }
            Change::Slice { from, length } => {
                let from = self.text(from).await?;
                let from = arithmetic::evaluate(&from, &self.session)?;
                let length = match length {
                    Some(length) => {
                        let length = self.text(length).await?;
                        Some(arithmetic::evaluate(&length, &self.session)?)
                    }
                    None => None,
                };
                Ok(slice(&value, from, length))
            }
            Change::Replace { all, pattern, text } => {
                let pattern = self.pattern(pattern).await?;
                let text = self.text(text).await?;
                Ok(replace(&value, &pattern, &text, *all))
            }
        }
    }

    fn plain_value(&mut self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.session.status.to_string()),
            "#" => Some("0".to_owned()),
            "0" => Some("caudal".to_owned()),
            "RANDOM" => Some(self.session.random().to_string()),
            // There is one process and nothing is handed to it.
            "$" => Some("1".to_owned()),
            "@" | "*" | "!" | "-" => None,
            name => self.session.get(name).map(ToOwned::to_owned),
        }
    }
}

/// Cuts what matches at one end.
fn trim(value: &str, pattern: &Pattern, end: bool, longest: bool) -> String {
    let chars: Vec<char> = value.chars().collect();
    // A longer value would take the square of its length.
    if chars.len() > 10_000 {
        return value.to_owned();
    }
    let mut lengths: Vec<usize> = (0..=chars.len()).collect();
    if longest {
        lengths.reverse();
    }
    for length in lengths {
        let (matched, rest) = if end {
            let (rest, matched) = chars.split_at(chars.len() - length);
            (matched, rest)
        } else {
            chars.split_at(length)
        };
        if pattern.matches(matched) {
            return rest.iter().collect();
        }
    }
    value.to_owned()
}

fn slice(value: &str, from: i64, length: Option<i64>) -> String {
    let chars: Vec<char> = value.chars().collect();
    let count = chars.len() as i64;
    let start = if from < 0 { count.saturating_add(from) } else { from };
    if start < 0 || start > count {
        return String::new();
    }
    let end = match length {
        None => count,
        Some(length) if length < 0 => count.saturating_add(length),
        Some(length) => start.saturating_add(length).min(count),
    };
    chars[start as usize..end.max(start) as usize].iter().collect()
}

/// Replaces the longest match at the first place where there is one, or everywhere.
fn replace(value: &str, pattern: &Pattern, text: &str, all: bool) -> String {
    let chars: Vec<char> = value.chars().collect();
    if chars.len() > 2000 {
        return value.to_owned();
    }
    let mut out = String::new();
    let mut at = 0;
    while at < chars.len() {
        let end = (at + 1..=chars.len()).rev().find(|end| pattern.matches(&chars[at..*end]));
        if let Some(end) = end {
            out += text;
            at = end;
            if !all {
                break;
            }
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out.extend(&chars[at..]);
    out
}
