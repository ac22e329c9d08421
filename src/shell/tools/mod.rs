//! The small set of tools that the terminal has beside `aws`, each as its namesake of bash and the
//! GNU tools behaves, in its words and with its exit statuses.
//!
//! They know the machine ([`super::machine`]) and nothing of AWS. Adding one is a line in
//! [`TOOLS`] and an arm in [`run`].

mod base64;
mod columns;
mod control;
mod date;
mod filter;
mod jq;
mod lines;
mod print;
mod printf;
mod test;

use super::aws;
use super::machine::{BROKEN_PIPE, Frame};

pub(crate) use control::control;

/// A tool as the completion shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What one types.
    pub name: &'static str,
    /// What it does, in Spanish.
    pub about: &'static str,
}

const fn tool(name: &'static str, about: &'static str) -> Tool {
    Tool { name, about }
}

/// Every tool, by name.
pub const TOOLS: &[Tool] = &[
    tool("[", "compara textos y números, como test"),
    tool("aws", "llama a la API: aws kinesis, aws firehose"),
    tool("base64", "codifica en base64; con -d decodifica"),
    tool("break", "sale del bucle"),
    tool("cat", "escribe lo que recibe"),
    tool("continue", "pasa a la siguiente vuelta del bucle"),
    tool("cut", "toma columnas de cada línea"),
    tool("date", "dice la hora del reloj simulado"),
    tool("echo", "escribe un texto y un salto de línea"),
    tool("exit", "termina"),
    tool("export", "da una variable a las órdenes"),
    tool("false", "falla sin hacer nada"),
    tool("grep", "deja las líneas que contienen un patrón"),
    tool("head", "deja las primeras líneas"),
    tool("jq", "filtra y transforma JSON"),
    tool("printf", "escribe un texto con formato"),
    tool("read", "lee una línea en variables"),
    tool("seq", "escribe números seguidos"),
    tool("set", "opciones: -e, -u"),
    tool("sleep", "espera en el reloj simulado"),
    tool("sort", "ordena líneas"),
    tool("tail", "deja las últimas líneas"),
    tool("tee", "escribe lo que recibe también en un fichero"),
    tool("test", "compara textos y números"),
    tool("tr", "cambia o borra caracteres"),
    tool("true", "acierta sin hacer nada"),
    tool("uniq", "junta líneas iguales seguidas"),
    tool("unset", "olvida una variable"),
    tool("wc", "cuenta líneas, palabras y bytes"),
];

/// Runs a tool to its end and gives its exit status.
pub(crate) async fn run(frame: &mut Frame, words: &[String]) -> i32 {
    let Some((name, arguments)) = words.split_first() else { return 0 };
    match name.as_str() {
        "aws" => aws::run(frame, arguments).await,
        "true" | ":" => 0,
        "false" => 1,
        "echo" => print::echo(frame, arguments),
        "printf" => printf::printf(frame, arguments),
        "base64" => base64::base64(frame, arguments).await,
        "cat" => lines::cat(frame, arguments).await,
        "head" => lines::ends(frame, arguments, lines::End::Head).await,
        "tail" => lines::ends(frame, arguments, lines::End::Tail).await,
        "tee" => lines::tee(frame, arguments).await,
        "wc" => lines::wc(frame, arguments).await,
        "seq" => print::seq(frame, arguments),
        "sort" => filter::sort(frame, arguments).await,
        "uniq" => filter::uniq(frame, arguments).await,
        "grep" => filter::grep(frame, arguments).await,
        "cut" => columns::cut(frame, arguments).await,
        "tr" => columns::tr(frame, arguments),
        "jq" => jq::jq(frame, arguments).await,
        "date" => date::date(frame, arguments).await,
        "sleep" => date::sleep(frame, arguments).await,
        "test" | "[" => test::test(frame, name, arguments),
        "export" => control::export(frame, arguments),
        "unset" => control::unset(frame, arguments),
        "set" => control::set(frame, arguments),
        "read" => control::read(frame, arguments),
        name => unknown(frame, name),
    }
}

