//! What went wrong, in Spanish, and what to do about it.

use std::fmt::Write as _;
use std::io;

use caudal::runtime::journal::{Fault, JournalError, Tail};
use caudal::runtime::{Notice, StartError, StopError};
use caudal::server::BindError;

/// The port can't be had.
pub(crate) fn bind(error: &BindError) -> String {
    match error {
        BindError::InUse { port } => format!(
            "el puerto {port} ya está en uso: quizá haya otro Caudal en marcha. Detenlo, o elige \
             otro puerto con --port (con --port 0 se toma cualquiera que esté libre)"
        ),
        BindError::NotPermitted { port } => format!(
            "el sistema reserva el puerto {port} para programas con privilegios. Elige uno por \
             encima de 1023 con --port"
        ),
        BindError::Io { port, source } => {
            format!("no se puede escuchar en el puerto {port}: {}", reason(source))
        }
    }
}

/// Listening failed for a reason that is not the port's.
pub(crate) fn listening(error: &io::Error) -> String {
    format!("no se puede atender la red: {}", reason(error))
}

/// The world can't be opened.
pub(crate) fn start(error: &StartError) -> String {
    match error {
        StartError::Journal(error) => journal(error),
        StartError::Entry { dir, entry } => format!(
            "la entrada {entry} del diario de «{}» no es de esta versión de Caudal. {UNTOUCHED} \
             {ELSEWHERE}",
            dir.display()
        ),
        StartError::Thread(source) => {
            format!("el sistema no deja crear un hilo: {}", reason(source))
        }
    }
}

/// The world can't be closed as it should.
pub(crate) fn stop(error: &StopError) -> String {
    match error {
        StopError::Journal(error) => format!(
            "al cerrar el mundo ha habido un fallo, y puede que un corte de luz se lleve lo \
             último: {}",
            journal(error)
        ),
        StopError::Panicked => {
            "el motor ha fallado por dentro; lo que ya había respondido está en el diario"
                .to_owned()
        }
    }
}

/// What a user can do if a folder won't do.
const ELSEWHERE: &str = "Indica otra carpeta con --data, o usa --in-memory";
/// What a user wants to know first.
const UNTOUCHED: &str = "No se ha modificado nada.";

fn journal(error: &JournalError) -> String {
    match error {
        JournalError::Locked { dir } => format!(
            "otro Caudal está usando la carpeta «{}». Detenlo, indica otra carpeta con --data o \
             usa --in-memory",
            dir.display()
        ),
        JournalError::NewerVersion { path, found, supported } => format!(
            "«{}» es de una versión más nueva de Caudal (formato {found}; esta versión llega al \
             {supported}). {UNTOUCHED} Actualiza Caudal. {ELSEWHERE}",
            path.display()
        ),
        JournalError::Io { path, source, .. } => {
            format!("no se puede usar «{}»: {}. {ELSEWHERE}", path.display(), reason(source))
        }
        JournalError::Write { path, source, .. } => {
            format!("no se puede escribir en «{}»: {}. {ELSEWHERE}", path.display(), reason(source))
        }
        JournalError::Sync { path, source } => {
            format!("el disco no confirma lo escrito en «{}»: {}", path.display(), reason(source))
        }
        JournalError::Thread { source, .. } => {
            format!("el sistema no deja crear un hilo: {}", reason(source))
        }
        other => format!("el diario no se puede usar ({other}). {ELSEWHERE}"),
    }
}

/// What was found when the world was opened; `None` if nobody needs to know.
pub(crate) fn notice(notice: &Notice, seed_asked_for: bool) -> Option<String> {
    match notice {
        Notice::Recovered(tail) => Some(recovered(tail)),
        Notice::OtherSeed { kept } => seed_asked_for.then(|| {
            format!("este mundo ya existía y conserva su semilla, {kept}; --seed no la cambia")
        }),
    }
}

/// A journal whose end was torn or foreign.
fn recovered(tail: &Tail) -> String {
    let cause = if matches!(tail.fault, Fault::TornEntry | Fault::TornHeader) {
        "se quedó a medio escribir, como cuando el programa o el equipo se detienen de golpe"
    } else {
        "está dañado o no pertenece a este mundo"
    };
    let mut text = format!(
        "el final del diario {cause}. Se ha recuperado todo hasta la última entrada completa; \
         desde el byte {} de «{}», {} bytes se apartan sin borrarse",
        tail.offset,
        tail.path.display(),
        tail.bytes
    );
    match tail.later.len() {
        0 => {}
        1 => text += ", y con ellos un archivo posterior",
        count => {
            // Writing to a text never fails.
            let _ = write!(text, ", y con ellos {count} archivos posteriores");
        }
    }
    text
}

/// The system's reason, in Spanish where it is a common one.
fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::PermissionDenied => "no tienes permiso",
        io::ErrorKind::NotFound => "no existe",
        io::ErrorKind::NotADirectory => "no es una carpeta",
        io::ErrorKind::AlreadyExists => "ahí hay un archivo, no una carpeta",
        io::ErrorKind::StorageFull => "no queda espacio en el disco",
        io::ErrorKind::QuotaExceeded => "has agotado tu cuota de disco",
        io::ErrorKind::ReadOnlyFilesystem => "el sistema de archivos es de solo lectura",
        _ => return format!("el sistema responde «{error}»"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_comes_with_advice() {
        let text = bind(&BindError::InUse { port: 4567 });
        assert!(text.starts_with("el puerto 4567 ya está en uso"), "{text}");
        assert!(text.contains("--port"), "{text}");
    }

    #[test]
    fn a_folder_that_will_not_do_is_named_with_the_reason() {
        let error = StartError::Journal(JournalError::Io {
            action: "make",
            path: "/mundo".into(),
            source: io::Error::from(io::ErrorKind::PermissionDenied),
        });
        assert_eq!(
            start(&error),
            "no se puede usar «/mundo»: no tienes permiso. Indica otra carpeta con --data, o usa \
             --in-memory"
        );
        let locked = start(&StartError::Journal(JournalError::Locked { dir: "/mundo".into() }));
        assert!(locked.starts_with("otro Caudal está usando la carpeta «/mundo»"), "{locked}");
    }

    #[test]
    fn a_torn_journal_is_told_with_what_was_set_aside() {
        let tail = Tail {
            path: "/mundo/0".into(),
            offset: 12,
            bytes: 3,
            fault: Fault::TornEntry,
            later: Vec::new(),
        };
        let text = notice(&Notice::Recovered(tail), false).unwrap();
        assert!(text.contains("desde el byte 12 de «/mundo/0», 3 bytes se apartan"), "{text}");
    }

    #[test]
    fn another_seed_matters_only_to_who_asked_for_one() {
        assert_eq!(notice(&Notice::OtherSeed { kept: 7 }, false), None);
        assert!(notice(&Notice::OtherSeed { kept: 7 }, true).is_some());
    }
}
