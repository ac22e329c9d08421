//! Keys that jq extracts from a record: the query of `MetadataExtraction`, read and run.
//!
//! AWS runs jq 1.6; this runs `jaq`, a reimplementation, with two differences. Simplified: what
//! would make the world depend on the machine (`now`, `env`, `input`, local time) is refused,
//! and so is what may never end or grow without bound from a record's content (definitions,
//! loops, assignments, `*`): the service's own limits on queries are not documented.

use std::fmt;
use std::sync::Arc;

use jaq_core::data::JustLut;
use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Ctx, Vars, unwrap_valr};
use jaq_json::{Val, read};

use crate::units::bracket_depth;

/// Deepest nesting of a query's brackets, and of a record's.
const QUERY_DEPTH_MAX: usize = 64;
const RECORD_DEPTH_MAX: usize = 128;
/// Most words and signs of a query; AWS bounds its length to 5120 characters.
const TOKENS_MAX: usize = 512;

/// Words of jq that are refused.
const REFUSED_WORDS: [&str; 29] = [
    "combinations",
    "debug",
    "def",
    "env",
    "foreach",
    "halt",
    "halt_error",
    "import",
    "include",
    "input",
    "input_filename",
    "input_line_number",
    "inputs",
    "label",
    "limit",
    "localtime",
    "now",
    "range",
    "recurse",
    "recurse_down",
    "reduce",
    "repeat",
    "setpath",
    "stderr",
    "strflocaltime",
    "transpose",
    "until",
    "walk",
    "while",
];
/// Signs of jq that are refused.
const REFUSED_SIGNS: [&str; 9] = ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//=", "*"];

type Filter = jaq_core::compile::Filter<jaq_core::Native<JustLut<Val>>>;

