//! Arguments of Data Firehose that make no sense, and rules of its prefixes.

use caudal::api::firehose::{InvalidArgument as Bad, PrefixRule};

use super::{Cause, Fix, plain};
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};

pub(super) fn explain(cause: &Bad) -> Cause {
    match cause {
        Bad::Destinations => plain(
            "Pide un destino y solo uno: S3DestinationConfiguration o \
             ExtendedS3DestinationConfiguration.",
        ),
        Bad::NotSimulated { field } => plain(format!(
            "AWS tiene {field} y este simulador no: aquí el destino es S3, y el origen PutRecord o \
             un stream de Kinesis."
        )),
        Bad::SourceMismatch { field, kind } => {
            plain(format!("{field} no va con el tipo {kind}. Quítalo o cambia DeliveryStreamType."))
        }
        Bad::SourceMissing { field, kind } => plain(format!("El tipo {kind} necesita {field}.")),
        Bad::SourceNotFound { arn } => (
            format!(
                "No hay ningún stream {arn} en esta cuenta y región. Créalo antes, o revisa la \
                 región y la cuenta del ARN."
            ),
            vec![streams()],
        ),
        Bad::SourceNotActive { arn, status } => (
            format!("El stream {arn} está en estado {status}. Espera a que esté ACTIVE."),
            vec![streams()],
        ),
        Bad::OneHint => plain(
            "SizeInMBs e IntervalInSeconds van juntos en BufferingHints: pon los dos o ninguno.",
        ),
        Bad::BufferTooSmall { min, .. } => {
            plain(format!("Con partición dinámica, SizeInMBs debe ser {min} o más."))
        }
        Bad::IntervalTooShort { min, why } => plain(format!(
            "IntervalInSeconds debe ser {min} o más {}.",
            if *why == "S3 backup" { "en la copia de S3" } else { "con partición dinámica" }
        )),
        Bad::Prefix(rule) => prefix(rule),
        Bad::TimeZone { zone } => plain(format!(
            "«{zone}» no es una zona horaria: usa un nombre como Europe/Madrid o UTC."
        )),
        Bad::Encryption => {
            plain("Elige NoEncryptionConfig o KMSEncryptionConfig, pero no los dos.")
        }
        Bad::Conversion => plain(
            "La conversión a Parquet u ORC no está simulada: pon Enabled en false o quita \
             DataFormatConversionConfiguration.",
        ),
        Bad::NoBackup => plain("Con S3BackupMode en Enabled hace falta S3BackupConfiguration."),
        Bad::BackupOff => plain("La copia de S3 no se puede quitar una vez puesta."),
        Bad::ProcessorNotSimulated { kind } => {
            plain(format!("El procesador {kind} no está simulado."))
        }
        Bad::ProcessorTwice { kind } => plain(format!("El procesador {kind} está dos veces.")),
        Bad::ParameterMissing { kind, parameter } => {
            plain(format!("Al procesador {kind} le falta el parámetro {parameter}."))
        }
        Bad::Parameter { kind, parameter, reason } => plain(format!(
            "El parámetro {parameter} del procesador {kind} no vale. Detalle: {reason}."
        )),
        Bad::PartitioningFixed => plain(
            "La partición dinámica solo se elige al crear el flujo de entrega, y ya no se quita.",
        ),
        Bad::NoPartitionKeys => plain(
            "La partición dinámica necesita un procesador MetadataExtraction y un Prefix que use \
             sus claves: !{partitionKeyFromQuery:clave}.",
        ),
        Bad::NotPermitted { kind } => plain(format!(
            "Esta operación no se admite en un flujo de entrega de tipo {kind}: sus registros \
             llegan de su origen."
        )),
        Bad::KeyArn => plain("KeyARN va con CUSTOMER_MANAGED_CMK, y solo con ese tipo de clave."),
        Bad::RecordTooLarge { number, bytes, limit } => plain(format!(
            "El registro {number} ocupa {} y el máximo es {}.",
            numbers::bytes(*bytes as u64),
            numbers::bytes(*limit as u64)
        )),
        Bad::BatchTooLarge { bytes } => plain(format!(
            "El lote ocupa {} y PutRecordBatch admite 4 MiB. Hazlo en varias llamadas.",
            numbers::bytes(*bytes as u64)
        )),
        Bad::DestinationId { id } => plain(format!(
            "No hay ningún destino «{id}»: el de cada flujo de entrega es \
             destinationId-000000000001."
        )),
        Bad::NoUpdate => plain("Pide un cambio de destino y solo uno."),
        Bad::TooManyTags { limit } => {
            plain(format!("Un flujo de entrega admite como mucho {limit} etiquetas."))
        }
        Bad::TagTwice { key } => plain(format!("La etiqueta «{key}» está dos veces.")),
    }
}

fn streams() -> Fix {
    Fix::go("Ver los streams", Route::View(ViewKind::Streams))
}

fn prefix(rule: &PrefixRule) -> Cause {
    match rule {
        PrefixRule::NoErrorPrefix => {
            plain("Un Prefix con expresiones obliga a poner también ErrorOutputPrefix.")
        }
        PrefixRule::NoErrorType => plain(
            "Un ErrorOutputPrefix con expresiones debe contener !{firehose:error-output-type}.",
        ),
        PrefixRule::ErrorTypeInPrefix => {
            plain("!{firehose:error-output-type} solo vale en ErrorOutputPrefix, no en Prefix.")
        }
        PrefixRule::Malformed { text } => {
            plain(format!("«{text}» no es una expresión completa: se escriben !{{espacio:valor}}."))
        }
        PrefixRule::Namespace { namespace } => plain(format!(
            "«{namespace}» no es un espacio de nombres de los prefijos: hay timestamp, firehose, \
             partitionKeyFromQuery y partitionKeyFromLambda."
        )),
        PrefixRule::Value { namespace, value } => {
            plain(format!("«{value}» no es un valor de {namespace}."))
        }
        PrefixRule::DatePattern { pattern, reason } => plain(format!(
            "«{pattern}» no es un patrón de fecha de Java (DateTimeFormatter). Detalle: {reason}."
        )),
        PrefixRule::KeyInErrorPrefix { namespace } => {
            plain(format!("ErrorOutputPrefix no admite expresiones {namespace}."))
        }
        PrefixRule::KeyWithoutPartitioning { namespace } => {
            plain(format!("Las expresiones {namespace} necesitan la partición dinámica activada."))
        }
        PrefixRule::UnknownKey { key, processor } => {
            plain(format!("Ningún procesador extrae la clave «{key}». Añádela a {processor}."))
        }
        PrefixRule::TooLong { field } => {
            plain(format!("{field} pasa de 512 caracteres una vez evaluado."))
        }
    }
}
