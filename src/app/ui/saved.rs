//! What the window remembers between runs. An old or damaged memory is never a reason not to
//! start: what can't be read is as at first.

use serde::{Deserialize, Serialize};

use super::route::{Route, ViewKind};
use super::tabs::Tabs;
use super::theme::ThemeChoice;

/// Key under which it is kept.
pub const KEY: &str = "caudal";
/// The page shown at first.
pub const HOME: &str = "kinesis";

/// Ready-made layouts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// The page alone.
    Reading,
    /// Index, page and sandbox.
    #[default]
    Mixed,
    /// Page, sandbox and bottom panel.
    Lab,
    /// The sandbox alone.
    Panel,
}

/// What is shown where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The preset it comes from.
    pub preset: Preset,
    /// The index, as opposed to the rail of icons.
    pub index: bool,
    /// The page.
    pub page: bool,
    /// The sandbox.
    pub sandbox: bool,
    /// The bottom panel.
    pub bottom: bool,
    /// What it shows.
    pub below: BottomTab,
    /// Counts up whenever the sizes go back to how they were at first.
    pub resets: u32,
}

impl Default for Layout {
    fn default() -> Self {
        Self::of(Preset::Mixed)
    }
}

impl Layout {
    /// A preset as it is at first.
    pub fn of(preset: Preset) -> Self {
        let (index, page, sandbox, bottom) = match preset {
            Preset::Reading => (false, true, false, false),
            Preset::Mixed => (true, true, true, false),
            Preset::Lab => (false, true, true, true),
            Preset::Panel => (false, false, true, false),
        };
        Self { preset, index, page, sandbox, bottom, below: BottomTab::default(), resets: 0 }
    }
}

/// What the panel below the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BottomTab {
    /// The terminal.
    #[default]
    Terminal,
    /// The newest calls.
    Activity,
}

/// How records are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Filters to keep, the newest first.
    pub filters: Vec<String>,
    /// Paths into the payloads that are columns; `None` for those that are there first.
    pub columns: Option<Vec<String>>,
}

/// What the calculator was asked last, and the prices that the user changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sums {
    /// The load, as in a link.
    pub load: String,
    /// The region whose prices count.
    pub region: String,
    /// Tables of prices as text, if not those that come with Caudal.
    pub prices: Option<String>,
}

/// The rules against fraud as they were edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fraud {
    /// The limits as they are written (amount, from hour, to hour), if not the note's.
    pub limits: Option<[String; 3]>,
    /// Rules of the user's own.
    pub rules: Vec<OwnRule>,
}

/// A rule of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnRule {
    /// What an alert gives as its reason.
    pub reason: String,
    /// When it fires, in CEL.
    pub expression: String,
    /// Whether it is used.
    pub on: bool,
}

/// What the window remembers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// What is shown where.
    pub layout: Layout,
    /// The tabs and their histories.
    pub tabs: Tabs,
    /// The theme.
    pub theme: ThemeChoice,
    /// No motion.
    pub reduced_motion: bool,
    /// 1.0 is 100 %; 0.8 to 2.0.
    pub zoom: f32,
    /// The views of the sandbox and how they are docked.
    pub dock: Option<egui_tiles::Tree<ViewKind>>,
    /// The same where they have the window for themselves.
    pub panel: Option<egui_tiles::Tree<ViewKind>>,
    /// The stream whose details are shown.
    pub stream: Option<String>,
    /// The port of the endpoint, as it was chosen last.
    pub port: Option<u16>,
    /// How records are looked at.
    pub reading: Reading,
    /// What the calculator was asked, and its prices.
    pub sums: Sums,
    /// What the strip of the first minute says.
    pub welcome: super::welcome::Step,
    /// The rules against fraud.
    pub fraud: Fraud,
    /// Pages of the index whose sections are folded in.
    pub folded: Vec<String>,
    /// The commands of the terminal, the newest last.
    pub history: Vec<String>,
}

impl Default for Saved {
    fn default() -> Self {
        Self {
            layout: Layout::default(),
            tabs: Tabs::new(Route::page(HOME)),
            theme: ThemeChoice::default(),
            reduced_motion: false,
            zoom: 1.0,
            dock: None,
            panel: None,
            stream: None,
            port: None,
            reading: Reading::default(),
            sums: Sums::default(),
            welcome: super::welcome::Step::default(),
            fraud: Fraud::default(),
            folded: Vec::new(),
            history: Vec::new(),
        }
    }
}

/// Least and greatest zoom.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.8..=2.0;

impl Saved {
    /// Reads what was kept; the second value says that something could not be read.
    pub fn read(text: Option<&str>) -> (Self, bool) {
        let (mut saved, damaged) = match text.map(serde_json::from_str::<Self>) {
            None => (Self::default(), false),
            Some(Ok(saved)) => (saved, false),
            Some(Err(_)) => (Self::salvage(text.unwrap_or_default()), true),
        };
        saved.tabs = saved.tabs.repaired(Route::page(HOME));
        if !ZOOM.contains(&saved.zoom) {
            saved.zoom = 1.0;
        }
        (saved, damaged)
    }

    /// Whatever can still be read, part by part: another version may know more views or themes.
    fn salvage(text: &str) -> Self {
        let mut saved = Self::default();
        let Ok(serde_json::Value::Object(parts)) = serde_json::from_str(text) else { return saved };
        for (name, value) in parts {
            let mut whole = serde_json::json!({});
            whole[name.as_str()] = value;
            let Ok(part) = serde_json::from_value::<Self>(whole) else { continue };
            match name.as_str() {
                "layout" => saved.layout = part.layout,
                "tabs" => saved.tabs = part.tabs,
                "theme" => saved.theme = part.theme,
                "reduced_motion" => saved.reduced_motion = part.reduced_motion,
                "zoom" => saved.zoom = part.zoom,
                "dock" => saved.dock = part.dock,
                "panel" => saved.panel = part.panel,
                "stream" => saved.stream = part.stream,
                "reading" => saved.reading = part.reading,
                "sums" => saved.sums = part.sums,
                "fraud" => saved.fraud = part.fraud,
                "port" => saved.port = part.port,
                "folded" => saved.folded = part.folded,
                "history" => saved.history = part.history,
                _ => {}
            }
        }
        saved
    }

    /// What to keep.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let mut saved = Saved { zoom: 1.25, theme: ThemeChoice::Light, ..Saved::default() };
        saved.layout = Layout::of(Preset::Lab);
        saved.tabs.open(Route::page("precios"), true);
        let (back, damaged) = Saved::read(Some(&saved.write()));
        assert!(!damaged);
        assert_eq!(
            (back.zoom, back.theme, &back.layout),
            (1.25, ThemeChoice::Light, &saved.layout)
        );
        assert_eq!(back.tabs.tab().step().route, Route::page("precios"));
    }

    #[test]
    fn a_damaged_memory_is_as_at_first() {
        for text in ["", "{", "7", r#"{"zoom":"much"}"#, r#"{"tabs":7}"#] {
            let (saved, damaged) = Saved::read(Some(text));
            assert!(damaged, "{text}");
            assert_eq!(saved.tabs.tab().step().route, Route::page(HOME));
        }
        let (saved, damaged) = Saved::read(Some(r#"{"zoom":1.5,"theme":"Sepia"}"#));
        assert!(damaged);
        assert!((saved.zoom - 1.5).abs() < f32::EPSILON, "the rest is still good");
        let (saved, damaged) = Saved::read(Some(r#"{"zoom":99.0,"unknown":1}"#));
        assert!(!damaged);
        assert!((saved.zoom - 1.0).abs() < f32::EPSILON);
    }
}
