//! The engine thread's jumps: to another moment of the past, or to another world.

use std::sync::Arc;
use std::sync::PoisonError;

use super::engine_thread::EngineThread;
use super::history::{Direction, NothingThere, StepAction, Travelled, is_person};
use super::worlds::{Arrival, OpenError, OpenedWorld, SaveSource};
use crate::api::kinesis::{NotFound, SubscriptionId};
use crate::engine::{
    Control, Engine, Envelope, Genesis, Origin, Push, PushBody, Rewind, decode_entry, is_jump,
    is_reset,
};
use crate::kinesis::Overflow;
use crate::units::Timestamp;

impl EngineThread {
    /// Lets everything happen that is due, so that the engine is a moment to come back to.
    pub(super) fn catch_up(&mut self) {
        let now = self.shared.clock().now();
        self.engine.advance(now);
        self.collect_pushes();
        self.serve_firehose();
    }

    /// Keeps the present under a name, because something longer begins.
    pub(super) fn mark(&mut self, name: Arc<str>, subject: Option<Arc<str>>, origin: Origin) {
        if is_person(origin) || origin == Origin::Generator {
            self.catch_up();
            let moment =
                self.history.moment(&self.engine, StepAction::Named(name), subject, origin);
            self.history.push(moment);
            self.dirty = true;
            self.urgent = true;
        }
    }

    /// Undoes steps, or does them again.
    pub(super) fn travel(
        &mut self,
        direction: Direction,
        steps: usize,
    ) -> Result<Travelled, NothingThere> {
        self.catch_up();
        let (engine, travelled) =
            self.history.travel(direction, steps, &self.engine).ok_or(NothingThere(direction))?;
        self.jump(engine);
        Ok(travelled)
    }

    /// Puts a kept moment in the place of the present.
    fn jump(&mut self, engine: Engine) {
        let to = engine.entries().saturating_sub(1);
        let at = engine.now();
        self.arrive_at(engine, to, at);
    }

    /// Makes an engine the present one, as it was after an entry, but at a time.
    fn arrive_at(&mut self, engine: Engine, to: u64, at: Timestamp) {
        let former = std::mem::replace(&mut self.engine, engine);
        let subscriptions_from = former.kinesis().next_subscription();
        let rewind = Rewind { to, at, subscriptions_from };
        self.engine.come_back(at, subscriptions_from);
        while self.engine.poll_push().is_some() {}
        let written = self.log.rewind(rewind);
        self.engine.set_entries(self.log.next());
        if let Err(error) = written {
            self.go_on_in_memory(&error);
        }
        {
            let mut clock = self.shared.clock.lock().unwrap_or_else(PoisonError::into_inner);
            clock.set(at);
        }
        self.end_subscriptions(&former);
        if !self.log.is_on_disk() {
            self.keep_overflow(Overflow::Drop);
        }
        self.new_epoch();
    }

    /// Tells everyone that the past is another one now.
    pub(super) fn new_epoch(&mut self) {
        self.epoch += 1;
        self.turn_objects();
        self.dirty = true;
        self.urgent = true;
    }

    /// Ends what clients were subscribed to in the former present: as AWS does when a stream is
    /// gone, or as it does when a subscription's time is over.
    fn end_subscriptions(&mut self, former: &Engine) {
        for id in self.sinks.keys() {
            let body = self.last_words(former, *id);
            self.pushes.push(Push { subscription: *id, body, on_disk: Vec::new(), held: false });
        }
        let living: Vec<_> = self.engine.kinesis().subscriptions().keys().copied().collect();
        for subscription in living {
            let close = Control::CloseSubscription { subscription };
            self.apply(&Envelope::control(Origin::Runtime, close));
        }
    }

