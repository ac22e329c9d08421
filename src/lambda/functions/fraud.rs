//! The note's handler (section 4), native: three rules, in order, each hit its own alert.

use serde::{Deserialize, Serialize};

use super::alert::{Alert, Failure, Run, SUBJECT_PREFIX};
use super::python::{
    Comparison, Document, Raised, Value, compare, decode, dumps_into, equal, pick,
};

/// Members of a transaction that the handler looks at.
const NAMES: [&str; 6] = ["monto", "pais", "pais_cuenta", "hora", "txn_id", "cliente_id"];
const AMOUNT: usize = 0;
const COUNTRY: usize = 1;
const ACCOUNT_COUNTRY: usize = 2;
const HOUR: usize = 3;
const TRANSACTION: usize = 4;
const CLIENT: usize = 5;

/// The members of one transaction, as far as they are there.
pub(super) type Members<'a> = [Option<Value<'a>>; 6];

/// The limits of the rules; by default the note's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// `monto` above this is suspicious.
    pub amount: f64,
    /// `hora` from this on is suspicious.
    pub from_hour: f64,
    /// `hora` up to this is suspicious.
    pub to_hour: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { amount: 50_000.0, from_hour: 23.0, to_hour: 5.0 }
    }
}

/// A limit that is no number one can compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a limit must be a finite number")]
pub struct BadThreshold;

impl Thresholds {
    /// Checks that every limit is a number; any finite one is allowed, as in Python.
    ///
    /// # Errors
    /// [`BadThreshold`] otherwise.
    pub fn check(&self) -> Result<(), BadThreshold> {
        let finite =
            [self.amount, self.from_hour, self.to_hour].iter().all(|limit| limit.is_finite());
        if finite { Ok(()) } else { Err(BadThreshold) }
    }
}

/// One of the note's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rule {
    /// `payload['monto'] > 50000`
    Amount,
    /// `payload.get('pais') != payload.get('pais_cuenta')`
    Country,
    /// `payload['hora'] >= 23 or payload['hora'] <= 5`
    Hour,
}

impl Rule {
    /// In the handler's order.
    pub const EACH: [Self; 3] = [Self::Amount, Self::Country, Self::Hour];

    /// The reason the note gives.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Amount => "Transacción sobre umbral",
            Self::Country => "Transacción internacional sospechosa",
            Self::Hour => "Transacción fuera de horario",
        }
    }
}

/// Runs the handler over the payloads of a batch.
pub fn run<'p>(limits: &Thresholds, payloads: impl IntoIterator<Item = &'p [u8]>) -> Run {
    let mut run = Run::default();
    for (record, payload) in payloads.into_iter().enumerate() {
        if let Err(raised) = judge(limits, payload, record, &mut run.alerts) {
            run.failure = Some(Failure { record, raised });
            break;
        }
    }
    run
}

fn judge(
    limits: &Thresholds,
    payload: &[u8],
    record: usize,
    alerts: &mut Vec<Alert>,
) -> Result<(), Raised> {
    let text = decode(payload)?;
    let members = members(&text)?;
    for rule in Rule::EACH {
        if fires(rule, limits, &members)? {
            alerts.push(alert(rule, &members, record)?);
        }
    }
    Ok(())
}

/// Reads a decoded payload as the handler does: `json.loads`, then `payload['monto']` first.
pub(super) fn members(text: &[u8]) -> Result<Members<'_>, Raised> {
    match pick(text, NAMES)? {
        Document::Object(members) => Ok(members),
        Document::Other(value) => Err(Raised::not_a_dict(&value)),
    }
}

/// `payload['…']`
fn member<'m, 'a>(members: &'m Members<'a>, which: usize) -> Result<&'m Value<'a>, Raised> {
    members[which].as_ref().ok_or_else(|| Raised::key_error(NAMES[which]))
}

/// Whether a rule fires, or what it raises.
pub(super) fn fires(
    rule: Rule,
    limits: &Thresholds,
    members: &Members<'_>,
) -> Result<bool, Raised> {
    match rule {
        Rule::Amount => compare(member(members, AMOUNT)?, Comparison::Above, limits.amount),
        Rule::Country => {
            // `get` gives None for what isn't there.
            let (here, account) = (&members[COUNTRY], &members[ACCOUNT_COUNTRY]);
            let none = Value::None;
            Ok(!equal(here.as_ref().unwrap_or(&none), account.as_ref().unwrap_or(&none)))
        }
        Rule::Hour => {
            let hour = member(members, HOUR)?;
            Ok(compare(hour, Comparison::AtLeast, limits.from_hour)?
                || compare(hour, Comparison::AtMost, limits.to_hour)?)
        }
    }
}

