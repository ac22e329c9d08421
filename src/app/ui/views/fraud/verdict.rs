//! What the rules make of the transaction: found once for each change, by the library's own
//! functions, so that what is shown is what would happen.

use std::collections::BTreeSet;
use std::ops::Range;

use caudal::lambda::functions::python::Raised;
use caudal::lambda::functions::rules::RuleExplained;
use caudal::lambda::functions::{Explained, Run, fraud};

use super::event::Event;
use super::lines;
use super::policy::Policy;

/// What was found.
pub(super) struct Found {
    /// The note's rules.
    pub(super) note: Explained,
    /// What the note's handler would do.
    pub(super) run: Run,
    /// Rules of the user's own that are on and right: their places, and what each makes of it.
    pub(super) own: Vec<(usize, RuleExplained)>,
    /// Why they can't be tried, if they can't.
    pub(super) own_unreadable: Option<Raised>,
    /// What a function made of them would do.
    pub(super) own_run: Run,
    /// Lines of the text that made a rule fire.
    pub(super) fired: Vec<Range<usize>>,
    /// Lines of the text that made one raise.
    pub(super) raised: Vec<Range<usize>>,
}

impl Found {
    pub(super) fn of(policy: &mut Policy, event: &Event) -> Self {
        let payload = event.payload();
        let limits = policy.thresholds();
        let note = fraud::explain(&limits, payload);
        let run = fraud::run(&limits, [payload]);
        let (places, set) = policy.rules();
        let mut own = Vec::new();
        let mut own_unreadable = None;
        let mut own_run = Run::default();
        if let Some(set) = set {
            match set.explain(payload) {
                Ok(explained) => own = places.into_iter().zip(explained).collect(),
                Err(raised) => own_unreadable = Some(raised),
            }
            own_run = set.run([payload]);
        }
        let mut found =
            Self { note, run, own, own_unreadable, own_run, fired: Vec::new(), raised: Vec::new() };
        found.tint(event);
        found
    }

    /// How many rules fire.
    pub(super) fn fires(&self) -> usize {
        let note = self.note.rules.iter().filter(|rule| rule.outcome == Some(Ok(true))).count();
        note + self.own_reached().filter(|rule| rule.outcome == Ok(true)).count()
    }

    /// Rules of the user's own up to the first that raises: there a run ends.
    fn own_reached(&self) -> impl Iterator<Item = &RuleExplained> {
        let stop = self.own.iter().position(|(_, rule)| rule.outcome.is_err());
        self.own.iter().map(|(_, rule)| rule).take(stop.unwrap_or(self.own.len()))
    }

    /// Whether a rule of the user's own stands behind one that raises.
    pub(super) fn is_reached(&self, number: usize) -> bool {
        self.own[..number].iter().all(|(_, rule)| rule.outcome.is_ok())
    }

    /// Which lines to tint.
    fn tint(&mut self, event: &Event) {
        if event.hidden().is_some() {
            return;
        }
        let mut fired: BTreeSet<String> = BTreeSet::new();
        let mut raised: BTreeSet<String> = BTreeSet::new();
        for rule in &self.note.rules {
            for reading in &rule.readings {
                let field = reading.field.to_owned();
                match &reading.outcome {
                    Some(Ok(true)) if rule.outcome == Some(Ok(true)) => {
                        if reading.field == "pais" {
                            fired.insert("pais_cuenta".to_owned());
                        }
                        fired.insert(field);
                    }
                    Some(Err(_)) => {
                        raised.insert(field);
                    }
                    _ => {}
                }
            }
        }
        for rule in self.own_reached().filter(|rule| rule.outcome == Ok(true)) {
            for reading in rule.readings.iter().filter(|reading| reading.holds == Some(true)) {
                fired.extend(names(&reading.field));
                fired.extend(names(&reading.limit));
            }
        }
        let members = lines::members(&event.text);
        let of = |names: &BTreeSet<String>| {
            // Of a name that stands twice the last one counts.
            let last = |name: &String| members.iter().rfind(|member| member.name == *name);
            let places = names.iter().filter_map(last);
            places.map(|member| lines::lines_of(&event.text, &member.place)).collect()
        };
        self.fired = of(&fired);
        self.raised = of(&raised);
    }
}

/// The members of the transaction that an expression names: `txn.monto`.
fn names(expression: &str) -> Vec<String> {
    let parts = expression.split("txn.").skip(1);
    let name = |part: &str| {
        let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
        part[..end].to_owned()
    };
    parts.map(name).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::policy::Own;
    use super::*;

    fn found(text: &str, own: &[&str]) -> Found {
        let mut event = Event::default();
        event.text = text.to_owned();
        event.edited();
        let own = own.iter().map(|expression| Own::new("r", expression, true)).collect();
        let mut policy = Policy { own, ..Policy::default() };
        Found::of(&mut policy, &event)
    }

    #[test]
    fn the_lines_that_made_a_rule_fire_are_known() {
        let text = "{\n\"monto\": 72000,\n\"pais\": \"US\",\n\"pais_cuenta\": \"MX\",\n\"hora\": 14,\n\"canal\": \"app\", \"txn_id\": 1, \"cliente_id\": 2}";
        let seen = found(text, &["txn.canal == 'app'", "txn.hora > 20"]);
        assert_eq!(seen.fires(), 3);
        assert_eq!(seen.fired, [5..6, 1..2, 2..3, 3..4]);
        assert_eq!(seen.run.alerts.len() + seen.own_run.alerts.len(), 3);
    }

    #[test]
    fn what_raises_is_known_and_what_stands_behind_it() {
        let seen = found("{\"monto\": null,\n\"hora\": 2}", &["txn.nada > 1", "txn.hora < 5"]);
        assert_eq!((seen.fires(), seen.raised.as_slice()), (0, std::slice::from_ref(&(0..1))));
        assert!(seen.is_reached(0) && !seen.is_reached(1));
        assert!(seen.run.failure.is_some() && seen.own_run.failure.is_some());
        let seen = found("hola", &["txn.hora < 5"]);
        assert!(seen.note.unreadable.is_some() && seen.own_unreadable.is_some());
    }

    #[test]
    fn of_a_key_that_stands_twice_the_last_is_tinted() {
        let seen = found(
            "{\"hora\": 12,\n\"monto\": 1,\n\"monto\": 60000,\n\"txn_id\":1,\"cliente_id\":2}",
            &[],
        );
        assert_eq!(seen.fired.as_slice(), std::slice::from_ref(&(2..3)));
    }
}
