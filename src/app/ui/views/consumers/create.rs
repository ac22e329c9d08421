//! The form for a new consumer, with the commands that do the same.

use std::sync::Arc;

use caudal::api::kinesis::{
    GetRecordsInput, GetShardIteratorInput, RegisterStreamConsumerInput, Request,
};
use caudal::clients::consumer::{AddError, ConsumerStatus, Kind, Polling, Spec, Start};
use caudal::units::{Millis, Timestamp};
use eframe::egui::{RichText, Ui};

use super::{Shown, State, with};
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::{Field, Number};
use crate::ui::widgets::{self, Kind as Weight};

/// Longest name of a consumer, in characters.
const NAME_MAX: usize = 128;
/// Most records of one answer of `GetRecords`.
const LIMIT_MAX: i64 = 10_000;
/// Longest interval between two calls, in ms.
const INTERVAL_MAX: i64 = 3_600_000;
/// Shortest interval between two calls, in ms.
const INTERVAL_MIN: i64 = 10;
/// Most records per second that a consumer can be told to take.
const SPEED_MAX: i64 = 1_000_000;

/// Where to start, as the form offers it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StartKind {
    #[default]
    TrimHorizon,
    Latest,
    AtTimestamp,
}

/// What is offered as a start, by AWS's names.
pub(super) const STARTS: [(StartKind, &str); 3] = [
    (StartKind::TrimHorizon, "TRIM_HORIZON"),
    (StartKind::Latest, "LATEST"),
    (StartKind::AtTimestamp, "AT_TIMESTAMP"),
];

/// A start as it is chosen; a moment is so many seconds ago.
pub(super) fn start_of(kind: StartKind, ago: &Number, now: Timestamp) -> Option<Start> {
    match kind {
        StartKind::TrimHorizon => Some(Start::TrimHorizon),
        StartKind::Latest => Some(Start::Latest),
        StartKind::AtTimestamp => {
            let seconds = ago.value().filter(|seconds| (0..=31_536_000).contains(seconds))?;
            Some(Start::AtTimestamp(Timestamp(now.0 - seconds * 1000)))
        }
    }
}

/// The time a record takes at so many records per second; none is as fast as can be.
pub(super) const fn micros(per_second: i64) -> u64 {
    if per_second <= 0 { 0 } else { 1_000_000_u64.div_ceil(per_second as u64) }
}

/// What is wrong with a name, by AWS's rule.
pub(super) fn name_problem(name: &str) -> Option<String> {
    let length = name.chars().count();
    if name.is_empty() {
        return Some("Escribe un nombre.".to_owned());
    }
    if length > NAME_MAX {
        return Some(format!("Tiene {length} caracteres; AWS admite {NAME_MAX}."));
    }
    let wrong: Vec<_> = name.chars().filter(|c| is_wrong(*c)).take(1).collect();
    wrong.first().map(|c| {
        let shown = if *c == ' ' { "el espacio".to_owned() } else { format!("«{c}»") };
        format!("No admite {shown}: solo letras sin tilde, cifras, «_», «.» y «-».")
    })
}

