//! Where one way to pay becomes cheaper than another: by load, and by how much the load peaks.

use super::{Load, Milli, Plan, Tariff, quote};

/// A load from which on another way is the cheaper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The first whole number of records per second at which it is so.
    pub records: Milli,
    /// The cheaper way below.
    pub below: Plan,
    /// The cheaper way from there on.
    pub above: Plan,
    /// What both cost there, nearly: the new one's sum, in billionths of a dollar.
    pub nano_usd: u128,
}

/// Samples per factor of ten between which a change is looked for.
const SAMPLES: u32 = 24;

/// Whole loads from one to `most` records per second in even steps of a logarithmic axis.
pub fn loads(most: u64) -> Vec<Milli> {
    let mut all = Vec::new();
    let mut exponent = 0;
    loop {
        // Only where to look; what is computed there is exact.
        let at = 10_f64.powf(f64::from(exponent) / f64::from(SAMPLES)).round() as u64;
        if at > most {
            break;
        }
        if all.last() != Some(&Milli::whole(at)) {
            all.push(Milli::whole(at));
        }
        exponent += 1;
    }
    if all.last() != Some(&Milli::whole(most)) {
        all.push(Milli::whole(most));
    }
    all
}

/// What a load costs at another rate.
fn cost(plan: Plan, load: &Load, tariff: &Tariff, records: Milli) -> u128 {
    quote(plan, &Load { records, ..load.clone() }, tariff).nano_usd
}

/// Where two ways change places between 1 and `most` records per second, all else equal.
///
/// Both are looked at 24 times per factor of ten, and each change between two looks is found
/// exactly; ways that change places twice between two looks, as the steps of shards may, count as
/// not having done so.
pub fn crossings(load: &Load, tariff: &Tariff, [one, two]: [Plan; 2], most: u64) -> Vec<Crossing> {
    let cheaper = |records| {
        let (first, second) = (cost(one, load, tariff, records), cost(two, load, tariff, records));
        if second < first { two } else { one }
    };
    let mut found = Vec::new();
    let mut before: Option<(Milli, Plan)> = None;
    for at in loads(most.max(1)) {
        let now = cheaper(at);
        if let Some((from, below)) = before
            && below != now
        {
            let (mut low, mut high) = (from.0 / 1000, at.0 / 1000);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if cheaper(Milli::whole(middle)) == below { low = middle } else { high = middle }
            }
            let records = Milli::whole(high);
            let above = cheaper(records);
            let nano_usd = cost(above, load, tariff, records);
            found.push(Crossing { records, below, above, nano_usd });
        }
        before = Some((at, now));
    }
    found
}

/// The peak ÷ mean from which on another way is cheaper than provisioned shards, in hundredths from
/// 1 to 1000; `None` if there is none.
///
/// The other ways pay for the mean only, so there is one such point.
pub fn peak_even(load: &Load, tariff: &Tariff, plan: Plan) -> Option<Milli> {
    let other = quote(plan, load, tariff).nano_usd;
    // Everything but the shard-hours stays as it is.
    let dearer = |hundredths: u64| {
        let load = Load { peak: Milli(hundredths * 10), ..load.clone() };
        quote(Plan::Provisioned, &load, tariff).nano_usd > other
    };
    let (mut low, mut high) = (100, 100_000);
    if dearer(low) || !dearer(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if dearer(middle) { high = middle } else { low = middle }
    }
    Some(Milli(high * 10))
}
