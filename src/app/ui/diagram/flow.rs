//! Flowcharts, and what is drawn like them: states, classes, entities, mind maps.

use std::collections::{BTreeMap, BTreeSet};

use caudal::notes::block::{Diagram as Source, Link};
use eframe::egui::{Color32, Context, Pos2, Rect, Stroke, Vec2, pos2, vec2};
use egui_mermaid::layout::{self, Diagram, Flow, Head, Shape};

use super::parse::parse;
use super::picture::{Area, End, Line, Node, Outline, Picture, Words, nearest, smooth, words};
use super::space;
use crate::ui::page::Target;
use crate::ui::theme::{self, Tokens, fonts};

/// Space inside a card.
const PADDING: f32 = 12.0;
/// Height of a node's name.
const NAME: f32 = 20.0;
/// Height of a line below it.
const DETAIL: f32 = 17.0;
/// Width taken by an icon.
const ICON: f32 = 24.0;
/// What the layout adds around a node's words, which we take off what we measure.
const AROUND: Vec2 = vec2(24.0, 16.0);

/// What is measured with and where nodes lead.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) ctx: &'a Context,
    pub(super) tokens: &'static Tokens,
    pub(super) source: &'a Source,
    pub(super) target: &'a dyn Fn(&Link) -> Target,
}

impl Desk<'_> {
    fn icon(&self, id: &str) -> Option<&str> {
        let icons = &self.source.icons;
        icons.iter().find(|(node, _)| node == id).map(|(_, icon)| icon.as_str())
    }

    fn width(&self, text: &str, name: bool) -> f32 {
        let font = if name { fonts::medium(theme::TOOL) } else { fonts::regular(theme::SMALL) };
        words(self.ctx, text, font, Color32::PLACEHOLDER).size().x
    }

    /// The size of a card with these words.
    fn card(&self, label: &str, icon: bool, names: usize) -> Vec2 {
        let mut size = vec2(0.0, 2.0 * PADDING - 4.0);
        for (index, line) in label.lines().enumerate() {
            let name = index < names;
            let beside = if icon && index == 0 { ICON } else { 0.0 };
            size.x = size.x.max(self.width(line, name) + beside);
            size.y += if name { NAME } else { DETAIL };
        }
        vec2((size.x + 2.0 * PADDING).max(72.0).ceil(), size.y.max(2.0 * PADDING + NAME - 4.0))
    }
}

/// A source read, with cards as large as what stands on them.
pub(super) fn read(desk: Desk<'_>, source: &str, room: f32) -> Result<Diagram, String> {
    // The first reading tells nodes from other words; the second has their sizes.
    let rough = parse(source, &|text| (8.0 * text.chars().count() as f32, 16.0))?;
    let mut cards: Vec<(String, bool, usize)> = Vec::new();
    if let Diagram::Flow(flow) = &rough {
        for node in &flow.nodes {
            let icon = desk.icon(&node.id).is_some();
            cards.push((node.label.clone(), icon, node.rule.max(1)));
        }
    }
    let mut sizes: BTreeMap<String, Vec2> = BTreeMap::new();
    for (label, icon, names) in cards {
        let size = desk.card(&label, icon, names) - AROUND;
        sizes.insert(label, size.max(Vec2::splat(1.0)));
    }
    let measure = |sizes: &BTreeMap<String, Vec2>, text: &str| {
        if let Some(size) = sizes.get(text) {
            return (size.x, size.y);
        }
        let font = fonts::regular(theme::SMALL);
        let size = words(desk.ctx, text, font, Color32::PLACEHOLDER).size();
        (size.x + 8.0, size.y)
    };
    let read = parse(source, &|text| measure(&sizes, text))?;
    let Diagram::Flow(flow) = &read else { return Ok(read) };
    if !across(source) {
        return Ok(read);
    }
    // Cards above one another are as wide as the widest of them, so that their edges line up.
    let ranks: Vec<(f32, f32)> = flow.nodes.iter().map(|node| (node.x, node.w)).collect();
    for node in flow.nodes.iter().filter(|node| plain(node.shape)) {
        let same = ranks.iter().filter(|(x, _)| (x - node.x).abs() < 1.0);
        let widest = same.map(|(_, width)| *width).fold(0.0, f32::max);
        if let Some(size) = sizes.get_mut(&node.label) {
            size.x = size.x.max(widest - AROUND.x);
        }
    }
    let mut read = parse(source, &|text| measure(&sizes, text))?;
    if let Diagram::Flow(flow) = &mut read {
        space::fit(flow, room, &|label| measure(&BTreeMap::new(), label).0);
    }
    Ok(read)
}

