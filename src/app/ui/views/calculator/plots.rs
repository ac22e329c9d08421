//! The right column: cost by load, cost by peak ÷ mean, Firehose by record size.

use std::fmt::Write as _;

use caudal::calculator::{Plan, Tariff, decimal};
use eframe::egui::{Frame, Margin, Ui};

use super::chart::{self, Chart, Curve, Mark, Tick};
use super::curves::{self, Curves};
use super::{Answer, State, caption, plan};
use crate::ui::numbers;
use crate::ui::theme::{Themed as _, Tokens};

pub(super) fn show(ui: &mut Ui, state: &mut State) {
    let Some(answer) = &state.answer else { return };
    let tokens = ui.tokens();
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        by_load(ui, tokens, answer);
        by_peak(ui, tokens, answer);
        by_size(ui, tokens, answer);
        if let Some(tariff) = state.tariff() {
            caption(ui, &footnote(tariff));
        }
    });
}

fn footnote(tariff: &Tariff) -> String {
    let doubt = tariff.doubt.as_ref().map(|doubt| format!(" {doubt}")).unwrap_or_default();
    format!(
        "Precios de {} según la tabla del {}. Sin impuestos.{doubt}",
        tariff.region,
        tariff.date.spanish()
    )
}

/// `10 k`, `1 M`, `0,1`.
fn compact(value: f64) -> String {
    let (scaled, unit) = match value {
        v if v >= 1e6 => (v / 1e6, " M"),
        v if v >= 1e4 => (v / 1e3, " k"),
        v => (v, ""),
    };
    let decimals = match scaled {
        s if s >= 100.0 || s.fract().abs() < 1e-9 => 0,
        s if s >= 0.1 => 1,
        _ => 2,
    };
    format!("{}{unit}", numbers::decimal(scaled, decimals))
}

/// A tick for each power of ten.
fn decades(low: i32, high: i32) -> Vec<Tick> {
    (low..=high).map(|power| (f64::from(power), compact(10_f64.powi(power)))).collect()
}

/// Round ticks of a linear axis.
fn even(low: f64, high: f64, count: f64, words: impl Fn(f64) -> String) -> Vec<Tick> {
    let rough = ((high - low) / count).max(1e-9);
    let unit = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * unit)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|index| index as f64 * step).map(|value| (value, words(value))).collect()
}

fn lines<'a>(tokens: &Tokens, all: &'a [(Plan, Vec<egui_plot::PlotPoint>)]) -> Vec<Curve<'a>> {
    let curve = |(plan, points): &'a (Plan, Vec<egui_plot::PlotPoint>)| Curve {
        points,
        colour: plan::colour(tokens, *plan),
        style: plan::style(*plan),
        label: plan::short(*plan).to_owned(),
    };
    all.iter().map(curve).collect()
}

fn by_load(ui: &mut Ui, tokens: &Tokens, answer: &Answer) {
    let Curves { by_load, crossings, load_most, .. } = &answer.curves;
    let heights = || by_load.iter().flat_map(|(_, points)| points).map(|point| point.y);
    let low = heights().fold(f64::MAX, f64::min).floor().max(-1.0);
    let high = heights().fold(f64::MIN, f64::max).ceil().max(low + 1.0);
    let most = (*load_most as f64).log10();
    let records = answer.load.records.exact().approx();
    let marks = crossings
        .iter()
        .map(|crossing| Mark {
            at: (crossing.records.exact().approx().log10(), curves::height(crossing.nano_usd)),
            words: [
                format!("{} gana", plan::short(crossing.above)),
                format!("desde {} reg/s", crossing.records.spanish()),
            ],
            left: false,
            drop: false,
        })
        .collect::<Vec<_>>();
    let told: Vec<_> = crossings
        .iter()
        .map(|crossing| {
            format!(
                "{} gana a {} desde {} registros por segundo",
                crossing.above.name(),
                crossing.below.name(),
                crossing.records.spanish()
            )
        })
        .collect();
    let chart = Chart {
        title: "Coste según la carga",
        caption: "USD al mes, escala logarítmica",
        axis: format!("registros por segundo, {} KB", answer.load.size.spanish()),
        x: (0.0, most),
        y: (low, high),
        ticks_x: decades(0, most.round() as i32),
        // The corner is the other axis'.
        ticks_y: decades(low as i32 + 1, high as i32),
        curves: lines(tokens, by_load),
        marks,
        own: Some((records.max(1.0).log10(), compact(records))),
        summary: format!("Coste según la carga. {}", told.join("; ")),
    };
    chart::show(ui, &chart, 316.0, |x| {
        let mut words = format!("{} reg/s", compact(10_f64.powf(x).round()));
        for (plan, points) in by_load {
            if let Some(y) = chart::value(points, x) {
                let _ = write!(words, " · {} {}", plan::short(*plan), compact(10_f64.powf(y)));
            }
        }
        words
    });
}