/// `alertar_fraude`: it needs the transaction's and the client's names, and raises without.
fn alert(rule: Rule, members: &Members<'_>, record: usize) -> Result<Alert, Raised> {
    let mut message = String::with_capacity(160);
    for (name, which) in
        [("{\"txn_id\": ", TRANSACTION), (", \"cliente_id\": ", CLIENT), (", \"monto\": ", AMOUNT)]
    {
        message.push_str(name);
        dumps_into(member(members, which)?, &mut message);
    }
    message.push_str(", \"motivo\": ");
    dumps_into(&Value::Str(rule.reason().as_bytes().into()), &mut message);
    message.push('}');
    let subject = format!("{SUBJECT_PREFIX}{}", rule.reason());
    Ok(Alert { record, rule: rule as usize, subject, message })
}

/// One comparison of a rule with what it compared: a line of the event tester.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The member that is looked at.
    pub field: &'static str,
    /// Its value as JSON; `None` if it isn't there.
    pub value: Option<String>,
    /// Python's sign.
    pub operator: &'static str,
    /// What it is compared with: a limit, or another member's value (`None` if that isn't there).
    pub limit: String,
    /// How far the value is from the limit, in the field's own unit: above zero is beyond it.
    /// Only where both are finite numbers.
    pub distance: Option<f64>,
    /// What the comparison gives; an exception, or `None` if Python never gets there.
    pub outcome: Option<Result<bool, Raised>>,
}

/// What a rule made of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The rule.
    pub rule: Rule,
    /// Its comparisons, in order.
    pub readings: Vec<Reading>,
    /// Whether an alert leaves; the exception that is raised, also while the alert is written;
    /// `None` if an earlier rule raised one.
    pub outcome: Option<Result<bool, Raised>>,
}

/// What the handler makes of one payload, rule by rule and field by field.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The exception before any rule: the payload is no JSON, or no object.
    pub unreadable: Option<Raised>,
    /// The rules, in order; empty if the payload is unreadable.
    pub rules: Vec<Explanation>,
}

/// Explains what the handler makes of one payload, by the very functions that [`run`] uses.
pub fn explain(limits: &Thresholds, payload: &[u8]) -> Explained {
    let read = decode(payload);
    let members = match &read {
        Ok(text) => members(text),
        Err(raised) => Err(raised.clone()),
    };
    let members = match members {
        Ok(members) => members,
        Err(raised) => return Explained { unreadable: Some(raised), rules: Vec::new() },
    };
    let mut raised = false;
    let rules = Rule::EACH.into_iter().map(|rule| {
        let mut readings = readings(rule, limits, &members);
        let outcome = fires(rule, limits, &members).and_then(|fires| {
            if fires { alert(rule, &members, 0).map(|_| true) } else { Ok(false) }
        });
        if raised {
            for reading in &mut readings {
                reading.outcome = None;
            }
            return Explanation { rule, readings, outcome: None };
        }
        raised = outcome.is_err();
        Explanation { rule, readings, outcome: Some(outcome) }
    });
    Explained { unreadable: None, rules: rules.collect() }
}

fn shown(value: Option<&Value<'_>>) -> Option<String> {
    let mut out = String::new();
    dumps_into(value?, &mut out);
    Some(out)
}

fn readings(rule: Rule, limits: &Thresholds, members: &Members<'_>) -> Vec<Reading> {
    let against = |which: usize, comparison: Comparison, limit: f64| {
        let value = members[which].as_ref();
        let number = match value {
            Some(Value::Int(number)) => Some(number.to_float()),
            Some(Value::Float(number)) => Some(*number),
            Some(Value::Bool(flag)) => Some(f64::from(u8::from(*flag))),
            _ => None,
        };
        let towards = if comparison == Comparison::AtMost { -1.0 } else { 1.0 };
        let distance =
            number.map(|number| (number - limit) * towards).filter(|far| far.is_finite());
        let outcome = member(members, which).and_then(|value| compare(value, comparison, limit));
        Reading {
            field: NAMES[which],
            value: shown(value),
            operator: comparison.sign(),
            limit: limit.to_string(),
            distance,
            outcome: Some(outcome),
        }
    };
    match rule {
        Rule::Amount => vec![against(AMOUNT, Comparison::Above, limits.amount)],
        Rule::Country => {
            let other = shown(members[ACCOUNT_COUNTRY].as_ref());
            vec![Reading {
                field: NAMES[COUNTRY],
                value: shown(members[COUNTRY].as_ref()),
                operator: "!=",
                limit: other.unwrap_or_else(|| "None".to_owned()),
                distance: None,
                outcome: Some(fires(rule, limits, members)),
            }]
        }
        Rule::Hour => {
            let late = against(HOUR, Comparison::AtLeast, limits.from_hour);
            let mut early = against(HOUR, Comparison::AtMost, limits.to_hour);
            // `or` stops at the first that is true, and an exception ends it all.
            if late.outcome != Some(Ok(false)) {
                early.outcome = None;
            }
            vec![late, early]
        }
    }
}
