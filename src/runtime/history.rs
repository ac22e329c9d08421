//! The moments to which the world can come back.
//!
//! Before each thing that a person does, the engine is kept as it is: it shares everything that
//! doesn't change, so that costs little. Undo and redo put one of these moments in the place of
//! the present; what came after it goes along, and comes back.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use crate::api::kinesis::{Request, Response};
use crate::api::{ApiOperation, firehose};
use crate::engine::{Answer, Control, Engine, Envelope, Input, Origin, Outcome};
use crate::labs::ReadyWorld;
use crate::units::Timestamp;

/// Steps that can be undone at most.
pub const STEPS_MAX: usize = 100;

/// Bytes that may be stored after a moment that is kept, however little memory there is.
pub(super) const KEPT_MIN: u64 = 64 << 20;

/// What was done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepAction {
    /// An AWS call.
    Call(ApiOperation),
    /// The world was emptied.
    Reset,
    /// A stream was emptied.
    Clear,
    /// The sandbox's settings were changed.
    Configure,
    /// A function was made, changed or taken away.
    Function,
    /// The clock was jumped ahead.
    Jump,
    /// Another world was opened.
    Open(WorldName),
    /// Something longer, by the name its author gave it.
    Named(Arc<str>),
}

/// Which world was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldName {
    /// That of a file.
    File(PathBuf),
    /// A new, empty one.
    Empty,
    /// A ready one.
    Ready(ReadyWorld),
}

/// Something that can be undone, or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Grows with each step that is taken, or done again.
    pub number: u64,
    /// What was done.
    pub action: StepAction,
    /// The stream it was done to, if it was one.
    pub subject: Option<Arc<str>>,
    /// Who did it.
    pub origin: Origin,
    /// When, in the simulation.
    pub at: Timestamp,
    /// Records written before it; with [`HistoryView::written`] that says how many came since.
    pub written: u64,
}

/// The steps as one sees them.
#[derive(Clone, Debug, Default)]
pub struct HistoryView {
    /// Steps that can be undone, the last one last.
    pub past: Vec<Arc<Step>>,
    /// Steps that can be done again, the next one first.
    pub future: Vec<Arc<Step>>,
    /// Records written up to now.
    pub written: u64,
    /// Whether older steps had to be forgotten.
    pub forgotten: bool,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Back.
    Undo,
    /// Forth again.
    Redo,
}

/// What a journey through the steps did.
#[derive(Clone, Debug)]
pub struct Travelled {
    /// Which way.
    pub direction: Direction,
    /// The steps that were undone or done again, in that order.
    pub steps: Vec<Arc<Step>>,
    /// Records that went away.
    pub gone: u64,
    /// Records that came back.
    pub back: u64,
    /// The simulated time now.
    pub at: Timestamp,
}

/// There is no step that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing to {}", match .0 { Direction::Undo => "undo", Direction::Redo => "redo" })]
pub struct NothingThere(pub Direction);

/// A moment to come back to: before its step if that is past, after it if it was undone.
pub(super) struct Moment {
    step: Arc<Step>,
    engine: Engine,
    /// Records written up to then.
    written: u64,
    /// Bytes stored by the whole process up to then.
    stored: u64,
}

/// The moments to which the world can come back.
#[derive(Default)]
pub(super) struct History {
    past: VecDeque<Moment>,
    /// The next one to come back to last.
    future: Vec<Moment>,
    /// Records written in the world's present past.
    written: u64,
    /// Bytes stored, whatever became of them.
    stored: u64,
    forgotten: bool,
    /// The number of the last step.
    numbers: u64,
    /// Whether the view is no longer what it was.
    pub(super) changed: bool,
}

impl History {
    /// The moment before a step that is about to be taken.
    pub(super) fn moment(
        &self,
        engine: &Engine,
        action: StepAction,
        subject: Option<Arc<str>>,
        origin: Origin,
    ) -> Moment {
        let (at, written) = (engine.now(), self.written);
        let number = self.numbers + 1;
        let step = Arc::new(Step { number, action, subject, origin, at, written });
        Moment { step, engine: engine.clone(), written, stored: self.stored }
    }

    /// Keeps the moment before a step that was taken: what was undone can't be done again.
    pub(super) fn push(&mut self, moment: Moment) {
        self.future.clear();
        self.numbers = moment.step.number;
        if self.past.len() == STEPS_MAX {
            self.past.pop_front();
            self.forgotten = true;
        }
        self.past.push_back(moment);
        self.changed = true;
    }