fn is_wrong(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// What is wrong with a number that has limits.
pub(super) fn range_problem(number: &Number, least: i64, most: i64) -> Option<String> {
    match number.value() {
        Some(value) if (least..=most).contains(&value) => None,
        Some(_) => Some(format!(
            "De {} a {}.",
            crate::ui::numbers::whole(least.unsigned_abs()),
            crate::ui::numbers::whole(most.unsigned_abs())
        )),
        None => Some("Escribe un número.".to_owned()),
    }
}

/// What is wrong with a batch size.
pub(super) fn limit_problem(number: &Number) -> Option<String> {
    range_problem(number, 1, LIMIT_MAX)
}

/// What is wrong with an interval.
pub(super) fn interval_problem(number: &Number) -> Option<String> {
    range_problem(number, INTERVAL_MIN, INTERVAL_MAX)
}

/// What is wrong with a speed; zero is as fast as can be.
pub(super) fn speed_problem(number: &Number) -> Option<String> {
    range_problem(number, 0, SPEED_MAX)
}

/// The form as it is filled in.
pub(super) struct Form {
    stream: String,
    name: String,
    fan_out: bool,
    start: StartKind,
    ago: Number,
    limit: Number,
    interval: Number,
    speed: Number,
    parents_first: bool,
    drawn: bool,
    first_card: CallCard,
    second_card: CallCard,
}

impl Default for Form {
    fn default() -> Self {
        Self::of("")
    }
}

impl Form {
    /// The form for a stream, as a KCL program would be.
    pub(super) fn of(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
            name: String::new(),
            fan_out: false,
            start: StartKind::TrimHorizon,
            ago: Number::from(60),
            limit: Number::from(LIMIT_MAX),
            interval: Number::from(1000),
            speed: Number::from(0),
            parents_first: true,
            drawn: false,
            first_card: CallCard::default(),
            second_card: CallCard::default(),
        }
    }

    /// Whether it has not been drawn yet.
    const fn is_new(&mut self) -> bool {
        !std::mem::replace(&mut self.drawn, true)
    }

    fn spec(&self, now: Timestamp) -> Option<Spec> {
        let limit = self.limit.value().filter(|_| limit_problem(&self.limit).is_none());
        let interval = self.interval.value().filter(|_| interval_problem(&self.interval).is_none());
        let kind = if self.fan_out {
            Kind::FanOut
        } else {
            let interval = Millis(interval?.unsigned_abs());
            Kind::Polling(Polling { limit: limit?, interval })
        };
        let speed = self.speed.value().filter(|_| speed_problem(&self.speed).is_none())?;
        name_problem(&self.name).is_none().then_some(())?;
        Some(Spec {
            name: self.name.clone(),
            stream: self.stream.clone(),
            kind,
            start: start_of(self.start, &self.ago, now)?,
            micros_per_record: micros(speed),
            parents_first: self.parents_first,
        })
    }

    /// The calls it repeats.
    fn requests(&self, arn: &str, now: Timestamp) -> (Request, Option<Request>) {
        if self.fan_out {
            let register = RegisterStreamConsumerInput {
                stream_arn: Some(arn.to_owned()),
                consumer_name: Some(self.name.clone()),
                ..RegisterStreamConsumerInput::default()
            };
            return (Request::RegisterStreamConsumer(register), None);
        }
        let start = start_of(self.start, &self.ago, now).unwrap_or(Start::TrimHorizon);
        let place = GetShardIteratorInput {
            stream_name: Some(self.stream.clone()),
            shard_id: Some("shardId-000000000000".to_owned()),
            shard_iterator_type: Some(start.as_str().to_owned()),
            timestamp: match start {
                // To the second, so that the command does not change with every frame.
                Start::AtTimestamp(at) => Some(Timestamp(at.secs() * 1000)),
                Start::TrimHorizon | Start::Latest => None,
            },
            ..GetShardIteratorInput::default()
        };
        let read = GetRecordsInput {
            shard_iterator: Some("AAAAAAAAAA…".to_owned()),
            limit: self.limit.value(),
            ..GetRecordsInput::default()
        };
        (Request::GetShardIterator(place), Some(Request::GetRecords(read)))
    }
}

/// A name that no consumer of the stream has.
fn free_name(ours: &[Arc<ConsumerStatus>], stream: &str) -> String {
    let taken =
        |name: &String| ours.iter().any(|one| one.spec.stream == stream && one.spec.name == *name);
    let mut names = (1..=ours.len() + 1).map(|number| format!("lector-{number}"));
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// Makes the consumer of the empty view.
pub(super) fn quick(scene: &mut ViewScene<'_>, state: &mut State, stream: &str) {
    let mut form = Form::of(stream);
    form.name = free_name(scene.clients.consumer_statuses(), stream);
    if let Some(spec) = form.spec(scene.clock.now) {
        make(scene, state, spec);
    }
}

fn make(scene: &mut ViewScene<'_>, state: &mut State, spec: Spec) {
    with(scene, |consumers| match consumers.add(spec) {
        Ok(id) => {
            state.shown = Shown::Ours(id);
            None
        }
        Err(AddError::TooMany) => {
            Some("Ya hay 20 consumidores: elimina uno para crear otro.".to_owned())
        }
        Err(AddError::NameTaken) => {
            Some("El stream ya tiene un consumidor con ese nombre.".to_owned())
        }
    });
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    ours: &[Arc<ConsumerStatus>],
) {
    let now = scene.clock.now;
    let form = &mut state.form;
    if form.is_new() && form.name.is_empty() {
        form.name = free_name(ours, &form.stream);
    }
    super::super::title(ui, "Nuevo consumidor");
    kind(ui, form);
    ui.add_space(4.0);
    let streams: Vec<(String, &str)> = scene
        .snapshot
        .streams
        .iter()
        .map(|stream| (stream.name.clone(), stream.name.as_str()))
        .collect();
    let taken = ours.iter().any(|one| one.spec.stream == form.stream && one.spec.name == form.name);
    let problem = name_problem(&form.name)
        .or_else(|| taken.then(|| "El stream ya tiene un consumidor con ese nombre.".to_owned()));
    ui.horizontal_top(|ui| {
        let half = ((ui.available_width() - 8.0) / 2.0).min(300.0);
        let field = Field::new("Nombre").hint("1 a 128: letras, cifras, «_», «.», «-»");
        field.error(problem.clone()).offending(&is_wrong).width(half).text(ui, &mut form.name);
        Field::new("Stream").width(half).select(ui, &mut form.stream, &streams);
    });
    ui.horizontal_top(|ui| {
        let half = ((ui.available_width() - 8.0) / 2.0).min(300.0);
        let field = Field::new("Posición inicial").width(half);
        field.hint(start_hint(form.start)).select(ui, &mut form.start, &STARTS);
        if form.start == StartKind::AtTimestamp {
            let problem = range_problem(&form.ago, 0, 31_536_000);
            let field = Field::new("Desde hace").unit("s").width(half);
            field.error(problem).number(ui, &mut form.ago);
        }
    });
    pace(ui, form);
    let field = Field::new("Leer cada shard padre antes que sus hijos")
        .hint("Sin esto, tras dividir o unir shards una clave puede procesarse fuera de orden.");
    field.check(ui, &mut form.parents_first);
    ui.add_space(4.0);
    let spec = form.spec(now).filter(|spec| problem.is_none() && !spec.stream.is_empty());
    let mut wished = None;
    let mut cancel = false;
    ui.horizontal(|ui| {
        let ready = spec.is_some();
        ui.add_enabled_ui(ready, |ui| {
            if widgets::button(ui, Weight::Primary, Some("play"), "Crear consumidor").clicked() {
                wished = spec;
            }
        });
        cancel = widgets::button(ui, Weight::Quiet, None, "Cancelar").clicked();
    });
    ui.add_space(8.0);
    let arn = scene.snapshot.stream(&form.stream).map(|stream| stream.arn.clone());
    commands(ui, scene, form, &arn.unwrap_or_default());
    if let Some(spec) = wished {
        make(scene, state, spec);
    } else if cancel {
        state.shown = Shown::First;
    }
}

fn kind(ui: &mut Ui, form: &mut Form) {
    let hint = if form.fan_out {
        "Kinesis le empuja los registros: 2 MB/s por shard solo para él, hasta 20 por stream."
    } else {
        "Pregunta cada cierto tiempo: 5 llamadas/s y 2 MB/s por shard, a repartir entre todos."
    };
    let options = [(false, "GetRecords"), (true, "Enhanced fan-out")];
    Field::new("Tipo").hint(hint).radio(ui, &mut form.fan_out, &options);
}

fn start_hint(start: StartKind) -> &'static str {
    match start {
        StartKind::TrimHorizon => "Desde el registro más antiguo que se conserva",
        StartKind::Latest => "Solo lo que llegue a partir de ahora",
        StartKind::AtTimestamp => "Desde un momento del reloj simulado",
    }
}

