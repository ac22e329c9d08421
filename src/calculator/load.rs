//! What is to be carried: the inputs of the calculator, their ranges, and what is said of one that
//! is out of its range.

use super::figures::{parse_milli, parse_whole, whole};
use super::{Exact, Milli, limits};

/// An input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Records per second, on average.
    Records,
    /// Size of an average record.
    Size,
    /// Size of the largest record.
    Largest,
    /// Greatest rate divided by the mean one.
    Peak,
    /// Spare capacity, in percent.
    Margin,
    /// Consumers that poll.
    Shared,
    /// Consumers with enhanced fan-out.
    FanOut,
    /// Retention.
    Retention,
    /// Size of the objects that Firehose delivers by partition.
    Object,
    /// Hours of jq.
    Jq,
}

impl Field {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 10] = [
        Self::Records,
        Self::Size,
        Self::Largest,
        Self::Peak,
        Self::Margin,
        Self::Shared,
        Self::FanOut,
        Self::Retention,
        Self::Object,
        Self::Jq,
    ];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Records => "Registros por segundo",
            Self::Size => "Tamaño medio",
            Self::Largest => "Tamaño mayor",
            Self::Peak => "Pico ÷ media",
            Self::Margin => "Margen",
            Self::Shared => "Consumidores compartidos",
            Self::FanOut => "Consumidores EFO",
            Self::Retention => "Retención",
            Self::Object => "Objeto entregado",
            Self::Jq => "Proceso jq",
        }
    }

    /// What its number counts.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Records => "reg/s",
            Self::Size | Self::Largest => "KB",
            Self::Peak => "veces",
            Self::Margin => "%",
            Self::Shared | Self::FanOut => "",
            Self::Retention => "h",
            Self::Object => "MB",
            Self::Jq => "h/mes",
        }
    }
}

/// What KB and MB mean in the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Units {
    /// 1 KB = 1024 bytes and 1 MB = 1024 KB: as `CreateStream` says (MiB), and as Caudal does.
    #[default]
    Binary,
    /// 1 KB = 1000 bytes and 1 MB = 1000 KB: as the quota page's letters say.
    Decimal,
}

impl Units {
    /// Bytes of a KB, and KB of a MB.
    pub const fn kilo(self) -> u128 {
        match self {
            Self::Binary => 1024,
            Self::Decimal => 1000,
        }
    }

    /// Bytes of a MB.
    pub const fn mega(self) -> u128 {
        self.kilo() * self.kilo()
    }
}

/// Why an input can't be used: a Spanish sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {sentence}", field.label())]
pub struct Fault {
    /// Which.
    pub field: Field,
    /// What is wrong with it.
    pub sentence: String,
}

/// A load, and what is done with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Load {
    /// Records per second, on average over the month: 0.001 to 1 000 000 000.
    pub records: Milli,
    /// KB of an average record with its key: 0.001 to 10 MiB.
    pub size: Milli,
    /// KB of the largest record with its key: the average to 10 MiB.
    pub largest: Milli,
    /// The greatest rate divided by the mean one: 1 to 1000.
    pub peak: Milli,
    /// Spare capacity over the peak: 0 to 1000 %.
    pub margin: u32,
    /// Consumers that share a shard's 2 MB/s: 0 to 100.
    pub shared: u32,
    /// Consumers with enhanced fan-out: 0 to 50.
    pub fan_out: u32,
    /// Hours for which records are kept: 24 to 8760.
    pub retention: u32,
    /// What KB and MB mean.
    pub units: Units,
    /// Firehose converts to Parquet or ORC.
    pub conversion: bool,
    /// Firehose partitions by keys of the data.
    pub partitioning: bool,
    /// MiB of an object that Firehose delivers by partition: 1 to 128.
    pub object_mib: u32,
    /// Hours of jq in a month: 0 to 1 000 000.
    pub jq_hours: u32,
}

impl Default for Load {
    /// The example of the notes: 10 000 records/s of 1 KB, one consumer that polls.
    fn default() -> Self {
        Self {
            records: Milli::whole(10_000),
            size: Milli::whole(1),
            largest: Milli::whole(1),
            peak: Milli::whole(1),
            margin: 0,
            shared: 1,
            fan_out: 0,
            retention: 24,
            units: Units::Binary,
            conversion: false,
            partitioning: false,
            object_mib: 64,
            jq_hours: 0,
        }
    }
}

