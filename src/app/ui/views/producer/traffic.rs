//! Generated traffic: how much of it, whose it is, and what becomes of it.

use std::sync::Arc;

use caudal::clients::producer::{
    Counts, Producer, ProducerStatus, Row, Spec, State as Life, StopReason,
};
use caudal::traffic::{BadConfig, Config, KEYS_MAX, KeyDistribution, RATE_MAX, SIZE_MIN, Size};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Label, Layout, Pos2, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::{Field, Number};
use crate::ui::widgets::{self, Kind, Tone};

/// The merchant of the notes that is too much for one shard.
const HOT_KEY: &str = "comercio-0042";
/// Attempts of the SDKs' standard mode.
const ATTEMPTS: i64 = 3;
/// Width of a field, in points.
const FIELD: f32 = 148.0;
/// Height of the curve.
const CURVE: f32 = 72.0;

/// Whose the records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    Uniform,
    Zipf,
    Hot,
}

/// What it keeps between frames.
pub struct State {
    rate: Number,
    keys: Keys,
    clients: Number,
    share: Number,
    size: Number,
    suspicious: Number,
    seed: Number,
    attempts: Number,
}

impl Default for State {
    fn default() -> Self {
        Self {
            rate: Number::from(820),
            keys: Keys::Uniform,
            clients: Number::from(1000),
            share: Number::from(14),
            size: Number::default(),
            suspicious: Number::from(1),
            seed: Number::from(1),
            attempts: Number::from(ATTEMPTS),
        }
    }
}

/// A whole number that fits, or none.
fn whole(number: &Number) -> Option<u32> {
    number.value().and_then(|value| u32::try_from(value).ok())
}

impl State {
    /// What is asked for; what is no number is out of range.
    fn config(&self) -> Config {
        let keys = whole(&self.clients).unwrap_or_default();
        Config {
            rate: whole(&self.rate).unwrap_or_default(),
            keys: match self.keys {
                Keys::Uniform => KeyDistribution::Uniform { keys },
                Keys::Zipf => KeyDistribution::Zipf { keys, exponent: 1.1 },
                Keys::Hot => {
                    let share = whole(&self.share).and_then(|share| share.checked_mul(10));
                    KeyDistribution::Hot { keys, share: share.unwrap_or(u32::MAX) }
                }
            },
            size: match whole(&self.size) {
                None if self.size.is_empty() => Size::Natural,
                size => Size::Exact(size.unwrap_or_default()),
            },
            suspicious: whole(&self.suspicious)
                .and_then(|percent| percent.checked_mul(100))
                .unwrap_or(u32::MAX),
            seed: self.seed.value().unwrap_or_default().cast_unsigned(),
            ..Config::default()
        }
    }

    fn preset(&mut self, rate: i64, keys: Keys) {
        self.rate = Number::from(rate);
        self.keys = keys;
    }
}