    /// Notes what an input stored.
    pub(super) fn note(&mut self, envelope: &Envelope, outcome: &Outcome, budget: u64) {
        let (records, bytes) = written_by(envelope, outcome);
        if records == 0 {
            return;
        }
        self.written += records;
        self.stored += bytes;
        self.changed = true;
        // A moment keeps alive what has left memory since: not more than half of what may be
        // in memory anyway.
        let oldest = self.stored.saturating_sub((budget / 2).max(KEPT_MIN));
        while self.past.front().is_some_and(|moment| moment.stored < oldest) {
            self.past.pop_front();
            self.forgotten = true;
        }
        while self.future.first().is_some_and(|moment| moment.stored < oldest) {
            self.future.clear();
        }
    }

    /// Goes some steps one way, from the engine as it is now. `None` if there is no step at all.
    pub(super) fn travel(
        &mut self,
        direction: Direction,
        steps: usize,
        now: &Engine,
    ) -> Option<(Engine, Travelled)> {
        let mut engine = None;
        let mut taken = Vec::new();
        let (mut gone, mut back) = (0, 0);
        for _ in 0..steps {
            let next = match direction {
                Direction::Undo => self.past.pop_back(),
                Direction::Redo => self.future.pop(),
            };
            let Some(next) = next else { break };
            let engine_now = engine.take().unwrap_or_else(|| now.clone());
            let (at, written) = (engine_now.now(), self.written);
            let step = match direction {
                Direction::Undo => Arc::clone(&next.step),
                // Done again, it is a step of now.
                Direction::Redo => {
                    self.numbers += 1;
                    let number = self.numbers;
                    Arc::new(Step { number, at, written, ..Step::clone(&next.step) })
                }
            };
            let present = Moment { step, engine: engine_now, written, stored: self.stored };
            match direction {
                Direction::Undo => {
                    gone += self.written.saturating_sub(next.written);
                    self.future.push(present);
                }
                Direction::Redo => {
                    // What was written since the step was undone goes, what followed it returns.
                    gone += self.written.saturating_sub(next.step.written);
                    back += next.written.saturating_sub(next.step.written);
                    self.past.push_back(present);
                }
            }
            self.written = next.written;
            taken.push(next.step);
            engine = Some(next.engine);
        }
        let engine = engine?;
        self.changed = true;
        let at = engine.now();
        Some((engine, Travelled { direction, steps: taken, gone, back, at }))
    }

    /// The steps as one sees them.
    pub(super) fn view(&mut self) -> HistoryView {
        self.changed = false;
        HistoryView {
            past: self.past.iter().map(|moment| Arc::clone(&moment.step)).collect(),
            future: self.future.iter().rev().map(|moment| Arc::clone(&moment.step)).collect(),
            written: self.written,
            forgotten: self.forgotten,
        }
    }
}

/// Whether an input is one that a person does and may want to undo.
pub(super) fn action_of(envelope: &Envelope) -> Option<StepAction> {
    if !is_person(envelope.origin) {
        return None;
    }
    match &envelope.input {
        Input::Kinesis(request) => {
            let dry = match request {
                Request::PutRecord(input) => input.dry_run == Some(true),
                Request::PutRecords(input) => input.dry_run == Some(true),
                _ => false,
            };
            let operation = ApiOperation::Kinesis(request.operation());
            (!dry && changes(operation)).then_some(StepAction::Call(operation))
        }
        Input::Firehose(request) => {
            let operation = ApiOperation::Firehose(request.operation());
            changes(operation).then_some(StepAction::Call(operation))
        }
        Input::Lambda(request) => {
            let operation = ApiOperation::Lambda(request.operation());
            changes(operation).then_some(StepAction::Call(operation))
        }
        Input::Sns(request) => {
            let operation = ApiOperation::Sns(request.operation());
            changes(operation).then_some(StepAction::Call(operation))
        }
        Input::Control(Control::PutFunction(_) | Control::RemoveFunction { .. }) => {
            Some(StepAction::Function)
        }
        Input::Control(Control::FailPublishing { .. } | Control::Configure(_)) => {
            Some(StepAction::Configure)
        }
        Input::Control(Control::ResetWorld) => Some(StepAction::Reset),
        Input::Control(Control::ClearStream { .. }) => Some(StepAction::Clear),
        Input::Control(_) => None,
    }
}

/// Whether an origin is a person at the window, not a program that runs by itself.
pub(super) const fn is_person(origin: Origin) -> bool {
    matches!(origin, Origin::Window | Origin::Terminal | Origin::Snippet | Origin::Lab)
}

/// Whether an operation is more than a question.
fn changes(operation: ApiOperation) -> bool {
    let name = operation.as_str();
    let asks = ["Describe", "List", "Get", "SubscribeToShard"];
    !asks.iter().any(|prefix| name.starts_with(prefix))
}

