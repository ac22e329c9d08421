//! Draws laid-out things where they are to be seen.

use std::sync::Arc;

use caudal::notes::walk::Step;
use eframe::egui::epaint::text::PlacedRow;
use eframe::egui::text_selection::LabelSelectionState;
use eframe::egui::{
    Color32, Event, Id, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::item::{Copy, Item, Text, Title};
use super::pass::Pass;
use super::{PageEvent, draw_param, draw_run, link, widgets};
use crate::ui::route::Route;
use crate::ui::theme;

/// Draws the things of a block that touch `seen`. Ids count all things, seen or not, so that each
/// keeps its own while the page scrolls.
pub(super) fn items(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    items: &[Item],
    origin: Pos2,
    seen: Rect,
) {
    for (index, item) in items.iter().enumerate() {
        let rect = item.rect().translate(origin.to_vec2());
        let all = !pass.words_only;
        if !seen.intersects(rect.expand(4.0)) {
            if !pass.selecting {
                continue;
            }
            pass.words_only = true;
        }
        one(ui, pass, id.with(index), item, origin);
        pass.words_only = !all;
    }
}

fn one(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, item: &Item, origin: Pos2) {
    let by = origin.to_vec2();
    match item {
        Item::Text(text) => words(ui, pass, id, text, origin),
        _ if pass.words_only => {
            if let Item::Scroll { rect, items, width, .. } = item {
                scroll(ui, pass, id, rect.translate(by), *width, items);
            }
        }
        Item::Box { rect, radius, fill, stroke } => {
            ui.painter().rect(rect.translate(by), *radius, *fill, *stroke, StrokeKind::Inside);
        }
        Item::Dot { centre, radius, colour } => {
            ui.painter().circle_filled(*centre + by, *radius, *colour);
        }
        Item::Icon { centre, name, size, colour } => {
            widgets::paint_icon(ui.painter(), *centre + by, name, *size, *colour);
        }
        Item::Fold { rect, ordinal, open, name } => {
            fold(ui, pass, id, rect.translate(by), (*ordinal, *open, name));
        }
        Item::Task { rect, done } => task(ui, pass, id, rect.translate(by), *done),
        Item::Frame { rect, copy, button, run } => {
            let button = button.map(|button| button.translate(by));
            let has = frame(ui, pass, id, rect.translate(by), copy, button);
            if let Some(run) = run {
                draw_run::button(ui, pass, id.with("ejecutar"), run, by, has);
            }
        }
        Item::Outcome { rect, path, outcome } => {
            draw_run::outcome(ui, pass, id, rect.translate(by), path, outcome);
        }
        Item::Param { rect, param } => {
            draw_param::show(ui, pass, id, rect.translate(by), param);
        }
        Item::RunAll { rect, paths } => draw_run::all(ui, pass, id, rect.translate(by), paths),
        Item::Scroll { rect, width, items, .. } => {
            scroll(ui, pass, id, rect.translate(by), *width, items);
        }
        Item::Diagram { rect, card } => {
            card.show(ui, pass, id, rect.translate(by));
        }
        Item::Picture { rect, texture, description } => {
            picture(ui, id, rect.translate(by), texture, description);
        }
        Item::Back { rect, source } => back(ui, pass, id, rect.translate(by), *source),
    }
}

/// Words that can be selected, with their links.
fn words(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, text: &Text, origin: Pos2) {
    let tokens = pass.tokens;
    let at = origin + text.at.to_vec2();
    let rect = text.galley.rect.translate(at.to_vec2());
    if !pass.words_only {
        for chip in &text.chips {
            ui.painter().rect_filled(chip.translate(at.to_vec2()), theme::RADIUS, tokens.hover);
        }
        if is_lit(pass, text) {
            let rect = rect.expand2(vec2(6.0, 3.0));
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.soft_accent);
        }
        super::find::paint(ui, pass, text, at);
    }
    // Like a label: it can be clicked and dragged over, but takes no focus.
    let sense = Sense::CLICK | Sense::DRAG;
    let response = ui.interact(rect, id, sense);
    match &text.heading {
        Some(Title { level, .. }) => {
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text.galley.text()));
            let level = usize::from(*level);
            ui.ctx().accesskit_node_builder(id, |node| node.set_level(level));
        }
        None => {
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.galley.text()));
        }
    }
    let galley = Arc::clone(&text.galley);
    LabelSelectionState::label_text_selection(ui, &response, at, galley, tokens.text, Stroke::NONE);
    if let Some(copy) = &text.copy {
        response.context_menu(|ui| copy_menu(ui, pass, copy));
    }
    if pass.words_only {
        return;
    }
    for (index, run) in text.links.iter().enumerate() {
        link::show(ui, pass, id.with(("enlace", index)), run, at);
    }
    if let Some(Title { anchor: Some(anchor), .. }) = &text.heading {
        let last = text.galley.rows.last().map_or(Rect::ZERO, PlacedRow::rect);
        let centre = at + vec2(last.right() + 16.0, last.center().y);
        let row =
            Rect::from_min_max(pos2(rect.left(), rect.top()), pos2(centre.x + 12.0, rect.bottom()));
        anchor_button(ui, pass, id.with("ancla"), centre, row, (anchor, text.galley.text()));
    }
}

