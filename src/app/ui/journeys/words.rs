//! What is said of steps, journeys and worlds, in Spanish.

use std::io::{self, ErrorKind};
use std::path::Path;

use caudal::api::kinesis::Operation;
use caudal::api::{ApiOperation, firehose, lambda, sns};
use caudal::labs::ReadyWorld;
use caudal::runtime::{
    Direction, OpenError, OpenedWorld, SaveError, SavedWorld, Step, StepAction, Travelled,
    WorldFault, WorldName, WorldSource,
};

use crate::ui::numbers;

/// A sentence in which a name stands: before it, the name, after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// An icon of the table.
    pub icon: &'static str,
    /// Before the name.
    pub before: String,
    /// In the face of identifiers.
    pub name: String,
    /// After it.
    pub after: String,
}

impl Words {
    fn new(icon: &'static str, before: &str, name: &str, after: &str) -> Self {
        Self { icon, before: before.to_owned(), name: name.to_owned(), after: after.to_owned() }
    }

    /// All of it as one text.
    pub fn text(&self) -> String {
        let parts = [&self.before, &self.name, &self.after];
        let parts: Vec<_> = parts.into_iter().map(|part| part.trim()).collect();
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.display().to_string())
}

/// A step, as a list names it.
pub fn step_words(step: &Step) -> Words {
    let subject = step.subject.as_deref().unwrap_or_default();
    match &step.action {
        StepAction::Call(operation) => {
            Words::new(api_icon(*operation), "", operation.as_str(), subject)
        }
        StepAction::Reset => Words::new("rotate-ccw", "Reiniciar el mundo", "", ""),
        StepAction::Clear => Words::new("trash-2", "Vaciar", subject, ""),
        StepAction::Configure => Words::new("settings", "Cambiar los ajustes del mundo", "", ""),
        StepAction::Function => Words::new("settings", "Cambiar la función", subject, ""),
        StepAction::Jump => Words::new("skip-forward", "Saltar en el tiempo", "", ""),
        StepAction::Open(name) => opened_words("Abrir", name),
        StepAction::Named(name) => Words::new("radio", name, subject, ""),
    }
}

/// A step that took something away, once it is done; `None` if it took nothing away.
pub fn done_words(step: &Step) -> Option<Words> {
    let subject = step.subject.as_deref().unwrap_or_default();
    Some(match &step.action {
        StepAction::Call(ApiOperation::Kinesis(Operation::DeleteStream)) => {
            Words::new("trash-2", "Stream", subject, "eliminado")
        }
        StepAction::Call(ApiOperation::Kinesis(Operation::MergeShards)) => {
            Words::new("merge", "Shards de", subject, "fusionados")
        }
        StepAction::Call(ApiOperation::Kinesis(Operation::DecreaseStreamRetentionPeriod)) => {
            Words::new("clock", "Retención de", subject, "reducida")
        }
        StepAction::Call(ApiOperation::Kinesis(Operation::DeregisterStreamConsumer)) => {
            Words::new("trash-2", "Consumidor", subject, "dado de baja")
        }
        StepAction::Call(ApiOperation::Firehose(firehose::Operation::DeleteDeliveryStream)) => {
            Words::new("trash-2", "Flujo de entrega", subject, "eliminado")
        }
        StepAction::Call(ApiOperation::Lambda(lambda::Operation::DeleteEventSourceMapping)) => {
            Words::new("trash-2", "Event source mapping", subject, "eliminado")
        }
        StepAction::Call(ApiOperation::Sns(sns::Operation::DeleteTopic)) => {
            Words::new("trash-2", "Tema", subject, "eliminado")
        }
        StepAction::Reset => Words::new("rotate-ccw", "Mundo reiniciado", "", ""),
        StepAction::Clear => Words::new("trash-2", "Stream", subject, "vaciado"),
        StepAction::Open(name) => opened_words("Abierto", name),
        _ => return None,
    })
}

/// Only a file's name is in the face of identifiers.
fn opened_words(verb: &str, name: &WorldName) -> Words {
    match name {
        WorldName::File(path) => Words::new("folder-open", verb, &file_name(path), ""),
        other => Words::new("folder-open", &format!("{verb} {}", world_name(other)), "", ""),
    }
}

