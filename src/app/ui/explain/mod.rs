//! AWS's refusals in Spanish: the cause with its numbers, what to do, and the page that tells more.
//! It knows the vocabulary of errors and no view.

mod card;
mod firehose;
mod firehose_invalid;
mod invalid;
mod lambda;
mod limits;
mod resources;
mod sns;
#[cfg(test)]
mod tests;
mod violation;

use caudal::api::ApiError;
use caudal::api::kinesis::{Error, KmsFailure, Request, ValidationRule};

use super::app::Action;
use super::numbers;
use super::route::Route;

pub use card::card;
pub use violation::{of_field, violation};

/// A refusal, explained.
#[derive(Clone, Debug)]
pub struct Explained {
    /// AWS's name, verbatim.
    pub name: &'static str,
    /// The cause, in Spanish.
    pub cause: String,
    /// What repairs it with one click.
    pub fixes: Vec<Fix>,
    /// Where the notes tell more.
    pub page: Route,
}

/// A button that repairs.
#[derive(Clone, Debug)]
pub struct Fix {
    /// Its words.
    pub label: String,
    /// What it asks for.
    pub action: Action,
}

impl Fix {
    fn ask(label: impl Into<String>, request: Request) -> Self {
        Self { label: label.into(), action: Action::Ask(Box::new(request)) }
    }

    fn go(label: impl Into<String>, route: Route) -> Self {
        Self { label: label.into(), action: Action::Go { route, new_tab: false } }
    }
}

/// A cause and what repairs it.
type Cause = (String, Vec<Fix>);

fn plain(cause: impl Into<String>) -> Cause {
    (cause.into(), Vec::new())
}

/// A refusal of any service in Spanish.
pub fn refusal(error: &ApiError) -> Explained {
    match error {
        ApiError::Kinesis(cause) => self::error(cause),
        ApiError::Firehose(cause) => firehose::error(cause),
        ApiError::Lambda(cause) => lambda::error(cause),
        ApiError::Sns(cause) => sns::error(cause),
    }
}

/// A refusal of Kinesis in Spanish.
pub fn error(error: &Error) -> Explained {
    let (cause, fixes) = match error {
        Error::Validation(violations) => {
            let lines: Vec<_> = violations.as_slice().iter().map(violation::sentence).collect();
            plain(lines.join(" "))
        }
        Error::ValidationRule(rule) => validation_rule(rule),
        Error::InvalidArgument(cause) => invalid::explain(cause),
        Error::ResourceNotFound(cause) => resources::not_found(cause),
        Error::ResourceInUse(cause) => resources::in_use(cause),
        Error::LimitExceeded(cause) => limits::exceeded(cause),
        Error::ProvisionedThroughputExceeded(cause) => limits::throttled(cause),
        Error::ExpiredIterator { created, now } => plain(format!(
            "El iterador se pidió hace {} s y caduca a los 300 s (5 min). Pide otro con \
             GetShardIterator desde el último número de secuencia leído.",
            numbers::whole(now.since(*created).0 / 1000)
        )),
        Error::ExpiredNextToken { created, now } => plain(format!(
            "El NextToken se dio hace {} s y caduca a los 300 s (5 min). Empieza la lista de nuevo.",
            numbers::whole(now.since(*created).0 / 1000)
        )),
        Error::DryRun(operation) => plain(format!(
            "{operation} habría tenido éxito; con DryRun no se cambia nada. Repítela sin DryRun."
        )),
        Error::Kms(KmsFailure::NotFound { key }) => plain(format!(
            "«{key}» no puede ser una clave de KMS: escribe un id (UUID), un ARN o un alias como \
             alias/aws/kinesis."
        )),
        Error::InternalFailure => plain(
            "Es un fallo de Caudal y no de tu llamada. Repítela; si sigue, copia los detalles.",
        ),
    };
    let page = Route::section("errores", error.code().to_lowercase());
    Explained { name: error.code(), cause, fixes, page }
}

fn validation_rule(rule: &ValidationRule) -> Cause {
    match rule {
        ValidationRule::WarmThroughputNeedsCommitment { .. } => plain(
            "WarmThroughputMiBps solo se admite con On-demand Advantage activado en la cuenta \
             (UpdateAccountSettings).",
        ),
        ValidationRule::WarmThroughputNeedsOnDemand => {
            plain("WarmThroughputMiBps solo vale para streams en modo ON_DEMAND.")
        }
        ValidationRule::NotForOnDemand { operation, stream } => plain(format!(
            "{operation} no se admite en «{stream}», que está en modo ON_DEMAND: ahí AWS decide los \
             shards. Pásalo antes a PROVISIONED."
        )),
        ValidationRule::CommitmentHolds { earliest, .. } => plain(format!(
            "El compromiso de On-demand Advantage no puede acabar antes del {}.",
            numbers::day(*earliest)
        )),
    }
}
