//! The partition keys that bring most: in all shards or in the selected one, by bytes or by
//! records, over the last minute of simulated time.

use caudal::engine::StreamView;
use eframe::egui::{
    Align2, Pos2, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use super::desk::Desk;
use super::figures::{Figure, Figures, HotKey};
use super::paint;
use super::words;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Height of the heading.
pub const HEAD: f32 = 36.0;

/// The list, at most so high.
pub fn show(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    height: f32,
) {
    let selected = scene.focus.selected().filter(|target| target.stream() == stream.name);
    let selected = selected.and_then(Target::shard_id).and_then(|id| figures.find(id));
    heading(ui, selected.map(|(_, figure)| figure), desk);
    let only = selected.filter(|_| desk.only_selected);
    let keys: Vec<(usize, usize)> = match only {
        Some((at, figure)) => {
            let mut keys: Vec<_> = (0..figure.keys.len()).map(|key| (at, key)).collect();
            if desk.by_records {
                let records = |key: &(usize, usize)| figure.keys[key.1].load.records;
                keys.sort_by(|one, two| records(two).total_cmp(&records(one)));
            }
            keys
        }
        None if desk.by_records => figures.by_records.clone(),
        None => figures.by_bytes.clone(),
    };
    if keys.is_empty() {
        let tokens = ui.tokens();
        ui.horizontal(|ui| {
            ui.add_space(16.0);
            let text = "Ninguna clave en el último minuto de tiempo simulado.";
            let text = RichText::new(text).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.weak));
        });
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical()
        .id_salt("claves calientes")
        .max_height((height - HEAD).max(theme::ROW * 3.0))
        .auto_shrink([false, true]);
    area.show_rows(ui, theme::ROW, keys.len(), |ui, range| {
        for at in range {
            let (shard, key) = keys[at];
            let figure = &figures.open[shard];
            row(ui, stream, figure, &figure.keys[key], desk, scene);
        }
    });
}

fn heading(ui: &mut Ui, selected: Option<&Figure>, desk: &mut Desk) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_height(HEAD);
        ui.add_space(16.0);
        let title = RichText::new("Claves calientes").font(fonts::semibold(theme::TOOL));
        ui.label(title.color(tokens.text));
        let right = ui.max_rect().right() - ui.cursor().left();
        if right > 420.0 {
            let text = "parte de su shard, último minuto";
            let text = RichText::new(text).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.weak));
        }
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(layout, |ui| {
            ui.add_space(8.0);
            ui.spacing_mut().item_spacing.x = 2.0;
            for (by_records, text) in [(true, "por registros"), (false, "por bytes")] {
                if switch(ui, text, desk.by_records == by_records) {
                    desk.by_records = by_records;
                }
            }
            if let Some(figure) = selected {
                ui.add_space(8.0);
                let text = format!("solo #{}", figure.id.0);
                if switch(ui, &text, desk.only_selected) {
                    desk.only_selected = !desk.only_selected;
                }
            }
        });
    });
}

/// A small word that is on or off; returns whether it was pressed.
fn switch(ui: &mut Ui, text: &str, on: bool) -> bool {
    let tokens = ui.tokens();
    let galley = ui.painter().layout_no_wrap(
        text.to_owned(),
        fonts::medium(theme::CAPTION),
        eframe::egui::Color32::PLACEHOLDER,
    );
    let size = Vec2::new(galley.size().x + 16.0, theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, text));
    let pointed = response.hovered() || response.has_focus();
    if on {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.sel);
    } else if pointed {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let colour = if on || pointed { tokens.text } else { tokens.secondary };
    let origin = rect.center() - galley.size() / 2.0;
    ui.painter().galley_with_override_text_color(origin, galley, colour);
    widgets::focus_ring(ui, &response);
    response.clicked()
}

fn row(
    ui: &mut Ui,
    stream: &StreamView,
    figure: &Figure,
    key: &HotKey,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (mine, all, error) = if desk.by_records {
        (key.load.records, figure.minute.records, 0.0)
    } else {
        (key.load.bytes, figure.minute.bytes, key.error)
    };
    let share = if all > 0.0 { mine / all } else { 0.0 };
    let inexact = all > 0.0 && error / all >= 0.01;
    let rate = if key.load.records < 0.05 {
        "< 0,1 reg/s".to_owned()
    } else {
        numbers::rate(key.load.records)
    };
    let text = if key.cut { format!("{}…", key.key) } else { key.key.clone() };
    let percent = words::percent(share);
    response.widget_info(|| {
        let name = format!("Sondear {text}: {percent} de #{}, {rate}", key.shard.0);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    let pointed = response.hovered() || response.has_focus();
    let probed = !key.cut && desk.key == key.key;
    if probed || pointed {
        let fill = if probed { tokens.sel } else { tokens.hover };
        ui.painter().rect_filled(rect, 0, fill);
    }
    if pointed {
        scene.focus.hover(Target::Key {
            stream: stream.name.clone(),
            key: key.key.clone(),
            shard: Some(key.shard),
        });
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let middle = rect.center().y;
    let chip = Pos2::new(rect.left() + 16.0, middle);
    paint::chip(&painter, tokens, chip, Align2::LEFT_CENTER, key.shard.0, true);
    let mono = fonts::mono(theme::SMALL);
    let right = rect.right() - 16.0;
    painter.text(
        Pos2::new(right, middle),
        Align2::RIGHT_CENTER,
        &rate,
        mono.clone(),
        tokens.secondary,
    );
    let percent_right = right - 92.0;
    let mark = if inexact && share >= 0.005 { format!("≥ {percent}") } else { percent };
    painter.text(
        Pos2::new(percent_right, middle),
        Align2::RIGHT_CENTER,
        mark,
        mono.clone(),
        tokens.text,
    );
    let left = rect.left() + 64.0;
    let room = percent_right - 56.0 - left;
    let name_room = (room * 0.32).clamp(96.0, 240.0).min(room);
    let galley = paint::elided(&painter, text, mono, tokens.text, name_room);
    painter.galley(Pos2::new(left, middle - galley.size().y / 2.0), galley, tokens.text);
    let track = Rect::from_x_y_ranges(
        left + name_room + 12.0..=percent_right - 56.0,
        middle - 3.0..=middle + 3.0,
    );
    if track.width() > 24.0 {
        let colour = tokens.shard[key.shard.0 as usize % 8];
        paint::meter(&painter, tokens, track, share, (colour, colour), false);
        if inexact {
            // What it may have brought besides, as a thin line.
            let from = track.left() + track.width() * share as f32;
            let to = track.left() + track.width() * (share + error / all).min(1.0) as f32;
            painter.hline(from..=to, middle, Stroke::new(1.0, tokens.secondary));
        }
    }
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        desk.key.clone_from(&key.key);
        desk.explicit.clear();
    }
    let response = response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand);
    response.on_hover_ui(|ui| {
        ui.set_max_width(320.0);
        let mut lines = vec![
            key.key.clone(),
            format!("{} MB/s y {rate} en el último minuto", words::megabytes(key.load.bytes)),
        ];
        if inexact {
            let most = words::percent(share + error / all);
            lines.push(format!(
                "Recuento acotado: entre el {} y el {most} de #{}.",
                words::percent(share),
                key.shard.0
            ));
        }
        lines.push("Clic: llevarla a la sonda.".to_owned());
        ui.label(lines.join("\n"));
    });
}
