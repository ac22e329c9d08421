//! A JSON payload as a tree. Only what is folded out is ever read, so that size and depth of a
//! payload cost nothing; values stand as they are written in it.

use std::collections::{BTreeMap, BTreeSet};

use caudal::clients::reader::json::{Kind, items, unquote};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, Pos2, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::widgets;

const LINE: f32 = 20.0;
const MARGIN: f32 = 16.0;
/// How far a part stands to the right of its whole.
const INDENT: f32 = 16.0;
/// Parts of one whole that are shown until more are asked for.
const PARTS: usize = 100;
/// Lines at most.
const LINES_MAX: usize = 20_000;
/// Folded out at first: the payload and what is in it.
const OUT_AT_FIRST: usize = 2;
/// Characters of a value.
const VALUE_MAX: usize = 300;

/// What a line shows.
enum Shows {
    /// A value that has no parts.
    Value(Kind, String),
    /// One that has, and where it begins; whether it is folded out, or empty.
    Whole { at: usize, kind: Kind, out: bool, empty: bool },
    /// That the whole at a byte has more parts.
    More(usize),
}

struct Line {
    depth: usize,
    name: Option<String>,
    shows: Shows,
}

/// What is folded in and out, and the lines that follow from it.
#[derive(Default)]
pub(super) struct Tree {
    /// Those that differ from how they are at first.
    turned: BTreeSet<usize>,
    /// How many parts are shown of a whole, if not [`PARTS`].
    parts: BTreeMap<usize, usize>,
    lines: Option<Vec<Line>>,
}

impl Tree {
    fn is_out(&self, at: usize, depth: usize) -> bool {
        (depth < OUT_AT_FIRST) != self.turned.contains(&at)
    }

    fn build(&self, data: &[u8], start: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        // What is still to be drawn, the next one last: a list, because a payload may be deep.
        let mut open = vec![(0, None, start..data.len())];
        while let Some((depth, name, value)) = open.pop() {
            if lines.len() >= LINES_MAX {
                break;
            }
            let Some(kind) = Kind::of(&data[value.clone()]) else {
                // Not a value but the mark that there are more.
                lines.push(Line { depth, name: None, shows: Shows::More(value.end) });
                continue;
            };
            if !kind.is_container() {
                let text = shortened(&data[value]);
                lines.push(Line { depth, name, shows: Shows::Value(kind, text) });
                continue;
            }
            let at = value.start;
            let empty = items(data, at).next().is_none();
            let out = !empty && self.is_out(at, depth);
            lines.push(Line { depth, name, shows: Shows::Whole { at, kind, out, empty } });
            if !out {
                continue;
            }
            let shown = self.parts.get(&at).copied().unwrap_or(PARTS);
            let mut parts = items(data, at);
            let mut inner = Vec::new();
            for (index, item) in parts.by_ref().take(shown).enumerate() {
                let name = match item.name {
                    Some(name) => unquote(&data[name]).into_owned(),
                    None => index.to_string(),
                };
                inner.push((depth + 1, Some(name), item.value));
            }
            if parts.next().is_some() {
                // An empty range can't be a value; its end names the whole.
                inner.push((depth + 1, None, at..at));
            }
            open.extend(inner.into_iter().rev());
        }
        lines
    }
}

fn shortened(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(&value[..value.len().min(VALUE_MAX * 4)]);
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(VALUE_MAX).collect();
    if letters.next().is_some() || value.len() > VALUE_MAX * 4 {
        short.push('…');
    }
    short
}

/// Draws the payload whose value begins at a byte.
pub(super) fn show(ui: &mut Ui, data: &[u8], start: usize, tree: &mut Tree) {
    let lines = tree.lines.take().unwrap_or_else(|| tree.build(data, start));
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(8.0);
    let area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("arbol");
    area.show_rows(ui, LINE, lines.len(), |ui, rows| {
        for line in &lines[rows] {
            if draw(ui, line) {
                chosen = Some(&line.shows);
            }
        }
    });
    match chosen {
        Some(Shows::Whole { at, .. }) => {
            if !tree.turned.remove(at) {
                tree.turned.insert(*at);
            }
        }
        Some(Shows::More(at)) => {
            *tree.parts.entry(*at).or_insert(PARTS) += PARTS * 5;
        }
        _ => tree.lines = Some(lines),
    }
}

