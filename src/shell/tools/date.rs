//! `date` and `sleep`, by the simulated clock. The terminal's time zone is UTC.

use std::fmt::Write as _;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp as Instant, Zoned};

use super::super::machine::Frame;
use super::{Options, printed};
use crate::units::Millis;

pub(super) async fn date(frame: &Frame, arguments: &[String]) -> i32 {
    let long = [("utc", 'u'), ("universal", 'u'), ("date", 'd'), ("iso-8601", 'I')];
    let options = match Options::read(frame, "date", arguments, "uR", "dI", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let now = frame.line.now().await;
    let Ok(now) = Instant::from_millisecond(now.0) else { return 1 };
    let now = now.to_zoned(TimeZone::UTC);
    let time = match options.value('d') {
        None => now,
        Some(text) => {
            if let Some(time) = moment(text, &now) {
                time
            } else {
                frame.complain(format!("date: invalid date '{text}'\n"));
                return 1;
            }
        }
    };
    let format = match options.operands.first() {
        None if options.has('I') => match options.value('I') {
            Some("seconds" | "s") => "%Y-%m-%dT%H:%M:%S+00:00",
            _ => "%Y-%m-%d",
        },
        None if options.has('R') => "%a, %d %b %Y %H:%M:%S +0000",
        None => "%a %b %e %H:%M:%S UTC %Y",
        Some(operand) => {
            if let Some(format) = operand.strip_prefix('+') {
                format
            } else {
                frame.complain(format!("date: invalid date '{operand}'\n"));
                return 1;
            }
        }
    };
    printed(frame.print(format!("{}\n", formatted(&time, format))))
}

/// A time in a format of `date`; what it doesn't know stays as it is.
fn formatted(time: &Zoned, format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut spec = String::from("%");
        for c in chars.by_ref() {
            spec.push(c);
            if !matches!(c, '-' | '_' | '^' | ':' | '0'..='9') {
                break;
            }
        }
        match spec.as_str() {
            "%%" => out.push('%'),
            "%n" => out.push('\n'),
            "%t" => out.push('\t'),
            "%N" => {
                let _ = write!(out, "{:09}", time.subsec_nanosecond());
            }
            "%3N" => {
                let _ = write!(out, "{:03}", time.millisecond());
            }
            "%6N" => {
                let _ = write!(out, "{:06}", time.subsec_nanosecond() / 1000);
            }
            "%s" => out += &time.timestamp().as_second().to_string(),
            "%Z" => out += "UTC",
            spec => match jiff::fmt::strtime::format(spec, time) {
                Ok(text) => out += &text,
                Err(_) => out += spec,
            },
        }
    }
    out
}

/// A moment as people write it for `-d`: `@seconds`, ISO 8601, `now`, `yesterday`, `-1 hour`,
/// `2 days ago`, and an ISO date with such a span after it.
fn moment(text: &str, now: &Zoned) -> Option<Zoned> {
    let text = text.trim();
    if let Some(seconds) = text.strip_prefix('@') {
        let seconds: f64 = seconds.parse().ok()?;
        let instant = Instant::from_millisecond((seconds * 1000.0) as i64).ok()?;
        return Some(instant.to_zoned(TimeZone::UTC));
    }
    if let Ok(instant) = text.parse::<Instant>() {
        return Some(instant.to_zoned(TimeZone::UTC));
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return time.to_zoned(TimeZone::UTC).ok();
    }
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split_whitespace().peekable();
    let mut time = now.clone();
    if let Some(first) = words.peek()
        && let Ok(day) = first.parse::<DateTime>()
    {
        time = day.to_zoned(TimeZone::UTC).ok()?;
        words.next();
    }
    while let Some(word) = words.next() {
        let days = match word {
            "now" | "today" => continue,
            "yesterday" => -1,
            "tomorrow" => 1,
            number => {
                // `-1 hour`, `- 1 hour`, `-1hour`.
                let mut number = number.to_owned();
                if number == "-" || number == "+" {
                    number += words.next()?;
                }
                let end = number.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(number.len());
                let amount: i64 = number[..end].trim_start_matches('+').parse().ok()?;
                let unit = if end < number.len() {
                    number[end..].to_owned()
                } else {
                    words.next()?.to_owned()
                };
                let sign = if words.next_if_eq(&"ago").is_some() { -1 } else { 1 };
                time = time.checked_add(span(unit.trim_end_matches('s'), amount * sign)?).ok()?;
                continue;
            }
        };
        time = time.checked_add(Span::new().try_days(days).ok()?).ok()?;
    }
    Some(time)
}

fn span(unit: &str, amount: i64) -> Option<Span> {
    let span = Span::new();
    match unit {
        "sec" | "second" => span.try_seconds(amount),
        "min" | "minute" => span.try_minutes(amount),
        "hour" => span.try_hours(amount),
        "day" => span.try_days(amount),
        "week" => span.try_weeks(amount),
        "month" => span.try_months(amount),
        "year" => span.try_years(amount),
        _ => return None,
    }
    .ok()
}

pub(super) async fn sleep(frame: &Frame, arguments: &[String]) -> i32 {
    if arguments.is_empty() {
        frame.complain("sleep: missing operand\nTry 'sleep --help' for more information.\n");
        return 1;
    }
    let mut millis = 0.0;
    for argument in arguments {
        let (digits, unit) = match argument.chars().last() {
            Some('s') => (&argument[..argument.len() - 1], 1.0),
            Some('m') => (&argument[..argument.len() - 1], 60.0),
            Some('h') => (&argument[..argument.len() - 1], 3600.0),
            Some('d') => (&argument[..argument.len() - 1], 86_400.0),
            _ => (argument.as_str(), 1.0),
        };
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => millis += number * unit * 1000.0,
            _ => {
                frame.complain(format!(
                    "sleep: invalid time interval '{argument}'\nTry 'sleep --help' for more \
                     information.\n"
                ));
                return 1;
            }
        }
    }
    frame.line.wait(Millis(millis as u64)).await;
    0
}
