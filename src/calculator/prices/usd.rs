//! What one unit costs: exact, in thousandths of a millionth of a dollar.

use std::fmt;

/// Dollars per unit, in billionths: up to 1000 USD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(pub u64);

/// Billionths in a dollar.
const NANO: u64 = 1_000_000_000;
/// Most that a unit may cost.
const MOST: u64 = 1000 * NANO;

impl Usd {
    /// Reads `0.015` or `0,015`: at most nine decimals and 1000 dollars.
    ///
    /// # Errors
    /// A Spanish sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().replace(',', ".");
        let no_price = || format!("«{}» no es un precio.", super::super::figures::clipped(&text));
        let (integer, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(integer) || !digits(fraction) {
            return Err(no_price());
        }
        if fraction.len() > 9 {
            return Err("Un precio tiene como mucho nueve decimales.".to_owned());
        }
        let fraction: u64 = format!("{fraction:0<9}").parse().map_err(|_| no_price())?;
        let whole = integer.parse::<u64>().ok().and_then(|integer| integer.checked_mul(NANO));
        let nano = whole.and_then(|whole| whole.checked_add(fraction));
        match nano.filter(|nano| *nano <= MOST) {
            Some(nano) => Ok(Self(nano)),
            None => Err("Un precio por unidad no pasa de 1000 USD.".to_owned()),
        }
    }

    /// With a decimal comma and at least three decimals, as prices are printed: `0,015`.
    pub fn spanish(self) -> String {
        self.to_string().replace('.', ",")
    }
}

/// With a decimal point, as in the table's text; no more decimals than it has, and two at least.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:09}", self.0 % NANO);
        let kept = fraction.trim_end_matches('0').len().max(2);
        write!(f, "{}.{}", self.0 / NANO, &fraction[..kept])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prices_are_read_and_written() {
        assert_eq!(Usd::parse("0.015"), Ok(Usd(15_000_000)));
        assert_eq!(Usd::parse(" 0,08 "), Ok(Usd(80_000_000)));
        assert_eq!(Usd::parse("0"), Ok(Usd(0)));
        assert_eq!(Usd(15_000_000).spanish(), "0,015");
        assert_eq!(Usd(40_000_000).spanish(), "0,04");
        assert_eq!(Usd(0).to_string(), "0.00");
        for text in
            ["", "NaN", "-1", "1e3", "1.2.3", "0.0000000001", "1001", "99999999999999999999"]
        {
            assert!(Usd::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(nano in 0..=MOST) {
            prop_assert_eq!(Usd::parse(&Usd(nano).to_string()), Ok(Usd(nano)));
        }
    }
}
