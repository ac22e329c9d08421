//! Which stream the views of the sandbox show, how it is, and the menu to choose another one.

use caudal::engine::{Snapshot, StreamView};
use eframe::egui::{Popup, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::streams;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Row, Tone};
use crate::ui::world;

/// The menu of streams, its status and what is refused, from right to left.
/// Returns the name of the stream that was chosen.
pub fn heading(
    ui: &mut Ui,
    snapshot: &Snapshot,
    stream: &StreamView,
    now: caudal::units::Timestamp,
) -> Option<String> {
    let flow = world::flow_of(stream, now);
    if flow.rejected > 0 {
        let per_second = flow.rejected as f64 / world::FLOW_SECONDS as f64;
        let decimals = usize::from(per_second < 10.0);
        let number = numbers::decimal(per_second, decimals);
        // Ten thousands of them leave the tabs beside it no room for more.
        let words = if per_second < 10.0 {
            format!("{number} rechazos/s")
        } else {
            format!("{number} ×/s")
        };
        let badge = widgets::badge(ui, Tone::Error, Some("triangle-alert"), &words);
        badge.on_hover_text(format!("{number} rechazos por segundo"));
    }
    let (word, tone, icon) = streams::status(stream.status);
    widgets::badge(ui, tone, icon, word);
    menu(ui, snapshot, &stream.name)
}

/// A menu of all streams. Returns the name of the one that was chosen.
pub fn menu(ui: &mut Ui, snapshot: &Snapshot, name: &str) -> Option<String> {
    let tokens = ui.tokens();
    let galley = ui.painter().layout_no_wrap(
        name.to_owned(),
        fonts::mono_semibold(theme::TOOL),
        tokens.text,
    );
    let size = Vec2::new(galley.size().x + 40.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Stream: {name}")));
    let fill = if response.hovered() { tokens.sel } else { tokens.raised };
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    let origin = rect.left_center() + Vec2::new(12.0, -galley.size().y / 2.0);
    ui.painter().galley(origin, galley, tokens.text);
    let at = rect.right_center() - Vec2::new(14.0, 0.0);
    widgets::paint_icon(ui.painter(), at, "chevron-down", 12.0, tokens.secondary);
    widgets::focus_ring(ui, &response);
    let shown = Popup::menu(&response).accessible_name("Elegir stream").show(|ui| {
        ui.set_width(280.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut chosen = None;
        for stream in &snapshot.streams {
            let detail = stream.open.len().to_string();
            let row = Row::new(&stream.name).detail(&detail).selected(stream.name == name);
            if row.role(Role::MenuItem).show(ui).clicked() {
                chosen = Some(stream.name.clone());
            }
        }
        chosen
    });
    shown.and_then(|shown| shown.inner)
}
