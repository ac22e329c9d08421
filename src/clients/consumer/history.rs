//! The curves of a consumer: what it was behind, second by second and minute by minute.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::units::Timestamp;

/// Samples kept at one per simulated second.
pub const SECONDS_KEPT: usize = 300;
/// Samples kept at one per simulated minute.
const MINUTES_KEPT: usize = 240;
/// Seconds over which a rate is taken.
const RATE_SECS: i64 = 5;

/// A consumer at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: Timestamp,
    /// Records that exist and are not processed.
    pub lag: u64,
    /// Age of the last record processed, in ms, where something waits behind it; the oldest of
    /// all shards.
    pub age: u64,
    /// The largest `MillisBehindLatest` of the last answers.
    pub behind: u64,
    /// Records processed since it exists.
    pub processed: u64,
}

/// What is kept of a consumer's past. Where nothing changed there is no sample.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The last of each simulated second, oldest first.
    pub seconds: Arc<[Sample]>,
    /// The last of each simulated minute, oldest first.
    pub minutes: Arc<[Sample]>,
}

/// Collects samples.
#[derive(Default)]
pub(super) struct Recorder {
    seconds: VecDeque<Sample>,
    minutes: VecDeque<Sample>,
    shared: Option<History>,
}

impl Recorder {
    pub(super) fn add(&mut self, sample: Sample) {
        let before = self.seconds.back();
        // A pause in the curve needs its end as well as its beginning.
        if before.is_some_and(|before| Sample { at: sample.at, ..*before } == sample)
            && self.seconds.len() > 1
            && self.seconds.get(self.seconds.len() - 2).is_some_and(|earlier| {
                before.is_some_and(|before| Sample { at: before.at, ..*earlier } == *before)
            })
        {
            if let Some(last) = self.seconds.back_mut() {
                last.at = sample.at;
            }
            self.shared = None;
            return;
        }
        keep(&mut self.seconds, sample, 1000, SECONDS_KEPT);
        keep(&mut self.minutes, sample, 60_000, MINUTES_KEPT);
        self.shared = None;
    }

    /// Forgets what lies in a future that will not be.
    pub(super) fn cut(&mut self, now: Timestamp) {
        self.seconds.retain(|sample| sample.at <= now);
        self.minutes.retain(|sample| sample.at <= now);
        self.shared = None;
    }

    pub(super) fn share(&mut self) -> History {
        let (seconds, minutes) = (&self.seconds, &self.minutes);
        self.shared
            .get_or_insert_with(|| History {
                seconds: seconds.iter().copied().collect(),
                minutes: minutes.iter().copied().collect(),
            })
            .clone()
    }
}

fn keep(samples: &mut VecDeque<Sample>, sample: Sample, span: i64, most: usize) {
    let slot = |at: Timestamp| at.0.div_euclid(span);
    if samples.back().is_some_and(|last| slot(last.at) == slot(sample.at)) {
        samples.pop_back();
    }
    if samples.len() == most {
        samples.pop_front();
    }
    samples.push_back(sample);
}

/// Counts records and bytes of the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Second, records, bytes; in no order.
    slots: [(i64, u32, u64); RATE_SECS as usize + 1],
}

impl Meter {
    pub(super) fn count(&mut self, records: u32, bytes: u64, now: Timestamp) {
        let second = now.secs();
        let slot = &mut self.slots[second.rem_euclid(RATE_SECS + 1) as usize];
        if slot.0 != second {
            *slot = (second, 0, 0);
        }
        slot.1 += records;
        slot.2 += bytes;
    }

    /// Records and bytes per second over the last five whole seconds.
    pub fn rate(&self, now: Timestamp) -> (f64, f64) {
        let second = now.secs();
        let recent =
            self.slots.iter().filter(|slot| (second - RATE_SECS..second).contains(&slot.0));
        let (records, bytes) =
            recent.fold((0_u64, 0_u64), |sum, slot| (sum.0 + u64::from(slot.1), sum.1 + slot.2));
        (records as f64 / RATE_SECS as f64, bytes as f64 / RATE_SECS as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at: i64, lag: u64) -> Sample {
        Sample { at: Timestamp(at), lag, age: 0, behind: 0, processed: 0 }
    }

    #[test]
    fn one_sample_a_second_and_the_last_one_counts() {
        let mut recorder = Recorder::default();
        for at in 0..1000 {
            recorder.add(sample(at * 400, at as u64));
        }
        let history = recorder.share();
        assert_eq!(history.seconds.len(), SECONDS_KEPT);
        assert_eq!(history.seconds.last().unwrap().lag, 999);
        assert!(history.seconds.windows(2).all(|two| two[0].at.secs() < two[1].at.secs()));
        assert_eq!(history.minutes.len(), 7);
    }

    #[test]
    fn a_flat_stretch_is_its_two_ends() {
        let mut recorder = Recorder::default();
        for at in 0..100 {
            recorder.add(sample(at * 1000, 5));
        }
        let history = recorder.share();
        let ends: Vec<_> = history.seconds.iter().map(|sample| sample.at.0).collect();
        assert_eq!(ends, [0, 99_000]);
        recorder.cut(Timestamp(50_000));
        assert_eq!(recorder.share().seconds.len(), 1);
    }

    #[test]
    fn a_rate_fades_by_itself() {
        let mut meter = Meter::default();
        for second in 10..15 {
            meter.count(100, 1000, Timestamp(second * 1000 + 500));
        }
        assert_eq!(meter.rate(Timestamp(15_000)), (100.0, 1000.0));
        assert_eq!(meter.rate(Timestamp(18_000)), (40.0, 400.0));
        assert_eq!(meter.rate(Timestamp(60_000)), (0.0, 0.0));
    }
}
