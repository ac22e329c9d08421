//! A run in a few words, and where its effect is seen.

use serde_json::Value;

use super::super::numbers;
use super::super::page::{Line, LineKind, Outcome, Phase};
use super::super::route::{Route, ViewKind};

/// Up to how many rows a result is short enough to be open at once.
const SHORT: usize = 12;
/// Longest value that is told.
const VALUE_MAX: usize = 40;

/// Whether a result is short enough to be open at once.
pub(super) fn is_short(lines: &[Line]) -> bool {
    lines.iter().map(|line| line.text.lines().count()).sum::<usize>() <= SHORT
}

/// What a result says, in a few words.
pub(super) fn of(lines: &[Line], phase: Phase) -> String {
    if let Some(error) = lines.iter().find(|line| line.kind == LineKind::Error)
        && phase != Phase::Done(true)
    {
        return short(&error_of(&error.text));
    }
    let out = lines.iter().rev().find(|line| line.kind == LineKind::Out);
    match (out, phase) {
        (Some(line), _) => short(&out_of(&line.text)),
        (None, Phase::Done(true)) => "sin salida, como en AWS".to_owned(),
        (None, _) => lines.last().map(|line| short(&line.text)).unwrap_or_default(),
    }
}

/// The exception of an AWS error, or the last line of a traceback.
fn error_of(text: &str) -> String {
    let after = text.split_once("An error occurred (").map(|(_, after)| after);
    if let Some((code, _)) = after.and_then(|after| after.split_once(')')) {
        return code.to_owned();
    }
    text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
}

fn out_of(text: &str) -> String {
    let last = last_value(text);
    last.as_ref().and_then(told).unwrap_or_else(|| {
        text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
    })
}

/// The last of the JSON documents that a text consists of, if it does.
fn last_value(text: &str) -> Option<Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.collect::<Result<Vec<_>, _>>().ok()?.pop()
}

/// What matters in an answer of AWS.
fn told(value: &Value) -> Option<String> {
    let object = value.as_object()?;
    let inner = match object.len() {
        1 => object.values().next()?.as_object().unwrap_or(object),
        _ => object,
    };
    for key in ["StreamStatus", "DeliveryStreamStatus", "ShardId", "FailedRecordCount"] {
        if let Some(found) = inner.get(key) {
            return Some(format!("{key}: {}", plain(found)));
        }
    }
    for (key, one, many) in [
        ("Records", "registro", "registros"),
        ("Shards", "shard", "shards"),
        ("StreamNames", "stream", "streams"),
        ("DeliveryStreamNames", "delivery stream", "delivery streams"),
        ("Consumers", "consumidor", "consumidores"),
        ("Tags", "etiqueta", "etiquetas"),
    ] {
        if let Some(list) = inner.get(key).and_then(Value::as_array) {
            return Some(numbers::counted(list.len() as u64, one, many));
        }
    }
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    let (key, found) = inner.iter().find(|(_, value)| scalar(value))?;
    Some(format!("{key}: {}", plain(found)))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn short(text: &str) -> String {
    let mut letters = text.trim().chars();
    let head: String = letters.by_ref().take(VALUE_MAX * 2).collect();
    if letters.next().is_some() { format!("{head}…") } else { head }
}

/// The section of the notes that explains an error of AWS.
pub(super) fn explained(outcome: &Outcome) -> Option<(&'static str, Route)> {
    let failed = outcome.phase == Phase::Done(false);
    let anchor = failed.then(|| super::super::views::calls::anchor(&outcome.phrase)).flatten()?;
    Some(("Explícame", Route::section("errores", anchor)))
}

/// Where the effect of the last call of a program is seen.
pub(super) fn link(text: &str) -> Option<(&'static str, Route)> {
    const PLACES: [(&[&str], &str, ViewKind); 7] = [
        (&["put-record", "put_record", "put-records"], "Ver en el anillo", ViewKind::Ring),
        (&["get-records", "get_records", "get-shard-iterator"], "Ver registros", ViewKind::Records),
        (
            &["list-shards", "split-shard", "merge-shards", "update-shard-count"],
            "Ver los shards",
            ViewKind::Shards,
        ),
        (
            &["register-stream-consumer", "list-stream-consumers", "deregister-stream-consumer"],
            "Ver en Streams",
            ViewKind::Streams,
        ),
        (&["create-stream", "describe-stream"], "Ver en el anillo", ViewKind::Ring),
        (&["aws kinesis"], "Ver en Streams", ViewKind::Streams),
        // Its `put-record` has the name of the other service's.
        (&["aws firehose", "client(\"firehose\")"], "Ver en Firehose", ViewKind::Firehose),
    ];
    let last = |word: &&str| text.rfind(*word);
    let place = PLACES.iter().filter_map(|(words, label, view)| {
        let at = words.iter().filter_map(last).max()?;
        Some((at, *label, *view))
    });
    let (at, label, view) = place.max_by_key(|(at, ..)| *at)?;
    let last_of = |service: &str| text[..at].rfind(service);
    let (label, view) = match (last_of("firehose"), last_of("kinesis")) {
        (Some(firehose), kinesis) if kinesis.is_none_or(|kinesis| kinesis < firehose) => {
            ("Ver en Firehose", ViewKind::Firehose)
        }
        _ => (label, view),
    };
    Some((label, Route::View(view)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(text: &str) -> Vec<Line> {
        vec![Line { kind: LineKind::Out, text: text.to_owned() }]
    }

    #[test]
    fn what_matters_is_told() {
        let done = Phase::Done(true);
        let status = r#"{"StreamDescriptionSummary":{"StreamName":"t","StreamStatus":"ACTIVE"}}"#;
        assert_eq!(of(&out(status), done), "StreamStatus: ACTIVE");
        let put = r#"{"ShardId":"shardId-000000000001","SequenceNumber":"495"}"#;
        assert_eq!(of(&out(put), done), "ShardId: shardId-000000000001");
        assert_eq!(of(&out(r#"{"Shards":[1,2]}"#), done), "2 shards");
        assert_eq!(of(&out("Sin escribir: 0"), done), "Sin escribir: 0");
        assert_eq!(of(&[], done), "sin salida, como en AWS");
    }

    #[test]
    fn an_error_is_told_by_its_name() {
        let text = "\nAn error occurred (ResourceInUseException) when calling the CreateStream \
                    operation: Stream t under account 000000000000 already exists.";
        let lines = vec![Line { kind: LineKind::Error, text: text.to_owned() }];
        assert_eq!(of(&lines, Phase::Done(false)), "ResourceInUseException");
    }

    #[test]
    fn the_last_call_says_where_to_look() {
        let view = |text| link(text).map(|(_, route)| route);
        assert_eq!(view("aws kinesis put-record --x"), Some(Route::View(ViewKind::Ring)));
        assert_eq!(
            view("aws kinesis create-stream; aws kinesis list-shards"),
            Some(Route::View(ViewKind::Shards))
        );
        let firehose = Some(Route::View(ViewKind::Firehose));
        assert_eq!(view("aws firehose create-delivery-stream --x"), firehose);
        assert_eq!(view("aws firehose put-record --x"), firehose);
        assert_eq!(view("aws kinesis list-shards; aws firehose put-record-batch"), firehose);
        assert_eq!(
            view("aws firehose put-record --x; aws kinesis put-record --x"),
            Some(Route::View(ViewKind::Ring))
        );
        assert_eq!(view("echo hola"), None);
    }
}
