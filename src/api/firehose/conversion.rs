//! Conversion of JSON to columnar files. Its constraints are checked; switching it on is refused,
//! because it is not simulated.

use std::collections::BTreeMap;

use super::rules;
use crate::api::shapes;

shapes! {
    /// How records are converted.
    pub struct DataFormatConversionConfiguration {
        /// Where their schema stands.
        schema_configuration: SchemaConfiguration = "SchemaConfiguration" as rules::ANY,
        /// How they are read.
        input_format_configuration: InputFormatConfiguration = "InputFormatConfiguration" as rules::ANY,
        /// How they are written.
        output_format_configuration: OutputFormatConfiguration = "OutputFormatConfiguration" as rules::ANY,
        /// On or off.
        enabled: bool = "Enabled" as rules::ANY,
    }

    /// A table of AWS Glue.
    pub struct SchemaConfiguration {
        /// The role that reads it.
        role_arn: String = "RoleARN" as rules::NO_WHITESPACE,
        /// The catalog.
        catalog_id: String = "CatalogId" as rules::NO_WHITESPACE,
        /// The database.
        database_name: String = "DatabaseName" as rules::NO_WHITESPACE,
        /// The table.
        table_name: String = "TableName" as rules::NO_WHITESPACE,
        /// The region.
        region: String = "Region" as rules::NO_WHITESPACE,
        /// The version of the table.
        version_id: String = "VersionId" as rules::NO_WHITESPACE,
    }

    /// How records are read.
    pub struct InputFormatConfiguration {
        /// One of two readers of JSON.
        deserializer: Deserializer = "Deserializer" as rules::ANY,
    }

    /// One of two readers of JSON.
    pub struct Deserializer {
        /// OpenX's.
        open_x_json_ser_de: OpenXJsonSerDe = "OpenXJsonSerDe" as rules::ANY,
        /// Hive's.
        hive_json_ser_de: HiveJsonSerDe = "HiveJsonSerDe" as rules::ANY,
    }

    /// OpenX's reader of JSON.
    pub struct OpenXJsonSerDe {
        /// Whether dots in keys become underscores.
        convert_dots_in_json_keys_to_underscores: bool = "ConvertDotsInJsonKeysToUnderscores" as rules::ANY,
        /// Whether keys are compared without regard to case.
        case_insensitive: bool = "CaseInsensitive" as rules::ANY,
        /// Keys of columns that have another name.
        column_to_json_key_mappings: BTreeMap<String, String> = "ColumnToJsonKeyMappings" as rules::COLUMN_MAPPINGS,
    }

    /// Hive's reader of JSON.
    pub struct HiveJsonSerDe {
        /// Formats of points in time.
        timestamp_formats: Vec<String> = "TimestampFormats" as rules::NON_EMPTY_LIST,
    }

    /// How records are written.
    pub struct OutputFormatConfiguration {
        /// One of two columnar formats.
        serializer: Serializer = "Serializer" as rules::ANY,
    }

    /// One of two columnar formats.
    pub struct Serializer {
        /// Parquet.
        parquet_ser_de: ParquetSerDe = "ParquetSerDe" as rules::ANY,
        /// ORC.
        orc_ser_de: OrcSerDe = "OrcSerDe" as rules::ANY,
    }

    /// How Parquet is written.
    pub struct ParquetSerDe {
        /// Size of a row group.
        block_size_bytes: i64 = "BlockSizeBytes" as rules::BLOCK_SIZE_BYTES,
        /// Size of a page.
        page_size_bytes: i64 = "PageSizeBytes" as rules::PARQUET_PAGE_SIZE_BYTES,
        /// Compression inside the file.
        compression: String = "Compression" as rules::PARQUET_COMPRESSION,
        /// Whether dictionaries are used.
        enable_dictionary_compression: bool = "EnableDictionaryCompression" as rules::ANY,
        /// Most padding between blocks.
        max_padding_bytes: i64 = "MaxPaddingBytes" as rules::NATURAL,
        /// Version of the writer.
        writer_version: String = "WriterVersion" as rules::PARQUET_WRITER_VERSION,
    }

    /// How ORC is written. Simplified: its three fractions are ignored.
    pub struct OrcSerDe {
        /// Size of a stripe.
        stripe_size_bytes: i64 = "StripeSizeBytes" as rules::ORC_STRIPE_SIZE_BYTES,
        /// Size of a block.
        block_size_bytes: i64 = "BlockSizeBytes" as rules::BLOCK_SIZE_BYTES,
        /// Rows between entries of the index.
        row_index_stride: i64 = "RowIndexStride" as rules::ORC_ROW_INDEX_STRIDE,
        /// Whether stripes are padded.
        enable_padding: bool = "EnablePadding" as rules::ANY,
        /// Compression inside the file.
        compression: String = "Compression" as rules::ORC_COMPRESSION,
        /// Columns with Bloom filters.
        bloom_filter_columns: Vec<String> = "BloomFilterColumns" as rules::NO_WHITESPACE_LIST,
        /// Version of the format.
        format_version: String = "FormatVersion" as rules::ORC_FORMAT_VERSION,
    }
}
