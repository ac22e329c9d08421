//! Sentences about files and their rows.

use caudal::clients::import::{FileFault, ImportStatus, Phase, RowFault, StopReason};

use crate::ui::numbers;

/// Why a file can't be imported.
pub(super) fn file_fault(fault: &FileFault) -> String {
    match fault {
        FileFault::NotFound => "No existe ningún fichero con esa ruta.".into(),
        FileFault::Folder => "Es una carpeta. Escribe la ruta de un fichero.".into(),
        FileFault::Special => "No es un fichero normal (es un dispositivo o una tubería).".into(),
        FileFault::Denied => "El sistema no te deja leerlo.".into(),
        FileFault::Empty => "El fichero está vacío: no hay nada que importar.".into(),
        FileFault::Binary => "No es texto: contiene bytes nulos.".into(),
        FileFault::Utf16 => "Está en UTF-16. Guárdalo en UTF-8.".into(),
        FileFault::NoColumn(name) => format!("La cabecera no tiene la columna «{name}»."),
        FileFault::Header => "La cabecera del CSV no se puede leer.".into(),
        FileFault::Io(words) => format!("El sistema dice: {words}"),
    }
}

/// Why a row becomes no record.
pub(super) fn row_fault(fault: &RowFault) -> String {
    let whole = |value: usize| numbers::whole(value as u64);
    let bytes = |value: usize| numbers::bytes(value as u64);
    match fault {
        RowFault::NotUtf8 => "no es UTF-8".into(),
        RowFault::TooLong(limit) => format!("pasa de {}", bytes(*limit)),
        RowFault::Json(column) => format!("no es JSON desde la columna {}", whole(*column)),
        RowFault::NoField(name) => format!("no tiene el campo «{name}» con un texto o número"),
        RowFault::Quotes => "comillas sin cerrar o con texto detrás".into(),
        RowFault::Columns { found, expected } => {
            format!("tiene {} columnas y la cabecera {}", whole(*found), whole(*expected))
        }
        RowFault::Key(count) => format!("clave de {} caracteres: de 1 a 256", whole(*count)),
        RowFault::TooLarge { bytes: size, limit } => {
            format!("ocupa {} y el stream admite {}", bytes(*size), bytes(*limit))
        }
        RowFault::Refused(words) => words.clone(),
    }
}

/// Where an import is.
pub(super) fn phase(status: &ImportStatus) -> String {
    match &status.phase {
        Phase::Running => "Importando".into(),
        Phase::BackingOff => "Esperando: el stream está al límite".into(),
        Phase::Paused => "En pausa".into(),
        Phase::Done => "Importado".into(),
        Phase::Stopped(reason) => match reason {
            StopReason::Cancelled => "Cancelado. Lo ya guardado se queda.".into(),
            StopReason::StreamGone => "Parado: el stream ya no existe.".into(),
            StopReason::OtherWorld => "Parado: el mundo ha vuelto a otro momento.".into(),
            StopReason::Row => "Parado en la primera línea rota.".into(),
            StopReason::File(fault) => format!("Parado. {}", file_fault(fault)),
            StopReason::Refused(name, words) => format!("{name}: {words}"),
        },
    }
}
