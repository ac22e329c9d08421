//! The prefix: written, told piece by piece, evaluated, and refused where AWS refuses it. In a form
//! it is the form's; else that of the chosen delivery stream, which can be changed here.

mod pieces;

use caudal::api::ApiError;
use caudal::api::firehose::{
    DESTINATION_ID, Error, ExtendedS3DestinationConfiguration, ExtendedS3DestinationUpdate,
    InvalidArgument, PrefixRule, Request, UpdateDestinationInput,
};
use caudal::engine::DeliveryStreamView;
use caudal::firehose::{Destination, Warning};
use caudal::units::Timestamp;
use eframe::egui::{Align, Frame, Label, Layout, Margin, RichText, Stroke, Ui};

use super::{State as Firehose, ViewScene, block, caption, header};
use crate::ui::activity::Activity;
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::explain;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};
use pieces::Subject;

/// What AWS demands of an error prefix with expressions.
const ERROR_TYPE: &str = "!{firehose:error-output-type}/";

/// What is typed here, and what became of it.
#[derive(Default)]
pub(super) struct State {
    /// The delivery stream and its version that the texts are of.
    of: Option<(u64, u64)>,
    prefix: String,
    error: String,
    card: CallCard<Request>,
    sent: Option<u64>,
    refusal: Option<ApiError>,
    read: Option<(ExtendedS3DestinationConfiguration, Result<Destination, Error>)>,
}

impl State {
    pub(super) fn take_answer(&mut self, activity: &Activity) {
        let Some(sent) = self.sent else { return };
        let new = activity.answered.saturating_sub(sent) as usize;
        let mut calls = activity.calls.iter().rev().take(new);
        if let Some(call) = calls.find(|call| call.operation == "UpdateDestination") {
            self.sent = None;
            self.refusal.clone_from(&call.refusal);
        }
    }

    /// What AWS says of a destination; found anew when it is another one.
    fn reading(
        &mut self,
        config: &ExtendedS3DestinationConfiguration,
    ) -> &Result<Destination, Error> {
        if self.read.as_ref().is_none_or(|(of, _)| of != config) {
            self.read = None;
        }
        let read = self.read.get_or_insert_with(|| (config.clone(), Destination::read(config)));
        &read.1
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut Firehose,
    stream: Option<&DeliveryStreamView>,
) {
    let now = scene.clock.now;
    if let Some(draft) = state.draft.as_mut().filter(|draft| draft.form.has_destination()) {
        let config = draft.config();
        let of = draft.stream.as_deref().and_then(|name| scene.snapshot.delivery_stream(name));
        let version = of.map_or(1, |stream| stream.version_id + 1);
        let subject = Subject { name: &draft.name, version, oldest: now, keys: None };
        head(ui, &draft.prefix, &config, scene);
        let texts = (&mut draft.prefix, &mut draft.error_prefix);
        editor(ui, &mut state.prefix, &config, texts, &subject, scene.actions);
        return;
    }
    let Some(stream) = stream else { return };
    let own = &mut state.prefix;
    let current = &stream.destination.config;
    let written = |text: &Option<String>| text.clone().unwrap_or_default();
    let (prefix, error) = (written(&current.prefix), written(&current.error_output_prefix));
    if own.of != Some((stream.id, stream.version_id)) {
        own.of = Some((stream.id, stream.version_id));
        own.refusal = None;
        (own.prefix, own.error) = (prefix.clone(), error.clone());
    }
    let mut texts = (own.prefix.clone(), own.error.clone());
    let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let config = ExtendedS3DestinationConfiguration {
        prefix: set(&texts.0),
        error_output_prefix: set(&texts.1),
        ..current.clone()
    };
    head(ui, &texts.0, &config, scene);
    let buffer = super::gauges::next(stream, now);
    let keys = buffer.and_then(|buffer| match &buffer.holds {
        caudal::firehose::BufferKey::Data(keys) => Some(keys),
        _ => None,
    });
    let changed = (&texts.0, &texts.1) != (&prefix, &error);
    let version = stream.version_id + u64::from(changed);
    let oldest = buffer.map_or(now, |buffer| buffer.oldest);
    let subject = Subject { name: &stream.name, version, oldest, keys };
    editor(ui, own, &config, (&mut texts.0, &mut texts.1), &subject, scene.actions);
    if (&texts.0, &texts.1) != (&own.prefix, &own.error) {
        own.refusal = None;
    }
    (own.prefix, own.error) = texts;
    let update = ExtendedS3DestinationUpdate {
        prefix: (own.prefix != prefix).then(|| own.prefix.clone()),
        error_output_prefix: (own.error != error).then(|| own.error.clone()),
        ..ExtendedS3DestinationUpdate::default()
    };
    if update == ExtendedS3DestinationUpdate::default() {
        warnings(ui, scene, own, stream);
    } else {
        apply(ui, scene, own, stream, update);
    }
}

fn head(
    ui: &mut Ui,
    prefix: &str,
    config: &ExtendedS3DestinationConfiguration,
    scene: &mut ViewScene<'_>,
) {
    let zone = config.custom_time_zone.as_deref().filter(|zone| !zone.is_empty()).unwrap_or("UTC");
    header(ui, "Prefijo", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button(ui, "copy", "Copiar prefijo", None).clicked() {
                scene.actions.push(Action::Copy(prefix.to_owned(), "Prefijo copiado"));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = format!("se evalúa con la llegada del registro más antiguo, en {zone}");
                let words = RichText::new(words).font(fonts::regular(theme::SMALL));
                ui.add(Label::new(words.color(ui.tokens().weak)).truncate());
            });
        });
    });
}

