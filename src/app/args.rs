//! The arguments of the command line.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;

use lexopt::Arg;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// To be told how the program is used.
    Help(Topic),
    /// To be told its version.
    Version,
    /// To open the window. Also what is meant if nothing is said.
    Window(WindowArgs),
    /// To serve AWS's API.
    Serve(ServeArgs),
    /// To run one command of the `aws` command line.
    Aws {
        /// The world to open, if no other Caudal has it open.
        world: ServeArgs,
        /// What stands behind `aws`, as it is.
        arguments: Vec<OsString>,
    },
}

/// Options of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WindowArgs {
    /// The world to open. Its port means nothing here.
    pub(crate) world: ServeArgs,
    /// What draws.
    pub(crate) renderer: RendererArg,
    /// The place to show first, as text: `nota:kinesis#capacidad`.
    pub(crate) route: Option<String>,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RendererArg {
    /// OpenGL.
    #[default]
    Glow,
    /// Vulkan, Metal or DirectX, if it was built in.
    Wgpu,
}

/// What there is help on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// The program as a whole.
    Program,
    /// `caudal serve`.
    Serve,
    /// `caudal aws`.
    Aws,
}

/// Options of `caudal serve`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServeArgs {
    /// Port of the loopback interface; 0 is any free one.
    pub(crate) port: u16,
    /// Where the world is kept.
    pub(crate) storage: StorageArg,
    /// Whether AWS's throughput limits hold.
    pub(crate) limits: bool,
    /// How long creating, changing and deleting takes, in ms of virtual time.
    pub(crate) lifecycle_ms: u64,
    /// Where everything random of a new world starts, if the user cares.
    pub(crate) seed: Option<u64>,
    /// The simulated account, 12 digits.
    pub(crate) account: String,
    /// The simulated region.
    pub(crate) region: String,
    /// When the journal is made safe against a power cut.
    pub(crate) fsync: Fsync,
}

/// Where the world is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StorageArg {
    /// In the user's data folder.
    Default,
    /// In a folder of the user's choice.
    Folder(PathBuf),
    /// Nowhere: it ends with the program.
    Memory,
}

/// When the journal is made safe against a power cut. A program that is killed loses nothing
/// either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fsync {
    /// Before each group of answers.
    Group,
    /// Once a second.
    Second,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            port: 4567,
            storage: StorageArg::Default,
            limits: true,
            lifecycle_ms: 500,
            seed: None,
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            fsync: Fsync::Second,
        }
    }
}

/// Why the arguments make no sense. Its text is Spanish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ArgsError {
    /// No such command.
    UnknownCommand(String),
    /// No such option.
    UnknownOption(String),
    /// An argument where none belongs.
    Unexpected(String),
    /// An option without its value.
    NoValue { option: &'static str, wanted: &'static str },
    /// A value for an option that takes none.
    ValueNotWanted(String),
    /// A value that the option can't have.
    BadValue { option: &'static str, value: String, wanted: &'static str },
    /// Two places for one world.
    TwoPlaces,
    /// An option of the window for `serve`, or the other way round.
    NotHere { option: &'static str, serve: bool },
    /// An option before `aws` that means nothing there.
    NotForAws(&'static str),
}

impl fmt::Display for ArgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCommand(name) => {
                write!(
                    f,
                    "no existe la orden «{name}»; las que hay son «serve» y «aws». Un lugar de la \
                     ventana se escribe como «nota:kinesis»"
                )
            }
            Self::UnknownOption(name) => write!(f, "no existe la opción «{name}»"),
            Self::Unexpected(text) => write!(f, "sobra el argumento «{text}»"),
            Self::NoValue { option, wanted } => {
                write!(f, "a la opción {option} le falta el valor: {wanted}")
            }
            Self::ValueNotWanted(option) => write!(f, "la opción {option} no lleva ningún valor"),
            Self::BadValue { option, value, wanted } => {
                write!(f, "el valor «{value}» no vale para {option}: debe ser {wanted}")
            }
            Self::TwoPlaces => {
                f.write_str("las opciones --data y --in-memory se excluyen; elige una de las dos")
            }
            Self::NotHere { option, serve: true } => {
                write!(f, "la opción {option} es de «caudal serve»: la ventana no la usa")
            }
            Self::NotHere { option, serve: false } => {
                write!(f, "la opción {option} es de la ventana: «caudal serve» no la usa")
            }
            Self::NotForAws(option) => write!(
                f,
                "la opción {option} no sirve con «caudal aws», que trabaja con el mundo guardado. \
                 Para hablar con un puerto, escribe detrás «--endpoint-url http://127.0.0.1:4567»"
            ),
        }
    }
}