fn api_icon(operation: ApiOperation) -> &'static str {
    match operation {
        ApiOperation::Kinesis(operation) => operation_icon(operation),
        ApiOperation::Firehose(operation) => match operation {
            firehose::Operation::CreateDeliveryStream => "plus",
            firehose::Operation::DeleteDeliveryStream => "trash-2",
            firehose::Operation::PutRecord | firehose::Operation::PutRecordBatch => "send",
            _ => "settings",
        },
        ApiOperation::Lambda(operation) => match operation {
            lambda::Operation::CreateEventSourceMapping => "plus",
            lambda::Operation::DeleteEventSourceMapping => "trash-2",
            lambda::Operation::Invoke => "send",
            _ => "settings",
        },
        ApiOperation::Sns(operation) => match operation {
            sns::Operation::CreateTopic | sns::Operation::Subscribe => "plus",
            sns::Operation::DeleteTopic | sns::Operation::Unsubscribe => "trash-2",
            sns::Operation::Publish | sns::Operation::PublishBatch => "send",
            _ => "settings",
        },
    }
}

fn operation_icon(operation: Operation) -> &'static str {
    match operation {
        Operation::CreateStream => "plus",
        Operation::DeleteStream | Operation::DeregisterStreamConsumer => "trash-2",
        Operation::SplitShard => "scissors",
        Operation::MergeShards => "merge",
        Operation::PutRecord | Operation::PutRecords => "send",
        _ => "settings",
    }
}

fn world_name(name: &WorldName) -> String {
    match name {
        WorldName::File(path) => file_name(path),
        WorldName::Empty => "un mundo nuevo".to_owned(),
        WorldName::Ready(world) => format!("«{}»", ready_title(*world)),
    }
}

/// What a ready world is called.
pub const fn ready_title(world: ReadyWorld) -> &'static str {
    match world {
        ReadyWorld::Empty => "vacío",
        ReadyWorld::Transactions => "transacciones en tiempo real",
        ReadyWorld::HotShard => "shard caliente",
    }
}

/// What is in a ready world.
pub const fn ready_sentence(world: ReadyWorld) -> &'static str {
    match world {
        ReadyWorld::Empty => "Una cuenta sin streams, para empezar de cero.",
        ReadyWorld::Transactions => {
            "El stream de la nota, 4 shards y 2000 transacciones de los últimos 4 minutos."
        }
        ReadyWorld::HotShard => {
            "Un comercio vende casi todo: el shard #2 rechaza escrituras y los demás descansan."
        }
    }
}

pub(super) fn opening(source: &WorldSource) -> String {
    match source {
        WorldSource::File(path) => format!("Leyendo y comprobando {}…", file_name(path)),
        WorldSource::Empty { .. } => "Creando un mundo nuevo…".to_owned(),
        WorldSource::Ready(world) => format!("Preparando «{}»…", ready_title(*world)),
    }
}

pub(super) fn saving(path: &Path) -> String {
    format!("Guardando {}…", file_name(path))
}

pub(super) fn travelled(travelled: &Travelled) -> String {
    let done = match travelled.direction {
        Direction::Undo => "Deshecho",
        Direction::Redo => "Rehecho",
    };
    let mut text = match &travelled.steps[..] {
        [step] => format!("{done}: {}.", step_words(step).text()),
        steps => format!("{done}: {} pasos.", steps.len()),
    };
    let count = |records| numbers::counted(records, "registro", "registros");
    if travelled.gone > 0 {
        let verb = if travelled.gone == 1 { "Se va" } else { "Se van" };
        let rest = match travelled.direction {
            Direction::Undo => "; Rehacer los trae.",
            Direction::Redo => " de entre medias.",
        };
        text = format!("{text} {verb} {}{rest}", count(travelled.gone));
    }
    if travelled.back > 0 {
        let verb = if travelled.back == 1 { "Vuelve" } else { "Vuelven" };
        text = format!("{text} {verb} {}.", count(travelled.back));
    }
    text
}

pub(super) const fn nothing(way: Direction) -> &'static str {
    match way {
        Direction::Undo => "No hay nada que deshacer.",
        Direction::Redo => "No hay nada que rehacer.",
    }
}

pub(super) fn opened(opened: &OpenedWorld) -> String {
    let calls = numbers::counted(opened.entries - 1, "llamada", "llamadas");
    format!("Abierto {}: {calls} repetidas y comprobadas.", world_name(&opened.name))
}

pub(super) fn saved(saved: &SavedWorld) -> String {
    format!("Mundo guardado en {} ({}).", saved.path.display(), numbers::bytes(saved.bytes))
}

