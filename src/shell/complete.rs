//! Completion: what may stand where the cursor is, and what the line still needs.
//!
//! A pure function of the line, the cursor and what the world holds by name ([`Names`]). It takes
//! the line as people leave it, unfinished; what it can't make out it has nothing to offer for.

mod line;
#[cfg(test)]
mod tests;
mod values;

use std::ops::Range;

use super::aws::words;
use super::aws::{Operation, SERVICES, global_specs, help_about, operation_specs};
use super::render::{flag_of, kebab, word};
use super::tools::TOOLS;
use crate::api::shape::FieldSchema;
use line::Line;

/// What the world holds, by name, for values to be chosen from.
pub trait Names {
    /// Streams.
    fn streams(&self) -> Vec<Candidate>;
    /// Shards of a stream, by name or ARN.
    fn shards(&self, stream: &str) -> Vec<Candidate>;
    /// Registered consumers of a stream, by name or ARN.
    fn consumers(&self, stream: &str) -> Vec<Candidate>;
    /// Delivery streams.
    fn delivery_streams(&self) -> Vec<Candidate>;
    /// Variables of the shell.
    fn variables(&self) -> Vec<String>;
}

/// Something that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is shown.
    pub shown: String,
    /// What is put into the line, quotes included, with a blank after it if nothing else can follow.
    pub insert: String,
    /// What it is, in Spanish.
    pub about: String,
    /// What kind of thing it is, for its looks.
    pub kind: CandidateKind,
}

/// What kind of thing a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// A tool.
    Tool,
    /// A service of `aws`.
    Service,
    /// An operation of a service.
    Operation,
    /// An option that AWS demands and that is still missing.
    Missing,
    /// An option.
    Option,
    /// A value from a list of AWS's.
    Value,
    /// Something that the world holds.
    Live,
    /// A variable of the shell.
    Variable,
}

/// What completion has to say about a place in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the line that a candidate takes the place of.
    pub replaces: Range<usize>,
    /// Best ones first.
    pub candidates: Vec<Candidate>,
    /// What the candidates are, in Spanish: `Shards de transacciones-realtime`.
    pub title: String,
    /// The option or operation at the cursor: `--shard-id`.
    pub subject: String,
    /// What it is, in Spanish.
    pub about: String,
    /// Options that AWS demands and that the line doesn't have yet.
    pub missing: Vec<String>,
}

impl Candidate {
    /// A candidate that is inserted as one word.
    pub fn new(kind: CandidateKind, text: &str, about: &str) -> Self {
        let insert = format!("{} ", word(text));
        Self { shown: text.to_owned(), insert, about: about.to_owned(), kind }
    }
}

/// Completes a line at the cursor, a byte.
pub fn complete(text: &str, cursor: usize, names: &dyn Names) -> Completion {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let line = Line::read(&text[..cursor.unwrap_or(0)]);
    let mut completion = Completion { replaces: line.replaces.clone(), ..Completion::default() };
    if let Some(name) = line.current.strip_prefix('$').filter(|_| !line.quoted) {
        let name = name.trim_start_matches('{');
        "Variables".clone_into(&mut completion.title);
        let matching = names.variables().into_iter().filter(|variable| variable.starts_with(name));
        completion.candidates = matching
            .map(|variable| Candidate {
                shown: format!("${variable}"),
                insert: format!("\"${variable}\" "),
                about: String::new(),
                kind: CandidateKind::Variable,
            })
            .collect();
        return completion;
    }
    let Some((tool, arguments)) = line.words.split_first() else {
        "Órdenes".clone_into(&mut completion.title);
        let all =
            TOOLS.iter().map(|tool| Candidate::new(CandidateKind::Tool, tool.name, tool.about));
        completion.candidates = matching(all.collect(), &line.current);
        return completion;
    };
    if tool == "aws" {
        of_aws(arguments, &line.current, names, &mut completion);
    } else if let Some(tool) = TOOLS.iter().find(|known| known.name == tool) {
        tool.name.clone_into(&mut completion.subject);
        tool.about.clone_into(&mut completion.about);
    }
    completion
}

/// Those that begin as what is typed, then those that hold it.
fn matching(candidates: Vec<Candidate>, typed: &str) -> Vec<Candidate> {
    let begins = |candidate: &Candidate| candidate.shown.starts_with(typed);
    let (mut first, rest): (Vec<_>, Vec<_>) = candidates.into_iter().partition(begins);
    let inner = typed.trim_start_matches('-');
    if !inner.is_empty() {
        first.extend(rest.into_iter().filter(|candidate| candidate.shown.contains(inner)));
    }
    first
}

