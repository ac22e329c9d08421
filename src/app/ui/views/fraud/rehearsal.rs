//! The rules over generated traffic that says of each transaction whether it was meant as fraud: how
//! many are found, how many are missed, how many alarms are false.

use caudal::lambda::functions::rules::RuleSet;
use caudal::lambda::functions::{Run, Thresholds, fraud};
use caudal::traffic::{Config, Generator};
use caudal::units::Timestamp;
use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::policy::Policy;
use super::{State, block, caption, name, sentence};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// Transactions that are tried.
const TRIED: usize = 1000;
/// Of 10 000 of them, how many are meant as fraud: more than in the usual traffic, so that the
/// numbers say something.
const MEANT: u32 = 1000;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rehearsal {
    /// Meant as fraud, and found.
    found: u64,
    /// Meant as fraud, and missed.
    missed: u64,
    /// Not meant, and an alarm.
    false_alarms: u64,
    /// Not meant, and no alarm.
    quiet: u64,
    /// Transactions that made a rule raise.
    raised: u64,
}

impl Rehearsal {
    pub(super) fn of(policy: &mut Policy) -> Self {
        let config = Config { suspicious: MEANT, ..Config::default() };
        let Ok(mut traffic) = Generator::new(config, Timestamp(0)) else {
            return Self::default();
        };
        let records: Vec<_> = (0..TRIED).map(|_| traffic.next()).collect();
        let payloads: Vec<&[u8]> = records.iter().map(|record| record.data.as_slice()).collect();
        let limits = policy.thresholds();
        let mut fires = vec![false; records.len()];
        let mut raised = vec![false; records.len()];
        each(&payloads, |rest| note(&limits, rest), &mut fires, &mut raised);
        if let (_, Some(set)) = policy.rules() {
            each(&payloads, |rest| own(&set, rest), &mut fires, &mut raised);
        }
        let mut sum = Self::default();
        for ((record, fires), raised) in records.iter().zip(fires).zip(raised) {
            let count = match (!record.breaks.is_empty(), fires) {
                (true, true) => &mut sum.found,
                (true, false) => &mut sum.missed,
                (false, true) => &mut sum.false_alarms,
                (false, false) => &mut sum.quiet,
            };
            *count += 1;
            sum.raised += u64::from(raised);
        }
        sum
    }
}

fn note(limits: &Thresholds, payloads: &[&[u8]]) -> Run {
    fraud::run(limits, payloads.iter().copied())
}

fn own(set: &RuleSet, payloads: &[&[u8]]) -> Run {
    set.run(payloads.iter().copied())
}

/// Runs a function over all payloads; after one that raises it goes on with the next.
fn each(
    payloads: &[&[u8]],
    run: impl Fn(&[&[u8]]) -> Run,
    fires: &mut [bool],
    raised: &mut [bool],
) {
    let mut from = 0;
    while from < payloads.len() {
        let run = run(&payloads[from..]);
        for alert in &run.alerts {
            fires[from + alert.record] = true;
        }
        let Some(failure) = run.failure else { return };
        raised[from + failure.record] = true;
        from += failure.record + 1;
    }
}

/// The four counts.
pub(super) fn show(ui: &mut Ui, state: &mut State) {
    let policy = &mut state.policy;
    let sum = *state.rehearsal.get_or_insert_with(|| Rehearsal::of(policy));
    block(ui, |ui| {
        name(ui, "Ensayo");
        let meant = numbers::whole(sum.found + sum.missed);
        let tried = numbers::whole(TRIED as u64);
        caption(
            ui,
            &format!(
                "{tried} transacciones del generador; {meant} rompen una regla del apunte a propósito."
            ),
        );
        table(ui, &sum);
        sentence(ui, &words(&sum));
    });
}

