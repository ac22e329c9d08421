//! Spanish for what the log holds: who asked, what came of it, and what to do about an error.

use caudal::engine::Origin;
use caudal::runtime::{Call, CallOutcome, Fact};

use crate::ui::numbers;
use crate::ui::widgets::Tone;

/// Origins that ask for calls, in the order in which they are offered, with icon and name.
pub(super) const ORIGINS: [(Origin, &str, &str); 8] = [
    (Origin::Window, "mouse-pointer-click", "ventana"),
    (Origin::Http, "globe", "SDK local"),
    (Origin::Generator, "radio", "generador"),
    (Origin::Consumer, "users", "consumidor"),
    (Origin::Reader, "database", "registros"),
    (Origin::Terminal, "terminal", "terminal"),
    (Origin::Snippet, "book-open", "nota"),
    (Origin::Lab, "flask-conical", "laboratorio"),
];

/// Icon and name of an origin.
pub(super) fn origin(origin: Origin) -> (&'static str, &'static str) {
    let known = ORIGINS.iter().find(|(other, ..)| *other == origin);
    known.map_or(("settings", "motor"), |(_, icon, name)| (icon, name))
}

/// How a call went.
pub(super) fn state(call: &Call) -> (Tone, &'static str, &'static str) {
    match &call.outcome {
        CallOutcome::Done(Fact::Written { failed, .. }) if *failed > 0 => {
            (Tone::Warn, "triangle-alert", "con fallos")
        }
        CallOutcome::Done(_) => (Tone::Ok, "circle-check", "correcta"),
        CallOutcome::Refused(_) | CallOutcome::Rejected { .. } => {
            (Tone::Error, "circle-x", "con error")
        }
    }
}

/// The short fact of an answer, or AWS's code of the error; empty if there is nothing to say.
pub(super) fn fact(call: &Call) -> String {
    match &call.outcome {
        CallOutcome::Done(Fact::Nothing) => String::new(),
        CallOutcome::Done(Fact::Shard(shard)) => shard.to_string(),
        CallOutcome::Done(Fact::Read(0)) => "sin registros".to_owned(),
        CallOutcome::Done(Fact::Read(records) | Fact::Written { records, failed: 0 }) => {
            numbers::counted(*records as u64, "registro", "registros")
        }
        CallOutcome::Done(Fact::Written { records, failed }) => {
            let failed = numbers::counted(*failed as u64, "fallido", "fallidos");
            format!("{failed} de {}", numbers::whole(*records as u64))
        }
        CallOutcome::Done(Fact::Listed(count)) => {
            numbers::counted(*count as u64, "elemento", "elementos")
        }
        CallOutcome::Refused(error) => error.code().to_owned(),
        CallOutcome::Rejected { code, .. } => (*code).to_owned(),
    }
}

/// What it was about: the stream, and the shard if there is one.
pub(super) fn subject(call: &Call) -> String {
    match (&call.subject, call.shard) {
        (Some(name), Some(shard)) => format!("#{} · {name}", shard.0),
        (Some(name), None) => name.to_string(),
        (None, Some(shard)) => format!("#{}", shard.0),
        (None, None) => String::new(),
    }
}

/// A latency: `9 ms`, `0,4 ms`; empty if nothing was measured.
pub(super) fn latency(call: &Call) -> String {
    // No two runs share it, and pictures must.
    let micros = if cfg!(test) { 400 } else { call.latency.as_micros() as u64 };
    match micros {
        0 => String::new(),
        1..10_000 => format!("{} ms", numbers::decimal(micros as f64 / 1000.0, 1)),
        _ => format!("{} ms", numbers::whole(micros / 1000)),
    }
}

/// AWS's code and text of a call that was refused.
pub(super) fn error(call: &Call) -> Option<(String, String)> {
    match &call.outcome {
        CallOutcome::Done(_) => None,
        CallOutcome::Refused(error) => Some((error.code().to_owned(), error.to_string())),
        CallOutcome::Rejected { code, message } => Some(((*code).to_owned(), message.clone())),
    }
}

