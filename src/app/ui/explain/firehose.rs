//! Refusals of Data Firehose.

use caudal::api::firehose::{Error, InUse, LimitExceeded, SlowDown};

use super::{Cause, Explained, firehose_invalid, plain, violation};
use crate::ui::numbers;
use crate::ui::route::Route;

/// A refusal in Spanish.
pub(super) fn error(error: &Error) -> Explained {
    let (cause, fixes) = match error {
        Error::Validation(violations) => {
            let lines: Vec<_> = violations.as_slice().iter().map(violation::sentence).collect();
            plain(lines.join(" "))
        }
        Error::InvalidArgument(cause) => firehose_invalid::explain(cause),
        Error::ResourceNotFound { stream, .. } => plain(format!(
            "No hay ningún flujo de entrega «{stream}» en esta cuenta y región, o aún se está \
             creando. Revisa el nombre o espera a que esté ACTIVE."
        )),
        Error::ResourceInUse(cause) => in_use(cause),
        Error::LimitExceeded(cause) => exceeded(cause),
        Error::Throttling(operation) => plain(format!(
            "Demasiadas llamadas de {operation}: Firehose admite 5 por segundo de cada operación \
             que no escribe registros. Espera un segundo y repite."
        )),
        Error::ConcurrentModification { stream, current, specified } => plain(format!(
            "«{stream}» va por la versión {current} y la llamada habla de la {specified}. Pide \
             VersionId con DescribeDeliveryStream y repite el cambio."
        )),
        Error::ServiceUnavailable(what) => slow_down(*what),
        Error::InternalFailure => plain(
            "Es un fallo de Caudal y no de tu llamada. Repítela; si sigue, copia los detalles.",
        ),
    };
    let page = Route::section("errores", anchor(error).to_owned());
    Explained { name: error.code(), cause, fixes, page }
}

/// The section of the page of errors.
fn anchor(error: &Error) -> &'static str {
    match error {
        Error::Validation(_) => "validationexception",
        Error::InvalidArgument(_) => "firehose-invalidargumentexception",
        Error::ResourceNotFound { .. } => "resourcenotfoundexception",
        Error::ResourceInUse(_) => "firehose-resourceinuseexception",
        Error::LimitExceeded(_) => "limitexceededexception",
        Error::Throttling(_) => "throttlingexception",
        Error::ConcurrentModification { .. } => "concurrentmodificationexception",
        Error::ServiceUnavailable(_) => "serviceunavailableexception",
        Error::InternalFailure => "internalfailure",
    }
}

fn in_use(cause: &InUse) -> Cause {
    match cause {
        InUse::Exists { stream, .. } => plain(format!(
            "Ya hay un flujo de entrega «{stream}»: los nombres son únicos por cuenta y región. \
             Elige otro, o elimina el que hay."
        )),
        InUse::NotActive { stream, status, .. } => plain(format!(
            "«{stream}» está en estado {status} y la llamada pide ACTIVE. Espera a que termine, o \
             avanza el reloj hasta el próximo suceso."
        )),
        InUse::EncryptionChanging { stream, .. } => plain(format!(
            "El cifrado de «{stream}» está cambiando. Espera a ENABLED o DISABLED y repite."
        )),
    }
}

fn exceeded(cause: &LimitExceeded) -> Cause {
    match cause {
        LimitExceeded::DeliveryStreams { limit, .. } => plain(format!(
            "La cuenta ya tiene sus {} flujos de entrega. Elimina uno que no uses.",
            numbers::whole(*limit)
        )),
        LimitExceeded::EncryptionChanges { stream, limit, .. } => plain(format!(
            "«{stream}» ya cambió de cifrado {} veces en 24 h, el máximo.",
            numbers::whole(*limit)
        )),
    }
}

fn slow_down(what: SlowDown) -> Cause {
    let spent = match what {
        SlowDown::Requests => "las llamadas por segundo",
        SlowDown::Records => "los registros por segundo",
        SlowDown::Bytes => "los bytes por segundo",
        SlowDown::Held => {
            return plain(
                "Hay 1 GiB de registros que esperan a ser entregados, el máximo de este simulador. \
                 Mira si el bucket se puede escribir; AWS no tiene este límite.",
            );
        }
    };
    plain(format!(
        "El flujo de entrega ha gastado {spent} de su cuota. Reintenta con espera exponencial; en \
         PutRecordBatch, solo los registros que fallaron."
    ))
}

#[cfg(test)]
mod tests {
    use caudal::api::firehose::{
        CreateDeliveryStreamInput, DeliveryStreamStatus, InvalidArgument, Operation, Request,
    };
    use caudal::notes::Vault;

    use super::*;

    #[test]
    fn every_refusal_leads_to_a_section_that_exists() {
        let vault = Vault::bundled();
        let empty = Request::CreateDeliveryStream(CreateDeliveryStreamInput::default());
        let (stream, account) = ("a".to_owned(), "1".to_owned());
        let errors = [
            Error::Validation(empty.violations()),
            Error::from(InvalidArgument::OneHint),
            Error::ResourceNotFound { stream: stream.clone(), account: account.clone() },
            InUse::NotActive {
                stream: stream.clone(),
                account: account.clone(),
                status: DeliveryStreamStatus::Creating,
            }
            .into(),
            LimitExceeded::DeliveryStreams { limit: 5000, account }.into(),
            Error::Throttling(Operation::ListDeliveryStreams),
            Error::ConcurrentModification { stream, current: 2, specified: "1".into() },
            SlowDown::Bytes.into(),
            Error::InternalFailure,
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
