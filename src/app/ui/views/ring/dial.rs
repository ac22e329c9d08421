//! The ring itself: an arc per open shard, filled by its use, with its reads outside and its
//! traffic inside; ghosts of closed shards; ticks.

use caudal::engine::{ShardView, StreamView};
use caudal::units::Timestamp;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use crate::ui::theme::{self, Tokens, fonts};
use crate::ui::views::keyspace::geometry;
use crate::ui::views::keyspace::{Figure, Figures};

/// Longest bar, in points.
const BAR_LONGEST: f32 = 28.0;
/// Shortest bar of a stretch on which something fell.
const BAR_SHORTEST: f32 = 2.5;
/// Small ticks around the ring.
const TICKS: i32 = 64;
/// Ghosts that lie side by side at most.
const GHOST_LEVELS: usize = 3;
/// Points between two arcs.
const GAP: f32 = 1.5;

/// Where the parts of the ring are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dial {
    /// Its middle.
    pub centre: Pos2,
    /// Outer edge of the arcs: the limit.
    pub outer: f32,
    /// Inner edge of the arcs: no use.
    pub inner: f32,
    /// Edge of the disc in the middle.
    pub core: f32,
    /// All of it, labels included.
    pub bounds: Rect,
}

impl Dial {
    /// The greatest ring that fits with its labels.
    pub fn fit(bounds: Rect) -> Self {
        let size = bounds.size();
        let roomy = size.min_elem() > 440.0;
        let margin = if roomy { Vec2::new(84.0, 78.0) } else { Vec2::new(62.0, 40.0) };
        let outer = (size.x / 2.0 - margin.x).min(size.y / 2.0 - margin.y).clamp(48.0, 232.0);
        let thick = if outer > 110.0 { 18.0 } else { 12.0 };
        let core = (outer * if roomy { 0.46 } else { 0.54 }).min(outer - thick - 24.0).max(20.0);
        Self { centre: bounds.center(), outer, inner: outer - thick, core, bounds }
    }

    /// Where reads are drawn.
    pub fn reads(&self) -> f32 {
        self.outer + 7.0
    }

    /// Where labels begin.
    pub fn labels(&self) -> f32 {
        self.outer + 18.0
    }

    /// Where the bars of traffic stand; they grow inwards from here.
    pub fn bars(&self) -> f32 {
        self.inner - 4.0
    }

    /// A point at a radius.
    pub fn at(&self, radius: f32, fraction: f64) -> Pos2 {
        geometry::at(self.centre, radius, fraction)
    }

    /// Points along a circle as a fraction of the ring.
    pub fn along(points: f32, radius: f32) -> f64 {
        f64::from(points / radius.max(1.0)) / std::f64::consts::TAU
    }

    /// The ends of an arc, with half a gap taken from both.
    fn ends(&self, figure: &Figure) -> (f64, f64) {
        let gap = Self::along(GAP / 2.0, self.outer);
        let gap = gap.min((figure.to - figure.from) / 6.0);
        (figure.from + gap, figure.to - gap)
    }

    fn ribbon(&self, radius: f32, width: f32, ends: (f64, f64), colour: Color32) -> Shape {
        let points = geometry::arc(self.centre, radius, ends.0, ends.1);
        Shape::line(points, Stroke::new(width, colour))
    }

    /// The outline of a shard's arc.
    pub fn outline(&self, figure: &Figure, grown: f32, stroke: Stroke) -> Shape {
        let ends = self.ends(figure);
        let mut points = geometry::arc(self.centre, self.outer + grown, ends.0, ends.1);
        points.extend(geometry::arc(self.centre, self.inner - grown, ends.1, ends.0));
        Shape::closed_line(points, stroke)
    }

