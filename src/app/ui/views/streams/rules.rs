//! What the world already tells about a call before it is made: a name that is taken, a step that
//! is too large, a state that doesn't allow it.

use caudal::api::kinesis::{CommitmentStatus, StreamMode, StreamStatus};
use caudal::engine::{Snapshot, StreamView};

use super::draft::{Draft, Form};

/// The first thing that AWS would refuse, with the field it belongs to.
pub(super) fn by_world(
    draft: &Draft,
    snapshot: &Snapshot,
    stream: Option<&StreamView>,
) -> Option<(&'static str, String)> {
    let quotas = &snapshot.settings.quotas;
    let number = draft.number.value();
    if draft.form == Form::Create {
        if snapshot.stream(&draft.name).is_some() {
            return Some(("streamName", format!("Ya hay un stream «{}».", draft.name)));
        }
        let provisioned =
            |stream: &&std::sync::Arc<StreamView>| stream.mode == StreamMode::Provisioned;
        let used: usize = snapshot.streams.iter().filter(provisioned).map(|s| s.open.len()).sum();
        let room = quotas.shards.saturating_sub(used as u64) as i64;
        return match (draft.mode, number) {
            (StreamMode::OnDemand, _) => {
                let asked = draft.warm.value()?;
                warm(snapshot, asked).map(|words| ("warmThroughputMiBps", words))
            }
            (_, None) => {
                Some(("shardCount", "Con PROVISIONED hace falta, de 1 en adelante.".into()))
            }
            (_, Some(shards)) => (shards > room).then(|| {
                let words = format!(
                    "La cuenta admite {room} shards más: su cuota es de {} y hay {used} abiertos.",
                    quotas.shards
                );
                ("shardCount", words)
            }),
        };
    }
    let Some(stream) = stream else { return Some(("", "El stream ya no existe.".to_owned())) };
    let words = |field: &'static str, words: String| Some((field, words));
    if stream.status != StreamStatus::Active && draft.form != Form::Delete {
        return words("", format!("El stream está en {}: espera a ACTIVE.", stream.status));
    }
    let open = stream.open.len() as i64;
    let on_demand = stream.mode == StreamMode::OnDemand;
    match draft.form {
        Form::Scale | Form::Split | Form::Merge if on_demand => {
            words("", "En modo ON_DEMAND los shards los pone AWS. Pásalo a PROVISIONED.".to_owned())
        }
        Form::Scale => match number {
            Some(target) if target == open => {
                words("targetShardCount", format!("Ya tiene {open} shards abiertos."))
            }
            Some(target) if target > 2 * open => {
                words("targetShardCount", format!("Como mucho el doble de {open}: {}.", 2 * open))
            }
            Some(target) if 2 * target < open => words(
                "targetShardCount",
                format!("Como poco la mitad de {open}: {}.", (open + 1) / 2),
            ),
            _ => None,
        },
        Form::Split => {
            let (low, high) = draft.cut_range(stream)?;
            let inside = draft.key.parse::<u128>().is_ok_and(|key| key > low + 1 && key < high);
            (!inside).then(|| {
                let words = format!("Debe ser mayor que {} y menor que {high}.", low + 1);
                ("newStartingHashKey", words)
            })
        }
        Form::Merge if draft.neighbour(stream).is_none() => {
            words("", "Ese shard no tiene un vecino abierto por encima: elige otro.".to_owned())
        }
        Form::Mode if draft.mode == stream.mode => {
            words("", format!("El stream ya está en {}.", stream.mode))
        }
        Form::Retention => match number {
            Some(hours) if !(24..=8760).contains(&hours) => {
                words("retentionPeriodHours", "De 24 a 8760 h (365 días).".to_owned())
            }
            Some(hours) if hours == stream.retention_hours => {
                words("retentionPeriodHours", format!("Ya es de {hours} h."))
            }
            _ => None,
        },
        Form::RecordSize if draft.kib.value() == Some(stream.max_record_kib) => {
            words("maxRecordSizeInKiB", format!("Ya es de {} KiB.", stream.max_record_kib))
        }
        Form::Untag if stream.tags.is_empty() => words("", "No tiene etiquetas.".to_owned()),
        Form::Register if stream.consumers.iter().any(|c| c.name == draft.name) => {
            words("consumerName", format!("Ya hay un consumidor «{}».", draft.name))
        }
        Form::Deregister if stream.consumers.is_empty() => {
            words("", "No tiene consumidores registrados.".to_owned())
        }
        Form::Warm if !on_demand => words("", "Solo vale para streams ON_DEMAND.".to_owned()),
        Form::Warm => {
            warm(snapshot, number.unwrap_or(0)).map(|words| ("warmThroughputMiBps", words))
        }
        Form::Delete if !stream.consumers.is_empty() && !draft.on => words(
            "",
            format!(
                "Tiene {} consumidores registrados: marca EnforceConsumerDeletion para eliminarlos \
                 con él.",
                stream.consumers.len()
            ),
        ),
        _ => None,
    }
}

/// Why the account can't hold that much ready, in MiB/s.
fn warm(snapshot: &Snapshot, asked: i64) -> Option<String> {
    if snapshot.commitment.status == CommitmentStatus::Disabled {
        let words = "Necesita On-demand Advantage en la cuenta (UpdateAccountSettings).";
        return Some(words.to_owned());
    }
    let limit = snapshot.settings.quotas.warm_throughput_mibps;
    (u64::try_from(asked).unwrap_or(0) > limit)
        .then(|| format!("La cuenta admite hasta {limit} MiB/s."))
}
