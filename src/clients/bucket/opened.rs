//! An object that is open: its content in records, and where each one came from.

use std::fs::File;
use std::path::PathBuf;

use super::fault::Fault;
use super::split::{Shape, shape, split};
use super::unpack::unpack;
use crate::runtime::objects::{ObjectError, ObjectInfo, ObjectStore, RouteEntry};

/// Bytes of an object that are read, before compression: all of any object that Firehose writes,
/// whose buffers close at 128 MiB.
pub const UNPACKED_MAX: usize = 160 << 20;
/// Records of an object that are told apart.
pub const RECORDS_MAX: usize = 2_000_000;

/// An object that is open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What a listing tells of it.
    pub info: ObjectInfo,
    /// Its file.
    pub path: PathBuf,
    /// What its content looks like.
    pub shape: Shape,
    /// Whether there is more than was read.
    pub cut: bool,
    data: Vec<u8>,
    ends: Vec<u32>,
    route: Vec<RouteEntry>,
}

impl Opened {
    pub(super) fn open(store: &ObjectStore, bucket: &str, key: &str) -> Result<Self, Fault> {
        Self::open_within(store, bucket, key, UNPACKED_MAX, RECORDS_MAX)
    }

    pub(super) fn open_within(
        store: &ObjectStore,
        bucket: &str,
        key: &str,
        bytes: usize,
        records: usize,
    ) -> Result<Self, Fault> {
        let info = store.info(bucket, key).ok_or(Fault::Gone)?;
        let path = store.file_of(bucket, key);
        let file = File::open(&path)?;
        let (data, mut cut) = unpack(info.content_encoding.as_deref(), file, bytes)?;
        let route = store.route(bucket, key).map_err(|ObjectError { source, .. }| source)?;
        let whole = route.iter().take_while(|entry| entry.end as usize <= data.len()).count();
        let (ends, mut shape) = if route.is_empty() {
            split(&data, records)
        } else {
            let known = route.iter().take(whole.min(records)).map(|entry| entry.end).collect();
            (known, shape(&data))
        };
        if info.failed && shape == Shape::JsonLines {
            shape = Shape::Failures;
        }
        cut |= ends.last().is_some_and(|end| (*end as usize) < data.len());
        Ok(Self { info, path, shape, cut, data, ends, route })
    }

    /// Everything that was read of it, before compression.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// How many records were told apart.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A record, with what was put behind it.
    pub fn record(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.data.get(start..end)
    }

    /// Where a record begins, in bytes from the beginning of the content.
    pub fn offset(&self, index: usize) -> usize {
        index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize)
    }

    /// Where a record was read, if it came from a Kinesis stream.
    pub fn route(&self, index: usize) -> Option<&RouteEntry> {
        self.route.get(index)
    }

    /// Whether it is known where records came from.
    pub fn has_route(&self) -> bool {
        !self.route.is_empty()
    }
}
