//! Rows of lists: the index, menus, results.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::{focus_ring, paint_icon};
use crate::ui::theme::{self, Themed as _, fonts};

/// A row that can be clicked: `[icon] text … detail`.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    detail: Option<&'a str>,
    selected: bool,
    strong: bool,
    indent: f32,
    height: f32,
    name: Option<String>,
    icon_colour: Option<Color32>,
    role: Role,
}

impl<'a> Row<'a> {
    /// A row with a text, which is also its accessible name.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            icon: None,
            detail: None,
            selected: false,
            strong: false,
            indent: 0.0,
            height: theme::ROW,
            name: None,
            icon_colour: None,
            role: Role::Button,
        }
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The icon in a colour of its own.
    pub fn icon_colour(mut self, colour: Color32) -> Self {
        self.icon_colour = Some(colour);
        self
    }

    /// A word or number at the right.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Marked as where one is.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// In a heavier face.
    pub fn strong(mut self, strong: bool) -> Self {
        self.strong = strong;
        self
    }

    /// Further to the right, in points.
    pub fn indent(mut self, indent: f32) -> Self {
        self.indent = indent;
        self
    }

    /// In points.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// An accessible name other than the text.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What it is to a screen reader, if not a button.
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Draws it over the whole width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = ui.tokens();
        let size = Vec2::new(ui.available_width(), self.height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let name = self.name.clone().unwrap_or_else(|| self.text.to_owned());
        let (enabled, selected, role) = (ui.is_enabled(), self.selected, self.role);
        response.widget_info(|| WidgetInfo::selected(role, enabled, selected, &name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        if self.selected {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.sel);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
        }
        let lit = self.selected || self.strong || response.hovered();
        let colour = if lit { tokens.text } else { tokens.secondary };
        let mut left = rect.left() + 8.0 + self.indent;
        if let Some(icon) = self.icon {
            let centre = Pos2::new(left + 8.0, rect.center().y);
            let size = if self.height < theme::ROW_COMFORTABLE { 14.0 } else { 16.0 };
            paint_icon(ui.painter(), centre, icon, size, self.icon_colour.unwrap_or(colour));
            left += 24.0;
        }
        let mut right = rect.right() - 8.0;
        if let Some(detail) = self.detail {
            let at = Pos2::new(right, rect.center().y);
            let font = fonts::mono(theme::CAPTION);
            let place = ui.painter().text(at, Align2::RIGHT_CENTER, detail, font, tokens.weak);
            right = place.left() - 8.0;
        }
        let font = if self.selected || self.strong {
            fonts::medium(theme::TOOL)
        } else {
            fonts::regular(theme::TOOL)
        };
        let area = Rect::from_x_y_ranges(left..=right.max(left), rect.y_range());
        elided(ui, area, self.text, font, colour);
        focus_ring(ui, &response);
        response
    }
}

/// A line of text, cut with an ellipsis where there is no room.
fn elided(ui: &Ui, area: Rect, text: &str, font: FontId, colour: Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap.max_width = area.width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let origin = Pos2::new(area.left(), area.center().y - galley.size().y / 2.0);
    ui.painter().galley(origin, galley, colour);
}

/// The heading of a part of a list, in capitals.
pub fn caps_heading(ui: &mut Ui, text: &str, detail: Option<&str>) -> Response {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let font = fonts::semibold(theme::CAPTION);
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    let painter = ui.painter();
    painter.text(at, Align2::LEFT_CENTER, text.to_uppercase(), font, tokens.secondary);
    if let Some(detail) = detail {
        let at = rect.right_center() - Vec2::new(8.0, 0.0);
        let font = fonts::mono(theme::CAPTION);
        painter.text(at, Align2::RIGHT_CENTER, detail, font, tokens.weak);
    }
    response
}