/// Records that an input stored, and about how many bytes.
fn written_by(envelope: &Envelope, outcome: &Outcome) -> (u64, u64) {
    let response = match (&envelope.input, &outcome.result) {
        (Input::Firehose(request), Ok(Answer::Firehose(response))) if outcome.changed => {
            return put_by(request, response);
        }
        (_, Ok(Answer::Kinesis(response))) => response,
        _ => return (0, 0),
    };
    match (&envelope.input, response) {
        (Input::Kinesis(Request::PutRecord(input)), Response::PutRecord(_)) => {
            let bytes = input.data.as_ref().map_or(0, |data| data.len());
            (u64::from(outcome.changed), bytes as u64)
        }
        (Input::Kinesis(Request::PutRecords(input)), Response::PutRecords(output)) => {
            let records = input.records.as_deref().unwrap_or_default();
            let stored = records.len() as u64 - output.failed_record_count.max(0) as u64;
            let sizes =
                records.iter().map(|record| record.data.as_ref().map_or(0, |data| data.len()));
            if outcome.changed { (stored, sizes.sum::<usize>() as u64) } else { (0, 0) }
        }
        _ => (0, 0),
    }
}

/// Records that Firehose took, and about how many bytes.
fn put_by(request: &firehose::Request, response: &firehose::Response) -> (u64, u64) {
    let size = |record: &firehose::Record| record.data.as_ref().map_or(0, |data| data.len()) as u64;
    match (request, response) {
        (firehose::Request::PutRecord(input), firehose::Response::PutRecord(_)) => {
            (1, input.record.as_ref().map_or(0, size))
        }
        (firehose::Request::PutRecordBatch(input), firehose::Response::PutRecordBatch(output)) => {
            let records = input.records.as_deref().unwrap_or_default();
            let taken = records.len() as u64 - output.failed_put_count.max(0) as u64;
            (taken, records.iter().map(size).sum())
        }
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::kinesis::Operation;
    use crate::engine::Genesis;
    use crate::kinesis::Settings;

    fn engine(at: i64) -> Engine {
        let mut engine =
            Engine::new(Genesis { seed: 1, settings: Settings::default(), born: Timestamp(0) });
        engine.advance(Timestamp(at));
        engine
    }

    fn take(history: &mut History, at: i64) {
        let moment = history.moment(&engine(at), StepAction::Reset, None, Origin::Window);
        history.push(moment);
    }

    fn view(history: &mut History) -> (Vec<i64>, Vec<i64>) {
        let view = history.view();
        let times = |steps: &[Arc<Step>]| steps.iter().map(|step| step.at.0).collect();
        (times(&view.past), times(&view.future))
    }

    #[test]
    fn steps_are_undone_from_the_last_and_redone_in_their_order() {
        let mut history = History::default();
        for at in 1..=4 {
            take(&mut history, at);
        }
        let (back, travelled) = history.travel(Direction::Undo, 3, &engine(9)).unwrap();
        assert_eq!((back.now(), travelled.steps.len()), (Timestamp(2), 3));
        assert_eq!(view(&mut history), (vec![1], vec![2, 3, 4]));
        let (forth, _) = history.travel(Direction::Redo, 2, &back).unwrap();
        assert_eq!(forth.now(), Timestamp(4), "after step 3 is before step 4");
        let (forth, _) = history.travel(Direction::Redo, 9, &forth).unwrap();
        assert_eq!(forth.now(), Timestamp(9), "where it was when it was undone");
        assert!(history.travel(Direction::Redo, 1, &forth).is_none());
        history.travel(Direction::Undo, 1, &forth).unwrap();
        take(&mut history, 20);
        assert_eq!(view(&mut history), (vec![1, 2, 3, 20], vec![]), "a new step is another future");
    }

    #[test]
    fn a_hundred_steps_are_kept() {
        let mut history = History::default();
        for at in 0..150 {
            take(&mut history, at);
        }
        let view = history.view();
        assert_eq!((view.past.len(), view.past[0].at.0), (STEPS_MAX, 50));
        assert!(view.forgotten);
    }

    #[test]
    fn questions_are_no_steps() {
        for operation in Operation::ALL {
            let name = operation.as_str();
            let asks = name.starts_with("Get") || name.contains("List") || name.contains("Desc");
            let changes = changes(ApiOperation::Kinesis(*operation));
            assert_eq!(changes, !asks && name != "SubscribeToShard", "{name}");
        }
        let kinesis = Operation::ALL.iter().map(|operation| ApiOperation::Kinesis(*operation));
        assert_eq!(kinesis.filter(|operation| changes(*operation)).count(), 25);
        let firehose = firehose::Operation::ALL.iter();
        let firehose = firehose.map(|operation| ApiOperation::Firehose(*operation));
        assert_eq!(firehose.filter(|operation| changes(*operation)).count(), 9);
    }
}
