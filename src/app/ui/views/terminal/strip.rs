//! The line below a terminal: what stands at the cursor, the keys, and what can be done.

use caudal::shell::complete::Completion;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Color32, Layout, RichText, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::super::ViewScene;
use super::{Place, State, copy_all};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Its height.
pub(super) const HEIGHT: f32 = 32.0;
/// Width from which on the keys are named.
const KEYS_FROM: f32 = 560.0;

/// The same while something is explained beside them.
const KEYS_AND_WORDS_FROM: f32 = 820.0;

/// Draws it over the whole of `ui`.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, place: Place) {
    let tokens = ui.tokens();
    let whole = ui.max_rect();
    ui.painter().hline(whole.x_range(), whole.top() + 0.5, Stroke::new(tokens.stroke, tokens.line));
    let builder = UiBuilder::new()
        .max_rect(whole.shrink2(vec2(16.0, 0.0)))
        .layout(Layout::right_to_left(Align::Center));
    let mut bar = ui.new_child(builder);
    bar.spacing_mut().item_spacing.x = 2.0;
    let any = !state.lines.is_empty();
    bar.add_enabled_ui(any, |ui| {
        if widgets::icon_button(ui, "trash-2", "Limpiar el terminal", Some("Ctrl+L")).clicked() {
            state.clear();
            state.focus(place);
        }
        if widgets::icon_button(ui, "copy", "Copiar la salida", None).clicked() {
            copy_all(state, scene);
        }
        if widgets::icon_button(ui, "search", "Buscar en la salida", Some("Ctrl+F")).clicked() {
            state.find.open();
        }
    });
    if state.session.is_busy()
        && widgets::icon_button(&mut bar, "square", "Detener el comando", Some("Ctrl+C")).clicked()
    {
        state.session.stop(&mut state.lines);
    }
    let from = if explains(scene, state) { KEYS_AND_WORDS_FROM } else { KEYS_FROM };
    if whole.width() >= from {
        bar.add_space(8.0);
        key(&mut bar, "Esc", "a la página");
        key(&mut bar, "↑", "historial");
    }
    bar.with_layout(Layout::left_to_right(Align::Center), |ui| said(ui, scene, state));
}

/// Whether there is something to say about the place of the cursor.
fn explains(scene: &ViewScene<'_>, state: &State) -> bool {
    let quiet = !scene.opening && !state.session.is_busy() && state.search.is_none();
    quiet && !state.offers.said().subject.is_empty() && !state.text.trim().is_empty()
}

/// What stands at the cursor, or what runs.
fn said(ui: &mut Ui, scene: &ViewScene<'_>, state: &State) {
    let tokens = ui.tokens();
    if explains(scene, state) {
        explain(ui, state.offers.said());
        return;
    }
    let text = if scene.opening {
        "El mundo se está abriendo: lo que escribas espera."
    } else if state.session.is_busy() {
        "En curso. Ctrl+C lo detiene."
    } else if state.search.is_some() {
        "Intro lo ejecuta · → lo trae al prompt · Ctrl+R, otro anterior · Esc, fuera"
    } else {
        "Ctrl+R busca en el historial · Mayús+Intro, otra línea"
    };
    let words = RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
    ui.add(eframe::egui::Label::new(words).truncate().selectable(false));
}

/// The option or operation at the cursor, what it is, and what the command still needs.
fn explain(ui: &mut Ui, said: &Completion) {
    let tokens = ui.tokens();
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let mut put = |words: &str, mono: bool, colour: Color32| {
        let font_id = if mono { fonts::mono(theme::SMALL) } else { fonts::regular(theme::SMALL) };
        let format = TextFormat { font_id, color: colour, ..TextFormat::default() };
        job.append(words, 0.0, format);
    };
    put(&said.subject, true, tokens.code_flag);
    put("  ", false, tokens.secondary);
    let about = said.about.trim_end_matches('.');
    put(about, false, tokens.text);
    match said.missing.as_slice() {
        [] => {}
        missing => {
            put(". Falta ", false, tokens.warn);
            put(&missing.join(" "), true, tokens.code_flag);
        }
    }
    ui.add(eframe::egui::Label::new(job).truncate().selectable(false));
}

/// A key and what it does. In a bar that is filled from the right.
fn key(ui: &mut Ui, key: &str, does: &str) {
    let tokens = ui.tokens();
    let font = fonts::regular(theme::SMALL);
    let words = ui.painter().layout_no_wrap(does.to_owned(), font, tokens.secondary);
    let cap = ui.painter().layout_no_wrap(key.to_owned(), fonts::mono(theme::CAPTION), tokens.text);
    let box_width = cap.size().x + 12.0;
    let size = vec2(box_width + 8.0 + words.size().x + 12.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{key}: {does}")));
    let place = eframe::egui::Rect::from_min_size(rect.min, vec2(box_width, 20.0));
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    let painter = ui.painter();
    painter.rect(place, theme::RADIUS, tokens.raised, stroke, eframe::egui::StrokeKind::Inside);
    painter.galley(place.center() - cap.size() / 2.0, cap, tokens.text);
    let at = eframe::egui::pos2(place.right() + 8.0, rect.center().y - words.size().y / 2.0);
    painter.galley(at, words, tokens.secondary);
}
