//! "Ver qué hará": what a text would do, in Spanish, a sentence for each command.
//!
//! Nothing runs: values that a program would print stand as they are written.

use super::aws::{SERVICES, words};
use super::render::{flag_of, kebab};
use super::syntax::{Command, CommandKind, Item, Link, List, Piece, SyntaxError, Word, parse};
use super::tools::TOOLS;

/// A sentence for each command of a text, in order; those within loops and conditions go in by two
/// blanks for each.
pub fn explain(text: &str) -> Result<Vec<String>, SyntaxError> {
    let program = parse(text)?;
    let mut out = Vec::new();
    list(&program.list, text, 0, &mut out);
    Ok(out)
}

fn list(commands: &List, text: &str, depth: usize, out: &mut Vec<String>) {
    for item in commands {
        of_item(item, text, depth, out);
    }
}

fn say(sentence: &str, depth: usize, out: &mut Vec<String>) {
    out.push(format!("{}{sentence}", "  ".repeat(depth)));
}

fn of_item(item: &Item, text: &str, depth: usize, out: &mut Vec<String>) {
    let chain = std::iter::once((None, &item.first));
    let rest = item.rest.iter().map(|(link, pipeline)| (Some(*link), pipeline));
    for (link, pipeline) in chain.chain(rest) {
        let condition = match link {
            None => "",
            Some(Link::And) => "Si lo anterior sale bien: ",
            Some(Link::Or) => "Si lo anterior falla: ",
        };
        if let [command] = pipeline.commands.as_slice() {
            of_command(command, condition, text, depth, out);
        } else {
            let parts: Vec<String> =
                pipeline.commands.iter().map(|command| sentence(command, text)).collect();
            let parts: Vec<&str> = parts.iter().map(|part| part.trim_end_matches('.')).collect();
            say(&format!("{condition}{}.", parts.join(" → ")), depth, out);
        }
    }
}

fn of_command(command: &Command, before: &str, text: &str, depth: usize, out: &mut Vec<String>) {
    match &command.kind {
        CommandKind::Simple { .. } => {
            say(&format!("{before}{}", sentence(command, text)), depth, out);
        }
        CommandKind::Group(inner) | CommandKind::Subshell(inner) => list(inner, text, depth, out),
        CommandKind::For { name, words, body } => {
            let values: Vec<&str> = words.iter().map(|word| source(word, text)).collect();
            let values = values.join(" ");
            say(&format!("{before}Para cada {name} de {values}:"), depth, out);
            list(body, text, depth + 1, out);
        }
        CommandKind::While { until, condition, body } => {
            let word = if *until { "Hasta que salga bien" } else { "Mientras salga bien" };
            say(&format!("{before}{word}:"), depth, out);
            list(condition, text, depth + 1, out);
            say("repite:", depth, out);
            list(body, text, depth + 1, out);
        }
        CommandKind::If { branches, otherwise } => {
            for (condition, body) in branches {
                say(&format!("{before}Si sale bien:"), depth, out);
                list(condition, text, depth + 1, out);
                say("entonces:", depth, out);
                list(body, text, depth + 1, out);
            }
            if let Some(body) = otherwise {
                say("Si no:", depth, out);
                list(body, text, depth + 1, out);
            }
        }
        CommandKind::Case { subject, arms } => {
            say(&format!("{before}Según {}:", source(subject, text)), depth, out);
            for (patterns, body) in arms {
                let patterns: Vec<&str> = patterns.iter().map(|word| source(word, text)).collect();
                say(&format!("si es {}:", patterns.join(" o ")), depth + 1, out);
                list(body, text, depth + 2, out);
            }
        }
    }
}

/// A word as it is written.
fn source<'a>(word: &Word, text: &'a str) -> &'a str {
    text.get(word.span.clone()).unwrap_or("…")
}

