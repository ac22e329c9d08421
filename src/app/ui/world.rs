//! The running world as the window sees it: the newest snapshot, the clock, and a way to ask.
//! Nothing here waits: answers arrive through a channel and are taken once a frame.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use caudal::api::{ApiError, ApiRequest};
use caudal::engine::{Answer, Envelope, Origin, ShardView, Snapshot, StreamView};
use caudal::runtime::{
    ClockChange, ClockStart, ClockStatus, Handle, Notice, Opened, Runtime, RuntimeConfig,
    SendError, StartError, Storage, StorageKind,
};
use caudal::units::{Millis, Timestamp};
use eframe::egui::Context;

/// An answer to a call that the window made.
#[derive(Debug)]
pub struct Answered {
    /// AWS's name of the operation.
    pub operation: &'static str,
    /// What came back.
    pub result: Result<Answer, ApiError>,
}

/// What the window can say about the flow of records.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// Open shards in all streams.
    pub open_shards: usize,
    /// Records stored per second, over the last [`FLOW_SECONDS`].
    pub records_per_second: f64,
    /// Records refused in the last [`FLOW_SECONDS`].
    pub rejected: u64,
}

/// A jump shorter than this, in simulated ms, is the time it took to ask.
const IDLE_JUMP: u64 = 20;
/// Over how many simulated seconds rates are told.
pub const FLOW_SECONDS: i64 = 5;
/// How many bars the density of the time bar has, one per simulated 5 s.
pub const DENSITY_BARS: usize = 60;

/// A world that is being opened by another thread.
pub struct Opening {
    /// What is being opened.
    pub config: RuntimeConfig,
    /// Where it will come from.
    pub receiver: Receiver<Result<(Runtime, Opened), StartError>>,
    /// Why a world can't be opened, in Spanish.
    pub explain_start: fn(&StartError) -> String,
    /// What was found on opening it, in Spanish.
    pub explain_notice: fn(&Notice) -> Option<String>,
}

/// What became of opening the world.
pub enum Arrival {
    /// It is here; the texts are what the user should know.
    Here(Vec<String>),
    /// It can't be opened, for this reason; an empty one in memory stands in.
    Refused(String),
}

/// The running world.
pub struct World {
    // Kept for its life only: the world ends with it.
    runtime: Option<Runtime>,
    handle: Handle,
    sender: Sender<Answered>,
    answers: Receiver<Answered>,
    /// Jumps of the clock that found nothing to jump to.
    idle_sender: Sender<()>,
    idle_jumps: Receiver<()>,
    ctx: Context,
    opening: Option<Opening>,
}

impl World {
    /// Takes a running world; `ctx` is told when there is something new to draw.
    pub fn new(runtime: Runtime, ctx: &Context) -> Self {
        let handle = runtime.handle();
        let (sender, answers) = channel();
        let (idle_sender, idle_jumps) = channel();
        watch(&handle, ctx);
        let (runtime, ctx) = (Some(runtime), ctx.clone());
        Self { runtime, handle, sender, answers, idle_sender, idle_jumps, ctx, opening: None }
    }

    /// An empty world that stands still until the real one is open.
    ///
    /// # Panics
    /// If the system doesn't allow one more thread: then nothing can be done.
    pub fn opening(opening: Opening, ctx: &Context) -> Self {
        let start = ClockStart::Frozen;
        let config = RuntimeConfig { storage: Storage::Memory, start, ..opening.config.clone() };
        let (runtime, _) = Runtime::start(config).expect("a thread for an empty world");
        Self { opening: Some(opening), ..Self::new(runtime, ctx) }
    }

    /// Whether the world is still being opened.
    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// Takes the world that was being opened, if it has come.
    pub fn arrive(&mut self) -> Option<Arrival> {
        let arrived = match self.opening.as_ref()?.receiver.try_recv() {
            Ok(arrived) => Some(arrived),
            // Whoever was opening it has died.
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => return None,
        };
        let opening = self.opening.take()?;
        match arrived {
            Some(Ok((runtime, opened))) => {
                self.take(runtime);
                let notices = opened.notices.iter().filter_map(opening.explain_notice).collect();
                Some(Arrival::Here(notices))
            }
            refused => {
                let config = RuntimeConfig { storage: Storage::Memory, ..opening.config };
                if let Ok((runtime, _)) = Runtime::start(config) {
                    self.take(runtime);
                }
                let fault = || "Caudal ha fallado por dentro al leerlo".to_owned();
                let reason = refused.and_then(Result::err);
                Some(Arrival::Refused(
                    reason.map_or_else(fault, |error| (opening.explain_start)(&error)),
                ))
            }
        }
    }

    fn take(&mut self, runtime: Runtime) {
        self.handle = runtime.handle();
        watch(&self.handle, &self.ctx);
        self.runtime = Some(runtime);
    }

    /// Whether the world's thread still runs; it ends by itself only through a fault.
    pub fn is_alive(&self) -> bool {
        self.runtime.as_ref().is_none_or(Runtime::is_running)
    }

