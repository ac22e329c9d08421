//! The left column: the load, the region and its prices, Firehose's extras, the live traffic.

use caudal::calculator::{Field, Load, Units};
use eframe::egui::{Align, Layout, RichText, Sense, Ui, Vec2};

use super::slider::{Scale, fault, head};
use super::{State, block, caption, live, slider};
use crate::ui::app::Action;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, form};

/// The sliders.
const SCALES: [Scale; 6] = [
    Scale {
        field: Field::Records,
        range: (10.0, 1_000_000.0),
        logarithmic: true,
        step: 1.0,
        ticks: &[
            (10.0, "10"),
            (100.0, "100"),
            (1000.0, "1 k"),
            (10_000.0, "10 k"),
            (100_000.0, "100 k"),
            (1_000_000.0, "1 M"),
        ],
    },
    Scale {
        field: Field::Size,
        range: (0.1, 10_240.0),
        logarithmic: true,
        step: 1.0,
        ticks: &[
            (0.1, "0,1"),
            (1.0, "1"),
            (10.0, "10"),
            (100.0, "100"),
            (1024.0, "1024"),
            (10_240.0, "10.240"),
        ],
    },
    Scale {
        field: Field::Shared,
        range: (0.0, 5.0),
        logarithmic: false,
        step: 1.0,
        ticks: &[(0.0, "0"), (1.0, "1"), (2.0, "2"), (3.0, "3"), (4.0, "4"), (5.0, "5")],
    },
    Scale {
        field: Field::FanOut,
        range: (0.0, 20.0),
        logarithmic: false,
        step: 1.0,
        ticks: &[(0.0, "0"), (5.0, "5"), (10.0, "10"), (15.0, "15"), (20.0, "20")],
    },
    Scale {
        field: Field::Peak,
        range: (1.0, 50.0),
        logarithmic: true,
        step: 1.0,
        ticks: &[(1.0, "×1"), (3.0, "×3"), (10.0, "×10"), (50.0, "×50")],
    },
    Scale {
        field: Field::Margin,
        range: (0.0, 50.0),
        logarithmic: false,
        step: 5.0,
        ticks: &[(0.0, "0"), (25.0, "25"), (50.0, "50")],
    },
];

/// Retentions to choose from, in hours.
const RETENTIONS: [(u32, &str); 7] = [
    (24, "24 h"),
    (48, "48 h"),
    (72, "3 días"),
    (168, "7 días"),
    (720, "30 días"),
    (2160, "90 días"),
    (8760, "365 días"),
];

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    heading(ui, scene, state);
    for scale in &SCALES {
        block(ui, |ui| slider::show(ui, state, scale));
    }
    block(ui, |ui| places(ui, state));
    block(ui, |ui| units(ui, state));
    block(ui, |ui| firehose(ui, state));
    traffic(ui, scene, state);
}

/// The column's name, back to the example, copy the link.
fn heading(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 40.0);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut line = ui.new_child(
        eframe::egui::UiBuilder::new()
            .max_rect(row.shrink2(Vec2::new(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    super::super::title(&mut line, "Tu carga");
    line.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if widgets::icon_button(ui, "link", "Copiar enlace a este cálculo", None).clicked() {
            scene.actions.push(Action::Copy(state.link().to_string(), "Enlace copiado"));
        }
        if widgets::icon_button(ui, "rotate-ccw", "Volver al ejemplo de la nota", None).clicked() {
            state.take(Load::default());
        }
    });
    ui.painter().hline(row.x_range(), row.bottom(), (tokens.stroke, tokens.line));
}

/// Region and retention side by side, and the way to the prices.
fn places(ui: &mut Ui, state: &mut State) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let half = (ui.available_width() - 12.0) / 2.0;
        let names: Vec<String> = state.prices.0.iter().map(|t| t.region.clone()).collect();
        let regions: Vec<_> = names.iter().map(|name| (name.clone(), name.as_str())).collect();
        form::Field::new("Región").width(half).select(ui, &mut state.region, &regions);
        let mut hours = state.load.retention;
        let own = format!("{} h", state.load.text(Field::Retention));
        let mut options = RETENTIONS.to_vec();
        if !RETENTIONS.iter().any(|(known, _)| *known == hours) {
            options.push((hours, &own));
        }
        let field = form::Field::new("Retención").width(half);
        if field.select(ui, &mut hours, &options).changed() {
            state.load.retention = hours;
        }
    });
    let date = state.tariff().map(|tariff| tariff.date.spanish()).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        caption(ui, &format!("Precios del {date}."));
        if widgets::link_button(ui, "Editar precios").clicked() {
            state.editor = Some(super::editor::Editor::of(&state.prices, &state.region));
        }
    });
}

/// What KB and MB are, and the largest record.
fn units(ui: &mut Ui, state: &mut State) {
    let choices = [(Units::Binary, "1 MB = 1 MiB"), (Units::Decimal, "1 MB = 10⁶ B")];
    let mut chosen = state.load.units;
    let hint = match chosen {
        Units::Binary => "Binarias: 1.048.576 bytes por MB, como CreateStream y Caudal.",
        Units::Decimal => "Decimales: 1.000.000 bytes por MB, como la letra de las cuotas.",
    };
    form::Field::new("Unidades").hint(hint).radio(ui, &mut chosen, &choices);
    if chosen != state.load.units {
        let other = Load { units: chosen, ..state.load.clone() };
        match other.check() {
            Ok(()) => state.load = other,
            Err(fault) => {
                state.faults.insert(fault.field, fault.sentence);
            }
        }
    }
    head(ui, state, Field::Largest, "Registro mayor");
    fault(ui, state, Field::Largest);
}

/// Firehose's extras.
fn firehose(ui: &mut Ui, state: &mut State) {
    let tokens = ui.tokens();
    let text = RichText::new("Firehose").font(fonts::regular(theme::SMALL));
    ui.label(text.color(tokens.secondary));
    form::Field::new("Convertir a Parquet u ORC").check(ui, &mut state.load.conversion);
    form::Field::new("Partición dinámica").check(ui, &mut state.load.partitioning);
    if state.load.partitioning {
        for field in [Field::Object, Field::Jq] {
            head(ui, state, field, field.label());
            fault(ui, state, field);
        }
    }
}

/// The traffic of the selected stream, to be taken as the load.
fn traffic(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let tokens = ui.tokens();
    let live = live::of(scene);
    block(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(icon("activity", 14.0).color(tokens.secondary));
            let words = match &live {
                Ok(live) => format!("Tráfico vivo: {}", live.words()),
                Err(why) => (*why).to_owned(),
            };
            caption(ui, &words);
        });
        ui.horizontal_wrapped(|ui| {
            let name = "Tomar del tráfico actual";
            let enabled = live.is_ok();
            let button = ui
                .add_enabled_ui(enabled, |ui| widgets::button(ui, Kind::Normal, None, name))
                .inner;
            if button.clicked()
                && let Ok(live) = &live
            {
                state.take(live.load(&state.load));
            }
            if widgets::button(ui, Kind::Quiet, None, "Ejemplo de la nota").clicked() {
                state.take(Load::default());
            }
        });
    });
}
