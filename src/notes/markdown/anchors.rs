//! What the sections of a page are called: each by a name of its own.

use std::collections::BTreeSet;

use crate::notes::fold::slug;

/// The anchors of a page.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Asked for by some heading, so no slug may take them.
    reserved: BTreeSet<String>,
    taken: BTreeSet<String>,
}

impl Anchors {
    pub(super) fn reserve(&mut self, anchor: &str) {
        self.reserved.insert(anchor.to_owned());
    }

    /// The anchor of a heading that asks for one, and whether it got that one.
    pub(super) fn explicit(&mut self, wanted: &str) -> (String, bool) {
        if self.taken.insert(wanted.to_owned()) {
            return (wanted.to_owned(), true);
        }
        (self.numbered(wanted), false)
    }

    /// The anchor of a heading that asks for none.
    pub(super) fn of_title(&mut self, title: &str) -> String {
        let mut wanted = slug(title);
        if wanted.is_empty() {
            wanted.push_str("seccion");
        }
        if !self.reserved.contains(&wanted) && self.taken.insert(wanted.clone()) {
            return wanted;
        }
        self.numbered(&wanted)
    }

    fn numbered(&mut self, wanted: &str) -> String {
        let mut number = 2_usize;
        loop {
            let anchor = format!("{wanted}-{number}");
            if !self.reserved.contains(&anchor) && self.taken.insert(anchor.clone()) {
                return anchor;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_is_given_once() {
        let mut anchors = Anchors::default();
        for explicit in ["cli", "cli-2"] {
            anchors.reserve(explicit);
        }
        assert_eq!(anchors.of_title("CLI"), "cli-3");
        assert_eq!(anchors.explicit("cli"), ("cli".to_owned(), true));
        assert_eq!(anchors.explicit("cli"), ("cli-4".to_owned(), false));
        assert_eq!(anchors.explicit("cli-2"), ("cli-2".to_owned(), true));
        assert_eq!(anchors.of_title("🧠"), "seccion");
        assert_eq!(anchors.of_title("¿?"), "seccion-2");
    }
}
