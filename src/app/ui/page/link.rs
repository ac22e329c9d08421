//! A link in a sentence: a widget of its own over its words.

use eframe::egui::{
    CursorIcon, Id, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo,
};

use super::item::Run;
use super::pass::Pass;
use super::places::{Target, To};
use super::{PageEvent, widgets};
use crate::ui::theme::{self, Tokens};

/// Shows what is to be seen of a link and follows it.
pub(super) fn show(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, run: &Run, origin: Pos2) {
    let Some(response) = sense(ui, id, run, origin) else { return };
    let name = name(run);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let colour = run.target.colour(tokens);
    let lit = response.hovered() || response.has_focus();
    let source = matches!(run.target.to, To::Source(_));
    for (index, area) in run.areas.iter().enumerate() {
        let rect = area.translate(origin.to_vec2());
        if lit && !source {
            let y = rect.center().y + 8.0;
            ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, colour));
        }
        if run.arrow && index + 1 == run.areas.len() {
            let at = rect.right_center() + eframe::egui::vec2(5.0, 0.0);
            widgets::paint_icon(ui.painter(), at, "arrow-up-right", theme::CAPTION, colour);
        }
    }
    if response.has_focus() {
        for area in &run.areas {
            let rect = area.translate(origin.to_vec2());
            let height = if source { 16.0 } else { 19.0 };
            let rect = Rect::from_center_size(
                rect.center(),
                [rect.width() + if source { 8.0 } else { 4.0 }, height].into(),
            );
            widgets::focus_ring_at(ui, rect.shrink(1.0));
        }
    }
    tooltip(ui, &response, &run.target);
    menu(&response, pass, &run.target);
    follow(ui, pass, &response, &run.target);
}

/// The widgets of all rows as one. Only the first takes the focus.
fn sense(ui: &Ui, id: Id, run: &Run, origin: Pos2) -> Option<Response> {
    let source = matches!(run.target.to, To::Source(_));
    let mut whole: Option<Response> = None;
    for (index, area) in run.areas.iter().enumerate() {
        // A raised number is small: the finger gets a little more.
        let grown = if source { area.expand2([3.0, 0.0].into()) } else { *area };
        let rect = grown.translate(origin.to_vec2());
        let (id, sense) = match index {
            0 => (id, Sense::click()),
            _ => (id.with(index), Sense::CLICK),
        };
        let response = ui.interact(rect, id, sense).on_hover_cursor(CursorIcon::PointingHand);
        whole = Some(match whole {
            None => response,
            Some(first) => {
                let joined = first.rect.union(response.rect);
                let mut both = first.union(response);
                both.rect = joined;
                both
            }
        });
    }
    whole
}

fn name(run: &Run) -> String {
    match &run.target.to {
        To::Source(number) => format!("Fuente {number}: {}", run.target.tip),
        _ => run.text.clone(),
    }
}

/// What a link says when it is pointed at, or reached by keyboard.
pub(in crate::ui) fn tooltip(ui: &Ui, response: &Response, target: &Target) {
    if target.tip.is_empty() {
        return;
    }
    let tokens = theme::tokens(ui.ctx());
    let write = |ui: &mut Ui| write_tip(ui, target, tokens);
    if response.has_focus() && !response.hovered() && !pointer_down(ui) {
        response.show_tooltip_ui(write);
    } else {
        response.clone().on_hover_ui(write);
    }
}

fn pointer_down(ui: &Ui) -> bool {
    ui.input(|input| input.pointer.any_down())
}

fn write_tip(ui: &mut Ui, target: &Target, tokens: &Tokens) {
    use crate::ui::theme::fonts;
    use eframe::egui::RichText;
    ui.set_max_width(320.0);
    ui.spacing_mut().item_spacing.y = 4.0;
    let words = |text: &str| RichText::new(text).font(fonts::regular(theme::SMALL));
    match (&target.to, target.tip.split_once('\n')) {
        (To::Route(_), Some((title, summary))) => {
            let title = RichText::new(title).font(fonts::medium(theme::TOOL));
            ui.label(title.color(tokens.text));
            if !summary.is_empty() {
                ui.label(words(summary).color(tokens.secondary));
            }
        }
        (To::Web(_), _) => {
            let address = RichText::new(&target.tip).font(fonts::mono(theme::CAPTION));
            ui.label(address.color(tokens.secondary));
        }
        _ => {
            ui.label(words(&target.tip).color(tokens.text));
        }
    }
}

/// The menu of a link.
pub(in crate::ui) fn menu(response: &Response, pass: &mut Pass<'_>, target: &Target) {
    response.context_menu(|ui| match &target.to {
        To::Route(route) => {
            if ui.button("Abrir").clicked() {
                pass.events.push(PageEvent::Follow { route: route.clone(), new_tab: false });
            }
            if ui.button("Abrir en otra pestaña").clicked() {
                pass.events.push(PageEvent::Follow { route: route.clone(), new_tab: true });
            }
            if ui.button("Copiar enlace").clicked() {
                pass.copy(ui, &route.to_string(), "Enlace copiado");
            }
        }
        To::Web(address) => {
            if ui.button("Abrir").clicked() {
                pass.events.push(PageEvent::Web(address.clone()));
            }
            if ui.button("Copiar enlace").clicked() {
                pass.copy(ui, address, "Enlace copiado");
            }
        }
        To::Missing(written) => {
            if ui.button("Buscar en las notas").clicked() {
                pass.events.push(PageEvent::Search(written.clone()));
            }
        }
        To::Source(number) => {
            if ui.button("Ir a la fuente").clicked() {
                pass.asks.source = Some(*number);
            }
            if ui.button("Copiar fuente").clicked() {
                pass.copy(ui, &target.tip, "Fuente copiada");
            }
        }
    });
}

/// Goes where a link leads if it was clicked.
pub(in crate::ui) fn follow(ui: &Ui, pass: &mut Pass<'_>, response: &Response, target: &Target) {
    let command = ui.input(|input| input.modifiers.command);
    let middle = response.clicked_by(PointerButton::Middle);
    if !response.clicked() && !middle {
        return;
    }
    let new_tab = middle || command;
    match &target.to {
        To::Route(route) => {
            pass.events.push(PageEvent::Follow { route: route.clone(), new_tab });
        }
        To::Web(address) => pass.events.push(PageEvent::Web(address.clone())),
        To::Missing(written) => pass.events.push(PageEvent::Search(written.clone())),
        To::Source(number) => pass.asks.source = Some(*number),
    }
}
