//! Paints a picture and makes its nodes widgets.

use std::sync::Arc;

use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Id, Painter, Pos2, Rect, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::picture::{End, Line, Node, Outline, Picture};
use crate::ui::page::{Copy, Pass, follow, menu, tooltip};
use crate::ui::theme;
use crate::ui::widgets;

/// The card behind a diagram; says what the diagram says.
pub(super) fn frame(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    rect: Rect,
    copy: &Copy,
    summary: &str,
) {
    let tokens = pass.tokens;
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().rect(rect, theme::RADIUS_CARD, tokens.panel, stroke, StrokeKind::Inside);
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, summary));
    response.context_menu(|ui| {
        for way in &copy.ways {
            if ui.button(way.label).clicked() {
                pass.copy(ui, &way.text, way.notice);
            }
        }
    });
}

/// The picture from a corner on.
pub(super) fn picture(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, picture: &Picture, corner: Pos2) {
    let tokens = pass.tokens;
    let by = corner.to_vec2();
    for area in &picture.areas {
        let rect = area.rect.translate(by);
        let radius = if area.title.is_some() { theme::RADIUS_CARD } else { 2 };
        ui.painter().rect(rect, radius, area.fill, area.stroke, StrokeKind::Inside);
        if let Some((at, galley)) = &area.title {
            ui.painter().galley(*at + by, Arc::clone(galley), tokens.text);
        }
    }
    // Nodes first as widgets, so that the lines of the pointed one can be lit.
    let responses: Vec<_> = picture
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            widget(ui, pass, id.with(("nodo", index)), node, node.rect.translate(by))
        })
        .collect();
    let lit: Vec<bool> = responses.iter().map(|response| response.1).collect();
    for line in &picture.lines {
        let lights = |index: usize| lit.get(index).copied().unwrap_or(false);
        let bright = line.joins.is_some_and(|(from, to)| lights(from) || lights(to));
        let colour = if bright { tokens.link } else { tokens.secondary };
        paint_line(ui.painter(), line, by, colour);
    }
    for words in &picture.words {
        if let Some((rect, fill)) = words.ground {
            ui.painter().rect_filled(rect.translate(by), theme::RADIUS, fill);
        }
        ui.painter().galley(words.at + by, Arc::clone(&words.galley), tokens.text);
    }
    for (node, (response, bright)) in picture.nodes.iter().zip(responses) {
        paint_node(ui, pass, node, by, bright);
        if response.has_focus() {
            widgets::focus_ring_at(ui, response.rect.expand(2.0));
        }
    }
}

/// A node as a widget; whether it is pointed at and leads somewhere.
fn widget(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    node: &Node,
    rect: Rect,
) -> (eframe::egui::Response, bool) {
    let Some(target) = &node.target else {
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &node.name));
        return (response, false);
    };
    let response = ui.interact(rect, id, Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &node.name));
    pass.keep_in_view(ui, &response);
    tooltip(ui, &response, target);
    menu(&response, pass, target);
    follow(ui, pass, &response, target);
    let bright = response.hovered() || response.has_focus();
    (response, bright)
}

