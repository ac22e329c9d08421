//! `jq`, by `jaq`: a reimplementation that differs from jq in rare corners.
//!
//! Refused is what would look outside of the world (`now`, `env`, `input`, `debug` and their kin)
//! and what may never end (`def`, `range`, `repeat`, `while`, `until`, `recurse`), because a machine
//! can only be stopped between two steps. The number of results is bounded ([`RESULTS_MAX`]), and
//! the depth of brackets of program and input. Not bounded: texts made longer with `*` or `reduce`.

use jaq_core::data::JustLut;
use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Ctx, Vars, unwrap_valr};
use jaq_json::{Val, read};

use super::super::machine::{BROKEN_PIPE, Frame};
use super::inputs;
use crate::units::bracket_depth;

/// Most results of one run.
const RESULTS_MAX: usize = 1_000_000;
/// Deepest nesting of a program's or an input's brackets.
const DEPTH_MAX: usize = 128;

const REFUSED: [&str; 21] = [
    "combinations",
    "debug",
    "def",
    "env",
    "halt",
    "halt_error",
    "import",
    "include",
    "input",
    "input_filename",
    "input_line_number",
    "inputs",
    "localtime",
    "now",
    "range",
    "recurse",
    "repeat",
    "stderr",
    "strflocaltime",
    "until",
    "while",
];

#[derive(Default)]
struct Options {
    raw: bool,
    joined: bool,
    compact: bool,
    no_input: bool,
    slurp: bool,
    raw_input: bool,
    by_result: bool,
    sorted: bool,
    indent: usize,
    tab: bool,
    /// Names with JSON texts.
    variables: Vec<(String, String)>,
    program: Option<String>,
    files: Vec<String>,
}

pub(super) async fn jq(frame: &Frame, arguments: &[String]) -> i32 {
    let options = match read_options(arguments) {
        Ok(options) => options,
        Err(why) => {
            frame.complain(format!("jq: error: {why}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n"));
            return 2;
        }
    };
    let mut text = options.program.clone().unwrap_or_else(|| ".".to_owned());
    if let Some(word) = refused(&text) {
        frame.complain(format!("jq: error: {word} is not available\njq: 1 compile error\n"));
        frame.hint("Este jq no mira fuera del mundo simulado ni da vueltas sin fin.");
        return 3;
    }
    if options.sorted {
        let sorted =
            "if type == \"object\" then (to_entries | sort_by(.key) | from_entries) else . end";
        text = format!("({text}\n) | walk({sorted})");
    }
    let names: Vec<String> = options.variables.iter().map(|(name, _)| format!("${name}")).collect();
    let mut status = 0;
    let mut content = Vec::new();
    if !options.no_input {
        let (read, failed) = inputs(frame, "jq", &options.files).await;
        content = read.into_iter().flat_map(|(_, bytes)| bytes).collect();
        status = if failed != 0 { 2 } else { 0 };
    }
    // Everything of jaq lives within this call: its values are not to be held while waiting.
    let result = evaluate(&text, &names, &options, &content);
    if frame.print(&result.out).is_err() {
        return BROKEN_PIPE;
    }
    frame.complain(&result.err);
    if let Some(hint) = result.hint {
        frame.hint(hint);
    }
    if result.status != 0 { result.status } else { status }
}

