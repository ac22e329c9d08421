//! Time zones of object names, from a copy of the IANA database inside the binary: the machine's
//! own zones are never asked, so that the same world gives the same names everywhere.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::units::Timestamp;

/// A time zone. UTC by default.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Zone {
    name: String,
    #[serde(skip)]
    rules: TimeZone,
}

impl Default for Zone {
    fn default() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }
}

impl Zone {
    /// The zone with a name of the IANA database, such as `America/Bogota`; UTC for an empty one.
    pub fn named(name: &str) -> Option<Self> {
        if name.is_empty() {
            return Some(Self::default());
        }
        let rules = TimeZone::get(name).ok()?;
        Some(Self { name: name.to_owned(), rules })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the calendar and the clock of the zone show at a point in time.
    pub fn local(&self, at: Timestamp) -> LocalTime {
        // Beyond the calendar's ten thousand years, its ends.
        let limits = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        let millis = at.0.clamp(limits.0 * 1000, limits.1 * 1000);
        let instant = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
        let zoned = instant.to_zoned(self.rules.clone());
        LocalTime {
            year: zoned.year().into(),
            month: zoned.month().into(),
            day: zoned.day().into(),
            day_of_year: zoned.day_of_year().into(),
            weekday: zoned.weekday().to_sunday_zero_offset() as usize,
            hour: zoned.hour().into(),
            minute: zoned.minute().into(),
            second: zoned.second().into(),
            millis: zoned.millisecond().into(),
            offset_secs: zoned.offset().seconds(),
        }
    }
}

/// A point in time as the calendar and the clock of a zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// Such as 2026.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 1 to 366.
    pub day_of_year: i64,
    /// 0 is Sunday.
    pub weekday: usize,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// 0 to 999.
    pub millis: i64,
    /// East of Greenwich, in seconds.
    pub offset_secs: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_their_own_clocks() {
        let at = Timestamp(1_795_000_000_000);
        let utc = Zone::default().local(at);
        assert_eq!((utc.year, utc.month, utc.day, utc.hour, utc.minute), (2026, 11, 18, 11, 6));
        let bogota = Zone::named("America/Bogota").expect("a zone").local(at);
        assert_eq!((bogota.hour, bogota.offset_secs), (6, -18_000));
        assert_eq!(Zone::named(""), Some(Zone::default()));
        assert_eq!(Zone::named("America/Macondo"), None);
    }

    #[test]
    fn summer_time_is_known_long_ahead() {
        let july = Timestamp(2_382_912_000_000);
        assert_eq!(Zone::named("Europe/Madrid").expect("a zone").local(july).offset_secs, 7200);
    }

    #[test]
    fn absurd_times_are_the_ends_of_the_calendar() {
        assert_eq!(Zone::default().local(Timestamp(i64::MAX)).year, 9999);
        assert!(Zone::default().local(Timestamp(i64::MIN)).year < 0);
    }
}
