//! What has a price.

/// Something on the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A shard for an hour, provisioned.
    ShardHour,
    /// A million PUT payload units of 25 KB.
    PutMillion,
    /// What a shard-hour costs more with a retention above 24 h.
    ExtendedShardHour,
    /// A GB kept for a month beyond seven days, provisioned.
    LongGbMonth,
    /// A consumer with fan-out, per shard and hour.
    FanOutShardHour,
    /// A GB read by fan-out.
    FanOutGb,
    /// A stream for an hour, on-demand Standard.
    StandardHour,
    /// A GB written.
    StandardIn,
    /// A GB polled.
    StandardOut,
    /// A GB read by fan-out.
    StandardFanOut,
    /// A GB kept for a month, from 24 h to seven days.
    StandardExtended,
    /// A GB kept for a month beyond seven days.
    StandardLong,
    /// A GB written, Advantage.
    AdvantageIn,
    /// A GB polled.
    AdvantageOut,
    /// A GB read by fan-out.
    AdvantageFanOut,
    /// A GB kept for a month, from 24 h to seven days.
    AdvantageExtended,
    /// A GB kept for a month beyond seven days.
    AdvantageLong,
    /// A GB into Firehose, the first 500 TB of a month.
    FirehoseFirst,
    /// A GB, the next 1500 TB.
    FirehoseNext,
    /// A GB, above.
    FirehoseOver,
    /// A GB converted to Parquet or ORC.
    FirehoseConversion,
    /// A GB partitioned.
    FirehosePartition,
    /// A thousand objects partitioned.
    FirehoseObjects,
    /// An hour of jq.
    FirehoseJq,
}

impl Item {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 24] = [
        Self::ShardHour,
        Self::PutMillion,
        Self::ExtendedShardHour,
        Self::LongGbMonth,
        Self::FanOutShardHour,
        Self::FanOutGb,
        Self::StandardHour,
        Self::StandardIn,
        Self::StandardOut,
        Self::StandardFanOut,
        Self::StandardExtended,
        Self::StandardLong,
        Self::AdvantageIn,
        Self::AdvantageOut,
        Self::AdvantageFanOut,
        Self::AdvantageExtended,
        Self::AdvantageLong,
        Self::FirehoseFirst,
        Self::FirehoseNext,
        Self::FirehoseOver,
        Self::FirehoseConversion,
        Self::FirehosePartition,
        Self::FirehoseObjects,
        Self::FirehoseJq,
    ];

    /// Its name in the table's text.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ShardHour => "shard_hora",
            Self::PutMillion => "put_millon",
            Self::ExtendedShardHour => "retencion_ampliada_shard_hora",
            Self::LongGbMonth => "retencion_larga_gb_mes",
            Self::FanOutShardHour => "efo_consumidor_shard_hora",
            Self::FanOutGb => "efo_gb",
            Self::StandardHour => "standard_stream_hora",
            Self::StandardIn => "standard_escrito_gb",
            Self::StandardOut => "standard_leido_gb",
            Self::StandardFanOut => "standard_efo_gb",
            Self::StandardExtended => "standard_retencion_ampliada_gb_mes",
            Self::StandardLong => "standard_retencion_larga_gb_mes",
            Self::AdvantageIn => "advantage_escrito_gb",
            Self::AdvantageOut => "advantage_leido_gb",
            Self::AdvantageFanOut => "advantage_efo_gb",
            Self::AdvantageExtended => "advantage_retencion_ampliada_gb_mes",
            Self::AdvantageLong => "advantage_retencion_larga_gb_mes",
            Self::FirehoseFirst => "firehose_gb_hasta_500_tb",
            Self::FirehoseNext => "firehose_gb_hasta_2000_tb",
            Self::FirehoseOver => "firehose_gb_desde_2000_tb",
            Self::FirehoseConversion => "firehose_conversion_gb",
            Self::FirehosePartition => "firehose_particion_gb",
            Self::FirehoseObjects => "firehose_particion_1000_objetos",
            Self::FirehoseJq => "firehose_jq_hora",
        }
    }

    /// Its Spanish name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ShardHour => "Shard",
            Self::PutMillion => "Unidades PUT de 25 KB",
            Self::ExtendedShardHour | Self::StandardExtended | Self::AdvantageExtended => {
                "Retención de 24 h a 7 días"
            }
            Self::LongGbMonth | Self::StandardLong | Self::AdvantageLong => {
                "Retención de más de 7 días"
            }
            Self::FanOutShardHour => "Fan-out, suscripción",
            Self::FanOutGb => "Fan-out, datos",
            Self::StandardHour => "Stream",
            Self::StandardIn | Self::AdvantageIn => "Datos escritos",
            Self::StandardOut | Self::AdvantageOut => "Datos leídos por sondeo",
            Self::StandardFanOut | Self::AdvantageFanOut => "Datos leídos con fan-out",
            Self::FirehoseFirst => "Ingesta, primeros 500 TB",
            Self::FirehoseNext => "Ingesta, siguientes 1500 TB",
            Self::FirehoseOver => "Ingesta, más de 2000 TB",
            Self::FirehoseConversion => "Conversión a Parquet u ORC",
            Self::FirehosePartition => "Partición dinámica, datos",
            Self::FirehoseObjects => "Partición dinámica, objetos",
            Self::FirehoseJq => "Partición dinámica, jq",
        }
    }

    /// What its price is for.
    pub const fn per(self) -> &'static str {
        match self {
            Self::ShardHour | Self::ExtendedShardHour => "shard-hora",
            Self::PutMillion => "millón",
            Self::FanOutShardHour => "consumidor-shard-hora",
            Self::StandardHour | Self::FirehoseJq => "hora",
            Self::LongGbMonth
            | Self::StandardExtended
            | Self::StandardLong
            | Self::AdvantageExtended
            | Self::AdvantageLong => "GB-mes",
            Self::FirehoseObjects => "1000 objetos",
            _ => "GB",
        }
    }

    /// The part of the table in which it stands.
    pub const fn group(self) -> &'static str {
        match self {
            Self::ShardHour
            | Self::PutMillion
            | Self::ExtendedShardHour
            | Self::LongGbMonth
            | Self::FanOutShardHour
            | Self::FanOutGb => "Provisionado",
            Self::StandardHour
            | Self::StandardIn
            | Self::StandardOut
            | Self::StandardFanOut
            | Self::StandardExtended
            | Self::StandardLong => "On-demand Standard",
            Self::AdvantageIn
            | Self::AdvantageOut
            | Self::AdvantageFanOut
            | Self::AdvantageExtended
            | Self::AdvantageLong => "On-demand Advantage",
            _ => "Firehose",
        }
    }
}
