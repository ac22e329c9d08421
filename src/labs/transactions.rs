//! A bank's card transactions, as the note's producer sends them.

use std::fmt::Write;

use crate::api::Blob;
use crate::units::{Rng, Timestamp};

/// Where cards are from and shops are: the first ones far more often.
const COUNTRIES: [&str; 8] = ["CO", "CO", "CO", "CO", "MX", "PE", "US", "ES"];
/// How one pays.
const CHANNELS: [&str; 4] = ["app", "web", "datafono", "cajero"];
/// How many customers there are.
const CUSTOMERS: u64 = 400;

/// A transaction, ready to be sent.
pub(super) struct Transaction {
    pub(super) customer: String,
    pub(super) data: Blob,
}

/// Draws transactions, numbered from one.
pub(super) struct Transactions {
    rng: Rng,
    count: u64,
}

impl Transactions {
    pub(super) const fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), count: 0 }
    }

    /// One of `bound` numbers.
    pub(super) const fn below(&mut self, bound: u64) -> u64 {
        self.rng.below(bound)
    }

    /// The next transaction, at a shop. About one in fifty is one that fraud rules look for:
    /// too much money, or a card far from home.
    pub(super) fn next(&mut self, shop: &str, at: Timestamp) -> Transaction {
        self.count += 1;
        let customer = format!("cliente-{:05}", 12_000 + self.rng.below(CUSTOMERS));
        let suspicious = self.rng.below(50) == 0;
        let home = COUNTRIES[self.rng.below(COUNTRIES.len() as u64) as usize];
        let abroad = suspicious && self.rng.below(2) == 0;
        let place = if abroad { "RU" } else { home };
        let cents = if suspicious && !abroad {
            5_000_100 + self.rng.below(9_000_000)
        } else {
            500 + self.rng.below(40_000) * (1 + self.rng.below(12))
        };
        let channel = CHANNELS[self.rng.below(CHANNELS.len() as u64) as usize];
        let mut text = String::with_capacity(256);
        let hour = at.to_iso_text();
        // Writing to a text never fails.
        let _ = write!(
            text,
            "{{\"txn_id\":\"TXN{:06}\",\"cliente_id\":\"{customer}\",\"monto\":{}.{:02},\
             \"pais\":\"{place}\",\"pais_cuenta\":\"{home}\",\"hora\":\"{hour}\",\
             \"canal\":\"{channel}\",\"comercio\":\"{shop}\"}}",
            self.count,
            cents / 100,
            cents % 100,
        );
        Transaction { customer, data: Blob::from(text.into_bytes()) }
    }
}
