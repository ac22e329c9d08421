//! The box that says what Caudal is and whose work it brings.

use eframe::egui::{
    Align, Context, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, RichText, Role,
    ScrollArea, Ui, Vec2, Widget as _, WidgetInfo,
};

use super::palette::{Floating, Stage, scrim};
use super::theme::{self, Themed as _, fonts, icon};
use super::widgets::{Row, caps_heading, icon_button, popup_frame};

/// Something of others that is part of the program.
struct Work {
    name: &'static str,
    icon: &'static str,
    /// Whose it is and under what licence, in a few words.
    terms: &'static str,
    text: &'static str,
}

const OFL: &str = include_str!("../../../assets/fonts/LICENSE-OFL");
const APACHE: &str = include_str!("../../../LICENSE-APACHE");

const WORKS: [Work; 6] = [
    Work {
        name: "Caudal",
        icon: "waves",
        terms: "MIT",
        text: include_str!("../../../LICENSE-MIT"),
    },
    Work { name: "Caudal, si lo prefieres", icon: "waves", terms: "Apache 2.0", text: APACHE },
    Work {
        name: "Inter",
        icon: "heading",
        terms: "The Inter Project Authors · SIL OFL 1.1",
        text: OFL,
    },
    Work {
        name: "JetBrains Mono",
        icon: "terminal",
        terms: "The JetBrains Mono Project Authors · SIL OFL 1.1",
        text: OFL,
    },
    Work {
        name: "Noto Color Emoji",
        icon: "sparkles",
        terms: "Google Inc. y Arjen Nienhuis · SIL OFL 1.1",
        text: OFL,
    },
    Work {
        name: "Lucide",
        icon: "circle-check",
        terms: "Lucide Icons and Contributors · ISC y MIT",
        text: include_str!("../../../assets/icons/LICENSE-lucide"),
    },
];

const WHAT: &str = "Una ayuda memoria de Amazon Kinesis con un simulador fiel dentro: su API, sus \
    límites y sus errores, para leer y probar a la vez.";
const LOCAL: &str = "Todo ocurre en este equipo. Caudal no llama a AWS, no necesita cuenta ni \
    conexión, no gasta dinero y no envía nada a nadie. «caudal serve» escucha solo en este equipo.";
const NOT_AWS: &str = "Caudal es independiente: no es un producto de Amazon ni lo respalda Amazon. \
    Los nombres de AWS son marcas de sus dueños.";

/// The box; it is drawn while it is open.
#[derive(Default)]
pub struct AboutBox {
    floating: Floating,
    /// The work whose licence is shown.
    unfolded: Option<usize>,
}

/// Its width where there is room.
const WIDTH: f32 = 560.0;

impl AboutBox {
    /// Opens it.
    pub fn open(&mut self) {
        self.unfolded = None;
        self.floating.open();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.floating.is_open()
    }

    /// Closes it; the keyboard goes back to what had it when it is drawn next.
    pub fn close(&mut self) {
        self.floating.close();
    }

    /// Draws it over everything, if it is open.
    pub fn show(&mut self, ctx: &Context) {
        let opening = match self.floating.begin(ctx, Id::unique("caudal.about.none")) {
            Stage::Closed | Stage::Closing => return,
            stage => stage == Stage::Opening,
        };
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.floating.end(ctx);
            return;
        }
        let room = ctx.content_rect().size() - Vec2::splat(16.0);
        let width = WIDTH.min(room.x);
        let modal = Modal::new(Id::unique("caudal.about")).frame(Frame::NONE);
        let modal = modal.backdrop_color(scrim(ctx)).show(ctx, |ui| {
            popup_frame(ui)
                .show(ui, |ui| {
                    ui.set_width(width);
                    let close = head(ui, opening);
                    let area = ScrollArea::vertical().id_salt("about");
                    let height = (room.y - ui.min_rect().height() - 8.0).clamp(64.0, 560.0);
                    area.max_height(height)
                        .min_scrolled_height(height)
                        .auto_shrink([false, true])
                        .show(ui, |ui| {
                            scroll_by_keys(ui, height - 32.0);
                            let margin = Margin { left: 24, right: 24, top: 0, bottom: 16 };
                            Frame::new().inner_margin(margin).show(ui, |ui| self.body(ui));
                        });
                    close
                })
                .inner
        });
        if modal.inner || modal.backdrop_response.clicked() {
            self.floating.close();
            ctx.request_repaint();
        }
    }

    fn body(&mut self, ui: &mut Ui) {
        let tokens = ui.tokens();
        for (words, colour) in
            [(WHAT, tokens.text), (LOCAL, tokens.text), (NOT_AWS, tokens.secondary)]
        {
            let words = RichText::new(words).font(fonts::regular(theme::BODY)).color(colour);
            Label::new(words.line_height(Some(21.0))).wrap().ui(ui);
        }
        ui.add_space(8.0);
        caps_heading(ui, "Licencias", None);
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, work) in WORKS.iter().enumerate() {
            let unfolded = self.unfolded == Some(index);
            let row = Row::new(work.name)
                .icon(work.icon)
                .detail(work.terms)
                .height(theme::ROW_COMFORTABLE)
                .selected(unfolded)
                .name(format!("{}, {}, licencia", work.name, work.terms));
            let response = row.show(ui);
            ui.accesskit_node_builder(response.id, |node| node.set_expanded(unfolded));
            if response.clicked() {
                self.unfolded = (!unfolded).then_some(index);
            }
            if unfolded {
                licence(ui, work);
            }
        }
    }
}

/// Icon, name, version, and what closes it. Returns whether to close.
fn head(ui: &mut Ui, opening: bool) -> bool {
    let tokens = ui.tokens();
    let margin = Margin { left: 24, right: 16, top: 16, bottom: 12 };
    let head = Frame::new().inner_margin(margin).show(ui, |ui| {
        let mut close = false;
        ui.horizontal(|ui| {
            ui.label(icon("waves", 24.0).color(tokens.accent));
            let title = ui.label(RichText::new("Caudal").font(fonts::semibold(20.0)));
            title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Acerca de Caudal"));
            let version = concat!("versión ", env!("CARGO_PKG_VERSION"));
            ui.label(RichText::new(version).font(fonts::mono(12.0)).color(tokens.weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = icon_button(ui, "x", "Cerrar", Some("Esc"));
                if opening {
                    button.request_focus();
                }
                close = button.clicked();
            });
        });
        close
    });
    head.inner
}

/// The text of a licence.
fn licence(ui: &mut Ui, work: &Work) {
    let tokens = ui.tokens();
    let frame = Frame::new()
        .fill(tokens.sunken)
        .stroke(eframe::egui::Stroke::new(tokens.stroke, tokens.line))
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = RichText::new(work.text.trim()).font(fonts::mono(theme::CAPTION));
        Label::new(words.color(tokens.secondary)).wrap().selectable(true).ui(ui);
    });
    ui.add_space(8.0);
}

/// `PgUp` and `PgDn` move the text, for licences are long and have nothing in them to go to.
fn scroll_by_keys(ui: &Ui, page: f32) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::PageDown) {
        ui.scroll_with_delta(Vec2::new(0.0, -page));
    } else if pressed(Key::PageUp) {
        ui.scroll_with_delta(Vec2::new(0.0, page));
    }
}

#[cfg(test)]
mod tests;