/// What is wrong, with the limit.
fn words(bad: BadConfig) -> String {
    match bad {
        BadConfig::Rate => {
            format!("De 1 a {} registros por segundo.", numbers::whole(RATE_MAX.into()))
        }
        BadConfig::Keys => format!("De 1 a {} claves.", numbers::whole(KEYS_MAX.into())),
        BadConfig::Size => {
            format!("Desde {SIZE_MIN} bytes hasta 10 MiB, o vacío: lo que ocupen los campos.")
        }
        BadConfig::Share | BadConfig::Suspicious => "De 0 a 100 %.".to_owned(),
        other => other.to_string(),
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected() else { return };
    let status = scene.clients.producer().map(Producer::status);
    let running = status.as_ref().is_some_and(|status| !matches!(status.state, Life::Stopped(_)));
    super::row(ui, |ui| {
        for (name, rate, keys) in [
            ("820 reg/s", 820, Keys::Uniform),
            // 434/s of the hot key and a quarter of the rest: over a shard's 1000, yet half of a
            // split shard takes it.
            ("Inundar un shard", 3100, Keys::Hot),
            ("10.000 reg/s", 10_000, Keys::Zipf),
        ] {
            if widgets::button(ui, Kind::Normal, None, name).clicked() {
                state.preset(rate, keys);
            }
        }
    });
    let config = state.config();
    let bad = config.check().err();
    fields(ui, state, bad);
    let attempts = whole(&state.attempts).unwrap_or_default();
    let ready = bad.is_none() && (1..=10).contains(&attempts);
    super::row(ui, |ui| {
        if running {
            if widgets::button(ui, Kind::Primary, Some("square"), "Detener tráfico").clicked()
                && let Some(producer) = scene.clients.producer()
            {
                producer.stop();
            }
            return;
        }
        let button =
            |ui: &mut Ui| widgets::button(ui, Kind::Primary, Some("play"), "Generar tráfico");
        if ui.add_enabled_ui(ready, button).inner.clicked() && ready {
            let hot_key = (state.keys == Keys::Hot).then(|| HOT_KEY.to_owned());
            let spec = Spec { stream: stream.name.clone(), config, attempts, hot_key };
            match Producer::start(scene.handle, Arc::clone(&scene.waker), spec) {
                Ok(producer) => scene.clients.produce(producer),
                Err(error) => {
                    let words = format!("El tráfico no puede empezar: {error}");
                    scene.actions.push(Action::Say(Tone::Error, words));
                }
            }
        }
    });
    if scene.clock.paused && running {
        note(ui, "El reloj está en pausa: no se genera nada hasta que lo reanudes (Espacio).");
    }
    if let Some(status) = status {
        progress(ui, &status);
    }
}

fn fields(ui: &mut Ui, state: &mut State, bad: Option<BadConfig>) {
    let wrong = |which: &[BadConfig]| bad.filter(|bad| which.contains(bad)).map(words);
    // Fields differ in height by what they say below: their labels stand in one line.
    let layout = Layout::left_to_right(Align::TOP).with_main_wrap(true);
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 8.0);
        Field::new("Registros por segundo")
            .hint("Simulados: ×10 del reloj son diez veces más")
            .error(wrong(&[BadConfig::Rate]))
            .width(FIELD)
            .number(ui, &mut state.rate);
        Field::new("Reparto de claves").width(FIELD + 40.0).select(
            ui,
            &mut state.keys,
            &[
                (Keys::Uniform, "Uniforme"),
                (Keys::Zipf, "Zipf, exponente 1,1"),
                (Keys::Hot, "Una clave caliente"),
            ],
        );
        Field::new("Claves distintas")
            .error(wrong(&[BadConfig::Keys]))
            .width(FIELD)
            .number(ui, &mut state.clients);
        if state.keys == Keys::Hot {
            Field::new("Parte de la clave caliente")
                .hint(HOT_KEY)
                .unit("%")
                .error(wrong(&[BadConfig::Share]))
                .width(FIELD)
                .number(ui, &mut state.share);
        }
        Field::new("Tamaño de los datos")
            .hint("Vacío: unos 230 bytes")
            .unit("bytes")
            .error(wrong(&[BadConfig::Size]))
            .width(FIELD)
            .number(ui, &mut state.size);
        Field::new("Sospechosos")
            .hint("Caen en alguna regla de la nota")
            .unit("%")
            .error(wrong(&[BadConfig::Suspicious]))
            .width(FIELD)
            .number(ui, &mut state.suspicious);
        Field::new("Intentos por registro")
            .hint("De 1 a 10; los SDK hacen 3")
            .error(
                (!(1..=10).contains(&whole(&state.attempts).unwrap_or_default()))
                    .then_some("De 1 a 10 intentos."),
            )
            .width(FIELD)
            .number(ui, &mut state.attempts);
        Field::new("Semilla")
            .hint("La misma da los mismos registros")
            .width(FIELD)
            .number(ui, &mut state.seed);
    });
}

