//! Who says what to whom, top to bottom; and shares of a whole.

use eframe::egui::{Pos2, Rect, Stroke, pos2, vec2};
use egui_mermaid::layout::{Head, Pie, Sequence, Step};

use super::flow::{Desk, head};
use super::picture::{Area, End, Line, Node, Outline, Picture, Words, words};
use crate::ui::theme::{self, fonts};

/// Height of a row of shares.
const ROW: f32 = 28.0;

/// A sequence at a scale.
pub(super) fn picture(desk: Desk<'_>, sequence: &Sequence, scale: f32) -> Picture {
    let mut picture =
        Picture { size: vec2(sequence.size.0, sequence.size.1) * scale, ..Picture::default() };
    let bottom = (sequence.size.1 - sequence.head - 12.0) * scale;
    let top = 4.0 * scale;
    for (at_foot, y) in [(false, top), (true, bottom)] {
        for lane in &sequence.lanes {
            let size = vec2(lane.w, sequence.head) * scale;
            let rect = Rect::from_min_size(pos2(lane.x * scale - size.x / 2.0, y), size);
            let font = fonts::medium(theme::TOOL * scale);
            let galley = words(desk.ctx, &lane.label, font, desk.tokens.text);
            let at = rect.center() - galley.size() / 2.0;
            if at_foot {
                // The same names again where the lines end: for the eye, not for the ear.
                let fill = desk.tokens.raised;
                let stroke = Stroke::new(desk.tokens.stroke, desk.tokens.line2);
                picture.areas.push(Area { rect, title: Some((at, galley)), fill, stroke });
                continue;
            }
            picture.lines.insert(
                0,
                line([rect.center_bottom(), pos2(rect.center().x, bottom)], true, End::None),
            );
            picture.nodes.push(Node {
                rect,
                outline: if lane.actor { Outline::Pill } else { Outline::Card },
                icon: None,
                words: vec![(at, galley)],
                rule: None,
                name: lane.label.replace('\n', " "),
                target: None,
            });
        }
    }
    let mut said = Vec::new();
    for step in &sequence.steps {
        said.push(one(desk, sequence, step, scale, &mut picture));
    }
    for line in picture.lines.iter_mut().take(sequence.lanes.len()) {
        line.width = 1.0;
    }
    picture.summary = head(desk.source, &said.join("; "));
    picture
}

fn line(points: [Pos2; 2], dashed: bool, end: End) -> Line {
    Line { points: points.to_vec(), dashed, width: 1.5, end, start: End::None, joins: None }
}

