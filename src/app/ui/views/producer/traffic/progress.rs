//! What becomes of the traffic: counts, the last refusal, and a curve.

use caudal::clients::producer::{Counts, ProducerStatus, Row, State as Life, StopReason};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Label, Pos2, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::note;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// Height of the curve.
const CURVE: f32 = 72.0;

/// Why it ended, or what it does.
fn life(status: &ProducerStatus) -> &'static str {
    match status.state {
        Life::Running => "Enviando con PutRecords",
        Life::Waiting => "Esperando a que el stream esté ACTIVE",
        Life::Stopped(StopReason::Asked) => "Detenido",
        Life::Stopped(StopReason::StreamGone) => "Detenido: el stream ya no está",
        Life::Stopped(StopReason::OtherPast) => "Detenido: el mundo ha vuelto a otro momento",
        Life::Stopped(StopReason::Refused) => "Detenido: AWS rechaza la llamada",
        Life::Stopped(StopReason::WorldClosed) => "Detenido: el mundo se ha cerrado",
    }
}

/// Shows it.
pub(super) fn show(ui: &mut Ui, status: &ProducerStatus) {
    let tokens = ui.tokens();
    crate::ui::views::title(ui, life(status));
    let counts: Counts = status.counts;
    super::super::row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        for (name, value, colour) in [
            ("aceptados", counts.accepted, tokens.text),
            ("rechazos", counts.rejected, tokens.error),
            ("reintentos", counts.retried, tokens.warn),
            ("perdidos", counts.lost, tokens.error),
            ("en vuelo", counts.in_flight, tokens.secondary),
            ("sin enviar por falta de tiempo", counts.left_out, tokens.secondary),
            ("sospechosos", counts.suspicious, tokens.secondary),
        ] {
            if value == 0 && name != "aceptados" {
                continue;
            }
            // One piece each, so that a line breaks between them.
            let mut job = LayoutJob::default();
            let format =
                |font, colour| TextFormat { font_id: font, color: colour, ..TextFormat::default() };
            let number = format(fonts::mono_semibold(theme::TOOL), colour);
            job.append(&numbers::whole(value), 0.0, number);
            job.append(name, 6.0, format(fonts::regular(theme::TOOL), tokens.secondary));
            ui.add(Label::new(job).extend());
        }
    });
    if counts.rejected > 0 {
        note(
            ui,
            "Lo rechazado se vuelve a enviar con espera exponencial y azar, como hacen los SDK; \
             tras el último intento se da por perdido.",
        );
    }
    if let Some(error) = &status.last_error {
        let text = format!("{}: {}", error.code, error.message);
        ui.add(Label::new(RichText::new(text).font(fonts::mono(12.0)).color(tokens.error)).wrap());
    }
    curve(ui, status);
}

/// Accepted and refused records of the last two minutes, a bar per simulated second.
fn curve(ui: &mut Ui, status: &ProducerStatus) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), CURVE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let most = status.rows.iter().map(|row| row.accepted + row.rejected).max().unwrap_or_default();
    let words = format!(
        "Registros por segundo de los últimos {} s: {} como mucho",
        status.rows.len(),
        numbers::whole(most)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let last = status.at.secs();
    let step = rect.width() / 120.0;
    let bar = |row: &Row, from: u64, to: u64| {
        let right = rect.right() - (last - row.second) as f32 * step;
        let y = |value: u64| rect.bottom() - value as f32 / most.max(1) as f32 * (CURVE - 4.0);
        Rect::from_min_max(Pos2::new(right - step + 1.0, y(to)), Pos2::new(right, y(from)))
    };
    for row in status.rows.iter().filter(|row| last - row.second < 120) {
        let both = row.accepted + row.rejected;
        ui.painter().rect_filled(bar(row, 0, row.accepted), 0, tokens.secondary);
        ui.painter().rect_filled(bar(row, row.accepted, both), 0, tokens.error);
    }
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    note(ui, &format!("{words}; en rojo, lo rechazado."));
}
