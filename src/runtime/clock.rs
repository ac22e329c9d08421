//! The virtual clock: real time times a speed, paused, or jumped ahead.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::units::{Millis, Timestamp};

/// Slowest speed.
pub const SPEED_MIN: f64 = 0.1;
/// Fastest speed.
pub const SPEED_MAX: f64 = 1000.0;

/// Where the clock of a world starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockStart {
    /// At the machine's time, or at the world's own if that is ahead: time went on while the
    /// world was closed, as it does on AWS.
    #[default]
    Wall,
    /// Where the world was closed, paused: nothing happened in between. A new world starts at
    /// the machine's time.
    Frozen,
    /// At a given time, paused: for tests and shared worlds.
    At(Timestamp),
}

/// A wish to change the clock; absent parts stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClockChange {
    /// Whether time stands still.
    pub paused: Option<bool>,
    /// Simulated time per real time; kept within [`SPEED_MIN`] and [`SPEED_MAX`].
    pub speed: Option<f64>,
    /// How far to jump ahead, at once.
    pub advance: Option<Millis>,
    /// Whether to jump to the next thing that happens by itself.
    pub to_next: bool,
}

/// The clock at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockStatus {
    /// The simulated time.
    pub now: Timestamp,
    /// Whether it stands still.
    pub paused: bool,
    /// Simulated time per real time.
    pub speed: f64,
}

/// Simulated time as a function of real time.
#[derive(Clone, Copy, Debug)]
pub(super) struct VirtualClock {
    /// A pair of equal moments.
    real: Instant,
    simulated: Timestamp,
    speed: f64,
    paused: bool,
}

impl VirtualClock {
    /// A clock for a world whose last moment was `last`; a new world has none.
    pub(super) fn start(start: ClockStart, last: Option<Timestamp>) -> Self {
        let wall = wall_now();
        let (simulated, paused) = match start {
            ClockStart::Wall => (last.map_or(wall, |last| last.max(wall)), false),
            ClockStart::Frozen => (last.unwrap_or(wall), true),
            ClockStart::At(at) => (last.map_or(at, |last| last.max(at)), true),
        };
        Self { real: real_now(), simulated, speed: 1.0, paused }
    }

    fn at(&self, real: Instant) -> Timestamp {
        if self.paused {
            return self.simulated;
        }
        let elapsed = real.saturating_duration_since(self.real).as_secs_f64() * 1000.0;
        self.simulated + Millis((elapsed * self.speed) as u64)
    }

    /// The simulated time.
    pub(super) fn now(&self) -> Timestamp {
        self.at(real_now())
    }

    pub(super) fn status(&self) -> ClockStatus {
        ClockStatus { now: self.now(), paused: self.paused, speed: self.speed }
    }

    /// How long to wait in real time until a simulated moment; `None` if it never comes because
    /// the clock is paused.
    pub(super) fn wait_until(&self, moment: Timestamp) -> Option<Duration> {
        let ahead = moment.since(self.now()).0;
        if ahead == 0 {
            return Some(Duration::ZERO);
        }
        if self.paused {
            return None;
        }
        // One more, so that the moment has come when the wait is over.
        let millis = ahead as f64 / self.speed + 1.0;
        Some(Duration::from_secs_f64((millis / 1000.0).min(3600.0)))
    }

    /// Goes to another time, back or forth, and goes on from there as before.
    pub(super) fn set(&mut self, to: Timestamp) {
        self.real = real_now();
        self.simulated = to;
    }

    /// Changes the clock; `next` is the next thing that happens by itself.
    pub(super) fn change(&mut self, change: ClockChange, next: Option<Timestamp>) {
        let real = real_now();
        let mut simulated = self.at(real);
        if let Some(span) = change.advance {
            simulated = simulated + span;
        }
        if change.to_next {
            simulated = next.map_or(simulated, |next| simulated.max(next));
        }
        self.real = real;
        self.simulated = simulated;
        self.paused = change.paused.unwrap_or(self.paused);
        let speed = change.speed.filter(|speed| speed.is_finite()).unwrap_or(self.speed);
        self.speed = speed.clamp(SPEED_MIN, SPEED_MAX);
    }
}

/// The machine's monotonic clock, read here and nowhere else: for the pace of threads, never for
/// what happens in the simulation.
#[expect(clippy::disallowed_methods, reason = "this is the one clock the ban points to")]
pub fn real_now() -> Instant {
    Instant::now()
}

/// The machine's calendar, read here and nowhere else.
#[expect(clippy::disallowed_methods, reason = "this is the one clock the ban points to")]
fn wall_now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(paused: bool) -> VirtualClock {
        VirtualClock { real: real_now(), simulated: Timestamp(1000), speed: 1.0, paused }
    }

    #[test]
    fn time_runs_at_its_speed() {
        let mut clock = clock(false);
        clock.speed = 100.0;
        assert_eq!(clock.at(clock.real + Duration::from_millis(50)), Timestamp(6000));
        clock.speed = 0.1;
        assert_eq!(clock.at(clock.real + Duration::from_millis(50)), Timestamp(1005));
    }

    #[test]
    fn a_paused_clock_stands_still_and_can_be_jumped() {
        let mut clock = clock(true);
        assert_eq!(clock.at(clock.real + Duration::from_secs(9)), Timestamp(1000));
        assert_eq!(clock.wait_until(Timestamp(1001)), None);
        assert_eq!(clock.wait_until(Timestamp(1000)), Some(Duration::ZERO));
        clock.change(ClockChange { advance: Some(Millis(5)), ..Default::default() }, None);
        assert_eq!(clock.now(), Timestamp(1005));
        let to_next = ClockChange { to_next: true, ..Default::default() };
        clock.change(to_next, Some(Timestamp(9000)));
        assert_eq!(clock.now(), Timestamp(9000));
        clock.change(to_next, Some(Timestamp(1)));
        assert_eq!(clock.now(), Timestamp(9000), "time never goes back");
    }

    #[test]
    fn absurd_speeds_are_bounded() {
        let mut clock = clock(true);
        for (asked, got) in [(0.0, SPEED_MIN), (1e9, SPEED_MAX), (f64::NAN, SPEED_MAX)] {
            clock.change(ClockChange { speed: Some(asked), ..Default::default() }, None);
            assert!((clock.status().speed - got).abs() < 1e-9, "{asked}");
        }
    }

    #[test]
    fn a_world_goes_on_where_it_should() {
        let far = Timestamp(i64::MAX / 2);
        assert!(VirtualClock::start(ClockStart::Wall, Some(far)).now() >= far);
        let frozen = VirtualClock::start(ClockStart::Frozen, Some(Timestamp(5)));
        assert_eq!(frozen.now(), Timestamp(5));
        let given = VirtualClock::start(ClockStart::At(Timestamp(7)), None);
        assert_eq!((given.now(), given.paused), (Timestamp(7), true));
    }
}
