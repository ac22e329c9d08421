//! From hash keys to places: how far along the key space a key is, where that is on the ring and
//! on a line, and back. Pure arithmetic.

use caudal::api::kinesis::HashKeyRange;
use eframe::egui::{Pos2, Vec2};

/// 2^128 as a floating number: how many hash keys there are.
const KEYS: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;
/// Points of an arc per whole turn: a chord that leaves a circle of 250 points by less than 0.2.
const POINTS_PER_TURN: f64 = 180.0;

/// How far along the key space a hash key is, from 0 to just below 1 (1 for the last keys, which
/// a floating number can't tell from the end).
pub fn fraction(key: u128) -> f64 {
    key as f64 / KEYS
}

/// The hash key at a fraction of the key space; what is outside counts as the nearest end.
pub fn key_at(fraction: f64) -> u128 {
    if fraction >= 1.0 {
        return u128::MAX;
    }
    // A cast of a floating number is cut at the type's ends.
    (fraction.max(0.0) * KEYS) as u128
}

/// Where a range begins and ends, as fractions of the key space.
pub fn span(range: &HashKeyRange) -> (f64, f64) {
    let end = range.ending_hash_key.0;
    let after = end.checked_add(1).map_or(1.0, fraction);
    (fraction(range.starting_hash_key.0), after)
}

/// A range's share of the key space.
pub fn share(range: &HashKeyRange) -> f64 {
    let (from, to) = span(range);
    to - from
}

/// The way from the centre of the ring to a fraction of the key space: clockwise from 12 h.
pub fn direction(fraction: f64) -> Vec2 {
    let angle = fraction * std::f64::consts::TAU;
    Vec2::new(angle.sin() as f32, -angle.cos() as f32)
}

/// A point of the ring.
pub fn at(centre: Pos2, radius: f32, fraction: f64) -> Pos2 {
    centre + direction(fraction) * radius
}

/// The fraction of the key space to which a point lies from the centre, from 0 to just below 1.
pub fn fraction_of(centre: Pos2, point: Pos2) -> f64 {
    let way = point - centre;
    let angle = f64::from(way.x).atan2(f64::from(-way.y));
    (angle / std::f64::consts::TAU).rem_euclid(1.0)
}

/// The points of an arc, both ends included.
pub fn arc(centre: Pos2, radius: f32, from: f64, to: f64) -> Vec<Pos2> {
    let steps = ((to - from).abs() * POINTS_PER_TURN).ceil().max(1.0);
    (0..=steps as usize)
        .map(|step| at(centre, radius, from + (to - from) * step as f64 / steps))
        .collect()
}

/// The shorter way round from one fraction to another, negative if it goes against the clock.
pub fn turn(from: f64, to: f64) -> f64 {
    (to - from + 0.5).rem_euclid(1.0) - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use caudal::api::kinesis::HashKey;
    use proptest::prelude::*;

    /// What a floating number loses of a hash key, at most.
    const LOST: u128 = 1 << 76;

    #[test]
    fn the_quarters_are_at_12_3_6_and_9_h() {
        let centre = Pos2::new(100.0, 100.0);
        for (quarter, x, y) in [(0_u128, 0.0, -1.0), (1, 1.0, 0.0), (2, 0.0, 1.0), (3, -1.0, 0.0)] {
            let point = at(centre, 10.0, fraction(quarter << 126));
            let wanted = centre + Vec2::new(x, y) * 10.0;
            assert!((point - wanted).length() < 1e-4, "{quarter}: {point:?}");
        }
        let whole =
            HashKeyRange { starting_hash_key: HashKey(0), ending_hash_key: HashKey(u128::MAX) };
        assert_eq!(span(&whole), (0.0, 1.0));
        assert!((turn(0.9, 0.1) - 0.2).abs() < 1e-12 && (turn(0.1, 0.9) + 0.2).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_key_survives_the_way_to_its_fraction_and_back(key: u128) {
            prop_assert!(key_at(fraction(key)).abs_diff(key) <= LOST);
        }

        #[test]
        fn a_point_of_the_ring_tells_its_fraction(key: u128, radius in 40_f32..400.0) {
            let centre = Pos2::new(311.0, 207.0);
            let back = fraction_of(centre, at(centre, radius, fraction(key)));
            prop_assert!(turn(back, fraction(key)).abs() < 1e-5);
        }

        #[test]
        fn an_arc_stays_on_its_circle(from in 0_f64..1.0, length in 0.0001_f64..1.0) {
            let centre = Pos2::new(0.0, 0.0);
            let points = arc(centre, 200.0, from, from + length);
            prop_assert!(points.len() >= 2);
            for pair in points.windows(2) {
                prop_assert!((pair[0].to_vec2().length() - 200.0).abs() < 0.01);
                let middle = (pair[0].to_vec2() + pair[1].to_vec2()) / 2.0;
                prop_assert!((middle.length() - 200.0).abs() < 0.2);
            }
        }
    }
}
