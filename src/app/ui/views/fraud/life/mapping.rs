//! The event source mapping: the form that makes one or changes it, its command, on, off, delete.

use caudal::api::lambda::{
    CreateEventSourceMappingInput, DeleteEventSourceMappingInput, DestinationConfig, OnFailure,
    Request, State as MappingState, UpdateEventSourceMappingInput,
};
use caudal::api::sns::{CreateTopicInput, Request as SnsRequest, SubscribeInput, topic_arn};
use caudal::engine::{MappingView, StreamView};
use caudal::lambda::NOTE_FUNCTION;
use caudal::lambda::functions::NOTE_TOPIC;
use caudal::shell::render;
use eframe::egui::{RichText, Ui};

use super::super::{State, ViewScene, caption, name};
use super::Part;
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::{Field, Number};
use crate::ui::widgets::{self, Kind};

/// The form as it is filled in.
pub(super) struct Form {
    function: String,
    position: &'static str,
    batch: Number,
    window: Number,
    factor: Number,
    retries: Number,
    age: Number,
    bisect: bool,
    /// Where notice of failures goes; nowhere while it is empty.
    destination: String,
    /// The mapping that it was filled in from.
    of: Option<String>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            function: NOTE_FUNCTION.to_owned(),
            position: "LATEST",
            batch: Number::from(100),
            window: Number::from(0),
            factor: Number::from(1),
            retries: Number::from(-1),
            age: Number::from(-1),
            bisect: false,
            destination: String::new(),
            of: None,
        }
    }
}

const POSITIONS: [(&str, &str); 2] = [("LATEST", "LATEST"), ("TRIM_HORIZON", "TRIM_HORIZON")];

impl Form {
    /// Fills it in from what a mapping has.
    fn follow(&mut self, mapping: Option<&MappingView>) {
        let uuid = mapping.map(|mapping| mapping.uuid.clone());
        if uuid == self.of {
            return;
        }
        *self = Self { of: uuid, ..Self::default() };
        let Some(config) = mapping.map(|mapping| &mapping.config) else { return };
        let number = |number: u64| Number::from(i64::try_from(number).unwrap_or(i64::MAX));
        self.function.clone_from(&config.function);
        self.batch = number(config.batch_size as u64);
        self.window = number(config.window.0 / 1000);
        self.factor = number(config.factor as u64);
        self.retries = Number::from(config.retries_max.map_or(-1, i64::from));
        self.age = config.age_max.map_or_else(|| Number::from(-1), |age| number(age.0 / 1000));
        self.bisect = config.bisect;
        self.destination = config.destination_arn.clone().unwrap_or_default();
    }

    fn destination(&self) -> DestinationConfig {
        let arn = self.destination.trim();
        let on_failure = OnFailure { destination: (!arn.is_empty()).then(|| arn.to_owned()) };
        DestinationConfig { on_success: None, on_failure: Some(on_failure) }
    }

    /// A number that is not AWS's default.
    fn other(number: &Number, default: i64) -> Option<i64> {
        number.value().filter(|value| *value != default)
    }

    fn create(&self, stream: &StreamView) -> Request {
        Request::CreateEventSourceMapping(CreateEventSourceMappingInput {
            event_source_arn: Some(stream.arn.clone()),
            function_name: Some(self.function.clone()),
            starting_position: Some(self.position.to_owned()),
            batch_size: self.batch.value(),
            maximum_batching_window_in_seconds: Self::other(&self.window, 0),
            parallelization_factor: Self::other(&self.factor, 1),
            maximum_retry_attempts: Self::other(&self.retries, -1),
            maximum_record_age_in_seconds: Self::other(&self.age, -1),
            bisect_batch_on_function_error: self.bisect.then_some(true),
            destination_config: (!self.destination.trim().is_empty()).then(|| self.destination()),
            ..CreateEventSourceMappingInput::default()
        })
    }

    fn update(&self, uuid: &str) -> Request {
        Request::UpdateEventSourceMapping(UpdateEventSourceMappingInput {
            uuid: Some(uuid.to_owned()),
            function_name: Some(self.function.clone()),
            batch_size: self.batch.value(),
            maximum_batching_window_in_seconds: self.window.value(),
            parallelization_factor: self.factor.value(),
            maximum_retry_attempts: self.retries.value(),
            maximum_record_age_in_seconds: self.age.value(),
            bisect_batch_on_function_error: Some(self.bisect),
            destination_config: Some(self.destination()),
            ..UpdateEventSourceMappingInput::default()
        })
    }

