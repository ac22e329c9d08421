//! The producer: one record written by hand, a batch, a file, generated traffic. It knows the API's calls and
//! the library's clients; how an engine stores a record, or who reads it, it doesn't.

mod answer;
mod batch;
mod draft;
mod file;
mod one;
mod sending;
mod target;
#[cfg(test)]
mod tests;
mod traffic;
mod words;

use eframe::egui::{
    Frame, Margin, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
    scroll_area::ScrollBarVisibility,
};

use super::ViewScene;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Widest a form grows, in points.
const WIDTH_MAX: f32 = 760.0;
/// Height of the strip of tabs.
const STRIP: f32 = 32.0;

/// The ways to produce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    One,
    Batch,
    File,
    Traffic,
}

impl Tab {
    const ALL: [(Self, &'static str); 4] = [
        (Self::One, "Un registro"),
        (Self::Batch, "Lote"),
        (Self::File, "Fichero"),
        (Self::Traffic, "Tráfico"),
    ];
}

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    tab: Tab,
    one: one::State,
    batch: batch::State,
    file: file::State,
    traffic: traffic::State,
}

/// Takes what other views hand over, and the answers that have come.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    if let Some(draft) = scene.clients.draft.take() {
        state.tab = Tab::One;
        state.one.open(draft);
    }
    state.one.tick();
    state.batch.tick();
    state.file.tick();
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    if scene.snapshot.streams.is_empty() {
        let sentence = "Para enviar registros hace falta un stream.";
        super::streams::no_stream(ui, scene, "send", sentence);
        return;
    }
    strip(ui, &mut state.tab);
    let area = ScrollArea::vertical().id_salt("productor").auto_shrink([false, false]);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDTH_MAX));
            ui.spacing_mut().item_spacing.y = 8.0;
            match state.tab {
                Tab::One => one::show(ui, scene, &mut state.one),
                Tab::Batch => batch::show(ui, scene, &mut state.batch),
                Tab::File => file::show(ui, scene, &mut state.file),
                Tab::Traffic => traffic::show(ui, scene, &mut state.traffic),
            }
        });
    });
}

fn strip(ui: &mut Ui, chosen: &mut Tab) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.y = 0.0;
    // Too many for a narrow dock, they would push everything below past its edge.
    let hidden = ScrollBarVisibility::AlwaysHidden;
    let area = ScrollArea::horizontal().id_salt("formas").scroll_bar_visibility(hidden);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(8.0);
            for (tab, name) in Tab::ALL {
                let button = tab_button(ui, name, *chosen == tab);
                if button.clicked() {
                    *chosen = tab;
                }
                if button.gained_focus() || button.clicked() {
                    button.scroll_to_me(None);
                }
            }
        });
    });
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(line, 0, tokens.line);
}

fn tab_button(ui: &mut Ui, name: &str, selected: bool) -> Response {
    let tokens = ui.tokens();
    let font = if selected { fonts::semibold(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let colour = if selected { tokens.text } else { tokens.secondary };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colour);
    let size = Vec2::new(galley.size().x + 16.0, STRIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, selected, name));
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink(2.0), theme::RADIUS, tokens.sel);
        }
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
        if selected {
            let y = rect.bottom() - 1.0;
            ui.painter().hline(rect.shrink(8.0).x_range(), y, Stroke::new(2.0, tokens.accent));
        }
        widgets::focus_ring(ui, &response);
    }
    response
}

/// A place as wide as the view, for a line of text of its own.
fn row(ui: &mut Ui, content: impl FnOnce(&mut Ui)) -> Rect {
    let inner = ui.horizontal_wrapped(|ui| {
        ui.set_min_height(theme::ROW);
        ui.spacing_mut().item_spacing.x = 8.0;
        content(ui);
    });
    inner.response.rect
}
