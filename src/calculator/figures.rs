//! Numbers as texts: as people write them in Spanish (`1.234,5`) and as they are shown; decimal
//! places are cut off by rounding half up, and nothing goes through floating point.

use std::fmt;

use super::Exact;

/// A number of thousandths: as much precision as a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milli(pub u64);

impl Milli {
    /// A whole number.
    pub const fn whole(value: u64) -> Self {
        Self(value * 1000)
    }

    /// As a fraction.
    pub const fn exact(self) -> Exact {
        Exact::ratio(self.0 as u128, 1000)
    }

    /// In Spanish, with as many decimals as it has: `0,94`.
    pub fn spanish(self) -> String {
        let fraction = format!("{:03}", self.0 % 1000);
        let fraction = fraction.trim_end_matches('0');
        let integer = whole(u128::from(self.0 / 1000));
        if fraction.is_empty() { integer } else { format!("{integer},{fraction}") }
    }
}

/// As in links and commands: `0.94`.
impl fmt::Display for Milli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:03}", self.0 % 1000);
        let fraction = fraction.trim_end_matches('0');
        let integer = self.0 / 1000;
        if fraction.is_empty() { write!(f, "{integer}") } else { write!(f, "{integer}.{fraction}") }
    }
}

/// A whole number with its thousands apart; four digits stay together, as in `1000 reg/s`.
pub fn whole(value: u128) -> String {
    let digits = value.to_string();
    if digits.len() <= 4 { digits } else { grouped(&digits) }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A fraction with so many decimals and a decimal comma, rounded half up.
pub fn decimal(value: Exact, decimals: usize) -> String {
    let scale = 10_u128.pow(decimals as u32);
    let scaled = value.rounded(scale);
    let integer = whole(scaled / scale);
    if decimals == 0 { integer } else { format!("{integer},{:0decimals$}", scaled % scale) }
}

/// A fraction as short as it can be said: without a fraction if it has none, with two decimals else.
pub fn short(value: Exact) -> String {
    if value.is_whole() { whole(value.floor()) } else { decimal(value, 2) }
}

/// What stands between ⌈ and ⌉: two decimals, or as many more as it takes to see why it is rounded
/// up: `10,0004` and not `10,00` becomes 11.
pub fn before_ceiling(value: Exact) -> String {
    let telling = |decimals: &u32| {
        let scale = 10_u128.pow(*decimals);
        Exact::ratio(value.rounded(scale), scale).ceil() == value.ceil()
    };
    let decimals = (2..9).find(telling).unwrap_or(9);
    decimal(value, decimals as usize)
}

/// A share as a percentage; what is not all of it never says 100 %.
pub fn percent(share: Exact) -> String {
    let percent = share.times_whole(100);
    let full = percent < Exact::whole(100) && percent.rounded(1) >= 100;
    let text = if full {
        let tenths = percent.times_whole(10).floor();
        decimal(Exact::ratio(tenths, 10), 1)
    } else {
        decimal(percent, 0)
    };
    format!("{text} %")
}

/// Dollars with two decimals and thousands always apart: `4.039,21`. What is more than nothing and
/// less than half a cent says so.
pub fn money(nano_usd: u128) -> String {
    if nano_usd > 0 && nano_usd < 5_000_000 {
        return "< 0,01".to_owned();
    }
    let cents = (nano_usd + 5_000_000) / 10_000_000;
    format!("{},{:02}", grouped(&(cents / 100).to_string()), cents % 100)
}

/// Reads what a person wrote: `10.000`, `10000`, `0,94`, `1.234,5`; `1.5` too, as a point that no
/// three digits follow separates no thousands. Finer than thousandths is rounded half up.
///
/// # Errors
/// A Spanish sentence on why it is no number, or too large a one.
pub fn parse_milli(text: &str) -> Result<Milli, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Escribe un número.".to_owned());
    }
    if text.starts_with(['-', '−']) {
        return Err(format!("«{}» es negativo.", clipped(text)));
    }
    let no_number = || format!("«{}» no es un número.", clipped(text));
    let (integer, fraction) = parts(text).ok_or_else(no_number)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&integer) || !digits(&fraction) || (integer.is_empty() && fraction.is_empty()) {
        return Err(no_number());
    }
    let too_large = || format!("{} es demasiado grande.", clipped(text));
    let integer: u64 =
        if integer.is_empty() { 0 } else { integer.parse().map_err(|_| too_large())? };
    let mut thousandths = 0;
    for index in 0..3 {
        let digit = fraction.as_bytes().get(index).map_or(0, |digit| u64::from(digit - b'0'));
        thousandths = thousandths * 10 + digit;
    }
    let up = fraction.as_bytes().get(3).is_some_and(|digit| *digit >= b'5');
    let whole = integer.checked_mul(1000).ok_or_else(too_large)?;
    whole.checked_add(thousandths + u64::from(up)).map(Milli).ok_or_else(too_large)
}

