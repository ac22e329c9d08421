//! What is wrong with a form before it is sent, by field.

use caudal::api::firehose::{
    DeliveryStreamStatus, Error, ExtendedS3DestinationUpdate, InvalidArgument as Bad, PrefixRule,
    Request,
};
use caudal::api::kinesis::StreamStatus;
use caudal::engine::{DeliveryStreamView, Snapshot};

use super::draft::{Draft, Form, Problems};
use crate::ui::explain;

/// What is wrong with each field; the empty name is for what belongs to none.
pub(super) fn of(
    draft: &mut Draft,
    request: &Request,
    snapshot: &Snapshot,
    stream: Option<&DeliveryStreamView>,
) -> Problems {
    let mut found = Problems::new();
    for broken in request.violations().as_slice() {
        found.entry(field(&broken.at)).or_insert_with(|| explain::violation(broken));
    }
    if let Err(line) = draft.tag_list() {
        found.insert("tags", line);
    }
    if let Some((field, words)) = by_world(draft, snapshot, stream) {
        found.entry(field).or_insert(words);
    }
    if draft.form.has_destination()
        && found.is_empty()
        && let Some(fault) = draft.destination_fault()
    {
        found.insert(place(fault), explain::refusal(&fault.clone().into()).cause);
    }
    found
}

/// The field that a path of AWS's model means.
fn field(at: &str) -> &'static str {
    let last = at.rsplit('.').next().unwrap_or(at).to_lowercase();
    match last.as_str() {
        _ if at.starts_with("tag") => "tags",
        _ if last.starts_with("parametervalue") => "query",
        "deliverystreamname" => "name",
        "rolearn" => "role",
        "bucketarn" => "bucket",
        "prefix" if at.contains("ackup") => "backup",
        "prefix" => "prefix",
        "erroroutputprefix" => "error",
        "sizeinmbs" => "size",
        "intervalinseconds" => "interval",
        "fileextension" => "extension",
        "customtimezone" => "zone",
        _ => "",
    }
}

/// The field that a refusal of a destination means.
fn place(fault: &Error) -> &'static str {
    let Error::InvalidArgument(cause) = fault else { return "" };
    match cause {
        Bad::BufferTooSmall { .. } => "size",
        Bad::IntervalTooShort { .. } => "interval",
        Bad::TimeZone { .. } => "zone",
        Bad::ParameterMissing { .. } | Bad::Parameter { .. } => "query",
        Bad::NoPartitionKeys => "partitioning",
        Bad::Prefix(
            PrefixRule::NoErrorPrefix
            | PrefixRule::NoErrorType
            | PrefixRule::KeyInErrorPrefix { .. },
        ) => "error",
        Bad::Prefix(PrefixRule::TooLong { field }) if field.starts_with("Error") => "error",
        Bad::Prefix(_) => "prefix",
        _ => "",
    }
}

/// The first thing that AWS would refuse for what the world is like.
fn by_world(
    draft: &Draft,
    snapshot: &Snapshot,
    stream: Option<&DeliveryStreamView>,
) -> Option<(&'static str, String)> {
    if draft.form == Form::Create {
        if snapshot.delivery_stream(&draft.name).is_some() {
            return Some(("name", format!("Ya hay un delivery stream «{}».", draft.name)));
        }
        let arn = draft.source.as_ref()?;
        let source = snapshot.streams.iter().find(|stream| stream.arn == *arn);
        return match source {
            None => Some(("source", "Ese stream ya no existe.".to_owned())),
            Some(source) if source.status != StreamStatus::Active => {
                Some(("source", format!("Está en {}: espera a ACTIVE.", source.status)))
            }
            Some(_) => None,
        };
    }
    let Some(stream) = stream else {
        return Some(("", "El delivery stream ya no existe.".to_owned()));
    };
    let words = |words: String| Some(("", words));
    if stream.status != DeliveryStreamStatus::Active && draft.form != Form::Delete {
        return words(format!("Está en {}: espera a ACTIVE.", stream.status));
    }
    match draft.form {
        Form::Update if draft.changes(Some(stream)) == ExtendedS3DestinationUpdate::default() => {
            words("No has cambiado nada todavía.".to_owned())
        }
        Form::Encryption if stream.source.is_some() => words(
            "Con un stream como origen, AWS no lo admite: los datos se cifran en el stream."
                .to_owned(),
        ),
        Form::Tag if draft.tags.trim().is_empty() => {
            Some(("tags", "Escribe al menos una.".to_owned()))
        }
        Form::Untag if stream.tags.is_empty() => words("No tiene etiquetas.".to_owned()),
        Form::Delete if stream.held_bytes > 0 => None,
        _ => None,
    }
}
