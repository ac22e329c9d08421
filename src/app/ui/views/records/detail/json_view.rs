//! The lines of a JSON tree, drawn: colours of code, folds, copies at a click.

use std::ops::Range;

use caudal::clients::reader::json::{self, Kind};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Key, Modifiers, Role, Sense, Ui, Vec2, WidgetInfo};

use super::contents::mono_rows;
use super::tree::{Folds, Line, Piece, STEP};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Bytes of a name or value that are drawn.
const DRAWN: usize = 300;
/// Points by which a level stands in.
const INDENT: f32 = 16.0;
/// Levels that stand in further than the one above.
const INDENTED: usize = 40;

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    text: &[u8],
    lines: &[Line],
    folds: &mut Folds,
) {
    mono_rows(ui, "json", lines.len(), |ui, index| {
        let Some(line) = lines.get(index) else { return };
        row(ui, scene, text, line, folds);
    });
}

fn row(ui: &mut Ui, scene: &mut ViewScene<'_>, text: &[u8], line: &Line, folds: &mut Folds) {
    let tokens = ui.tokens();
    let (job, words) = written(text, line, tokens);
    let galley = ui.painter().layout_job(job);
    let inset = INDENT * line.depth.min(INDENTED) as f32;
    let size = Vec2::new(inset + 16.0 + galley.size().x + 8.0, ui.available_height());
    let sense = if line.piece == Piece::End { Sense::hover() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let role = match line.piece {
        Piece::Leaf | Piece::Open | Piece::Closed(_) => Role::TreeItem,
        Piece::More(..) => Role::Button,
        Piece::End => Role::Label,
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, &words));
    if sense == Sense::click() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect.with_min_x(rect.left() + inset), theme::RADIUS, tokens.hover);
    }
    let icon = match line.piece {
        Piece::Open => Some("chevron-down"),
        Piece::Closed(count) if count > 0 => Some("chevron-right"),
        _ => None,
    };
    let left = rect.left_center() + Vec2::new(inset, 0.0);
    if let Some(icon) = icon {
        let at = left + Vec2::new(7.0, 0.0);
        widgets::paint_icon(ui.painter(), at, icon, 12.0, tokens.secondary);
    }
    let at = left + Vec2::new(16.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.text);
    widgets::focus_ring(ui, &response);
    let key = |key: Key| {
        response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
    };
    match line.piece {
        Piece::Open if response.clicked() || key(Key::Minus) => folds.close(line.value.start),
        Piece::Closed(count) if count > 0 && (response.clicked() || key(Key::Plus)) => {
            folds.open(line.value.start);
        }
        Piece::More(container, _) if response.clicked() => folds.more(container),
        Piece::Leaf if response.clicked() => {
            let value = &text[line.value.clone()];
            let value = match line.kind {
                Kind::String => json::unquote(value).into_owned(),
                _ => String::from_utf8_lossy(value).into_owned(),
            };
            scene.actions.push(Action::Copy(value, "Valor copiado"));
        }
        _ => {}
    }
    if line.piece == Piece::Leaf {
        response.on_hover_text("Copiar el valor");
    }
}

/// A line in colours, and in words.
fn written(text: &[u8], line: &Line, tokens: &Tokens) -> (LayoutJob, String) {
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    let mut words = String::new();
    let mut add = |text: &str, colour| {
        job.append(text, 0.0, TextFormat::simple(fonts::mono(theme::SMALL), colour));
        words.push_str(text);
    };
    if let Some(name) = &line.name {
        add(&cut(text, name), tokens.code_flag);
        add(": ", tokens.weak);
    }
    let (open, close) = if line.kind == Kind::Array { ("[", "]") } else { ("{", "}") };
    match line.piece {
        Piece::Open => add(open, tokens.secondary),
        Piece::End => add(close, tokens.secondary),
        Piece::Closed(0) => add(&format!("{open}{close}"), tokens.secondary),
        Piece::Closed(count) => {
            add(&format!("{open}…{close} "), tokens.secondary);
            let (one, many) = match line.kind {
                Kind::Array => ("elemento", "elementos"),
                _ => ("campo", "campos"),
            };
            add(&numbers::counted(count as u64, one, many), tokens.weak);
        }
        Piece::More(_, left) => {
            let next = left.min(STEP) as u64;
            let words =
                format!("… {} más · mostrar {}", numbers::whole(left as u64), numbers::whole(next));
            add(&words, tokens.link);
        }
        Piece::Leaf => {
            let colour = match line.kind {
                Kind::String => tokens.code_string,
                Kind::Number => tokens.code_number,
                _ => tokens.code_command,
            };
            add(&cut(text, &line.value), colour);
        }
    }
    (job, words)
}

/// A stretch as it is written in the payload, or its beginning.
fn cut(text: &[u8], range: &Range<usize>) -> String {
    let end = range.end.min(range.start + DRAWN);
    let mut words = super::payload::printable(&text[range.start..end]);
    if end < range.end {
        // A letter may be cut in two.
        while words.ends_with('\u{fffd}') {
            words.pop();
        }
        words.push('…');
    }
    words
}