fn read_options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options { indent: 2, ..Options::default() };
    let mut rest = arguments.iter();
    let mut only_operands = false;
    while let Some(argument) = rest.next() {
        let letters = match argument.strip_prefix('-') {
            Some(letters) if !only_operands && !letters.is_empty() => letters,
            _ => {
                match &options.program {
                    None => options.program = Some(argument.clone()),
                    Some(_) => options.files.push(argument.clone()),
                }
                continue;
            }
        };
        let long = match letters.strip_prefix('-') {
            Some("") => {
                only_operands = true;
                continue;
            }
            Some(long) => long,
            None => {
                for letter in letters.chars() {
                    match letter {
                        'r' => options.raw = true,
                        'j' => (options.raw, options.joined) = (true, true),
                        'c' => options.compact = true,
                        'n' => options.no_input = true,
                        's' => options.slurp = true,
                        'R' => options.raw_input = true,
                        'e' => options.by_result = true,
                        'S' => options.sorted = true,
                        'M' | 'C' | 'a' => {}
                        letter => return Err(format!("Unknown arguments: -{letter}")),
                    }
                }
                continue;
            }
        };
        let mut value = || rest.next().cloned().ok_or(format!("--{long} takes more parameters"));
        match long {
            "raw-output" => options.raw = true,
            "join-output" => (options.raw, options.joined) = (true, true),
            "compact-output" => options.compact = true,
            "null-input" => options.no_input = true,
            "slurp" => options.slurp = true,
            "raw-input" => options.raw_input = true,
            "exit-status" => options.by_result = true,
            "sort-keys" => options.sorted = true,
            "tab" => options.tab = true,
            "monochrome-output" | "color-output" => {}
            "indent" => {
                options.indent = value()?
                    .parse()
                    .ok()
                    .filter(|n| *n <= 7)
                    .ok_or("Cannot indent more than 7 characters")?;
            }
            "arg" => {
                let (name, text) = (value()?, value()?);
                options.variables.push((name, serde_json::Value::from(text).to_string()));
            }
            "argjson" => {
                let (name, text) = (value()?, value()?);
                if parse(text.as_bytes()).is_err() {
                    return Err("Invalid JSON text passed to --argjson".to_owned());
                }
                options.variables.push((name, text));
            }
            other => return Err(format!("Unknown arguments: --{other}")),
        }
    }
    Ok(options)
}

/// What a run prints.
#[derive(Default)]
struct Outcome {
    out: Vec<u8>,
    err: Vec<u8>,
    status: i32,
    hint: Option<&'static str>,
}

impl Outcome {
    fn failed(status: i32, text: String) -> Self {
        Self { err: text.into_bytes(), status, ..Self::default() }
    }
}

fn evaluate(text: &str, names: &[String], options: &Options, content: &[u8]) -> Outcome {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let bad = || {
        Outcome::failed(
            3,
            format!(
                "jq: error: syntax error at <top-level>, line 1:\n{text}\njq: 1 compile error\n"
            ),
        )
    };
    let Ok(modules) = Loader::new(defs).load(&arena, File { code: text, path: () }) else {
        return bad();
    };
    let compiler = jaq_core::Compiler::default()
        .with_funs(funs)
        .with_global_vars(names.iter().map(String::as_str));
    let filter = match compiler.compile(modules) {
        Ok(filter) => filter,
        Err(errors) => {
            let name = errors.iter().flat_map(|(_, list)| list).map(|(name, _)| *name).next();
            let name = name.unwrap_or_default();
            return Outcome::failed(
                3,
                format!(
                    "jq: error: {name}/0 is not defined at <top-level>, line 1:\n{text}\njq: 1 compile error\n"
                ),
            );
        }
    };
    let mut outcome = Outcome::default();
    let values = if options.no_input {
        vec![Val::Null]
    } else if options.raw_input {
        let text = String::from_utf8_lossy(content);
        if options.slurp { vec![text_value(&text)] } else { text.lines().map(text_value).collect() }
    } else {
        match parse(content) {
            Ok(values) if options.slurp => vec![values.into_iter().collect()],
            Ok(values) => values,
            Err((values, why)) => {
                outcome.err = format!("jq: parse error: {why}\n").into_bytes();
                outcome.status = 2;
                values
            }
        }
    };
    let mut last = None;
    let mut count = 0;
    for value in values {
        let vars = options
            .variables
            .iter()
            .map(|(_, json)| read::parse_single(json.as_bytes()).unwrap_or(Val::Null));
        let ctx = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new(vars));
        for answer in filter.id.run((ctx, value)).map(unwrap_valr) {
            count += 1;
            if count > RESULTS_MAX || outcome.out.len() > super::super::machine::CAPTURE_MAX {
                outcome.hint =
                    Some("jq dio más resultados de los que este terminal admite: se cortó.");
                outcome.status = 5;
                return outcome;
            }
            match answer {
                Ok(value) => {
                    write(&value, options, &mut outcome.out);
                    last = Some(value);
                }
                Err(error) => {
                    outcome.err.extend(format!("jq: error (at <stdin>): {error}\n").into_bytes());
                    outcome.status = 5;
                    break;
                }
            }
        }
    }
    if options.by_result && outcome.status == 0 {
        outcome.status = match last {
            None => 4,
            Some(Val::Null | Val::Bool(false)) => 1,
            Some(_) => 0,
        };
    }
    outcome
}