/// One step; gives what is said in it.
fn one(
    desk: Desk<'_>,
    sequence: &Sequence,
    step: &Step,
    scale: f32,
    picture: &mut Picture,
) -> String {
    let tokens = desk.tokens;
    let who = |x: f32| {
        let lane = sequence.lanes.iter().find(|lane| (lane.x - x).abs() < 0.5);
        lane.map(|lane| lane.label.replace('\n', " ")).unwrap_or_default()
    };
    let set =
        |text: &str, colour| words(desk.ctx, text, fonts::regular(theme::SMALL * scale), colour);
    match step {
        Step::Message { from, to, y, text, dashed, head } => {
            let points = [pos2(*from, *y) * scale, pos2(*to, *y) * scale];
            let end = match head {
                Head::None => End::None,
                Head::Arrow | Head::Circle => End::Arrow,
                Head::Cross => End::Cross,
            };
            picture.lines.push(line(points, *dashed, end));
            let galley = set(text, tokens.text);
            let middle = f32::midpoint(points[0].x, points[1].x);
            let at = pos2(middle - galley.size().x / 2.0, y * scale - galley.size().y - 3.0);
            let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(4.0, 0.0));
            picture.words.push(Words { at, galley, ground: Some((ground, tokens.panel)) });
            format!("{} → {}: {text}", who(*from), who(*to))
        }
        Step::Loop { x, y, text, dashed } => {
            let start = pos2(*x, *y) * scale;
            let (out, down) = (start + vec2(34.0, 0.0) * scale, vec2(0.0, 20.0) * scale);
            let points = vec![start, out, out + down, start + down];
            let end = End::Arrow;
            picture.lines.push(Line {
                points,
                dashed: *dashed,
                width: 1.5,
                end,
                start: End::None,
                joins: None,
            });
            let galley = set(text, tokens.text);
            let at = start + vec2(8.0, -galley.size().y - 3.0);
            picture.words.push(Words { at, galley, ground: None });
            format!("{}: {text}", who(*x))
        }
        Step::Note { rect: (x0, y0, x1, y1), text } => {
            let rect = Rect::from_min_max(pos2(*x0, *y0) * scale, pos2(*x1, *y1) * scale);
            let galley = set(text, tokens.text);
            let at = rect.center() - galley.size() / 2.0;
            let stroke = Stroke::new(tokens.stroke, tokens.line2);
            let title = Some((at, galley));
            picture.areas.push(Area { rect, title, fill: tokens.soft_warn, stroke });
            format!("nota: {text}")
        }
        Step::Frame { rect: (x0, y0, x1, y1), kind, label, sections } => {
            let rect = Rect::from_min_max(pos2(*x0, *y0) * scale, pos2(*x1, *y1) * scale);
            let title = format!("{} {label}", frame_name(kind));
            let galley = set(title.trim(), tokens.secondary);
            let at = rect.min + vec2(8.0, 3.0) * scale;
            let stroke = Stroke::new(tokens.stroke, tokens.line2);
            let fill = tokens.bg;
            picture.areas.insert(0, Area { rect, title: Some((at, galley)), fill, stroke });
            for (y, words) in sections {
                let y = y * scale;
                let points = [pos2(rect.left(), y), pos2(rect.right(), y)];
                picture.lines.push(Line { width: 1.0, ..line(points, true, End::None) });
                let galley = set(words, tokens.secondary);
                let at = pos2(rect.left() + 8.0, y + 3.0);
                picture.words.push(Words { at, galley, ground: None });
            }
            title
        }
    }
}

fn frame_name(kind: &str) -> &str {
    match kind {
        "loop" => "bucle",
        "alt" => "si",
        "opt" => "opcional",
        "par" => "a la vez",
        "critical" => "crítico",
        "break" => "corte",
        _ => "",
    }
}

/// Shares as bars: lengths are compared more surely than angles.
pub(super) fn shares(desk: Desk<'_>, pie: &Pie, width: f32) -> Picture {
    let tokens = desk.tokens;
    let total: f64 = pie.slices.iter().map(|(_, value)| value.max(0.0)).sum();
    let font = fonts::regular(theme::TOOL);
    let names: Vec<_> = pie
        .slices
        .iter()
        .map(|(name, _)| words(desk.ctx, name, font.clone(), tokens.text))
        .collect();
    let left = names.iter().map(|galley| galley.size().x).fold(0.0, f32::max) + 28.0;
    let room = (width - left - 84.0).clamp(80.0, 420.0);
    let mut picture = Picture::default();
    let mut said = Vec::new();
    for (index, ((name, value), galley)) in pie.slices.iter().zip(names).enumerate() {
        let share = if total > 0.0 { (value / total) as f32 } else { 0.0 };
        let y = index as f32 * ROW;
        let at = pos2(12.0, y + (ROW - galley.size().y) / 2.0);
        picture.words.push(Words { at, galley, ground: None });
        let bar = Rect::from_min_size(pos2(left, y + 9.0), vec2((room * share).max(2.0), 10.0));
        picture.areas.push(Area {
            rect: bar,
            title: None,
            fill: tokens.link,
            stroke: Stroke::NONE,
        });
        let percent = format!("{:.1} %", share * 100.0).replace('.', ",");
        let galley = words(desk.ctx, &percent, fonts::mono(theme::SMALL), tokens.secondary);
        let at = pos2(bar.right() + 8.0, y + (ROW - galley.size().y) / 2.0);
        picture.words.push(Words { at, galley, ground: None });
        said.push(format!("{name}: {percent}"));
    }
    picture.size = vec2(left + room + 84.0, ROW * pie.slices.len() as f32 + 12.0);
    picture.summary = head(desk.source, &said.join("; "));
    picture
}