fn unknown(frame: &Frame, name: &str) -> i32 {
    if name.contains('/') {
        frame.complain(format!("caudal: {name}: No such file or directory\n"));
    } else {
        frame.complain(format!("caudal: {name}: command not found\n"));
    }
    let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).filter(|name| *name != "[").collect();
    frame.hint(&format!(
        "«{name}» no está en este terminal. Las órdenes que hay: {}.",
        names.join(", ")
    ));
    127
}

/// The status of a tool that printed, or could not.
#[expect(clippy::needless_pass_by_value, reason = "it is called with the result itself")]
fn printed(result: Result<(), impl Sized>) -> i32 {
    if result.is_ok() { 0 } else { BROKEN_PIPE }
}

/// Options of one letter and operands, as GNU tools take them.
struct Options {
    /// Each with its value; empty if it takes none.
    given: Vec<(char, String)>,
    operands: Vec<String>,
}

impl Options {
    /// Reads arguments. `flags` are letters without a value, `valued` with one; `long` gives long
    /// names their letter.
    fn read(
        frame: &Frame,
        tool: &str,
        arguments: &[String],
        flags: &str,
        valued: &str,
        long: &[(&str, char)],
    ) -> Result<Self, i32> {
        let mut given = Vec::new();
        let mut operands = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if argument == "--" {
                operands.extend(rest.by_ref().cloned());
            } else if let Some(name) = argument.strip_prefix("--") {
                let (name, value) = match name.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (name, None),
                };
                let Some((_, letter)) = long.iter().find(|(long, _)| *long == name) else {
                    frame.complain(format!("{tool}: unrecognized option '--{name}'\n"));
                    return Err(usage(frame, tool));
                };
                let value = if valued.contains(*letter) {
                    if let Some(value) = value.or_else(|| rest.next().cloned()) {
                        value
                    } else {
                        frame.complain(format!("{tool}: option '--{name}' requires an argument\n"));
                        return Err(usage(frame, tool));
                    }
                } else {
                    String::new()
                };
                given.push((*letter, value));
            } else if argument.len() > 1 && argument.starts_with('-') {
                for (index, letter) in argument[1..].char_indices() {
                    if flags.contains(letter) {
                        given.push((letter, String::new()));
                    } else if valued.contains(letter) {
                        let tied = &argument[1 + index + letter.len_utf8()..];
                        let value = if tied.is_empty() {
                            rest.next().cloned()
                        } else {
                            Some(tied.to_owned())
                        };
                        let Some(value) = value else {
                            frame.complain(format!(
                                "{tool}: option requires an argument -- '{letter}'\n"
                            ));
                            return Err(usage(frame, tool));
                        };
                        given.push((letter, value));
                        break;
                    } else {
                        frame.complain(format!("{tool}: invalid option -- '{letter}'\n"));
                        return Err(usage(frame, tool));
                    }
                }
            } else {
                operands.push(argument.clone());
            }
        }
        Ok(Self { given, operands })
    }

    fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(given, _)| *given == letter)
    }

    fn value(&self, letter: char) -> Option<&str> {
        let found = self.given.iter().rev().find(|(given, _)| *given == letter);
        found.map(|(_, value)| value.as_str())
    }
}

fn usage(frame: &Frame, tool: &str) -> i32 {
    frame.complain(format!("Try '{tool} --help' for more information.\n"));
    if matches!(tool, "grep" | "sort" | "jq") { 2 } else { 1 }
}

/// Reads the operands of a tool, or its input if there are none. What can't be read is told in the
/// tool's words; the status is 1 then.
async fn inputs(frame: &Frame, tool: &str, operands: &[String]) -> (Vec<(String, Vec<u8>)>, i32) {
    if operands.is_empty() {
        return (vec![("-".to_owned(), frame.io.input.take_all())], 0);
    }
    let mut status = 0;
    let mut read = Vec::new();
    for operand in operands {
        let content =
            if operand == "-" { Ok(frame.io.input.take_all()) } else { frame.read(operand).await };
        match content {
            Ok(bytes) => read.push((operand.clone(), bytes)),
            Err(problem) => {
                frame.complain(format!("{tool}: {operand}: {}\n", problem.errno().1));
                status = 1;
            }
        }
    }
    (read, status)
}

/// Lines with their ends; the last one may have none.
fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// A line without its end.
fn bare(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}
