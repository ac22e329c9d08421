//! What one transaction says: the note's fields, drawn and written as JSON.

use std::io::Write as _;

use super::rules::{AMOUNT_LIMIT, Rules};
use crate::units::{Rng, Timestamp};

/// Countries of accounts with their currencies.
const COUNTRIES: [(&str, &str); 8] = [
    ("MX", "MXN"),
    ("CO", "COP"),
    ("CL", "CLP"),
    ("PE", "PEN"),
    ("AR", "ARS"),
    ("ES", "EUR"),
    ("US", "USD"),
    ("BR", "BRL"),
];
const CHANNELS: [&str; 4] = ["app", "web", "tpv", "cajero"];
/// Merchants.
const MERCHANTS: u64 = 2000;
/// Greatest suspicious amount, in whole units.
const AMOUNT_MAX: u64 = 250_000;

/// A transaction before it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transaction {
    pub(super) number: u64,
    pub(super) amount_cents: u64,
    pub(super) country: usize,
    pub(super) account_country: usize,
    pub(super) hour: u8,
    channel: usize,
    merchant: u64,
}

impl Transaction {
    /// Draws one of a client that breaks exactly the given rules.
    pub(super) fn draw(number: u64, rank: u32, rules: Rules, rng: &mut Rng) -> Self {
        // A client's account stays in its country, whatever the seed of the traffic.
        let account_country = Rng::new(u64::from(rank)).below(COUNTRIES.len() as u64) as usize;
        let country = if rules.has(Rules::COUNTRY) {
            let others = COUNTRIES.len() as u64 - 1;
            (account_country + 1 + rng.below(others) as usize) % COUNTRIES.len()
        } else {
            account_country
        };
        let limit = u64::from(AMOUNT_LIMIT) * 100;
        let amount_cents = if rules.has(Rules::AMOUNT) {
            limit + 1 + rng.below(AMOUNT_MAX * 100 - limit)
        } else {
            // Most payments are small: the product of two even draws.
            let (a, b) = (rng.below(1 << 16), rng.below(1 << 16));
            100 + (a * b * (limit - 100)) / (1 << 32)
        };
        let hour = if rules.has(Rules::HOUR) {
            ((23 + rng.below(7)) % 24) as u8
        } else {
            6 + rng.below(17) as u8
        };
        let channel = rng.below(CHANNELS.len() as u64) as usize;
        let merchant = rng.below(MERCHANTS);
        Self { number, amount_cents, country, account_country, hour, channel, merchant }
    }

    /// The rules it breaks.
    pub(super) fn broken(&self) -> Rules {
        let name = |country: usize| COUNTRIES[country].0;
        let (country, account) = (name(self.country), name(self.account_country));
        Rules::broken_by(self.amount_cents, country, account, self.hour)
    }

    /// Writes it as JSON; `size` is what it is filled up to, in bytes, if it is smaller.
    pub(super) fn write(
        &self,
        key: &str,
        at: Timestamp,
        size: Option<u32>,
        rng: &mut Rng,
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(size.map_or(256, |size| size as usize));
        let (country, currency) = COUNTRIES[self.country];
        let account_country = COUNTRIES[self.account_country].0;
        let channel = CHANNELS[self.channel];
        // A `Vec` takes every byte.
        let _ = write!(
            out,
            "{{\"txn_id\":\"TXN{:09}\",\"cliente_id\":\"{key}\",\"monto\":{}.{:02},\
             \"moneda\":\"{currency}\",\"pais\":\"{country}\",\"pais_cuenta\":\"{account_country}\",\
             \"hora\":{},\"canal\":\"{channel}\",\"comercio\":\"comercio-{:04}\",\
             \"enviado\":\"{at}\"",
            self.number,
            self.amount_cents / 100,
            self.amount_cents % 100,
            self.hour,
            self.merchant,
        );
        if let Some(size) = size {
            fill_up(&mut out, size as usize, rng);
        }
        out.push(b'}');
        out
    }
}

/// Letters of the padding; 64, so that six bits draw one.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Adds a field that makes the object, its last brace included, exactly `size` bytes long.
fn fill_up(out: &mut Vec<u8>, size: usize, rng: &mut Rng) {
    const FIELD: &[u8] = b",\"relleno\":\"";
    // The quote and the brace that follow.
    let Some(letters) = size.checked_sub(out.len() + FIELD.len() + 2) else { return };
    out.extend_from_slice(FIELD);
    let end = out.len() + letters;
    while out.len() < end {
        let bits = rng.next_u64();
        let count = (end - out.len()).min(10);
        out.extend((0..count).map(|at| LETTERS[(bits >> (6 * at)) as usize & 63]));
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_what_is_broken() {
        let mut rng = Rng::new(3);
        for bits in 0..8 {
            let mut rules = Rules::NONE;
            for (at, rule) in Rules::EACH.into_iter().enumerate() {
                if bits >> at & 1 == 1 {
                    rules = rules.with(rule);
                }
            }
            for rank in 0..500 {
                let drawn = Transaction::draw(1, rank, rules, &mut rng);
                assert_eq!(drawn.broken(), rules, "{drawn:?}");
                assert!(drawn.amount_cents > 0 && drawn.hour < 24);
            }
        }
    }

    #[test]
    fn it_is_json_with_the_note_s_fields_and_of_the_size_asked_for() {
        let mut rng = Rng::new(5);
        for size in [None, Some(320), Some(321), Some(1024), Some(70_000)] {
            let drawn = Transaction::draw(917, 0, Rules::ALL, &mut rng);
            let bytes = drawn.write("cliente-12345", Timestamp(0), size, &mut rng);
            assert!(size.is_none_or(|size| bytes.len() == size as usize), "{size:?}");
            let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(json["txn_id"], "TXN000000917");
            assert_eq!(json["cliente_id"], "cliente-12345");
            assert!(json["monto"].as_f64().unwrap() > 50_000.0);
            assert_ne!(json["pais"], json["pais_cuenta"]);
            assert!(json["hora"].as_u64().unwrap() < 24);
            assert_eq!(json["enviado"], "1970-01-01T00:00:00.000Z");
        }
    }

    #[test]
    fn the_largest_transaction_fits_into_the_smallest_size() {
        let drawn = Transaction {
            number: u64::MAX,
            amount_cents: AMOUNT_MAX * 100,
            country: 0,
            account_country: 0,
            hour: 23,
            channel: 3,
            merchant: MERCHANTS - 1,
        };
        let key = super::super::key_name(super::super::KEYS_MAX - 1);
        let bytes = drawn.write(&key, Timestamp(1 << 47), None, &mut Rng::new(0));
        assert!(bytes.len() + 14 <= super::super::SIZE_MIN as usize, "{}", bytes.len());
    }
}
