//! Limits of the account, of calls and of shards.

use caudal::api::kinesis::{LimitExceeded, Throttled};

use super::{Cause, Fix, plain};
use crate::ui::numbers;
use crate::ui::route::Route;

pub(super) fn exceeded(cause: &LimitExceeded) -> Cause {
    let number = |value: &u64| numbers::whole(*value);
    match cause {
        LimitExceeded::AccountRate { operation, .. } => plain(format!(
            "Demasiadas llamadas de {operation} por segundo en la cuenta. Espera un segundo y \
             repite, con espera exponencial si es un programa."
        )),
        LimitExceeded::StreamRate { operation, stream, .. } => plain(format!(
            "Demasiadas llamadas de {operation} por segundo sobre «{stream}». Espera un segundo y \
             repite."
        )),
        LimitExceeded::Shards { current, limit, additional, region, .. } => plain(format!(
            "La cuenta tiene {} shards abiertos en {region} y su cuota es de {}: la llamada habría \
             añadido {}. Pide menos, o elimina o fusiona los que no uses.",
            number(current),
            number(limit),
            number(additional)
        )),
        LimitExceeded::OnDemandStreams { limit, .. } => plain(format!(
            "La cuenta ya tiene sus {} streams ON_DEMAND. Elimina uno o crea este en PROVISIONED.",
            number(limit)
        )),
        LimitExceeded::StreamsCreating { limit, .. } => plain(format!(
            "Ya hay {} streams en estado CREATING, el máximo a la vez. Espera a que acaben.",
            number(limit)
        )),
        LimitExceeded::Consumers { stream, limit, .. } => plain(format!(
            "«{stream}» ya tiene sus {} consumidores registrados. Da de baja uno.",
            number(limit)
        )),
        LimitExceeded::ConsumersCreating { stream, limit, .. } => plain(format!(
            "«{stream}» tiene {} consumidores en estado CREATING, el máximo a la vez. Espera.",
            number(limit)
        )),
        LimitExceeded::Scalings { stream, limit, .. } => plain(format!(
            "«{stream}» ya se escaló {} veces en 24 h, el máximo de UpdateShardCount. SplitShard y \
             MergeShards no cuentan en ese límite.",
            number(limit)
        )),
        LimitExceeded::ScaleUp { current, target } => (
            format!(
                "De {} shards abiertos se puede subir como mucho al doble, {}; pediste {}.",
                number(current),
                number(&(current * 2)),
                number(target)
            ),
            Vec::new(),
        ),
        LimitExceeded::ScaleDown { current, target } => (
            format!(
                "De {} shards abiertos se puede bajar como mucho a la mitad, {}; pediste {}.",
                number(current),
                number(&current.div_ceil(2)),
                number(target)
            ),
            Vec::new(),
        ),
        LimitExceeded::ModeSwitches { stream, limit, .. } => plain(format!(
            "«{stream}» ya cambió de modo {} veces en 24 h, el máximo.",
            number(limit)
        )),
        LimitExceeded::EncryptionSwitches { stream, limit, .. } => plain(format!(
            "«{stream}» ya cambió de cifrado {} veces en 24 h, el máximo.",
            number(limit)
        )),
        LimitExceeded::WarmThroughput { asked, limit } => plain(format!(
            "Pediste {} MiB/s de warm throughput y el máximo es {}.",
            number(asked),
            number(limit)
        )),
    }
}

pub(super) fn throttled(cause: &Throttled) -> Cause {
    let Throttled { shard, stream, .. } = cause;
    (
        format!(
            "El shard #{} de «{stream}» ha gastado su capacidad: escritura, 1 MiB/s o 1000 \
             registros/s; lectura, 2 MiB/s o 5 GetRecords/s. Reintenta con espera exponencial, \
             reparte mejor las claves o divide el shard.",
            shard.0
        ),
        vec![Fix::go(
            format!("Ver el shard #{}", shard.0),
            Route::Shard { stream: stream.clone(), shard: u64::from(shard.0) },
        )],
    )
}
