//! `CloudWatch`'s metrics as curves: what is summed, over which window, against which limit.

use caudal::api::kinesis::ShardId;
use caudal::engine::{ShardView, StreamView};
use caudal::kinesis::{
    READ_BYTES_PER_SEC, SecondMetrics, WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC,
};
use caudal::units::Timestamp;
use egui_plot::PlotPoint;

use crate::ui::numbers;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes per second.
    Bytes,
    /// Things per second.
    Count,
    /// Milliseconds: the greatest, not the sum.
    Millis,
}

impl Unit {
    /// The steps between the lines of an axis that goes up to `top`: round in the unit's own way.
    pub(super) fn grid_step(self, top: f64) -> f64 {
        let wanted = (top / 4.0).max(1.0);
        if self == Self::Bytes {
            return 2.0_f64.powf(wanted.log2().round());
        }
        let power = 10.0_f64.powf(wanted.log10().floor());
        let fitting = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= wanted);
        fitting.unwrap_or(10.0) * power
    }

    /// A value with its unit.
    pub(super) fn text(self, value: f64) -> String {
        match self {
            Self::Bytes => format!("{}/s", numbers::bytes(value.round().max(0.0) as u64)),
            Self::Count => format!("{}/s", short(value)),
            Self::Millis if value >= 10_000.0 => {
                format!("{} s", numbers::decimal(value / 1000.0, 1))
            }
            Self::Millis => format!("{} ms", numbers::whole(value.round().max(0.0) as u64)),
        }
    }
}

fn short(value: f64) -> String {
    let decimals = usize::from(value < 100.0 && (value - value.round()).abs() > 0.05);
    if decimals == 0 {
        numbers::whole(value.round().max(0.0) as u64)
    } else {
        numbers::decimal(value, decimals)
    }
}

/// One of `CloudWatch`'s metrics.
pub(super) struct Metric {
    /// Its name there.
    pub(super) name: &'static str,
    /// What it tells, in Spanish.
    pub(super) meaning: &'static str,
    pub(super) unit: Unit,
    /// The limit of one shard, per second.
    pub(super) limit: Option<f64>,
    of: fn(&SecondMetrics) -> f64,
}

const fn metric(
    name: &'static str,
    meaning: &'static str,
    unit: Unit,
    limit: Option<f64>,
    of: fn(&SecondMetrics) -> f64,
) -> Metric {
    Metric { name, meaning, unit, limit, of }
}

/// Metrics that a stream and each shard have.
pub(super) const SHARD_METRICS: [Metric; 7] = [
    metric(
        "IncomingBytes",
        "bytes guardados",
        Unit::Bytes,
        Some(WRITE_BYTES_PER_SEC as f64),
        |row| row.incoming_bytes as f64,
    ),
    metric(
        "IncomingRecords",
        "registros guardados",
        Unit::Count,
        Some(WRITE_RECORDS_PER_SEC as f64),
        |row| f64::from(row.incoming_records),
    ),
    metric("OutgoingBytes", "bytes leídos", Unit::Bytes, Some(READ_BYTES_PER_SEC as f64), |row| {
        row.outgoing_bytes as f64
    }),
    metric("OutgoingRecords", "registros leídos", Unit::Count, None, |row| {
        f64::from(row.outgoing_records)
    }),
    metric(
        "WriteProvisionedThroughputExceeded",
        "registros rechazados",
        Unit::Count,
        None,
        |row| f64::from(row.throttled_writes),
    ),
    metric("ReadProvisionedThroughputExceeded", "lecturas rechazadas", Unit::Count, None, |row| {
        f64::from(row.throttled_reads)
    }),
    metric(
        "IteratorAgeMilliseconds",
        "edad del último registro leído, la mayor",
        Unit::Millis,
        None,
        |row| row.iterator_age_millis as f64,
    ),
];

