//! Where the names around the ring stand: outside it, near what they name, never one over
//! another. What finds no place is left out; the list and the pointer still tell it.

use eframe::egui::{Pos2, Rect, Vec2};

use crate::ui::views::keyspace::geometry;

/// A text that wants a place.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The middle of what it names.
    pub middle: f64,
    /// How far from there it may stand, as a fraction of the ring.
    pub reach: f64,
    /// Its size.
    pub size: Vec2,
    /// The greater goes first.
    pub rank: u32,
}

/// Points between two tries, along the circle.
const STEP: f32 = 6.0;
/// Air between two labels.
const AIR: f32 = 2.0;

/// Places labels around a circle of `radius`, inside `bounds` and beside what is `taken`.
pub fn place(
    bounds: Rect,
    centre: Pos2,
    radius: f32,
    wishes: &[Wish],
    taken: &[Rect],
) -> Vec<Option<Rect>> {
    let mut places = vec![None; wishes.len()];
    let mut full: Vec<Rect> = taken.to_vec();
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(wishes[*at].rank));
    let step = f64::from(STEP / radius.max(1.0)) / std::f64::consts::TAU;
    for at in order {
        let wish = &wishes[at];
        let tries = (wish.reach / step) as i32;
        let ways = (0..=tries).flat_map(|n| if n == 0 { vec![0] } else { vec![n, -n] });
        let free = ways
            .map(|n| beside(centre, radius, wish.middle + f64::from(n) * step, wish.size))
            .find(|rect| {
                bounds.contains_rect(*rect)
                    && full.iter().all(|other| !other.expand(AIR).intersects(*rect))
            });
        if let Some(rect) = free {
            full.push(rect);
            places[at] = Some(rect);
        }
    }
    places
}

/// A box of a size that touches the circle from outside.
pub fn beside(centre: Pos2, radius: f32, fraction: f64, size: Vec2) -> Rect {
    let way = geometry::direction(fraction);
    let half = f32::midpoint(way.x.abs() * size.x, way.y.abs() * size.y);
    Rect::from_center_size(centre + way * (radius + half), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds() -> Rect {
        Rect::from_min_size(Pos2::ZERO, Vec2::splat(600.0))
    }

    fn wishes(count: usize, size: Vec2) -> Vec<Wish> {
        let width = 1.0 / count as f64;
        (0..count)
            .map(|at| Wish { middle: (at as f64 + 0.5) * width, reach: width / 2.0, size, rank: 0 })
            .collect()
    }

    #[test]
    fn few_labels_all_stand_where_they_should() {
        let size = Vec2::new(40.0, 30.0);
        let wishes = wishes(5, size);
        let places = place(bounds(), bounds().center(), 220.0, &wishes, &[]);
        for (place, wish) in places.iter().zip(&wishes) {
            let wanted = beside(bounds().center(), 220.0, wish.middle, size);
            assert_eq!(*place, Some(wanted));
        }
    }

    #[test]
    fn of_many_the_important_ones_stand() {
        let mut wishes = wishes(64, Vec2::new(44.0, 30.0));
        wishes[37].rank = 9;
        let places = place(bounds(), bounds().center(), 220.0, &wishes, &[]);
        assert!(places[37].is_some());
        let standing = places.iter().flatten().count();
        assert!((20..64).contains(&standing), "{standing}");
    }

    proptest! {
        #[test]
        fn no_label_overlaps_another_or_leaves_the_picture(
            seeds in prop::collection::vec((0.0_f64..1.0, 0.0_f64..0.2, 10.0_f32..90.0, 10.0_f32..40.0, 0_u32..4), 1..80),
            radius in 60.0_f32..240.0,
        ) {
            let wishes: Vec<_> = seeds
                .iter()
                .map(|(middle, reach, width, height, rank)| Wish {
                    middle: *middle,
                    reach: *reach,
                    size: Vec2::new(*width, *height),
                    rank: *rank,
                })
                .collect();
            let taken = [Rect::from_min_size(Pos2::new(8.0, 500.0), Vec2::new(140.0, 60.0))];
            let places = place(bounds(), bounds().center(), radius, &wishes, &taken);
            let standing: Vec<Rect> = places.into_iter().flatten().chain(taken).collect();
            for (at, one) in standing.iter().enumerate() {
                prop_assert!(bounds().contains_rect(*one));
                for two in &standing[at + 1..] {
                    prop_assert!(!one.intersects(*two), "{one:?} {two:?}");
                }
            }
        }
    }
}
