//! AWS Lambda as a state machine: event source mappings on Kinesis streams, and the functions
//! that they invoke.
//!
//! Imports `units` and `api`. It deliberately does not know Kinesis, Firehose, SNS, files,
//! threads, or what time it really is: time comes in with each call, shards are
//! [told](Lambda::tell_stream), records are [offered](Lambda::offer), batches go out as values
//! ([`Invocation`]) and what became of them comes back as an input
//! ([`Lambda::invocation_done`]); notice of what was discarded goes out as [`Discarded`].
//! Native functions ([`functions`]) are functions in the plain sense: whoever polls an invocation
//! runs them.
//!
//! Simplified: of the event sources, Kinesis streams with shared throughput are simulated.

mod discarded;
mod event;
pub mod filter;
pub mod functions;
mod invariants;
mod invocation;
mod mapping;
mod metrics;
mod operations;
mod outcome;
mod pump;
mod settings;
mod shard;
mod source;
#[cfg(test)]
mod tests;
mod timers;
mod tree;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;

use crate::api::lambda::{Error, Request, Response};
use crate::units::{Rng, Timestamp};

pub use discarded::{Condition, DISCARDED_KEPT, Destination, Discarded};
pub use event::PAYLOAD_BYTES_MAX;
pub use filter::{BadPattern, Filters};
use functions::{Alert, Code, Function, Thresholds};
pub use invocation::{Invocation, InvocationId, WindowOf};
pub use mapping::{Config, LastResult, Mapping, Start};
pub use metrics::{Metrics, Minute};
pub use outcome::Outcome;
pub use settings::Settings;
pub use shard::{Held, Lane, Piece, Shard, Window};
pub use source::{ShardInfo, SourceRecord, Wanted, WantedShard};
use timers::Timers;
pub use tree::{Branch, Fate, Tree};

/// The function that is there from the beginning: the note's.
pub const NOTE_FUNCTION: &str = "detectar-fraude";

/// The service's whole state for one account and region.
#[derive(Clone, Debug, Serialize)]
pub struct Lambda {
    settings: Settings,
    now: Timestamp,
    /// Draws identities of mappings and of requests; nothing secret.
    random: Rng,
    functions: BTreeMap<String, Function>,
    /// Mappings in order of their making.
    mappings: BTreeMap<u64, Mapping>,
    /// Mappings by their AWS identity.
    names: BTreeMap<String, u64>,
    next_mapping: u64,
    next_invocation: u64,
    /// Where each invocation without an answer belongs: mapping, shard, lane.
    in_flight: BTreeMap<InvocationId, invocation::Place>,
    /// Answers that are known already and take effect later.
    to_come: BTreeMap<InvocationId, Outcome>,
    /// Invocations that wait to be polled. Not part of the state: a world that is replayed polls
    /// all of those again that have no answer.
    #[serde(skip)]
    ready: BTreeSet<InvocationId>,
    /// Notices that wait to be taken.
    notices: VecDeque<Discarded>,
    /// Alerts of direct invocations that wait to be taken.
    alerts: VecDeque<Alert>,
    timers: Timers,
    /// Bytes of records that are held in all mappings.
    held_bytes: u64,
    #[serde(skip)]
    changed: bool,
    /// Grows with every change of the sets of mappings and functions, or of the settings.
    version: u64,
}

/// What came of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// AWS's answer.
    pub result: Result<Response, Error>,
    /// Whether anything changed that a replay must change too.
    pub changed: bool,
}

impl Lambda {
    /// An account with the note's function and without mappings. The seed makes identities its
    /// own.
    pub fn new(settings: Settings, seed: u64, born: Timestamp) -> Self {
        let note = Function::new(
            NOTE_FUNCTION,
            "Las tres reglas del apunte",
            Code::Fraud(Thresholds::default()),
            born,
        );
        Self {
            settings,
            now: born,
            random: Rng::new(seed),
            functions: BTreeMap::from([(note.name.clone(), note)]),
            mappings: BTreeMap::new(),
            names: BTreeMap::new(),
            next_mapping: 1,
            next_invocation: 1,
            in_flight: BTreeMap::new(),
            to_come: BTreeMap::new(),
            ready: BTreeSet::new(),
            notices: VecDeque::new(),
            alerts: VecDeque::new(),
            timers: Timers::default(),
            held_bytes: 0,
            changed: false,
            version: 0,
        }
    }