/// Whether these are the words of the source one has just come to.
fn is_lit(pass: &Pass<'_>, text: &Text) -> bool {
    let (Some(number), Some(path)) = (pass.lit, &text.path) else { return false };
    path.0.last() == Some(&Step::Source(number.wrapping_sub(1)))
}

/// The button beside a title that copies the section's link; seen when the title is pointed at.
fn anchor_button(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    centre: Pos2,
    row: Rect,
    (anchor, title): (&str, &str),
) {
    let rect = Rect::from_center_size(centre, Vec2::splat(24.0));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Copiar enlace a «{title}»");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let copied = widgets::just_copied(ui, id);
    if copied || response.hovered() || response.has_focus() || ui.rect_contains_pointer(row) {
        let tokens = pass.tokens;
        let pointed = response.hovered() || response.has_focus();
        let (icon, colour) = match (copied, pointed) {
            (true, _) => ("check", tokens.ok),
            (false, true) => ("link", tokens.text),
            (false, false) => ("link", tokens.weak),
        };
        widgets::paint_icon(ui.painter(), centre, icon, 14.0, colour);
    }
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        let route = Route::section(pass.page, anchor).to_string();
        pass.copy(ui, &route, "Enlace copiado");
        widgets::mark_copied(ui, id);
    }
    response.on_hover_text("Copiar enlace a esta sección");
}

/// The head of a callout: a button that folds it.
fn fold(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    rect: Rect,
    (ordinal, open, name): (usize, bool, &str),
) {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(open));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let pointed = response.hovered() || response.has_focus();
    let colour = if pointed { tokens.text } else { tokens.secondary };
    let icon = if open { "chevron-up" } else { "chevron-down" };
    let centre = pos2(rect.right() - 24.0, rect.top() + 22.0);
    widgets::paint_icon(ui.painter(), centre, icon, 16.0, colour);
    if response.has_focus() {
        widgets::focus_ring_at(ui, rect.shrink(1.0));
    }
    if response.clicked() {
        pass.asks.fold = Some((ordinal, !open));
    }
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
}

/// A picture, with what it shows for those who don't see it.
fn picture(ui: &Ui, id: Id, rect: Rect, texture: &eframe::egui::TextureHandle, words: &str) {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words));
    eframe::egui::Image::from_texture(texture).corner_radius(theme::RADIUS_CARD).paint_at(ui, rect);
    if !words.is_empty() {
        response.on_hover_text(words);
    }
}