/// Draws a line; returns whether it was clicked.
fn draw(ui: &mut Ui, line: &Line) -> bool {
    let tokens = ui.tokens();
    let foldable = !matches!(line.shows, Shows::Value(..) | Shows::Whole { empty: true, .. });
    let sense = if foldable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), LINE), sense);
    let job = job(line, tokens);
    response.widget_info(|| {
        let state = match line.shows {
            Shows::Whole { out: true, empty: false, .. } => ", desplegado",
            Shows::Whole { empty: false, .. } => ", plegado",
            _ => "",
        };
        let role = if foldable { Role::Button } else { Role::Label };
        WidgetInfo::labeled(role, true, format!("{}{state}", job.text))
    });
    if foldable && response.hovered() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let left = rect.left() + MARGIN + line.depth as f32 * INDENT;
    if let Shows::Whole { out, empty: false, .. } = line.shows {
        let icon = if out { "chevron-down" } else { "chevron-right" };
        let at = Pos2::new(left + 4.0, rect.center().y);
        widgets::paint_icon(ui.painter(), at, icon, 12.0, tokens.secondary);
    }
    let galley = ui.painter().layout_job(job);
    let at = Pos2::new(left + 14.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.text);
    widgets::focus_ring(ui, &response);
    response.clicked()
}

fn job(line: &Line, tokens: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut add = |text: &str, colour: Color32| {
        job.append(text, 0.0, TextFormat::simple(fonts::mono(theme::SMALL), colour));
    };
    if let Some(name) = &line.name {
        add(name, tokens.code_flag);
        add(": ", tokens.weak);
    }
    match &line.shows {
        Shows::Value(kind, text) => add(
            text,
            match kind {
                Kind::String => tokens.code_string,
                Kind::Number => tokens.code_number,
                _ => tokens.code_command,
            },
        ),
        Shows::Whole { kind, out, empty, .. } => {
            let text = match (kind, *empty, *out) {
                (Kind::Object, true, _) => "{}",
                (_, true, _) => "[]",
                (Kind::Object, _, true) => "{",
                (_, _, true) => "[",
                (Kind::Object, ..) => "{…}",
                _ => "[…]",
            };
            add(text, tokens.secondary);
        }
        Shows::More(_) => add("… mostrar más", tokens.link),
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tree: &Tree, data: &[u8]) -> Vec<String> {
        let dark = eframe::egui::Context::default();
        let tokens = theme::tokens(&dark);
        tree.build(data, 0)
            .iter()
            .map(|line| format!("{}{}", " ".repeat(line.depth), job(line, tokens).text))
            .collect()
    }

    #[test]
    fn parts_fold_in_and_out() {
        let data = br#"{"a":1.50,"b":{"c":[1,2],"d":{}}}"#;
        let mut tree = Tree::default();
        assert_eq!(words(&tree, data), ["{", " a: 1.50", " b: {", "  c: […]", "  d: {}"]);
        tree.turned.insert(19);
        assert_eq!(words(&tree, data)[3..6], ["  c: [", "   0: 1", "   1: 2"]);
        tree.turned.insert(0);
        assert_eq!(words(&tree, data), ["{…}"]);
    }

    #[test]
    fn many_parts_come_bit_by_bit() {
        let many = format!("[{}0]", "0,".repeat(1000));
        let mut tree = Tree::default();
        let lines = tree.build(many.as_bytes(), 0);
        assert_eq!(lines.len(), PARTS + 2);
        assert!(matches!(lines[PARTS + 1].shows, Shows::More(0)));
        tree.parts.insert(0, 5000);
        assert_eq!(tree.build(many.as_bytes(), 0).len(), 1002);
    }

    #[test]
    fn the_deepest_payload_is_drawn_as_deep_as_one_looks() {
        let deep = format!("{}7{}", "[".repeat(250), "]".repeat(250));
        let mut tree = Tree::default();
        assert_eq!(tree.build(deep.as_bytes(), 0).len(), 3);
        tree.turned = (2..250).collect();
        assert_eq!(tree.build(deep.as_bytes(), 0).len(), 251);
    }
}
