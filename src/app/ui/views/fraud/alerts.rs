//! At the right: alerts as they come, the newest first.

use std::sync::Arc;

use caudal::engine::AlertSent;
use caudal::lambda::functions::SUBJECT_PREFIX;
use eframe::egui::{Align2, Frame, Margin, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{State, ViewScene, caption, messages};
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Height of an alert.
const ROW: f32 = 48.0;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let did = Arc::clone(&scene.snapshot.lambda.did);
    if did.alerts.is_empty() {
        let title = "Sin alertas todavía";
        let words = "Salen aquí cuando la función publica en SNS.";
        widgets::empty_state(ui, "bell", title, words, None);
        return;
    }
    let left_out = did.alerts_sent.saturating_sub(did.alerts.len() as u64);
    for alert in did.alerts.iter().rev() {
        one(ui, scene, state, alert);
    }
    if left_out > 0 {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            caption(ui, &format!("y {} anteriores", numbers::whole(left_out)));
        });
    }
}

fn one(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, alert: &Arc<AlertSent>) {
    let tokens = ui.tokens();
    let open = state.alert == Some(alert.number);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    let reason = alert.subject.strip_prefix(SUBJECT_PREFIX).unwrap_or(&alert.subject);
    let time = numbers::time_of_day(alert.at, false);
    let name = format!("Alerta de las {time}: {reason}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, &name));
    if ui.is_rect_visible(rect) {
        if alert.sent.is_err() {
            ui.painter().rect_filled(rect, 0, tokens.soft_error);
        } else if open {
            ui.painter().rect_filled(rect, 0, tokens.sel);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0, tokens.hover);
        }
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let at = |x: f32, y: f32| Pos2::new(rect.left() + x, rect.top() + y);
        let small = fonts::mono(theme::SMALL);
        painter.text(at(16.0, 15.0), Align2::LEFT_CENTER, &time, small.clone(), tokens.weak);
        let font = fonts::medium(theme::TOOL);
        let shown = fitting(reason, ((rect.width() - 190.0) / 7.0) as usize);
        painter.text(at(86.0, 15.0), Align2::LEFT_CENTER, shown, font, tokens.text);
        let (who, amount) = facts(&alert.message);
        let second = fitting(&who, ((rect.width() - 190.0) / 7.2) as usize);
        painter.text(at(86.0, 34.0), Align2::LEFT_CENTER, second, small.clone(), tokens.secondary);
        let right = rect.right() - 16.0;
        let place = Pos2::new(right, rect.top() + 15.0);
        painter.text(place, Align2::RIGHT_CENTER, amount, fonts::mono(12.5), tokens.text);
        let late = alert.delay().map_or_else(String::new, |delay| format!("{} ms", delay.0));
        let late = if alert.sent.is_err() { "no publicada".to_owned() } else { late };
        let colour = if alert.sent.is_err() { tokens.error } else { tokens.weak };
        let place = Pos2::new(right, rect.top() + 34.0);
        painter.text(place, Align2::RIGHT_CENTER, late, small, colour);
        if let Some(about) = &alert.about {
            let chip = Rect::from_min_size(at(16.0, 25.0), Vec2::new(44.0, 18.0));
            widgets::paint_shard_chip(ui, chip, u64::from(about.shard.0));
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), (tokens.stroke, tokens.line));
        widgets::focus_ring(ui, &response);
    }
    if response.clicked() {
        state.alert = (!open).then_some(alert.number);
    }
    if open {
        detail(ui, scene, alert);
    }
}

/// A text cut to so many characters.
fn fitting(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Transaction and client, and the amount, as the message has them.
fn facts(message: &str) -> (String, String) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(message) else {
        return (message.to_owned(), String::new());
    };
    let text = |name: &str| match value.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => "—".to_owned(),
    };
    let amount = value.get("monto").and_then(serde_json::Value::as_f64);
    let amount = amount.map_or_else(String::new, |amount| numbers::decimal(amount, 2));
    (format!("{} · {}", text("txn_id"), text("cliente_id")), amount)
}

fn detail(ui: &mut Ui, scene: &mut ViewScene<'_>, alert: &AlertSent) {
    Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
        caption(ui, &alert.subject);
        messages::json(ui, &alert.message);
        match &alert.sent {
            Ok(id) => caption(ui, &format!("MessageId {id}")),
            Err(error) => super::own::problem(ui, error),
        }
        let Some(about) = &alert.about else {
            caption(ui, "La función fue invocada directamente, sin stream.");
            return;
        };
        let tries = alert.attempt;
        if tries > 1 {
            caption(ui, &format!("Repetida: salió en el intento {tries} del lote."));
        }
        ui.horizontal_wrapped(|ui| {
            caption(ui, &format!("Clave {}", about.partition_key));
            if widgets::link_button(ui, "Ver el registro").clicked() {
                let stream = about.stream_arn.rsplit('/').next().unwrap_or_default().to_owned();
                let sequence = about.sequence_number;
                scene.focus.select(Target::Record { stream, sequence });
                let route = Route::View(ViewKind::Records);
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
    });
}