    /// The engine, for those who ask it on threads of their own.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.handle.snapshot()
    }

    /// The clock.
    pub fn clock(&self) -> ClockStatus {
        self.handle.clock()
    }

    /// Where the world is kept, and why it isn't on disk any more if it should be.
    pub fn storage(&self) -> (StorageKind, Option<String>) {
        self.handle.storage()
    }

    /// Makes an AWS call. Its answer comes with a later frame.
    ///
    /// # Errors
    /// If the engine can't take it now; nothing has happened then.
    pub fn ask(&self, request: ApiRequest) -> Result<(), SendError> {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let operation = request.operation().as_str();
        let reply = move |outcome: caudal::engine::Outcome| {
            // A window that has closed needs no answer.
            let _ = sender.send(Answered { operation, result: outcome.result });
            ctx.request_repaint();
        };
        self.handle.send(Envelope::call(Origin::Window, request), Box::new(reply))
    }

    /// What came back since the last frame.
    pub fn answers(&self) -> Vec<Answered> {
        self.answers.try_iter().collect()
    }

    fn change(&self, change: ClockChange) -> Result<(), SendError> {
        let ctx = self.ctx.clone();
        self.handle.set_clock(change, Box::new(move |_| ctx.request_repaint()))
    }

    /// Stops the clock, or lets it go on.
    ///
    /// # Errors
    /// As [`World::ask`]; the same holds for all that follow.
    pub fn pause(&self, paused: bool) -> Result<(), SendError> {
        self.change(ClockChange { paused: Some(paused), ..ClockChange::default() })
    }

    /// Sets the clock's speed.
    pub fn speed(&self, speed: f64) -> Result<(), SendError> {
        self.change(ClockChange { speed: Some(speed), ..ClockChange::default() })
    }

    /// Jumps ahead.
    pub fn advance(&self, by: Millis) -> Result<(), SendError> {
        self.change(ClockChange { advance: Some(by), ..ClockChange::default() })
    }

    /// Jumps to the next thing that happens by itself.
    pub fn next_event(&self) -> Result<(), SendError> {
        let change = ClockChange { to_next: true, ..ClockChange::default() };
        let before = self.handle.clock().now;
        let (sender, ctx) = (self.idle_sender.clone(), self.ctx.clone());
        let reply = move |status: ClockStatus| {
            if status.now.since(before).0 < IDLE_JUMP {
                // A window that has closed needs to know nothing.
                let _ = sender.send(());
            }
            ctx.request_repaint();
        };
        self.handle.set_clock(change, Box::new(reply))
    }

    /// Whether a jump to the next event has found none since the last frame.
    pub fn jumped_in_vain(&self) -> bool {
        self.idle_jumps.try_iter().count() > 0
    }

    /// Closes the world in order.
    ///
    /// # Errors
    /// The reason, if what was written down may not be safe from a power cut.
    pub fn stop(&mut self) -> Result<(), caudal::runtime::StopError> {
        self.runtime.take().map_or(Ok(()), Runtime::stop)
    }
}

/// Has the window told when there is something new to draw.
fn watch(handle: &Handle, ctx: &Context) {
    let repaint = ctx.clone();
    handle.watch(Box::new(move || repaint.request_repaint()));
}

/// A shard's writes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShardFlow {
    /// Data and keys stored per second, over the last [`FLOW_SECONDS`].
    pub bytes_per_second: f64,
    /// Records stored per second.
    pub records_per_second: f64,
    /// Records refused in the last [`FLOW_SECONDS`].
    pub rejected: u64,
}

/// A shard's writes up to `now`.
pub fn shard_flow(shard: &ShardView, now: Timestamp) -> ShardFlow {
    let last = now.0.div_euclid(1000);
    let recent = shard.seconds.iter().rev().take_while(|s| s.second > last - FLOW_SECONDS);
    let mut flow = ShardFlow::default();
    for second in recent {
        flow.bytes_per_second += second.incoming_bytes as f64;
        flow.records_per_second += f64::from(second.incoming_records);
        flow.rejected += u64::from(second.throttled_writes);
    }
    flow.bytes_per_second /= FLOW_SECONDS as f64;
    flow.records_per_second /= FLOW_SECONDS as f64;
    flow
}

/// The flow into one stream up to `now`.
pub fn flow_of(stream: &StreamView, now: Timestamp) -> Flow {
    let mut flow = Flow { open_shards: stream.open.len(), ..Flow::default() };
    for shard in &stream.shards {
        let of_shard = shard_flow(shard, now);
        flow.records_per_second += of_shard.records_per_second;
        flow.rejected += of_shard.rejected;
    }
    flow
}

/// The flow into all streams up to `now`.
pub fn flow(snapshot: &Snapshot, now: Timestamp) -> Flow {
    let mut flow = Flow::default();
    for stream in &snapshot.streams {
        let of_stream = flow_of(stream, now);
        flow.open_shards += of_stream.open_shards;
        flow.records_per_second += of_stream.records_per_second;
        flow.rejected += of_stream.rejected;
    }
    flow
}

/// Records stored in each of the last [`DENSITY_BARS`] stretches of [`FLOW_SECONDS`], oldest
/// first.
pub fn density(snapshot: &Snapshot, now: Timestamp) -> [u64; DENSITY_BARS] {
    let last = now.0.div_euclid(1000).div_euclid(FLOW_SECONDS);
    let mut bars = [0; DENSITY_BARS];
    for shard in snapshot.streams.iter().flat_map(|stream| &stream.shards) {
        for second in shard.seconds.iter().rev() {
            let age = last - second.second.div_euclid(FLOW_SECONDS);
            match usize::try_from(age) {
                Ok(age) if age < DENSITY_BARS => {
                    bars[DENSITY_BARS - 1 - age] += u64::from(second.incoming_records);
                }
                Ok(_) => break,
                // Written after `now` was read: it belongs to the newest bar.
                Err(_) => bars[DENSITY_BARS - 1] += u64::from(second.incoming_records),
            }
        }
    }
    bars
}