    fn is_filled(&self) -> bool {
        [&self.batch, &self.window, &self.factor, &self.retries, &self.age]
            .iter()
            .all(|number| number.value().is_some())
    }
}

/// The case of the notes at one click: the topic, an inbox, and a mapping with what isolates a
/// poison record.
pub(super) fn set_up(scene: &mut ViewScene<'_>, state: &mut State, stream: &StreamView) {
    let identity = &scene.snapshot.settings.identity;
    let (region, account) = (identity.region.clone(), identity.account.clone());
    let arn = topic_arn(identity, NOTE_TOPIC);
    state.calls.ask(
        scene,
        SnsRequest::CreateTopic(CreateTopicInput {
            name: Some(NOTE_TOPIC.to_owned()),
            ..CreateTopicInput::default()
        }),
    );
    state.calls.ask(
        scene,
        SnsRequest::Subscribe(SubscribeInput {
            topic_arn: Some(arn),
            protocol: Some("sqs".to_owned()),
            endpoint: Some(format!("arn:aws:sqs:{region}:{account}:alertas")),
            ..SubscribeInput::default()
        }),
    );
    let form = Form {
        position: "TRIM_HORIZON",
        retries: Number::from(3),
        bisect: true,
        destination: format!("arn:aws:sqs:{region}:{account}:fraude-dlq"),
        ..Form::default()
    };
    state.calls.ask(scene, form.create(stream));
    state.life.part = Part::Batch;
    state.would = false;
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &StreamView,
    mapping: Option<&MappingView>,
) {
    choose(ui, scene, state, stream, mapping);
    let mapping = mapping.filter(|_| !state.life.more);
    state.life.form.follow(mapping);
    if let Some(mapping) = mapping {
        switches(ui, scene, state, mapping);
    } else {
        name(ui, "Nuevo event source mapping");
    }
    fields(ui, scene, &mut state.life.form, mapping.is_none());
    let form = &state.life.form;
    let request = match mapping {
        Some(mapping) => form.update(&mapping.uuid),
        None => form.create(stream),
    };
    let violations = request.violations();
    let first = violations
        .as_slice()
        .first()
        .map(|broken| format!("{}: {}", broken.at, explain::violation(broken)));
    let ready = form.is_filled() && first.is_none() && !state.calls.is_asking();
    if let Some(words) = first {
        let text = RichText::new(words).font(fonts::regular(theme::SMALL));
        ui.label(text.color(ui.tokens().error));
    }
    ui.horizontal_wrapped(|ui| {
        let words = if mapping.is_some() { "Aplicar" } else { "Crear mapping" };
        let button =
            ui.add_enabled_ui(ready, |ui| widgets::button(ui, Kind::Primary, None, words)).inner;
        if button.clicked() {
            state.calls.ask(scene, request.clone());
            state.life.more = false;
        }
        if widgets::button(ui, Kind::Quiet, Some("copy"), "CLI").clicked() {
            scene.actions.push(Action::Copy(render::cli(&request), "Copiado como CLI"));
        }
        if widgets::button(ui, Kind::Quiet, Some("copy"), "boto3").clicked() {
            scene.actions.push(Action::Copy(render::boto3(&request), "Copiado como boto3"));
        }
    });
    command(ui, &request);
}

/// Which of several mappings, or one more.
fn choose(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    state: &mut State,
    stream: &StreamView,
    mapping: Option<&MappingView>,
) {
    let Some(mapping) = mapping else { return };
    let all = super::mappings_of(scene, stream);
    let life = &mut state.life;
    ui.horizontal_wrapped(|ui| {
        if all.len() > 1 {
            let mut chosen = mapping.uuid.clone();
            let names: Vec<(String, String)> = all
                .iter()
                .map(|one| {
                    (one.uuid.clone(), format!("{} · {}", one.config.function, &one.uuid[..8]))
                })
                .collect();
            let options: Vec<(String, &str)> =
                names.iter().map(|(uuid, name)| (uuid.clone(), name.as_str())).collect();
            Field::new("Mapping").width(260.0).select(ui, &mut chosen, &options);
            if chosen != mapping.uuid {
                life.mapping = Some(chosen);
                life.more = false;
            }
        }
        let words = if life.more { "Volver al mapping" } else { "Otro mapping" };
        if widgets::link_button(ui, words).clicked() {
            life.more = !life.more;
        }
    });
}

