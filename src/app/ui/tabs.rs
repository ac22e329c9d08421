//! The tabs of the centre and where each one has been.

use serde::{Deserialize, Serialize};

use super::page::PageState;
use super::route::Route;

/// Steps that a tab remembers.
const STEPS_MAX: usize = 100;

/// A place a tab was at, with how it looked when it was left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The place.
    pub route: Route,
    /// Scroll and folds of the page.
    #[serde(default)]
    pub page: PageState,
}

impl Step {
    fn new(route: Route) -> Self {
        Self { route, page: PageState::default() }
    }
}

/// A tab: the steps it has taken, and which one is shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tab {
    steps: Vec<Step>,
    at: usize,
    /// A section to scroll to as soon as the page is drawn.
    #[serde(skip)]
    pub go_to: Option<String>,
}

impl Tab {
    /// A tab at a place.
    pub fn new(route: Route) -> Self {
        let go_to = anchor_of(&route);
        Self { steps: vec![Step::new(route)], at: 0, go_to }
    }

    /// The step that is shown.
    pub fn step(&self) -> &Step {
        // There is always one step, and `at` is within: `repair` sees to it after loading.
        &self.steps[self.at]
    }

    /// The step that is shown, to be changed.
    pub fn step_mut(&mut self) -> &mut Step {
        &mut self.steps[self.at]
    }

    /// Goes somewhere. A section of the same page is no new step.
    pub fn go(&mut self, route: Route) {
        self.go_to = anchor_of(&route);
        if self.step().route.same_place(&route) {
            if self.go_to.is_none() {
                self.step_mut().page.scroll = 0.0;
            }
            self.step_mut().route = route;
            return;
        }
        self.steps.truncate(self.at + 1);
        self.steps.push(Step::new(route));
        if self.steps.len() > STEPS_MAX {
            self.steps.remove(0);
        }
        self.at = self.steps.len() - 1;
    }

    /// Whether there is a step before.
    pub fn can_go_back(&self) -> bool {
        self.at > 0
    }

    /// Whether there is a step after.
    pub fn can_go_forward(&self) -> bool {
        self.at + 1 < self.steps.len()
    }

    /// To the step before, as it was left.
    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
        self.go_to = None;
    }

    /// To the step after, as it was left.
    pub fn forward(&mut self) {
        self.at = (self.at + 1).min(self.steps.len() - 1);
        self.go_to = None;
    }

    fn is_sound(&self) -> bool {
        self.at < self.steps.len()
    }
}

fn anchor_of(route: &Route) -> Option<String> {
    match route {
        Route::Page { anchor, .. } => anchor.clone(),
        _ => None,
    }
}

/// The tabs; there is always one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tabs {
    tabs: Vec<Tab>,
    at: usize,
}

impl Tabs {
    /// One tab at a place.
    pub fn new(route: Route) -> Self {
        Self { tabs: vec![Tab::new(route)], at: 0 }
    }

    /// What was loaded, or one tab at `home` if it makes no sense.
    pub fn repaired(mut self, home: Route) -> Self {
        self.tabs.retain(Tab::is_sound);
        if self.tabs.is_empty() {
            return Self::new(home);
        }
        self.at = self.at.min(self.tabs.len() - 1);
        self
    }

    /// The tab that is shown.
    pub fn tab(&self) -> &Tab {
        &self.tabs[self.at]
    }

    /// The tab that is shown, to be changed.
    pub fn tab_mut(&mut self) -> &mut Tab {
        &mut self.tabs[self.at]
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Tab] {
        &self.tabs
    }

    /// Which one is shown.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Shows another one.
    pub fn choose(&mut self, index: usize) {
        self.at = index.min(self.tabs.len() - 1);
    }

    /// Opens a place in a new tab beside this one, and shows it if told to.
    pub fn open(&mut self, route: Route, show: bool) {
        self.tabs.insert(self.at + 1, Tab::new(route));
        if show {
            self.at += 1;
        }
    }

