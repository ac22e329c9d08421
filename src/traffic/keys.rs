//! Whose a transaction is.

use super::config::KeyDistribution;
use super::zipf::{Zipf, harmonic};
use crate::units::Rng;

/// The note's client; the first rank of every distribution.
const FIRST_CLIENT: u32 = 12_345;

/// The partition key of a rank from zero: `cliente-12345`, `cliente-12346`, …
pub fn key_name(rank: u32) -> String {
    format!("cliente-{}", FIRST_CLIENT + rank)
}

/// Draws ranks of clients and knows each one's share.
#[derive(Clone, Copy, Debug)]
pub struct KeyPicker {
    distribution: KeyDistribution,
    zipf: Option<Zipf>,
    /// What the weights of all ranks sum up to.
    sum: f64,
}

impl KeyPicker {
    /// A picker for a distribution.
    pub fn new(distribution: KeyDistribution) -> Self {
        match distribution {
            KeyDistribution::Zipf { keys, exponent } => {
                let zipf = Some(Zipf::new(keys, exponent));
                Self { distribution, zipf, sum: harmonic(keys, exponent) }
            }
            _ => Self { distribution, zipf: None, sum: 1.0 },
        }
    }

    /// Draws a rank, from zero.
    pub fn draw(&self, rng: &mut Rng) -> u32 {
        match (self.distribution, &self.zipf) {
            (KeyDistribution::Zipf { .. }, Some(zipf)) => zipf.draw(rng) - 1,
            (KeyDistribution::Hot { keys, share }, _) => {
                if keys <= 1 || rng.below(1000) < u64::from(share) {
                    0
                } else {
                    1 + rng.below(u64::from(keys) - 1) as u32
                }
            }
            (distribution, _) => rng.below(u64::from(distribution.keys())) as u32,
        }
    }

    /// The share of a rank, 0 to 1.
    pub fn share(&self, rank: u32) -> f64 {
        let keys = f64::from(self.distribution.keys().max(1));
        match self.distribution {
            _ if rank >= self.distribution.keys() => 0.0,
            KeyDistribution::Uniform { .. } => 1.0 / keys,
            KeyDistribution::Zipf { exponent, .. } => {
                f64::from(rank + 1).powf(-exponent) / self.sum
            }
            KeyDistribution::Hot { keys: 0 | 1, .. } => 1.0,
            KeyDistribution::Hot { share, .. } if rank == 0 => f64::from(share) / 1000.0,
            KeyDistribution::Hot { share, .. } => (1.0 - f64::from(share) / 1000.0) / (keys - 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_s_client_comes_first() {
        assert_eq!(key_name(0), "cliente-12345");
    }

    #[test]
    fn shares_sum_up_to_one_and_are_kept() {
        for distribution in [
            KeyDistribution::Uniform { keys: 50 },
            KeyDistribution::Zipf { keys: 50, exponent: 1.1 },
            KeyDistribution::Hot { keys: 50, share: 400 },
            KeyDistribution::Hot { keys: 1, share: 400 },
        ] {
            let picker = KeyPicker::new(distribution);
            let sum: f64 = (0..50).map(|rank| picker.share(rank)).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{distribution:?}: {sum}");
            let mut rng = Rng::new(9);
            let draws = 50_000;
            let mut counts = [0_u32; 50];
            for _ in 0..draws {
                counts[picker.draw(&mut rng) as usize] += 1;
            }
            for rank in [0, 1, 49] {
                let expected = picker.share(rank) * f64::from(draws);
                let got = f64::from(counts[rank as usize]);
                let close = (got - expected).abs() < 5.0 * expected.sqrt() + 1.0;
                assert!(close, "{distribution:?}, rank {rank}: {got} of {expected}");
            }
        }
    }
}
