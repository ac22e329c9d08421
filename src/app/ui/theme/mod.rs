//! The looks of the window: colours, faces, sizes, durations, icons. Everything else asks here;
//! no colour, size of text or duration is written outside this folder.
//! It knows egui and nothing of what is drawn.

pub mod fonts;
mod icon_table;
mod icons;
mod tokens;

use std::sync::LazyLock;

use eframe::egui::{
    self, Color32, Context, CornerRadius, Margin, Shadow, Stroke, TextStyle, Theme, Ui, Vec2,
};
use serde::{Deserialize, Serialize};

pub use icons::{find as find_icon, glyph, icon};
pub use tokens::Tokens;

/// Height of the top bar, in points.
pub const TOP_BAR: f32 = 40.0;
/// Height of a tab strip.
pub const TAB_STRIP: f32 = 36.0;
/// Height of the time bar.
pub const TIME_BAR: f32 = 28.0;
/// Height of a dense row.
pub const ROW: f32 = 24.0;
/// Height of a comfortable row.
pub const ROW_COMFORTABLE: f32 = 32.0;
/// Corners of controls.
pub const RADIUS: u8 = 4;
/// Corners of cards.
pub const RADIUS_CARD: u8 = 8;
/// Size of prose.
pub const BODY: f32 = 14.0;
/// Size of text in tools.
pub const TOOL: f32 = 13.0;
/// Size of a page's title.
pub const H1: f32 = 26.0;
/// Size of a section's title.
pub const H2: f32 = 20.0;
/// Size of a subsection's title.
pub const H3: f32 = 16.0;
/// Size of code in blocks and in sentences.
pub const CODE: f32 = 13.0;
/// Size of text of second rank.
pub const SMALL: f32 = 12.0;
/// Size of captions; nothing is smaller.
pub const CAPTION: f32 = 11.0;
/// How long what was taken away can be had back at a click, in seconds.
pub const UNDO_SECONDS: f64 = 10.0;
/// Seconds for which a button shows that it has copied.
pub const COPIED_SECONDS: f64 = 1.5;
/// Seconds of a panel's movement.
pub const PANEL_SECONDS: f32 = 0.2;

/// What the user chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system does.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// Pure black and white.
    HighContrast,
}

impl ThemeChoice {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Dark, Self::Light, Self::HighContrast];

    /// Its name in Spanish.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "Sistema",
            Self::Dark => "Oscuro",
            Self::Light => "Claro",
            Self::HighContrast => "Alto contraste",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::System => "monitor",
            Self::Dark => "moon",
            Self::Light => "sun",
            Self::HighContrast => "contrast",
        }
    }
}

static DARK: LazyLock<Tokens> = LazyLock::new(tokens::dark);
static LIGHT: LazyLock<Tokens> = LazyLock::new(tokens::light);
static HIGH_CONTRAST: LazyLock<Tokens> = LazyLock::new(tokens::high_contrast);

fn high_contrast_id() -> egui::Id {
    egui::Id::unique("caudal.theme.high-contrast")
}

/// The colours in force.
pub fn tokens(ctx: &Context) -> &'static Tokens {
    let high_contrast = ctx.data(|data| data.get_temp::<bool>(high_contrast_id()).unwrap_or(false));
    match (high_contrast, ctx.theme()) {
        (true, _) => &HIGH_CONTRAST,
        (false, Theme::Dark) => &DARK,
        (false, Theme::Light) => &LIGHT,
    }
}

/// Gives the faces to egui; once, at the start.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    apply(ctx, ThemeChoice::System, false);
}

/// Puts a theme in force.
pub fn apply(ctx: &Context, choice: ThemeChoice, reduced_motion: bool) {
    let high_contrast = choice == ThemeChoice::HighContrast;
    ctx.data_mut(|data| data.insert_temp(high_contrast_id(), high_contrast));
    let dark = if high_contrast { &HIGH_CONTRAST } else { &DARK };
    ctx.set_style_of(Theme::Dark, style(dark, reduced_motion));
    ctx.set_style_of(Theme::Light, style(&LIGHT, reduced_motion));
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark | ThemeChoice::HighContrast => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    });
}