/// The digits before and after the decimal sign.
fn parts(text: &str) -> Option<(String, String)> {
    if let Some((integer, fraction)) = text.split_once(',') {
        return Some((ungrouped(integer)?, fraction.to_owned()));
    }
    if let Some(integer) = ungrouped(text) {
        return Some((integer, String::new()));
    }
    let (integer, fraction) = text.split_once('.')?;
    Some((integer.to_owned(), fraction.to_owned()))
}

/// Digits whose points, if any, separate thousands.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let mut rest = groups.peekable();
    let separated = rest.peek().is_some();
    // `0.940` is less than one: nobody begins thousands with a zero.
    if separated && (!(1..=3).contains(&first.len()) || first.starts_with('0')) {
        return None;
    }
    let mut digits = first.to_owned();
    for group in rest {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// Reads a whole number that a person wrote.
///
/// # Errors
/// As for [`parse_milli`], and if there is a fraction.
pub fn parse_whole(text: &str) -> Result<u64, String> {
    let value = parse_milli(text)?;
    if value.0.is_multiple_of(1000) {
        Ok(value.0 / 1000)
    } else {
        Err(format!("«{}» tiene que ser un número entero.", clipped(text.trim())))
    }
}

/// As much of a text as a sentence can quote.
pub(super) fn clipped(text: &str) -> String {
    let mut quoted: String = text.chars().take(24).collect();
    if text.chars().count() > 24 {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_shown_in_spanish() {
        assert_eq!(whole(1000), "1000");
        assert_eq!(whole(26_280_000_000), "26.280.000.000");
        assert_eq!(decimal(Exact::ratio(625, 64), 2), "9,77");
        assert_eq!(short(Exact::whole(10)), "10");
        assert_eq!(before_ceiling(Exact::ratio(625, 64)), "9,77");
        assert_eq!(before_ceiling(Exact::whole(10)), "10,00");
        assert_eq!(before_ceiling(Exact::ratio(100_004, 10_000)), "10,0004");
        assert_eq!(before_ceiling(Exact::ratio(2, 1000)), "0,002");
        assert_eq!(percent(Exact::ratio(9766, 10_000)), "98 %");
        assert_eq!(percent(Exact::ratio(9955, 10_000)), "99,5 %");
        assert_eq!(percent(Exact::ratio(99_999, 100_000)), "99,9 %");
        assert_eq!(percent(Exact::whole(1)), "100 %");
        assert_eq!(money(477_420_000_000), "477,42");
        assert_eq!(money(4_039_211_000_000), "4.039,21");
        assert_eq!(money(1), "< 0,01");
        assert_eq!(money(0), "0,00");
        assert_eq!(Milli(940).spanish(), "0,94");
        assert_eq!(Milli(940).to_string(), "0.94");
        assert_eq!(Milli::whole(10_000).spanish(), "10.000");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, thousandths) in [
            ("10000", 10_000_000),
            ("10.000", 10_000_000),
            ("1.234,5", 1_234_500),
            ("0,94", 940),
            ("0.94", 940),
            ("0.940", 940),
            ("1.5", 1500),
            (",5", 500),
            (" 7 ", 7000),
            ("0,0005", 1),
        ] {
            assert_eq!(parse_milli(text), Ok(Milli(thousandths)), "{text}");
        }
        for (text, sentence) in [
            ("", "Escribe un número."),
            ("NaN", "«NaN» no es un número."),
            ("inf", "«inf» no es un número."),
            ("1e9", "«1e9» no es un número."),
            ("-3", "«-3» es negativo."),
            ("1,2,3", "«1,2,3» no es un número."),
            ("1.23.4", "«1.23.4» no es un número."),
            (",", "«,» no es un número."),
            ("99999999999999999999999999", "999999999999999999999999… es demasiado grande."),
        ] {
            assert_eq!(parse_milli(text), Err(sentence.to_owned()));
        }
        assert_eq!(parse_whole("2,5"), Err("«2,5» tiene que ser un número entero.".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(thousandths in 0..u64::MAX / 1000) {
            let value = Milli(thousandths);
            prop_assert_eq!(parse_milli(&value.spanish()), Ok(value));
        }

        #[test]
        fn any_text_is_a_number_or_a_sentence(text in "\\PC{0,30}") {
            if let Err(sentence) = parse_milli(&text) {
                prop_assert!(sentence.ends_with('.'));
            }
        }
    }
}
