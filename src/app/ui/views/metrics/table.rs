//! The metrics in numbers: what the plots draw, for those who'd rather read it or can't see them.

use eframe::egui::{Align2, Color32, Pos2, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::plot;
use super::series::{Curve, Metric, limit};
use crate::ui::theme::{self, Themed as _, fonts};

/// Draws a row for each curve of each metric.
pub(super) fn show(ui: &mut Ui, scene: &plot::Scene<'_>, metrics: &[&Metric], all: &[Vec<Curve>]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let weak = ui.tokens().weak;
    let heads = ["métrica", "de", "ahora", "media", "máximo", "límite"];
    row(ui, heads.map(|head| (head.to_owned(), weak)), None);
    let tokens = ui.tokens();
    for (metric, curves) in metrics.iter().zip(all) {
        let limit = limit(metric, scene.stream, scene.wanted);
        for curve in curves {
            let unit = metric.unit;
            let over = limit.is_some_and(|limit| curve.most >= limit * 0.95);
            let most = if over { tokens.error } else { tokens.text };
            let cells = [
                (metric.name.to_owned(), tokens.text),
                (plot::name(curve.whose), tokens.secondary),
                (unit.text(curve.now), tokens.text),
                (unit.text(curve.mean), tokens.text),
                (unit.text(curve.most), most),
                (limit.map_or_else(|| "–".to_owned(), |limit| unit.text(limit)), tokens.secondary),
            ];
            let parts: Vec<_> = heads
                .iter()
                .zip(&cells)
                .map(|(head, (text, _))| format!("{head} {text}"))
                .collect();
            row(ui, cells, Some(&parts.join(", ")));
        }
    }
}

fn row(ui: &mut Ui, cells: [(String, Color32); 6], name: Option<&str>) {
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if let Some(name) = name {
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, name));
    }
    let (left, width) = (rect.left(), rect.width().min(920.0));
    let step = (width - 330.0) / 4.0;
    for (index, (words, colour)) in cells.into_iter().enumerate() {
        let (x, align) = match index {
            0 => (left, Align2::LEFT_CENTER),
            1 => (left + 268.0, Align2::LEFT_CENTER),
            index => (left + 330.0 + step * (index as f32 - 1.0), Align2::RIGHT_CENTER),
        };
        let at = Pos2::new(x, rect.center().y);
        ui.painter().text(at, align, words, fonts::mono(theme::SMALL), colour);
    }
    let stroke = Stroke::new(ui.tokens().stroke, ui.tokens().line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}
