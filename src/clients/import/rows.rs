//! The rows of a file as records to be.

use std::path::Path;

use serde_json::{Map, Number, Value};

use super::csv;
use super::fault::{FileFault, RowFault};
use super::key::{KeyFrom, field_of};
use super::lines::{LINE_MAX, Lines};
use crate::units::Rng;

/// What a file's rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Each line is JSON, and the data as it stands.
    #[default]
    JsonLines,
    /// CSV with a header; each row becomes a JSON object.
    Csv,
    /// Each line is the data as it stands.
    Raw,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Number of its first line in the file, from 1.
    pub line: u64,
    /// Key and data, or why it has none.
    pub record: Result<(String, Vec<u8>), RowFault>,
}

/// A file being read.
pub struct Source {
    lines: Lines,
    /// Its size when it was opened, in bytes.
    total: u64,
    format: Format,
    key: KeyFrom,
    rng: Rng,
    /// Separator, names, and the place of the key's column.
    header: Option<(char, Vec<String>, Option<usize>)>,
}

impl Source {
    /// Opens a file.
    ///
    /// # Errors
    /// Why it can't be imported.
    pub fn open(path: &Path, format: Format, key: &KeyFrom) -> Result<Self, FileFault> {
        let (lines, total) = Lines::open(path)?;
        Self::of(lines, total, format, key)
    }

    pub(super) fn of(
        mut lines: Lines,
        total: u64,
        format: Format,
        key: &KeyFrom,
    ) -> Result<Self, FileFault> {
        let header = match format {
            Format::Csv => Some(header(&mut lines, key)?),
            _ => None,
        };
        let seed = if let KeyFrom::Random(seed) = key { *seed } else { 0 };
        Ok(Self { lines, total, format, key: key.clone(), rng: Rng::new(seed), header })
    }

    /// How much was read, and how much there was, in bytes.
    pub fn progress(&self) -> (u64, u64) {
        (self.lines.bytes, self.total.max(self.lines.bytes))
    }

    /// The next row; empty lines are left out.
    ///
    /// # Errors
    /// If the file can't be read on.
    pub fn next_row(&mut self) -> Result<Option<Row>, FileFault> {
        loop {
            let Some(text) = self.lines.next()? else { return Ok(None) };
            let line = self.lines.number;
            let text = match text {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) if self.format == Format::Csv => whole_row(&mut self.lines, text)?,
                text => text,
            };
            let record = text.and_then(|text| self.record(text));
            return Ok(Some(Row { line, record }));
        }
    }

    fn record(&mut self, text: String) -> Result<(String, Vec<u8>), RowFault> {
        let mut found = None;
        let data = match (self.format, &self.header) {
            (Format::Csv, Some((separator, names, column))) => {
                let values = csv::columns(&text, *separator)?;
                if values.len() != names.len() {
                    let (found, expected) = (values.len(), names.len());
                    return Err(RowFault::Columns { found, expected });
                }
                found = column.and_then(|column| values.get(column)).cloned();
                let fields = names.iter().cloned().zip(values.iter().map(|text| value(text)));
                Value::Object(fields.collect::<Map<_, _>>()).to_string().into_bytes()
            }
            (Format::JsonLines, _) => {
                let value: Value =
                    serde_json::from_str(&text).map_err(|error| RowFault::Json(error.column()))?;
                if let KeyFrom::Field(path) = &self.key {
                    found = field_of(&value, path);
                }
                text.into_bytes()
            }
            _ => {
                if let KeyFrom::Field(path) = &self.key {
                    let value: Option<Value> = serde_json::from_str(&text).ok();
                    found = value.and_then(|value| field_of(&value, path));
                }
                text.into_bytes()
            }
        };
        let key = match &self.key {
            KeyFrom::Fixed(key) => key.clone(),
            KeyFrom::Field(path) => found.ok_or_else(|| RowFault::NoField(path.clone()))?,
            KeyFrom::Random(_) => format!("{:016x}", self.rng.next_u64()),
        };
        match key.chars().count() {
            1..=256 => Ok((key, data)),
            characters => Err(RowFault::Key(characters)),
        }
    }
}

/// Reads the names of the columns.
fn header(
    lines: &mut Lines,
    key: &KeyFrom,
) -> Result<(char, Vec<String>, Option<usize>), FileFault> {
    let text = loop {
        match lines.next()? {
            None => return Err(FileFault::Empty),
            Some(Ok(text)) if text.trim().is_empty() => {}
            Some(Ok(text)) => break whole_row(lines, text)?.map_err(|_| FileFault::Header)?,
            Some(Err(_)) => return Err(FileFault::Header),
        }
    };
    let separator = csv::separator_of(&text);
    let names = csv::columns(&text, separator).map_err(|_| FileFault::Header)?;
    let names: Vec<_> = names.iter().map(|name| name.trim().to_owned()).collect();
    let column = match key {
        KeyFrom::Field(wanted) => {
            let found = names.iter().position(|name| name == wanted);
            Some(found.ok_or_else(|| FileFault::NoColumn(wanted.clone()))?)
        }
        _ => None,
    };
    Ok((separator, names, column))
}

/// The rest of a row of CSV whose quoted text has line ends.
fn whole_row(lines: &mut Lines, mut row: String) -> Result<Result<String, RowFault>, FileFault> {
    let mut open = csv::is_open(&row);
    while open {
        match lines.next()? {
            None => return Ok(Err(RowFault::Quotes)),
            Some(Err(fault)) => return Ok(Err(fault)),
            Some(Ok(more)) if row.len() + more.len() >= LINE_MAX => {
                return Ok(Err(RowFault::TooLong(LINE_MAX)));
            }
            Some(Ok(more)) => {
                open ^= csv::is_open(&more);
                row.push('\n');
                row.push_str(&more);
            }
        }
    }
    Ok(Ok(row))
}

/// A column as JSON: a number if it is written as JSON writes that number, otherwise text.
fn value(text: &str) -> Value {
    match serde_json::from_str::<Number>(text) {
        Ok(number) if number.to_string() == text => Value::Number(number),
        _ => Value::String(text.to_owned()),
    }
}

/// The first rows of a file.
///
/// # Errors
/// Why it can't be imported.
pub fn preview(
    path: &Path,
    format: Format,
    key: &KeyFrom,
    rows: usize,
) -> Result<Vec<Row>, FileFault> {
    let mut source = Source::open(path, format, key)?;
    let mut first = Vec::new();
    while first.len() < rows
        && let Some(row) = source.next_row()?
    {
        first.push(row);
    }
    Ok(first)
}
