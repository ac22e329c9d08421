//! Key caps and words painted in a line, where widgets would be too much.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2};

use crate::ui::theme::{self, Tokens, fonts};

const HEIGHT: f32 = 18.0;
const GAP: f32 = 4.0;

/// The caps of a shortcut as it is shown: `Ctrl+Mayús+F` has three, and `Ctrl++` two.
fn keys(shown: &str) -> Vec<&str> {
    let (held, last) = match shown.strip_suffix("++") {
        Some(held) => (held, "+"),
        None => shown.rsplit_once('+').filter(|(_, last)| !last.is_empty()).unwrap_or(("", shown)),
    };
    held.split('+').filter(|key| !key.is_empty()).chain([last]).collect()
}

fn width(painter: &Painter, key: &str) -> f32 {
    let font = fonts::mono(theme::CAPTION);
    let text = painter.layout_no_wrap(key.to_owned(), font, Color32::PLACEHOLDER).size().x;
    (text + 10.0).max(HEIGHT)
}

/// How wide the caps of a shortcut are.
pub(in crate::ui) fn caps_width(painter: &Painter, shown: &str) -> f32 {
    let widths: Vec<f32> = keys(shown).into_iter().map(|key| width(painter, key)).collect();
    widths.iter().sum::<f32>() + GAP * (widths.len() as f32 - 1.0)
}

/// Paints the caps of a shortcut from `left`, centred on its height; returns their right edge.
pub(in crate::ui) fn caps(painter: &Painter, tokens: &Tokens, left: Pos2, shown: &str) -> f32 {
    let mut x = left.x;
    for key in keys(shown) {
        let size = Vec2::new(width(painter, key), HEIGHT);
        let rect = Rect::from_min_size(Pos2::new(x, left.y - HEIGHT / 2.0), size);
        let stroke = Stroke::new(tokens.stroke, tokens.line2);
        painter.rect(rect, theme::RADIUS, tokens.panel, stroke, StrokeKind::Inside);
        let font = fonts::mono(theme::CAPTION);
        painter.text(rect.center(), Align2::CENTER_CENTER, key, font, tokens.secondary);
        x = rect.right() + GAP;
    }
    x - GAP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::command::{COMMANDS, shown};

    #[test]
    fn a_shortcut_has_a_cap_per_key() {
        assert_eq!(keys("Ctrl+Mayús+F"), ["Ctrl", "Mayús", "F"]);
        assert_eq!(keys("Ctrl++"), ["Ctrl", "+"]);
        assert_eq!(keys("+"), ["+"]);
        assert_eq!(keys("F1"), ["F1"]);
        for key in COMMANDS.iter().flat_map(|entry| entry.keys) {
            assert_eq!(keys(&shown(*key)).join("+"), shown(*key));
        }
    }
}
