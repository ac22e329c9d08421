//! Resources that are missing or busy.

use caudal::api::kinesis::{DeleteStreamInput, InUse, NotFound, Request};

use super::{Cause, Fix, plain};
use crate::ui::route::{Route, ViewKind};

pub(super) fn not_found(cause: &NotFound) -> Cause {
    let streams = || Fix::go("Ver los streams", Route::View(ViewKind::Streams));
    match cause {
        NotFound::Stream { stream, .. } => (
            format!(
                "No hay ningún stream «{stream}» en esta cuenta y región, o aún se está creando. \
                 Revisa el nombre o espera a que esté ACTIVE."
            ),
            vec![streams()],
        ),
        NotFound::ShardToRead { shard, stream, .. } | NotFound::Shard { shard, stream, .. } => (
            format!("El stream «{stream}» no tiene el shard {shard}."),
            vec![Fix::go("Ver sus shards", Route::Stream(stream.clone()))],
        ),
        NotFound::Consumer { consumer, .. } => {
            plain(format!("No hay ningún consumidor registrado «{consumer}»."))
        }
        NotFound::Resource { arn, .. } => {
            plain(format!("{arn} no existe, o es de otra cuenta o región."))
        }
        NotFound::Policy { arn } => plain(format!("{arn} no tiene política de recursos.")),
    }
}

pub(super) fn in_use(cause: &InUse) -> Cause {
    match cause {
        InUse::StreamExists { stream, .. } => (
            format!(
                "Ya hay un stream «{stream}»: los nombres son únicos por cuenta y región. Elige \
                 otro, o elimina el que hay."
            ),
            vec![Fix::go("Ver el que hay", Route::Stream(stream.clone()))],
        ),
        InUse::StreamNotActive { stream, status, .. } => plain(format!(
            "«{stream}» está en estado {status} y la llamada pide ACTIVE. Espera a que termine, o \
             avanza el reloj hasta el próximo suceso."
        )),
        InUse::HasConsumers { stream, .. } => {
            let input = DeleteStreamInput {
                stream_name: Some(stream.clone()),
                enforce_consumer_deletion: Some(true),
                ..DeleteStreamInput::default()
            };
            (
                format!(
                    "«{stream}» tiene consumidores registrados, y DeleteStream no los elimina si no \
                     se le pide con EnforceConsumerDeletion."
                ),
                vec![Fix::ask("Eliminar con sus consumidores", Request::DeleteStream(input))],
            )
        }
        InUse::ConsumerExists { consumer, stream, .. } => {
            plain(format!("«{stream}» ya tiene un consumidor «{consumer}». Elige otro nombre."))
        }
        InUse::ConsumerNotActive { consumer, .. } => plain(format!(
            "El consumidor «{consumer}» aún se está creando o eliminando. Espera a que esté ACTIVE."
        )),
        InUse::Subscribed { consumer, shard, .. } => plain(format!(
            "«{consumer}» ya está suscrito al shard #{} desde hace menos de 5 s. Espera 5 s entre \
             suscripciones del mismo consumidor al mismo shard.",
            shard.0
        )),
    }
}