fn by_peak(ui: &mut Ui, tokens: &Tokens, answer: &Answer) {
    let Curves { by_peak, peak_even, peak_most, .. } = &answer.curves;
    let most =
        by_peak.iter().flat_map(|(_, points)| points).map(|point| point.y).fold(1.0, f64::max);
    let high = most * 1.1;
    let mut summary = "Coste según pico entre media.".to_owned();
    let marks = peak_even.map(|(plan, peak, cost)| {
        let x = peak.exact();
        let _ = write!(summary, " Equilibrio en {} veces la media.", decimal(x, 1));
        Mark {
            at: (x.approx(), cost),
            words: [
                format!("equilibrio en ×{}", decimal(x, 1)),
                format!("desde ahí gana {}", plan.name().to_lowercase()),
            ],
            left: true,
            drop: true,
        }
    });
    let own = answer.load.peak.exact().approx();
    let chart = Chart {
        title: "¿Y si el tráfico va a picos?",
        caption: "lo provisionado paga el pico; bajo demanda, la media",
        axis: format!("pico ÷ media, con {} reg/s de media", answer.load.records.spanish()),
        x: (1.0, *peak_most),
        y: (0.0, high),
        ticks_x: even(1.5, *peak_most, 5.0, |value| format!("×{}", numbers::decimal(value, 0))),
        ticks_y: even(0.0, high, 4.0, compact),
        curves: lines(tokens, by_peak),
        marks: marks.into_iter().collect(),
        own: Some((own, format!("tú, ×{}", answer.load.peak.spanish()))),
        summary,
    };
    chart::show(ui, &chart, 276.0, |x| {
        let mut words = format!("×{}", numbers::decimal(x, 1));
        for (plan, points) in by_peak {
            if let Some(y) = chart::value(points, x) {
                let _ = write!(words, " · {} {}", plan::short(*plan), compact(y));
            }
        }
        words
    });
}

/// Sizes to be read off an axis.
fn sizes(from: f64, to: f64) -> Vec<Tick> {
    let all = [0.01, 0.1, 1.0, 5.0, 10.0, 25.0, 100.0, 1000.0, 10_000.0];
    let ticks = all.into_iter().map(|kb: f64| (kb.log10(), compact(kb)));
    ticks.filter(|(x, _)| (from..=to).contains(x)).collect()
}

fn by_size(ui: &mut Ui, tokens: &Tokens, answer: &Answer) {
    let Curves { by_size, gb, .. } = &answer.curves;
    let size = answer.load.record_bytes().approx() / 1024.0;
    let from = size.clamp(0.01, 0.75).log10() - 0.1;
    let to = size.max(75.0).log10() + 0.1;
    let low = (gb.max(1e-4) * 0.7).log10();
    let seen = by_size.iter().filter(|point| point.x >= from).map(|point| point.y);
    let high = seen.fold(low + 0.5, f64::max) + 0.05;
    let curve = Curve {
        points: by_size,
        colour: tokens.text,
        style: egui_plot::LineStyle::Solid,
        label: "Firehose".to_owned(),
    };
    let flat = [
        egui_plot::PlotPoint::new(from, gb.max(1e-4).log10()),
        egui_plot::PlotPoint::new(to, gb.max(1e-4).log10()),
    ];
    let ideal = Curve {
        points: &flat,
        colour: tokens.secondary,
        style: egui_plot::LineStyle::dashed_dense(),
        label: "sin redondeo".to_owned(),
    };
    let ticks =
        [0.05, 0.1, 0.2, 0.5, 1.0, 2.0].map(|usd: f64| (usd.log10(), numbers::decimal(usd, 2)));
    let chart = Chart {
        title: "Firehose según el tamaño",
        caption: "USD por GB útil: cada registro se redondea a 5 KB",
        axis: "KB por registro, escala logarítmica".to_owned(),
        x: (from, to),
        y: (low, high),
        ticks_x: sizes(from, to),
        ticks_y: ticks.into_iter().filter(|(y, _)| (low..=high).contains(y)).collect(),
        curves: vec![curve, ideal],
        marks: Vec::new(),
        own: Some((size.max(1e-3).log10(), format!("{} KB", answer.load.size.spanish()))),
        summary: "Precio de Firehose por GB útil según el tamaño del registro: el mínimo está en \
                  los múltiplos de 5 KB."
            .to_owned(),
    };
    chart::show(ui, &chart, 236.0, |x| {
        let value = chart::value(by_size, x).map(|y| numbers::decimal(10_f64.powf(y), 3));
        format!("{} KB · {} USD/GB", compact(10_f64.powf(x)), value.unwrap_or_default())
    });
}
