//! Rules of the user's own, in CEL (the Common Expression Language): `txn` is the transaction,
//! and a rule fires where its expression gives `true`.
//!
//! Two things of CEL are left out, so that a rule ends, and gives the same in every replay: the
//! macros that go through lists and maps (`all`, `exists`, `exists_one`, `map`, `filter`), whose
//! order over a map would be chance, and the clock. `has(txn.pais)` is there.

mod check;
mod readings;
mod values;

use std::sync::Arc;

use cel::common::ast::IdedExpr;
use cel::{Context, Value as Cel};
use serde::{Deserialize, Serialize};

use super::alert::{Alert, Failure, Run, SUBJECT_PREFIX};
use super::python::{Raised, Value, dumps_into, loads};
pub use check::check;
use check::{bad, compile};
pub use readings::{RuleExplained, RuleReading};
use values::to_cel;

/// Longest expression, in bytes.
pub const EXPRESSION_MAX: usize = 2000;
/// Most rules of one function.
pub const RULES_MAX: usize = 32;
/// The variable that is the transaction.
pub const VARIABLE: &str = "txn";

/// Rules to begin with: the note's three, and some that need more than a limit.
pub const EXAMPLES: [(&str, &str); 6] = [
    ("Transacción sobre umbral", "txn.monto > 50000"),
    (
        "Transacción internacional sospechosa",
        "(has(txn.pais) ? txn.pais : null) != (has(txn.pais_cuenta) ? txn.pais_cuenta : null)",
    ),
    ("Transacción fuera de horario", "txn.hora >= 23 || txn.hora <= 5"),
    ("Cajero de noche", "txn.canal == 'cajero' && (txn.hora >= 22 || txn.hora <= 6)"),
    ("Importe redondo y alto", "double(txn.monto) >= 10000.0 && int(txn.monto) % 1000 == 0"),
    ("Cliente vigilado", "txn.cliente_id in ['cliente-00012', 'cliente-00099']"),
];

/// A transaction that rules are tried with while they are typed.
pub const SAMPLE: &str = r#"{"txn_id": "TXN000000001", "cliente_id": "cliente-00001",
 "monto": 1250.75, "moneda": "MXN", "pais": "MX", "pais_cuenta": "MX", "hora": 14,
 "canal": "app", "comercio": "comercio-0001", "enviado": "2026-11-30T14:00:00.000Z"}"#;

/// A rule as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleText {
    /// What an alert gives as its reason.
    pub reason: String,
    /// When it fires.
    pub expression: String,
}

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct BadRule {
    /// The line, from one.
    pub line: usize,
    /// The character in the line, from one.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no CEL; the parser's words.
    #[error("{0}")]
    Syntax(String),
    /// There is nothing.
    #[error("the expression is empty")]
    Empty,
    /// It is over [`EXPRESSION_MAX`] bytes.
    #[error("the expression is over {EXPRESSION_MAX} bytes")]
    TooLong,
    /// A name that is neither the transaction nor a type.
    #[error("unknown name {0}: the transaction is {VARIABLE}")]
    UnknownName(String),
    /// A function that isn't there.
    #[error("unknown function {0}")]
    UnknownFunction(String),
    /// A macro that goes through a list or map.
    #[error("all, exists, exists_one, map and filter are not allowed here")]
    Loop,
    /// It gives something else than true or false.
    #[error("a rule must give true or false, and this gives {0}")]
    NotBoolean(String),
    /// More rules than [`RULES_MAX`].
    #[error("a function has at most {RULES_MAX} rules")]
    TooMany,
}

/// A rule that was read.
#[derive(Debug)]
struct Compiled {
    expression: IdedExpr,
}

/// Checked rules, in order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<RuleText>", into = "Vec<RuleText>")]
pub struct RuleSet {
    texts: Arc<[RuleText]>,
    compiled: Arc<[Compiled]>,
}

impl PartialEq for RuleSet {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl From<RuleSet> for Vec<RuleText> {
    fn from(rules: RuleSet) -> Self {
        rules.texts.to_vec()
    }
}

impl TryFrom<Vec<RuleText>> for RuleSet {
    type Error = BadRule;

