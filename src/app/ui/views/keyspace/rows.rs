//! The open shards as a list: with every limit as a bar where there is room, or with one bar for
//! writes and one for reads.

use caudal::engine::StreamView;
use caudal::kinesis::{READ_BYTES_PER_SEC, READ_CALLS_PER_SEC};
use eframe::egui::{
    Align, Align2, Color32, Layout, Painter, Popup, Pos2, Rect, Response, Role, ScrollArea, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2,
};

use super::desk::Desk;
use super::figures::{Figure, Figures};
use super::paint;
use super::pick::{Spot, Surface};
use super::words;
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Row};

/// Height of a row with every limit.
pub const ROW: f32 = 48.0;
/// Height of a row with one bar for writes and one for reads.
pub const COMPACT_ROW: f32 = 72.0;
/// Height of the columns' names.
const HEAD: f32 = 28.0;

/// Where the columns of a row are.
struct Columns {
    write: [f32; 4],
    read: [f32; 4],
    refused: f32,
    lag: f32,
    scissors: f32,
    menu: f32,
}

impl Columns {
    fn over(rect: Rect) -> Self {
        let (left, right) = (rect.left(), rect.right());
        let lag = right - 84.0;
        let refused = lag - 76.0;
        // What is left over when every text has its room is shared by the bars.
        let bar = ((refused - 64.0 - (left + 72.0) - 20.0) / 2.0 - 92.0).clamp(36.0, 320.0);
        let group = |from: f32| [from, from + 40.0, from + 40.0 + bar, from + 40.0 + bar + 52.0];
        let write = group(left + 72.0);
        let read = group(write[3] + 20.0);
        Self { write, read, refused, lag, scissors: right - 44.0, menu: right - 18.0 }
    }
}

/// All open shards with every limit, scrolling where they are many.
pub fn list(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    height: f32,
) {
    let tokens = ui.tokens();
    let (head, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), HEAD), eframe::egui::Sense::hover());
    heads(ui.painter(), tokens, head);
    ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(tokens.stroke, tokens.line));
    let area = ScrollArea::vertical()
        .id_salt("shards abiertos")
        .max_height(height - HEAD)
        .auto_shrink([false, true]);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, figures.open.len(), |ui, range| {
        reveal(ui, figures, desk, range.start, ROW);
        for at in range {
            let (_, rect) = ui.allocate_space(Vec2::new(ui.available_width(), ROW));
            row(ui, rect, stream, figures, at, desk, scene);
        }
    });
}

/// Scrolls to the row that shall have the keyboard; `first` is the one at the top.
fn reveal(ui: &Ui, figures: &Figures, desk: &Desk, first: usize, row: f32) {
    let Some((Surface::List, id)) = desk.reveal else { return };
    let Some((at, _)) = figures.find(id) else { return };
    let place = ui.max_rect();
    let top = place.top() + (at as f32 - first as f32) * row;
    ui.scroll_to_rect(Rect::from_x_y_ranges(place.x_range(), top..=top + row), None);
}

fn heads(painter: &Painter, tokens: &Tokens, rect: Rect) {
    let columns = Columns::over(rect);
    let font = fonts::regular(theme::CAPTION);
    let y = rect.center().y;
    let narrow = columns.write[2] - columns.write[1] < 60.0;
    let (write, read) = if narrow {
        ("escritura", "lectura")
    } else {
        ("escritura · 1 MB/s y 1000 reg/s", "lectura · 2 MB/s y 5 llam/s")
    };
    for (x, anchor, text) in [
        (rect.left() + 16.0, Align2::LEFT_CENTER, "shard"),
        (columns.write[0], Align2::LEFT_CENTER, write),
        (columns.read[0], Align2::LEFT_CENTER, read),
        (columns.refused, Align2::RIGHT_CENTER, "rechazos"),
        (columns.lag, Align2::RIGHT_CENTER, "retraso"),
    ] {
        painter.text(Pos2::new(x, y), anchor, text, font.clone(), tokens.weak);
    }
}

