//! The day on which prices were read.

use std::fmt;

/// A day of the calendar, 2009 (before which nothing had a price here) to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day, if there is such a one.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if year < 2009 || year > 2199 || day == 0 || day > days {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// Reads `2026-11-22` or `22-11-2026`.
    ///
    /// # Errors
    /// A Spanish sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || {
            let quoted = super::super::figures::clipped(text);
            format!("«{quoted}» no es un día: escribe 2026-11-22 o 22-11-2026.")
        };
        let parts: Vec<&str> = text.split(['-', '/']).collect();
        let [first, month, last] = parts.as_slice() else { return Err(wrong()) };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        let digits = |text: &str, most| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(wrong());
        }
        let number = |text: &str| text.parse::<u16>().unwrap_or_default();
        Self::new(number(year), number(month) as u8, number(day) as u8).ok_or_else(wrong)
    }

    /// As in our text: `22-11-2026`.
    pub fn spanish(self) -> String {
        format!("{:02}-{:02}-{}", self.day, self.month, self.year)
    }
}

/// As in the table's text: `2026-11-22`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_of_the_calendar() {
        assert_eq!(Date::parse("2026-11-22"), Ok(Date { year: 2026, month: 11, day: 22 }));
        assert_eq!(Date::parse("22-11-2026").map(|date| date.to_string()), Ok("2026-11-22".into()));
        assert_eq!(Date::parse("29-2-2028").map(Date::spanish), Ok("29-02-2028".into()));
        for text in [
            "",
            "hoy",
            "2026-02-29",
            "2026-13-01",
            "31-04-2026",
            "1-1-1999",
            "2026-11",
            "+1-1-2026",
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }
}
