//! `printf`, with the format used again while there are arguments.

use super::super::machine::Frame;
use super::print::escaped;
use super::printed;

/// Widest field.
const WIDTH_MAX: usize = 100_000;

pub(super) fn printf(frame: &mut Frame, arguments: &[String]) -> i32 {
    let mut arguments = arguments;
    if arguments.first().is_some_and(|first| first == "--") {
        arguments = &arguments[1..];
    }
    let mut variable = None;
    if let [option, name, rest @ ..] = arguments
        && option == "-v"
    {
        variable = Some(name.clone());
        arguments = rest;
    }
    let Some((format, values)) = arguments.split_first() else {
        frame.complain("printf: usage: printf [-v var] format [arguments]\n");
        return 2;
    };
    let mut printer =
        Printer { values, used: 0, out: Vec::new(), status: 0, complaints: Vec::new() };
    loop {
        let before = printer.used;
        let stopped = printer.once(format.as_bytes());
        let done = printer.used >= values.len() || printer.used == before;
        if stopped || done || printer.out.len() > super::super::machine::CAPTURE_MAX {
            break;
        }
    }
    for complaint in &printer.complaints {
        frame.complain(format!("caudal: printf: {complaint}\n"));
    }
    if let Some(name) = variable {
        frame.session.set(&name, String::from_utf8_lossy(&printer.out).into_owned());
        return printer.status;
    }
    match printed(frame.print(printer.out)) {
        0 => printer.status,
        status => status,
    }
}

struct Printer<'a> {
    values: &'a [String],
    used: usize,
    out: Vec<u8>,
    status: i32,
    complaints: Vec<String>,
}

/// What stands between `%` and its letter.
#[derive(Default)]
struct Spec {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

impl Printer<'_> {
    fn next(&mut self) -> Option<String> {
        let value = self.values.get(self.used).cloned();
        self.used += usize::from(value.is_some());
        value
    }

    /// Goes through the format once; whether `\c` ended it all.
    fn once(&mut self, format: &[u8]) -> bool {
        let mut at = 0;
        while at < format.len() {
            let plain = format[at..].iter().position(|byte| *byte == b'%');
            let end = plain.map_or(format.len(), |plain| at + plain);
            let (text, stopped) = escaped(&format[at..end], false);
            self.out.extend(text);
            if stopped {
                return true;
            }
            at = end;
            if at >= format.len() {
                break;
            }
            at += 1;
            if format.get(at) == Some(&b'%') {
                self.out.push(b'%');
                at += 1;
                continue;
            }
            let spec = self.spec(format, &mut at);
            let Some(letter) = format.get(at) else {
                self.complaints.push("`%': missing format character".to_owned());
                self.status = 1;
                return true;
            };
            at += 1;
            if self.directive(*letter, &spec) {
                return true;
            }
        }
        false
    }

    fn spec(&mut self, format: &[u8], at: &mut usize) -> Spec {
        let mut spec = Spec::default();
        while let Some(flag) = format.get(*at) {
            match flag {
                b'-' => spec.left = true,
                b'0' => spec.zero = true,
                b'+' => spec.plus = true,
                b' ' => spec.space = true,
                b'#' => spec.alternate = true,
                _ => break,
            }
            *at += 1;
        }
        let width = self.amount(format, at).unwrap_or(0);
        spec.left |= width < 0;
        spec.width = (width.unsigned_abs() as usize).min(WIDTH_MAX);
        if format.get(*at) == Some(&b'.') {
            *at += 1;
            let precision = self.amount(format, at).unwrap_or(0);
            spec.precision = usize::try_from(precision).ok().map(|p| p.min(WIDTH_MAX));
        }
        while matches!(format.get(*at), Some(b'l' | b'h' | b'j' | b'z' | b'L')) {
            *at += 1;
        }
        spec
    }