/// Whether a node is a card.
fn plain(shape: Shape) -> bool {
    matches!(shape, Shape::Rect | Shape::Round | Shape::Cylinder)
}

/// Whether a source's flow goes from side to side.
pub(super) fn across(source: &str) -> bool {
    let mut first = source.split_whitespace();
    let kind = first.next().unwrap_or_default();
    match kind {
        "graph" | "flowchart" => matches!(first.next(), Some("LR" | "RL")),
        "mindmap" => true,
        _ => source.lines().any(|line| line.trim() == "direction LR"),
    }
}

/// A flow at a scale.
pub(super) fn picture(desk: Desk<'_>, flow: &Flow, across: bool, scale: f32) -> Picture {
    let rects: Vec<Rect> = flow
        .nodes
        .iter()
        .map(|node| {
            let centre = pos2(node.x, node.y) * scale;
            Rect::from_center_size(centre, vec2(node.w, node.h) * scale)
        })
        .collect();
    // Along the flow first: that is how one reads it.
    let mut order: Vec<usize> = (0..rects.len()).collect();
    let place = |index: &usize| {
        let at = rects[*index].center();
        if across { (at.x, at.y) } else { (at.y, at.x) }
    };
    order.sort_by(|a, b| {
        let (a, b) = (place(a), place(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let ordered: Vec<Rect> = order.iter().map(|&index| rects[index]).collect();
    let mut picture =
        Picture { size: vec2(flow.size.0, flow.size.1) * scale, ..Picture::default() };
    areas(desk, flow, scale, &mut picture);
    for edge in &flow.edges {
        let points: Vec<Pos2> = edge.points.iter().map(|&(x, y)| pos2(x, y) * scale).collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
        let joins = nearest(&ordered, *first).zip(nearest(&ordered, *last));
        let head = end(edge.head);
        picture.lines.push(Line {
            points: smooth(&points, across),
            dashed: edge.line == layout::Line::Dotted,
            width: if edge.line == layout::Line::Thick { 2.5 } else { 1.5 },
            end: head,
            start: if edge.both { head } else { End::None },
            joins,
        });
    }
    labels(desk, flow, &rects, scale, &mut picture);
    picture.nodes =
        order.iter().map(|&index| node(desk, &flow.nodes[index], rects[index], scale)).collect();
    picture.summary = summary(desk, &picture);
    picture
}

fn end(head: Head) -> End {
    match head {
        Head::None => End::None,
        Head::Arrow => End::Arrow,
        Head::Circle => End::Circle,
        Head::Cross => End::Cross,
    }
}

/// The areas, the larger behind the smaller.
fn areas(desk: Desk<'_>, flow: &Flow, scale: f32, picture: &mut Picture) {
    let tokens = desk.tokens;
    for group in &flow.groups {
        let (x0, y0, x1, y1) = group.rect;
        let rect = Rect::from_min_max(pos2(x0, y0) * scale, pos2(x1, y1) * scale);
        let font = fonts::semibold(theme::CAPTION * scale);
        let title = (!group.title.is_empty()).then(|| {
            let at = rect.min + vec2(10.0, 4.0) * scale;
            (at, words(desk.ctx, &group.title, font, tokens.secondary))
        });
        let stroke = Stroke::new(tokens.stroke, tokens.line);
        picture.areas.push(Area { rect, title, fill: tokens.bg, stroke });
    }
    picture.areas.sort_by(|a, b| b.rect.area().total_cmp(&a.rect.area()));
}

/// Words on the lines, off each other and off the nodes.
fn labels(desk: Desk<'_>, flow: &Flow, nodes: &[Rect], scale: f32, picture: &mut Picture) {
    let mut taken = nodes.to_vec();
    let drawn = flow.edges.iter().filter(|edge| !edge.points.is_empty());
    for (edge, line) in drawn.zip(&picture.lines) {
        if edge.label.is_empty() {
            continue;
        }
        let font = fonts::regular(theme::SMALL * scale);
        let galley = words(desk.ctx, &edge.label, font, desk.tokens.secondary);
        let middle = pos2(edge.label_at.0, edge.label_at.1) * scale;
        let size = galley.size() + vec2(8.0, 0.0);
        let at = space::place(&line.points, middle, size, &taken);
        let rect = Rect::from_center_size(at, size);
        taken.push(rect);
        let ground = Some((rect, desk.tokens.panel));
        picture.words.push(Words { at: rect.min + vec2(4.0, 0.0), galley, ground });
    }
}

fn node(desk: Desk<'_>, node: &layout::Node, rect: Rect, scale: f32) -> Node {
    let tokens = desk.tokens;
    let outline = match node.shape {
        Shape::Rect | Shape::Round | Shape::Cylinder => Outline::Card,
        Shape::Stadium => Outline::Pill,
        Shape::Circle => Outline::Circle,
        Shape::Diamond => Outline::Diamond,
        Shape::Hexagon => Outline::Hexagon,
        Shape::Slant => Outline::Slant,
        Shape::Dot => Outline::Dot,
    };
    let target = desk.source.links.iter().find(|(id, _)| *id == node.id);
    let mut made = Node {
        rect,
        outline,
        icon: None,
        words: Vec::new(),
        rule: None,
        name: node.label.lines().collect::<Vec<_>>().join(", "),
        target: target.map(|(_, link)| (desk.target)(link)),
    };
    if outline == Outline::Dot {
        let inside = node.id.starts_with("[*]start");
        made.name = if inside { "Inicio".to_owned() } else { "Fin".to_owned() };
        return made;
    }
    let names = node.rule.max(1);
    let icon = desk.icon(&node.id).filter(|icon| theme::find_icon(icon).is_some());
    // Cards are read from the left; in other outlines words stand in the middle.
    let card = outline == Outline::Card;
    let size = desk.card(&node.label, desk.icon(&node.id).is_some(), names) * scale;
    let mut y = rect.center().y - size.y / 2.0 + (PADDING - 2.0) * scale;
    let left = rect.left() + PADDING * scale;
    for (index, line) in node.label.lines().enumerate() {
        let name = index < names;
        let (font, colour, height) = if name {
            (fonts::medium(theme::TOOL * scale), tokens.text, NAME * scale)
        } else {
            (fonts::regular(theme::SMALL * scale), tokens.secondary, DETAIL * scale)
        };
        let galley = words(desk.ctx, line, font, colour);
        let beside = if index == 0 && icon.is_some() { ICON * scale } else { 0.0 };
        let x =
            if card { left + beside } else { rect.center().x - (galley.size().x - beside) / 2.0 };
        if let (0, Some(icon)) = (index, icon) {
            let centre = pos2(x - beside + 8.0 * scale, y + height / 2.0);
            made.icon = Some((centre, icon.to_owned(), 16.0 * scale));
        }
        let top = y + (height - galley.size().y) / 2.0;
        made.words.push((pos2(x, top), galley));
        y += height;
        if node.rule > 0 && index + 1 == node.rule {
            made.rule = Some(y - 1.0);
        }
    }
    made
}

/// `Diagrama: título. Fuentes → Data Streams; …`
fn summary(desk: Desk<'_>, picture: &Picture) -> String {
    let first = |index: usize| {
        let name = picture.nodes.get(index).map(|node| node.name.as_str()).unwrap_or_default();
        name.split(',').next().unwrap_or_default().to_owned()
    };
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    for (from, to) in picture.lines.iter().filter_map(|line| line.joins) {
        if seen.insert((from, to)) {
            parts.push(format!("{} → {}", first(from), first(to)));
        }
    }
    if parts.is_empty() {
        parts.extend((0..picture.nodes.len()).map(first));
    }
    head(desk.source, &parts.join("; "))
}

/// The beginning of a summary.
pub(super) fn head(source: &Source, rest: &str) -> String {
    match &source.title {
        Some(title) => format!("Diagrama: {title}. {rest}"),
        None => format!("Diagrama: {rest}"),
    }
}