/// Reads the arguments; the first one is the program's own name.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, ArgsError> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let mut window = WindowArgs::default();
    let mut serving = false;
    let mut only_serve = None;
    let mut only_window = None;
    while let Some(argument) = parser.next().map_err(of_parser)? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => {
                return Ok(Command::Help(if serving { Topic::Serve } else { Topic::Program }));
            }
            Arg::Short('V') | Arg::Long("version") => return Ok(Command::Version),
            Arg::Value(value) if !serving && window.route.is_none() => {
                let text = shown(&value);
                if text == "serve" {
                    serving = true;
                } else if text == "aws" {
                    let arguments: Vec<OsString> = parser.raw_args().map_err(of_parser)?.collect();
                    return aws(window.world, only_serve.or(only_window), arguments);
                } else if text.contains(':') || text == "ajustes" {
                    window.route = Some(text);
                } else {
                    return Err(ArgsError::UnknownCommand(text));
                }
            }
            Arg::Value(value) => return Err(ArgsError::Unexpected(shown(&value))),
            Arg::Short(letter) => return Err(ArgsError::UnknownOption(format!("-{letter}"))),
            Arg::Long("renderer") => {
                window.renderer = renderer(&mut parser)?;
                only_window = Some("--renderer");
            }
            Arg::Long(name) => {
                let Some(option) = OPTIONS.iter().find(|option| option.name[2..] == *name) else {
                    return Err(ArgsError::UnknownOption(format!("--{name}")));
                };
                take(option, &mut parser, &mut window.world)?;
                if option.name == "--port" {
                    only_serve = Some(option.name);
                }
            }
        }
    }
    match (serving, only_serve, only_window) {
        (true, _, Some(option)) => Err(ArgsError::NotHere { option, serve: false }),
        (false, Some(option), _) => Err(ArgsError::NotHere { option, serve: true }),
        (true, _, None) => Ok(Command::Serve(window.world)),
        (false, None, _) => Ok(Command::Window(window)),
    }
}

/// `caudal aws …`, with what was said before it.
fn aws(
    world: ServeArgs,
    stray: Option<&'static str>,
    arguments: Vec<OsString>,
) -> Result<Command, ArgsError> {
    if matches!(arguments.as_slice(), [only] if only == "--help" || only == "-h") {
        return Ok(Command::Help(Topic::Aws));
    }
    let in_memory = (world.storage == StorageArg::Memory).then_some("--in-memory");
    match stray.or(in_memory) {
        Some(option) => Err(ArgsError::NotForAws(option)),
        None => Ok(Command::Aws { world, arguments }),
    }
}

fn renderer(parser: &mut lexopt::Parser) -> Result<RendererArg, ArgsError> {
    let (option, wanted) = ("--renderer", "«glow» o «wgpu»");
    let value = parser.value().map_err(|_| ArgsError::NoValue { option, wanted })?;
    match value.to_str() {
        Some("glow") => Ok(RendererArg::Glow),
        Some("wgpu") => Ok(RendererArg::Wgpu),
        _ => Err(ArgsError::BadValue { option, value: shown(&value), wanted }),
    }
}

/// An option of the world, which window and `serve` share; `--port` is for `serve` alone.
struct Opt {
    /// With its dashes.
    name: &'static str,
    /// What its value must be; `None` if it takes none.
    wanted: Option<&'static str>,
    /// Sets it; `false` if the value won't do. Two storage options are told apart by the caller.
    set: fn(&mut ServeArgs, &OsStr) -> bool,
}

