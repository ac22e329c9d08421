//! `grep`, `sort` and `uniq`.

use super::super::machine::Frame;
use super::{BROKEN_PIPE, Options, bare, inputs, lines, printed};

pub(super) async fn grep(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [
        ("ignore-case", 'i'),
        ("invert-match", 'v'),
        ("count", 'c'),
        ("only-matching", 'o'),
        ("extended-regexp", 'E'),
        ("fixed-strings", 'F'),
        ("line-number", 'n'),
        ("quiet", 'q'),
        ("word-regexp", 'w'),
        ("regexp", 'e'),
        ("max-count", 'm'),
    ];
    let mut options = match Options::read(frame, "grep", arguments, "ivcoEFGPnqwxhHs", "em", &long)
    {
        Ok(options) => options,
        Err(status) => return status,
    };
    let pattern = match options.value('e') {
        Some(pattern) => pattern.to_owned(),
        None if options.operands.is_empty() => {
            frame.complain("Usage: grep [OPTION]... PATTERNS [FILE]...\n");
            return 2;
        }
        None => options.operands.remove(0),
    };
    let mut expression = if options.has('F') {
        literal(&pattern)
    } else if options.has('E') || options.has('P') {
        pattern
    } else {
        basic(&pattern)
    };
    if options.has('w') {
        expression = format!(r"\b(?:{expression})\b");
    }
    if options.has('x') {
        expression = format!("^(?:{expression})$");
    }
    let flags = if options.has('i') { "(?i)" } else { "" };
    let Ok(regex) = regex_lite::Regex::new(&format!("{flags}{expression}")) else {
        frame.complain("grep: Invalid regular expression\n");
        return 2;
    };
    let most = options.value('m').and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let (read, status) = inputs(frame, "grep", &options.operands).await;
    let named = (read.len() > 1 || options.has('H')) && !options.has('h');
    let mut any = false;
    for (name, bytes) in &read {
        let prefix = if named { format!("{name}:") } else { String::new() };
        let mut count = 0;
        let mut out = Vec::new();
        for (index, line) in lines(bytes).enumerate() {
            let text = String::from_utf8_lossy(bare(line));
            if regex.is_match(&text) == options.has('v') || count >= most {
                continue;
            }
            count += 1;
            let number = if options.has('n') { format!("{}:", index + 1) } else { String::new() };
            if options.has('o') {
                for found in regex.find_iter(&text).filter(|found| !found.is_empty()) {
                    out.extend(format!("{prefix}{number}{}\n", found.as_str()).into_bytes());
                }
            } else {
                out.extend(format!("{prefix}{number}").into_bytes());
                out.extend(bare(line));
                out.push(b'\n');
            }
        }
        any |= count > 0;
        if options.has('c') {
            out = format!("{prefix}{count}\n").into_bytes();
        }
        if !options.has('q') && frame.print(out).is_err() {
            return BROKEN_PIPE;
        }
    }
    if status != 0 { 2 } else { i32::from(!any) }
}

/// A text as an expression that matches it alone.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A basic expression in extended form: signs with and without a backslash change places.
fn basic(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    let mut in_set = false;
    while let Some(c) = chars.next() {
        match c {
            '[' if !in_set => {
                in_set = true;
                out.push(c);
            }
            ']' if in_set => {
                in_set = false;
                out.push(c);
            }
            c if in_set => out.push(c),
            '\\' => match chars.next() {
                Some(c @ ('+' | '?' | '|' | '(' | ')' | '{' | '}')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push_str("\\\\"),
            },
            '+' | '?' | '|' | '(' | ')' | '{' | '}' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

pub(super) async fn sort(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("reverse", 'r'), ("numeric-sort", 'n'), ("unique", 'u'), ("key", 'k')];
    let options = match Options::read(frame, "sort", arguments, "rnufbsV", "kt", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (read, status) = inputs(frame, "sort", &options.operands).await;
    if status != 0 {
        return 2;
    }
    let column = options.value('k').and_then(|key| {
        let digits = key.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<usize>().ok()
    });
    let numeric = options.has('n') || options.value('k').is_some_and(|key| key.contains('n'));
    let reverse = options.has('r') || options.value('k').is_some_and(|key| key.contains('r'));
    let separator = options.value('t').and_then(|text| text.bytes().next());
    let mut all: Vec<Vec<u8>> = Vec::new();
    for (_, bytes) in &read {
        all.extend(lines(bytes).map(|line| bare(line).to_vec()));
    }
    let key = |line: &[u8]| -> Vec<u8> {
        let Some(column) = column else { return line.to_vec() };
        let found = match separator {
            Some(separator) => line.split(|byte| *byte == separator).nth(column.max(1) - 1),
            None => line
                .split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
                .nth(column.max(1) - 1),
        };
        found.unwrap_or_default().to_vec()
    };
    let number = |bytes: &[u8]| -> f64 {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start();
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.')));
        text[..end.unwrap_or(text.len())].parse().unwrap_or(0.0)
    };
    all.sort_by(|left, right| {
        let (one, other) = (key(left), key(right));
        let order = if numeric {
            number(&one).total_cmp(&number(&other))
        } else if options.has('f') {
            one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase())
        } else {
            one.cmp(&other)
        };
        let order = order.then_with(|| left.cmp(right));
        if reverse { order.reverse() } else { order }
    });
    if options.has('u') {
        all.dedup();
    }
    let mut out = Vec::new();
    for line in all {
        out.extend(line);
        out.push(b'\n');
    }
    printed(frame.print(out))
}

pub(super) async fn uniq(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("count", 'c'), ("repeated", 'd'), ("unique", 'u')];
    let options = match Options::read(frame, "uniq", arguments, "cdui", "", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (read, status) = inputs(frame, "uniq", &options.operands).await;
    let mut out = Vec::new();
    for (_, bytes) in &read {
        let mut rest = lines(bytes).map(bare).peekable();
        while let Some(line) = rest.next() {
            let same = |other: &&[u8]| {
                *other == line || (options.has('i') && other.eq_ignore_ascii_case(line))
            };
            let mut count = 1;
            while rest.next_if(same).is_some() {
                count += 1;
            }
            if (options.has('d') && count == 1) || (options.has('u') && count > 1) {
                continue;
            }
            if options.has('c') {
                out.extend(format!("{count:7} ").into_bytes());
            }
            out.extend(line);
            out.push(b'\n');
        }
    }
    printed(frame.print(out)).max(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_expressions_change_their_signs() {
        assert_eq!(basic(r"a\+b"), "a+b");
        assert_eq!(basic("a+b"), r"a\+b");
        assert_eq!(basic("[+]"), "[+]");
        assert_eq!(literal("a.b"), r"a\.b");
    }
}