fn text_value(text: &str) -> Val {
    Val::from(text.to_owned())
}

/// All values of a text; with a mistake, those before it.
fn parse(bytes: &[u8]) -> Result<Vec<Val>, (Vec<Val>, String)> {
    if bracket_depth(bytes) > DEPTH_MAX {
        return Err((Vec::new(), format!("Exceeds depth limit for parsing ({DEPTH_MAX})")));
    }
    let mut values = Vec::new();
    for value in read::parse_many(bytes) {
        match value {
            Ok(value) => values.push(value),
            Err(error) => return Err((values, error.to_string())),
        }
    }
    Ok(values)
}

fn write(value: &Val, options: &Options, out: &mut Vec<u8>) {
    match value {
        Val::TStr(text) if options.raw => out.extend_from_slice(text),
        value => {
            let json = value.to_string();
            let indent = if options.tab { "\t".to_owned() } else { " ".repeat(options.indent) };
            let compact = options.compact || (indent.is_empty() && !options.tab);
            pretty(&json, if compact { None } else { Some(&indent) }, out);
        }
    }
    if !options.joined {
        out.push(b'\n');
    }
}

/// Compact JSON with line breaks, its texts untouched.
fn pretty(json: &str, indent: Option<&str>, out: &mut Vec<u8>) {
    let Some(indent) = indent else {
        out.extend_from_slice(json.as_bytes());
        return;
    };
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    let bytes = json.as_bytes();
    let line = |depth: usize, out: &mut Vec<u8>| {
        out.push(b'\n');
        for _ in 0..depth {
            out.extend_from_slice(indent.as_bytes());
        }
    };
    for (index, byte) in bytes.iter().enumerate() {
        if in_text {
            out.push(*byte);
            in_text = escaped || *byte != b'"';
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'{' | b'[' => {
                out.push(*byte);
                if !matches!(bytes.get(index + 1), Some(b'}' | b']')) {
                    depth += 1;
                    line(depth, out);
                }
            }
            b'}' | b']' => {
                if !matches!(bytes[index - 1], b'{' | b'[') {
                    depth = depth.saturating_sub(1);
                    line(depth, out);
                }
                out.push(*byte);
            }
            b',' => {
                out.push(b',');
                line(depth, out);
            }
            b':' => out.extend_from_slice(b": "),
            b' ' | b'\n' => {}
            byte => {
                in_text = *byte == b'"';
                out.push(*byte);
            }
        }
    }
}

/// The first word of a program that is refused.
fn refused(text: &str) -> Option<String> {
    if bracket_depth(text.as_bytes()) > DEPTH_MAX || text.len() > 64 * 1024 {
        return Some("so deep a program".to_owned());
    }
    let tokens = Lexer::new(text).lex().ok()?;
    look(&tokens)
}

fn look(tokens: &[Token<&str>]) -> Option<String> {
    tokens.iter().enumerate().find_map(|(at, Token(text, kind))| match kind {
        Tok::Word => {
            let is_key = matches!(tokens.get(at + 1), Some(Token(":", Tok::Sym)));
            (!is_key && REFUSED.contains(text)).then(|| (*text).to_owned())
        }
        Tok::Var if *text == "$ENV" || text.starts_with("$__") => Some((*text).to_owned()),
        Tok::Block(inner) => look(inner),
        Tok::Str(parts) => parts.iter().find_map(|part| match part {
            StrPart::Term(Token(_, Tok::Block(inner))) => look(inner),
            _ => None,
        }),
        _ => None,
    })
}
