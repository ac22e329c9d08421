//! A record of one's own, with `PutRecord`.

use caudal::api::firehose::{PutRecordInput, Record, Request};
use caudal::api::{ApiError, Blob};
use caudal::firehose::RECORD_BYTES_MAX;
use eframe::egui::{Frame, Key, Margin, Modifiers, Stroke, Ui};

use super::{State as Firehose, ViewScene};
use crate::ui::activity::Activity;
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::explain;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

/// A transaction of the notes.
const EXAMPLE: &str = r#"{"txn_id":"TXN501","monto":5000,"pais":"MX"}"#;

/// What is typed, and what became of it.
pub(super) struct State {
    pub(super) stream: String,
    text: String,
    newline: bool,
    card: CallCard<Request>,
    sent: Option<u64>,
    taken: u64,
    refusal: Option<ApiError>,
}

impl State {
    pub(super) fn new(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
            text: EXAMPLE.to_owned(),
            newline: true,
            card: CallCard::default(),
            sent: None,
            taken: 0,
            refusal: None,
        }
    }

    pub(super) fn take_answer(&mut self, activity: &Activity) {
        let Some(sent) = self.sent else { return };
        let new = activity.answered.saturating_sub(sent) as usize;
        let mut calls = activity.calls.iter().rev().take(new);
        if let Some(call) = calls.find(|call| call.operation == "PutRecord") {
            self.sent = None;
            self.refusal.clone_from(&call.refusal);
            self.taken += u64::from(call.refusal.is_none());
        }
    }

    fn request(&self) -> Request {
        let mut data = self.text.clone();
        if self.newline {
            data.push('\n');
        }
        Request::PutRecord(PutRecordInput {
            delivery_stream_name: Some(self.stream.clone()),
            record: Some(Record { data: Some(Blob(data.into_bytes().into())) }),
        })
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut Firehose) {
    let Some(send) = &mut state.send else { return };
    let mut done = false;
    let tokens = ui.tokens();
    Frame::new()
        .stroke(Stroke::new(tokens.stroke, tokens.line2))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 8.0;
            let bytes = send.text.len() + usize::from(send.newline);
            let hint = format!(
                "{} de {} bytes; cada registro se cobra de 5 en 5 KB",
                numbers::whole(bytes as u64),
                numbers::whole(RECORD_BYTES_MAX as u64)
            );
            let large = bytes > RECORD_BYTES_MAX;
            let error = large
                .then(|| format!("Como máximo 1000 KiB; tiene {}.", numbers::bytes(bytes as u64)));
            let field = Field::new("Registro (Data)").hint(hint).error(error);
            let response = field.lines(ui, &mut send.text, 3);
            let entered = response.has_focus()
                && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
            Field::new("Terminar en salto de línea").check(ui, &mut send.newline);
            let request = send.request();
            send.card.show(ui, &request, scene.actions);
            if let Some(refusal) = &send.refusal {
                explain::card(ui, &explain::refusal(refusal), &refusal.to_string(), scene.actions);
            }
            if send.taken > 0 {
                let words =
                    numbers::counted(send.taken, "registro aceptado", "registros aceptados");
                super::output::sentence(ui, "circle-check", &format!("{words} desde aquí."), false);
            }
            let ready = !large && send.sent.is_none();
            ui.horizontal(|ui| {
                let button = ui.add_enabled_ui(ready, |ui| {
                    widgets::button(ui, Kind::Primary, Some("send"), "Enviar PutRecord")
                });
                let clicked = button.inner.on_hover_text("Ctrl+Intro").clicked();
                if ready && (clicked || entered) {
                    send.sent = Some(scene.activity.answered);
                    send.refusal = None;
                    scene.actions.push(Action::AskFirehose(Box::new(request.clone())));
                }
                done = widgets::button(ui, Kind::Quiet, None, "Cerrar").clicked();
            });
        });
    if done {
        state.send = None;
    }
}