/// A query, read: an object whose values are the keys.
#[derive(Clone)]
pub struct Query {
    text: String,
    keys: Vec<String>,
    filter: Arc<Filter>,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl serde::Serialize for Query {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Why a record gives no keys, in the words AWS writes beside the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoKeys(pub String);

impl Query {
    /// Reads a query such as `{customer_id:.customer_id,year:.ts|strftime("%Y")}`.
    pub fn read(text: &str) -> Result<Self, String> {
        if bracket_depth(text.as_bytes()) > QUERY_DEPTH_MAX {
            return Err(format!("brackets are nested deeper than {QUERY_DEPTH_MAX}"));
        }
        let tokens = Lexer::new(text).lex().map_err(|errors| {
            let at = errors.first().map_or("", |(_, found)| found);
            format!("it can't be read at {:?}", at.chars().take(20).collect::<String>())
        })?;
        let mut count = 0;
        check(&tokens, &mut count)?;
        let keys = keys_of(&tokens)?;
        let filter = Arc::new(compile(text)?);
        Ok(Self { text: text.to_owned(), keys, filter })
    }

    /// The query as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its keys.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The keys of a record: the query's first answer.
    pub fn run(&self, record: &[u8]) -> Result<Vec<(String, String)>, NoKeys> {
        if bracket_depth(record) > RECORD_DEPTH_MAX {
            return Err(NoKeys("Non JSON record provided".to_owned()));
        }
        let input = read::parse_single(record)
            .map_err(|_| NoKeys("Non JSON record provided".to_owned()))?;
        let ctx = Ctx::<JustLut<Val>>::new(&self.filter.lut, Vars::new([]));
        let answer = self.filter.id.run((ctx, input)).map(unwrap_valr).next();
        let answer = match answer {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return Err(NoKeys(format!("jq: {error}"))),
            None => return Err(NoKeys("partitionKeys must not be null or empty".to_owned())),
        };
        let Val::Obj(object) = answer else {
            return Err(NoKeys("partitionKeys must be a map".to_owned()));
        };
        object.iter().map(|(key, value)| Ok((text_of(key)?, text_of(value)?))).collect()
    }
}

/// A key's value as it stands in a prefix.
fn text_of(value: &Val) -> Result<String, NoKeys> {
    let empty = || NoKeys("partitionKeys values must not be null or empty".to_owned());
    match value {
        Val::Null => Err(empty()),
        Val::TStr(text) if text.is_empty() => Err(empty()),
        Val::TStr(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        Val::Bool(_) | Val::Num(_) => Ok(value.to_string()),
        _ => Err(NoKeys("partitionKeys values must be texts, numbers or booleans".to_owned())),
    }
}

fn compile(text: &str) -> Result<Filter, String> {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let modules = Loader::new(defs)
        .load(&arena, File { code: text, path: () })
        .map_err(|_| "it is not a jq expression".to_owned())?;
    jaq_core::Compiler::default().with_funs(funs).compile(modules).map_err(|errors| {
        let mut names = errors.iter().flat_map(|(_, list)| list).map(|(name, _)| *name);
        format!("{} is not defined", names.next().unwrap_or("something"))
    })
}

/// Looks for what is refused, inside blocks and interpolated texts too.
fn check(tokens: &[Token<&str>], count: &mut usize) -> Result<(), String> {
    for (at, Token(text, kind)) in tokens.iter().enumerate() {
        *count += 1;
        if *count > TOKENS_MAX {
            return Err(format!("it has more than {TOKENS_MAX} words and signs"));
        }
        match kind {
            Tok::Word => {
                // A name before a colon is a key of an object.
                let is_key = matches!(tokens.get(at + 1), Some(Token(":", Tok::Sym)));
                if !is_key && REFUSED_WORDS.contains(text) {
                    return Err(format!("{text} is not available in this sandbox"));
                }
            }
            Tok::Var if text.starts_with("$__") || *text == "$ENV" => {
                return Err(format!("{text} is not available in this sandbox"));
            }
            Tok::Sym if REFUSED_SIGNS.contains(text) => {
                return Err(format!("the sign {text} is not available in this sandbox"));
            }
            Tok::Block(inner) => check(inner, count)?,
            Tok::Str(parts) => {
                for part in parts {
                    if let StrPart::Term(Token(_, Tok::Block(inner))) = part {
                        check(inner, count)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The names of the keys of a query, which has to be one object.
fn keys_of(tokens: &[Token<&str>]) -> Result<Vec<String>, String> {
    let not_object = || "it must be one object such as {key: .field}".to_owned();
    let [Token(text, Tok::Block(inner))] = tokens else { return Err(not_object()) };
    if !text.starts_with('{') {
        return Err(not_object());
    }
    let mut keys = Vec::new();
    for entry in inner.split(|token| matches!(token, Token(",", Tok::Sym))) {
        match entry {
            [Token(name, Tok::Word), ..] => keys.push((*name).to_owned()),
            [Token(_, Tok::Str(parts)), ..] => match parts.as_slice() {
                [StrPart::Str(name)] => keys.push((*name).to_owned()),
                _ => return Err("its keys must be plain names".to_owned()),
            },
            _ => return Err("its keys must be plain names".to_owned()),
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(query: &str, record: &str) -> Result<Vec<(String, String)>, NoKeys> {
        Query::read(query).expect("a query").run(record.as_bytes())
    }

    #[test]
    fn the_guides_example_comes_out() {
        let query = Query::read(
            r#"{customer_id:.customer_id,device:.type.device,year:.event_timestamp|strftime("%Y"),"hour":.event_timestamp|strftime("%H")}"#,
        )
        .expect("a query");
        assert_eq!(query.keys(), ["customer_id", "device", "year", "hour"]);
        let record = br#"{"type":{"device":"mobile"},"customer_id":"1234567890","event_timestamp":1565382027}"#;
        let keys = query.run(record).expect("keys");
        let values: Vec<_> = keys.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["1234567890", "mobile", "2019", "20"]);
    }

    #[test]
    fn numbers_and_booleans_are_keys_and_nothing_is_not() {
        let choice = r#"{a:(.a // "x"),b:(if .b == 1 then "uno" else "otro" end)}"#;
        let keys = run(choice, r#"{"b":1}"#).expect("keys");
        assert_eq!(keys, [("a".to_owned(), "x".to_owned()), ("b".to_owned(), "uno".to_owned())]);
        let keys = run("{a:.a,b:.b}", r#"{"a":7,"b":true}"#).expect("keys");
        assert_eq!(keys, [("a".to_owned(), "7".to_owned()), ("b".to_owned(), "true".to_owned())]);
        for record in [r#"{"a":null}"#, r#"{"a":""}"#, "{}"] {
            let why = run("{a:.a}", record).expect_err(record);
            assert_eq!(why.0, "partitionKeys values must not be null or empty");
        }
        for record in ["", "x", "[1", "{} {}", &"[".repeat(100_000)] {
            assert_eq!(run("{a:.a}", record), Err(NoKeys("Non JSON record provided".into())));
        }
        assert!(run("{a:.a}", r#"{"a":[1]}"#).is_err());
        assert!(run("{a:.a.b}", r#"{"a":1}"#).is_err());
        assert!(run("{a:.a}", "[]").is_err());
    }

    #[test]
    fn what_never_ends_or_looks_outside_is_refused() {
        for query in [
            "{a:now}",
            "{a:env}",
            "{a:$ENV.HOME}",
            "{a:input}",
            "{a:[range(1e9)]}",
            "{a:(.a * 9)}",
            "{a:(def f: f; f)}",
            "{a:[repeat(1)]}",
            "{a:(.a = 1)}",
            "{a:\"\\(now)\"}",
            "{a:halt}",
            "{a:(reduce .[] as $x (.; . + .))}",
            "{a:.a|debug}",
        ] {
            let why = Query::read(query).expect_err(query);
            assert!(why.contains("not available"), "{query}: {why}");
        }
        for query in ["", ".a", "{a:}", "{a:.a", "{a:f}", "[.a]", "{(.a):1}", "{a:.a}|.b"] {
            assert!(Query::read(query).is_err(), "{query}");
        }
        assert!(Query::read(&format!("{}1{}", "{a:[".repeat(2000), "]}".repeat(2000))).is_err());
        assert!(Query::read(&format!("{{a:{}.a}}", ".a|".repeat(2000))).is_err());
        assert_eq!(Query::read("{limit:.limit,now:.now}").expect("fields").keys().len(), 2);
    }
}
