//! Ranks by Zipf's law, without a table: W. Hörmann and G. Derflinger, "Rejection-inversion to
//! generate variates from monotone discrete distributions", 1996, in the form of Apache Commons'
//! `RejectionInversionZipfSampler`.

use crate::units::Rng;

/// Draws ranks `1..=n` with a chance of `rank^-exponent`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zipf {
    n: u32,
    exponent: f64,
    /// The integral at the ends, and the part of a unit that is accepted unseen.
    first: f64,
    last: f64,
    accepted: f64,
}

impl Zipf {
    pub(super) fn new(n: u32, exponent: f64) -> Self {
        let n = n.max(1);
        let first = integral(1.5, exponent) - 1.0;
        let last = integral(f64::from(n) + 0.5, exponent);
        let inverse = inverse_integral(integral(2.5, exponent) - h(2.0, exponent), exponent);
        Self { n, exponent, first, last, accepted: 2.0 - inverse }
    }

    pub(super) fn draw(&self, rng: &mut Rng) -> u32 {
        loop {
            let u = self.last + unit(rng) * (self.first - self.last);
            let x = inverse_integral(u, self.exponent);
            let rank = (x.round() as u32).clamp(1, self.n);
            let k = f64::from(rank);
            if k - x <= self.accepted || u >= integral(k + 0.5, self.exponent) - h(k, self.exponent)
            {
                return rank;
            }
        }
    }
}

/// A number in `0..1` with 53 bits.
fn unit(rng: &mut Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
}

/// `x^-exponent`.
fn h(x: f64, exponent: f64) -> f64 {
    (-exponent * x.ln()).exp()
}

/// Its integral from 1, also where the exponent is 1.
fn integral(x: f64, exponent: f64) -> f64 {
    let log = x.ln();
    expm1_over((1.0 - exponent) * log) * log
}

fn inverse_integral(x: f64, exponent: f64) -> f64 {
    // Rounding may leave the range where the logarithm lives.
    let t = (x * (1.0 - exponent)).max(-1.0);
    (ln_1p_over(t) * x).exp()
}

/// `ln(1 + x) / x`, also near 0.
fn ln_1p_over(x: f64) -> f64 {
    if x.abs() > 1e-8 { x.ln_1p() / x } else { 1.0 - x * (0.5 - x * (1.0 / 3.0 - x * 0.25)) }
}

/// `(e^x - 1) / x`, also near 0.
fn expm1_over(x: f64) -> f64 {
    if x.abs() > 1e-8 { x.exp_m1() / x } else { 1.0 + x * 0.5 * (1.0 + x / 3.0) }
}

/// The sum of `k^-exponent` for `k` in `1..=n`: the first thousand by hand, the rest by Euler and
/// Maclaurin, so that a plot of a million keys costs no more than one of a thousand.
pub(super) fn harmonic(n: u32, exponent: f64) -> f64 {
    let by_hand = n.min(1000);
    let head: f64 = (1..=by_hand).map(|k| h(f64::from(k), exponent)).sum();
    if n == by_hand {
        return head;
    }
    let (a, b) = (f64::from(by_hand), f64::from(n));
    let area = integral(b, exponent) - integral(a, exponent);
    let ends = f64::midpoint(h(b, exponent), -h(a, exponent));
    let slopes = exponent / 12.0 * (h(a, exponent) / a - h(b, exponent) / b);
    head + area + ends + slopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_come_as_often_as_they_should() {
        for exponent in [0.0, 0.5, 1.0, 1.2, 2.5, 5.0] {
            for n in [1, 2, 10, 5000] {
                let zipf = Zipf::new(n, exponent);
                let mut rng = Rng::new(42);
                let draws = 40_000;
                let mut counts = vec![0_u32; n as usize];
                for _ in 0..draws {
                    counts[zipf.draw(&mut rng) as usize - 1] += 1;
                }
                let sum = harmonic(n, exponent);
                for rank in 1..=n.min(5) {
                    let expected = f64::from(draws) * h(f64::from(rank), exponent) / sum;
                    let got = f64::from(counts[rank as usize - 1]);
                    let tolerance = 5.0 * expected.sqrt() + 3.0;
                    assert!(
                        (got - expected).abs() < tolerance,
                        "rank {rank} of {n} at {exponent}: {got}, expected {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_sum_needs_no_million_steps() {
        for exponent in [0.0, 0.7, 1.0, 1.5, 3.0] {
            let by_hand: f64 = (1..=200_000).map(|k| h(f64::from(k), exponent)).sum();
            let quick = harmonic(200_000, exponent);
            assert!((by_hand / quick - 1.0).abs() < 1e-9, "{exponent}: {by_hand} {quick}");
        }
    }
}