/// The system's reason, and what to do about it.
fn reason(error: &io::Error, path: &Path, writes: bool) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound if writes => {
            format!("No existe la carpeta de {path}. Créala o elige otra.")
        }
        ErrorKind::NotFound => format!("No hay ningún fichero en {path}. Revisa la ruta."),
        ErrorKind::PermissionDenied if writes => {
            format!("El sistema no te deja escribir en {path}. Elige otra carpeta.")
        }
        ErrorKind::PermissionDenied => {
            format!("El sistema no te deja leer {path}. Cambia sus permisos o elige otro.")
        }
        ErrorKind::IsADirectory => {
            format!("{path} es una carpeta. Añade el nombre del fichero.")
        }
        ErrorKind::InvalidFilename => format!("{path} no es un nombre de fichero válido."),
        ErrorKind::ReadOnlyFilesystem => {
            format!("El disco de {path} es de solo lectura. Elige otro.")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("No queda espacio para {path}. Libera espacio o elige otro disco.")
        }
        _ => format!("El sistema no puede con {path}: {error}."),
    }
}

pub(super) fn not_opened(error: &OpenError) -> String {
    let why = match error {
        OpenError::Io { path, source } => reason(source, path, false),
        OpenError::Fault { path, fault } => fault_words(&file_name(path), *fault),
        OpenError::Journal(error) => {
            format!("El diario de tu mundo no puede guardar el nuevo: {error}.")
        }
        OpenError::Stopped => {
            "El motor se ha detenido. Cierra Caudal y ábrelo de nuevo.".to_owned()
        }
    };
    format!("{why} Tu mundo sigue como estaba.")
}

fn fault_words(file: &str, fault: WorldFault) -> String {
    match fault {
        WorldFault::Empty => format!("{file} está vacío: no hay ningún mundo dentro."),
        WorldFault::Foreign => format!("{file} no es un mundo de Caudal."),
        WorldFault::Newer { found, supported } => format!(
            "{file} lo guardó una versión más nueva de Caudal (formato {found}; esta lee hasta el \
             {supported}). Actualiza Caudal para abrirlo."
        ),
        WorldFault::Older { found, oldest } => format!(
            "{file} es de una versión demasiado antigua (formato {found}; esta lee desde el \
             {oldest})."
        ),
        WorldFault::Truncated { entry } => format!(
            "{file} está incompleto: se corta en la entrada {}. Cópialo otra vez del original.",
            numbers::whole(entry)
        ),
        WorldFault::Damaged { entry } => format!(
            "{file} está dañado: la entrada {} no coincide con su suma de control. Cópialo otra \
             vez del original.",
            numbers::whole(entry)
        ),
        WorldFault::Entry { entry } => format!(
            "{file} está entero, pero su entrada {} no hace en esta versión lo que hizo cuando se \
             guardó.",
            numbers::whole(entry)
        ),
    }
}

pub(super) fn not_saved(error: &SaveError) -> String {
    match error {
        SaveError::Io { path, source, .. } => {
            format!("{} No se ha guardado nada.", reason(source, path, true))
        }
        SaveError::NotKept => "De este mundo ya no se conserva todo el pasado (está solo en \
                               memoria y ha crecido demasiado, o su diario falló): no se puede \
                               guardar en un fichero."
            .to_owned(),
        SaveError::Journal(error) => {
            format!("El diario de tu mundo no se puede leer: {error}. No se ha guardado nada.")
        }
        SaveError::Stopped => {
            "El motor se ha detenido. Cierra Caudal y ábrelo de nuevo.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_why_and_what_to_do() {
        let path = || Path::new("/tmp/pagos.caudal").to_path_buf();
        let of = |kind: ErrorKind| OpenError::Io { path: path(), source: kind.into() };
        for (error, words) in [
            (of(ErrorKind::NotFound), "No hay ningún fichero en /tmp/pagos.caudal."),
            (of(ErrorKind::PermissionDenied), "no te deja leer"),
            (of(ErrorKind::IsADirectory), "es una carpeta"),
            (OpenError::Fault { path: path(), fault: WorldFault::Foreign }, "no es un mundo"),
            (
                OpenError::Fault { path: path(), fault: WorldFault::Truncated { entry: 1200 } },
                "se corta en la entrada 1200",
            ),
        ] {
            let text = not_opened(&error);
            assert!(text.contains(words), "{text}");
            assert!(text.ends_with("Tu mundo sigue como estaba."), "{text}");
        }
        let full =
            SaveError::Io { action: "write", path: path(), source: ErrorKind::StorageFull.into() };
        assert!(not_saved(&full).contains("Libera espacio"));
    }
}