fn paint_node(ui: &Ui, pass: &Pass<'_>, node: &Node, by: Vec2, bright: bool) {
    let tokens = pass.tokens;
    let painter = ui.painter();
    let rect = node.rect.translate(by);
    let stroke = if bright {
        Stroke::new(2.0, tokens.link)
    } else {
        Stroke::new(tokens.stroke, tokens.line2)
    };
    let fill = tokens.raised;
    let polygon = |points: Vec<Pos2>| {
        painter.add(Shape::convex_polygon(points, fill, stroke));
    };
    let (left, right, top, bottom) = (rect.left(), rect.right(), rect.top(), rect.bottom());
    let middle = rect.center();
    match node.outline {
        Outline::Card => {
            painter.rect(rect, theme::RADIUS_CARD, fill, stroke, StrokeKind::Inside);
        }
        Outline::Pill => {
            let radius = CornerRadius::same((rect.height() / 2.0).min(100.0) as u8);
            painter.rect(rect, radius, fill, stroke, StrokeKind::Inside);
        }
        Outline::Circle => {
            painter.circle(middle, rect.width().min(rect.height()) / 2.0, fill, stroke);
        }
        Outline::Dot => {
            painter.circle_filled(middle, rect.width() / 2.0 - 1.0, tokens.secondary);
            if node.name == "Fin" {
                painter.circle_filled(middle, rect.width() / 2.0 - 3.0, tokens.panel);
                painter.circle_filled(middle, rect.width() / 2.0 - 5.0, tokens.secondary);
            }
        }
        Outline::Diamond => polygon(vec![
            pos2(middle.x, top),
            pos2(right, middle.y),
            pos2(middle.x, bottom),
            pos2(left, middle.y),
        ]),
        Outline::Hexagon => {
            let cut = (rect.height() / 3.0).min(16.0);
            polygon(vec![
                pos2(left + cut, top),
                pos2(right - cut, top),
                pos2(right, middle.y),
                pos2(right - cut, bottom),
                pos2(left + cut, bottom),
                pos2(left, middle.y),
            ]);
        }
        Outline::Slant => {
            let cut = (rect.height() / 3.0).min(14.0);
            polygon(vec![
                pos2(left + cut, top),
                pos2(right, top),
                pos2(right - cut, bottom),
                pos2(left, bottom),
            ]);
        }
    }
    if let Some(y) = node.rule {
        let line = Stroke::new(tokens.stroke, tokens.line2);
        painter.hline(left + 1.0..=right - 1.0, y + by.y, line);
    }
    if let Some((centre, name, size)) = &node.icon {
        let colour = if bright { tokens.link } else { tokens.secondary };
        widgets::paint_icon(painter, *centre + by, name, *size, colour);
    }
    for (at, galley) in &node.words {
        painter.galley(*at + by, Arc::clone(galley), tokens.text);
    }
}

fn paint_line(painter: &Painter, line: &Line, by: Vec2, colour: Color32) {
    let mut points: Vec<Pos2> = line.points.iter().map(|point| *point + by).collect();
    let stroke = Stroke::new(line.width, colour);
    let ends = [(line.end, true), (line.start, false)];
    for (end, at_end) in ends {
        if end == End::None || points.len() < 2 {
            continue;
        }
        if !at_end {
            points.reverse();
        }
        let (tip, along) = tip(&points);
        shorten(&mut points, if end == End::Arrow { 6.0 } else { 8.0 });
        paint_end(painter, end, tip, along, stroke);
        if !at_end {
            points.reverse();
        }
    }
    if line.dashed {
        painter.extend(Shape::dashed_line(&points, stroke, 4.0, 4.0));
    } else {
        painter.line(points, stroke);
    }
}

/// The end of a line and the direction in which it arrives there.
fn tip(points: &[Pos2]) -> (Pos2, Vec2) {
    let tip = points.last().copied().unwrap_or_default();
    let from = points.iter().rev().find(|point| point.distance(tip) > 3.0);
    (tip, from.map_or(Vec2::X, |from| (tip - *from).normalized()))
}

/// Takes so much off a line's end.
fn shorten(points: &mut Vec<Pos2>, by: f32) {
    let Some(tip) = points.last().copied() else { return };
    while points.len() > 2 && points[points.len() - 2].distance(tip) <= by {
        points.remove(points.len() - 2);
    }
    if let [.., before, last] = points.as_mut_slice() {
        let along = (*last - *before).normalized();
        if last.distance(*before) > by {
            *last -= along * by;
        }
    }
}

fn paint_end(painter: &Painter, end: End, tip: Pos2, along: Vec2, stroke: Stroke) {
    let side = along.rot90();
    match end {
        End::None => {}
        End::Arrow => {
            let back = tip - along * 8.0;
            let points = vec![tip, back + side * 4.0, back - side * 4.0];
            painter.add(Shape::convex_polygon(points, stroke.color, Stroke::NONE));
        }
        End::Circle => {
            painter.circle_stroke(tip - along * 4.0, 4.0, stroke);
        }
        End::Cross => {
            let middle = tip - along * 5.0;
            for arm in [vec2(4.0, 4.0), vec2(4.0, -4.0)] {
                painter.line_segment([middle - arm, middle + arm], stroke);
            }
        }
    }
}