    fn try_from(texts: Vec<RuleText>) -> Result<Self, BadRule> {
        Self::new(texts)
    }
}

/// Why an expression gives no answer.
enum Wrong {
    NotBoolean(String),
    UnknownFunction(String),
    Execution(String),
}

impl Compiled {
    fn evaluate(&self, context: &Context<'_, '_>, transaction: &Value<'_>) -> Result<bool, Wrong> {
        let mut inner = context.new_inner_scope();
        inner.add_variable_from_value(VARIABLE, to_cel(transaction));
        match Cel::resolve(&self.expression, &inner) {
            Ok(Cel::Bool(fires)) => Ok(fires),
            Ok(other) => Err(Wrong::NotBoolean(other.type_of().to_string())),
            Err(cel::ExecutionError::UndeclaredReference(name)) => {
                Err(Wrong::UnknownFunction(name.to_string()))
            }
            Err(error) => Err(Wrong::Execution(error.to_string())),
        }
    }
}

impl RuleSet {
    /// Reads and checks rules.
    ///
    /// # Errors
    /// [`BadRule`] with the first thing that is wrong.
    pub fn new(texts: Vec<RuleText>) -> Result<Self, BadRule> {
        if texts.len() > RULES_MAX {
            return Err(bad(1, 1, Problem::TooMany));
        }
        let compiled = texts.iter().map(|text| compile(&text.expression));
        let compiled = compiled.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { texts: texts.into(), compiled: compiled.into() })
    }

    /// The rules as they are written.
    pub fn texts(&self) -> &[RuleText] {
        &self.texts
    }

    /// Runs the rules over the payloads of a batch. What isn't JSON, and a rule that can't be
    /// evaluated, raises and fails the batch, as code of the user's own would.
    pub fn run<'p>(&self, payloads: impl IntoIterator<Item = &'p [u8]>) -> Run {
        let context = Context::default();
        let mut run = Run::default();
        for (record, payload) in payloads.into_iter().enumerate() {
            if let Err(raised) = self.judge(&context, payload, record, &mut run.alerts) {
                run.failure = Some(Failure { record, raised });
                break;
            }
        }
        run
    }

    fn judge(
        &self,
        context: &Context<'_, '_>,
        payload: &[u8],
        record: usize,
        alerts: &mut Vec<Alert>,
    ) -> Result<(), Raised> {
        let transaction = loads(payload)?;
        for (rule, (text, compiled)) in self.texts.iter().zip(self.compiled.iter()).enumerate() {
            if compiled.evaluate(context, &transaction).map_err(|wrong| raised(&wrong, text))? {
                alerts.push(alert(&transaction, text, record, rule));
            }
        }
        Ok(())
    }

    /// What each rule makes of one payload, comparison by comparison.
    ///
    /// # Errors
    /// What reading the payload raises.
    pub fn explain(&self, payload: &[u8]) -> Result<Vec<RuleExplained>, Raised> {
        let transaction = loads(payload)?;
        let context = Context::default();
        let each = self.texts.iter().zip(self.compiled.iter());
        Ok(each
            .map(|(text, compiled)| RuleExplained {
                outcome: compiled
                    .evaluate(&context, &transaction)
                    .map_err(|wrong| raised(&wrong, text)),
                readings: readings::readings(&compiled.expression, &context, &transaction),
            })
            .collect())
    }
}

fn raised(wrong: &Wrong, rule: &RuleText) -> Raised {
    let why = match wrong {
        Wrong::NotBoolean(kind) => format!("gives {kind}, not bool"),
        Wrong::UnknownFunction(name) => format!("unknown function {name}"),
        Wrong::Execution(why) => why.clone(),
    };
    Raised::new("CelError", format!("{}: {why}", rule.expression))
}

/// The note's message, with `null` for what isn't there.
fn alert(transaction: &Value<'_>, text: &RuleText, record: usize, rule: usize) -> Alert {
    let member = |name: &str| match transaction {
        Value::Dict(pairs) => {
            pairs.iter().find(|(key, _)| key.as_ref() == name.as_bytes()).map(|(_, value)| value)
        }
        _ => None,
    };
    let mut message = String::with_capacity(160);
    let names = [
        ("{\"txn_id\": ", "txn_id"),
        (", \"cliente_id\": ", "cliente_id"),
        (", \"monto\": ", "monto"),
    ];
    for (written, name) in names {
        message.push_str(written);
        dumps_into(member(name).unwrap_or(&Value::None), &mut message);
    }
    message.push_str(", \"motivo\": ");
    dumps_into(&Value::Str(text.reason.as_bytes().into()), &mut message);
    message.push('}');
    let subject = format!("{SUBJECT_PREFIX}{}", text.reason);
    Alert { record, rule, subject, message }
}