fn of_aws(arguments: &[String], current: &str, names: &dyn Names, completion: &mut Completion) {
    // Global options may stand anywhere.
    let globals = global_specs();
    let mut words = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match globals.iter().find(|spec| spec.flag == *argument) {
            Some(spec) if spec.takes_value() => match rest.next() {
                Some(_) => {}
                None => return values::of_global(&spec.flag, current, completion),
            },
            Some(_) => {}
            None => words.push(argument.clone()),
        }
    }
    let Some((service, words)) = words.split_first() else {
        "Servicios".clone_into(&mut completion.title);
        let services = SERVICES
            .iter()
            .map(|service| Candidate::new(CandidateKind::Service, service.name, service.about));
        completion.candidates = matching(services.collect(), current);
        completion.candidates.extend(global_options(current));
        return;
    };
    let Some(service) = SERVICES.iter().find(|known| known.name == service) else { return };
    let Some((command, words)) = words.split_first() else {
        completion.title = format!("Operaciones de {}", service.name);
        completion.subject = format!("aws {}", service.name);
        service.about.clone_into(&mut completion.about);
        let mut operations: Vec<Candidate> = service
            .all()
            .map(|operation| {
                let about = words::operation(service.name, operation.name);
                Candidate::new(CandidateKind::Operation, &operation.command(), about)
            })
            .collect();
        if !service.waiters.is_empty() {
            let about = "Espera a que algo ocurra.";
            operations.push(Candidate::new(CandidateKind::Operation, "wait", about));
        }
        completion.candidates = matching(operations, current);
        return;
    };
    if command == "wait" {
        let Some((name, words)) = words.split_first() else {
            "Esperas".clone_into(&mut completion.title);
            let waiters = service.waiters.iter().map(|waiter| {
                Candidate::new(CandidateKind::Operation, &kebab(waiter.name), waiter.about)
            });
            completion.candidates = matching(waiters.collect(), current);
            return;
        };
        let waiter = service.waiters.iter().find(|waiter| kebab(waiter.name) == *name);
        if let Some(operation) = waiter.and_then(|waiter| service.find(&kebab(waiter.operation))) {
            of_operation(operation, words, current, names, completion);
        }
        return;
    }
    if let Some(operation) = service.find(command) {
        of_operation(operation, words, current, names, completion);
    }
}

fn global_options(current: &str) -> Vec<Candidate> {
    let options = global_specs();
    let shown = options
        .iter()
        .filter(|_| current.starts_with('-'))
        .map(|spec| Candidate::new(CandidateKind::Option, &spec.flag, words::option(&spec.flag)));
    matching(shown.collect(), current)
}

fn field_of(operation: Operation, flag: &str) -> Option<&'static FieldSchema> {
    let name = flag.strip_prefix("--")?;
    operation.fields.iter().find(|field| {
        let own = flag_of(field.wire);
        own == name || name.strip_prefix("no-") == Some(own.as_str())
    })
}

fn of_operation(
    operation: Operation,
    words: &[String],
    current: &str,
    names: &dyn Names,
    completion: &mut Completion,
) {
    let specs = operation_specs(operation);
    let given =
        |flag: &str| words.iter().any(|word| word == flag || word.split('=').next() == Some(flag));
    let document = given("--cli-input-json") || given("--cli-input-yaml");
    completion.missing = operation
        .fields
        .iter()
        .filter(|field| field.required && !document)
        .map(|field| format!("--{}", flag_of(field.wire)))
        .filter(|flag| !given(flag) && current != flag)
        .collect();
    // The option whose value stands at the cursor, if one does.
    let last = words.iter().rposition(|word| word.starts_with("--"));
    let open = last.and_then(|at| {
        let spec = specs.iter().find(|spec| spec.flag == words[at])?;
        spec.has_room(words.len() - at - 1).then_some(spec)
    });
    if let Some(spec) = open.filter(|spec| !(current.starts_with("--") && spec.is_fed(words))) {
        completion.subject.clone_from(&spec.flag);
        match field_of(operation, &spec.flag) {
            Some(field) => {
                completion.about = help_about(operation, field);
                values::of_field(operation, field, words, current, names, completion);
            }
            None => values::of_global(&spec.flag, current, completion),
        }
        return;
    }
    completion.title = format!("Opciones de {}", operation.command());
    if let Some(field) = field_of(operation, current) {
        current.clone_into(&mut completion.subject);
        completion.about = help_about(operation, field);
    } else {
        completion.subject = operation.command();
        let about = words::operation(operation.service.name, operation.name);
        about.clone_into(&mut completion.about);
    }
    let mut options: Vec<Candidate> = specs
        .iter()
        .filter(|spec| !given(&spec.flag))
        .map(|spec| {
            let missing = completion.missing.contains(&spec.flag) || current == spec.flag;
            let kind = if missing { CandidateKind::Missing } else { CandidateKind::Option };
            let about = match field_of(operation, &spec.flag) {
                Some(field) => help_about(operation, field),
                None => words::option(&spec.flag).to_owned(),
            };
            Candidate::new(kind, &spec.flag, &about)
        })
        .collect();
    options.sort_by_key(|option| option.kind != CandidateKind::Missing);
    completion.candidates = matching(options, current);
    completion.candidates.extend(global_options(current));
}
