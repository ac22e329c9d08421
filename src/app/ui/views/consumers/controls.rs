//! What one can change about a consumer while it runs: its pace, its place, what goes wrong.

use caudal::api::kinesis::{DeregisterStreamConsumerInput, Request};
use caudal::clients::consumer::{ConsumerId, ConsumerStatus, Failure, Kind, Polling};
use caudal::units::Millis;
use eframe::egui::Ui;

use super::alerts::card;
use super::create::{self, STARTS, StartKind};
use super::{Shown, State, section, with};
use crate::ui::call_card::CallCard;
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::{Field, Number};
use crate::ui::widgets::{self, Kind as Weight, Tone};

/// What can go wrong on purpose, as it is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fault {
    #[default]
    None,
    EveryBatch,
    Matching,
}

const FAULTS: [(Fault, &str); 3] = [
    (Fault::None, "Ninguno"),
    (Fault::EveryBatch, "Cada lote"),
    (Fault::Matching, "Registros que contienen…"),
];

/// What is typed and not yet applied.
#[derive(Default)]
pub(super) struct Controls {
    /// Whose it is.
    of: Option<ConsumerId>,
    fault: Fault,
    text: String,
    limit: Number,
    interval: Number,
    speed: Number,
    parents_first: bool,
    start: StartKind,
    ago: Number,
    removing: Option<ConsumerId>,
    card: CallCard,
    /// What was last known or asked for, to see what else has changed it.
    known_failure: Failure,
    known_kind: Option<Kind>,
    known_order: bool,
    /// Whether the consumer was seen failing on purpose in the frame before.
    seen_failure: bool,
}

impl Controls {
    /// Whether the consumer's removal is being asked about.
    pub(super) fn removing(&self, id: ConsumerId) -> bool {
        self.removing == Some(id)
    }

    /// Asks about a consumer's removal, or no more.
    pub(super) fn ask_removal(&mut self, id: ConsumerId) {
        self.removing = if self.removing == Some(id) { None } else { Some(id) };
    }

    /// Takes up what a consumer is like, when another one is shown or something else changed it.
    fn follow(&mut self, status: &ConsumerStatus) {
        let spec = &status.spec;
        if self.of != Some(status.id) {
            *self = Self { removing: self.removing, ago: Number::from(60), ..Self::default() };
            self.of = Some(status.id);
            self.load_fault(&status.failure);
            self.parents_first = spec.parents_first;
            self.known_order = spec.parents_first;
        }
        if self.known_kind != Some(spec.kind) {
            // What is being typed comes back as it was typed.
            if polling_of(spec.kind) != self.typed() {
                self.load_pace(status);
            }
            self.known_kind = Some(spec.kind);
        }
        if self.known_order != spec.parents_first {
            self.known_order = spec.parents_first;
            self.parents_first = spec.parents_first;
        }
        if status.failure == Failure::None
            && self.known_failure != Failure::None
            && self.seen_failure
        {
            self.load_fault(&Failure::None);
        }
        self.seen_failure = status.failure != Failure::None;
    }

    /// What is typed of how to poll.
    fn typed(&self) -> Polling {
        let interval = Millis(self.interval.value().unwrap_or(0).unsigned_abs());
        Polling { limit: self.limit.value().unwrap_or(0), interval }
    }

    fn load_pace(&mut self, status: &ConsumerStatus) {
        let polling = polling_of(status.spec.kind);
        self.limit = Number::from(polling.limit);
        self.interval = Number::from(polling.interval.0 as i64);
        self.speed = Number::from(match status.spec.micros_per_record {
            0 => 0,
            micros => (1_000_000 / micros) as i64,
        });
    }

    fn load_fault(&mut self, failure: &Failure) {
        self.known_failure = failure.clone();
        self.fault = match failure {
            Failure::None => Fault::None,
            Failure::EveryBatch => Fault::EveryBatch,
            Failure::Matching(text) => {
                self.text.clone_from(text);
                Fault::Matching
            }
        };
    }

    fn failure(&self) -> Failure {
        match self.fault {
            Fault::None => Failure::None,
            Fault::EveryBatch => Failure::EveryBatch,
            Fault::Matching => Failure::Matching(self.text.clone()),
        }
    }
}