    /// Opens what is shown once more in a tab beside it, at the same place of the page.
    pub fn duplicate(&mut self) {
        let step = self.tab().step().clone();
        self.tabs.insert(self.at + 1, Tab { steps: vec![step], at: 0, go_to: None });
        self.at += 1;
    }

    /// Closes a tab; the last one stays.
    pub fn close(&mut self, index: usize) {
        if self.tabs.len() > 1 && index < self.tabs.len() {
            self.tabs.remove(index);
            if index < self.at || self.at == self.tabs.len() {
                self.at -= 1;
            }
        }
    }

    /// Shows the tab `by` places further, round and round.
    pub fn turn(&mut self, by: isize) {
        let count = self.tabs.len().cast_signed();
        self.at = (self.at.cast_signed() + by).rem_euclid(count).cast_unsigned();
    }

    /// Places that were visited, the last one first, each once.
    pub fn recent(&self) -> Vec<Route> {
        let mut recent = Vec::new();
        let here = self.tab().steps[..=self.tab().at].iter().rev();
        for step in here.chain(self.tabs.iter().flat_map(|tab| tab.steps.iter().rev())) {
            if !recent.iter().any(|route: &Route| route.same_place(&step.route)) {
                recent.push(step.route.clone());
            }
        }
        recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str) -> Route {
        Route::page(id)
    }

    #[test]
    fn a_tab_goes_back_to_how_it_was_left() {
        let mut tab = Tab::new(page("a"));
        tab.step_mut().page.scroll = 120.0;
        tab.go(page("b"));
        tab.go(Route::section("b", "x"));
        assert_eq!(tab.go_to.as_deref(), Some("x"));
        assert!(tab.can_go_back() && !tab.can_go_forward());
        tab.back();
        assert_eq!((tab.step().route.clone(), tab.step().page.scroll), (page("a"), 120.0));
        assert!(!tab.can_go_back() && tab.can_go_forward());
        tab.forward();
        assert_eq!(tab.step().route, Route::section("b", "x"));
        tab.step_mut().page.scroll = 500.0;
        tab.go(page("b"));
        assert!(tab.step().page.scroll < 1.0, "to the page itself means to its beginning");
        tab.back();
        tab.go(page("c"));
        assert!(!tab.can_go_forward());
    }

    #[test]
    fn a_tab_forgets_its_oldest_steps() {
        let mut tab = Tab::new(page("a"));
        for index in 0..STEPS_MAX * 2 {
            tab.go(page(&format!("p{index}")));
        }
        assert_eq!(tab.steps.len(), STEPS_MAX);
        assert_eq!(tab.step().route, page(&format!("p{}", STEPS_MAX * 2 - 1)));
    }

    #[test]
    fn tabs_open_beside_close_and_turn() {
        let mut tabs = Tabs::new(page("a"));
        tabs.open(page("b"), false);
        tabs.open(page("c"), true);
        let ids = |tabs: &Tabs| {
            tabs.all().iter().map(|tab| tab.step().route.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&tabs), ["nota:a", "nota:c", "nota:b"]);
        assert_eq!(tabs.at(), 1);
        tabs.turn(2);
        assert_eq!(tabs.at(), 0);
        tabs.turn(-1);
        assert_eq!(tabs.at(), 2);
        tabs.close(2);
        assert_eq!((ids(&tabs).len(), tabs.at()), (2, 1));
        tabs.close(0);
        tabs.close(0);
        assert_eq!((ids(&tabs).len(), tabs.at()), (1, 0));
    }

    #[test]
    fn saved_tabs_that_make_no_sense_are_not_believed() {
        for text in [r#"{"tabs":[],"at":0}"#, r#"{"tabs":[{"steps":[],"at":3}],"at":9}"#] {
            let tabs: Tabs = serde_json::from_str(text).expect("a shape we know");
            assert_eq!(tabs.repaired(page("home")).tab().step().route, page("home"));
        }
    }
}
