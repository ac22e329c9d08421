//! Points and spans of the simulated time, both in whole milliseconds.

use std::fmt;
use std::ops::{Add, Sub};

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A span of time in milliseconds; never negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// Builds a span from whole seconds.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs * 1000)
    }

    /// Builds a span from whole hours.
    pub const fn from_hours(hours: u64) -> Self {
        Self(hours * 3_600_000)
    }
}

/// A point of the simulated time: milliseconds since 1970-01-01T00:00:00Z, possibly negative.
///
/// On the wire it is AWS's own: a JSON number of seconds with a fraction
/// (`1459799926.48`), and in CBOR a tag 1 with whole milliseconds, as AWS's Java SDKs write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds since the epoch, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The span from `earlier` to this point; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Millis {
        Millis(if self.0 > earlier.0 { self.0.abs_diff(earlier.0) } else { 0 })
    }

    /// Writes the point as AWS writes it in messages: `Thu Jan 22 01:22:02 UTC 2015`.
    pub fn to_utc_text(self) -> String {
        let date = CivilDate::of(self);
        let secs = self.secs().rem_euclid(86_400);
        format!(
            "{} {} {:02} {:02}:{:02}:{:02} UTC {}",
            WEEKDAYS[date.weekday],
            MONTHS[date.month as usize - 1],
            date.day,
            secs / 3600,
            secs / 60 % 60,
            secs % 60,
            date.year
        )
    }

    /// Writes the point as ISO 8601 in UTC with milliseconds: `2015-01-22T01:22:02.000Z`.
    pub fn to_iso_text(self) -> String {
        let date = CivilDate::of(self);
        let secs = self.secs().rem_euclid(86_400);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            date.year,
            date.month,
            date.day,
            secs / 3600,
            secs / 60 % 60,
            secs % 60,
            self.0.rem_euclid(1000)
        )
    }
}

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day of the proleptic Gregorian calendar.
struct CivilDate {
    year: i64,
    /// 1 to 12.
    month: u32,
    /// 1 to 31.
    day: u32,
    /// 0 is Sunday.
    weekday: usize,
}

impl CivilDate {
    /// The UTC day of a point in time (Howard Hinnant, "chrono-compatible low-level date
    /// algorithms", `civil_from_days`).
    fn of(at: Timestamp) -> Self {
        let days = at.secs().div_euclid(86_400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u32;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month, day, weekday: (days + 4).rem_euclid(7) as usize }
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;
    fn add(self, span: Millis) -> Self {
        Self(self.0.saturating_add_unsigned(span.0))
    }
}

impl Sub<Millis> for Timestamp {
    type Output = Self;
    fn sub(self, span: Millis) -> Self {
        Self(self.0.saturating_sub_unsigned(span.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso_text())
    }
}

/// CBOR's tag for a point in time (RFC 8949, 3.4.2).
const CBOR_EPOCH_TAG: u64 = 1;

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_f64(self.0 as f64 / 1000.0)
        } else {
            ciborium::tag::Required::<i64, CBOR_EPOCH_TAG>(self.0).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_f64(SecondsVisitor)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

struct SecondsVisitor;

impl Visitor<'_> for SecondsVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since the epoch")
    }

    fn visit_f64<E: de::Error>(self, secs: f64) -> Result<Timestamp, E> {
        // `as` saturates, so an absurd number is a far point in time, not a panic.
        Ok(Timestamp((secs * 1000.0).round() as i64))
    }

    fn visit_i64<E: de::Error>(self, secs: i64) -> Result<Timestamp, E> {
        Ok(Timestamp(secs.saturating_mul(1000)))
    }

    fn visit_u64<E: de::Error>(self, secs: u64) -> Result<Timestamp, E> {
        Ok(Timestamp(i64::try_from(secs).unwrap_or(i64::MAX).saturating_mul(1000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_text_is_as_aws_writes_it() {
        for (millis, utc, iso) in [
            (1_421_889_722_000, "Thu Jan 22 01:22:02 UTC 2015", "2015-01-22T01:22:02.000Z"),
            (0, "Thu Jan 01 00:00:00 UTC 1970", "1970-01-01T00:00:00.000Z"),
            (951_782_400_123, "Tue Feb 29 00:00:00 UTC 2000", "2000-02-29T00:00:00.123Z"),
            (-1, "Wed Dec 31 23:59:59 UTC 1969", "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp(millis).to_utc_text(), utc);
            assert_eq!(Timestamp(millis).to_iso_text(), iso);
        }
    }

    #[test]
    fn json_is_seconds_with_a_fraction() {
        assert_eq!(serde_json::to_string(&Timestamp(1_459_799_926_480)).unwrap(), "1459799926.48");
        for (text, millis) in [("1459799926.48", 1_459_799_926_480), ("7", 7000), ("-1.5", -1500)] {
            assert_eq!(serde_json::from_str::<Timestamp>(text).unwrap(), Timestamp(millis));
        }
        assert_eq!(serde_json::from_str::<Timestamp>("1e300").unwrap(), Timestamp(i64::MAX));
    }

    #[test]
    fn cbor_is_a_tagged_count_of_milliseconds() {
        let mut bytes = Vec::new();
        ciborium::into_writer(&Timestamp(1_459_799_926_480), &mut bytes).unwrap();
        assert_eq!(bytes[..2], [0xc1, 0x1b]);
        let back: Timestamp = ciborium::from_reader(bytes.as_slice()).unwrap();
        assert_eq!(back, Timestamp(1_459_799_926_480));
    }
}
