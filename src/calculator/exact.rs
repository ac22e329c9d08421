//! Fractions of whole numbers: no result is rounded before it is shown.

use std::cmp::Ordering;

/// A fraction that is not negative, in lowest terms.
///
/// Inputs are bounded (`load.rs`), so its products stay far below 2^128; a property test holds the
/// bounds to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    num: u128,
    den: u128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// A whole number.
    pub const fn whole(value: u128) -> Self {
        Self { num: value, den: 1 }
    }

    /// `num` ÷ `den`.
    ///
    /// # Panics
    /// If `den` is zero: the callers divide by limits and units, which are none.
    pub const fn ratio(num: u128, den: u128) -> Self {
        assert!(den > 0, "a limit or a unit is never zero");
        let common = gcd(num, den);
        Self { num: num / common, den: den / common }
    }

    /// The product.
    pub const fn times(self, other: Self) -> Self {
        // Crosswise first: so nothing grows that need not.
        let (one, two) = (gcd(self.num, other.den), gcd(other.num, self.den));
        Self {
            num: (self.num / one) * (other.num / two),
            den: (self.den / two) * (other.den / one),
        }
    }

    /// The product with a whole number.
    pub const fn times_whole(self, factor: u128) -> Self {
        self.times(Self::whole(factor))
    }

    /// The quotient by a whole number that is not zero.
    pub const fn over(self, divisor: u128) -> Self {
        self.times(Self::ratio(1, divisor))
    }

    /// The quotient by another fraction; zero by zero is zero.
    pub const fn per(self, divisor: Self) -> Self {
        if divisor.num == 0 {
            return Self::ZERO;
        }
        self.times(Self { num: divisor.den, den: divisor.num })
    }

    /// What one has more than the other, or nothing.
    pub fn beyond(self, other: Self) -> Self {
        if self <= other {
            return Self::ZERO;
        }
        let common = gcd(self.den, other.den);
        let num = self.num * (other.den / common) - other.num * (self.den / common);
        Self::ratio(num, self.den / common * other.den)
    }

    /// ⌊x⌋.
    pub const fn floor(self) -> u128 {
        self.num / self.den
    }

    /// ⌈x⌉.
    pub const fn ceil(self) -> u128 {
        self.num.div_ceil(self.den)
    }

    /// Whether it has no fraction.
    pub const fn is_whole(self) -> bool {
        self.den == 1
    }

    /// ⌊x · scale⌋ and whether half or more is lost: what rounding to a digit needs.
    pub(super) const fn scaled(self, scale: u128) -> (u128, bool) {
        // The fraction is smaller than its denominator, so this can't grow beyond reason.
        let rest = (self.num % self.den) * scale;
        (self.floor() * scale + rest / self.den, (rest % self.den) * 2 >= self.den)
    }

    /// x · `scale`, rounded half up.
    pub const fn rounded(self, scale: u128) -> u128 {
        let (floor, up) = self.scaled(scale);
        floor + up as u128
    }

    /// For pictures only; nothing is computed with it.
    pub fn approx(self) -> f64 {
        self.floor() as f64 + (self.num % self.den) as f64 / self.den as f64
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.num % self.den, other.num % other.den);
        // Remainders are smaller than the denominators, so their products stay small.
        self.floor().cmp(&other.floor()).then_with(|| (one * other.den).cmp(&(two * self.den)))
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fractions_are_exact() {
        let third = Exact::ratio(1, 3);
        assert_eq!(third.times_whole(3), Exact::whole(1));
        assert_eq!((third.floor(), third.ceil(), third.is_whole()), (0, 1, false));
        assert_eq!(Exact::ratio(10, 5), Exact::whole(2));
        assert_eq!(Exact::whole(5).beyond(third), Exact::ratio(14, 3));
        assert_eq!(third.beyond(Exact::whole(5)), Exact::ZERO);
        assert_eq!(third.rounded(100), 33);
        assert_eq!(Exact::ratio(1, 8).rounded(100), 13, "half goes up");
        assert_eq!(Exact::whole(7).per(Exact::ZERO), Exact::ZERO);
    }

    proptest! {
        #[test]
        fn floor_and_ceiling_hold_the_number(num in 0..u128::from(u64::MAX), den in 1..1_000_000_u128) {
            let value = Exact::ratio(num, den);
            prop_assert!(Exact::whole(value.floor()) <= value && value <= Exact::whole(value.ceil()));
            prop_assert_eq!(value.ceil() - value.floor(), u128::from(!value.is_whole()));
            prop_assert_eq!(value.times_whole(den), Exact::whole(num));
        }
    }
}
