//! Patterns of Java's `DateTimeFormatter`, the part of them that makes sense in object names.
//!
//! Words are English, and weeks (`Y`, `w`) those of the United States, from Sunday on and the
//! first with January 1st: which locale AWS's service has is not documented. Letters that Java
//! knows and this doesn't (localised zones, `W`, `e`, `F`, counts of nanoseconds) are refused when
//! the delivery stream is created, and the reason says so.

use serde::Serialize;

use crate::api::firehose::PrefixRule;
use crate::firehose::zone::LocalTime;

/// A pattern, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatePattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
enum Part {
    /// Text that stands for itself.
    Literal(String),
    /// A letter of Java's, and how often it stands there.
    Field(char, usize),
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl DatePattern {
    /// Reads a pattern. Quoted text stands for itself, two quotes for one.
    pub fn read(pattern: &str) -> Result<Self, PrefixRule> {
        let refuse =
            |reason: String| Err(PrefixRule::DatePattern { pattern: pattern.to_owned(), reason });
        let mut parts = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\'' => {
                    let mut text = String::new();
                    loop {
                        match chars.next() {
                            None => return refuse("a quote is not closed".to_owned()),
                            Some('\'') if chars.peek() == Some(&'\'') => {
                                chars.next();
                                text.push('\'');
                            }
                            Some('\'') => break,
                            Some(inner) => text.push(inner),
                        }
                    }
                    // Two quotes side by side are one quote.
                    literal(&mut parts, if text.is_empty() { "'" } else { &text });
                }
                '{' | '}' | '#' => return refuse(format!("{c} is reserved")),
                '[' | ']' => {}
                _ if c.is_ascii_alphabetic() => {
                    let mut count = 1;
                    while chars.next_if_eq(&c).is_some() {
                        count += 1;
                    }
                    if count > longest(c) {
                        return refuse(if longest(c) == 0 {
                            format!("the letter {c} is not supported")
                        } else {
                            format!("too many letters {c}")
                        });
                    }
                    parts.push(Part::Field(c, count));
                }
                _ => literal(&mut parts, c.encode_utf8(&mut [0; 4])),
            }
        }
        if parts.is_empty() {
            return refuse("it is empty".to_owned());
        }
        Ok(Self(parts))
    }

    /// The pattern AWS appends to prefixes without a time.
    pub(super) fn default_of_aws() -> Self {
        let field = |letter, count| Part::Field(letter, count);
        let slash = || Part::Literal("/".to_owned());
        Self(vec![
            field('y', 4),
            slash(),
            field('M', 2),
            slash(),
            field('d', 2),
            slash(),
            field('H', 2),
            slash(),
        ])
    }

    /// A pattern without fields.
    pub(super) fn literal(text: &str) -> Self {
        Self(vec![Part::Literal(text.to_owned())])
    }

    /// The point in time as the pattern has it.
    pub fn format(&self, time: LocalTime) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Field(letter, count) => out.push_str(&field(*letter, *count, time)),
            }
        }
        out
    }
}

fn literal(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Literal(last)) = parts.last_mut() {
        last.push_str(text);
    } else {
        parts.push(Part::Literal(text.to_owned()));
    }
}

/// How often a letter may stand side by side; never, if it isn't supported.
const fn longest(letter: char) -> usize {
    match letter {
        'y' | 'u' | 'Y' => 19,
        'S' => 9,
        'M' | 'L' | 'E' => 5,
        'G' | 'D' | 'X' | 'x' | 'Z' => 3,
        'd' | 'H' | 'k' | 'K' | 'h' | 'm' | 's' | 'w' | 'Q' | 'q' => 2,
        'a' => 1,
        _ => 0,
    }
}

fn padded(number: i64, width: usize) -> String {
    if number < 0 {
        let width = width + 1;
        return format!("{number:0width$}");
    }
    format!("{number:0width$}")
}

fn word(list: &[&str], index: usize, count: usize) -> String {
    let full = list[index];
    match count {
        4 => full.to_owned(),
        5 => full[..1].to_owned(),
        _ => full[..3].to_owned(),
    }
}

fn field(letter: char, count: usize, time: LocalTime) -> String {
    let half = time.hour % 12;
    match letter {
        'y' | 'u' if count == 2 => padded(time.year.rem_euclid(100), 2),
        'y' | 'u' => padded(time.year, count),
        'M' | 'L' if count >= 3 => word(&MONTHS, time.month as usize - 1, count),
        'M' | 'L' => padded(time.month, count),
        'd' => padded(time.day, count),
        'D' => padded(time.day_of_year, count),
        'E' => word(&DAYS, time.weekday, count),
        'Y' if count == 2 => padded(week(time).0.rem_euclid(100), 2),
        'Y' => padded(week(time).0, count),
        'w' => padded(week(time).1, count),
        'Q' | 'q' => padded((time.month - 1) / 3 + 1, count),
        'G' => (if time.year > 0 { "AD" } else { "BC" }).to_owned(),
        'a' => (if time.hour < 12 { "AM" } else { "PM" }).to_owned(),
        'H' => padded(time.hour, count),
        'k' => padded(if time.hour == 0 { 24 } else { time.hour }, count),
        'K' => padded(half, count),
        'h' => padded(if half == 0 { 12 } else { half }, count),
        'm' => padded(time.minute, count),
        's' => padded(time.second, count),
        'S' => format!("{:03}000000", time.millis)[..count].to_owned(),
        'X' if time.offset_secs == 0 => "Z".to_owned(),
        'X' | 'x' => offset(time, count),
        'Z' => offset(time, 2),
        _ => String::new(),
    }
}

/// Year and number of the week that holds a day, as the United States count them.
fn week(time: LocalTime) -> (i64, i64) {
    let saturday = time.day + 6 - time.weekday as i64;
    if time.month == 12 && saturday > 31 {
        return (time.year + 1, 1);
    }
    let january_1 = (time.weekday as i64 - (time.day_of_year - 1)).rem_euclid(7);
    (time.year, (time.day_of_year - 1 + january_1) / 7 + 1)
}

/// `+05` (one letter; minutes if there are any), `+0530` (two), `+05:30` (three).
fn offset(time: LocalTime, count: usize) -> String {
    let sign = if time.offset_secs < 0 { '-' } else { '+' };
    let minutes = time.offset_secs.abs() / 60;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match count {
        1 if minutes == 0 => format!("{sign}{hours:02}"),
        1 | 2 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}"),
    }
}
