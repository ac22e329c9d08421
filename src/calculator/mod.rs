//! The calculator: how many shards a load needs, what it costs each way, and where one way becomes
//! cheaper than another; every result with the formula that gives it, its numbers filled in.
//!
//! It is pure arithmetic, exact to the last digit: quantities are fractions of whole numbers
//! ([`Exact`]), money is whole thousandths of a millionth of a dollar ([`Usd`]). Its texts are
//! Spanish, as they are read by people. It knows neither the simulated account nor a window, and
//! imports nothing of the crate: that its shards hold in the engine is a law in `tests/laws`.

mod classic;
mod costs;
mod even;
mod exact;
mod figures;
mod formula;
pub mod limits;
mod load;
mod notice;
mod prices;
mod query;
mod report;
mod shards;
#[cfg(test)]
mod tests;

pub use classic::{Classic, Verdict};
pub use costs::{Line, Plan, Quote, firehose_of, quote, quotes};
pub use even::{Crossing, crossings, loads, peak_even};
pub use exact::Exact;
pub use figures::{
    Milli, before_ceiling, decimal, money, parse_milli, parse_whole, percent, short, whole,
};
pub use formula::{Formula, Piece};
pub use load::{Fault, Field, Load, Units};
pub use notice::{Notice, Weight};
pub use prices::{Date, Item, Prices, PricesFault, REGIONS_MAX, Tariff, Usd, built_in};
pub use report::report;
pub use shards::{Limit, Sizing, Step, size};
