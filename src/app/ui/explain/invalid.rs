//! Arguments that make no sense, alone or together.

use caudal::api::kinesis::InvalidArgument;

use super::{Cause, Fix, plain};
use crate::ui::numbers;
use crate::ui::route::Route;

#[expect(clippy::too_many_lines, reason = "one arm for each of AWS's causes")]
pub(super) fn explain(cause: &InvalidArgument) -> Cause {
    use InvalidArgument as Bad;
    match cause {
        Bad::NoStream => plain("Falta el stream: pasa StreamName o StreamARN."),
        Bad::StreamMismatch { name, .. } => {
            plain(format!("StreamName «{name}» y StreamARN nombran streams distintos. Deja uno."))
        }
        Bad::NoShardCount => {
            plain("En modo PROVISIONED hay que pasar ShardCount, de 1 en adelante.")
        }
        Bad::ShardCountOnDemand => {
            plain("En modo ON_DEMAND no se pasa ShardCount: los shards los pone AWS.")
        }
        Bad::AutoDistributionProvisioned => {
            plain("RecordDistributionStrategy AUTO solo vale en modo ON_DEMAND.")
        }
        Bad::ExplicitHashKey { value } => {
            plain(format!("ExplicitHashKey va de 0 a 2¹²⁸ − 1; {value} queda fuera."))
        }
        Bad::NoPartitionKey { stream } => {
            plain(format!("«{stream}» reparte por clave: falta PartitionKey."))
        }
        Bad::RecordTooLarge { number, bytes, limit, stream } => plain(format!(
            "El registro {number} ocupa {} entre datos y clave, y «{stream}» admite {}. Divídelo, \
             comprímelo o sube MaxRecordSizeInKiB.",
            numbers::bytes(*bytes as u64),
            numbers::bytes(*limit as u64)
        )),
        Bad::BatchTooLarge { bytes, limit } => plain(format!(
            "El lote ocupa {} y PutRecords admite {} por llamada. Hazlo en varias.",
            numbers::bytes(*bytes as u64),
            numbers::bytes(*limit as u64)
        )),
        Bad::OrderingNumber { number, .. } => plain(format!(
            "SequenceNumberForOrdering {number} no es de un registro ya escrito de este stream."
        )),
        Bad::StartingNumber { number, shard, .. } => plain(format!(
            "{number} no es un número de secuencia del shard #{}. Copia uno de un registro leído.",
            shard.0
        )),
        Bad::ForeignNumber { stream, .. } => plain(format!(
            "Ese número de secuencia es de otra vida de «{stream}»: el stream se eliminó y se creó \
             de nuevo. Empieza en TRIM_HORIZON."
        )),
        Bad::OtherShardsNumber { encoded, shard } => plain(format!(
            "El número de secuencia es del shard #{}, y se usó con el #{}.",
            encoded.0, shard.0
        )),
        Bad::NumberNotWanted { kind } => {
            plain(format!("{kind} no lleva StartingSequenceNumber: quítalo."))
        }
        Bad::NumberMissing { kind } => plain(format!("{kind} necesita StartingSequenceNumber.")),
        Bad::TimestampMissing => plain("AT_TIMESTAMP necesita Timestamp."),
        Bad::TimestampInFuture { .. } => {
            plain("Timestamp está en el futuro del reloj simulado. Usa una hora pasada.")
        }
        Bad::ShardIterator => plain(
            "Ese iterador no es de este mundo o está alterado. Pide otro con GetShardIterator.",
        ),
        Bad::NextToken => {
            plain("Ese NextToken no es de esta lista o está alterado. Empieza de nuevo.")
        }
        Bad::TokenWithStream => plain("Pasa NextToken o StreamName, pero no los dos."),
        Bad::NeitherTokenNorStream => {
            plain("Falta StreamName, o el NextToken de una página anterior.")
        }
        Bad::CreationTimestamp { stream, .. } => {
            plain(format!("StreamCreationTimestamp no es la hora a la que se creó «{stream}»."))
        }
        Bad::FilterNeeds { kind, field } => {
            plain(format!("ShardFilter de tipo {kind} necesita {field}."))
        }
        Bad::PageSize { field, limit } => plain(format!("{field} puede ser como mucho {limit}.")),
        Bad::SplitKey { shard, start, end, .. } => plain(format!(
            "El corte del shard #{} debe ser mayor que {} y menor que {end}: así los dos hijos \
             tienen claves.",
            shard.0,
            start.0.saturating_add(1)
        )),
        Bad::ShardClosed { shard, stream, .. } => (
            format!("El shard #{} está cerrado: ya se dividió o fusionó.", shard.0),
            vec![Fix::go("Ver los shards abiertos", Route::Stream(stream.clone()))],
        ),
        Bad::NotAdjacent { first, second, .. } => plain(format!(
            "#{} y #{} no son vecinos abiertos. Solo se fusionan dos shards abiertos cuyos rangos \
             de claves se tocan.",
            first.0, second.0
        )),
        Bad::TargetTooLarge { target, limit } => plain(format!(
            "Pediste {} shards; una llamada llega como mucho a {}.",
            numbers::whole(*target),
            numbers::whole(*limit)
        )),
        Bad::TargetUnchanged { target, stream, .. } => {
            plain(format!("«{stream}» ya tiene {target} shards abiertos."))
        }
        Bad::RetentionTooShort { hours } => {
            plain(format!("La retención mínima es de 24 h; pediste {hours} h."))
        }
        Bad::RetentionTooLong { hours } => {
            plain(format!("La retención máxima es de 8760 h (365 días); pediste {hours} h."))
        }
        Bad::RetentionNotIncreased { hours, current, .. } => plain(format!(
            "{hours} h es menos que las {current} h de ahora: para bajar usa \
             DecreaseStreamRetentionPeriod."
        )),
        Bad::RetentionNotDecreased { hours, current, .. } => plain(format!(
            "{hours} h es más que las {current} h de ahora: para subir usa \
             IncreaseStreamRetentionPeriod."
        )),
        Bad::TagCharacters => {
            plain("Las etiquetas admiten letras, cifras, espacios y _ . / = + - % @ :")
        }
        Bad::TagReserved { key } => {
            plain(format!("«{key}» empieza por aws:, un prefijo reservado a AWS."))
        }
        Bad::TooManyTags { limit, .. } => {
            plain(format!("Un recurso admite como mucho {limit} etiquetas. Quita alguna antes."))
        }
        Bad::NoConsumer => {
            plain("Falta el consumidor: pasa ConsumerARN, o StreamARN y ConsumerName.")
        }
        Bad::EncryptionType => plain("EncryptionType debe ser KMS."),
        Bad::Policy { reason } => {
            plain(format!("Policy no es un documento JSON de política válido: {reason}."))
        }
    }
}
