//! Why the sandbox's own door refuses a request, in the words of the person who reads it.

use std::fmt;

use hyper::StatusCode;
use hyper::header::{ALLOW, HeaderValue};
use serde_json::json;

use crate::server::reply::Reply;

/// Why a request to the sandbox itself is refused. Its text is Spanish.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnRefusal {
    /// The page that sends it is not served by this machine.
    ForeignOrigin {
        /// The page's origin.
        origin: String,
    },
    /// No such path.
    NoSuchPlace {
        /// The path.
        path: String,
    },
    /// The path is not for this method.
    Method {
        /// The method.
        method: String,
        /// The methods it is for, as `Allow` lists them.
        allowed: &'static str,
    },
    /// The body is no JSON object.
    NotAnObject,
    /// The body has a field that means nothing.
    UnknownField {
        /// The field.
        field: String,
        /// The fields that mean something.
        known: &'static [&'static str],
    },
    /// A field has a value it can't have.
    Value {
        /// The field.
        field: &'static str,
        /// What it can have.
        wanted: &'static str,
    },
    /// The body says nothing to do.
    NothingToDo {
        /// The fields that would.
        known: &'static [&'static str],
    },
    /// There is no such stream.
    NoSuchStream {
        /// Its name.
        stream: String,
    },
    /// The body is too large.
    TooLarge,
    /// The body did not come whole, or not in time.
    NotReceived,
    /// The engine's inbox is full, or it is stopping.
    Busy,
    /// The engine failed.
    Failed,
}

impl OwnRefusal {
    /// HTTP's status for it.
    pub fn status(&self) -> u16 {
        match self {
            Self::ForeignOrigin { .. } => 403,
            Self::NoSuchPlace { .. } | Self::NoSuchStream { .. } => 404,
            Self::Method { .. } => 405,
            Self::TooLarge => 413,
            Self::NotAnObject
            | Self::UnknownField { .. }
            | Self::Value { .. }
            | Self::NothingToDo { .. }
            | Self::NotReceived => 400,
            Self::Busy => 503,
            Self::Failed => 500,
        }
    }

    /// Writes it as `{"error": text}`.
    pub(super) fn into_reply(self) -> Reply {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut reply = super::json(status, &json!({ "error": self.to_string() }));
        if let Self::Method { allowed, .. } = self {
            reply.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
        }
        reply
    }
}

impl fmt::Display for OwnRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignOrigin { origin } => write!(
                f,
                "Caudal solo atiende a páginas servidas desde este equipo; esta petición viene de \
                 «{origin}»"
            ),
            Self::NoSuchPlace { path } => write!(
                f,
                "aquí no hay nada en «{path}»; existen /_caudal/health, /_caudal/reset y \
                 /_caudal/clock"
            ),
            Self::Method { method, allowed } => {
                write!(f, "el método {method} no vale aquí; se admiten: {allowed}")
            }
            Self::NotAnObject => f.write_str("el cuerpo debe ser un objeto JSON"),
            Self::UnknownField { field, known } => {
                write!(f, "campo desconocido «{field}»; se admiten: {}", List(known))
            }
            Self::Value { field, wanted } => write!(f, "«{field}» debe ser {wanted}"),
            Self::NothingToDo { known } => {
                write!(f, "no has indicado ningún cambio; se admiten: {}", List(known))
            }
            Self::NoSuchStream { stream } => write!(f, "no existe ningún stream «{stream}»"),
            Self::TooLarge => f.write_str("el cuerpo es demasiado grande"),
            Self::NotReceived => f.write_str("el cuerpo no ha llegado completo"),
            Self::Busy => f.write_str("Caudal está ocupado; inténtalo de nuevo en un momento"),
            Self::Failed => f.write_str("Caudal ha tenido un fallo interno"),
        }
    }
}

impl std::error::Error for OwnRefusal {}

/// Names in quotation marks, parted by commas.
struct List(&'static [&'static str]);

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}«{name}»")?;
        }
        Ok(())
    }
}
