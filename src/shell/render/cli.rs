//! Requests as commands of AWS CLI v2.

use super::json::{self, Blobs};
use super::name::{flag_of, kebab};
use super::quote::{is_invisible, is_readable, names_a_file, word};
use super::value::{self, Value};
use crate::api::kinesis::Operation;
use crate::api::{AnyRequest, ApiOperation, lambda};

/// Longest argument Linux takes (`MAX_ARG_STRLEN`), less some room for quotes.
const ARGUMENT_MAX: usize = 120 * 1024;
/// Most bytes of all arguments; Linux takes 2 MiB with the environment.
const ARGUMENTS_MAX: usize = 1024 * 1024;

/// A command, to be written in one line, in several, or shortened for the eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    head: String,
    options: Vec<CliOption>,
    /// What is fed to it.
    input: Option<String>,
}

/// An option with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CliOption {
    flag: String,
    values: Vec<String>,
}

impl CliOption {
    fn new(flag: &str, values: Vec<String>) -> Self {
        Self { flag: format!("--{flag}"), values }
    }

    fn write(&self, shorten: impl Fn(&str) -> String) -> String {
        match self.values.as_slice() {
            // A value that looks like an option must be tied to its own.
            [value] if value.starts_with('-') => format!("{}={}", self.flag, shorten(value)),
            values => {
                let words = values.iter().map(|value| format!(" {}", shorten(value)));
                std::iter::once(self.flag.clone()).chain(words).collect()
            }
        }
    }
}

impl Command {
    pub(super) fn of(request: AnyRequest<'_>) -> Self {
        let operation = request.operation();
        if operation == ApiOperation::Kinesis(Operation::SubscribeToShard) {
            let head = "# SubscribeToShard no tiene orden en la AWS CLI: su respuesta es un flujo \
                        de eventos. Usa un SDK (boto3: subscribe_to_shard)."
                .to_owned();
            return Self { head, options: Vec::new(), input: None };
        }
        let service = operation.service().client();
        let mut head = format!("aws {service} {}", kebab(operation.as_str()));
        if operation == ApiOperation::Lambda(lambda::Operation::Invoke) {
            // The CLI wants a file for what the function returns.
            head.push_str(" respuesta.json");
        }
        let value = value::of(request);
        let Value::Structure(fields) = &value else {
            return Self { head, options: Vec::new(), input: None };
        };
        if let Some(options) = options(&value, fields) {
            let lengths = || options.iter().flat_map(|option| &option.values).map(String::len);
            if lengths().all(|length| length <= ARGUMENT_MAX)
                && lengths().sum::<usize>() <= ARGUMENTS_MAX
            {
                return Self { head, options, input: None };
            }
        }
        let json = json::compact(&value, Blobs::Base64);
        if json.len() <= ARGUMENT_MAX {
            let options = vec![CliOption::new("cli-input-json", vec![json])];
            return Self { head, options, input: None };
        }
        let from = vec!["file:///dev/stdin".to_owned()];
        let options = vec![CliOption::new("cli-input-json", from)];
        Self { head, options, input: Some(json) }
    }

    /// Whether there is a command at all; if not, its text says why.
    pub fn exists(&self) -> bool {
        !self.head.starts_with('#')
    }

    /// Complete, on one line. Line breaks within values stay, and a here-document has three.
    pub fn one_line(&self) -> String {
        self.write(" ", word, &|input| input.to_owned())
    }

    /// Complete, an option a line, joined with backslashes.
    pub fn wrapped(&self) -> String {
        self.write(" \\\n  ", word, &|input| input.to_owned())
    }

    /// For the eye only: as [`Self::wrapped`], values longer than `longest` characters cut with an
    /// ellipsis. Never to be copied.
    pub fn shown(&self, longest: usize) -> String {
        let cut = |text: &str| match text.char_indices().nth(longest) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        };
        self.write(" \\\n  ", |text| word(&cut(text)), &cut)
    }

    fn write(
        &self,
        separator: &str,
        word: impl Fn(&str) -> String,
        input: &dyn Fn(&str) -> String,
    ) -> String {
        let mut out = self.head.clone();
        for option in &self.options {
            out += separator;
            out += &option.write(&word);
        }
        if let Some(json) = &self.input {
            out += " <<'JSON'\n";
            out += &input(json);
            out += "\nJSON";
        }
        out
    }
}