/// The two prefixes with what they come to, and AWS's refusal with its fix.
fn editor(
    ui: &mut Ui,
    state: &mut State,
    config: &ExtendedS3DestinationConfiguration,
    (prefix, error): (&mut String, &mut String),
    subject: &Subject<'_>,
    actions: &mut Vec<Action>,
) {
    block(ui, |ui| {
        pieces::field(ui, "Prefijo (Prefix)", prefix, 2);
        let read = state.reading(config);
        match read {
            Ok(destination) => pieces::show(ui, destination, subject),
            Err(_) => pieces::unchecked(ui, prefix, subject),
        }
        ui.add_space(2.0);
        pieces::field(ui, "Prefijo de errores (ErrorOutputPrefix)", error, 1);
        let fault = read.as_ref().err().and_then(rule_of).cloned();
        if let Some(rule) = fault {
            refusal(ui, &rule, error, actions);
        }
    });
}

fn rule_of(fault: &Error) -> Option<&PrefixRule> {
    match fault {
        Error::InvalidArgument(InvalidArgument::Prefix(rule)) => Some(rule),
        _ => None,
    }
}

/// An error prefix that AWS takes, made of the one that is written.
fn mended(rule: &PrefixRule, error: &str) -> Option<String> {
    let behind = |base: &str| match base {
        "" => format!("errors/{ERROR_TYPE}"),
        _ if base.ends_with('/') => format!("{base}{ERROR_TYPE}"),
        _ => format!("{base}/{ERROR_TYPE}"),
    };
    match rule {
        PrefixRule::NoErrorPrefix | PrefixRule::NoErrorType => Some(behind(error)),
        _ => None,
    }
}

fn refusal(ui: &mut Ui, rule: &PrefixRule, error: &mut String, actions: &mut Vec<Action>) {
    let tokens = ui.tokens();
    let fault = ApiError::from(Error::from(rule.clone()));
    let explained = explain::refusal(&fault);
    ui.add_space(2.0);
    card(ui, (tokens.soft_error, tokens.error), "octagon-alert", explained.name, |ui| {
        let cause = RichText::new(&explained.cause).font(fonts::regular(theme::TOOL));
        ui.add(Label::new(cause.color(tokens.text)).wrap()).on_hover_text(fault.to_string());
        if let Some(fix) = mended(rule, error) {
            offer(ui, error, fix);
        }
        if widgets::link_button(ui, "Explícame").clicked() {
            actions.push(Action::Go { route: explained.page.clone(), new_tab: false });
        }
    });
}

