//! `aws help`, `aws kinesis help`, `aws kinesis put-record help`: short pages in Spanish.

use std::fmt::Write as _;

use super::options::{global_specs, operation_specs};
use super::service::{Operation, SERVICES, Service};
use super::words;
use crate::api::rule::Rule;
use crate::api::shape::{FieldSchema, Kind};
use crate::shell::render::{flag_of, kebab};

/// A list of names with what they are, in two columns.
fn list(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let line = |(name, about): &(String, String)| format!("  {name:width$}  {about}\n");
    rows.iter().map(line).collect()
}

/// The page of the program.
pub(super) fn program() -> String {
    let services: Vec<(String, String)> = SERVICES
        .iter()
        .map(|service| (service.name.to_owned(), service.about.to_owned()))
        .collect();
    format!(
        "NOMBRE\n  aws: la AWS CLI v2, contra el mundo simulado de Caudal\n\nUSO\n  aws [opciones] \
         <servicio> <operación> [parámetros]\n  aws <servicio> help\n  aws <servicio> <operación> \
         help\n\nSERVICIOS\n{}\nOPCIONES GLOBALES\n{}",
        list(&services),
        list(&globals())
    )
}

fn globals() -> Vec<(String, String)> {
    let row = |flag: &str| (flag.to_owned(), words::option(flag).to_owned());
    global_specs().iter().map(|spec| row(&spec.flag)).collect()
}

/// The page of a service.
pub(super) fn service(service: &'static Service) -> String {
    let operations: Vec<(String, String)> = service
        .all()
        .map(|operation| {
            (operation.command(), words::operation(service.name, operation.name).to_owned())
        })
        .collect();
    let waiters: Vec<(String, String)> = service
        .waiters
        .iter()
        .map(|waiter| (format!("wait {}", kebab(waiter.name)), waiter.about.to_owned()))
        .collect();
    format!(
        "NOMBRE\n  aws {}: {}\n\nOPERACIONES\n{}{}",
        service.name,
        service.about,
        list(&operations),
        list(&waiters)
    )
}

/// The page of an operation.
pub(super) fn operation(operation: Operation) -> String {
    let service = operation.service.name;
    let mut synopsis = format!("  aws {service} {}", operation.command());
    let mut required = Vec::new();
    let mut others = Vec::new();
    for field in operation.fields.iter().filter(|field| !operation.hides(field)) {
        let usage = usage(field);
        if field.required {
            let _ = write!(synopsis, " {usage}");
        }
        let row = (usage, about(operation, field));
        if field.required { required.push(row) } else { others.push(row) }
    }
    let extra: Vec<(String, String)> = operation_specs(operation)
        .iter()
        .map(|spec| spec.flag.as_str())
        .map(|flag| (flag.to_owned(), words::option(flag).to_owned()))
        .filter(|(_, about)| !about.is_empty())
        .collect();
    let section = |title: &str, rows: &[(String, String)]| {
        if rows.is_empty() { String::new() } else { format!("\n{title}\n{}", list(rows)) }
    };
    format!(
        "NOMBRE\n  {}\n  {}\n\nUSO\n{synopsis} [opciones]\n{}{}{}",
        operation.name,
        words::operation(service, operation.name),
        section("OBLIGATORIOS", &required),
        section("OPCIONALES", &others),
        section("DE LA CLI", &extra),
    )
}

/// An option with what it takes: `--shard-count <número>`.
pub(crate) fn usage(field: &FieldSchema) -> String {
    let name = flag_of(field.wire);
    match field.kind {
        Kind::Boolean => format!("--{name} | --no-{name}"),
        Kind::Integer => format!("--{name} <número>"),
        Kind::Blob => format!("--{name} <base64>"),
        Kind::Timestamp => format!("--{name} <fecha>"),
        Kind::List(_) => format!("--{name} <valor> [<valor> …]"),
        Kind::Map | Kind::Structure(_) => format!("--{name} <clave=valor,…>"),
        Kind::Text => format!("--{name} <texto>"),
    }
}

/// What a field is, with what AWS demands of it.
pub(crate) fn about(operation: Operation, field: &FieldSchema) -> String {
    let text = words::field(operation.name, field.wire);
    let text = if text.is_empty() { field.doc.trim() } else { text };
    let demands = demands(field.rule);
    if demands.is_empty() { text.to_owned() } else { format!("{text} ({demands})") }
}

fn demands(rule: &Rule) -> String {
    if !rule.one_of.is_empty() && rule.one_of.len() <= 6 {
        return rule.one_of.join(", ");
    }
    match (rule.value_min, rule.value_max) {
        (Some(min), Some(max)) => format!("de {min} a {max}"),
        (Some(min), None) => format!("{min} o más"),
        _ => String::new(),
    }
}
