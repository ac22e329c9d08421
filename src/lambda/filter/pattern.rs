//! One pattern: read once, matched against every record. The operators are those that Lambda
//! documents: equality, null, empty, `anything-but`, `numeric`, `exists`, `prefix`, `suffix`,
//! `equals-ignore-case` and `$or`.

use serde_json::{Map, Value as Json};

/// Deepest nesting of a pattern.
const DEPTH_MAX: usize = 32;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum BadPattern {
    /// It is no JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// It, or a part of it, is no object.
    #[error("{at} must be an object or a list")]
    NotAnObject { at: String },
    /// A list or an object without content.
    #[error("{at} must not be empty")]
    Empty { at: String },
    /// A pattern on the payload that isn't one on JSON.
    #[error("data must be matched with an object")]
    DataNotAnObject,
    /// An operator that isn't one.
    #[error("{at}: unknown operator {operator}")]
    Operator { at: String, operator: String },
    /// An operator whose value makes no sense.
    #[error("{at}: {operator} must be followed by {wanted}")]
    Operand { at: String, operator: String, wanted: &'static str },
    /// It is nested too deep.
    #[error("it is nested too deep")]
    TooDeep,
}

/// A pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Fields);

/// All of these must match, and of each choice one.
#[derive(Clone, Debug, Default)]
struct Fields {
    fields: Vec<(String, Node)>,
    choices: Vec<Vec<Fields>>,
}

#[derive(Clone, Debug)]
enum Node {
    /// A structure inside.
    Fields(Fields),
    /// Any of these must match the value.
    Any(Vec<Matcher>),
}

#[derive(Clone, Debug)]
enum Matcher {
    Equal(Json),
    Prefix(String),
    Suffix(String),
    IgnoreCase(String),
    Exists(bool),
    Numeric(Vec<(Sign, f64)>),
    /// None of these.
    Not(Vec<Self>),
}

#[derive(Clone, Copy, Debug)]
enum Sign {
    Equal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Result<Self, BadPattern> {
        let json: Json =
            serde_json::from_str(text).map_err(|why| BadPattern::NotJson(why.to_string()))?;
        let Json::Object(object) = json else {
            return Err(BadPattern::NotAnObject { at: "the pattern".to_owned() });
        };
        let fields = Fields::new(&object, "", 0)?;
        let data_is_leaf = |fields: &Fields| {
            fields.fields.iter().any(|(name, node)| name == "data" && matches!(node, Node::Any(_)))
        };
        if fields.all(&data_is_leaf) {
            return Err(BadPattern::DataNotAnObject);
        }
        Ok(Self(fields))
    }

    /// Whether it looks at the payload.
    pub(super) fn reads_data(&self) -> bool {
        self.0.all(&|fields| fields.fields.iter().any(|(name, _)| name == "data"))
    }

    pub(super) fn matches(&self, event: &Json) -> bool {
        event.as_object().is_some_and(|event| self.0.matches(event))
    }
}

impl Fields {
    fn new(object: &Map<String, Json>, at: &str, depth: usize) -> Result<Self, BadPattern> {
        if depth > DEPTH_MAX {
            return Err(BadPattern::TooDeep);
        }
        let mut out = Self::default();
        for (name, value) in object {
            let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            match value {
                Json::Array(choices) if name == "$or" => {
                    if choices.is_empty() {
                        return Err(BadPattern::Empty { at });
                    }
                    let choice = |choice: &Json| match choice {
                        Json::Object(object) => Self::new(object, &at, depth + 1),
                        _ => Err(BadPattern::NotAnObject { at: at.clone() }),
                    };
                    out.choices.push(choices.iter().map(choice).collect::<Result<_, _>>()?);
                }
                Json::Array(list) if list.is_empty() => return Err(BadPattern::Empty { at }),
                Json::Array(list) => {
                    let matchers = list.iter().map(|value| matcher(value, &at));
                    out.fields.push((name.clone(), Node::Any(matchers.collect::<Result<_, _>>()?)));
                }
                Json::Object(inner) if inner.is_empty() => return Err(BadPattern::Empty { at }),
                Json::Object(inner) => {
                    let inner = Self::new(inner, &at, depth + 1)?;
                    out.fields.push((name.clone(), Node::Fields(inner)));
                }
                _ => return Err(BadPattern::NotAnObject { at }),
            }
        }
        Ok(out)
    }

    /// Whether something holds of these fields, or of those of any choice on this level.
    fn all(&self, holds: &impl Fn(&Self) -> bool) -> bool {
        holds(self) || self.choices.iter().flatten().any(|choice| choice.all(holds))
    }

    fn matches(&self, event: &Map<String, Json>) -> bool {
        self.fields.iter().all(|(name, node)| node.matches(event.get(name)))
            && self.choices.iter().all(|choices| choices.iter().any(|choice| choice.matches(event)))
    }

    /// As if there were nothing at all where the fields are looked for.
    fn match_nothing(&self) -> bool {
        self.matches(&Map::new())
    }
}

impl Node {
    fn matches(&self, value: Option<&Json>) -> bool {
        match self {
            Self::Any(matchers) => matchers.iter().any(|matcher| matcher.matches(value)),
            Self::Fields(fields) => match value {
                Some(Json::Object(object)) => fields.matches(object),
                Some(Json::Array(list)) => list
                    .iter()
                    .any(|entry| entry.as_object().is_some_and(|object| fields.matches(object))),
                _ => fields.match_nothing(),
            },
        }
    }
}

fn matcher(value: &Json, at: &str) -> Result<Matcher, BadPattern> {
    match value {
        Json::Object(object) => {
            let mut pairs = object.iter();
            let (Some((operator, operand)), None) = (pairs.next(), pairs.next()) else {
                return Err(BadPattern::Empty { at: at.to_owned() });
            };
            operation(operator, operand, at)
        }
        Json::Array(_) => Err(BadPattern::NotAnObject { at: at.to_owned() }),
        scalar => Ok(Matcher::Equal(scalar.clone())),
    }
}

fn operation(operator: &str, operand: &Json, at: &str) -> Result<Matcher, BadPattern> {
    let bad = |wanted| {
        Err(BadPattern::Operand { at: at.to_owned(), operator: operator.to_owned(), wanted })
    };
    match (operator, operand) {
        ("prefix", Json::String(text)) => Ok(Matcher::Prefix(text.clone())),
        ("suffix", Json::String(text)) => Ok(Matcher::Suffix(text.clone())),
        ("equals-ignore-case", Json::String(text)) => Ok(Matcher::IgnoreCase(text.to_lowercase())),
        ("prefix" | "suffix" | "equals-ignore-case", _) => bad("a text"),
        ("exists", Json::Bool(flag)) => Ok(Matcher::Exists(*flag)),
        ("exists", _) => bad("true or false"),
        ("anything-but", Json::Array(list)) if !list.is_empty() => {
            let scalars = list.iter().all(|entry| entry.is_string() || entry.is_number());
            if !scalars {
                return bad("a text, a number or a list of them");
            }
            Ok(Matcher::Not(list.iter().cloned().map(Matcher::Equal).collect()))
        }
        ("anything-but", Json::Object(_)) => Ok(Matcher::Not(vec![matcher(operand, at)?])),
        ("anything-but", Json::String(_) | Json::Number(_) | Json::Bool(_)) => {
            Ok(Matcher::Not(vec![Matcher::Equal(operand.clone())]))
        }
        ("anything-but", _) => bad("a text, a number or a list of them"),
        ("numeric", Json::Array(list)) => match numeric(list) {
            Some(bounds) => Ok(Matcher::Numeric(bounds)),
            None => bad("one or two pairs of a sign and a number"),
        },
        ("numeric", _) => bad("a list"),
        _ => Err(BadPattern::Operator { at: at.to_owned(), operator: operator.to_owned() }),
    }
}

fn numeric(list: &[Json]) -> Option<Vec<(Sign, f64)>> {
    let (pairs, []) = list.as_chunks::<2>() else { return None };
    if !(1..=2).contains(&pairs.len()) {
        return None;
    }
    let pair = |pair: &[Json; 2]| {
        let sign = match pair[0].as_str()? {
            "=" => Sign::Equal,
            "<" => Sign::Below,
            "<=" => Sign::AtMost,
            ">" => Sign::Above,
            ">=" => Sign::AtLeast,
            _ => return None,
        };
        Some((sign, pair[1].as_f64()?))
    };
    pairs.iter().map(pair).collect()
}

impl Matcher {
    fn matches(&self, value: Option<&Json>) -> bool {
        match (self, value) {
            // A structure is no leaf: only leaves exist, says EventBridge.
            (Self::Exists(wanted), value) => {
                value.is_some_and(|value| !value.is_object()) == *wanted
            }
            (_, None) => false,
            (Self::Not(_), Some(Json::Array(list))) if !list.is_empty() => {
                list.iter().all(|entry| self.matches_one(entry))
            }
            (_, Some(Json::Array(list))) => list.iter().any(|entry| self.matches_one(entry)),
            (_, Some(value)) => self.matches_one(value),
        }
    }

    fn matches_one(&self, value: &Json) -> bool {
        let text = value.as_str();
        match self {
            Self::Equal(wanted) => match (wanted.as_f64(), value.as_f64()) {
                // 300 and 300.0 are the same number, and 1e400 none.
                (Some(a), Some(b)) => a.partial_cmp(&b) == Some(std::cmp::Ordering::Equal),
                _ => wanted == value,
            },
            Self::Prefix(start) => text.is_some_and(|text| text.starts_with(start.as_str())),
            Self::Suffix(end) => text.is_some_and(|text| text.ends_with(end.as_str())),
            Self::IgnoreCase(wanted) => text.is_some_and(|text| text.to_lowercase() == *wanted),
            Self::Exists(wanted) => *wanted,
            Self::Numeric(bounds) => value.as_f64().is_some_and(|number| {
                bounds.iter().all(|(sign, limit)| match sign {
                    Sign::Equal => number.partial_cmp(limit) == Some(std::cmp::Ordering::Equal),
                    Sign::Below => number < *limit,
                    Sign::AtMost => number <= *limit,
                    Sign::Above => number > *limit,
                    Sign::AtLeast => number >= *limit,
                })
            }),
            Self::Not(others) => !others.iter().any(|other| other.matches_one(value)),
        }
    }
}