fn pace(ui: &mut Ui, form: &mut Form) {
    ui.horizontal_top(|ui| {
        let third = ((ui.available_width() - 16.0) / 3.0).min(196.0);
        if !form.fan_out {
            let problem = limit_problem(&form.limit);
            let field = Field::new("Tamaño de lote (Limit)").hint("1 a 10.000").width(third);
            field.error(problem).number(ui, &mut form.limit);
            let problem = interval_problem(&form.interval);
            let field = Field::new("Intervalo entre llamadas").unit("ms").width(third);
            field.hint("por shard").error(problem).number(ui, &mut form.interval);
        }
        let problem = speed_problem(&form.speed);
        let field = Field::new("Velocidad de proceso").unit("reg/s").width(third);
        field.hint("0 = sin límite").error(problem).number(ui, &mut form.speed);
    });
}

fn commands(ui: &mut Ui, scene: &mut ViewScene<'_>, form: &mut Form, arn: &str) {
    let (first, second) = form.requests(arn, scene.clock.now);
    let tokens = ui.tokens();
    let words = if form.fan_out {
        "Se registra así; después llama a SubscribeToShard en cada shard y la renueva a los 5 min:"
    } else {
        "Repite estas dos llamadas en cada shard:"
    };
    ui.label(RichText::new(words).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
    form.first_card.show(ui, &first, scene.actions);
    if let Some(second) = second {
        ui.push_id("segunda", |ui| form.second_card.show(ui, &second, scene.actions));
    }
    if widgets::link_button(ui, "Cómo se escribe un consumidor en Python").clicked() {
        let route = Route::section("kinesis", "consumidor");
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_to_awss_rule() {
        assert_eq!(name_problem("lector-1_a.b"), None);
        assert!(name_problem("").is_some());
        assert!(name_problem("mi lector").expect("a problem").contains("espacio"));
        assert!(name_problem("señor").expect("a problem").contains("«ñ»"));
        assert!(name_problem(&"x".repeat(129)).expect("a problem").contains("129"));
    }

    #[test]
    fn a_form_makes_what_it_says() {
        let mut form = Form::of("a");
        form.name = "lector".to_owned();
        let spec = form.spec(Timestamp(100_000)).expect("a consumer");
        assert_eq!(spec.kind, Kind::Polling(Polling::default()));
        assert_eq!(spec.micros_per_record, 0);
        form.limit = Number::from(10_001);
        assert_eq!(form.spec(Timestamp(0)), None);
        form.fan_out = true;
        form.speed = Number::from(100);
        form.start = StartKind::AtTimestamp;
        let spec = form.spec(Timestamp(100_000)).expect("a consumer");
        assert_eq!((spec.kind, spec.micros_per_record), (Kind::FanOut, 10_000));
        assert_eq!(spec.start, Start::AtTimestamp(Timestamp(40_000)));
    }
}