fn row(
    ui: &mut Ui,
    rect: Rect,
    stream: &StreamView,
    figures: &Figures,
    at: usize,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let figure = &figures.open[at];
    let columns = Columns::over(rect);
    let spot = Spot { stream, figures, at, surface: Surface::List };
    let response = spot.show(ui, rect, desk, scene);
    paint_background(ui, rect, figure, &spot, scene, &response);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let middle = rect.center().y;
    let at_chip = Pos2::new(rect.left() + 16.0, middle);
    paint::chip(&painter, tokens, at_chip, Align2::LEFT_CENTER, figure.id.0, true);
    let turn = figure.id.0 as usize % 8;
    let write = (tokens.shard[turn], tokens.error);
    let read = (tokens.hatch_shard[turn], tokens.error);
    let meters = [
        (
            columns.write,
            0,
            "MB/s",
            figure.offered.bytes_used(),
            words::megabytes(figure.offered.bytes),
            write,
        ),
        (
            columns.write,
            1,
            "reg/s",
            figure.offered.records_used(),
            count(figure.offered.records),
            write,
        ),
        (
            columns.read,
            0,
            "MB/s",
            figure.read_bytes / READ_BYTES_PER_SEC as f64,
            words::megabytes(figure.read_bytes),
            read,
        ),
        (
            columns.read,
            1,
            "llam",
            figure.read_calls / READ_CALLS_PER_SEC as f64,
            numbers::decimal(figure.read_calls, 1),
            read,
        ),
    ];
    for (column, line, unit, used, value, colours) in meters {
        let y = middle + if line == 0 { -8.0 } else { 8.0 };
        let font = fonts::mono(theme::CAPTION);
        painter.text(Pos2::new(column[0], y), Align2::LEFT_CENTER, unit, font.clone(), tokens.weak);
        let track = Rect::from_x_y_ranges(column[1]..=column[2], y - 3.0..=y + 3.0);
        paint::meter(&painter, tokens, track, used, colours, true);
        let colour = if used > 1.0 { tokens.error } else { tokens.text };
        painter.text(Pos2::new(column[3], y), Align2::RIGHT_CENTER, value, font, colour);
    }
    let mono = fonts::mono(theme::SMALL);
    let (refused, colour, font) = if figure.refused > 0.0 {
        (format!("{}/s", count(figure.refused)), tokens.error, fonts::mono_semibold(theme::SMALL))
    } else {
        ("0".to_owned(), tokens.weak, mono.clone())
    };
    painter.text(Pos2::new(columns.refused, middle), Align2::RIGHT_CENTER, refused, font, colour);
    let lag = figure.lag.map_or_else(|| "—".to_owned(), words::lag);
    let colour = if figure.lag.is_some() { tokens.text } else { tokens.weak };
    painter.text(Pos2::new(columns.lag, middle), Align2::RIGHT_CENTER, lag, mono, colour);
    buttons(ui, &columns, middle, stream, figures, figure, desk, scene);
    if response.has_focus() {
        widgets::focus_ring_at(ui, rect.shrink(3.0));
    }
    response.on_hover_ui_at_pointer(|ui| details(ui, figure));
}

fn paint_background(
    ui: &Ui,
    rect: Rect,
    figure: &Figure,
    spot: &Spot<'_>,
    scene: &ViewScene<'_>,
    response: &Response,
) {
    let tokens = ui.tokens();
    let selected = scene.focus.is_shard_selected(&spot.stream.name, figure.id);
    let lit = scene.focus.is_shard_hovered(&spot.stream.name, figure.id) || response.hovered();
    let fill = if figure.refused > 0.0 {
        tokens.soft_error
    } else if selected {
        tokens.sel
    } else if lit {
        tokens.hover
    } else {
        Color32::TRANSPARENT
    };
    if fill != Color32::TRANSPARENT {
        ui.painter().rect_filled(rect, 0, fill);
    }
    if selected {
        let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0, tokens.accent);
    } else if lit && figure.refused > 0.0 {
        let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(bar, 0, tokens.error);
    }
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
}

