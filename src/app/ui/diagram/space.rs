//! Space in a flow: no more between ranks than their labels need, and labels that keep off each
//! other.

use eframe::egui::{Pos2, Rect, Vec2};
use egui_mermaid::layout::Flow;

/// Least space between two ranks.
const GAP: f32 = 44.0;
/// How much wider it may become where there is room.
const LOOSE: f32 = 24.0;

/// Gives each gap of a flow from side to side the width that its own labels need: the layout gives
/// all of them the width of the longest.
pub(super) fn fit(flow: &mut Flow, room: f32, width: &dyn Fn(&str) -> f32) {
    let mut ranks: Vec<(f32, f32)> = Vec::new();
    for node in &flow.nodes {
        let (left, right) = (node.x - node.w / 2.0, node.x + node.w / 2.0);
        match ranks.iter_mut().find(|(from, to)| left < *to && right > *from) {
            Some((from, to)) => (*from, *to) = (from.min(left), to.max(right)),
            None => ranks.push((left, right)),
        }
    }
    ranks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let gaps: Vec<(f32, f32)> = ranks.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    // Areas have edges in the gaps: their titles and edges want the space that was planned.
    if gaps.iter().any(|(from, to)| to <= from) || !flow.groups.is_empty() {
        return;
    }
    let mut wanted: Vec<f32> = gaps.iter().map(|_| GAP).collect();
    for edge in flow.edges.iter().filter(|edge| !edge.label.is_empty()) {
        let x = edge.label_at.0;
        if let Some(index) = gaps.iter().position(|(from, to)| (*from..*to).contains(&x)) {
            wanted[index] = wanted[index].max(GAP + width(&edge.label));
        }
    }
    let now: f32 = gaps.iter().map(|(from, to)| to - from).sum();
    let then: f32 = wanted.iter().sum();
    let spare = room - (flow.size.0 - now + then);
    let each = (spare / gaps.len().max(1) as f32).clamp(0.0, LOOSE);
    // Linear inside each gap, shifted between them.
    let map = |x: f32| {
        let mut shift = 0.0;
        for ((from, to), wanted) in gaps.iter().zip(&wanted) {
            let wide = to - from;
            let part = ((x - from) / wide).clamp(0.0, 1.0);
            shift += part * (wanted + each - wide);
        }
        x + shift
    };
    for node in &mut flow.nodes {
        node.x = map(node.x);
    }
    for edge in &mut flow.edges {
        edge.label_at.0 = map(edge.label_at.0);
        for point in &mut edge.points {
            point.0 = map(point.0);
        }
    }
    flow.size.0 = map(flow.size.0);
}

/// Where on a line a label stands best: at its middle if nothing is there, or further along.
pub(super) fn place(line: &[Pos2], middle: Pos2, size: Vec2, taken: &[Rect]) -> Pos2 {
    let free = |at: Pos2| {
        let rect = Rect::from_center_size(at, size).expand(3.0);
        taken.iter().all(|other| !other.intersects(rect))
    };
    if free(middle) {
        return middle;
    }
    let total = length(line);
    let start = nearest_part(line, middle) * total;
    for step in 1..=16_u8 {
        for sign in [-1.0, 1.0] {
            let at = start + sign * f32::from(step) * 6.0;
            if at > 12.0
                && at < total - 16.0
                && let Some(point) = along(line, at).filter(|point| free(*point))
            {
                return point;
            }
        }
    }
    // Nowhere on the line: beside it.
    for step in 1..=6_u8 {
        for sign in [1.0, -1.0] {
            let at = middle + Vec2::new(0.0, sign * f32::from(step) * 6.0);
            if free(at) {
                return at;
            }
        }
    }
    middle
}

fn length(line: &[Pos2]) -> f32 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// The point so far along a line.
fn along(line: &[Pos2], mut at: f32) -> Option<Pos2> {
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        if at <= step && step > 0.0 {
            return Some(pair[0] + (pair[1] - pair[0]) * (at / step));
        }
        at -= step;
    }
    None
}

/// How far along a line the point nearest to another is, from 0 to 1.
fn nearest_part(line: &[Pos2], to: Pos2) -> f32 {
    let total = length(line).max(1.0);
    let mut best = (f32::INFINITY, 0.0);
    let mut at = 0.0;
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        let middle = pair[0] + (pair[1] - pair[0]) / 2.0;
        if middle.distance(to) < best.0 {
            best = (middle.distance(to), at + step / 2.0);
        }
        at += step;
    }
    best.1 / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    #[test]
    fn a_label_moves_along_its_line_until_it_is_alone() {
        let line = [pos2(0.0, 0.0), pos2(0.0, 200.0)];
        let size = vec2(60.0, 16.0);
        let middle = pos2(0.0, 100.0);
        assert_eq!(place(&line, middle, size, &[]), middle);
        let taken = [Rect::from_center_size(pos2(20.0, 100.0), size)];
        let at = place(&line, middle, size, &taken);
        assert!(at.x.abs() < 0.1 && (at.y - 100.0).abs() >= 19.0 && (at.y - 100.0).abs() < 40.0);
    }

    #[test]
    fn a_label_with_no_room_stays_in_the_middle() {
        let line = [pos2(0.0, 0.0), pos2(0.0, 20.0)];
        let everywhere = [Rect::EVERYTHING];
        let middle = pos2(0.0, 10.0);
        assert_eq!(place(&line, middle, vec2(10.0, 10.0), &everywhere), middle);
    }
}
