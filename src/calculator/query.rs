//! A load as the text of a link: `tps=10000&kb=1`. What has its usual value is left out, so that a
//! link tells what is special; numbers are as in commands, with a decimal point.

use std::fmt;
use std::str::FromStr;

use super::figures::clipped;
use super::{Load, Milli, Units};

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usual = Self::default();
        write!(f, "tps={}&kb={}", self.records, self.size)?;
        if self.largest != self.size {
            write!(f, "&max={}", self.largest)?;
        }
        if self.peak != usual.peak {
            write!(f, "&pico={}", self.peak)?;
        }
        let counts = [
            ("margen", self.margin, usual.margin),
            ("sondeo", self.shared, usual.shared),
            ("efo", self.fan_out, usual.fan_out),
            ("retencion", self.retention, usual.retention),
            ("objeto", self.object_mib, usual.object_mib),
            ("jq", self.jq_hours, usual.jq_hours),
        ];
        for (name, value, usual) in counts {
            if value != usual {
                write!(f, "&{name}={value}")?;
            }
        }
        for (name, set) in [
            ("decimal", self.units == Units::Decimal),
            ("parquet", self.conversion),
            ("particion", self.partitioning),
        ] {
            if set {
                write!(f, "&{name}=1")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Load {
    type Err = String;

    /// Reads a link's text; an empty one is the example of the notes.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut load = Self::default();
        let mut largest = None;
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("A «{}» le falta su valor.", clipped(pair)))?;
            let wrong = || format!("«{}» no vale para «{}».", clipped(value), clipped(name));
            let count = || value.parse::<u32>().map_err(|_| wrong());
            let number = || milli(value).ok_or_else(wrong);
            let flag = || match value {
                "1" => Ok(true),
                "0" => Ok(false),
                _ => Err(wrong()),
            };
            match name {
                "tps" => load.records = number()?,
                "kb" => load.size = number()?,
                "max" => largest = Some(number()?),
                "pico" => load.peak = number()?,
                "margen" => load.margin = count()?,
                "sondeo" => load.shared = count()?,
                "efo" => load.fan_out = count()?,
                "retencion" => load.retention = count()?,
                "objeto" => load.object_mib = count()?,
                "jq" => load.jq_hours = count()?,
                "decimal" => load.units = if flag()? { Units::Decimal } else { Units::Binary },
                "parquet" => load.conversion = flag()?,
                "particion" => load.partitioning = flag()?,
                _ => return Err(format!("La calculadora no tiene «{}».", clipped(name))),
            }
        }
        load.largest = largest.unwrap_or(load.size);
        load.check().map_err(|fault| fault.to_string())?;
        Ok(load)
    }
}

/// A number with a decimal point and at most three decimals.
fn milli(text: &str) -> Option<Milli> {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(integer) || !digits(fraction) || fraction.len() > 3 {
        return None;
    }
    let thousandths: u64 = format!("{fraction:0<3}").parse().ok()?;
    integer.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(thousandths).map(Milli)
}