    fn amount(&mut self, format: &[u8], at: &mut usize) -> Option<i64> {
        if format.get(*at) == Some(&b'*') {
            *at += 1;
            return self.next()?.parse().ok();
        }
        let digits = format[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(&format[*at..*at + digits]).unwrap_or_default();
        *at += digits;
        if digits == 0 { None } else { Some(text.parse().unwrap_or(WIDTH_MAX as i64)) }
    }

    fn directive(&mut self, letter: u8, spec: &Spec) -> bool {
        match letter {
            b's' => {
                let text = self.next().unwrap_or_default();
                self.text(&text, spec);
            }
            b'b' => {
                let text = self.next().unwrap_or_default();
                let (bytes, stopped) = escaped(text.as_bytes(), true);
                self.text(&String::from_utf8_lossy(&bytes), spec);
                return stopped;
            }
            b'q' => {
                let text = self.next().unwrap_or_default();
                self.text(&crate::shell::render::word(&text), spec);
            }
            b'c' => {
                let text: String = self.next().unwrap_or_default().chars().take(1).collect();
                self.text(&text, spec);
            }
            b'd' | b'i' | b'u' => {
                let number = self.integer();
                let digits = number.unsigned_abs().to_string();
                self.number(number < 0, &digits, spec);
            }
            b'x' | b'X' | b'o' => {
                let number = self.integer();
                let digits = match letter {
                    b'x' => format!("{number:x}"),
                    b'X' => format!("{number:X}"),
                    _ => format!("{number:o}"),
                };
                let prefix = if spec.alternate && letter != b'o' { "0x" } else { "" };
                self.number(false, &format!("{prefix}{digits}"), spec);
            }
            b'f' | b'F' | b'e' | b'E' | b'g' | b'G' => {
                let number = self.float();
                let places = spec.precision.unwrap_or(6);
                let digits = match letter {
                    b'f' | b'F' => format!("{:.places$}", number.abs()),
                    b'e' | b'E' => exponent(number.abs(), places),
                    _ => format!("{}", number.abs()),
                };
                let plain = Spec { precision: None, ..copy(spec) };
                self.number(number.is_sign_negative() && number != 0.0, &digits, &plain);
            }
            letter => {
                let letter = char::from(letter);
                self.complaints.push(format!("`{letter}': invalid format character"));
                self.status = 1;
                return true;
            }
        }
        false
    }

    fn text(&mut self, text: &str, spec: &Spec) {
        let shown: String = match spec.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        };
        self.pad(shown.as_bytes(), shown.chars().count(), spec);
    }

    fn number(&mut self, negative: bool, digits: &str, spec: &Spec) {
        let sign = match (negative, spec.plus, spec.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        };
        let fill = if spec.zero && !spec.left && spec.precision.is_none() {
            spec.width.saturating_sub(sign.len())
        } else {
            spec.precision.unwrap_or(0)
        };
        let text = format!("{sign}{digits:0>fill$}");
        self.pad(text.as_bytes(), text.len(), spec);
    }

    fn pad(&mut self, text: &[u8], length: usize, spec: &Spec) {
        let blanks = vec![b' '; spec.width.saturating_sub(length)];
        if !spec.left {
            self.out.extend(&blanks);
        }
        self.out.extend(text);
        if spec.left {
            self.out.extend(&blanks);
        }
    }

    fn integer(&mut self) -> i64 {
        let Some(text) = self.next() else { return 0 };
        let trimmed = text.trim();
        if let Some(quoted) = trimmed.strip_prefix(['"', '\'']) {
            return quoted.chars().next().map_or(0, |c| i64::from(u32::from(c)));
        }
        let read = match trimmed.strip_prefix("0x") {
            Some(hex) => i64::from_str_radix(hex, 16).ok(),
            None => trimmed.parse().ok(),
        };
        read.unwrap_or_else(|| {
            self.complaints.push(format!("{text}: invalid number"));
            self.status = 1;
            let digits =
                trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            trimmed[..digits].parse().unwrap_or(0)
        })
    }

    fn float(&mut self) -> f64 {
        let Some(text) = self.next() else { return 0.0 };
        text.trim().parse().unwrap_or_else(|_| {
            self.complaints.push(format!("{text}: invalid number"));
            self.status = 1;
            0.0
        })
    }
}

const fn copy(spec: &Spec) -> Spec {
    Spec { ..*spec }
}

/// `1.5e+03`, as C writes it.
fn exponent(number: f64, places: usize) -> String {
    let text = format!("{number:.places$e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = match power.strip_prefix('-') {
        Some(power) => ('-', power),
        None => ('+', power),
    };
    format!("{digits}e{sign}{power:0>2}")
}
