//! `echo` and `seq`.

use std::fmt::Write as _;

use super::super::machine::Frame;
use super::printed;

pub(super) fn echo(frame: &Frame, arguments: &[String]) -> i32 {
    let mut line_break = true;
    let mut escapes = false;
    let mut rest = arguments;
    while let Some((first, after)) = rest.split_first() {
        let letters = first.strip_prefix('-').unwrap_or_default();
        if letters.is_empty() || !letters.chars().all(|c| "neE".contains(c)) {
            break;
        }
        for letter in letters.chars() {
            match letter {
                'n' => line_break = false,
                letter => escapes = letter == 'e',
            }
        }
        rest = after;
    }
    let mut text = rest.join(" ").into_bytes();
    if escapes {
        let (read, stopped) = escaped(&text, true);
        text = read;
        line_break &= !stopped;
    }
    if line_break {
        text.push(b'\n');
    }
    printed(frame.print(text))
}

/// A text with its escapes carried out, and whether `\c` ended it. In `echo -e` and `%b` octal
/// numbers begin with a zero.
pub(super) fn escaped(text: &[u8], zero_octal: bool) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let Some(next) = text.get(at) else {
            out.push(b'\\');
            break;
        };
        at += 1;
        match next {
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'e' | b'E' => out.push(0x1b),
            b'f' => out.push(0xc),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'v' => out.push(0xb),
            b'\\' => out.push(b'\\'),
            b'"' if !zero_octal => out.push(b'"'),
            b'c' => return (out, true),
            b'x' => number(text, &mut at, 16, 2, &mut out, b"\\x"),
            b'0' if zero_octal => number(text, &mut at, 8, 3, &mut out, b"\\0"),
            b'0'..=b'7' if !zero_octal => {
                at -= 1;
                number(text, &mut at, 8, 3, &mut out, b"\\");
            }
            b'u' | b'U' => {
                let digits = if *next == b'u' { 4 } else { 8 };
                let end = (at + digits).min(text.len());
                let count = text[at..end].iter().take_while(|b| b.is_ascii_hexdigit()).count();
                let hex = std::str::from_utf8(&text[at..at + count]).unwrap_or_default();
                let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
                at += count;
                match c {
                    Some(c) => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
                    None => out.extend([b'\\', *next]),
                }
            }
            other => out.extend([b'\\', *other]),
        }
    }
    (out, false)
}

fn number(text: &[u8], at: &mut usize, radix: u32, most: usize, out: &mut Vec<u8>, bare: &[u8]) {
    let end = (*at + most).min(text.len());
    let digits = text[*at..end].iter().take_while(|b| char::from(**b).is_digit(radix)).count();
    let read = std::str::from_utf8(&text[*at..*at + digits]).unwrap_or_default();
    *at += digits;
    match u32::from_str_radix(read, radix) {
        Ok(code) => out.push(code as u8),
        Err(_) if bare == b"\\0" => out.push(0),
        Err(_) => out.extend(bare),
    }
}

pub(super) fn seq(frame: &Frame, arguments: &[String]) -> i32 {
    let mut separator = "\n".to_owned();
    let mut width = false;
    let mut numbers = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-w" | "--equal-width" => width = true,
            "-s" => separator = rest.next().cloned().unwrap_or_default(),
            tied if tied.starts_with("-s") => tied[2..].clone_into(&mut separator),
            text => numbers.push(text),
        }
    }
    let mut read = Vec::new();
    let mut places = 0;
    for text in &numbers {
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => read.push(number),
            _ => {
                frame.complain(format!(
                    "seq: invalid floating point argument: '{text}'\nTry 'seq --help' for more \
                     information.\n"
                ));
                return 1;
            }
        }
        places = places.max(text.split_once('.').map_or(0, |(_, digits)| digits.len()));
    }
    let (first, step, last) = match read.as_slice() {
        [last] => (1.0, 1.0, *last),
        [first, last] => (*first, 1.0, *last),
        [first, step, last] => (*first, *step, *last),
        [] => {
            frame.complain("seq: missing operand\nTry 'seq --help' for more information.\n");
            return 1;
        }
        _ => {
            frame.complain(format!(
                "seq: extra operand '{}'\nTry 'seq --help' for more information.\n",
                numbers[3]
            ));
            return 1;
        }
    };
    if step == 0.0 {
        frame.complain(format!(
            "seq: invalid Zero increment value: '{}'\nTry 'seq --help' for more information.\n",
            numbers[1]
        ));
        return 1;
    }
    let shown = |number: f64| format!("{number:.places$}");
    let digits = if width { shown(first).len().max(shown(last).len()) } else { 0 };
    let count = ((last - first) / step + 1e-9).floor();
    if count < 0.0 {
        return 0;
    }
    let mut line = String::new();
    let mut index = 0.0;
    while index <= count {
        if index > 0.0 {
            line += &separator;
        }
        let number = shown(first + index * step);
        let _ = write!(line, "{number:0>digits$}");
        if line.len() > 64 * 1024 {
            if frame.print(&line).is_err() {
                return super::BROKEN_PIPE;
            }
            line.clear();
            // A terminal takes everything; an endless sequence must not fill the memory with it.
            if index > 2_000_000.0 {
                frame.hint("La secuencia es demasiado larga para este terminal: se cortó.");
                return super::BROKEN_PIPE;
            }
        }
        index += 1.0;
    }
    line.push('\n');
    printed(frame.print(line))
}