    /// Ticks and what they mean.
    pub fn ticks(&self, painter: &Painter, tokens: &Tokens) -> Vec<Rect> {
        for tick in 0..TICKS {
            let fraction = f64::from(tick) / f64::from(TICKS);
            let major = tick % (TICKS / 4) == 0;
            let (length, colour) = if major { (7.0, tokens.weak) } else { (3.0, tokens.line2) };
            let from = self.outer + 12.0;
            let ends = [self.at(from, fraction), self.at(from + length, fraction)];
            painter.line_segment(ends, Stroke::new(1.0, colour));
        }
        let font = fonts::mono(theme::CAPTION);
        let names = [
            (0.0, Align2::CENTER_BOTTOM, "0"),
            (0.25, Align2::LEFT_CENTER, "2¹²⁶"),
            (0.5, Align2::CENTER_TOP, "2¹²⁷"),
            (0.75, Align2::RIGHT_CENTER, "3·2¹²⁶"),
        ];
        let name = |(fraction, anchor, text): (f64, Align2, &str)| {
            let at = self.at(self.outer + 21.0, fraction);
            painter.text(at, anchor, text, font.clone(), tokens.weak)
        };
        names.map(name).to_vec()
    }

    /// The arc of a shard.
    pub fn arc(&self, painter: &Painter, tokens: &Tokens, figure: &Figure, lit: bool) {
        let turn = figure.id.0 as usize % 8;
        let thick = self.outer - self.inner;
        let ends = self.ends(figure);
        let middle = f32::midpoint(self.inner, self.outer);
        let track = if lit { tokens.hatch_shard[turn] } else { tokens.soft_shard[turn] };
        painter.add(self.ribbon(middle, thick, ends, track));
        if figure.id.0 >= 8 {
            let colour = if lit { tokens.soft_shard[turn] } else { tokens.hatch_shard[turn] };
            self.hatch(painter, ends, self.outer, 9.0, colour);
        }
        let used = figure.offered.used().min(1.0) as f32;
        if used > 0.0 {
            let width = (thick * used).max(1.5);
            let radius = self.inner + width / 2.0;
            painter.add(self.ribbon(radius, width, ends, tokens.shard[turn]));
            if figure.is_hot() {
                self.hatch(painter, ends, self.inner + width, 5.0, tokens.soft_shard[turn]);
            }
        }
        if tokens.high_contrast {
            painter.add(self.outline(figure, 0.0, Stroke::new(1.0, tokens.shard[turn])));
        }
        if figure.is_hot() {
            painter.add(self.ribbon(self.outer + 2.5, 2.0, ends, tokens.error));
        }
        self.read(painter, tokens, figure, ends);
    }

    fn read(&self, painter: &Painter, tokens: &Tokens, figure: &Figure, ends: (f64, f64)) {
        painter.add(self.ribbon(self.reads(), 3.0, ends, tokens.line));
        let used = figure.read_used().min(1.0);
        if used > 0.0 {
            let part = (ends.0, ends.0 + (ends.1 - ends.0) * used.max(0.01));
            let colour = tokens.shard[figure.id.0 as usize % 8];
            painter.add(self.ribbon(self.reads(), 3.0, part, colour));
        }
    }

    /// Slanted lines from the inner edge to `top`.
    fn hatch(&self, painter: &Painter, ends: (f64, f64), top: f32, step: f32, colour: Color32) {
        let slant = Self::along(top - self.inner, self.inner);
        let step = Self::along(step, self.inner);
        let lines = ((ends.1 - ends.0) / step) as usize + 1;
        for line in 0..=lines {
            let low = ends.0 + line as f64 * step - slant;
            let high = low + slant;
            // Cut where it would leave the arc at one of its ends.
            let part = |end: f64| ((end - low) / slant).clamp(0.0, 1.0);
            let (from, to) = (part(ends.0), part(ends.1));
            if from >= to || high < ends.0 || low > ends.1 {
                continue;
            }
            let point = |part: f64| {
                let radius = self.inner + (top - self.inner) * part as f32;
                self.at(radius, low + slant * part)
            };
            painter.line_segment([point(from), point(to)], Stroke::new(1.2, colour));
        }
    }

