//! `/_caudal/clock`: the virtual time, so that users' own tests needn't wait.

use hyper::StatusCode;
use serde_json::{Value as Json, json};
use tokio::sync::oneshot;

use super::OwnRefusal;
use crate::engine::Origin;
use crate::runtime::{ClockChange, ClockStatus};
use crate::server::reply::Reply;
use crate::server::shared::Shared;
use crate::units::Millis;

const FIELDS: &[&str] = &["paused", "speed", "advance_ms"];

/// Farthest jump, in ms: ten years of 365 days.
const MAX_ADVANCE: u64 = 10 * 365 * 24 * 3_600_000;
/// Slowest and fastest run of the clock, in virtual seconds per real one.
const MIN_SPEED: f64 = 0.1;
const MAX_SPEED: f64 = 1000.0;

/// Reads what is to become of the clock from the body of a `POST`.
pub fn parse_clock_change(body: &[u8]) -> Result<ClockChange, OwnRefusal> {
    let object = super::parse_object(body, FIELDS)?;
    let paused = object.get("paused").map(paused).transpose()?;
    let speed = object.get("speed").map(speed).transpose()?;
    let advance = object.get("advance_ms").map(advance).transpose()?;
    if paused.is_none() && speed.is_none() && advance.is_none() {
        return Err(OwnRefusal::NothingToDo { known: FIELDS });
    }
    Ok(ClockChange { paused, speed, advance, to_next: false })
}

fn paused(value: &Json) -> Result<bool, OwnRefusal> {
    value.as_bool().ok_or(OwnRefusal::Value { field: "paused", wanted: "true o false" })
}

fn speed(value: &Json) -> Result<f64, OwnRefusal> {
    let speed = value.as_f64().filter(|speed| (MIN_SPEED..=MAX_SPEED).contains(speed));
    speed.ok_or(OwnRefusal::Value { field: "speed", wanted: "un número entre 0.1 y 1000" })
}

fn advance(value: &Json) -> Result<Millis, OwnRefusal> {
    let wanted = "un número entero de milisegundos entre 0 y 315360000000 (diez años)";
    let millis = value.as_u64().filter(|millis| *millis <= MAX_ADVANCE);
    millis.map(Millis).ok_or(OwnRefusal::Value { field: "advance_ms", wanted })
}

/// Changes the clock and answers how it stands then.
pub(super) async fn change(shared: &Shared, body: &[u8]) -> Result<Reply, OwnRefusal> {
    let change = parse_clock_change(body)?;
    let (answer, answered) = oneshot::channel();
    // A client that has gone away has no use for the answer.
    let reply = Box::new(move |status| {
        let _ = answer.send(status);
    });
    shared.handle.set_clock_as(Origin::Http, change, reply).map_err(|_| OwnRefusal::Busy)?;
    answered.await.map(report).map_err(|_| OwnRefusal::Failed)
}

/// How the clock stands.
pub(super) fn report(status: ClockStatus) -> Reply {
    super::json(StatusCode::OK, &fields(status))
}

/// The clock as JSON: virtual time in ms and as ISO 8601, and how it runs.
pub(super) fn fields(status: ClockStatus) -> Json {
    json!({
        "now_ms": status.now.0,
        "now": status.now.to_iso_text(),
        "paused": status.paused,
        "speed": status.speed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Timestamp;

    #[test]
    fn changes_come_alone_or_together() {
        for (body, change) in [
            (r#"{"paused":true}"#, (Some(true), None, None)),
            (r#"{"speed":100}"#, (None, Some(100.0), None)),
            (r#"{"speed":0.1}"#, (None, Some(0.1), None)),
            (r#"{"advance_ms":301000}"#, (None, None, Some(Millis(301_000)))),
            (
                r#"{"paused":false,"speed":1000,"advance_ms":0}"#,
                (Some(false), Some(1000.0), Some(Millis(0))),
            ),
        ] {
            let read = parse_clock_change(body.as_bytes()).unwrap();
            assert_eq!((read.paused, read.speed, read.advance), change, "{body}");
        }
    }

    #[test]
    fn absurd_changes_are_refused_by_name() {
        for (body, text) in [
            ("{}", "no has indicado ningún cambio; se admiten: «paused», «speed», «advance_ms»"),
            ("7", "el cuerpo debe ser un objeto JSON"),
            (r#"{"paused":1}"#, "«paused» debe ser true o false"),
            (r#"{"paused":null}"#, "«paused» debe ser true o false"),
            (r#"{"speed":0}"#, "«speed» debe ser un número entre 0.1 y 1000"),
            (r#"{"speed":1001}"#, "«speed» debe ser un número entre 0.1 y 1000"),
            (r#"{"speed":"2"}"#, "«speed» debe ser un número entre 0.1 y 1000"),
            (
                r#"{"advance_ms":-1}"#,
                "«advance_ms» debe ser un número entero de milisegundos entre 0 y 315360000000 (diez años)",
            ),
            (
                r#"{"advance_ms":1e300}"#,
                "«advance_ms» debe ser un número entero de milisegundos entre 0 y 315360000000 (diez años)",
            ),
            (
                r#"{"advance":1}"#,
                "campo desconocido «advance»; se admiten: «paused», «speed», «advance_ms»",
            ),
        ] {
            let refusal = parse_clock_change(body.as_bytes()).unwrap_err();
            assert_eq!(refusal.to_string(), text, "{body}");
            assert_eq!(refusal.status(), 400);
        }
    }

    #[test]
    fn the_clock_is_told_in_both_forms() {
        let status = ClockStatus { now: Timestamp(1_421_889_722_000), paused: true, speed: 2.5 };
        assert_eq!(
            fields(status),
            json!({
                "now_ms": 1_421_889_722_000_i64,
                "now": "2015-01-22T01:22:02.000Z",
                "paused": true,
                "speed": 2.5,
            })
        );
    }
}
