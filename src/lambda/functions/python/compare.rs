//! Python's comparisons of what JSON can hold.

use std::cmp::Ordering;

use super::numbers::Int;
use super::value::{Raised, Value};

/// A comparison that the handler makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
}

impl Comparison {
    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }

    fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Above => order == Some(Ordering::Greater),
            Self::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Self::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        }
    }
}

/// `value <comparison> limit`, where the limit is a number of the handler's own.
///
/// # Errors
/// Python's `TypeError` if the value is no number.
pub fn compare(value: &Value<'_>, comparison: Comparison, limit: f64) -> Result<bool, Raised> {
    let order = match value {
        Value::Int(Int::Small(number)) if number.unsigned_abs() < 1 << 53 => {
            (*number as f64).partial_cmp(&limit)
        }
        Value::Int(number) => number.compare_float(limit),
        Value::Bool(flag) => f64::from(u8::from(*flag)).partial_cmp(&limit),
        Value::Float(number) => number.partial_cmp(&limit),
        other => {
            let limit_type = if limit.fract() == 0.0 { "int" } else { "float" };
            return Err(Raised::new(
                "TypeError",
                format!(
                    "'{}' not supported between instances of '{}' and '{limit_type}'",
                    comparison.sign(),
                    other.type_name(),
                ),
            ));
        }
    };
    Ok(comparison.holds(order))
}

/// `a == b`.
pub fn equal(a: &Value<'_>, b: &Value<'_>) -> bool {
    equal_inside(a, b, false)
}

/// Inside lists and dicts Python looks at identity first, and `json` gives the same object for
/// each `NaN`: so there it equals itself.
fn equal_inside(a: &Value<'_>, b: &Value<'_>, inside: bool) -> bool {
    match (a, b) {
        (Value::None, Value::None) => true,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal_inside(a, b, true))
        }
        (Value::Dict(a), Value::Dict(b)) => {
            let same = |(key, value): &(_, Value<'_>)| {
                let other = b.iter().find(|(other, _)| other == key);
                other.is_some_and(|(_, other)| equal_inside(value, other, true))
            };
            a.len() == b.len() && a.iter().all(same)
        }
        (Value::Float(a), Value::Float(b)) if a.is_nan() && b.is_nan() => inside,
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => same_number(&a, &b),
            _ => false,
        },
    }
}

enum Number<'a> {
    Int(Int<'a>),
    Float(f64),
}

fn number<'a>(value: &Value<'a>) -> Option<Number<'a>> {
    match value {
        Value::Bool(flag) => Some(Number::Int(Int::Small(i64::from(*flag)))),
        Value::Int(number) => Some(Number::Int(number.clone())),
        Value::Float(number) => Some(Number::Float(*number)),
        _ => None,
    }
}

fn same_number(a: &Number<'_>, b: &Number<'_>) -> bool {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => a.compare(b) == Ordering::Equal,
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(b) == Some(Ordering::Equal),
        (Number::Int(int), Number::Float(float)) | (Number::Float(float), Number::Int(int)) => {
            int.compare_float(*float) == Some(Ordering::Equal)
        }
    }
}
