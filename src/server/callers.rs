//! Who calls: programs by their `User-Agent`, counted.

use std::sync::{Arc, Mutex, PoisonError};

use hyper::header::{HeaderMap, USER_AGENT};

use crate::units::Timestamp;

/// Callers told apart; the rest is counted together.
const CALLERS_MAX: usize = 64;
/// Longest name of a caller, in bytes.
const NAME_MAX: usize = 40;
/// The name of those who give none.
const NAMELESS: &str = "(sin User-Agent)";
/// The name of those that are too many.
const OTHERS: &str = "(otros)";

/// A program that called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The first product of its `User-Agent`: `Boto3/1.40.1`.
    pub name: Arc<str>,
    /// Calls.
    pub calls: u64,
    /// Those of them that were answered with an error.
    pub errors: u64,
    /// The simulated time of the last one.
    pub last: Timestamp,
}

/// The callers since the server runs.
#[derive(Debug, Default)]
pub(super) struct Callers(Mutex<Vec<Caller>>);

impl Callers {
    fn callers(&self) -> std::sync::MutexGuard<'_, Vec<Caller>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call and tells who makes it.
    pub(super) fn note(&self, headers: &HeaderMap, now: Timestamp) -> Arc<str> {
        let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let name = short_name(agent.unwrap_or_default());
        let mut callers = self.callers();
        let full = callers.len() >= CALLERS_MAX;
        let known = callers.iter().position(|caller| *caller.name == *name);
        let known = known.or_else(|| full.then(|| callers.len() - 1));
        let at = known.unwrap_or_else(|| {
            // The last place is everyone else's.
            let name = if callers.len() + 1 == CALLERS_MAX { OTHERS } else { name };
            callers.push(Caller { name: name.into(), calls: 0, errors: 0, last: now });
            callers.len() - 1
        });
        let caller = &mut callers[at];
        caller.calls += 1;
        caller.last = now;
        Arc::clone(&caller.name)
    }

    /// Notes that a caller was answered with an error.
    pub(super) fn note_error(&self, name: &str) {
        if let Some(caller) = self.callers().iter_mut().find(|caller| *caller.name == *name) {
            caller.errors += 1;
        }
    }

    /// The callers, in the order in which they came.
    pub(super) fn list(&self) -> Vec<Caller> {
        self.callers().clone()
    }
}

/// The first product of a `User-Agent`, and its version.
fn short_name(agent: &str) -> &str {
    let first = agent.split_ascii_whitespace().next().unwrap_or_default();
    // A header that can be read as text is visible ASCII, so any byte is a boundary.
    let first = first.get(..first.len().min(NAME_MAX)).unwrap_or_default();
    if first.is_empty() { NAMELESS } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_called_by_their_first_product() {
        for (agent, name) in [
            ("Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.1", "Boto3/1.40.1"),
            ("aws-cli/2.31.1 md/awscrt#0.27", "aws-cli/2.31.1"),
            ("aws-sdk-js/3.900.0", "aws-sdk-js/3.900.0"),
            ("  ", NAMELESS),
            ("", NAMELESS),
        ] {
            assert_eq!(short_name(agent), name);
        }
        assert_eq!(short_name(&"x".repeat(500)).len(), NAME_MAX);
    }

    #[test]
    fn a_crowd_is_counted_together() {
        let callers = Callers::default();
        for number in 0..1000 {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, format!("p/{number}").parse().unwrap());
            let name = callers.note(&headers, Timestamp(number));
            callers.note_error(&name);
        }
        let list = callers.list();
        assert_eq!(list.len(), CALLERS_MAX);
        assert_eq!(&*list[0].name, "p/0");
        let rest = &list[CALLERS_MAX - 1];
        assert_eq!((&*rest.name, rest.calls, rest.errors), (OTHERS, 937, 937));
        assert_eq!(rest.last, Timestamp(999));
    }
}
