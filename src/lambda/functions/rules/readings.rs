//! A rule of the user's own, comparison by comparison: what stands on both sides, and how far one
//! is from the other.

use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use cel::{Context, Value as Cel};

use super::VARIABLE;
use super::values::{number, shown, to_cel};
use crate::lambda::functions::python::{Raised, Value};

/// What a rule made of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleExplained {
    /// Its comparisons, in the order in which they are written.
    pub readings: Vec<RuleReading>,
    /// Whether it fires, or the exception.
    pub outcome: Result<bool, Raised>,
}

/// One comparison of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleReading {
    /// What stands on the left, as it is written: `txn.monto`.
    pub field: String,
    /// Its value; `None` if it has none, such as a member that isn't there.
    pub value: Option<String>,
    /// CEL's sign.
    pub operator: &'static str,
    /// What stands on the right, with its value if that is another text.
    pub limit: String,
    /// How far the left is from the right: above zero is beyond it in the sense of the sign. Only
    /// where both are finite numbers and the sign is an order.
    pub distance: Option<f64>,
    /// What the comparison alone gives; `None` if it can't be made. CEL may never get to it.
    pub holds: Option<bool>,
}

/// CEL's names of comparisons, and their signs.
const SIGNS: [(&str, &str); 7] = [
    ("_>_", ">"),
    ("_>=_", ">="),
    ("_<_", "<"),
    ("_<=_", "<="),
    ("_==_", "=="),
    ("_!=_", "!="),
    ("@in", "in"),
];

pub(super) fn readings(
    expression: &IdedExpr,
    context: &Context<'_, '_>,
    transaction: &Value<'_>,
) -> Vec<RuleReading> {
    let mut inner = context.new_inner_scope();
    inner.add_variable_from_value(VARIABLE, to_cel(transaction));
    let mut out = Vec::new();
    gather(expression, &inner, &mut out);
    out
}

fn gather(expression: &IdedExpr, context: &Context<'_, '_>, out: &mut Vec<RuleReading>) {
    let Expr::Call(call) = &expression.expr else { return };
    let sign = SIGNS.iter().find(|(name, _)| *name == call.func_name).map(|(_, sign)| *sign);
    if let (Some(operator), [left, right]) = (sign, call.args.as_slice()) {
        let value = |side: &IdedExpr| Cel::resolve(side, context).ok();
        let (here, there) = (value(left), value(right));
        let numbers = here.as_ref().and_then(number).zip(there.as_ref().and_then(number));
        let towards = match operator {
            ">" | ">=" => 1.0,
            "<" | "<=" => -1.0,
            _ => 0.0,
        };
        let distance = numbers.map(|(here, there)| (here - there) * towards);
        let written = text(right);
        let told = there.as_ref().map(shown);
        let limit = match told {
            Some(told) if told != written && !matches!(right.expr, Expr::Literal(_)) => {
                format!("{written} ({told})")
            }
            Some(told) if matches!(right.expr, Expr::Literal(_)) => told,
            _ => written,
        };
        out.push(RuleReading {
            field: text(left),
            value: here.as_ref().map(shown),
            operator,
            limit,
            distance: distance.filter(|far| towards != 0.0 && far.is_finite()),
            holds: match Cel::resolve(expression, context) {
                Ok(Cel::Bool(holds)) => Some(holds),
                _ => None,
            },
        });
        return;
    }
    for part in call.target.iter().map(AsRef::as_ref).chain(&call.args) {
        gather(part, context, out);
    }
}

/// An expression as it might be written; what is more than a member, a literal or a call is `…`.
fn text(expression: &IdedExpr) -> String {
    match &expression.expr {
        Expr::Ident(name) => name.clone(),
        Expr::Select(select) if select.test => {
            format!("has({}.{})", text(&select.operand), select.field)
        }
        Expr::Select(select) => format!("{}.{}", text(&select.operand), select.field),
        Expr::Literal(literal) => shown_literal(literal),
        Expr::List(list) => {
            format!("[{}]", list.elements.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Expr::Call(call) if call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            let parts = call.args.iter().map(text).collect::<Vec<_>>().join(", ");
            let target = call.target.as_ref().map(|target| format!("{}.", text(target)));
            format!("{}{}({parts})", target.unwrap_or_default(), call.func_name)
        }
        Expr::Call(call) => match call.args.as_slice() {
            [left, right] if call.func_name.starts_with('_') && call.func_name.ends_with('_') => {
                format!("{} {} {}", text(left), call.func_name.trim_matches('_'), text(right))
            }
            _ => "…".to_owned(),
        },
        _ => "…".to_owned(),
    }
}

fn shown_literal(literal: &LiteralValue) -> String {
    literal.to_val().as_ref().try_into().map_or_else(|_| "…".to_owned(), |value: Cel| shown(&value))
}
