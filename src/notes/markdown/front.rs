//! The lines between `---` at the head of a page: `key: value`, nothing more of YAML.

use std::fmt;
use std::ops::Range;

/// What a page says about itself. Whatever is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Its title.
    pub title: String,
    /// Its name in the index, at most 24 characters.
    pub short: String,
    /// What it is for, in a sentence or two.
    pub summary: String,
    /// The name of its icon.
    pub icon: String,
    /// The group it is listed in.
    pub group: String,
    /// Its place in the index, from 0.
    pub order: u32,
    /// Other names a link may use.
    pub aliases: Vec<String>,
    /// When its facts were last checked.
    pub reviewed: Option<Day>,
    /// What could not be read.
    pub faults: Vec<FrontFault>,
}

/// A line of the front matter that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontFault {
    /// Its line in the page, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: FrontFaultKind,
}

/// What can be wrong with the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontFaultKind {
    /// There is none, or it has no end.
    Missing,
    /// The line is not `key: value`.
    NotAPair(String),
    /// Nobody reads this key.
    UnknownKey(String),
    /// The key stands there twice; the last one counts.
    Repeated(String),
    /// The value of `order` or `reviewed` can't be read.
    BadValue(String),
}

/// A day of the calendar, written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// 1000 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = parts.next().is_none() && year.len() == 4 && month.len() == 2 && day.len() == 2;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day =
            Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let real = day.year >= 1000 && (1..=12).contains(&day.month) && (1..=31).contains(&day.day);
        (whole && digits && real).then_some(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads the front matter of a page; gives the bytes of the source that are left for the body.
pub(super) fn read(source: &str) -> (FrontMatter, Range<usize>) {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut front = FrontMatter::default();
    let Some((lines, body)) = lines_of(source, start) else {
        front.faults.push(FrontFault { line: 1, kind: FrontFaultKind::Missing });
        return (front, start..source.len());
    };
    let mut seen: Vec<&str> = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let mut fault = |kind| front.faults.push(FrontFault { line: number + 2, kind });
        let line = without_comment(line);
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            fault(FrontFaultKind::NotAPair(line.to_owned()));
            continue;
        };
        let (key, value) = (key.trim(), unquoted(value.trim()));
        if seen.contains(&key) {
            fault(FrontFaultKind::Repeated(key.to_owned()));
        }
        seen.push(key);
        if let Err(kind) = set(&mut front, key, value) {
            front.faults.push(FrontFault { line: number + 2, kind });
        }
    }
    (front, body..source.len())
}

fn set(front: &mut FrontMatter, key: &str, value: &str) -> Result<(), FrontFaultKind> {
    let bad = || FrontFaultKind::BadValue(key.to_owned());
    match key {
        "title" => value.clone_into(&mut front.title),
        "short" => value.clone_into(&mut front.short),
        "summary" => value.clone_into(&mut front.summary),
        "icon" => value.clone_into(&mut front.icon),
        "group" => value.clone_into(&mut front.group),
        "order" => front.order = value.parse().map_err(|_| bad())?,
        "aliases" => {
            front.aliases = value
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
        }
        "reviewed" => front.reviewed = Some(Day::parse(value).ok_or_else(bad)?),
        _ => return Err(FrontFaultKind::UnknownKey(key.to_owned())),
    }
    Ok(())
}

/// The text between the two `---`, and where the body begins.
fn lines_of(source: &str, start: usize) -> Option<(&str, usize)> {
    let rest = &source[start..];
    let first = rest.split_inclusive('\n').next().filter(|line| line.trim_end() == "---")?;
    let begin = start + first.len();
    let mut at = begin;
    for line in source[begin..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((&source[begin..at], at + line.len()));
        }
        at += line.len();
    }
    None
}

/// A comment begins with a `#` at the start of a line or after two spaces.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.split_once("  #").map_or(line, |(before, _)| before).trim()
}

fn unquoted(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ntitle: AWS S3: el lago  # comentario\n# otro\nshort: \"S3\"\n\
        order: 30\naliases: S3, Data Lake,\nreviewed: 2026-11-22\n---\nCuerpo\n";

    #[test]
    fn pairs_comments_quotes_and_lists_are_read() {
        let (front, body) = read(PAGE);
        assert_eq!(front.title, "AWS S3: el lago");
        assert_eq!(front.short, "S3");
        assert_eq!(front.order, 30);
        assert_eq!(front.aliases, ["S3", "Data Lake"]);
        assert_eq!(front.reviewed.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
        assert_eq!(&PAGE[body], "Cuerpo\n");
        assert_eq!(front.faults, []);
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_make_no_difference() {
        let page = format!("\u{feff}{}", PAGE.replace('\n', "\r\n"));
        let (front, body) = read(&page);
        assert_eq!(front, read(PAGE).0);
        assert_eq!(&page[body], "Cuerpo\r\n");
    }

    #[test]
    fn faults_are_values_with_their_line() {
        let (front, _) = read("---\ntitle: a\nsin par\ntitle: b\ncolor: rojo\norder: x\n---\n");
        let kinds: Vec<_> = front.faults.iter().map(|fault| (fault.line, &fault.kind)).collect();
        assert_eq!(
            kinds,
            [
                (3, &FrontFaultKind::NotAPair("sin par".into())),
                (4, &FrontFaultKind::Repeated("title".into())),
                (5, &FrontFaultKind::UnknownKey("color".into())),
                (6, &FrontFaultKind::BadValue("order".into())),
            ]
        );
        assert_eq!(front.title, "b");
    }

    #[test]
    fn a_page_without_front_matter_is_all_body() {
        for page in ["", "# Hola", "---\ntitle: sin fin\n", "--- \nx"] {
            let (front, body) = read(page);
            assert_eq!(front.faults, [FrontFault { line: 1, kind: FrontFaultKind::Missing }]);
            assert_eq!(&page[body], page);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2026-13-01", "2026-00-10", "2026-1-1", "22-11-2026", "2026-11-32", "+026-11-22"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