/// A task's box.
fn task(ui: &mut Ui, pass: &Pass<'_>, id: Id, rect: Rect, done: bool) {
    let tokens = pass.tokens;
    let response = ui.interact(rect, id, Sense::hover());
    let name = if done { "Hecho" } else { "Pendiente" };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    let (fill, stroke) =
        if done { (tokens.soft_ok, tokens.ok) } else { (Color32::TRANSPARENT, tokens.field) };
    let stroke = Stroke::new(tokens.stroke.max(1.5), stroke);
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    if done {
        widgets::paint_icon(ui.painter(), rect.center(), "check", theme::SMALL, tokens.ok);
    }
}

/// The frame of a table or a fence: takes the focus, so that Ctrl+C copies it whole.
/// Says whether it has it.
fn frame(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    rect: Rect,
    copy: &Copy,
    button: Option<Rect>,
) -> bool {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, &copy.name));
    pass.keep_in_view(ui, &response);
    if response.has_focus() {
        widgets::focus_ring_at(ui, rect.shrink(1.0));
        let selected = ui.ctx().plugin::<LabelSelectionState>().lock().has_selection();
        let wanted = ui.input(|input| input.events.contains(&Event::Copy));
        if wanted
            && !selected
            && let Some(way) = copy.ways.first()
        {
            pass.copy(ui, &way.text, way.notice);
            widgets::mark_copied(ui, id.with("copiar"));
        }
    }
    response.context_menu(|ui| copy_menu(ui, pass, copy));
    if let Some(rect) = button {
        copy_button(ui, pass, id.with("copiar"), rect, copy);
    }
    response.has_focus()
}

/// The button of a card that copies what it holds.
pub(in crate::ui) fn copy_button(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    rect: Rect,
    copy: &Copy,
) {
    let Some(way) = copy.ways.first() else { return };
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Copiar {}", lower_first(&copy.name));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let copied = widgets::just_copied(ui, id);
    let pointed = response.hovered() || response.has_focus();
    if pointed {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let (icon, colour) = match (copied, pointed) {
        (true, _) => ("check", tokens.ok),
        (false, true) => ("copy", tokens.text),
        (false, false) => ("copy", tokens.secondary),
    };
    widgets::paint_icon(ui.painter(), rect.center(), icon, 15.0, colour);
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        pass.copy(ui, &way.text, way.notice);
        widgets::mark_copied(ui, id);
    }
    response.context_menu(|ui| copy_menu(ui, pass, copy));
    response.on_hover_text(if copied { "Copiado" } else { "Copiar" });
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn copy_menu(ui: &mut Ui, pass: &mut Pass<'_>, copy: &Copy) {
    for way in &copy.ways {
        if ui.button(way.label).clicked() {
            pass.copy(ui, &way.text, way.notice);
        }
    }
    let script = copy.ways.first().filter(|_| copy.script);
    if let Some(way) = script
        && ui.button("Editar en el terminal").clicked()
    {
        pass.events.push(PageEvent::Edit(way.text.clone()));
    }
}

/// Things wider than the column, in their own scroll area.
fn scroll(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, rect: Rect, width: f32, inside: &[Item]) {
    let mut child = ui.new_child(UiBuilder::new().id_salt(id.value()).max_rect(rect));
    child.shrink_clip_rect(rect);
    ScrollArea::horizontal().id_salt("ancho").auto_shrink(false).show(&mut child, |ui| {
        let (_, space) = ui.allocate_space(vec2(width, rect.height()));
        let seen = ui.clip_rect();
        items(ui, pass, id, inside, space.min, seen);
    });
}

/// The way back from a source.
fn back(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, rect: Rect, source: usize) {
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Volver al texto desde la fuente {source}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let pointed = response.hovered() || response.has_focus();
    let colour = if pointed { tokens.link } else { tokens.weak };
    widgets::paint_icon(ui.painter(), rect.center(), "undo-2", theme::SMALL, colour);
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        pass.asks.back = Some(source);
    }
    response.on_hover_text("Volver al texto");
}