    /// Lets time pass, then carries out one call. `stream_exists` tells whether a stream of this
    /// account and region, by name, is there.
    ///
    /// Time never goes back: a call from before the last one happens when that one did.
    pub fn apply(
        &mut self,
        now: Timestamp,
        request: &Request,
        stream_exists: impl Fn(&str) -> bool,
    ) -> Applied {
        self.advance(now);
        self.changed = false;
        let violations = request.violations();
        let result = if violations.is_empty() {
            self.dispatch(request, &stream_exists)
        } else {
            Err(Error::Validation(violations))
        };
        // A change that takes no time has happened when its call returns.
        self.advance(self.now);
        Applied { result, changed: self.changed }
    }

    fn dispatch(
        &mut self,
        request: &Request,
        stream_exists: &dyn Fn(&str) -> bool,
    ) -> Result<Response, Error> {
        use Request as R;
        use Response as A;
        match request {
            R::CreateEventSourceMapping(input) => {
                self.create(input, stream_exists).map(A::CreateEventSourceMapping)
            }
            R::UpdateEventSourceMapping(input) => {
                self.update(input).map(A::UpdateEventSourceMapping)
            }
            R::DeleteEventSourceMapping(input) => {
                self.delete(input).map(A::DeleteEventSourceMapping)
            }
            R::GetEventSourceMapping(input) => self.get(input).map(A::GetEventSourceMapping),
            R::ListEventSourceMappings(input) => self.list(input).map(A::ListEventSourceMappings),
            R::GetFunction(input) => self.get_function(input).map(A::GetFunction),
            R::ListFunctions(input) => self.list_functions(input).map(A::ListFunctions),
            R::Invoke(input) => self.invoke_directly(input).map(A::Invoke),
        }
    }

    /// The sandbox's settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes the sandbox's settings from now on.
    pub fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.version += 1;
    }

    /// The mappings in order of their making.
    pub const fn mappings(&self) -> &BTreeMap<u64, Mapping> {
        &self.mappings
    }

    /// A mapping by its AWS identity.
    pub fn mapping(&self, uuid: &str) -> Option<&Mapping> {
        self.mappings.get(self.names.get(uuid)?)
    }

    /// The functions by name.
    pub const fn functions(&self) -> &BTreeMap<String, Function> {
        &self.functions
    }

    /// Makes or changes a function: what AWS's `CreateFunction` and `UpdateFunctionCode` do with
    /// a package, the sandbox does with a value.
    pub fn put_function(&mut self, now: Timestamp, function: Function) {
        self.advance(now);
        let modified = self.now;
        self.functions.insert(function.name.clone(), Function { modified, ..function });
        self.version += 1;
    }

    /// Takes a function away; mappings that invoke it fail from then on, as on AWS.
    pub fn remove_function(&mut self, now: Timestamp, name: &str) -> bool {
        self.advance(now);
        self.version += 1;
        self.functions.remove(name).is_some()
    }

    /// Bytes of records that are held in all mappings.
    pub const fn held_bytes(&self) -> u64 {
        self.held_bytes
    }

    /// Grows with every change of the sets of mappings and functions, or of the settings.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// When something will happen by itself next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    /// Notice of what was discarded since the last call, for the destinations.
    pub fn take_notices(&mut self) -> Vec<Discarded> {
        self.notices.drain(..).collect()
    }

    /// Alerts of direct invocations since the last call.
    pub fn take_alerts(&mut self) -> Vec<Alert> {
        self.alerts.drain(..).collect()
    }

    /// Forgets every mapping and function but the note's. Identities are not given twice.
    pub fn reset(&mut self) {
        let fresh = Self::new(self.settings.clone(), 0, self.now);
        *self = Self {
            random: self.random.clone(),
            next_mapping: self.next_mapping,
            next_invocation: self.next_invocation,
            version: self.version + 1,
            ..fresh
        };
    }

    /// A random identity as AWS writes it (RFC 9562, version 4).
    fn uuid(&mut self) -> String {
        let (a, b) = (self.random.next_u64(), self.random.next_u64());
        let high = a & !0xf000 | 0x4000;
        let low = b & (u64::MAX >> 2) | 1 << 63;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff,
        )
    }
}