#[expect(clippy::too_many_arguments, reason = "a row's buttons touch all that the row does")]
fn buttons(
    ui: &mut Ui,
    columns: &Columns,
    middle: f32,
    stream: &StreamView,
    figures: &Figures,
    figure: &Figure,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let place = |x: f32| Rect::from_center_size(Pos2::new(x, middle), Vec2::splat(28.0));
    let child = |ui: &mut Ui, x: f32, salt: &str| {
        ui.new_child(
            UiBuilder::new()
                .id_salt((salt, figure.id.0))
                .max_rect(place(x))
                .layout(Layout::left_to_right(Align::Center)),
        )
    };
    let name = format!("Dividir #{}…", figure.id.0);
    let mut inside = child(ui, columns.scissors, "tijeras");
    if widgets::icon_button(&mut inside, "scissors", &name, Some("S")).clicked() {
        desk.plan_split(figures, figure);
    }
    let name = format!("Más acciones de #{}", figure.id.0);
    let mut inside = child(ui, columns.menu, "menú");
    let more = widgets::icon_button(&mut inside, "ellipsis", &name, None);
    menu(&more, &name, stream, figures, figure, desk, scene);
}

fn menu(
    button: &Response,
    name: &str,
    stream: &StreamView,
    figures: &Figures,
    figure: &Figure,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    Popup::menu(button).accessible_name(name).show(|ui| {
        ui.set_width(232.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let target = Target::shard(&stream.name, figure.id);
        let item = |ui: &mut Ui, icon: &str, text: &str, key: &str| {
            let row = Row::new(text).icon(icon).detail(key).height(28.0);
            row.role(Role::MenuItem).show(ui).clicked()
        };
        if item(ui, "scissors", "Dividir…", "S") {
            desk.plan_split(figures, figure);
        }
        if figures.open.len() > 1 && item(ui, "merge", "Fusionar con su vecino…", "M") {
            desk.plan_merge(figures, figure.id);
        }
        for (icon, text, view) in [
            ("database", "Ver sus registros", ViewKind::Records),
            ("users", "Ver sus consumidores", ViewKind::Consumers),
            ("chart-line", "Ver sus métricas", ViewKind::Metrics),
        ] {
            if item(ui, icon, text, "") {
                scene.focus.select(target.clone());
                scene.actions.push(Action::Go { route: Route::View(view), new_tab: false });
            }
        }
        if item(ui, "copy", "Copiar ShardId", "") {
            scene.actions.push(Action::Copy(figure.id.to_string(), "ShardId copiado"));
        }
    });
}

/// All open shards with one bar for writes and one for reads.
pub fn compact(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    height: f32,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical()
        .id_salt("shards abiertos, breve")
        .max_height(height)
        .auto_shrink([false, true]);
    area.show_rows(ui, COMPACT_ROW, figures.open.len(), |ui, range| {
        reveal(ui, figures, desk, range.start, COMPACT_ROW);
        for at in range {
            let (_, rect) = ui.allocate_space(Vec2::new(ui.available_width(), COMPACT_ROW));
            compact_row(ui, rect, stream, figures, at, desk, scene);
        }
    });
}

fn compact_row(
    ui: &Ui,
    rect: Rect,
    stream: &StreamView,
    figures: &Figures,
    at: usize,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let figure = &figures.open[at];
    let spot = Spot { stream, figures, at, surface: Surface::List };
    let card = rect.shrink2(Vec2::new(0.0, 2.0));
    let response = spot.show(ui, card, desk, scene);
    let selected = scene.focus.is_shard_selected(&spot.stream.name, figure.id);
    let lit = scene.focus.is_shard_hovered(&spot.stream.name, figure.id) || response.hovered();
    if selected || lit {
        let fill = if selected { tokens.sel } else { tokens.panel };
        let stroke = Stroke::new(tokens.stroke, if lit { tokens.line2 } else { tokens.line });
        ui.painter().rect(card, theme::RADIUS_CARD, fill, stroke, StrokeKind::Inside);
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let (left, right) = (card.left() + 8.0, card.right() - 8.0);
    let y = card.top() + 15.0;
    let chip =
        paint::chip(&painter, tokens, Pos2::new(left, y), Align2::LEFT_CENTER, figure.id.0, true);
    let mono = fonts::mono(theme::CAPTION);
    let hot = figure.is_hot();
    let (text, colour) = if hot {
        let words = if figure.refused > 0.0 {
            words::refusals(figure.refused)
        } else {
            "caliente".to_owned()
        };
        (format!("▲ {words}"), tokens.error)
    } else {
        let start = figure.range.starting_hash_key.0 >> 112;
        let end = figure.range.ending_hash_key.0 >> 112;
        (format!("0x{start:04X}…-0x{end:04X}…"), tokens.weak)
    };
    let galley = paint::elided(&painter, text, mono.clone(), colour, right - chip.right() - 8.0);
    painter.galley(Pos2::new(chip.right() + 8.0, y - galley.size().y / 2.0), galley, colour);
    let turn = figure.id.0 as usize % 8;
    let lines = [
        ("escritura", figure.offered.used(), tokens.shard[turn], y + 21.0),
        ("lectura", figure.read_used(), tokens.hatch_shard[turn], y + 38.0),
    ];
    for (name, used, colour, y) in lines {
        let font = fonts::regular(theme::CAPTION);
        painter.text(Pos2::new(left, y), Align2::LEFT_CENTER, name, font, tokens.secondary);
        let track =
            Rect::from_x_y_ranges(left + 56.0..=(right - 44.0).max(left + 64.0), y - 3.0..=y + 3.0);
        paint::meter(&painter, tokens, track, used, (colour, tokens.error), false);
        let colour = if used > 1.0 { tokens.error } else { tokens.text };
        painter.text(
            Pos2::new(right, y),
            Align2::RIGHT_CENTER,
            words::percent(used),
            mono.clone(),
            colour,
        );
    }
    if response.has_focus() {
        widgets::focus_ring_at(ui, card.shrink(2.0));
    }
    response.on_hover_ui_at_pointer(|ui| details(ui, figure));
}

fn count(per_second: f64) -> String {
    numbers::decimal(per_second, usize::from(per_second > 0.0 && per_second < 10.0))
}

/// All that is known of an open shard, in words.
pub fn details(ui: &mut Ui, figure: &Figure) {
    let tokens = ui.tokens();
    ui.set_max_width(340.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let title = format!("{} · {}", figure.id, words::range(&figure.range));
    ui.label(eframe::egui::RichText::new(title).font(fonts::mono_semibold(theme::SMALL)));
    let mut lines = vec![
        format!(
            "Escritura: {} MB/s de 1 y {} reg/s de 1000 ({})",
            words::megabytes(figure.offered.bytes),
            count(figure.offered.records),
            words::percent(figure.offered.used())
        ),
        format!(
            "Lectura: {} MB/s de 2 y {} GetRecords/s de 5",
            words::megabytes(figure.read_bytes),
            numbers::decimal(figure.read_calls, 1)
        ),
    ];
    if figure.pushed_bytes > 0.0 {
        lines.push(format!("Aparte, por EFO: {} MB/s", words::megabytes(figure.pushed_bytes)));
    }
    if figure.refused > 0.0 {
        let by_bytes = figure.refused_for_bytes;
        lines.push(format!(
            "Rechazados: {}/s ({} por el límite de 1 MB/s, {} por el de 1000 reg/s)",
            count(figure.refused),
            count(by_bytes),
            count(figure.refused - by_bytes)
        ));
    }
    lines.push(format!("Retenidos: {}", numbers::counted(figure.records, "registro", "registros")));
    lines.push("Medias de los últimos 5 s de tiempo simulado.".to_owned());
    for line in lines {
        let text = eframe::egui::RichText::new(line).font(fonts::regular(theme::SMALL));
        ui.label(text.color(tokens.secondary));
    }
}