/// A word's text, if it has no variables.
fn plain(word: &Word) -> Option<String> {
    word.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Quoted(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn sentence(command: &Command, text: &str) -> String {
    let CommandKind::Simple { assignments, words } = &command.kind else {
        return "Un grupo de órdenes.".to_owned();
    };
    let texts: Vec<String> = words
        .iter()
        .map(|word| plain(word).unwrap_or_else(|| source(word, text).trim_matches('"').to_owned()))
        .collect();
    let Some((tool, arguments)) = texts.split_first() else {
        let named: Vec<String> = assignments
            .iter()
            .map(|assignment| {
                let calls = assignment.value.pieces.iter().find_map(|piece| match piece {
                    Piece::Output { program, .. } => program.list.first(),
                    _ => None,
                });
                match calls {
                    Some(item) => {
                        let inner = sentence(&item.first.commands[0], text);
                        format!("Guarda en {} lo que escribe esto: {inner}", assignment.name)
                    }
                    None => format!("Guarda un valor en {}.", assignment.name),
                }
            })
            .collect();
        return named.join(" ");
    };
    if tool == "aws" {
        return aws(arguments);
    }
    match TOOLS.iter().find(|known| known.name == tool) {
        Some(known) => format!("{tool}: {}.", known.about),
        None => format!("{tool} no está en este terminal: fallará."),
    }
}

/// What an `aws` command does, with what its options say.
fn aws(arguments: &[String]) -> String {
    let mut plain = arguments.iter().take_while(|word| !word.starts_with('-'));
    let service = plain.next().and_then(|name| SERVICES.iter().find(|known| known.name == name));
    let Some(service) = service else {
        return "aws: una orden de un servicio que este terminal no tiene.".to_owned();
    };
    let name = plain.next().map(String::as_str).unwrap_or_default();
    if name == "wait" {
        let waiter = plain
            .next()
            .and_then(|name| service.waiters.iter().find(|waiter| kebab(waiter.name) == *name));
        return waiter.map_or("Espera.", |waiter| waiter.about).to_owned();
    }
    let Some(operation) = service.find(name) else {
        return format!("aws {}: no hay ninguna operación «{name}».", service.name);
    };
    let about = words::operation(service.name, operation.name);
    let mut details = Vec::new();
    let mut at = 0;
    while at < arguments.len() {
        let word = &arguments[at];
        at += 1;
        let Some(flag) = word.strip_prefix("--") else { continue };
        let (flag, tied) = match flag.split_once('=') {
            Some((flag, tied)) => (flag, Some(tied.to_owned())),
            None => (flag, None),
        };
        let mut values: Vec<String> = tied.into_iter().collect();
        while values.is_empty() || at < arguments.len() {
            match arguments.get(at).filter(|next| !next.starts_with("--")) {
                Some(value) => values.push(value.clone()),
                None => break,
            }
            at += 1;
        }
        if flag == "generate-cli-skeleton" {
            return "Escribe un JSON que rellenar; no llama a la API.".to_owned();
        }
        if let Some(field) = operation.fields.iter().find(|field| flag_of(field.wire) == flag) {
            let value: String = values.join(" ").chars().take(60).collect();
            details.push(if value.is_empty() {
                field.wire.to_owned()
            } else {
                format!("{} = {value}", field.wire)
            });
        }
    }
    if details.is_empty() {
        format!("{}: {about}", operation.name)
    } else {
        format!("{}: {about} {}.", operation.name, details.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_before_they_run() {
        let told = explain(
            "aws kinesis create-stream \\\n  --stream-name \"pagos\" --shard-count 4\naws kinesis \
             wait stream-exists --stream-name pagos && echo ya\nfor i in 1 2; do aws kinesis \
             put-record --stream-name pagos --data $(echo x | base64); done\nIT=$(aws kinesis \
             get-shard-iterator --shard-id s)\necho a | jq . | nada",
        );
        assert_eq!(
            told.expect("a program"),
            [
                "CreateStream: Crea un stream. StreamName = pagos; ShardCount = 4.",
                "Espera a que el stream esté ACTIVE.",
                "Si lo anterior sale bien: echo: escribe un texto y un salto de línea.",
                "Para cada i de 1 2:",
                "  PutRecord: Escribe un registro en un stream. StreamName = pagos; Data = $(echo x \
                 | base64).",
                "Guarda en IT lo que escribe esto: GetShardIterator: Da un iterador puesto en un \
                 lugar de un shard. ShardId = s.",
                "echo: escribe un texto y un salto de línea → jq: filtra y transforma JSON → nada \
                 no está en este terminal: fallará.",
            ]
        );
        assert!(explain("echo (").is_err());
    }
}