fn command(ui: &mut Ui, request: &Request) {
    let tokens = ui.tokens();
    let text = render::command(request).wrapped();
    let font = fonts::mono(theme::SMALL);
    let mut job = super::super::code::job("bash", &text, &font, tokens, None);
    job.wrap.max_width = ui.available_width() - 16.0;
    eframe::egui::Frame::new()
        .fill(tokens.sunken)
        .corner_radius(theme::RADIUS)
        .inner_margin(eframe::egui::Margin::same(8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(eframe::egui::Label::new(job).selectable(true).wrap());
        });
}

/// On, off, away.
fn switches(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, mapping: &MappingView) {
    let settled = matches!(mapping.state, MappingState::Enabled | MappingState::Disabled);
    ui.horizontal_wrapped(|ui| {
        name(ui, &mapping.config.function);
        caption(ui, &mapping.uuid);
        let (words, picture, enabled) = if mapping.config.enabled {
            ("Desactivar", "pause", false)
        } else {
            ("Activar", "play", true)
        };
        let on = ui.add_enabled_ui(settled, |ui| {
            widgets::button(ui, Kind::Normal, Some(picture), words).clicked()
        });
        if on.inner {
            let request = Request::UpdateEventSourceMapping(UpdateEventSourceMappingInput {
                uuid: Some(mapping.uuid.clone()),
                enabled: Some(enabled),
                ..UpdateEventSourceMappingInput::default()
            });
            state.calls.ask(scene, request);
        }
        let gone = ui.add_enabled_ui(settled, |ui| {
            widgets::button(ui, Kind::Normal, Some("trash-2"), "Eliminar mapping").clicked()
        });
        if gone.inner {
            let request = Request::DeleteEventSourceMapping(DeleteEventSourceMappingInput {
                uuid: Some(mapping.uuid.clone()),
            });
            state.calls.ask(scene, request);
        }
    });
}

/// What is wrong with a number by AWS's ranges; -1 is allowed where it means without end.
fn range(number: &Number, least: i64, most: i64, endless: bool) -> Option<String> {
    let value = number.value()?;
    let fits = (least..=most).contains(&value) || endless && value == -1;
    let or = if endless { ", o -1 sin límite" } else { "" };
    (!fits).then(|| format!("De {least} a {most}{or}."))
}

fn fields(ui: &mut Ui, scene: &ViewScene<'_>, form: &mut Form, new: bool) {
    let functions: Vec<String> =
        scene.snapshot.lambda.functions.iter().map(|function| function.name.clone()).collect();
    let functions: Vec<(String, &str)> =
        functions.iter().map(|name| (name.clone(), name.as_str())).collect();
    let width = 168.0;
    ui.horizontal_top(|ui| {
        Field::new("FunctionName").width(width).select(ui, &mut form.function, &functions);
        if new {
            let field = Field::new("StartingPosition").width(width);
            field.select(ui, &mut form.position, &POSITIONS);
        }
        let problem = range(&form.batch, 1, 10_000, false);
        Field::new("BatchSize").width(112.0).error(problem).number(ui, &mut form.batch);
        let problem = range(&form.window, 0, 300, false);
        let field = Field::new("Ventana de lote").unit("s").width(112.0).error(problem);
        field.number(ui, &mut form.window);
        let problem = range(&form.factor, 1, 10, false);
        let field = Field::new("Lotes en paralelo").width(112.0).error(problem);
        field.number(ui, &mut form.factor);
    });
    ui.horizontal_top(|ui| {
        let problem = range(&form.retries, 0, 10_000, true);
        let field = Field::new("Reintentos").width(112.0).error(problem);
        field.number(ui, &mut form.retries);
        let problem = range(&form.age, 60, 604_800, true);
        let field = Field::new("Edad máxima").unit("s").width(112.0).error(problem);
        field.number(ui, &mut form.age);
        let field = Field::new("Destino de fallos (ARN)").width(424.0);
        field.placeholder("arn:aws:sqs:…").text(ui, &mut form.destination);
        ui.vertical(|ui| {
            // Beside the controls, not beside their labels.
            ui.add_space(16.0);
            let field = Field::new("Bisecar el lote si falla").width(200.0);
            field.check(ui, &mut form.bisect);
        });
    });
}
