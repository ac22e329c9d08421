//! Notifications: a few words that float for a moment, and their history behind the bell.

use std::collections::VecDeque;

use eframe::egui::{
    Align2, Area, Context, Id, Margin, Order, RichText, ScrollArea, Ui, Vec2, accesskit,
};

use super::route::Route;
use super::theme::{self, fonts, icon};
use super::widgets::{self, Tone};

/// Notifications kept.
const KEPT: usize = 200;
/// Seconds that one floats.
const FLOATS: f64 = 5.0;
/// At most so many float at once.
const FLOATING: usize = 3;

/// Something the user should know.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it is.
    pub tone: Tone,
    /// What happened, in a sentence.
    pub text: String,
    /// Where to see it.
    pub route: Option<Route>,
    /// Seconds since the window opened.
    at: f64,
    seen: bool,
}

/// All of them.
#[derive(Default)]
pub struct Notices {
    kept: VecDeque<Notice>,
    /// Whether the history is open.
    pub open: bool,
}

/// What was chosen among the notifications.
pub enum NoticeEvent {
    /// To go where it can be seen.
    Go(Route),
    /// To copy what it says.
    Copy(String),
}

impl Notices {
    /// Says something; the same text again soon after only says it anew.
    pub fn say(
        &mut self,
        ctx: &Context,
        tone: Tone,
        text: impl Into<String>,
        route: Option<Route>,
    ) {
        let (text, at) = (text.into(), ctx.time());
        if self.kept.back().is_some_and(|last| last.text == text && at - last.at < FLOATS) {
            self.kept.pop_back();
        }
        let seen = tone == Tone::Ok;
        self.kept.push_back(Notice { tone, text, route, at, seen });
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        ctx.request_repaint();
    }

    /// How many that aren't plain confirmations have not been looked at.
    pub fn unseen(&self) -> usize {
        self.kept.iter().filter(|notice| !notice.seen).count()
    }

    /// Whether anything floats.
    #[cfg(test)]
    pub fn floats(&self, ctx: &Context) -> bool {
        self.kept.back().is_some_and(|last| ctx.time() - last.at < FLOATS)
    }

    /// Draws what floats.
    pub fn float(&mut self, ctx: &Context) -> Option<NoticeEvent> {
        let now = ctx.time();
        let floating: Vec<Notice> = self
            .kept
            .iter()
            .rev()
            .take(FLOATING)
            .take_while(|notice| now - notice.at < FLOATS)
            .cloned()
            .collect();
        let next = floating.iter().map(|notice| FLOATS - (now - notice.at)).reduce(f64::min)?;
        ctx.request_repaint_after_secs(next as f32 + 0.05);
        let mut event = None;
        let area = Area::new(Id::unique("caudal.notices.floating"))
            .order(Order::Tooltip)
            .anchor(Align2::RIGHT_BOTTOM, Vec2::new(-16.0, -(theme::TIME_BAR + 12.0)));
        let shown = area.show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            for notice in floating.iter().rev() {
                widgets::popup_frame(ui).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
                    ui.set_width(344.0);
                    if let Some(chosen) = line(ui, notice) {
                        event = Some(chosen);
                    }
                });
            }
        });
        ctx.accesskit_node_builder(shown.response.id, |node| {
            node.set_live(accesskit::Live::Polite);
            if let Some(last) = floating.first() {
                node.set_label(last.text.as_str());
            }
        });
        event
    }

    /// Draws the history, newest first.
    pub fn history(&mut self, ui: &mut Ui) -> Option<NoticeEvent> {
        for notice in &mut self.kept {
            notice.seen = true;
        }
        ui.set_width(360.0);
        widgets::caps_heading(ui, "Avisos", None);
        if self.kept.is_empty() {
            widgets::empty_state(
                ui,
                "bell",
                "Nada que contar",
                "Aquí queda lo que pase: errores, cambios y copias.",
                None,
            );
            return None;
        }
        let mut event = None;
        ScrollArea::vertical().max_height(520.0).show(ui, |ui| {
            let now = ui.ctx().time();
            for notice in self.kept.iter().rev() {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.add_space(8.0);
                    if let Some(chosen) = line(ui, notice) {
                        event = Some(chosen);
                    }
                });
                ui.horizontal(|ui| {
                    ui.add_space(32.0);
                    let ago =
                        RichText::new(ago(now - notice.at)).font(fonts::regular(theme::CAPTION));
                    ui.label(ago.color(theme::tokens(ui.ctx()).weak));
                });
                ui.add_space(4.0);
            }
        });
        event
    }
}

/// An icon, the sentence, and what can be done.
fn line(ui: &mut Ui, notice: &Notice) -> Option<NoticeEvent> {
    let tokens = theme::tokens(ui.ctx());
    let picture = match notice.tone {
        Tone::Ok => "circle-check",
        Tone::Link | Tone::Neutral => "info",
        Tone::Warn => "triangle-alert",
        Tone::Error => "octagon-alert",
    };
    let mut event = None;
    ui.horizontal_top(|ui| {
        ui.label(icon(picture, 16.0).color(notice.tone.colours(tokens).0));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.set_max_width(300.0);
            ui.label(RichText::new(&notice.text).font(fonts::regular(theme::TOOL)));
            let worth_copying = matches!(notice.tone, Tone::Warn | Tone::Error);
            if notice.route.is_none() && !worth_copying {
                return;
            }
            ui.horizontal(|ui| {
                if let Some(route) = &notice.route
                    && widgets::link_button(ui, "Ver").clicked()
                {
                    event = Some(NoticeEvent::Go(route.clone()));
                }
                if worth_copying && widgets::link_button(ui, "Copiar detalles").clicked() {
                    event = Some(NoticeEvent::Copy(notice.text.clone()));
                }
            });
        });
    });
    event
}

/// How long ago, in words.
fn ago(seconds: f64) -> String {
    let minutes = (seconds / 60.0) as u64;
    match minutes {
        0 => "hace un momento".to_owned(),
        1 => "hace 1 minuto".to_owned(),
        2..60 => format!("hace {minutes} minutos"),
        60..120 => "hace 1 hora".to_owned(),
        _ => format!("hace {} horas", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_confirmation_waits_to_be_seen() {
        let ctx = Context::default();
        let mut notices = Notices::default();
        notices.say(&ctx, Tone::Ok, "Copiado", None);
        assert_eq!(notices.unseen(), 0);
        notices.say(&ctx, Tone::Error, "Fallo", None);
        notices.say(&ctx, Tone::Error, "Fallo", None);
        assert_eq!(notices.unseen(), 1, "the same again is one");
        for index in 0..KEPT * 2 {
            notices.say(&ctx, Tone::Warn, format!("Aviso {index}"), None);
        }
        assert_eq!(notices.kept.len(), KEPT);
    }

    #[test]
    fn time_is_told_in_words() {
        assert_eq!(ago(3.0), "hace un momento");
        assert_eq!(ago(61.0), "hace 1 minuto");
        assert_eq!(ago(600.0), "hace 10 minutos");
        assert_eq!(ago(3700.0), "hace 1 hora");
        assert_eq!(ago(7300.0), "hace 2 horas");
    }
}
