//! Numbers and times as our own Spanish text has them: `1.234,5`. Values of the API never come
//! through here.

use caudal::units::Timestamp;

/// A whole number with its thousands apart; four digits stay together, as in `1000 reg/s`.
pub fn whole(value: u64) -> String {
    let digits = value.to_string();
    if digits.len() <= 4 {
        return digits;
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimals, and a decimal comma.
pub fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, integer) = integer.strip_prefix('-').map_or(("", integer), |rest| ("-", rest));
    let integer = integer.parse().map_or_else(|_| integer.to_owned(), whole);
    if fraction.is_empty() {
        format!("{sign}{integer}")
    } else {
        format!("{sign}{integer},{fraction}")
    }
}

/// A text as a sentence of its own: it begins with a capital and ends with a stop.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// A count with its noun.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", whole(count), if count == 1 { one } else { many })
}

/// Records per second; a decimal only where it tells something.
pub fn rate(per_second: f64) -> String {
    let decimals = usize::from(per_second > 0.0 && per_second < 10.0);
    format!("{} reg/s", decimal(per_second, decimals))
}

/// Bytes in binary units, said as such.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if value < 1024 {
        return format!("{value} B");
    }
    let mut scaled = value as f64 / 1024.0;
    let mut unit = 0;
    while scaled >= 1023.95 && unit + 1 < UNITS.len() {
        scaled /= 1024.0;
        unit += 1;
    }
    format!("{} {}", decimal(scaled, 1), UNITS[unit])
}

/// The time of day in UTC: `14:03:12`, with milliseconds if asked for.
pub fn time_of_day(moment: Timestamp, millis: bool) -> String {
    let of_day = moment.0.rem_euclid(86_400_000);
    let (seconds, rest) = (of_day / 1000, of_day % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let text = format!("{hours:02}:{minutes:02}:{seconds:02}");
    if millis { format!("{text},{rest:03}") } else { text }
}

/// The day in UTC: `22-11-2026`.
pub fn day(moment: Timestamp) -> String {
    let iso = moment.to_iso_text();
    match iso.get(..10).map(|date| date.split('-').collect::<Vec<_>>()) {
        Some(parts) if parts.len() == 3 => format!("{}-{}-{}", parts[2], parts[1], parts[0]),
        _ => iso,
    }
}

/// A speed of the clock: `×1`, `×0,5`.
pub fn speed(value: f64) -> String {
    let decimals = usize::from(value.fract().abs() > 1e-9);
    format!("×{}", decimal(value, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spanish() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(1000), "1000");
        assert_eq!(whole(41_906), "41.906");
        assert_eq!(whole(1_234_567), "1.234.567");
        assert_eq!(decimal(1234.56, 1), "1234,6");
        assert_eq!(decimal(-12_345.0, 0), "-12.345");
        assert_eq!(decimal(0.22, 2), "0,22");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1024), "1,0 KiB");
        assert_eq!(bytes(1_048_576), "1,0 MiB");
        assert_eq!(sentence("índice roto"), "Índice roto.");
        assert_eq!(sentence("Ya está."), "Ya está.");
        assert_eq!(counted(1, "shard", "shards"), "1 shard");
        assert_eq!(counted(0, "shard", "shards"), "0 shards");
        assert_eq!(
            (rate(0.0), rate(2.34), rate(1234.6)),
            ("0 reg/s".into(), "2,3 reg/s".into(), "1235 reg/s".into())
        );
        assert_eq!(speed(1.0), "×1");
        assert_eq!(speed(0.5), "×0,5");
    }

    #[test]
    fn times_are_utc() {
        let moment = Timestamp(1_763_820_192_480);
        assert_eq!(time_of_day(moment, true), "14:03:12,480");
        assert_eq!(time_of_day(moment, false), "14:03:12");
        assert_eq!(day(moment), "22-11-2025");
    }
}
