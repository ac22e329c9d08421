//! The consumers' facts in Spanish.

use caudal::api::kinesis::SequenceNumber;
use caudal::clients::consumer::{
    Checkpoint, ConsumerStatus, Kind, LaneState, LogLine, State, StopReason, What,
};
use caudal::units::{Millis, Timestamp};

use crate::ui::numbers;
use crate::ui::widgets::Tone;

/// How long a refusal for the rate of calls is told, in ms: it would flicker otherwise.
const TOLD_FOR: u64 = 5000;

/// The last refusal for the rate of calls that is still told, with its shard.
pub(super) fn throttled(status: &ConsumerStatus, now: Timestamp) -> Option<&LogLine> {
    let mut lines = status.log.iter().rev();
    let line = lines.find(|line| matches!(line.what, What::Throttled { .. }))?;
    let active = matches!(status.state, State::Reading | State::CaughtUp | State::Throttled);
    (active && now.since(line.at).0 < TOLD_FOR).then_some(line)
}

/// A consumer's state as it is told.
pub(super) fn state_of(
    status: &ConsumerStatus,
    now: Timestamp,
) -> (&'static str, Tone, &'static str) {
    let throttled = throttled(status, now).is_some();
    state(if throttled { &State::Throttled } else { &status.state })
}

/// A state's word, how it is, and its icon.
fn state(state: &State) -> (&'static str, Tone, &'static str) {
    match state {
        State::Starting => ("empezando", Tone::Link, "loader-circle"),
        State::Registering => ("registrándose", Tone::Link, "loader-circle"),
        State::Reading => ("leyendo", Tone::Link, "play"),
        State::CaughtUp => ("al día", Tone::Ok, "circle-check"),
        State::Throttled => ("limitado", Tone::Warn, "gauge"),
        State::Failing => ("fallando", Tone::Error, "circle-x"),
        State::Paused => ("en pausa", Tone::Neutral, "pause"),
        State::Crashed { .. } => ("caído", Tone::Error, "unplug"),
        State::Stopped(_) => ("detenido", Tone::Error, "octagon-alert"),
    }
}

/// A lane's state, as [`state`].
pub(super) fn lane(state: LaneState) -> (&'static str, Tone, &'static str) {
    match state {
        LaneState::WaitingParent => ("espera al padre", Tone::Neutral, "git-merge"),
        LaneState::Starting => ("empezando", Tone::Link, "loader-circle"),
        LaneState::Reading => ("leyendo", Tone::Link, "play"),
        LaneState::CaughtUp => ("al día", Tone::Ok, "circle-check"),
        LaneState::Throttled { .. } => ("limitado", Tone::Warn, "gauge"),
        LaneState::Failed { .. } => ("reintentando", Tone::Error, "circle-x"),
        LaneState::Idle => ("parado", Tone::Neutral, "pause"),
        LaneState::Ended => ("terminado", Tone::Neutral, "check"),
    }
}

/// How a consumer reads, in a few letters.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Polling(_) => "GetRecords",
        Kind::FanOut => "Enhanced fan-out",
    }
}

/// A span as one says it.
pub(super) fn span(millis: u64) -> String {
    let seconds = millis / 1000;
    match seconds {
        _ if millis < 10_000 => format!("{} s", numbers::decimal(millis as f64 / 1000.0, 1)),
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", numbers::whole(seconds / 3600), seconds / 60 % 60),
    }
}

/// A checkpoint, short enough for a column.
pub(super) fn checkpoint(checkpoint: Checkpoint) -> String {
    match checkpoint {
        Checkpoint::TrimHorizon => "TRIM_HORIZON".to_owned(),
        Checkpoint::Latest => "LATEST".to_owned(),
        Checkpoint::AtTimestamp(_) => "AT_TIMESTAMP".to_owned(),
        Checkpoint::After(number) => short(number),
        Checkpoint::ShardEnd => "SHARD_END".to_owned(),
    }
}

/// A checkpoint in full.
pub(super) fn checkpoint_in_full(checkpoint: Checkpoint) -> String {
    match checkpoint {
        Checkpoint::After(number) => number.to_string(),
        Checkpoint::AtTimestamp(at) => format!("AT_TIMESTAMP {}", at.to_iso_text()),
        other => self::checkpoint(other),
    }
}

/// The counter is what changes; it stands in the middle of the number, so the number's own end
/// would look the same for all records of a second.
fn short(number: SequenceNumber) -> String {
    format!("reg. {}", numbers::whole(number.counter))
}

