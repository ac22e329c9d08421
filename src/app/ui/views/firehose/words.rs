//! Times, sizes and reasons in words.

use std::path::PathBuf;

use caudal::api::firehose::DeliveryStreamStatus;
use caudal::clients::bucket::{Fault, Shape};
use caudal::firehose::{BufferKey, ClosedBy};
use caudal::units::Millis;

use crate::ui::numbers;
use crate::ui::widgets::Tone;

/// AWS's word for a status, how it is, and its icon.
pub(super) fn status(status: DeliveryStreamStatus) -> (&'static str, Tone, Option<&'static str>) {
    match status {
        DeliveryStreamStatus::Active => ("ACTIVE", Tone::Ok, None),
        DeliveryStreamStatus::Creating => ("CREATING", Tone::Link, Some("loader-circle")),
        DeliveryStreamStatus::Deleting => ("DELETING", Tone::Neutral, Some("trash-2")),
    }
}

/// Minutes and seconds: `1:48`, with hours if there are any: `1:02:03`. A begun second counts.
pub(super) fn countdown(time: Millis) -> String {
    let seconds = time.0.div_ceil(1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// The same for what has gone by: only whole seconds.
pub(super) fn gone(time: Millis) -> String {
    countdown(Millis(time.0 / 1000 * 1000))
}

/// Bytes as Firehose counts a buffer, whose MB have 1024 × 1024.
pub(super) fn megabytes(bytes: u64) -> String {
    let value = bytes as f64 / f64::from(1 << 20);
    let decimals = if bytes == 0 || bytes.is_multiple_of(1 << 20) {
        0
    } else if value < 0.1 {
        3
    } else {
        1
    };
    format!("{} MB", numbers::decimal(value, decimals))
}

/// Why a buffer closed.
pub(super) fn closed_by(why: ClosedBy) -> &'static str {
    match why {
        ClosedBy::Size => "tamaño",
        ClosedBy::Age => "tiempo",
        ClosedBy::Update => "cambio",
    }
}

/// What a buffer holds, if not simply data.
pub(super) fn holds(key: &BufferKey) -> Option<String> {
    match key {
        BufferKey::Data(keys) => {
            let all = keys.query.iter().chain(&keys.lambda);
            let pairs: Vec<_> = all.map(|(key, value)| format!("{key}={value}")).collect();
            (!pairs.is_empty()).then(|| pairs.join(" "))
        }
        BufferKey::Error(kind) => Some(format!("errores {}", kind.as_str())),
        BufferKey::Backup => Some("copia".to_owned()),
    }
}

/// What an object's content looks like.
pub(super) fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::JsonLines => "JSON por línea",
        Shape::Concatenated => "JSON seguidos",
        Shape::Failures => "Fallos",
        Shape::Lines => "Líneas",
        Shape::Binary => "Binario",
    }
}

/// Why something in the folder can't be read or written.
pub(super) fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Gone => "Ya no está en la carpeta.".to_owned(),
        Fault::Exists => {
            "Ya hay un fichero con ese nombre: marca «Sustituir el que hay».".to_owned()
        }
        Fault::Denied => "El sistema no da permiso.".to_owned(),
        Fault::Full => "El disco está lleno.".to_owned(),
        Fault::Broken(why) => {
            format!("Su contenido no es lo que dice ser: alguien lo ha cambiado. Detalle: {why}.")
        }
        Fault::System(why) => numbers::sentence(why),
    }
}

/// An object's name as short as it still tells what it is: `…14-03-12-8c1f…e07a.gz`.
pub(super) fn short_name(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key);
    let Some(uuid) = uuid_at(name) else { return name.to_owned() };
    let (before, uuid, after) = (&name[..uuid], &name[uuid..uuid + 36], &name[uuid + 36..]);
    let time = before.len().checked_sub(9).and_then(|at| before.get(at..)).unwrap_or(before);
    format!("…{time}{}…{}{after}", &uuid[..4], &uuid[32..])
}

/// Where the UUID of an object's name begins.
fn uuid_at(name: &str) -> Option<usize> {
    let is_uuid = |text: &[u8]| {
        text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let bytes = name.as_bytes();
    (0..bytes.len().saturating_sub(35)).rev().find(|at| is_uuid(&bytes[*at..at + 36]))
}

/// A path as one means it: from the home folder if it isn't absolute.
pub(super) fn resolved(text: &str) -> PathBuf {
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let text = text.trim();
    match text.strip_prefix("~/") {
        Some(rest) => home().join(rest),
        None if PathBuf::from(text).is_absolute() => PathBuf::from(text),
        None => home().join(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_short() {
        assert_eq!(countdown(Millis(107_001)), "1:48");
        assert_eq!(countdown(Millis(0)), "0:00");
        assert_eq!(countdown(Millis(3_723_000)), "1:02:03");
        assert_eq!(gone(Millis(107_999)), "1:47");
        assert_eq!(megabytes(128 << 20), "128 MB");
        assert_eq!(megabytes(1), "0,000 MB");
        assert_eq!(megabytes(3 << 19), "1,5 MB");
    }

    #[test]
    fn names_are_told_by_their_time_and_uuid() {
        let key =
            "raw/day=22/txn-to-s3-1-2026-11-22-14-03-12-8c1f0a2b-1234-4abc-8def-0123456789ab.gz";
        assert_eq!(short_name(key), "…14-03-12-8c1f…89ab.gz");
        assert_eq!(short_name("a/b.txt"), "b.txt");
    }
}
