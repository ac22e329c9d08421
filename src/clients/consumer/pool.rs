//! The one thread that serves all consumers, and how it is told what to do.
//!
//! It sleeps until a consumer wants to be looked at, or until something is new: a snapshot, the
//! clock, a push, a command. While the clock stands still nothing is due, so nothing wakes it.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::backlog::{Sink, Ticket};
use super::machine::{Ask, Due, Machine};
use super::round::Round;
use super::spec::{CONSUMERS_MAX, ConsumerId, Failure, Kind, Spec, Start};
use super::status::ConsumerStatus;
use crate::api::kinesis::{ShardId, SubscriptionId};
use crate::engine::{Control, Push};
use crate::kinesis::PushBody;
use crate::runtime::{ClockStatus, Handle, Listening};
use crate::units::{Millis, Timestamp};

/// Shortest real time between two looks.
const PAUSE_MIN: Duration = Duration::from_millis(2);
/// Shortest real time between two looks that only draw the curves on.
const CURVE_PAUSE_MIN: Duration = Duration::from_millis(100);
/// Shortest simulated time between two calls on one shard that a consumer can be told.
const INTERVAL_MIN: Millis = Millis(10);
/// Rounds of calls in one look.
const ROUNDS_MAX: usize = 16;

/// What wakes the thread.
pub(super) enum Wake {
    /// A new snapshot, or a change of the clock.
    News,
    /// A wish of the owner.
    Command(ConsumerId, Command),
    /// Something was pushed to a subscription.
    Push { consumer: ConsumerId, shard: ShardId, generation: u64, push: Box<Push>, ticket: Ticket },
    /// A subscription is gone.
    Lost { consumer: ConsumerId, shard: ShardId, generation: u64 },
    /// A subscription that was held can go on.
    Release(SubscriptionId),
    /// The end.
    Stop,
}

/// What the owner of a consumer can wish.
pub(super) enum Command {
    Add(Box<Spec>),
    Remove { also_registration: bool },
    Pause(bool),
    Crash(Millis),
    Resume,
    Reset(Start),
    Fail(Failure),
    Pace { kind: Kind, micros_per_record: u64 },
    ParentsFirst(bool),
}

/// Why a consumer can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// There are as many as there can be.
    #[error("there are already {CONSUMERS_MAX} consumers")]
    TooMany,
    /// The stream has one of that name.
    #[error("the stream already has a consumer of that name")]
    NameTaken,
}

/// All consumers of a world. Dropping it ends them; registrations stay.
pub struct Consumers {
    wake: Sender<Wake>,
    published: Arc<Mutex<Arc<[Arc<ConsumerStatus>]>>>,
    /// Stream and name of those that are there.
    names: Mutex<BTreeMap<ConsumerId, (String, String)>>,
    next: AtomicU32,
    /// Whether something was published that nobody has looked at.
    unseen: Arc<AtomicBool>,
    _listening: Listening,
}

impl Consumers {
    /// Starts the thread. The waker is called on it after something was published, at most once
    /// until [`Consumers::statuses`] is asked.
    ///
    /// # Errors
    /// The machine's, if it gives no thread.
    pub fn start(handle: Handle, waker: Arc<dyn Fn() + Send + Sync>) -> io::Result<Self> {
        let (wake, inbox) = mpsc::channel();
        let told = Arc::new(AtomicBool::new(false));
        let listening = handle.listen(Box::new({
            let (wake, told) = (wake.clone(), Arc::clone(&told));
            move || {
                if !told.swap(true, Ordering::AcqRel) {
                    // A thread that has ended needs no news.
                    let _ = wake.send(Wake::News);
                }
            }
        }));
        let published = Arc::new(Mutex::new(Arc::from(Vec::new())));
        let unseen = Arc::new(AtomicBool::new(false));
        let pool = Pool {
            handle,
            inbox,
            wake: wake.clone(),
            told,
            machines: BTreeMap::new(),
            named: BTreeMap::new(),
            published: Arc::clone(&published),
            unseen: Arc::clone(&unseen),
            waker,
            stopping: false,
        };
        std::thread::Builder::new()
            .name("caudal-consumers".to_owned())
            .spawn(move || pool.run())?;
        Ok(Self {
            wake,
            published,
            names: Mutex::default(),
            next: AtomicU32::new(1),
            unseen,
            _listening: listening,
        })
    }