/// A prefix that mends something, and the button that takes it.
fn offer(ui: &mut Ui, error: &mut String, fix: String) {
    ui.horizontal_wrapped(|ui| {
        pieces::text(ui, &fix);
        if widgets::button(ui, Kind::Primary, None, "Aplicar arreglo").clicked() {
            *error = fix;
        }
    });
}

/// A card with a name and what stands below it.
fn card(
    ui: &mut Ui,
    (fill, stroke): (eframe::egui::Color32, eframe::egui::Color32),
    picture: &str,
    name: &str,
    content: impl FnOnce(&mut Ui),
) {
    let tokens = ui.tokens();
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(tokens.stroke, stroke))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(icon(picture, 14.0).color(stroke));
                let name = RichText::new(name).font(fonts::mono_semibold(12.5));
                ui.label(name.color(tokens.text));
            });
            content(ui);
        });
}

/// What is certain and what isn't about the destination there is.
fn warnings(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &DeliveryStreamView,
) {
    for warning in &stream.destination.warnings {
        block(ui, |ui| {
            let tokens = ui.tokens();
            let colours = (tokens.soft_warn, tokens.warn);
            match warning {
                Warning::ErrorPrefixWithoutType => {
                    let name = "ErrorOutputPrefix literal";
                    card(ui, colours, "triangle-alert", name, |ui| {
                        let words = "AWS no documenta si admite un prefijo de errores sin \
                                     !{firehose:error-output-type}; aquí se admite, y los fallos de \
                                     toda clase quedan juntos.";
                        caption(ui, words);
                        let fix = mended(&PrefixRule::NoErrorType, &state.error);
                        if let Some(fix) = fix {
                            offer(ui, &mut state.error, fix);
                        }
                    });
                }
                Warning::RoleAccount { role_arn } => {
                    card(ui, colours, "triangle-alert", "RoleARN", |ui| {
                        let words = format!(
                            "{role_arn} no tiene una cuenta de 12 cifras: AWS lo rechaza con \
                             ValidationException. Aquí se admite, porque muchos ejemplos la acortan."
                        );
                        caption(ui, &words);
                        if widgets::link_button(ui, "Ver qué dice la nota").clicked() {
                            let route = crate::ui::route::Route::section("kinesis", "firehose");
                            scene.actions.push(Action::Go { route, new_tab: false });
                        }
                    });
                }
            }
        });
    }
}

/// The call that makes what is typed hold, and the way back.
fn apply(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &DeliveryStreamView,
    update: ExtendedS3DestinationUpdate,
) {
    let request = Request::UpdateDestination(UpdateDestinationInput {
        delivery_stream_name: Some(stream.name.clone()),
        current_delivery_stream_version_id: Some(stream.version_id.to_string()),
        destination_id: Some(DESTINATION_ID.to_owned()),
        extended_s3_destination_update: Some(update),
        ..UpdateDestinationInput::default()
    });
    let sound = state.read.as_ref().is_some_and(|(_, read)| read.is_ok());
    let ready = sound && state.sent.is_none() && request.violations().as_slice().is_empty();
    block(ui, |ui| {
        caption(ui, "Lo que espera en el búfer se entrega con el prefijo de antes.");
        state.card.show(ui, &request, scene.actions);
        if let Some(refusal) = &state.refusal {
            explain::card(ui, &explain::refusal(refusal), &refusal.to_string(), scene.actions);
        }
        ui.horizontal(|ui| {
            let send = ui.add_enabled_ui(ready, |ui| {
                widgets::button(ui, Kind::Primary, Some("send"), "Aplicar prefijo")
            });
            if send.inner.clicked() && ready {
                state.sent = Some(scene.activity.answered);
                scene.actions.push(Action::AskFirehose(Box::new(request.clone())));
            }
            if widgets::button(ui, Kind::Quiet, None, "Descartar").clicked() {
                state.of = None;
            }
        });
    });
}

/// The moment a prefix is evaluated with, in words.
fn arrival(at: Timestamp) -> String {
    crate::ui::numbers::time_of_day(at, false)
}
