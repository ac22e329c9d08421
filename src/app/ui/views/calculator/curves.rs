//! The numbers of the plots: found once per load, drawn every frame.

use caudal::calculator::{
    Crossing, Exact, Item, Load, Milli, Plan, Tariff, crossings, firehose_of, loads, peak_even,
    quote,
};
use egui_plot::PlotPoint;

/// Most records per second of the plot by load.
const LOAD_MOST: u64 = 100_000;
/// Least of what a month costs on a logarithmic axis, in USD.
const COST_LEAST: f64 = 0.1;

/// What the plots draw.
pub(super) struct Curves {
    /// By load: logarithms of records per second and USD.
    pub(super) by_load: Vec<(Plan, Vec<PlotPoint>)>,
    /// Where the cheapest way changes, by load.
    pub(super) crossings: Vec<Crossing>,
    /// The most records per second that are drawn.
    pub(super) load_most: u64,
    /// By peak ÷ mean: USD.
    pub(super) by_peak: Vec<(Plan, Vec<PlotPoint>)>,
    /// Where on-demand begins to be cheaper than shards for the peak.
    pub(super) peak_even: Option<(Plan, Milli, f64)>,
    /// The greatest peak ÷ mean that is drawn.
    pub(super) peak_most: f64,
    /// Firehose by record size: logarithms of KB, and of USD per useful GB.
    pub(super) by_size: Vec<PlotPoint>,
    /// USD per GB without rounding.
    pub(super) gb: f64,
}

/// Billionths of a dollar as dollars.
pub(super) fn usd(nano: u128) -> f64 {
    nano as f64 / 1e9
}

/// The logarithm of a sum, as the axis has it.
pub(super) fn height(nano: u128) -> f64 {
    usd(nano).max(COST_LEAST).log10()
}

impl Curves {
    pub(super) fn of(load: &Load, tariff: &Tariff) -> Self {
        let whole = load.records.exact().ceil() as u64;
        let load_most = loads_up_to(whole);
        let possible =
            Plan::ALL.into_iter().filter(|plan| quote(*plan, load, tariff).refused.is_none());
        let by_load = possible.map(|plan| {
            let points = loads(load_most).into_iter().map(|records| {
                let cost = quote(plan, &Load { records, ..load.clone() }, tariff).nano_usd;
                PlotPoint::new(records.exact().approx().log10(), height(cost))
            });
            (plan, points.collect())
        });
        let even = [Plan::Standard, Plan::Advantage]
            .into_iter()
            .filter_map(|plan| peak_even(load, tariff, plan).map(|peak| (plan, peak)))
            .min_by_key(|(_, peak)| *peak);
        let cost_of = |plan| usd(quote(plan, load, tariff).nano_usd);
        let peak_even = even.map(|(plan, peak)| (plan, peak, cost_of(plan)));
        let own = load.peak.exact().approx();
        let wanted = peak_even.map_or(50.0, |(_, peak, _)| peak.exact().approx() * 1.4);
        let peak_most = wanted.clamp(5.0, 400.0).max(own * 1.2).min(1000.0);
        Self {
            crossings: cheapest_changes(load, tariff, load_most),
            by_load: by_load.collect(),
            load_most,
            by_peak: by_peak(load, tariff, peak_most),
            peak_even,
            peak_most,
            by_size: by_size(tariff),
            gb: usd(u128::from(tariff.of(Item::FirehoseFirst).0)),
        }
    }
}

/// The end of the axis: a power of ten beyond the load.
fn loads_up_to(records: u64) -> u64 {
    let mut most = LOAD_MOST;
    while most <= records.saturating_mul(2) && most < 10_000_000_000 {
        most *= 10;
    }
    most.min(1_000_000_000)
}

/// Where the cheapest of the ways that AWS would do changes to another.
fn cheapest_changes(load: &Load, tariff: &Tariff, most: u64) -> Vec<Crossing> {
    let possible: Vec<_> =
        Plan::ALL.into_iter().filter(|plan| quote(*plan, load, tariff).refused.is_none()).collect();
    let mut found = Vec::new();
    for (index, one) in possible.iter().enumerate() {
        for two in &possible[index + 1..] {
            found.extend(crossings(load, tariff, [*one, *two], most));
        }
    }
    found.retain(|crossing: &Crossing| {
        let at = Load { records: crossing.records, ..load.clone() };
        let sum = |plan: Plan| quote(plan, &at, tariff).nano_usd;
        possible.iter().all(|plan| sum(*plan) >= sum(crossing.above))
    });
    found.sort_by_key(|crossing| crossing.records);
    // Steps of shards may cross a line several times: the first and the last are news.
    if found.len() > 2 {
        let last = found.pop();
        found.truncate(1);
        found.extend(last);
    }
    found
}

fn by_peak(load: &Load, tariff: &Tariff, most: f64) -> Vec<(Plan, Vec<PlotPoint>)> {
    const POINTS: u32 = 240;
    let shards = (0..=POINTS).map(|index| {
        let peak = 1.0 + (most - 1.0) * f64::from(index) / f64::from(POINTS);
        let milli = Milli(((peak * 1000.0) as u64).clamp(1000, 1_000_000));
        let cost = quote(Plan::Provisioned, &Load { peak: milli, ..load.clone() }, tariff).nano_usd;
        PlotPoint::new(peak, usd(cost))
    });
    let mut all = vec![(Plan::Provisioned, shards.collect())];
    for plan in [Plan::Standard, Plan::Advantage] {
        let quote = quote(plan, load, tariff);
        if quote.refused.is_none() {
            let cost = usd(quote.nano_usd);
            all.push((plan, vec![PlotPoint::new(1.0, cost), PlotPoint::new(most, cost)]));
        }
    }
    all
}

/// Sizes from 0.01 KB to 10 MB; each multiple of 5 KB twice, as the price jumps there.
fn by_size(tariff: &Tariff) -> Vec<PlotPoint> {
    let price = usd(u128::from(tariff.of(Item::FirehoseFirst).0));
    let mut sizes: Vec<u128> =
        (-40..=200).map(|step| (102.4 * 10_f64.powf(f64::from(step) / 40.0)) as u128).collect();
    sizes.extend((1..=60).flat_map(|times| [times * 5120, times * 5120 + 1]));
    sizes.sort_unstable();
    sizes.dedup();
    let point = |bytes: u128| {
        let factor = firehose_of(Exact::whole(bytes)).approx();
        PlotPoint::new((bytes as f64 / 1024.0).log10(), (price * factor).max(1e-4).log10())
    };
    sizes.into_iter().filter(|bytes| *bytes > 0).map(point).collect()
}