    /// What every consumer last published, in the order in which they were made.
    pub fn statuses(&self) -> Arc<[Arc<ConsumerStatus>]> {
        self.unseen.store(false, Ordering::Release);
        Arc::clone(&self.published.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a consumer, which begins to read at once.
    ///
    /// # Errors
    /// [`AddError`], and nothing is made.
    pub fn add(&self, mut spec: Spec) -> Result<ConsumerId, AddError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= CONSUMERS_MAX {
            return Err(AddError::TooMany);
        }
        let name = (spec.stream.clone(), spec.name.clone());
        if names.values().any(|taken| *taken == name) {
            return Err(AddError::NameTaken);
        }
        spec.kind = within_limits(spec.kind);
        let id = ConsumerId(self.next.fetch_add(1, Ordering::Relaxed));
        names.insert(id, name);
        self.tell(id, Command::Add(Box::new(spec)));
        Ok(id)
    }

    /// Ends a consumer; its registration too, if wished.
    pub fn remove(&self, id: ConsumerId, also_registration: bool) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.tell(id, Command::Remove { also_registration });
    }

    /// Pauses a consumer in good order, or lets it go on.
    pub fn pause(&self, id: ConsumerId, paused: bool) {
        self.tell(id, Command::Pause(paused));
    }

    /// Has a consumer's process fall over for a while: it forgets all since its checkpoints.
    pub fn crash(&self, id: ConsumerId, span: Millis) {
        self.tell(id, Command::Crash(span));
    }

    /// Lets a consumer go on that stopped by itself.
    pub fn resume(&self, id: ConsumerId) {
        self.tell(id, Command::Resume);
    }

    /// Sets a consumer's place anew in all shards.
    pub fn reset(&self, id: ConsumerId, start: Start) {
        self.tell(id, Command::Reset(start));
    }

    /// Changes what goes wrong on purpose.
    pub fn fail(&self, id: ConsumerId, failure: Failure) {
        self.tell(id, Command::Fail(failure));
    }

    /// Changes how a consumer asks, and how long it takes over a record.
    pub fn pace(&self, id: ConsumerId, kind: Kind, micros_per_record: u64) {
        self.tell(id, Command::Pace { kind: within_limits(kind), micros_per_record });
    }

    /// Changes whether a shard waits for its parents.
    pub fn parents_first(&self, id: ConsumerId, first: bool) {
        self.tell(id, Command::ParentsFirst(first));
    }

    fn tell(&self, id: ConsumerId, command: Command) {
        // The thread ends only with the world.
        let _ = self.wake.send(Wake::Command(id, command));
    }
}

impl Drop for Consumers {
    fn drop(&mut self) {
        let _ = self.wake.send(Wake::Stop);
    }
}

fn within_limits(kind: Kind) -> Kind {
    match kind {
        Kind::Polling(mut polling) => {
            polling.limit = polling.limit.clamp(1, 10_000);
            polling.interval = polling.interval.max(INTERVAL_MIN);
            Kind::Polling(polling)
        }
        Kind::FanOut => Kind::FanOut,
    }
}

/// The thread's own state.
struct Pool {
    handle: Handle,
    inbox: Receiver<Wake>,
    wake: Sender<Wake>,
    told: Arc<AtomicBool>,
    machines: BTreeMap<ConsumerId, Machine>,
    /// The handles by which they ask under their own names.
    named: BTreeMap<ConsumerId, Handle>,
    published: Arc<Mutex<Arc<[Arc<ConsumerStatus>]>>>,
    unseen: Arc<AtomicBool>,
    waker: Arc<dyn Fn() + Send + Sync>,
    stopping: bool,
}

