//! How hash keys, shards and loads are said in Spanish.

use caudal::api::kinesis::{HashKeyRange, ShardId};

use super::figures::Figure;
use super::load::Load;
use crate::ui::numbers;

/// The first four digits of a hash key: `0x8000…`.
pub fn hex(key: u128) -> String {
    format!("0x{:04X}…", key >> 112)
}

/// A range by its ends: `0x8000… - 0xBFFF…`.
pub fn range(range: &HashKeyRange) -> String {
    format!("{} - {}", hex(range.starting_hash_key.0), hex(range.ending_hash_key.0))
}

/// A share as whole percent; what is less than one but not nothing says so.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 {
        return "< 1 %".to_owned();
    }
    format!("{} %", numbers::whole((share * 100.0).round() as u64))
}

/// Bytes per second in the unit of the limits.
pub fn megabytes(bytes: f64) -> String {
    numbers::decimal(bytes / f64::from(1 << 20), 2)
}

/// A load by the limit that is nearer: `0,81 MB/s` or `640 reg/s`.
pub fn load(load: Load) -> String {
    if load.bytes_used() >= load.records_used() {
        format!("{} MB/s", megabytes(load.bytes))
    } else {
        numbers::rate(load.records)
    }
}

/// Refusals per second: `318 ✗/s`.
pub fn refusals(per_second: f64) -> String {
    let decimals = usize::from(per_second > 0.0 && per_second < 10.0);
    format!("{} ✗/s", numbers::decimal(per_second, decimals))
}

/// A lag in the unit that tells most.
pub fn lag(millis: u64) -> String {
    let seconds = millis as f64 / 1000.0;
    match millis {
        0..60_000 => format!("{} s", numbers::decimal(seconds, 1)),
        60_000..3_600_000 => format!("{} min", numbers::decimal(seconds / 60.0, 1)),
        _ => format!("{} h", numbers::decimal(seconds / 3600.0, 1)),
    }
}

/// A span that is left, in whole units.
pub fn span(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", (minutes + 30) / 60),
        1440..2880 => format!("{} h", minutes / 60),
        _ => format!("{} días", minutes / 1440),
    }
}

/// The name of an open shard for a screen reader; `row` tells a list's row from the drawing.
pub fn shard(figure: &Figure, consumers: usize, row: bool) -> String {
    let mut name = format!(
        "{} {}, abierto, del {} al {}, uso de escritura {}",
        if row { "Fila del shard" } else { "Shard" },
        figure.id.0,
        hex(figure.range.starting_hash_key.0),
        hex(figure.range.ending_hash_key.0),
        percent(figure.offered.used()),
    );
    if figure.is_hot() {
        name.push_str(", caliente");
    }
    if figure.refused > 0.0 {
        let refused = numbers::decimal(figure.refused, 1);
        name = format!("{name}, {refused} rechazos por segundo");
    }
    if consumers > 0 {
        let consumers = numbers::counted(consumers as u64, "consumidor", "consumidores");
        name = format!("{name}, {consumers}");
    }
    name
}

/// `#1`, `#1 y #2`, `#1, #2 y #3`, and beyond five how many more.
pub fn shards(ids: &[ShardId]) -> String {
    let mut words: Vec<String> = ids.iter().take(5).map(|id| format!("#{}", id.0)).collect();
    if ids.len() > 5 {
        words.push(format!("{} más", ids.len() - 5));
    }
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} y {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_read_them() {
        assert_eq!(hex(3 << 126), "0xC000…");
        assert_eq!(
            [percent(0.0), percent(0.002), percent(1.314)],
            ["0 %", "< 1 %", "131 %"].map(ToOwned::to_owned)
        );
        assert_eq!(refusals(318.0), "318 ✗/s");
        assert_eq!([lag(200), lag(90_000), lag(7_200_000)], ["0,2 s", "1,5 min", "2,0 h"]);
        let ids: Vec<ShardId> = (0..7).map(ShardId).collect();
        assert_eq!(shards(&ids[..1]), "#0");
        assert_eq!(shards(&ids[..3]), "#0, #1 y #2");
        assert_eq!(shards(&ids), "#0, #1, #2, #3, #4 y 2 más");
    }
}
