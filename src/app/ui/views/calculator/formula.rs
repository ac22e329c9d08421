//! A formula on the screen: in mono, the user's numbers underlined with dots.

use caudal::calculator::{Formula, Piece};
use eframe::egui::{Color32, Pos2, Rect, Sense, Shape, Ui, Vec2};

use crate::ui::theme::{Themed as _, fonts};

/// Draws it over as many lines as it needs within a width; returns where.
pub(super) fn show(ui: &mut Ui, formula: &Formula, size: f32, colour: Color32, width: f32) -> Rect {
    let tokens = ui.tokens();
    let font = fonts::mono(size);
    let height = size * 1.5;
    // Terms stay together where they can: a sum breaks after its signs.
    let mut terms: Vec<Vec<(String, bool)>> = vec![Vec::new()];
    for piece in &formula.0 {
        let words: Vec<(String, bool)> = match piece {
            Piece::Input(_, text) => vec![(text.clone(), true)],
            Piece::Text(text) => {
                text.split_inclusive(' ').map(|word| (word.to_owned(), false)).collect()
            }
        };
        for word in words {
            let ends = !word.1 && word.0 == "+ ";
            if let Some(term) = terms.last_mut() {
                term.push(word);
            }
            if ends {
                terms.push(Vec::new());
            }
        }
    }
    let painter = ui.painter().clone();
    let lay = |(text, input): (String, bool)| {
        let colour = if input { tokens.text } else { colour };
        (painter.layout_no_wrap(text, font.clone(), colour), input)
    };
    let (mut at, mut places, mut galleys) = (Vec2::ZERO, Vec::new(), Vec::new());
    for term in terms {
        let term: Vec<_> = term.into_iter().map(lay).collect();
        let wide: f32 = term.iter().map(|(galley, _)| galley.size().x).sum();
        if at.x > 0.0 && at.x + wide > width {
            at = Vec2::new(0.0, at.y + height);
        }
        for (galley, input) in term {
            if at.x > 0.0 && at.x + galley.size().x > width {
                at = Vec2::new(0.0, at.y + height);
            }
            // No line begins with a space.
            if at.x <= 0.0 && galley.text().trim().is_empty() {
                continue;
            }
            places.push(at);
            at.x += galley.size().x;
            galleys.push((galley, input));
        }
    }
    let widest = places.iter().zip(&galleys).map(|(at, (galley, _))| at.x + galley.size().x);
    let size = Vec2::new(widest.fold(0.0, f32::max), at.y + height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    for (place, (galley, input)) in places.into_iter().zip(galleys) {
        let at = rect.min + place;
        let end = at.x + galley.size().x;
        let y = at.y + height - 2.0;
        ui.painter().galley(at, galley, colour);
        if input {
            let line = [Pos2::new(at.x + 1.0, y), Pos2::new(end - 1.0, y)];
            ui.painter().extend(Shape::dotted_line(&line, tokens.accent, 4.0, 1.0));
        }
    }
    rect
}
