//! Points in time as they are typed: a time of day, or a date with one.

use caudal::units::Timestamp;

const DAY: i64 = 86_400_000;

/// Reads `14:03`, `14:03:12,471` (of the simulated day, UTC) or `2026-11-22T14:03:12Z`.
pub(super) fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim().trim_end_matches('Z');
    match text.split_once(['T', ' ']) {
        Some((date, time)) => Some(Timestamp(day(date)? * DAY + time_of_day(time)?)),
        None if text.contains('-') => Some(Timestamp(day(text)? * DAY)),
        None => Some(Timestamp(now.0.div_euclid(DAY) * DAY + time_of_day(text)?)),
    }
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let plain = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn time_of_day(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let hours = number(parts.next()?, 1..=2)?;
    let minutes = number(parts.next()?, 2..=2)?;
    let seconds = parts.next().map_or(Some(0), |part| number(part, 2..=2))?;
    let millis = number(&format!("{fraction:0<3}"), 3..=3)?;
    let fits = parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60;
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4..=4)?;
    let month = number(parts.next()?, 2..=2)?;
    let day = number(parts.next()?, 2..=2)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_shown() {
        let now = Timestamp(1_795_356_192_480);
        assert_eq!(now.to_iso_text(), "2026-11-22T14:03:12.480Z");
        for (text, back) in [
            ("14:03:12,471", "2026-11-22T14:03:12.471Z"),
            ("9:05", "2026-11-22T09:05:00.000Z"),
            ("14:03:12.4", "2026-11-22T14:03:12.400Z"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"),
            ("2026-11-21 08:00", "2026-11-21T08:00:00.000Z"),
            ("1970-01-01", "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(
                parse(text, now).map(Timestamp::to_iso_text).as_deref(),
                Some(back),
                "{text}"
            );
        }
        for text in ["", "x", "25:00", "14:60", "2023-02-29", "14", "1:2", "14:03:12,4711", "ñ:00"]
        {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }
}