    fn last_words(&self, former: &Engine, id: SubscriptionId) -> PushBody {
        let subscription = former.kinesis().subscriptions().get(&id);
        let stream = subscription.and_then(|subscription| {
            former.kinesis().streams().values().find(|stream| stream.id == subscription.stream_id)
        });
        let Some(stream) = stream else { return PushBody::Ended };
        let kinesis = self.engine.kinesis();
        if kinesis.streams().get(&stream.name).is_some_and(|same| same.id == stream.id) {
            return PushBody::Ended;
        }
        let account = kinesis.settings().identity.account.clone();
        PushBody::Failed(NotFound::Stream { stream: stream.name.clone(), account }.into())
    }

    /// What is done with payloads beyond the budget depends on where the world is kept.
    fn keep_overflow(&mut self, overflow: Overflow) {
        if self.engine.kinesis().settings().overflow != overflow {
            let mut settings = self.engine.kinesis().settings().clone();
            settings.overflow = overflow;
            self.apply(&Envelope::control(Origin::Runtime, Control::Configure(settings)));
        }
    }

    /// Says what someone needs in order to write the world to a file.
    pub(super) fn save_source(&mut self) -> SaveSource {
        self.catch_up();
        let (kept, chain) = self.log.kept(self.engine.entries().saturating_sub(1));
        SaveSource { kept, chain, time: self.engine.now() }
    }

    /// Takes in a world that was got ready beside the engine.
    pub(super) fn install(&mut self, arrival: Arrival) -> Result<OpenedWorld, OpenError> {
        self.catch_up();
        let action = StepAction::Open(arrival.name.clone());
        let moment = self.history.moment(&self.engine, action, None, Origin::Window);
        // What the group wrote before must not depend on what comes now.
        self.commit();
        let base = match self.write_aside(&arrival) {
            Ok(base) => base,
            Err(error) => {
                self.turn_back(&error);
                return Err(error);
            }
        };
        let Arrival { name, mut engine, time, .. } = arrival;
        engine.shift_entries(base);
        let entries = self.log.next() - base;
        let at = time.max(engine.now());
        self.history.push(moment);
        self.arrive_at(*engine, self.log.next() - 1, at);
        if self.log.is_on_disk() {
            self.keep_overflow(Overflow::Spill);
        }
        Ok(OpenedWorld { name, entries, at })
    }

    /// Writes a world's entries where they don't count yet; returns the number of the first.
    fn write_aside(&mut self, arrival: &Arrival) -> Result<u64, OpenError> {
        self.log.aside(self.engine.now())?;
        let base = self.log.next();
        let expected = arrival.engine.entries();
        while self.log.next() - base < expected {
            let part = arrival.parts.recv().map_err(|_| OpenError::Stopped)??;
            for body in part {
                self.take_in(&body)?;
            }
            self.log.commit()?;
        }
        // What comes after the entries says whether the file was still the same.
        while let Ok(part) = arrival.parts.recv() {
            part?;
        }
        Ok(base)
    }

    fn take_in(&mut self, body: &[u8]) -> Result<(), OpenError> {
        if !is_jump(body) {
            if is_reset(body) {
                self.log.note_reset();
            }
            self.log.append(body)?;
            return Ok(());
        }
        match decode_entry(&bytes::Bytes::copy_from_slice(body)) {
            Ok(crate::engine::Entry::Rewind(rewind)) => {
                self.log.rewind(Rewind { to: self.log.next() - 1, ..rewind })?;
            }
            Ok(entry @ crate::engine::Entry::Genesis(Genesis { .. })) => {
                self.log.append_entry(&entry, body)?;
            }
            _ => return Err(OpenError::Stopped),
        }
        Ok(())
    }

    /// Goes on with the present world after another one could not be taken in.
    fn turn_back(&mut self, error: &OpenError) {
        if let OpenError::Journal(error) = error {
            self.engine.set_entries(self.log.next());
            self.go_on_in_memory(error);
            return;
        }
        let to = self.engine.entries().saturating_sub(1);
        let at = self.engine.now();
        let subscriptions_from = self.engine.kinesis().next_subscription();
        let written = self.log.rewind(Rewind { to, at, subscriptions_from });
        self.engine.set_entries(self.log.next());
        if let Err(error) = written {
            self.go_on_in_memory(&error);
        }
    }
}