/// Why a call fails with a code, and what to do.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn explain(code: &str) -> (&'static str, &'static str) {
    match code {
        "ProvisionedThroughputExceededException" => (
            "El shard ha agotado su cuota de este segundo: 1 MB/s o 1000 registros/s al escribir; \
             5 llamadas/s o 2 MB/s al leer.",
            "Reintenta con espera exponencial; si se repite, divide el shard o reparte mejor las \
             claves.",
        ),
        "ResourceNotFoundException" => (
            "No existe, o aún no, lo que nombra la petición: stream, shard o consumidor.",
            "Comprueba el nombre y la región, y espera a que el stream esté ACTIVE.",
        ),
        "ResourceInUseException" => (
            "El recurso ya existe, o está cambiando y no admite otro cambio.",
            "Espera a ACTIVE o elige otro nombre.",
        ),
        "LimitExceededException" => (
            "Se supera un límite de la cuenta o el ritmo de llamadas de esta operación.",
            "Llama más despacio, o pide otra cuota; mira los límites en las notas.",
        ),
        "ValidationException" | "ParamValidationError" => (
            "Un campo no cumple el modelo de AWS: falta, es demasiado largo o tiene otra forma.",
            "El texto de AWS nombra el campo y la regla; corrígelo y repite.",
        ),
        "InvalidArgumentException" => (
            "Un valor es correcto por sí solo, pero no para este stream o en este momento.",
            "El texto de AWS dice cuál; ajústalo al estado del stream.",
        ),
        "ServiceUnavailableException" => (
            "El flujo de entrega de Firehose recibe más de lo que admite su cuota de este segundo.",
            "Reintenta con espera exponencial; en PutRecordBatch, solo los registros que fallaron.",
        ),
        "ThrottlingException" => (
            "Firehose admite 5 llamadas por segundo de cada operación que no escribe registros.",
            "Espera un segundo y repite, con espera exponencial si es un programa.",
        ),
        "ConcurrentModificationException" => (
            "El destino cambió desde que se leyó su versión.",
            "Llama a DescribeDeliveryStream y repite UpdateDestination con el VersionId de ahora.",
        ),
        "ExpiredIteratorException" => (
            "El iterador tiene más de 5 minutos.",
            "Pide otro con GetShardIterator desde el último número de secuencia leído.",
        ),
        "ExpiredNextTokenException" => (
            "La página siguiente se pidió más de 5 minutos después.",
            "Empieza de nuevo la lista sin NextToken.",
        ),
        "DryRunOperationException" => (
            "No es un fallo: con DryRun AWS dice así que la llamada habría salido bien.",
            "Quita DryRun para hacerla de verdad.",
        ),
        "KMSNotFoundException" => (
            "La clave de KMS que se nombra no existe.",
            "Usa alias/aws/kinesis o una clave de esta cuenta.",
        ),
        "MissingAuthenticationTokenException"
        | "MissingAuthenticationToken"
        | "IncompleteSignatureException" => (
            "La petición llegó sin firma, o con una firma a medias.",
            "Configura credenciales cualesquiera en tu cliente: Caudal pide que estén, no cuáles.",
        ),
        "UnknownOperationException" => (
            "X-Amz-Target no nombra ninguna de las 39 operaciones clásicas de Kinesis ni de las \
             12 de Firehose.",
            "Revisa el servicio y el nombre de la operación del cliente.",
        ),
        "SerializationException" => (
            "El cuerpo no es el JSON o CBOR que espera la operación.",
            "Revisa los tipos de los campos y que el cuerpo llegue entero.",
        ),
        "AccessDeniedException" => (
            "No se pudo saber qué servicio y operación se piden, o la petición no viene de este \
             equipo.",
            "Usa un SDK o la CLI con --endpoint-url; un navegador no basta.",
        ),
        "InvalidParameterValueException" => (
            "Lambda no puede usar un valor: el stream, la función, la posición o el destino.",
            "El texto de AWS dice cuál; corrígelo y repite.",
        ),
        "ResourceConflictException" => (
            "Ya hay un event source mapping entre ese stream y esa función.",
            "Cambia el que hay, o bórralo antes.",
        ),
        "InvalidRequestContentException" => {
            ("El evento de Invoke no es JSON.", "Revisa comillas y llaves del --payload.")
        }
        "RequestTooLargeException" => {
            ("El evento de Invoke pasa de 6 MiB.", "Manda menos registros en cada llamada.")
        }
        "InvalidParameter" | "ValidationError" => (
            "SNS no admite un valor: el tema, el asunto, el mensaje o el protocolo.",
            "El texto de AWS dice cuál; corrígelo y repite.",
        ),
        "NotFound" => (
            "El tema de SNS no existe.",
            "Créalo con CreateTopic, o revisa cuenta, región y nombre del ARN.",
        ),
        "InvalidAction" | "MissingAction" | "MalformedInput" => (
            "La petición llegó como un formulario, pero no es ninguna de las 10 operaciones de SNS \
             que se simulan.",
            "Revisa el servicio del cliente: Caudal simula Kinesis, Firehose, Lambda y SNS.",
        ),
        "413 Payload Too Large" => (
            "El cuerpo pasa de 20 MiB.",
            "PutRecords admite 10 MiB: reparte los registros en varias llamadas.",
        ),
        "408 Request Timeout" => (
            "El cliente no terminó de enviar el cuerpo a tiempo.",
            "Comprueba la red del cliente y vuelve a intentarlo.",
        ),
        _ => (
            "El simulador no ha podido atender la llamada.",
            "Repítela; si vuelve a pasar, copia los detalles y cuéntalo.",
        ),
    }
}

/// The section of the page of errors that explains a code.
pub(in crate::ui) fn anchor(code: &str) -> Option<String> {
    let known = code.ends_with("Exception") || code == "InternalFailure";
    let absent = [
        "MissingAuthenticationTokenException",
        "IncompleteSignatureException",
        "InvalidRequestContentException",
    ];
    (known && !absent.contains(&code)).then(|| code.to_lowercase())
}
