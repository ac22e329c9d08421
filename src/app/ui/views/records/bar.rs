//! What is read and which of it is shown: shard, position, filter, live or held, and how reading
//! goes.

use caudal::api::kinesis::{SequenceNumber, ShardId};
use caudal::clients::reader::{Filter, Pace, Phase, Position, Scope, Seen};
use caudal::engine::StreamView;
use caudal::kinesis::READ_CALLS_PER_SEC;
use caudal::units::Timestamp;
use eframe::egui::{Frame, Label, Margin, RichText, Ui};

use super::ViewScene;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;

/// AWS's five positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    TrimHorizon,
    Latest,
    AtTimestamp,
    At,
    After,
}

/// What stands in the bar.
#[derive(Default)]
pub(super) struct State {
    shard: Option<ShardId>,
    kind: Kind,
    value: String,
    filter: String,
    taken: String,
    fault: Option<String>,
}

impl State {
    /// Has what is typed as a filter taken again.
    pub(super) fn forget(&mut self) {
        self.taken.clear();
    }

    pub(super) fn scope(&self) -> Scope {
        self.shard.map_or(Scope::All, Scope::Shard)
    }

    /// Where reading starts; none while what is typed can't be.
    pub(super) fn position(&self) -> Option<Position> {
        let value = self.value.trim();
        let number = || value.parse::<SequenceNumber>().ok();
        match self.kind {
            Kind::TrimHorizon => Some(Position::TrimHorizon),
            Kind::Latest => Some(Position::Latest),
            Kind::AtTimestamp => {
                let seconds = value.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0)?;
                Some(Position::AtTimestamp(Timestamp((seconds * 1000.0) as i64)))
            }
            Kind::At => number().map(Position::AtSequenceNumber),
            Kind::After => number().map(Position::AfterSequenceNumber),
        }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    state: &mut super::State,
    stream: &StreamView,
    seen: &Seen,
) {
    let tokens = ui.tokens();
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let names: Vec<_> = stream
                .shards
                .iter()
                .map(|shard| (Some(shard.id), format!("#{}", shard.id.0)))
                .collect();
            let mut options: Vec<(Option<ShardId>, &str)> = vec![(None, "todos")];
            options.extend(names.iter().map(|(id, name)| (*id, name.as_str())));
            Field::new("Shard").width(88.0).select(ui, &mut state.bar.shard, &options);
            Field::new("Posición").width(216.0).select(
                ui,
                &mut state.bar.kind,
                &[
                    (Kind::TrimHorizon, "TRIM_HORIZON"),
                    (Kind::Latest, "LATEST"),
                    (Kind::AtTimestamp, "AT_TIMESTAMP"),
                    (Kind::At, "AT_SEQUENCE_NUMBER"),
                    (Kind::After, "AFTER_SEQUENCE_NUMBER"),
                ],
            );
            let wrong = state.bar.position().is_none();
            match state.bar.kind {
                Kind::TrimHorizon | Kind::Latest => {}
                Kind::AtTimestamp => {
                    Field::new("Timestamp")
                        .hint("Segundos desde 1970, con decimales si quieres")
                        .error(wrong.then_some("Escribe segundos desde 1970, p. ej. 1795356192."))
                        .width(200.0)
                        .text(ui, &mut state.bar.value);
                }
                Kind::At | Kind::After => {
                    Field::new("SequenceNumber")
                        .error(wrong.then_some("No es un número de secuencia de AWS."))
                        .width(280.0)
                        .text(ui, &mut state.bar.value);
                }
            }
            Field::new("Filtro")
                .placeholder("clave:cliente-12345 monto>50000 texto")
                .error(state.bar.fault.clone())
                .width(280.0)
                .text(ui, &mut state.bar.filter);
            if Field::new("En vivo").check(ui, &mut state.live).clicked()
                && let Some(reader) = &state.reader
            {
                reader.pace(if state.live { Pace::Live } else { Pace::Stopped });
            }
        });
        if state.bar.filter != state.bar.taken {
            state.bar.taken.clone_from(&state.bar.filter);
            if let Ok(filter) = Filter::parse(&state.bar.filter) {
                state.bar.fault = None;
                if let Some(reader) = &state.reader {
                    reader.filter(Some(filter));
                }
            } else {
                let words = "No se entiende y sigue el de antes. Se espera campo:valor, campo>número o texto.";
                state.bar.fault = Some(words.to_owned());
            }
        }
        let words = told(scene, stream, seen);
        let text = RichText::new(words).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
        ui.add(Label::new(text).wrap());
    });
}

/// How reading goes, with everything that is not shown.
fn told(scene: &ViewScene<'_>, stream: &StreamView, seen: &Seen) -> String {
    let status = &seen.status;
    let mut words = vec![match &status.phase {
        Phase::Stopped => "Detenido".to_owned(),
        Phase::Reading => "Leyendo".to_owned(),
        Phase::UpToDate => "Al día".to_owned(),
        Phase::PageDone => "Página completa".to_owned(),
        Phase::NoStream => "El stream ya no está".to_owned(),
        Phase::Failed(error) => format!("{}: {error}", error.code()),
        Phase::Closed => "El mundo que leía se ha cerrado".to_owned(),
    }];
    words.push(format!(
        "{}/{READ_CALLS_PER_SEC} GetRecords/s en el shard más leído",
        status.calls_now(scene.clock.now)
    ));
    words.push(numbers::counted(seen.rows.len() as u64, "registro", "registros"));
    if let Some(matching) = &seen.matching {
        words.push(format!("{} pasan el filtro", numbers::whole(matching.len() as u64)));
    }
    let waiting = status.waiting(stream);
    if waiting > 0 && status.phase != Phase::Stopped {
        words.push(format!("{} por leer", numbers::whole(waiting)));
        if scene.clock.paused {
            let why = "con el reloj en pausa el límite de lectura no se repone";
            words.push(why.to_owned());
        }
    }
    for (count, one, many) in [
        (status.refused, "lectura rechazada", "lecturas rechazadas"),
        (status.evicted, "ha salido por falta de sitio", "han salido por falta de sitio"),
        (status.lost, "caducó antes de leerse", "caducaron antes de leerse"),
    ] {
        if count > 0 {
            words.push(numbers::counted(count, one, many));
        }
    }
    words.join(" · ")
}