const fn polling_of(kind: Kind) -> Polling {
    match kind {
        Kind::Polling(polling) => polling,
        Kind::FanOut => Polling { limit: 10_000, interval: Millis(1000) },
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    status: &ConsumerStatus,
) {
    let controls = &mut state.controls;
    controls.follow(status);
    section(ui, "Fallo provocado");
    fault(ui, scene, controls, status);
    section(ui, "Ritmo y orden");
    pace(ui, scene, controls, status);
    section(ui, "Posición");
    position(ui, scene, controls, status);
}

fn fault(ui: &mut Ui, scene: &mut ViewScene<'_>, controls: &mut Controls, status: &ConsumerStatus) {
    let mut changed = Field::new("Qué falla").radio(ui, &mut controls.fault, &FAULTS).changed();
    if controls.fault == Fault::Matching {
        let hint = "En su clave o en sus datos. Un registro así detiene su shard: «poison pill».";
        let field = Field::new("Texto").hint(hint).placeholder("cliente-12345").width(300.0);
        changed |= field.text(ui, &mut controls.text).changed();
    }
    if changed {
        let failure = controls.failure();
        controls.known_failure = failure.clone();
        with(scene, |consumers| {
            consumers.fail(status.id, failure);
            None
        });
    }
}

fn pace(ui: &mut Ui, scene: &mut ViewScene<'_>, controls: &mut Controls, status: &ConsumerStatus) {
    let mut changed = false;
    ui.horizontal_top(|ui| {
        let third = ((ui.available_width() - 16.0) / 3.0).min(196.0);
        if let Kind::Polling(_) = status.spec.kind {
            let field = Field::new("Tamaño de lote (Limit)").hint("1 a 10.000").width(third);
            let problem = create::limit_problem(&controls.limit);
            changed |= field.error(problem).number(ui, &mut controls.limit).changed();
            let field = Field::new("Intervalo entre llamadas").unit("ms").width(third);
            let problem = create::interval_problem(&controls.interval);
            let field = field.hint("por shard").error(problem);
            changed |= field.number(ui, &mut controls.interval).changed();
        }
        let problem = create::speed_problem(&controls.speed);
        let field = Field::new("Velocidad de proceso").unit("reg/s").width(third);
        let field = field.hint("0 = sin límite").error(problem);
        changed |= field.number(ui, &mut controls.speed).changed();
    });
    let sound = create::limit_problem(&controls.limit)
        .or_else(|| create::interval_problem(&controls.interval))
        .or_else(|| create::speed_problem(&controls.speed))
        .is_none();
    if changed && sound {
        let limit = controls.limit.value().unwrap_or(1);
        let interval = Millis(controls.interval.value().unwrap_or(1000).unsigned_abs());
        let kind = match status.spec.kind {
            Kind::Polling(_) => Kind::Polling(Polling { limit, interval }),
            Kind::FanOut => Kind::FanOut,
        };
        let micros = create::micros(controls.speed.value().unwrap_or(0));
        with(scene, |consumers| {
            consumers.pace(status.id, kind, micros);
            None
        });
    }
    let field = Field::new("Leer cada shard padre antes que sus hijos")
        .hint("Desactívalo para ver qué claves se procesan fuera de orden tras dividir un shard.");
    if field.check(ui, &mut controls.parents_first).changed() {
        let first = controls.parents_first;
        with(scene, |consumers| {
            consumers.parents_first(status.id, first);
            None
        });
    }
}

fn position(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    controls: &mut Controls,
    status: &ConsumerStatus,
) {
    ui.horizontal_top(|ui| {
        let field = Field::new("Volver a leer desde").width(200.0);
        field.select(ui, &mut controls.start, &STARTS);
        if controls.start == StartKind::AtTimestamp {
            let problem = create::range_problem(&controls.ago, 0, 31_536_000);
            let field = Field::new("Desde hace").unit("s").width(140.0);
            field.error(problem).number(ui, &mut controls.ago);
        }
    });
    let start = create::start_of(controls.start, &controls.ago, scene.clock.now);
    ui.add_enabled_ui(start.is_some(), |ui| {
        let button = widgets::button(ui, Weight::Normal, Some("rotate-ccw"), "Reiniciar posición");
        if button.clicked()
            && let Some(start) = start
        {
            with(scene, |consumers| {
                consumers.reset(status.id, start);
                None
            });
        }
    });
}

/// Asks what becomes of a consumer's registration when it goes.
pub(super) fn confirm_removal(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    status: &ConsumerStatus,
) {
    let mut removed = None;
    let mut cancel = false;
    let registered = status.arn.is_some();
    let sentence = if registered {
        "Sus puntos de control se pierden. Su registro puede quedarse: ocupa una de las 20 plazas \
         del stream, y se factura."
    } else {
        "Sus puntos de control se pierden. Los registros del stream no cambian."
    };
    let title = format!("¿Eliminar {}?", status.spec.name);
    card(ui, Tone::Warn, &title, sentence, |ui| {
        if registered {
            let words = "Eliminar y quitar su registro";
            if widgets::button(ui, Weight::Normal, Some("trash-2"), words).clicked() {
                removed = Some(true);
            }
            let words = "Eliminar y dejar su registro";
            if widgets::button(ui, Weight::Normal, None, words).clicked() {
                removed = Some(false);
            }
        } else if widgets::button(ui, Weight::Normal, Some("trash-2"), "Eliminar").clicked() {
            removed = Some(false);
        }
        cancel = widgets::button(ui, Weight::Quiet, None, "Conservar").clicked();
    });
    if let Some(arn) = status.arn.clone() {
        let input = DeregisterStreamConsumerInput {
            consumer_arn: Some(arn),
            ..DeregisterStreamConsumerInput::default()
        };
        let request = Request::DeregisterStreamConsumer(input);
        state.controls.card.show(ui, &request, scene.actions);
    }
    if let Some(also_registration) = removed {
        with(scene, |consumers| {
            consumers.remove(status.id, also_registration);
            None
        });
        state.shown = Shown::First;
    }
    if removed.is_some() || cancel {
        state.controls.removing = None;
    }
}