/// Why a consumer stopped by itself: AWS's name for it and a sentence.
pub(super) fn stopped<'a>(reason: &'a StopReason, stream: &str) -> (&'a str, String) {
    match reason {
        StopReason::StreamGone => (
            "ResourceNotFoundException",
            format!(
                "El stream {stream} no existe. Si vuelve a crearse, el consumidor no sigue solo: \
                 sus puntos de control eran de otro stream."
            ),
        ),
        StopReason::StreamReplaced => (
            "Otro stream con el mismo nombre",
            format!(
                "{stream} se borró y se creó de nuevo: es otro stream. Al reanudar empieza desde \
                 su posición inicial."
            ),
        ),
        StopReason::RegistrationGone => (
            "ResourceNotFoundException",
            "Su registro ya no existe en este mundo. Al reanudar se registra de nuevo y sigue \
             desde sus puntos de control."
                .to_owned(),
        ),
        StopReason::Refused(fault) => (
            fault.code,
            format!("RegisterStreamConsumer fue rechazado. AWS dice: {}", fault.message),
        ),
    }
}

/// Whether a line of the log is fine, and its icon.
pub(super) fn log_tone(what: &What) -> (Tone, &'static str) {
    match what {
        What::Throttled { .. } => (Tone::Warn, "gauge"),
        What::Failed { .. } | What::Refused { .. } | What::Crashed { .. } | What::Stopped(_) => {
            (Tone::Error, "circle-x")
        }
        What::Lost { .. } | What::OrderBroken { .. } | What::ShardExpired | What::Clamped => {
            (Tone::Warn, "triangle-alert")
        }
        What::ShardEnd { .. } => (Tone::Ok, "git-fork"),
        What::Jumped => (Tone::Link, "history"),
        What::Paused => (Tone::Neutral, "pause"),
        _ => (Tone::Neutral, "info"),
    }
}

/// A line of the log.
pub(super) fn log_line(line: &LogLine) -> String {
    let wait = |wait: &Millis| span(wait.0);
    match &line.what {
        What::Started => "Empieza a leer".to_owned(),
        What::Registered => "RegisterStreamConsumer aceptado: espera a ACTIVE".to_owned(),
        What::Active => "Su registro está ACTIVE".to_owned(),
        What::Listed { new } => {
            format!("ListShards: {}", numbers::counted(*new as u64, "shard nuevo", "shards nuevos"))
        }
        What::Subscribed { renewed: false } => "SubscribeToShard aceptado: 5 minutos".to_owned(),
        What::Subscribed { renewed: true } => {
            "SubscribeToShard renovado desde ContinuationSequenceNumber".to_owned()
        }
        What::IteratorExpired => {
            "ExpiredIteratorException: pide otro desde su punto de control".to_owned()
        }
        What::Throttled { wait: w } => {
            format!("ProvisionedThroughputExceededException: espera {}", wait(w))
        }
        What::Failed { key: Some(key), wait: w, .. } => {
            format!("Falla al procesar la clave {key}: repite el lote en {}", wait(w))
        }
        What::Failed { wait: w, .. } => format!("Falla el lote entero: lo repite en {}", wait(w)),
        What::Refused { fault, wait: w } => {
            format!(
                "{}: {} Reintenta en {}",
                fault.code,
                numbers::sentence(&fault.message),
                wait(w)
            )
        }
        What::ShardEnd { children } if children.is_empty() => "Shard leído hasta el final".into(),
        What::ShardEnd { children } => {
            let names: Vec<_> = children.iter().map(|child| format!("#{}", child.0)).collect();
            format!("SHARD_END: siguen {}", names.join(" y "))
        }
        What::ShardExpired => "El shard caducó con su retención".to_owned(),
        What::Lost { records } => format!(
            "{} por retención antes de leerse",
            numbers::counted(*records, "registro perdido", "registros perdidos")
        ),
        What::OrderBroken { key } => {
            format!("Clave {key}: un registro después de otro posterior")
        }
        What::Jumped => "El mundo cambió de pasado: comprueba sus puntos de control".to_owned(),
        What::Clamped => {
            "Su punto de control era de un futuro deshecho: vuelve al final".to_owned()
        }
        What::Paused => "En pausa: conserva lo procesado".to_owned(),
        What::Resumed => "Reanudado".to_owned(),
        What::Crashed { span } => format!("Caída de {}: olvida lo no confirmado", wait(span)),
        What::Restarted => "Arranca desde sus puntos de control".to_owned(),
        What::Reset => "Posición reiniciada".to_owned(),
        What::Switched => "Cambia el fallo provocado".to_owned(),
        What::Stopped(reason) => {
            let reason = match reason {
                StopReason::StreamGone => "el stream no existe",
                StopReason::StreamReplaced => "el stream es otro",
                StopReason::RegistrationGone => "su registro no existe",
                StopReason::Refused(_) => "su registro fue rechazado",
            };
            format!("Detenido: {reason}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_precise_as_they_are_short() {
        assert_eq!(span(0), "0,0 s");
        assert_eq!(span(340), "0,3 s");
        assert_eq!(span(38_000), "38 s");
        assert_eq!(span(252_000), "4 min 12 s");
        assert_eq!(span(7_500_000), "2 h 05 min");
    }
}
