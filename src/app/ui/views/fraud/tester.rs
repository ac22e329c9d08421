//! The middle: a transaction to edit, what the rules make of it, rule by rule.

use eframe::egui::{
    Align, Frame, Key, Layout, Margin, Modifiers, Popup, Role, Ui, UiBuilder, Vec2,
};

use super::event::{EXAMPLES, Event, From};
use super::{State, ViewScene, calls, caption, editor, heading, readings, summary};
use crate::ui::focus::Target;
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets::{self, Kind, Row};

/// From this width on the summary stands beside the transaction.
const BESIDE: f32 = 520.0;
/// Least height of the transaction.
const LEAST: f32 = 170.0;

pub(super) fn head(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let narrow = ui.available_width() < BESIDE;
    heading(ui, "Probar un evento", "", |ui| {
        if !narrow {
            send(ui, scene, state);
        }
        pick(ui, scene, state);
    });
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let narrow = ui.available_width() < BESIDE;
    if narrow {
        Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
            ui.horizontal(|ui| send(ui, scene, state));
        });
    }
    editor::hidden(ui, state);
    let edited = if narrow {
        let edited = editor::show(ui, state, LEAST);
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            summary::show(ui, scene, state);
        });
        edited
    } else {
        beside(ui, scene, state)
    };
    let tokens = ui.tokens();
    let x = ui.max_rect().x_range();
    ui.painter().hline(x, ui.cursor().top(), (tokens.stroke, tokens.line));
    if edited {
        state.event.edited();
        state.calls.forget();
        state.found = None;
        // What stands below was drawn from what there was before.
        ui.request_repaint();
    }
    readings::show(ui, state);
}

/// The transaction and the summary side by side, both as high as the higher one.
fn beside(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) -> bool {
    let tokens = ui.tokens();
    let top = ui.cursor().min;
    let width = ui.available_width();
    let left = (width * 0.46).clamp(264.0, 420.0);
    let height = ui.data(|data| data.get_temp::<f32>(ui.scope_id().with("alto"))).unwrap_or(LEAST);
    let mut edited = false;
    let place = eframe::egui::Rect::from_min_size(top, Vec2::new(left, f32::INFINITY));
    let mut one = ui.new_child(UiBuilder::new().max_rect(place).id_salt("texto"));
    edited |= editor::show(&mut one, state, height.max(LEAST));
    let margin = 16.0;
    let place = eframe::egui::Rect::from_min_size(
        top + Vec2::new(left + margin, 12.0),
        Vec2::new(width - left - 2.0 * margin, f32::INFINITY),
    );
    let mut other = ui.new_child(UiBuilder::new().max_rect(place).id_salt("resumen"));
    other.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
    summary::show(&mut other, scene, state);
    let own = other.min_rect().bottom() + 12.0 - top.y;
    ui.data_mut(|data| data.insert_temp(ui.scope_id().with("alto"), own));
    let bottom = one.min_rect().bottom().max(top.y + own);
    ui.painter().vline(top.x + left, top.y..=bottom, (tokens.stroke, tokens.line));
    let whole = eframe::egui::Rect::from_min_max(top, eframe::egui::pos2(top.x + width, bottom));
    ui.advance_cursor_after_rect(whole);
    if (own - height).abs() > 0.5 {
        ui.request_repaint();
    }
    edited
}

/// Sends the transaction as it stands.
fn send(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let stream = scene.selected().map(|stream| stream.name.clone());
    let request = stream.as_deref().map(|stream| calls::put(stream, &state.event));
    let ready = !state.calls.is_sending()
        && request.as_ref().is_some_and(|request| request.violations().as_slice().is_empty());
    // Before the transaction takes the key as a line break.
    let keyed = ready
        && state.writing
        && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let button = ui
        .add_enabled_ui(ready, |ui| {
            widgets::button(ui, Kind::Primary, Some("send"), "Enviar al stream")
        })
        .inner;
    let button = button.on_disabled_hover_text(if stream.is_none() {
        "Aún no hay streams: crea uno en Streams."
    } else {
        "El evento no se puede enviar tal como está."
    });
    if let Some(request) = request.filter(|_| button.clicked() || keyed) {
        state.calls.send(scene, request);
    }
}

/// What is tried, and the menu of what else could be.
fn pick(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let words = match &state.event.from {
        From::Example(index) => format!("Ejemplo: {}", EXAMPLES[*index].0),
        From::Record { name, .. } => format!("Registro {name}"),
        From::Own => "Evento tuyo".to_owned(),
    };
    let button = widgets::button(ui, Kind::Normal, Some("chevron-down"), &words);
    let mut chosen = None;
    Popup::menu(&button).accessible_name("Evento que se prueba").show(|ui| {
        ui.set_width(340.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        records(ui, scene, state);
        widgets::caps_heading(ui, "Ejemplos", None);
        let area = eframe::egui::ScrollArea::vertical().max_height(420.0);
        area.show(ui, |ui| {
            for (index, (name, shows, _)) in EXAMPLES.iter().enumerate() {
                let here = state.event.from == From::Example(index);
                let row = Row::new(name).detail(shows).selected(here).role(Role::MenuItem);
                if row.show(ui).clicked() {
                    chosen = Some(Event::example(index));
                }
            }
        });
    });
    if let Some(event) = chosen {
        state.take(event);
        state.found();
        ui.request_repaint();
    }
}

/// Real records to try.
fn records(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else { return };
    widgets::caps_heading(ui, "Registros reales", Some(&stream.name));
    if state.calls.is_fetching() {
        caption(ui, "Leyendo…");
        return;
    }
    if !calls::has_records(&stream) {
        let layout = Layout::left_to_right(Align::Center);
        let size = Vec2::new(ui.available_width(), theme::ROW);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.add_space(8.0);
            caption(ui, "El stream no tiene registros todavía.");
        });
        return;
    }
    let row = Row::new("El último del stream").icon("database").role(Role::MenuItem);
    if row.show(ui).clicked() {
        state.calls.fetch_newest(scene, &stream);
    }
    if let Some(Target::Record { stream: name, sequence }) = scene.focus.selected().cloned()
        && name == stream.name
    {
        let row = Row::new("El seleccionado en Registros").icon("mouse-pointer-click");
        if row.role(Role::MenuItem).show(ui).clicked() {
            state.calls.fetch(scene, &name, sequence);
        }
    }
}
