//! What is painted of a diagram: areas, lines, nodes and words, with their places.

use std::sync::Arc;

use eframe::egui::epaint::CubicBezierShape;
use eframe::egui::{Color32, Context, FontId, Galley, Pos2, Rect, Stroke, Vec2};

use crate::ui::page::Target;

/// A diagram ready to be painted. All places are points from its own corner.
#[derive(Default)]
pub(super) struct Picture {
    pub(super) size: Vec2,
    pub(super) areas: Vec<Area>,
    pub(super) lines: Vec<Line>,
    /// In the order in which they are read.
    pub(super) nodes: Vec<Node>,
    pub(super) words: Vec<Words>,
    /// What it says, in one line.
    pub(super) summary: String,
}

/// A soft area with a title.
pub(super) struct Area {
    pub(super) rect: Rect,
    pub(super) title: Option<(Pos2, Arc<Galley>)>,
    pub(super) fill: Color32,
    pub(super) stroke: Stroke,
}

/// A line with what stands at its ends.
pub(super) struct Line {
    pub(super) points: Vec<Pos2>,
    pub(super) dashed: bool,
    pub(super) width: f32,
    pub(super) end: End,
    pub(super) start: End,
    /// The nodes it joins.
    pub(super) joins: Option<(usize, usize)>,
}

/// What stands at an end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    None,
    Arrow,
    Circle,
    Cross,
}

/// The outline of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outline {
    Card,
    Pill,
    Circle,
    Diamond,
    Hexagon,
    Slant,
    Dot,
}

/// A node.
pub(super) struct Node {
    pub(super) rect: Rect,
    pub(super) outline: Outline,
    pub(super) icon: Option<(Pos2, String, f32)>,
    pub(super) words: Vec<(Pos2, Arc<Galley>)>,
    /// A dividing line, as high as this.
    pub(super) rule: Option<f32>,
    pub(super) name: String,
    pub(super) target: Option<Target>,
}

/// Words that belong to no node.
pub(super) struct Words {
    pub(super) at: Pos2,
    pub(super) galley: Arc<Galley>,
    /// What hides the line behind them.
    pub(super) ground: Option<(Rect, Color32)>,
}

/// Lays out one or more lines of words.
pub(super) fn words(ctx: &Context, text: &str, font: FontId, colour: Color32) -> Arc<Galley> {
    ctx.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, colour))
}

/// A smooth line through points: straight along the flow, bent between its ranks.
pub(super) fn smooth(points: &[Pos2], across: bool) -> Vec<Pos2> {
    let mut smooth: Vec<Pos2> = points.first().copied().into_iter().collect();
    if let [a, b, c, d] = points
        && (a.x - d.x).abs() < 0.5
        && (b.x - c.x).abs() < 0.5
        && (a.y - b.y).abs() < 0.5
    {
        // A loop at one node.
        bend(&mut smooth, [*a, *b, *c, *d]);
        return smooth;
    }
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let bent = if across { (a.y - b.y).abs() } else { (a.x - b.x).abs() };
        if bent < 0.5 {
            smooth.push(b);
            continue;
        }
        let (mut one, mut two) = (a, b);
        if across {
            one.x = f32::midpoint(a.x, b.x);
            two.x = one.x;
        } else {
            one.y = f32::midpoint(a.y, b.y);
            two.y = one.y;
        }
        bend(&mut smooth, [a, one, two, b]);
    }
    smooth
}

fn bend(line: &mut Vec<Pos2>, points: [Pos2; 4]) {
    let curve =
        CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, Stroke::NONE);
    line.extend(curve.flatten(Some(0.1)).into_iter().skip(1));
}

/// The node nearest to a point: a line's end belongs to it.
pub(super) fn nearest(rects: &[Rect], point: Pos2) -> Option<usize> {
    let distance = |rect: &Rect| rect.distance_to_pos(point);
    let by = |a: &usize, b: &usize| distance(&rects[*a]).total_cmp(&distance(&rects[*b]));
    (0..rects.len()).min_by(by)
}
