//! What is wrong with a rule, and where: the parser's words, and what is left out of CEL here.

use cel::Context;
use cel::common::ast::{EntryExpr, Expr, IdedExpr, SourceInfo};
use cel::parser::Parser;

use super::{BadRule, Compiled, EXPRESSION_MAX, Problem, SAMPLE, VARIABLE, Wrong};
use crate::lambda::functions::python::loads;

/// Names of CEL's types, which stand for themselves.
const TYPES: [&str; 10] =
    ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"];

/// Checks one expression as it is typed.
///
/// # Errors
/// [`BadRule`] with the first thing that is wrong.
pub fn check(expression: &str) -> Result<(), BadRule> {
    compile(expression).map(|_| ())
}

pub(super) fn bad(line: usize, column: usize, problem: Problem) -> BadRule {
    BadRule { line, column, problem }
}

pub(super) fn compile(text: &str) -> Result<Compiled, BadRule> {
    if text.trim().is_empty() {
        return Err(bad(1, 1, Problem::Empty));
    }
    if text.len() > EXPRESSION_MAX {
        return Err(bad(1, 1, Problem::TooLong));
    }
    let parsed = Parser::default().parse_with_source_info(text);
    let (expression, source) = parsed.map_err(|errors| {
        let first = errors.errors.first();
        let (line, column) = first.map_or((1, 1), |error| error.pos);
        let words = first.map_or_else(String::new, |error| error.msg.clone());
        let place = |number: isize| usize::try_from(number).unwrap_or(1).max(1);
        bad(place(line), place(column), Problem::Syntax(words))
    })?;
    walk(&expression, text, &source)?;
    let compiled = Compiled { expression };
    // A rule that fails on the sample may be right for other transactions; one that gives a
    // number is right for none.
    let context = Context::default();
    if let Ok(sample) = loads(SAMPLE.as_bytes()) {
        match compiled.evaluate(&context, &sample) {
            Ok(_) | Err(Wrong::Execution(_)) => {}
            Err(Wrong::NotBoolean(kind)) => return Err(bad(1, 1, Problem::NotBoolean(kind))),
            Err(Wrong::UnknownFunction(name)) => {
                let (line, column) = place_of(text, text.find(&*name).unwrap_or(0));
                return Err(bad(line, column, Problem::UnknownFunction(name)));
            }
        }
    }
    Ok(compiled)
}

/// Line and character of a byte.
fn place_of(text: &str, at: usize) -> (usize, usize) {
    let before: String =
        text.char_indices().take_while(|(byte, _)| *byte < at).map(|(_, c)| c).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Looks for what is left out of CEL here.
fn walk(expression: &IdedExpr, text: &str, source: &SourceInfo) -> Result<(), BadRule> {
    let here = |problem| {
        let at = source.offset_for(expression.id).map_or(0, |(start, _)| start as usize);
        let (line, column) = place_of(text, at);
        Err(bad(line, column, problem))
    };
    let all = |parts: &[IdedExpr]| parts.iter().try_for_each(|part| walk(part, text, source));
    match &expression.expr {
        Expr::Unspecified | Expr::Literal(_) => Ok(()),
        Expr::Comprehension(_) => here(Problem::Loop),
        Expr::Ident(name) => {
            let known = name == VARIABLE || TYPES.contains(&name.as_str());
            if known { Ok(()) } else { here(Problem::UnknownName(name.clone())) }
        }
        Expr::Call(call) => {
            if let Some(target) = &call.target {
                walk(target, text, source)?;
            }
            all(&call.args)
        }
        Expr::List(list) => all(&list.elements),
        Expr::Select(select) => walk(&select.operand, text, source),
        Expr::Map(map) => {
            map.entries.iter().try_for_each(|entry| entry_of(&entry.expr, text, source))
        }
        Expr::Struct(made) => {
            if made.type_name.is_empty() {
                made.entries.iter().try_for_each(|entry| entry_of(&entry.expr, text, source))
            } else {
                here(Problem::UnknownName(made.type_name.clone()))
            }
        }
    }
}

fn entry_of(entry: &EntryExpr, text: &str, source: &SourceInfo) -> Result<(), BadRule> {
    match entry {
        EntryExpr::StructField(field) => walk(&field.value, text, source),
        EntryExpr::MapEntry(entry) => {
            walk(&entry.key, text, source)?;
            walk(&entry.value, text, source)
        }
    }
}