/// Metrics that only a stream has.
pub(super) const STREAM_METRICS: [Metric; 10] = [
    metric("PutRecord.Success", "registros aceptados", Unit::Count, None, |row| {
        f64::from(row.single_records)
    }),
    metric("PutRecord.Bytes", "bytes guardados de uno en uno", Unit::Bytes, None, |row| {
        row.single_bytes as f64
    }),
    metric(
        "PutRecords.SuccessfulRecords",
        "registros aceptados por lotes",
        Unit::Count,
        None,
        |row| f64::from(row.incoming_records - row.single_records),
    ),
    metric(
        "PutRecords.ThrottledRecords",
        "registros rechazados por lotes",
        Unit::Count,
        None,
        |row| f64::from(row.throttled_writes - row.single_throttled),
    ),
    metric("PutRecords.Bytes", "bytes guardados por lotes", Unit::Bytes, None, |row| {
        (row.incoming_bytes - row.single_bytes) as f64
    }),
    metric("GetRecords.Success", "llamadas respondidas", Unit::Count, None, |row| {
        f64::from(row.polls)
    }),
    metric("GetRecords.Records", "registros leídos por sondeo", Unit::Count, None, |row| {
        f64::from(row.outgoing_records - row.pushed_records)
    }),
    metric("GetRecords.Bytes", "bytes leídos por sondeo", Unit::Bytes, None, |row| {
        (row.outgoing_bytes - row.pushed_bytes) as f64
    }),
    metric("SubscribeToShardEvent.Records", "registros empujados", Unit::Count, None, |row| {
        f64::from(row.pushed_records)
    }),
    metric("SubscribeToShardEvent.Bytes", "bytes empujados", Unit::Bytes, None, |row| {
        row.pushed_bytes as f64
    }),
];

/// How far back the curves go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Span {
    /// One minute, second by second.
    Minute,
    /// Five minutes, by two seconds.
    #[default]
    FiveMinutes,
    /// One hour, minute by minute.
    Hour,
    /// A day, by ten minutes.
    Day,
}

impl Span {
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Minute, "1 min"),
        (Self::FiveMinutes, "5 min"),
        (Self::Hour, "1 h"),
        (Self::Day, "24 h"),
    ];

    /// Its length in seconds.
    pub(super) const fn secs(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::FiveMinutes => 300,
            Self::Hour => 3600,
            Self::Day => 86_400,
        }
    }

    /// Seconds that one point stands for.
    const fn step(self) -> i64 {
        match self {
            Self::Minute => 1,
            Self::FiveMinutes => 2,
            Self::Hour => 60,
            Self::Day => 600,
        }
    }

    const fn by_second(self) -> bool {
        matches!(self, Self::Minute | Self::FiveMinutes)
    }
}

/// Whose curve it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Of all shards together.
    Stream,
    /// Of one shard.
    Shard(ShardId),
}

/// A curve: a point for each step of the window, per second; x is the seconds before now.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    pub(super) whose: Whose,
    pub(super) points: Vec<PlotPoint>,
    pub(super) now: f64,
    pub(super) mean: f64,
    pub(super) most: f64,
}

/// What the curves are of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) span: Span,
    /// The shards, or all of the stream together if there are none.
    pub(super) shards: Vec<ShardId>,
    /// The last second that is drawn.
    pub(super) end: i64,
}

/// The rows of the window summed up step by step, oldest first. A step that isn't over yet is
/// shorter, so that its mean is none of time that hasn't passed.
fn steps(shards: &[&ShardView], wanted: &Wanted) -> Vec<(SecondMetrics, f64)> {
    let (step, count) = (wanted.span.step(), wanted.span.secs() / wanted.span.step());
    let last = wanted.end.div_euclid(step);
    let first = last - count + 1;
    let lasted = |index: i64| {
        let from = (first + index) * step;
        (wanted.end + 1 - from).clamp(1, step) as f64
    };
    let mut sums: Vec<_> =
        (0..count).map(|index| (SecondMetrics::default(), lasted(index))).collect();
    for shard in shards {
        let rows = if wanted.span.by_second() { &shard.seconds } else { &shard.minutes };
        for row in rows.iter().rev() {
            let index = row.second.div_euclid(step) - first;
            if index < 0 {
                break;
            }
            // What came after the last second isn't drawn yet.
            let minute_open = !wanted.span.by_second() && index < count;
            if row.second <= wanted.end || minute_open {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                if let Some((sum, _)) = sums.get_mut(index) {
                    sum.add(row);
                }
            }
        }
    }
    sums
}

