//! The note's three rules against fraud.

/// A set of the note's rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules(u8);

/// Above this `monto` a transaction is suspicious.
pub const AMOUNT_LIMIT: u32 = 50_000;

impl Rules {
    /// No rule.
    pub const NONE: Self = Self(0);
    /// `monto > 50000`.
    pub const AMOUNT: Self = Self(1);
    /// `pais != pais_cuenta`.
    pub const COUNTRY: Self = Self(2);
    /// `hora >= 23 or hora <= 5`.
    pub const HOUR: Self = Self(4);
    /// All three.
    pub const ALL: Self = Self(7);
    /// Each of the three.
    pub const EACH: [Self; 3] = [Self::AMOUNT, Self::COUNTRY, Self::HOUR];

    /// Whether all rules of another set are in this one.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without another.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether no rule is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many rules are in it.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The rules that a transaction breaks, as the note's code decides it; the amount is in
    /// hundredths.
    pub fn broken_by(amount_cents: u64, country: &str, account_country: &str, hour: u8) -> Self {
        let mut broken = Self::NONE;
        if amount_cents > u64::from(AMOUNT_LIMIT) * 100 {
            broken = broken.with(Self::AMOUNT);
        }
        if country != account_country {
            broken = broken.with(Self::COUNTRY);
        }
        if hour >= 23 || hour <= 5 {
            broken = broken.with(Self::HOUR);
        }
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_are_the_note_s() {
        let none = Rules::NONE;
        for (cents, country, hour, broken) in [
            (5_000_000, "MX", 12, none),
            (5_000_001, "MX", 12, Rules::AMOUNT),
            (1, "US", 12, Rules::COUNTRY),
            (1, "MX", 23, Rules::HOUR),
            (1, "MX", 5, Rules::HOUR),
            (1, "MX", 6, none),
            (1, "MX", 22, none),
            (9_999_999, "US", 0, Rules::ALL),
        ] {
            assert_eq!(Rules::broken_by(cents, country, "MX", hour), broken, "{cents} {hour}");
        }
    }

    #[test]
    fn sets_add_up() {
        let two = Rules::AMOUNT.with(Rules::HOUR);
        assert!(two.has(Rules::HOUR) && !two.has(Rules::COUNTRY) && !two.has(Rules::ALL));
        assert_eq!((two.len(), two.without(Rules::HOUR)), (2, Rules::AMOUNT));
        assert!(Rules::NONE.is_empty());
    }
}