fn style(tokens: &Tokens, reduced_motion: bool) -> egui::Style {
    let mut style = egui::Style { visuals: visuals(tokens), ..egui::Style::default() };
    style.text_styles = [
        (TextStyle::Small, fonts::regular(12.0)),
        (TextStyle::Body, fonts::regular(TOOL)),
        (TextStyle::Button, fonts::medium(TOOL)),
        (TextStyle::Heading, fonts::semibold(20.0)),
        (TextStyle::Monospace, fonts::mono(12.5)),
    ]
    .into();
    style.animation_time = if reduced_motion { 0.0 } else { PANEL_SECONDS };
    if reduced_motion {
        style.scroll_animation = egui::style::ScrollAnimation::none();
        style.visuals.text_cursor.blink = false;
    }
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 8.0);
    spacing.button_padding = Vec2::new(8.0, 4.0);
    spacing.interact_size = Vec2::new(24.0, 24.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = 16.0;
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        handle_min_length: 32.0,
        ..egui::style::ScrollStyle::floating()
    };
    spacing.scroll.fade.strength = 0.0;
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    style.url_in_tooltip = false;
    style
}

fn visuals(tokens: &Tokens) -> egui::Visuals {
    let base = if tokens.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, stroke: Color32, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(tokens.stroke, stroke),
        corner_radius: radius,
        fg_stroke: Stroke::new(tokens.stroke.max(1.0), text),
        expansion: 0.0,
    };
    let mut visuals = egui::Visuals {
        override_text_color: None,
        weak_text_color: Some(tokens.weak),
        hyperlink_color: tokens.link,
        faint_bg_color: tokens.panel,
        extreme_bg_color: tokens.bg,
        text_edit_bg_color: Some(tokens.bg),
        code_bg_color: tokens.sunken,
        warn_fg_color: tokens.warn,
        error_fg_color: tokens.error,
        window_corner_radius: CornerRadius::same(RADIUS_CARD),
        window_shadow: shadow(tokens),
        window_fill: tokens.raised,
        window_stroke: Stroke::new(tokens.stroke, tokens.line2),
        menu_corner_radius: CornerRadius::same(RADIUS_CARD),
        panel_fill: tokens.bg,
        popup_shadow: shadow(tokens),
        striped: false,
        ..base
    };
    visuals.selection.bg_fill =
        if tokens.dark { tokens.link.gamma_multiply(0.35) } else { tokens.soft_link };
    if !tokens.dark {
        visuals.selection.bg_fill = Color32::from_rgb(0xB9, 0xD6, 0xF7);
    }
    visuals.selection.stroke = Stroke::new(1.0, tokens.text);
    visuals.text_cursor.stroke = Stroke::new(2.0, tokens.accent);
    visuals.widgets.noninteractive = widget(tokens.bg, tokens.line, tokens.text);
    visuals.widgets.inactive = widget(tokens.raised, tokens.line2, tokens.text);
    visuals.widgets.hovered = widget(tokens.sel, tokens.line2, tokens.text);
    visuals.widgets.active = widget(tokens.sel, tokens.accent, tokens.text);
    visuals.widgets.open = widget(tokens.sel, tokens.line2, tokens.text);
    visuals
}

fn shadow(tokens: &Tokens) -> Shadow {
    if tokens.high_contrast {
        return Shadow::NONE;
    }
    let strength = if tokens.dark { 110 } else { 36 };
    Shadow { offset: [0, 6], blur: 20, spread: 0, color: Color32::from_black_alpha(strength) }
}

/// `ui.tokens()`.
pub trait Themed {
    /// The colours in force.
    fn tokens(&self) -> &'static Tokens;
}

impl Themed for Ui {
    fn tokens(&self) -> &'static Tokens {
        tokens(self.ctx())
    }
}