impl Load {
    /// Takes what was written into a field; the load stays as it was if that can't be.
    ///
    /// # Errors
    /// A Spanish sentence: no number, or one out of the field's range.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), Fault> {
        let mut next = self.clone();
        let fault = |sentence| Fault { field, sentence };
        let milli = || parse_milli(text).map_err(fault);
        let small = || {
            parse_whole(text).map(|value| u32::try_from(value).unwrap_or(u32::MAX)).map_err(fault)
        };
        match field {
            Field::Records => next.records = milli()?,
            Field::Size => next.size = milli()?,
            Field::Largest => next.largest = milli()?,
            Field::Peak => next.peak = milli()?,
            Field::Margin => next.margin = small()?,
            Field::Shared => next.shared = small()?,
            Field::FanOut => next.fan_out = small()?,
            Field::Retention => next.retention = small()?,
            Field::Object => next.object_mib = small()?,
            Field::Jq => next.jq_hours = small()?,
        }
        if field == Field::Size {
            next.largest = next.largest.max(next.size);
        }
        next.fault(field).map_or(Ok(()), Err)?;
        *self = next;
        Ok(())
    }

    /// A field's number as a person reads and writes it.
    pub fn text(&self, field: Field) -> String {
        let count = |value: u32| whole(u128::from(value));
        match field {
            Field::Records => self.records.spanish(),
            Field::Size => self.size.spanish(),
            Field::Largest => self.largest.spanish(),
            Field::Peak => self.peak.spanish(),
            Field::Margin => count(self.margin),
            Field::Shared => count(self.shared),
            Field::FanOut => count(self.fan_out),
            Field::Retention => count(self.retention),
            Field::Object => count(self.object_mib),
            Field::Jq => count(self.jq_hours),
        }
    }

    /// The first thing that makes the load absurd, if anything does.
    ///
    /// # Errors
    /// The field and a Spanish sentence.
    pub fn check(&self) -> Result<(), Fault> {
        Field::ALL.into_iter().find_map(|field| self.fault(field)).map_or(Ok(()), Err)
    }

    /// What is wrong with a field.
    pub fn fault(&self, field: Field) -> Option<Fault> {
        let within = |value: u32, low: u32, high: u32, what: &str| {
            let (low_text, high_text) = (whole(u128::from(low)), whole(u128::from(high)));
            (!(low..=high).contains(&value))
                .then(|| format!("{what}: de {low_text} a {high_text}."))
        };
        let sentence = match field {
            Field::Records if self.records.0 == 0 => Some(
                "Sin registros no hay nada que calcular: al menos 0,001 por segundo.".to_owned(),
            ),
            Field::Records if self.records > Milli::whole(1_000_000_000) => {
                Some("Como mucho 1.000.000.000 de registros por segundo.".to_owned())
            }
            Field::Size => self.size_fault(self.size, "medio"),
            Field::Largest if self.largest < self.size => {
                Some("El registro mayor no puede ser menor que el medio.".to_owned())
            }
            Field::Largest => self.size_fault(self.largest, "mayor"),
            Field::Peak if self.peak < Milli::whole(1) => {
                Some("El pico no puede ser menor que la media: ×1 o más.".to_owned())
            }
            Field::Peak if self.peak > Milli::whole(1000) => {
                Some("Como mucho 1000 veces la media.".to_owned())
            }
            Field::Margin => within(self.margin, 0, 1000, "Margen en %"),
            Field::Shared => within(self.shared, 0, 100, "Consumidores por sondeo"),
            Field::FanOut => {
                let most = limits::FAN_OUT_ADVANTAGE as u32;
                let what = "Consumidores con fan-out por stream (20, o 50 con Advantage)";
                within(self.fan_out, 0, most, what)
            }
            Field::Retention => {
                let range = limits::RETENTION_HOURS;
                within(self.retention, *range.start(), *range.end(), "Horas de retención")
            }
            Field::Object => within(self.object_mib, 1, 128, "MB de cada objeto"),
            Field::Jq => within(self.jq_hours, 0, 1_000_000, "Horas de jq al mes"),
            Field::Records | Field::Peak => None,
        };
        sentence.map(|sentence| Fault { field, sentence })
    }

    fn size_fault(&self, size: Milli, which: &str) -> Option<String> {
        if size.0 == 0 {
            return Some(format!("El registro {which} no puede medir 0 KB."));
        }
        let most = Exact::whole(limits::RECORD_BYTES);
        (self.bytes(size) > most).then(|| {
            let name = if self.units == Units::Binary { "10.240 KB" } else { "10.485,76 KB" };
            format!("Un registro no pasa de 10 MiB ({name}) con su clave: es el tope de AWS.")
        })
    }

    /// KB as bytes.
    pub fn bytes(&self, kb: Milli) -> Exact {
        kb.exact().times_whole(self.units.kilo())
    }

    /// Bytes of an average record.
    pub fn record_bytes(&self) -> Exact {
        self.bytes(self.size)
    }

    /// Records per second that the shards must carry: the mean, times the peak, plus the margin.
    pub fn peak_records(&self) -> Exact {
        let margin = Exact::ratio(u128::from(100 + self.margin), 100);
        self.records.exact().times(self.peak.exact()).times(margin)
    }

    /// Records in a month of 730 hours.
    pub fn month_records(&self) -> Exact {
        self.records.exact().times_whole(limits::SECONDS)
    }

    /// GB written in a month, nothing rounded.
    pub fn month_gb(&self) -> Exact {
        self.month_gb_of(self.record_bytes())
    }

    /// GB of a month if each record counted so many bytes.
    pub(super) fn month_gb_of(&self, bytes: Exact) -> Exact {
        self.month_records().times(bytes).over(limits::GB)
    }

    /// GB written in an hour.
    pub(super) fn hour_gb(&self) -> Exact {
        self.records.exact().times_whole(3600).times(self.record_bytes()).over(limits::GB)
    }
}
