//! Whole numbers of any size: small ones as themselves, larger ones by their digits.

use std::borrow::Cow;
use std::cmp::Ordering;

/// A whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int<'a> {
    /// One that fits 64 bits.
    Small(i64),
    /// A larger one: its digits as JSON has them, with a sign if it is negative.
    Big(Cow<'a, str>),
}

impl Int<'_> {
    fn negative(&self) -> bool {
        match self {
            Self::Small(number) => *number < 0,
            Self::Big(digits) => digits.starts_with('-'),
        }
    }

    /// Compares with another whole number.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small(a), Self::Small(b)) => a.cmp(b),
            // A big one is beyond every small one, on the side of its sign.
            (Self::Big(_), Self::Small(_)) => beyond(self.negative()),
            (Self::Small(_), Self::Big(_)) => beyond(other.negative()).reverse(),
            (Self::Big(a), Self::Big(b)) => compare_digits(a, b),
        }
    }

    /// Compares with a float, exactly as Python does; `None` for NaN.
    pub fn compare_float(&self, float: f64) -> Option<Ordering> {
        if float.is_nan() {
            return None;
        }
        if float.is_infinite() {
            return Some(if float > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        // 2^63: beyond it a float is no 64-bit number.
        let edge = 9_223_372_036_854_775_808.0;
        match self {
            Self::Small(number) if (-edge..edge).contains(&float) => {
                let whole = float.floor();
                let order = number.cmp(&(whole as i64));
                let fraction = float > whole;
                Some(if order == Ordering::Equal && fraction { Ordering::Less } else { order })
            }
            Self::Small(_) => Some(beyond(float < 0.0).reverse()),
            // A float that large has no fraction, and Rust writes all of its digits.
            Self::Big(_) if float.abs() < edge => Some(beyond(self.negative())),
            Self::Big(digits) => Some(compare_digits(digits, &format!("{float:.0}"))),
        }
    }

    /// The nearest float.
    pub fn to_float(&self) -> f64 {
        match self {
            Self::Small(number) => *number as f64,
            Self::Big(digits) => digits.parse().unwrap_or(f64::INFINITY),
        }
    }

    /// Its digits, as `json.dumps` writes them.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Small(number) => out.push_str(itoa(*number).as_str()),
            Self::Big(digits) => out.push_str(digits),
        }
    }
}

fn itoa(number: i64) -> String {
    number.to_string()
}

const fn beyond(negative: bool) -> Ordering {
    if negative { Ordering::Less } else { Ordering::Greater }
}

/// Compares numbers by their digits; neither has leading zeros.
fn compare_digits(a: &str, b: &str) -> Ordering {
    let sign = |text: &str| text.starts_with('-');
    match (sign(a), sign(b)) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        (true, true) => b.len().cmp(&a.len()).then_with(|| b.cmp(a)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(digits: &str) -> Int<'_> {
        Int::Big(digits.into())
    }

    #[test]
    fn whole_numbers_compare_whatever_their_size() {
        let (a, b) = (big("99999999999999999999"), big("-99999999999999999999"));
        for (left, right, order) in [
            (Int::Small(1), Int::Small(2), Ordering::Less),
            (a.clone(), Int::Small(i64::MAX), Ordering::Greater),
            (b.clone(), Int::Small(i64::MIN), Ordering::Less),
            (Int::Small(0), a.clone(), Ordering::Less),
            (b.clone(), a.clone(), Ordering::Less),
            (b.clone(), big("-99999999999999999998"), Ordering::Less),
        ] {
            assert_eq!(left.compare(&right), order, "{left:?} {right:?}");
        }
    }

    #[test]
    fn floats_compare_exactly() {
        for (left, right, order) in [
            (Int::Small(50_000), 50_000.0, Some(Ordering::Equal)),
            (Int::Small(50_000), 50_000.01, Some(Ordering::Less)),
            (Int::Small(-1), -0.5, Some(Ordering::Less)),
            (Int::Small(1), f64::NAN, None),
            (Int::Small(i64::MAX), 9_223_372_036_854_775_808.0, Some(Ordering::Less)),
            (big("1000000000000000000000000000000"), 1e30, Some(Ordering::Less)),
            (big("1000000000000000019884624838656"), 1e30, Some(Ordering::Equal)),
            (big("9223372036854775808"), 1.5, Some(Ordering::Greater)),
            (big("9223372036854775808"), f64::INFINITY, Some(Ordering::Less)),
        ] {
            assert_eq!(left.compare_float(right), order, "{left:?} {right:?}");
        }
    }
}