fn words(sum: &Rehearsal) -> String {
    let mut words = match (sum.missed, sum.false_alarms) {
        (0, 0) => "Todo el fraude salta y no hay falsas alarmas.".to_owned(),
        (0, _) => format!(
            "Todo el fraude salta, con {}.",
            numbers::counted(sum.false_alarms, "falsa alarma", "falsas alarmas")
        ),
        (missed, false_alarms) => {
            let of = sum.found + missed;
            let escape = if missed == 1 { "Se escapa" } else { "Se escapan" };
            let mut words =
                format!("{escape} {} de {}", numbers::whole(missed), numbers::whole(of));
            if false_alarms > 0 {
                words.push_str(", con ");
                words += &numbers::counted(false_alarms, "falsa alarma", "falsas alarmas");
            }
            words + "."
        }
    };
    if sum.raised > 0 {
        let raised = numbers::counted(sum.raised, "lanza", "lanzan");
        words.extend([" ", &raised, " una excepción."]);
    }
    words
}

/// Rows: what was meant; columns: what the rules say.
fn table(ui: &mut Ui, sum: &Rehearsal) {
    let tokens = ui.tokens();
    let width = ui.available_width();
    let size = Vec2::new(width, 3.0 * theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let spoken = format!(
        "Fraude: salta {}, no salta {}. Normal: salta {}, no salta {}",
        sum.found, sum.missed, sum.false_alarms, sum.quiet
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let painter = ui.painter();
    let columns = [rect.left() + width * 0.62, rect.right() - 8.0];
    let row = |index: f32| rect.top() + theme::ROW * (index + 0.5);
    let small = fonts::regular(theme::SMALL);
    for (x, text) in columns.iter().zip(["salta", "no salta"]) {
        let at = Pos2::new(*x, row(0.0));
        painter.text(at, Align2::RIGHT_CENTER, text, small.clone(), tokens.weak);
    }
    let rows = [
        ("Fraude a propósito", [(sum.found, tokens.ok), (sum.missed, tokens.error)]),
        ("Normal", [(sum.false_alarms, tokens.warn), (sum.quiet, tokens.ok)]),
    ];
    for (index, (text, counts)) in rows.into_iter().enumerate() {
        let y = row(index as f32 + 1.0);
        painter.hline(
            rect.x_range(),
            y - theme::ROW / 2.0,
            Stroke::new(tokens.stroke, tokens.line),
        );
        let font = fonts::regular(theme::TOOL);
        let at = Pos2::new(rect.left(), y);
        painter.text(at, Align2::LEFT_CENTER, text, font, tokens.secondary);
        for (column, (count, colour)) in counts.into_iter().enumerate() {
            let right = columns[column];
            // What is right stands on the diagonal; what is wrong is marked where there is some.
            let wrong = column != index;
            let shown = if wrong && count > 0 { colour } else { tokens.text };
            let font =
                if wrong && count > 0 { fonts::mono_semibold(12.5) } else { fonts::mono(12.5) };
            let at = Pos2::new(right, y);
            let text = numbers::whole(count);
            let place: Rect = painter.text(at, Align2::RIGHT_CENTER, text, font, shown);
            if wrong && count > 0 {
                let mark = place.left_center() - Vec2::new(12.0, 0.0);
                crate::ui::widgets::paint_icon(painter, mark, "triangle-alert", 12.0, shown);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Own;
    use super::*;

    #[test]
    fn the_note_s_rules_find_exactly_what_was_meant() {
        let sum = Rehearsal::of(&mut Policy::default());
        assert_eq!((sum.missed, sum.false_alarms, sum.raised), (0, 0, 0), "{sum:?}");
        assert!(sum.found > 50 && sum.found + sum.quiet == TRIED as u64, "{sum:?}");
    }

    #[test]
    fn other_limits_miss_some_and_other_rules_cry_wolf() {
        let mut policy = Policy::default();
        policy.limits[0] = "200000".to_owned();
        let sum = Rehearsal::of(&mut policy);
        assert!(sum.missed > 0 && sum.false_alarms == 0, "{sum:?}");
        policy.own.push(Own::new("app", "txn.canal == 'app'", true));
        assert!(Rehearsal::of(&mut policy).false_alarms > 0);
        policy.own.push(Own::new("x", "txn.nada == 1", true));
        let sum = Rehearsal::of(&mut policy);
        assert_eq!(sum.raised, TRIED as u64, "{sum:?}");
        assert!(words(&sum).contains("lanzan una excepción"), "{}", words(&sum));
    }
}
