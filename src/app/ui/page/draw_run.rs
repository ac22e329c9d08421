//! Draws what has to do with running: the button of a fence, how it went, a section's button.

use std::sync::Arc;

use caudal::notes::walk::TextPath;
use eframe::egui::{
    Align2, Color32, CursorIcon, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::item::Runnable;
use super::pass::Pass;
use super::run::{Outcome, Phase, RunEvent};
use super::{PageEvent, widgets};
use crate::ui::theme::{self, fonts};

/// The button that runs a fence, and its keys: Ctrl+Enter runs it, Shift+Enter goes on to the next.
pub(super) fn button(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    run: &Runnable,
    by: Vec2,
    has: bool,
) {
    let rect = run.button.translate(by);
    let response = ui.interact(rect, id, Sense::click());
    let verb = if run.running { "Detener" } else { "Ejecutar" };
    let name = format!("{verb} {}", run.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let pointed = response.hovered() || response.has_focus() || has;
    // One button stands out, not all of them.
    let first = std::mem::take(&mut pass.first_run) && !run.running;
    let (fill, colour) = match (pointed || first, run.running) {
        (true, false) => (tokens.accent, tokens.on_accent),
        (true, true) => (tokens.hover, tokens.text),
        (false, _) => (Color32::TRANSPARENT, tokens.secondary),
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    let icon = if run.running { "square" } else { "play" };
    widgets::paint_icon(ui.painter(), rect.center(), icon, 14.0, colour);
    widgets::focus_ring(ui, &response);
    let focused = has || response.has_focus();
    let key = |modifiers| focused && ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
    let onwards = key(Modifiers::SHIFT);
    if response.clicked() || key(Modifiers::COMMAND) || onwards {
        let event =
            if run.running { RunEvent::Stop } else { RunEvent::Start(vec![run.path.clone()]) };
        pass.events.push(PageEvent::Run(event));
    }
    if onwards {
        ui.memory_mut(|memory| memory.move_focus(eframe::egui::FocusDirection::Next));
    }
    response.on_hover_text(if run.running { "Detener" } else { "Ejecutar  Ctrl+Intro" });
}

/// The line below a fence.
pub(super) fn outcome(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    rect: Rect,
    path: &TextPath,
    outcome: &Arc<Outcome>,
) {
    let tokens = pass.tokens;
    let (icon, colour, word) = match outcome.phase {
        Phase::Waiting => ("clock", tokens.weak, "en espera"),
        Phase::Running => ("loader-circle", tokens.link, "en curso"),
        Phase::Done(true) => ("check", tokens.ok, "hecho"),
        Phase::Done(false) => ("circle-x", tokens.error, "con error"),
        Phase::Stopped => ("octagon-alert", tokens.warn, "detenido"),
    };
    let response = ui.interact(rect, id, Sense::click());
    let can_open = !outcome.lines.is_empty();
    let said = match outcome.phase {
        Phase::Done(_) => format!("Resultado {}, {word}: {}", outcome.number, outcome.phrase),
        _ => format!("Resultado {}, {word}", outcome.number),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, can_open, &said));
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(outcome.open));
    pass.keep_in_view(ui, &response);
    let middle = rect.center().y;
    widgets::paint_icon(ui.painter(), pos2(rect.left() + 20.0, middle), icon, 14.0, colour);
    let mut right = rect.right() - 12.0;
    if can_open {
        let icon = if outcome.open { "chevron-up" } else { "chevron-down" };
        let tint = if response.hovered() { tokens.text } else { tokens.secondary };
        widgets::paint_icon(ui.painter(), pos2(right - 8.0, middle), icon, 16.0, tint);
        right -= 28.0;
    }
    if let Some((words, route)) = outcome.link.as_ref().filter(|_| !outcome.stale) {
        let link = link(ui, pass, id.with("enlace"), (right, middle), words);
        right = link.rect.left() - 12.0;
        if link.clicked() {
            let new_tab = false;
            pass.events.push(PageEvent::Follow { route: route.clone(), new_tab });
        }
    }
    let mut x = rect.left() + 36.0;
    let mut put = |words: &str, mono: bool, colour: Color32| {
        let font = if mono { fonts::mono(theme::SMALL) } else { fonts::regular(theme::SMALL) };
        let clip = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
        let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
        let at = Pos2::new(x, middle);
        let drawn = painter.text(at, Align2::LEFT_CENTER, words, font, colour);
        x = drawn.right() + 8.0;
    };
    put(&format!("[{}]", outcome.number), true, tokens.weak);
    if let Some(millis) = outcome.millis {
        put(&format!("{millis} ms"), true, tokens.text);
    }
    match outcome.phase {
        Phase::Waiting if outcome.phrase.is_empty() => {
            put("espera su turno", false, tokens.secondary);
        }
        Phase::Waiting => put(&outcome.phrase, false, tokens.secondary),
        Phase::Running => put("en curso…", false, tokens.secondary),
        Phase::Stopped => put("detenido", false, tokens.warn),
        Phase::Done(well) if !outcome.phrase.is_empty() => {
            put("·", false, tokens.weak);
            put(&outcome.phrase, true, if well { tokens.text } else { tokens.error });
        }
        Phase::Done(_) => {}
    }
    if outcome.stale {
        put("· de otro mundo: repítelo", false, tokens.warn);
    }
    if response.has_focus() {
        widgets::focus_ring_at(ui, rect.shrink(1.0));
    }
    if can_open && response.clicked() {
        pass.events.push(PageEvent::Run(RunEvent::Toggle(path.clone())));
    }
    if can_open {
        response.on_hover_cursor(CursorIcon::PointingHand);
    }
}

fn link(
    ui: &mut Ui,
    pass: &mut Pass<'_>,
    id: Id,
    (right, middle): (f32, f32),
    words: &str,
) -> Response {
    let tokens = pass.tokens;
    let font = fonts::regular(theme::SMALL);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, tokens.link);
    let size = vec2(galley.size().x + 18.0, 24.0);
    let rect = Rect::from_min_size(pos2(right - size.x, middle - 12.0), size);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, words));
    pass.keep_in_view(ui, &response);
    let corner = pos2(rect.left(), middle - galley.size().y / 2.0);
    ui.painter().galley(corner, galley, tokens.link);
    let arrow = pos2(rect.right() - 6.0, middle);
    widgets::paint_icon(ui.painter(), arrow, "arrow-up-right", theme::SMALL, tokens.link);
    widgets::focus_ring(ui, &response);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// The button that runs every fence of a section.
pub(super) fn all(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, rect: Rect, paths: &[TextPath]) {
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("Ejecutar todo: {} fragmentos", paths.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let pointed = response.hovered() || response.has_focus();
    if pointed {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let colour = if pointed { tokens.text } else { tokens.secondary };
    let at = pos2(rect.left() + 18.0, rect.center().y);
    widgets::paint_icon(ui.painter(), at, "play", 14.0, colour);
    let font = fonts::regular(theme::SMALL);
    let at = pos2(rect.left() + 32.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, "Ejecutar todo", font, colour);
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        pass.events.push(PageEvent::Run(RunEvent::Start(paths.to_vec())));
    }
    response.on_hover_text("Ejecuta por orden los fragmentos de esta sección");
}
