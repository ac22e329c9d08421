//! Prices: a table per region, with the day on which it was read and where from. The built-in ones
//! are facts with sources; a table of the user's own is text that can be read and written.

mod built_in;
mod date;
mod item;
mod text;
mod usd;

use std::collections::BTreeMap;

pub use built_in::built_in;
pub use date::Date;
pub use item::Item;
pub use text::{PricesFault, REGIONS_MAX};
pub use usd::Usd;

/// The prices of one region on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The region: `us-east-1`.
    pub region: String,
    /// When they were read.
    pub date: Date,
    /// Where they were read: one line each.
    pub sources: Vec<String>,
    /// What is not certain about them, if anything: a Spanish sentence.
    pub doubt: Option<String>,
    prices: BTreeMap<Item, Usd>,
}

impl Tariff {
    /// The price of an item.
    pub fn of(&self, item: Item) -> Usd {
        // A tariff can't be made without all of them.
        self.prices.get(&item).copied().unwrap_or_default()
    }

    /// Changes a price.
    pub fn set(&mut self, item: Item, price: Usd) {
        self.prices.insert(item, price);
    }
}

/// Tables of several regions, in the order in which they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices(pub Vec<Tariff>);

impl Prices {
    /// The table of a region, or the first one.
    pub fn region(&self, region: &str) -> Option<&Tariff> {
        self.0.iter().find(|tariff| tariff.region == region).or_else(|| self.0.first())
    }
}

impl Default for Prices {
    fn default() -> Self {
        Self(built_in())
    }
}