const OPTIONS: &[Opt] = &[
    Opt {
        name: "--port",
        wanted: Some("un número de 0 a 65535 (0 toma cualquier puerto libre)"),
        set: |serve, value| number(value).map(|port| serve.port = port).is_some(),
    },
    Opt {
        name: "--data",
        wanted: Some("la ruta de una carpeta"),
        set: |serve, value| {
            serve.storage = StorageArg::Folder(value.into());
            !value.is_empty()
        },
    },
    Opt {
        name: "--in-memory",
        wanted: None,
        set: |serve, _| {
            serve.storage = StorageArg::Memory;
            true
        },
    },
    Opt {
        name: "--limits",
        wanted: Some("«on» u «off»"),
        set: |serve, value| {
            serve.limits = value == "on";
            value == "on" || value == "off"
        },
    },
    Opt {
        name: "--lifecycle-ms",
        wanted: Some("un número entero de milisegundos de 0 a 86400000 (un día)"),
        set: |serve, value| {
            let millis = number(value).filter(|millis| *millis <= 86_400_000_u64);
            millis.map(|millis| serve.lifecycle_ms = millis).is_some()
        },
    },
    Opt {
        name: "--seed",
        wanted: Some("un número entero de 0 a 18446744073709551615"),
        set: |serve, value| number(value).map(|seed| serve.seed = Some(seed)).is_some(),
    },
    Opt {
        name: "--account",
        wanted: Some("un identificador de cuenta de 12 cifras"),
        set: |serve, value| {
            let account = value.to_str().filter(|account| is_account(account));
            account.map(|account| account.clone_into(&mut serve.account)).is_some()
        },
    },
    Opt {
        name: "--region",
        wanted: Some("el código de una región, como us-east-1"),
        set: |serve, value| {
            let region = value.to_str().filter(|region| is_region(region));
            region.map(|region| region.clone_into(&mut serve.region)).is_some()
        },
    },
    Opt {
        name: "--fsync",
        wanted: Some("«grupo» o «segundo»"),
        set: |serve, value| {
            serve.fsync = if value == "grupo" { Fsync::Group } else { Fsync::Second };
            value == "grupo" || value == "segundo"
        },
    },
];

/// Takes an option with its value.
fn take(option: &Opt, parser: &mut lexopt::Parser, serve: &mut ServeArgs) -> Result<(), ArgsError> {
    let before = serve.storage.clone();
    let value = match option.wanted {
        None => OsString::new(),
        Some(wanted) => {
            parser.value().map_err(|_| ArgsError::NoValue { option: option.name, wanted })?
        }
    };
    if !(option.set)(serve, &value) {
        let wanted = option.wanted.unwrap_or_default();
        return Err(ArgsError::BadValue { option: option.name, value: shown(&value), wanted });
    }
    let moved = std::mem::discriminant(&before) != std::mem::discriminant(&serve.storage);
    if moved && before != StorageArg::Default { Err(ArgsError::TwoPlaces) } else { Ok(()) }
}

/// Whole numbers in plain digits: no sign, no blank.
fn number<T: std::str::FromStr>(value: &OsStr) -> Option<T> {
    let text = value.to_str()?;
    text.bytes().all(|c| c.is_ascii_digit()).then(|| text.parse().ok())?
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit())
}

/// Shaped as AWS's regions are: `us-east-1`, `us-gov-west-1`, `ap-southeast-3`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else { return false };
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase());
    text.len() <= 32
        && words.len() >= 2
        && words.iter().all(is_word)
        && !number.is_empty()
        && number.bytes().all(|c| c.is_ascii_digit())
}

/// The reader of arguments finds little fault by itself.
fn of_parser(error: lexopt::Error) -> ArgsError {
    match error {
        lexopt::Error::UnexpectedValue { option, .. } => ArgsError::ValueNotWanted(option),
        other => ArgsError::Unexpected(other.to_string()),
    }
}

fn shown(text: &OsStr) -> String {
    text.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
