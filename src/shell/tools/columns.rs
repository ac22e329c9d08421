//! `cut` and `tr`.

use super::super::machine::Frame;
use super::{Options, bare, inputs, lines, printed};

pub(super) async fn cut(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("fields", 'f'), ("delimiter", 'd'), ("characters", 'c'), ("bytes", 'b')];
    let options = match Options::read(frame, "cut", arguments, "s", "fdcb", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let by_field = options.value('f');
    let Some(list) = by_field.or_else(|| options.value('c')).or_else(|| options.value('b')) else {
        frame.complain(
            "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for \
             more information.\n",
        );
        return 1;
    };
    let Some(ranges) = ranges(list) else {
        frame.complain(format!("cut: invalid field value '{list}'\n"));
        return 1;
    };
    let wanted = |index: usize| ranges.iter().any(|(low, high)| (*low..=*high).contains(&index));
    let delimiter = options.value('d').and_then(|text| text.chars().next()).unwrap_or('\t');
    let (read, status) = inputs(frame, "cut", &options.operands).await;
    let mut out = String::new();
    for (_, bytes) in &read {
        for line in lines(bytes) {
            let text = String::from_utf8_lossy(bare(line));
            if by_field.is_none() {
                out.extend(text.chars().enumerate().filter(|(i, _)| wanted(i + 1)).map(|(_, c)| c));
            } else if text.contains(delimiter) {
                let fields = text.split(delimiter).enumerate();
                let kept: Vec<&str> =
                    fields.filter(|(i, _)| wanted(i + 1)).map(|(_, field)| field).collect();
                let mut buffer = [0; 4];
                out += &kept.join(delimiter.encode_utf8(&mut buffer));
            } else if options.has('s') {
                continue;
            } else {
                out += &text;
            }
            out.push('\n');
        }
    }
    printed(frame.print(out)).max(status)
}

/// `1,3-5,7-`
fn ranges(list: &str) -> Option<Vec<(usize, usize)>> {
    list.split(',')
        .map(|part| {
            let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
            match part.split_once('-') {
                None => number(part).map(|number| (number, number)),
                Some(("", high)) => Some((1, number(high)?)),
                Some((low, "")) => Some((number(low)?, usize::MAX)),
                Some((low, high)) => Some((number(low)?, number(high)?)),
            }
        })
        .collect()
}

pub(super) fn tr(frame: &Frame, arguments: &[String]) -> i32 {
    let options = match Options::read(frame, "tr", arguments, "dscC", "", &[("delete", 'd')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let sets: Vec<Vec<char>> = options.operands.iter().map(|text| set(text)).collect();
    let Some(first) = sets.first() else {
        frame.complain("tr: missing operand\nTry 'tr --help' for more information.\n");
        return 1;
    };
    let complement = options.has('c') || options.has('C');
    let inside = |set: &[char], c: char| set.contains(&c) != complement;
    let input = frame.io.input.take_all();
    let text = String::from_utf8_lossy(&input);
    let mut out = String::with_capacity(text.len());
    if options.has('d') {
        out.extend(text.chars().filter(|c| !inside(first, *c)));
        return printed(frame.print(out));
    }
    let second = sets.get(1);
    if second.is_none() && !options.has('s') {
        let operand = &options.operands[0];
        frame.complain(format!(
            "tr: missing operand after '{operand}'\nTwo strings must be given when translating.\n"
        ));
        return 1;
    }
    let mut last = None;
    for c in text.chars() {
        let mut new = c;
        if let Some(second) = second.filter(|_| inside(first, c)) {
            let at = if complement {
                usize::MAX
            } else {
                first.iter().position(|f| *f == c).unwrap_or(0)
            };
            new = second.get(at).or(second.last()).copied().unwrap_or(c);
        }
        let squeezed = second.unwrap_or(first);
        if options.has('s') && last == Some(new) && squeezed.contains(&new) {
            continue;
        }
        last = Some(new);
        out.push(new);
    }
    printed(frame.print(out))
}

/// A set with its ranges, classes and escapes written out.
fn set(text: &str) -> Vec<char> {
    for (name, low, high) in
        [("[:upper:]", 'A', 'Z'), ("[:lower:]", 'a', 'z'), ("[:digit:]", '0', '9')]
    {
        if text == name {
            return (low..=high).collect();
        }
    }
    if text == "[:space:]" {
        return vec![' ', '\t', '\n', '\r', '\u{b}', '\u{c}'];
    }
    let mut chars = Vec::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        chars.push(match c {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                Some(c) => c,
                None => '\\',
            },
            c => c,
        });
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match chars[at..] {
            [low, '-', high, ..] if low <= high => {
                out.extend((low..=high).take(100_000));
                at += 3;
            }
            _ => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}
