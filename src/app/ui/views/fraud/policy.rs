//! The rules as they are edited: the limits of the note's, and rules of the user's own in CEL.

use caudal::lambda::functions::Thresholds;
use caudal::lambda::functions::rules::{self, BadRule, RULES_MAX, RuleSet, RuleText};

use crate::ui::saved::{Fraud, OwnRule};

/// A limit of the note's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Amount,
    FromHour,
    ToHour,
}

impl Limit {
    pub(super) const EACH: [Self; 3] = [Self::Amount, Self::FromHour, Self::ToHour];

    /// Its name for a screen reader.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Amount => "Límite de monto",
            Self::FromHour => "Hora desde la que salta",
            Self::ToHour => "Hora hasta la que salta",
        }
    }

    fn of(self, limits: &mut Thresholds) -> &mut f64 {
        match self {
            Self::Amount => &mut limits.amount,
            Self::FromHour => &mut limits.from_hour,
            Self::ToHour => &mut limits.to_hour,
        }
    }
}

/// A rule of the user's own and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) reason: String,
    pub(super) expression: String,
    pub(super) on: bool,
    checked: Option<Result<(), BadRule>>,
}

impl Own {
    pub(super) fn new(reason: &str, expression: &str, on: bool) -> Self {
        let (reason, expression) = (reason.to_owned(), expression.to_owned());
        Self { reason, expression, on, checked: None }
    }

    /// What is wrong with it; looked at once for each text.
    pub(super) fn checked(&mut self) -> &Result<(), BadRule> {
        let expression = &self.expression;
        self.checked.get_or_insert_with(|| rules::check(expression))
    }

    /// It was edited.
    pub(super) fn touch(&mut self) {
        self.checked = None;
    }

    fn text(&self) -> RuleText {
        RuleText { reason: self.reason.clone(), expression: self.expression.clone() }
    }
}

/// All rules.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// The limits as they are written.
    pub(super) limits: [String; 3],
    pub(super) own: Vec<Own>,
}

impl Default for Policy {
    fn default() -> Self {
        let mut note = Thresholds::default();
        Self { limits: Limit::EACH.map(|limit| limit.of(&mut note).to_string()), own: Vec::new() }
    }
}

impl Policy {
    /// What was remembered, as far as it makes sense.
    pub(super) fn recall(kept: &Fraud) -> Self {
        let mut policy = Self::default();
        if let Some(limits) = &kept.limits {
            policy.limits.clone_from(limits);
        }
        let own = kept.rules.iter().take(RULES_MAX);
        policy.own = own.map(|rule| Own::new(&rule.reason, &rule.expression, rule.on)).collect();
        policy
    }

    /// What to remember.
    pub(super) fn kept(&self) -> Fraud {
        let rules = self.own.iter().map(|rule| OwnRule {
            reason: rule.reason.clone(),
            expression: rule.expression.clone(),
            on: rule.on,
        });
        let limits = (!self.is_the_note_s()).then(|| self.limits.clone());
        Fraud { limits, rules: rules.collect() }
    }

    /// Whether the limits are those of the page.
    pub(super) fn is_the_note_s(&self) -> bool {
        self.limits == Self::default().limits
    }

    /// The limits; one that is no number counts as the note's.
    pub(super) fn thresholds(&self) -> Thresholds {
        let mut limits = Thresholds::default();
        for (limit, text) in Limit::EACH.into_iter().zip(&self.limits) {
            if let Ok(value) = number(text) {
                *limit.of(&mut limits) = value;
            }
        }
        limits
    }

    /// The rules of the user's own that are on and right, each with its place in the list.
    pub(super) fn rules(&mut self) -> (Vec<usize>, Option<RuleSet>) {
        let mut places = Vec::new();
        let mut texts = Vec::new();
        for (place, rule) in self.own.iter_mut().enumerate() {
            if rule.on && rule.checked().is_ok() {
                places.push(place);
                texts.push(rule.text());
            }
        }
        let set = if texts.is_empty() { None } else { RuleSet::new(texts).ok() };
        if set.is_none() {
            places.clear();
        }
        (places, set)
    }
}

/// Reads a limit as Python would write it: a point is a decimal point.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Escribe un número.".to_owned());
    }
    if is_grouped(text) {
        let plain = text.replace('.', "");
        return Err(format!("En el código el punto es decimal: escribe {plain}."));
    }
    let plain = text.replace(['_', ' '], "");
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("«{text}» no es un número finito.")),
        Err(_) if plain.replace(',', ".").parse::<f64>().is_ok() => {
            Err(format!("En el código la coma es un punto: escribe {}.", plain.replace(',', ".")))
        }
        Err(_) => Err(format!("«{text}» no es un número.")),
    }
}

/// `50.000`: thousands as our own text writes them.
fn is_grouped(text: &str) -> bool {
    let mut parts = text.split('.');
    let first = parts.next().unwrap_or_default();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<_> = parts.collect();
    (1..=3).contains(&first.len())
        && first != "0"
        && digits(first)
        && !rest.is_empty()
        && rest.iter().all(|part| part.len() == 3 && digits(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_as_code_writes_them() {
        for (text, value) in
            [("50000", 50_000.0), ("50_000", 50_000.0), ("-3", -3.0), ("0.5", 0.5), ("1e4", 1e4)]
        {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        for (text, words) in [
            ("50.000", "escribe 50000"),
            ("0,5", "escribe 0.5"),
            ("", "Escribe un número"),
            ("mucho", "«mucho» no es un número"),
            ("inf", "finito"),
            ("1e999", "finito"),
        ] {
            let said = number(text).expect_err(text);
            assert!(said.contains(words), "{text}: {said}");
        }
    }

    #[test]
    fn a_wrong_limit_counts_as_the_note_s_and_a_wrong_rule_not_at_all() {
        let mut policy = Policy::default();
        assert_eq!(policy.limits, ["50000", "23", "5"]);
        policy.limits[0] = "mucho".to_owned();
        policy.limits[2] = "7".to_owned();
        let limits = policy.thresholds();
        assert_eq!(limits, Thresholds { to_hour: 7.0, ..Thresholds::default() });
        policy.own.push(Own::new("a", "txn.monto >", true));
        policy.own.push(Own::new("b", "txn.monto > 1", false));
        assert_eq!(policy.rules().0, Vec::<usize>::new());
        policy.own.push(Own::new("c", "txn.monto > 1", true));
        assert_eq!(policy.rules().0, [2]);
        let back = Policy::recall(&policy.kept());
        assert_eq!((back.limits, back.own.len()), (policy.limits, 3));
    }
}