fn note(ui: &mut Ui, text: &str) {
    let colour = ui.tokens().secondary;
    let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(colour);
    ui.add(Label::new(text).wrap());
}

/// Why it ended, or what it does.
fn life(status: &ProducerStatus) -> &'static str {
    match status.state {
        Life::Running => "Enviando con PutRecords",
        Life::Waiting => "Esperando a que el stream esté ACTIVE",
        Life::Stopped(StopReason::Asked) => "Detenido",
        Life::Stopped(StopReason::StreamGone) => "Detenido: el stream ya no está",
        Life::Stopped(StopReason::OtherPast) => "Detenido: el mundo ha vuelto a otro momento",
        Life::Stopped(StopReason::Refused) => "Detenido: AWS rechaza la llamada",
        Life::Stopped(StopReason::WorldClosed) => "Detenido: el mundo se ha cerrado",
    }
}

fn progress(ui: &mut Ui, status: &ProducerStatus) {
    let tokens = ui.tokens();
    super::super::title(ui, life(status));
    let counts: Counts = status.counts;
    super::row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        for (name, value, colour) in [
            ("aceptados", counts.accepted, tokens.text),
            ("rechazos", counts.rejected, tokens.error),
            ("reintentos", counts.retried, tokens.warn),
            ("perdidos", counts.lost, tokens.error),
            ("en vuelo", counts.in_flight, tokens.secondary),
            ("sin enviar por falta de tiempo", counts.left_out, tokens.secondary),
            ("sospechosos", counts.suspicious, tokens.secondary),
        ] {
            if value == 0 && name != "aceptados" {
                continue;
            }
            // One piece each, so that a line breaks between them.
            let mut job = LayoutJob::default();
            let format =
                |font, colour| TextFormat { font_id: font, color: colour, ..TextFormat::default() };
            let number = format(fonts::mono_semibold(theme::TOOL), colour);
            job.append(&numbers::whole(value), 0.0, number);
            job.append(name, 6.0, format(fonts::regular(theme::TOOL), tokens.secondary));
            ui.add(Label::new(job).extend());
        }
    });
    if counts.rejected > 0 {
        note(
            ui,
            "Lo rechazado se vuelve a enviar con espera exponencial y azar, como hacen los SDK; \
             tras el último intento se da por perdido.",
        );
    }
    if let Some(error) = &status.last_error {
        let text = format!("{}: {}", error.code, error.message);
        ui.add(Label::new(RichText::new(text).font(fonts::mono(12.0)).color(tokens.error)).wrap());
    }
    curve(ui, status);
}

/// Accepted and refused records of the last two minutes, a bar per simulated second.
fn curve(ui: &mut Ui, status: &ProducerStatus) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), CURVE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let most = status.rows.iter().map(|row| row.accepted + row.rejected).max().unwrap_or_default();
    let words = format!(
        "Registros por segundo de los últimos {} s: {} como mucho",
        status.rows.len(),
        numbers::whole(most)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let last = status.at.secs();
    let step = rect.width() / 120.0;
    let bar = |row: &Row, from: u64, to: u64| {
        let right = rect.right() - (last - row.second) as f32 * step;
        let y = |value: u64| rect.bottom() - value as f32 / most.max(1) as f32 * (CURVE - 4.0);
        Rect::from_min_max(Pos2::new(right - step + 1.0, y(to)), Pos2::new(right, y(from)))
    };
    for row in status.rows.iter().filter(|row| last - row.second < 120) {
        let both = row.accepted + row.rejected;
        ui.painter().rect_filled(bar(row, 0, row.accepted), 0, tokens.secondary);
        ui.painter().rect_filled(bar(row, row.accepted, both), 0, tokens.error);
    }
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    note(ui, &format!("{words}; en rojo, lo rechazado."));
}
