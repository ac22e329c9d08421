//! What happened to a consumer lately, the newest first.

use caudal::clients::consumer::ConsumerStatus;
use eframe::egui::{Align2, Pos2, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{section, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Lines shown.
const SHOWN: usize = 40;

pub(super) fn show(ui: &mut Ui, status: &ConsumerStatus) {
    section(ui, "Últimos sucesos");
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.y = 0.0;
    for line in status.log.iter().rev().take(SHOWN) {
        let (rect, response) =
            ui.allocate_exact_size(Vec2::new(ui.available_width(), theme::ROW), Sense::hover());
        let time = numbers::time_of_day(line.at, true);
        let mut words = words::log_line(line);
        if line.times > 1 {
            words = format!("{words} (×{})", numbers::whole(line.times));
        }
        let shard = line.shard.map(|shard| format!("#{}", shard.0)).unwrap_or_default();
        let spoken = format!("{time} {shard} {words}");
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &spoken));
        if !ui.is_rect_visible(rect) {
            continue;
        }
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let y = rect.center().y;
        let mono = fonts::mono(12.0);
        let at = Pos2::new(rect.left() + 8.0, y);
        painter.text(at, Align2::LEFT_CENTER, time, mono.clone(), tokens.weak);
        let (tone, icon) = words::log_tone(&line.what);
        let colour = tone.colours(tokens).0;
        widgets::paint_icon(&painter, Pos2::new(rect.left() + 118.0, y), icon, 12.0, colour);
        let at = Pos2::new(rect.left() + 132.0, y);
        if let Some(id) = line.shard {
            let colour = tokens.shard_text[id.0 as usize % 8];
            painter.text(at, Align2::LEFT_CENTER, &shard, fonts::mono_semibold(12.0), colour);
        }
        let at = Pos2::new(rect.left() + 172.0, y);
        let shown =
            painter.text(at, Align2::LEFT_CENTER, &words, fonts::regular(12.0), tokens.text);
        if shown.right() > rect.right() {
            response.on_hover_text(words);
        }
    }
    ui.spacing_mut().item_spacing.y = 8.0;
}
