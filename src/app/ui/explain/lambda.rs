//! Refusals of Lambda.

use caudal::api::lambda::{Error, FunctionFault, InvalidParameterValue};

use super::{Cause, Explained, plain, violation};
use crate::ui::numbers;
use crate::ui::route::Route;

/// A refusal in Spanish.
pub(super) fn error(error: &Error) -> Explained {
    let (cause, fixes) = match error {
        Error::Validation(violations) => {
            let lines: Vec<_> = violations.as_slice().iter().map(violation::sentence).collect();
            plain(lines.join(" "))
        }
        Error::InvalidParameterValue(cause) => invalid(cause),
        Error::MappingNotFound => plain(
            "No hay ningún event source mapping con ese UUID. Búscalo con ListEventSourceMappings.",
        ),
        Error::FunctionNotFound { arn } => plain(format!(
            "No hay ninguna función «{}». Un mundo nuevo trae detectar-fraude; las demás se crean \
             en la vista Fraude.",
            name_in(arn)
        )),
        Error::Conflict { function, uuid, .. } => plain(format!(
            "Ese stream ya está unido a «{function}» por el event source mapping {uuid}. Cámbialo \
             con UpdateEventSourceMapping, o bórralo antes."
        )),
        Error::InUse { state, .. } => plain(format!(
            "El event source mapping está en estado {} y aún no admite otro cambio. Espera a que \
             termine, o avanza el reloj hasta el próximo suceso.",
            state.as_str()
        )),
        Error::InvalidRequestContent(_) => {
            plain("El evento no es JSON. Revisa comillas, comas y llaves de Payload.")
        }
        Error::RequestTooLarge { limit } => plain(format!(
            "El evento pasa de {}, el máximo de una llamada síncrona. Manda menos registros.",
            numbers::bytes(*limit as u64)
        )),
        Error::TooManyRequests(operation) => plain(format!(
            "Demasiadas llamadas de {operation}. Espera un segundo y repite, con espera exponencial \
             si es un programa."
        )),
        Error::Service => plain(
            "Es un fallo de Caudal y no de tu llamada. Repítela; si sigue, copia los detalles.",
        ),
    };
    let page = Route::section("errores", anchor(error).to_owned());
    Explained { name: error.code(), cause, fixes, page }
}

fn name_in(arn: &str) -> &str {
    arn.split(':').nth(6).unwrap_or(arn)
}

/// The section of the page of errors.
fn anchor(error: &Error) -> &'static str {
    match error {
        Error::Validation(_) => "validationexception",
        Error::InvalidParameterValue(_) => "invalidparametervalueexception",
        Error::MappingNotFound | Error::FunctionNotFound { .. } => "resourcenotfoundexception",
        Error::Conflict { .. } => "resourceconflictexception",
        Error::InUse { .. } => "resourceinuseexception",
        Error::InvalidRequestContent(_) => "serializationexception",
        Error::RequestTooLarge { .. } => "requesttoolargeexception",
        Error::TooManyRequests(_) => "toomanyrequestsexception",
        Error::Service => "internalfailure",
    }
}

fn invalid(cause: &InvalidParameterValue) -> Cause {
    use InvalidParameterValue as I;
    match cause {
        I::NoSource => plain("Falta EventSourceArn: el ARN del stream que se quiere leer."),
        I::Source { arn } => plain(format!(
            "«{arn}» no es el ARN de un stream de Kinesis de esta cuenta y región, lo único que \
             Lambda lee aquí."
        )),
        I::StreamNotFound { stream, .. } => plain(format!(
            "No hay ningún stream «{stream}» en esta cuenta y región. Créalo antes, o revisa el ARN."
        )),
        I::NoFunction => plain(
            "Esa función no existe. Un mundo nuevo trae detectar-fraude; las demás se crean en la \
             vista Fraude.",
        ),
        I::NoStartingPosition => plain(
            "Falta StartingPosition: LATEST para lo que llegue, TRIM_HORIZON para todo lo que hay, \
             AT_TIMESTAMP para desde un momento.",
        ),
        I::TimestampNotWanted => {
            plain("StartingPositionTimestamp solo vale con StartingPosition=AT_TIMESTAMP.")
        }
        I::TimestampMissing => {
            plain("Con AT_TIMESTAMP hay que decir desde cuándo: StartingPositionTimestamp.")
        }
        I::TimestampNegative => plain("StartingPositionTimestamp es anterior a 1970."),
        I::TimestampInFuture => plain("StartingPositionTimestamp no puede estar en el futuro."),
        I::RecordAge => plain(
            "MaximumRecordAgeInSeconds es -1, para no poner límite, o va de 60 a 604 800 s (7 días).",
        ),
        I::OnSuccess => plain(
            "Un event source mapping de un stream solo avisa de lo descartado: quita OnSuccess y \
             deja OnFailure.",
        ),
        I::Destination { arn } => {
            plain(format!("«{arn}» no es una cola de SQS, un tema de SNS ni un bucket de S3."))
        }
        I::FilterPattern { reason } => {
            plain(format!("Un filtro no es un patrón de EventBridge: {reason}."))
        }
        I::TooManyFilters { limit } => {
            plain(format!("Un event source mapping admite hasta {limit} filtros."))
        }
        I::Function(fault) => plain(function(*fault)),
        I::Marker => plain(
            "Marker no es de esta lista, o lo que nombra ya no existe. Empieza la lista de nuevo.",
        ),
    }
}

const fn function(fault: FunctionFault) -> &'static str {
    match fault {
        FunctionFault::Name => {
            "El nombre de una función tiene de 1 a 64 letras sin acento, cifras, - y _."
        }
        FunctionFault::Timeout => "El tiempo máximo de una función va de 1 a 900 s.",
        FunctionFault::Memory => "La memoria de una función va de 128 a 10 240 MB.",
        FunctionFault::Threshold => "Cada umbral tiene que ser un número finito.",
        FunctionFault::Topic => {
            "El nombre de un tema tiene de 1 a 256 letras sin acento, cifras, - y _."
        }
        FunctionFault::Python => {
            "Esta versión de Caudal no ejecuta funciones de Python dentro del simulador. Usa las \
             reglas del apunte o las tuyas en CEL."
        }
    }
}

#[cfg(test)]
mod tests {
    use caudal::api::lambda::{CreateEventSourceMappingInput, Operation, Request, State};
    use caudal::notes::Vault;

    use super::*;

    #[test]
    fn every_refusal_leads_to_a_section_that_exists() {
        let vault = Vault::bundled();
        let empty = Request::CreateEventSourceMapping(CreateEventSourceMappingInput::default());
        let text = String::new;
        let errors = [
            Error::Validation(empty.violations()),
            InvalidParameterValue::NoSource.into(),
            Error::MappingNotFound,
            Error::FunctionNotFound { arn: text() },
            Error::Conflict { source_arn: text(), function: text(), uuid: text() },
            Error::InUse { verb: "update", state: State::Creating },
            Error::InvalidRequestContent(text()),
            Error::RequestTooLarge { limit: 6 << 20 },
            Error::TooManyRequests(Operation::Invoke),
            Error::Service,
        ];
        for refusal in errors {
            let explained = error(&refusal);
            assert!(!explained.cause.is_empty());
            let Route::Page { id, anchor } = explained.page else { panic!("a page") };
            let page = vault.pages().iter().find(|page| page.id == id).expect("the page");
            let anchor = anchor.expect("a section");
            assert!(format!("{page:?}").contains(&format!("{anchor:?}")), "no section {anchor}");
        }
    }
}
