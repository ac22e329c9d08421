//! Refusals of SNS.

use caudal::api::sns::{Error, InvalidParameter};

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
        Error::InvalidParameter(cause) => invalid(cause),
        Error::TopicNotFound => plain(
            "Ese tema no existe en esta cuenta y región. Créalo con CreateTopic, o revisa el ARN: \
             el número de cuenta tiene doce cifras.",
        ),
        Error::TopicLimitExceeded { limit } => plain(format!(
            "La cuenta ya tiene sus {} temas. Borra uno que no uses.",
            numbers::whole(*limit as u64)
        )),
        Error::SubscriptionLimitExceeded { limit } => plain(format!(
            "El tema ya tiene {} suscripciones, las que este simulador guarda. Quita una.",
            numbers::whole(*limit as u64)
        )),
        Error::EmptyBatch => plain("PublishBatch no trae ningún mensaje: admite de 1 a 10."),
        Error::TooManyEntries => plain("PublishBatch admite 10 mensajes como mucho."),
        Error::IdsNotDistinct => plain("Dos mensajes de PublishBatch tienen el mismo Id."),
        Error::BatchTooLong => plain(
            "Los mensajes de PublishBatch pesan juntos más de lo que admite el tema (256 KiB).",
        ),
        Error::InvalidEntryId => {
            plain("El Id de cada mensaje tiene de 1 a 80 letras sin acento, cifras, - y _.")
        }
        Error::Throttled(operation) => plain(format!(
            "Demasiadas llamadas de {operation}. Espera un segundo y repite, con espera exponencial \
             si es un programa."
        )),
        Error::Internal => plain(
            "SNS falló. Si has puesto a fallar SNS en la vista Fraude, es eso; si no, es un fallo de \
             Caudal: repite la llamada y, si sigue, copia los detalles.",
        ),
    };
    let page = Route::section("errores", anchor(error).to_owned());
    Explained { name: error.code(), cause, fixes, page }
}

/// The section of the page of errors.
const fn anchor(error: &Error) -> &'static str {
    match error {
        Error::Validation(_) => "validationexception",
        Error::TopicNotFound => "resourcenotfoundexception",
        Error::TopicLimitExceeded { .. } | Error::SubscriptionLimitExceeded { .. } => {
            "limitexceededexception"
        }
        Error::Throttled(_) => "throttlingexception",
        Error::Internal => "internalfailure",
        _ => "invalidparameterexception",
    }
}

fn invalid(cause: &InvalidParameter) -> Cause {
    use InvalidParameter as I;
    match cause {
        I::TopicName => {
            plain("El nombre de un tema tiene de 1 a 256 letras sin acento, cifras, - y _.")
        }
        I::NoTopicArn => plain("Falta TopicArn: el ARN del tema."),
        I::ShortArn { elements } => plain(format!(
            "TopicArn no es un ARN: tiene {elements} partes entre dos puntos y hacen falta 6, como \
             arn:aws:sns:us-east-1:123456789012:alertas-fraude."
        )),
        I::TopicArn => plain("TopicArn no es el ARN de un tema de SNS."),
        I::NotSimulated { member } => {
            plain(format!("{member} es de teléfonos, y aquí solo se simulan temas. Usa TopicArn."))
        }
        I::EmptyMessage => plain("El mensaje está vacío."),
        I::MessageTooLong => plain("El mensaje pesa más de lo que admite el tema (256 KiB)."),
        I::MessageCharacters => plain("El mensaje tiene caracteres de control, que SNS no admite."),
        I::Subject => plain(
            "El asunto tiene que ser UTF-8, de menos de 100 caracteres y sin saltos de línea ni \
             caracteres de control. Los emoji valen.",
        ),
        I::StructureNotJson => plain("Con MessageStructure=json, el mensaje tiene que ser JSON."),
        I::StructureNoDefault => plain(
            "Con MessageStructure=json, el mensaje tiene que traer un texto en la clave default.",
        ),
        I::Structure => plain("MessageStructure solo admite json."),
        I::Deduplication => {
            plain("MessageDeduplicationId es de temas FIFO, y este no lo es. Quítalo.")
        }
        I::SubscriptionArn { elements } => plain(format!(
            "SubscriptionArn no es un ARN: tiene {elements} partes entre dos puntos y hacen falta 6."
        )),
        I::Protocol { protocol } => {
            plain(format!("«{protocol}» no es un protocolo de SNS. Usa sqs o application."))
        }
        I::ProtocolNotSimulated { protocol } => plain(format!(
            "AWS tiene el protocolo {protocol}, pero aquí no sale nada de este equipo: usa \
             application, que es la bandeja de Caudal, o sqs."
        )),
        I::SqsEndpoint => plain("Con el protocolo sqs, Endpoint es el ARN de una cola."),
        I::NoEndpoint => plain("Falta Endpoint: adónde va lo que se publica."),
        I::Attribute { name, reason } => {
            plain(format!("El atributo {name} no vale: {}.", reason_of(reason)))
        }
        I::Fifo => plain("Los temas FIFO no se simulan: quita .fifo del nombre y FifoTopic."),
        I::NextToken => plain(
            "NextToken no es de esta lista, o lo que nombra ya no existe. Empieza la lista de nuevo.",
        ),
    }
}

/// The reasons of the state machine, told.
fn reason_of(reason: &'static str) -> &'static str {
    match reason {
        "must be between 1024 and 1048576" => "va de 1024 a 1 048 576 bytes",
        "must be at most 100 characters long" => "tiene 100 caracteres como mucho",
        "is not an attribute of topics" => "los temas no tienen ese atributo",
        "must be true or false" => "solo admite true o false",
        "is not simulated by this sandbox" => "no se simula aquí",
        "already exists with different attributes" => "el tema ya existe con otros atributos",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use caudal::api::sns::Operation;
    use caudal::notes::Vault;

    use super::*;

    #[test]
    fn every_refusal_leads_to_a_section_that_exists() {
        let vault = Vault::bundled();
        let errors = [
            InvalidParameter::Subject.into(),
            Error::TopicNotFound,
            Error::TopicLimitExceeded { limit: 1 },
            Error::Throttled(Operation::Publish),
            Error::EmptyBatch,
            Error::Internal,
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