/// The fields as options; `None` if one of them can't be an argument.
fn options(whole: &Value, fields: &[(&'static str, Value)]) -> Option<Vec<CliOption>> {
    let mut fits = true;
    let mut any_blob = false;
    let mut raw = true;
    whole.walk(&mut |value| match value {
        Value::Text(text) => fits &= is_argument(text),
        Value::Map(pairs) => {
            fits &= pairs.iter().all(|(key, value)| is_argument(key) && is_argument(value));
        }
        Value::Blob(bytes) => {
            any_blob |= !bytes.is_empty();
            raw &= std::str::from_utf8(bytes)
                .is_ok_and(|text| is_readable(text) && !names_a_file(text));
        }
        _ => {}
    });
    if !fits {
        return None;
    }
    let blobs = if raw { Blobs::Raw } else { Blobs::Base64 };
    // Short ones first; what may be long stands last, beside the word that says how it is written.
    let mut ordered: Vec<&(&str, Value)> = fields.iter().collect();
    ordered.sort_by_key(|(_, value)| !value.is_scalar() || matches!(value, Value::Blob(_)));
    let mut options: Vec<_> =
        ordered.iter().map(|(name, value)| option(name, value, blobs)).collect();
    if any_blob && raw {
        options.push(CliOption::new("cli-binary-format", vec!["raw-in-base64-out".to_owned()]));
    }
    Some(options)
}

/// Whether a text may stand as an argument.
fn is_argument(text: &str) -> bool {
    !names_a_file(text) && !text.chars().any(|c| c.is_control() || is_invisible(c))
}

fn option(name: &str, value: &Value, blobs: Blobs) -> CliOption {
    let flag = flag_of(name);
    match value {
        Value::Boolean(true) => CliOption::new(&flag, Vec::new()),
        Value::Boolean(false) => CliOption::new(&format!("no-{flag}"), Vec::new()),
        Value::List(members) => CliOption::new(&flag, list(value, members, blobs)),
        Value::Map(_) | Value::Structure(_) => {
            let text = shorthand(value, blobs).unwrap_or_else(|| json::compact(value, blobs));
            CliOption::new(&flag, vec![text])
        }
        scalar => CliOption::new(&flag, vec![plain(scalar, blobs)]),
    }
}

/// A list: a word for each entry where all can be words, else JSON.
fn list(whole: &Value, members: &[Value], blobs: Blobs) -> Vec<String> {
    let entry = |member: &Value| match member {
        // The first entry must not look like JSON, none like an option.
        Value::Text(text) => (!text.starts_with(['[', '-'])).then(|| text.clone()),
        structure => shorthand(structure, blobs),
    };
    let words: Option<Vec<String>> = members.iter().map(entry).collect();
    match words {
        Some(words) if !words.is_empty() => words,
        _ => vec![json::compact(whole, blobs)],
    }
}

/// A scalar as the CLI takes it.
fn plain(value: &Value, blobs: Blobs) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Timestamp(at) => at.to_iso_text(),
        Value::Blob(bytes) => match (blobs, std::str::from_utf8(bytes)) {
            (Blobs::Raw, Ok(text)) => text.to_owned(),
            _ => base64_simd::STANDARD.encode_to_string(bytes),
        },
        other => json::compact(other, blobs),
    }
}

/// The CLI's shorthand, `Key=value,Key=value`; `None` where it would need quotes.
fn shorthand(value: &Value, blobs: Blobs) -> Option<String> {
    let pairs: Vec<(&str, String)> = match value {
        Value::Structure(fields) => fields
            .iter()
            .map(|(name, value)| value.is_scalar().then(|| (*name, plain(value, blobs))))
            .collect::<Option<_>>()?,
        Value::Map(pairs) => {
            pairs.iter().map(|(key, value)| (key.as_str(), value.clone())).collect()
        }
        _ => return None,
    };
    let simple = |text: &str, others: &str| {
        !text.is_empty()
            && !text.starts_with('-')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
    };
    let fits = pairs.iter().all(|(key, value)| simple(key, "_.-") && simple(value, "_.:/+-"));
    (fits && !pairs.is_empty()).then(|| {
        let words: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        words.join(",")
    })
}
