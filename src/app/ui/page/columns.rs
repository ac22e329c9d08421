//! How a page shares the width: prose, figures, and the outline at the right.

use eframe::egui::Rect;

use super::flow::Area;

/// Longest measure of prose, in points: about 75 characters.
const PROSE: f32 = 600.0;
/// Width of figures, tables and code where there is room.
const WIDE: f32 = 784.0;
/// Width of the outline.
const OUTLINE: f32 = 256.0;
/// Space between the page and the outline.
const GUTTER: f32 = 56.0;
/// Narrowest view with an outline.
const OUTLINE_FROM: f32 = 1120.0;

/// The columns of a page.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// The page's own.
    pub(super) area: Area,
    /// Left edge of the outline, if there is one; from the view's left edge.
    pub(super) outline: Option<f32>,
    /// Width of the outline.
    pub(super) outline_width: f32,
}

impl Columns {
    /// Shares a width.
    pub(super) fn new(width: f32, outline: bool) -> Self {
        let padding = if width < 560.0 { 16.0 } else { 32.0 };
        let beside = outline && width >= OUTLINE_FROM;
        let taken = if beside { GUTTER + OUTLINE } else { 0.0 };
        let wide = (width - 2.0 * padding - taken).clamp(120.0, WIDE).floor();
        let left = ((width - wide - taken) / 2.0).max(padding).floor();
        let area = Area { x: left, prose: wide.min(PROSE), wide };
        let outline = beside.then_some(left + wide + GUTTER);
        Self { area, outline, outline_width: OUTLINE }
    }

    /// The outline's place in the view.
    pub(super) fn outline_rect(&self, view: Rect) -> Option<Rect> {
        let left = view.left() + self.outline?;
        let right = (left + self.outline_width).min(view.right() - 16.0);
        Some(Rect::from_x_y_ranges(left..=right, view.y_range()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_views_keep_their_padding() {
        let columns = Columns::new(480.0, true);
        assert!((columns.area.x - 16.0).abs() < 0.1 && (columns.area.wide - 448.0).abs() < 0.1);
        assert!(columns.outline.is_none());
    }

    #[test]
    fn wide_views_have_an_outline_beside_the_figures() {
        let columns = Columns::new(1392.0, true);
        assert!(
            (columns.area.wide - 784.0).abs() < 0.1 && (columns.area.prose - 600.0).abs() < 0.1
        );
        let left = columns.outline.expect("an outline");
        let right = left + columns.outline_width;
        assert!(right + columns.area.x <= 1392.5, "centred: {} and {right}", columns.area.x);
        assert!(Columns::new(1119.0, true).outline.is_none());
        assert!(Columns::new(1392.0, false).outline.is_none());
    }
}
