//! What a designer should hear besides the numbers.

use super::figures::{decimal, percent, short, whole};
use super::{Exact, Limit, Load, Sizing, limits};

/// How much it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Info,
    /// Better looked at.
    Warn,
}

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it weighs.
    pub weight: Weight,
    /// A Spanish sentence.
    pub sentence: String,
    /// A margin, in percent, that would mend it.
    pub margin: Option<u32>,
}

impl Notice {
    fn warn(sentence: String) -> Self {
        Self { weight: Weight::Warn, sentence, margin: None }
    }

    fn info(sentence: String) -> Self {
        Self { weight: Weight::Info, sentence, margin: None }
    }

    /// All that is to be said of a load and its shards, the weightiest first.
    pub fn of(load: &Load, sizing: &Sizing) -> Vec<Self> {
        let mut all = Vec::new();
        all.extend(margin(load, sizing));
        if sizing.shards > limits::SHARDS_QUOTA {
            all.push(Self::warn(format!(
                "{} shards pasan de la cuota por defecto: 20.000 en us-east-1, us-west-2 y eu-west-1; \
                 menos en las demás.",
                whole(sizing.shards)
            )));
        }
        all.extend(records(load));
        let polls = u128::from(load.shared);
        if polls > limits::READ_CALLS {
            all.push(Self::warn(format!(
                "{polls} consumidores comparten 5 GetRecords/s por shard: cada uno sondea cada {} s.",
                short(Exact::ratio(polls, limits::READ_CALLS))
            )));
        }
        if u128::from(load.fan_out) > limits::FAN_OUT {
            all.push(Self::warn(
                "Con más de 20 consumidores EFO la cuenta necesita On-demand Advantage.".to_owned(),
            ));
        }
        if sizing.peak_mb > Exact::whole(limits::ON_DEMAND_NEW_MB) {
            all.push(Self::info(format!(
                "Un stream bajo demanda nace con 4 MB/s: para {} pide antes warm throughput.",
                short(sizing.peak_mb)
            )));
        }
        all
    }
}

fn margin(load: &Load, sizing: &Sizing) -> Option<Notice> {
    let governing = sizing.step(sizing.governs);
    if load.margin > 0 || governing.used < Exact::ratio(3, 4) || sizing.roomy == sizing.shards {
        return None;
    }
    let what = match sizing.governs {
        Limit::WriteBytes => "MB/s",
        Limit::WriteRecords => "registros",
        Limit::SharedRead => "lectura",
    };
    Some(Notice {
        weight: Weight::Warn,
        sentence: format!(
            "Sin margen, {what} al {}. Con 25 % serían {}.",
            percent(governing.used),
            whole(sizing.roomy)
        ),
        margin: Some(25),
    })
}

/// Records beyond what a stream takes as it is created.
fn records(load: &Load) -> Option<Notice> {
    let largest = load.bytes(load.largest);
    if largest <= Exact::whole(limits::RECORD_BYTES_DEFAULT) {
        return None;
    }
    let kib = record_kib(load);
    let seconds = largest.over(load.units.mega());
    let sentence = format!(
        "Registros de hasta {} KB: el stream necesita MaxRecordSizeInKiB = {kib}, y cada uno gasta {} s \
         de la escritura de su shard.",
        load.largest.spanish(),
        decimal(seconds, 1)
    );
    Some(Notice::warn(sentence))
}

/// The `MaxRecordSizeInKiB` that a load needs.
fn record_kib(load: &Load) -> u128 {
    load.bytes(load.largest).over(1024).ceil()
}

impl Load {
    /// The `MaxRecordSizeInKiB` that its stream needs, if not the usual one.
    pub fn max_record_kib(&self) -> Option<i64> {
        let kib = record_kib(self);
        (kib > limits::RECORD_BYTES_DEFAULT >> 10).then(|| i64::try_from(kib).unwrap_or(i64::MAX))
    }
}