    /// The traffic of the last minute by key, as bars that grow inwards.
    pub fn traffic(&self, painter: &Painter, tokens: &Tokens, figures: &Figures) {
        // A load that falls evenly everywhere takes a quarter of the height.
        let scale = figures.densest.max(figures.even * 4.0);
        if scale <= 0.0 {
            return;
        }
        let longest = BAR_LONGEST.min(self.inner - self.core - 10.0).max(BAR_SHORTEST);
        for figure in &figures.open {
            let turn = figure.id.0 as usize % 8;
            let width = figure.to - figure.from;
            let count = figure.bars();
            for (at, load) in figure.resample(count).into_iter().enumerate() {
                if load <= 0.0 {
                    continue;
                }
                let density = load / (width / count as f64);
                let height = (longest * (density / scale) as f32).max(BAR_SHORTEST);
                let fraction = figure.from + (at as f64 + 0.5) / count as f64 * width;
                let bright = density > figures.even * 2.5;
                let colour = if bright { tokens.shard[turn] } else { tokens.hatch_shard[turn] };
                let ends =
                    [self.at(self.bars(), fraction), self.at(self.bars() - height, fraction)];
                painter.line_segment(ends, Stroke::new(2.2, colour));
            }
        }
    }

    /// Closed shards whose records can still be read, newest outside. Returns how many found no
    /// place.
    pub fn ghosts(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        stream: &StreamView,
        now: Timestamp,
    ) -> usize {
        let mut levels: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut left_out = 0;
        let room = ((self.inner - self.core - 44.0) / 12.0).clamp(1.0, GHOST_LEVELS as f32);
        for shard in ghosts(stream, now) {
            let span = geometry::span(&shard.range);
            let free = |level: &Vec<(f64, f64)>| {
                level.iter().all(|other| span.1 <= other.0 || span.0 >= other.1)
            };
            let level = levels.iter().position(free).unwrap_or(levels.len());
            if level >= room as usize {
                left_out += 1;
                continue;
            }
            if level == levels.len() {
                levels.push(Vec::new());
            }
            levels[level].push(span);
            let radius = self.inner - 35.0 - level as f32 * 12.0;
            let points = geometry::arc(self.centre, radius, span.0, span.1);
            let stroke = Stroke::new(1.0, tokens.weak);
            painter.extend(Shape::dashed_line(&points, stroke, 4.0, 4.0));
            self.ghost_name(painter, tokens, shard, span, radius);
        }
        left_out
    }

    fn ghost_name(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        shard: &ShardView,
        span: (f64, f64),
        radius: f32,
    ) {
        let text = format!("#{} cerrado", shard.id.0);
        let galley = painter.layout_no_wrap(text, fonts::mono(theme::CAPTION), tokens.weak);
        let length = (span.1 - span.0) * std::f64::consts::TAU * f64::from(radius);
        let depth = radius - self.core;
        if length < 96.0 || depth < galley.size().x.max(24.0) * 0.5 {
            return;
        }
        let middle = self.at(f32::midpoint(self.core, radius), f64::midpoint(span.0, span.1));
        let rect = Align2::CENTER_CENTER.anchor_size(middle, galley.size());
        let corners = [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()];
        let clear = corners.iter().all(|corner| {
            let far = (*corner - self.centre).length();
            far > self.core + 2.0 && far < radius - 2.0
        });
        if clear {
            painter.galley(rect.min, galley, tokens.weak);
        }
    }
}

/// Closed shards whose records can still be read, the newest first.
pub fn ghosts(stream: &StreamView, now: Timestamp) -> impl Iterator<Item = &ShardView> {
    let retention = stream.retention_hours * 3_600_000;
    let mut closed: Vec<&ShardView> = stream
        .shards
        .iter()
        .map(AsRef::as_ref)
        .filter(|shard| {
            // One that lived for a scaling only has held nothing.
            shard.closed.is_some_and(|at| at > shard.created && at.0 + retention > now.0)
        })
        .collect();
    closed.sort_unstable_by_key(|shard| std::cmp::Reverse((shard.closed, shard.id)));
    closed.into_iter()
}
