//! SNS: the topic that alerts go to, its subscriptions and what they got.

use caudal::api::sns::{
    CreateTopicInput, DeleteTopicInput, Request, SubscribeInput, UnsubscribeInput,
};
use caudal::engine::TopicView;
use caudal::lambda::functions::NOTE_TOPIC;
use caudal::shell::render;
use eframe::egui::{RichText, Ui};

use super::super::{State, ViewScene, caption, name, sentence};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};

/// Messages of a subscription that are shown.
const SHOWN: usize = 20;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let sns = std::sync::Arc::clone(&scene.snapshot.sns);
    if sns.topic(NOTE_TOPIC).is_none() {
        sentence(
            ui,
            "El tema del apunte no existe: la función fallaría al publicar (NotFoundException).",
        );
        let request = Request::CreateTopic(CreateTopicInput {
            name: Some(NOTE_TOPIC.to_owned()),
            ..CreateTopicInput::default()
        });
        ui.horizontal(|ui| {
            if widgets::button(ui, Kind::Primary, Some("plus"), "Crear alertas-fraude").clicked() {
                state.calls.ask(scene, request.clone());
            }
            if widgets::button(ui, Kind::Quiet, Some("copy"), "CLI").clicked() {
                scene.actions.push(Action::Copy(render::cli(&request), "Copiado como CLI"));
            }
        });
    }
    for topic in &sns.topics {
        one(ui, scene, state, topic);
    }
}

fn one(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, topic: &TopicView) {
    let identity = &scene.snapshot.settings.identity;
    let queue = format!("arn:aws:sqs:{}:{}:alertas", identity.region, identity.account);
    let taken = topic.subscriptions.iter().any(|one| one.endpoint == queue);
    ui.horizontal_wrapped(|ui| {
        ui.label(icon("mail", 14.0).color(ui.tokens().secondary));
        name(ui, &topic.name);
        caption(ui, &numbers::counted(topic.published, "mensaje publicado", "mensajes publicados"));
        if !taken && widgets::button(ui, Kind::Normal, Some("plus"), "Suscribir cola").clicked() {
            let request = Request::Subscribe(SubscribeInput {
                topic_arn: Some(topic.arn.clone()),
                protocol: Some("sqs".to_owned()),
                endpoint: Some(queue.clone()),
                ..SubscribeInput::default()
            });
            state.calls.ask(scene, request);
        }
        let tip = format!("Eliminar el tema {}", topic.name);
        if widgets::icon_button(ui, "trash-2", &tip, None).clicked() {
            let input = DeleteTopicInput { topic_arn: Some(topic.arn.clone()) };
            state.calls.ask(scene, Request::DeleteTopic(input));
        }
    });
    if topic.subscriptions.is_empty() {
        caption(ui, "Sin suscripciones: los mensajes se publican y no llegan a nadie.");
    }
    for subscription in &topic.subscriptions {
        ui.horizontal_wrapped(|ui| {
            ui.add_space(16.0);
            let words = format!("{} · {}", subscription.protocol.as_str(), subscription.endpoint);
            let text = RichText::new(words).font(fonts::mono(theme::SMALL));
            ui.label(text.color(ui.tokens().text));
            let got = numbers::counted(subscription.received, "recibido", "recibidos");
            caption(ui, &got);
            if subscription.dropped > 0 {
                let lost = numbers::whole(subscription.dropped);
                caption(ui, &format!("{lost} antiguos ya no se guardan"));
            }
            let tip = format!("Cancelar la suscripción de {}", subscription.endpoint);
            if widgets::icon_button(ui, "bell-off", &tip, None).clicked() {
                let input = UnsubscribeInput { subscription_arn: Some(subscription.arn.clone()) };
                state.calls.ask(scene, Request::Unsubscribe(input));
            }
        });
        for message in subscription.messages.iter().rev().take(SHOWN) {
            ui.horizontal(|ui| {
                ui.add_space(32.0);
                let time = RichText::new(numbers::time_of_day(message.published, false));
                ui.label(time.font(fonts::mono(theme::SMALL)).color(ui.tokens().weak));
                let words = message.subject.as_deref().unwrap_or("(sin asunto)");
                let text = RichText::new(words).font(fonts::regular(theme::TOOL));
                let label = eframe::egui::Label::new(text.color(ui.tokens().text)).truncate();
                ui.add(label).on_hover_text(&message.message);
            });
        }
    }
}