impl Pool {
    fn run(mut self) {
        let mut wait = None;
        loop {
            let first = match wait {
                Some(wait) => self.inbox.recv_timeout(wait),
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match first {
                Ok(wake) => self.take(wake),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            while let Ok(wake) = self.inbox.try_recv() {
                self.take(wake);
            }
            if self.stopping {
                return;
            }
            let due = self.turn();
            if self.stopping {
                return;
            }
            wait = real_wait(due, self.handle.clock());
        }
    }

    fn take(&mut self, wake: Wake) {
        let now = self.handle.clock().now;
        match wake {
            Wake::News => self.told.store(false, Ordering::Release),
            Wake::Command(id, command) => self.command(id, command, now),
            Wake::Push { consumer, shard, generation, push, ticket } => {
                let Some(machine) = self.machines.get_mut(&consumer) else { return };
                let Push { mut body, on_disk, .. } = *push;
                if let PushBody::Event(event) = &mut body
                    && self.handle.fill(&mut event.records, &on_disk).is_err()
                {
                    // What can't be read back is as if it had not come: it is asked for again.
                    machine.lost(shard, generation);
                    return;
                }
                machine.pushed(shard, generation, body, Some(ticket), now);
            }
            Wake::Lost { consumer, shard, generation } => {
                if let Some(machine) = self.machines.get_mut(&consumer) {
                    machine.lost(shard, generation);
                }
            }
            Wake::Release(subscription) => {
                let mut round = Round::new(&self.handle);
                round.control(&Control::HoldSubscription { subscription, held: false });
                self.stopping |= round.answers().is_none();
            }
            Wake::Stop => self.stopping = true,
        }
    }

    fn command(&mut self, id: ConsumerId, command: Command, now: Timestamp) {
        if let Command::Add(spec) = command {
            self.named.insert(id, self.handle.named(&spec.name));
            self.machines.insert(id, Machine::new(id, *spec));
            return;
        }
        let Some(machine) = self.machines.get_mut(&id) else { return };
        let mut asks = Vec::new();
        let mut removed = false;
        match command {
            Command::Add(_) => {}
            Command::Remove { also_registration } => {
                machine.remove(also_registration, &mut asks);
                removed = true;
            }
            Command::Pause(paused) => machine.pause(paused, now, &mut asks),
            Command::Crash(span) => machine.crash(span, now, &mut asks),
            Command::Resume => machine.resume(now),
            Command::Reset(start) => machine.reset(start, now, &mut asks),
            Command::Fail(failure) => machine.set_failure(failure, now),
            Command::Pace { kind, micros_per_record } => machine.set_pace(kind, micros_per_record),
            Command::ParentsFirst(first) => machine.spec.parents_first = first,
        }
        self.carry_out(asks.into_iter().map(|ask| (id, ask)).collect());
        if removed {
            self.machines.remove(&id);
            self.named.remove(&id);
        }
    }

    /// Looks at every consumer, makes the calls they ask for, and says when to look again.
    fn turn(&mut self) -> Due {
        // The epoch first: a past that comes in between is noticed with the next look.
        let epoch = self.handle.epoch();
        let snapshot = self.handle.snapshot();
        let now = self.handle.clock().now;
        let mut asked = Vec::new();
        for (id, machine) in &mut self.machines {
            asked.extend(machine.see(&snapshot, epoch, now).into_iter().map(|ask| (*id, ask)));
        }
        let mut due = Due::default();
        for _ in 0..ROUNDS_MAX {
            let now = self.handle.clock().now;
            due = Due::default();
            for (id, machine) in &mut self.machines {
                let mut asks = Vec::new();
                let own = machine.step(now, &mut asks);
                due.work = due.work.into_iter().chain(own.work).min();
                due.curve = due.curve.into_iter().chain(own.curve).min();
                asked.extend(asks.into_iter().map(|ask| (*id, ask)));
            }
            if asked.is_empty() || self.stopping {
                self.publish(now);
                return due;
            }
            self.carry_out(std::mem::take(&mut asked));
        }
        self.publish(now);
        Due { work: Some(now), ..due }
    }

    /// Makes calls, all at once, and hands the answers on.
    fn carry_out(&mut self, asks: Vec<(ConsumerId, Ask)>) {
        let mut round = Round::new(&self.handle);
        for (id, ask) in asks {
            let handle = self.named.get(&id).unwrap_or(&self.handle);
            match ask {
                Ask::Call(purpose, request) => round.call(handle, id, purpose, *request),
                Ask::Subscribe { shard, generation, input } => {
                    let sink = Sink::new(id, shard, generation, self.wake.clone());
                    round.subscribe(handle, Box::new(sink), *input);
                }
                Ask::Close(subscription) => {
                    let control = Control::CloseSubscription { subscription };
                    round.control(&control);
                }
            }
        }
        let answers = round.answers();
        self.stopping |= answers.is_none();
        let now = self.handle.clock().now;
        for answer in answers.unwrap_or_default() {
            answer.deliver(&mut self.machines, now);
        }
    }

    fn publish(&mut self, now: Timestamp) {
        let statuses: Arc<[_]> =
            self.machines.values_mut().map(|machine| Arc::new(machine.status(now))).collect();
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        if statuses.is_empty() && published.is_empty() {
            return;
        }
        *published = statuses;
        drop(published);
        if !self.unseen.swap(true, Ordering::AcqRel) {
            (self.waker)();
        }
    }
}

/// How long to sleep; `None` until something is new.
fn real_wait(due: Due, clock: ClockStatus) -> Option<Duration> {
    if clock.paused {
        return None;
    }
    let real = |at: Timestamp, least: Duration| {
        let millis = at.since(clock.now).0 as f64 / clock.speed + 1.0;
        Duration::from_secs_f64((millis / 1000.0).min(3600.0)).max(least)
    };
    let work = due.work.map(|at| real(at, PAUSE_MIN));
    let curve = due.curve.map(|at| real(at, CURVE_PAUSE_MIN));
    work.into_iter().chain(curve).min()
}
