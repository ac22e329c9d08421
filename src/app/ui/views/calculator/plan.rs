//! How a way to pay looks, in lists and in plots: a colour and a dash pattern.

use caudal::calculator::Plan;
use eframe::egui::Color32;
use egui_plot::LineStyle;

use crate::ui::theme::Tokens;

/// Its colour.
pub(super) fn colour(tokens: &Tokens, plan: Plan) -> Color32 {
    match plan {
        Plan::Provisioned => tokens.text,
        Plan::Standard | Plan::Advantage => tokens.link,
        Plan::Firehose => tokens.secondary,
    }
}

/// Its dashes.
pub(super) fn style(plan: Plan) -> LineStyle {
    match plan {
        Plan::Provisioned | Plan::Standard => LineStyle::Solid,
        Plan::Advantage => LineStyle::dashed_loose(),
        Plan::Firehose => LineStyle::dashed_dense(),
    }
}

/// Its name at the end of a line.
pub(super) fn short(plan: Plan) -> &'static str {
    match plan {
        Plan::Firehose => "Firehose",
        _ => plan.name(),
    }
}
