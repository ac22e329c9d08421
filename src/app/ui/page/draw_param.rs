//! Draws a value that can be changed in place: a dotted line below it, and a field when it is
//! asked for.

use eframe::egui::{
    Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Role, Sense, TextEdit, Ui, WidgetInfo,
    pos2,
};

use super::item::Param;
use super::pass::Pass;
use super::run::RunEvent;
use super::{PageEvent, widgets};
use crate::ui::theme::{self, fonts};
use crate::ui::widgets::Kind as ButtonKind;

/// Width of the field.
const WIDE: f32 = 280.0;
/// Most suggestions.
const NAMES: usize = 6;

/// A value at a place.
pub(super) fn show(ui: &mut Ui, pass: &mut Pass<'_>, id: Id, rect: Rect, param: &Param) {
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{}: {}, se puede cambiar", param.kind.label(), param.value);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    pass.keep_in_view(ui, &response);
    let tokens = pass.tokens;
    let y = rect.bottom() - 1.0;
    // The words are drawn already: what shows that it is pointed at must not cover them.
    if response.hovered() {
        let line = Rect::from_min_max(pos2(rect.left(), y), pos2(rect.right(), y + 2.0));
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    let mut x = rect.left();
    while x < rect.right() {
        let dot = Rect::from_min_max(pos2(x, y), pos2((x + 2.0).min(rect.right()), y + 2.0));
        ui.painter().rect_filled(dot, 0, tokens.accent);
        x += 4.0;
    }
    widgets::focus_ring(ui, &response);
    let response = response.on_hover_cursor(eframe::egui::CursorIcon::Text);
    let draft = id.with("borrador");
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(draft, (param.value.clone(), true)));
    }
    let shown = Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(param.kind.label())
        .show(|ui| editor(ui, pass.streams, draft, param));
    if let Some(Some(value)) = shown.map(|shown| shown.inner) {
        let (kind, original) = (param.kind, param.original.clone());
        pass.events.push(PageEvent::Run(RunEvent::Set { kind, original, value }));
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

/// The field, what is wrong with it, what there is to choose from; the value once it is settled.
fn editor(ui: &mut Ui, names: &[String], draft: Id, param: &Param) -> Option<String> {
    ui.set_width(WIDE);
    let first = (param.value.clone(), true);
    let (mut text, fresh) = ui.data(|data| data.get_temp(draft)).unwrap_or(first);
    let tokens = crate::ui::theme::tokens(ui.ctx());
    let small = |words: &str, colour| {
        eframe::egui::RichText::new(words).font(fonts::regular(theme::SMALL)).color(colour)
    };
    ui.label(small(param.kind.label(), tokens.secondary));
    let field = TextEdit::singleline(&mut text)
        .id(draft.with("campo"))
        .font(fonts::mono(theme::CODE))
        .desired_width(WIDE - 16.0);
    let field = ui.add(field);
    let label = param.kind.label().to_owned();
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(label));
    if fresh {
        field.request_focus();
    }
    let enter =
        field.lost_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let fault = param.kind.fault(&text);
    match fault {
        Some(fault) => ui.label(small(fault, tokens.error)),
        None if param.sharing == 1 => ui.label(small("Cambia este fragmento.", tokens.secondary)),
        None => {
            let words = format!("Cambia {} fragmentos de la página.", param.sharing);
            ui.label(small(&words, tokens.secondary))
        }
    };
    let mut chosen = None;
    if param.kind == super::params::Kind::Stream {
        for name in names.iter().filter(|name| **name != param.value).take(NAMES) {
            if widgets::Row::new(name).icon("radio").role(Role::MenuItem).show(ui).clicked() {
                chosen = Some(name.clone());
            }
        }
    }
    ui.horizontal(|ui| {
        ui.add_enabled_ui(fault.is_none(), |ui| {
            if widgets::button(ui, ButtonKind::Primary, None, "Aplicar").clicked() || enter {
                chosen = Some(text.clone());
            }
        });
        if param.value != param.original
            && widgets::button(ui, ButtonKind::Quiet, None, "Como en la página").clicked()
        {
            chosen = Some(param.original.clone());
        }
    });
    let chosen = chosen.filter(|value| param.kind.fault(value).is_none());
    if enter && chosen.is_none() {
        field.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(draft, (text, false)));
    if chosen.is_some() {
        ui.close();
    }
    chosen
}