/// The curves of all metrics: of the stream, or of each wanted shard.
pub(super) fn curves(stream: &StreamView, wanted: &Wanted, metrics: &[&Metric]) -> Vec<Vec<Curve>> {
    let sources: Vec<(Whose, Vec<&ShardView>)> = if wanted.shards.is_empty() {
        vec![(Whose::Stream, stream.shards.iter().map(AsRef::as_ref).collect())]
    } else {
        let of = |id: &ShardId| {
            let shard = stream.shards.get(id.0 as usize)?;
            Some((Whose::Shard(*id), vec![shard.as_ref()]))
        };
        wanted.shards.iter().filter_map(of).collect()
    };
    let summed: Vec<_> =
        sources.iter().map(|(whose, shards)| (*whose, steps(shards, wanted))).collect();
    let of_metric = |metric: &&Metric| {
        summed.iter().map(|(whose, steps)| curve(metric, *whose, steps, wanted)).collect()
    };
    metrics.iter().map(of_metric).collect()
}

fn curve(metric: &Metric, whose: Whose, steps: &[(SecondMetrics, f64)], wanted: &Wanted) -> Curve {
    let step = wanted.span.step() as f64;
    let value = |(row, lasted): &(SecondMetrics, f64)| {
        let value = (metric.of)(row);
        if metric.unit == Unit::Millis { value } else { value / lasted }
    };
    let values: Vec<f64> = steps.iter().map(value).collect();
    let count = values.len();
    let point = |(index, value): (usize, &f64)| {
        PlotPoint::new((index as f64 + 1.0 - count as f64) * step, *value)
    };
    Curve {
        whose,
        points: values.iter().enumerate().map(point).collect(),
        now: values.last().copied().unwrap_or_default(),
        mean: values.iter().sum::<f64>() / count.max(1) as f64,
        most: values.iter().copied().fold(0.0, f64::max),
    }
}

/// The limit of a metric: of a shard, or of all open shards together.
pub(super) fn limit(metric: &Metric, stream: &StreamView, wanted: &Wanted) -> Option<f64> {
    let shards = if wanted.shards.is_empty() { stream.open.len() } else { 1 };
    metric.limit.map(|limit| limit * shards as f64)
}

/// The last second to draw: the last one that is over; while time stands still, the one at hand
/// too if something has happened in it.
pub(super) fn end(stream: &StreamView, now: Timestamp, paused: bool) -> i64 {
    let second = now.secs();
    let newest = |shard: &std::sync::Arc<ShardView>| shard.seconds.iter().next_back().copied();
    let begun = stream.shards.iter().filter_map(newest).any(|row| row.second >= second);
    if paused && begun { second } else { second - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_are_round_in_their_unit() {
        for (unit, top, step) in [
            (Unit::Count, 1.0, 1.0),
            (Unit::Count, 4600.0, 2000.0),
            (Unit::Count, 300.0, 100.0),
            (Unit::Bytes, 4.6 * 1024.0 * 1024.0, 1024.0 * 1024.0),
            (Unit::Millis, 0.0, 1.0),
        ] {
            assert!((unit.grid_step(top) - step).abs() < 1e-6, "{unit:?} {top}");
        }
    }

    #[test]
    fn values_are_told_with_their_unit() {
        assert_eq!(Unit::Count.text(0.5), "0,5/s");
        assert_eq!(Unit::Count.text(1234.4), "1234/s");
        assert_eq!(Unit::Bytes.text(1_048_576.0), "1,0 MiB/s");
        assert_eq!(Unit::Millis.text(38_000.0), "38,0 s");
    }
}
