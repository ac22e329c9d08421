//! The objects of all buckets, and folders as S3's consoles show them: what keys have in common up
//! to a `/`.

use std::ops::Range;

use crate::runtime::objects::ObjectInfo;

/// Objects that a listing holds; of more, the newest are kept and the others counted.
pub const OBJECTS_MAX: usize = 50_000;

/// The objects of all buckets at one moment, by bucket and key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    objects: Vec<ObjectInfo>,
    /// Bytes as stored, and before compression, of all objects before each index.
    sums: Vec<(u64, u64)>,
    /// Objects that there was no room for.
    pub left_out: u64,
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// What begins with the same parts: folders with one folder in them are told as one.
    Folder {
        /// The whole beginning of the keys, which ends in `/`.
        path: String,
        /// Where its own name begins in `path`.
        from: usize,
        /// Its objects.
        objects: Range<usize>,
    },
    /// An object, by index.
    Object(usize),
}

impl Listing {
    pub(super) fn new(mut objects: Vec<ObjectInfo>) -> Self {
        let left_out = objects.len().saturating_sub(OBJECTS_MAX);
        if left_out > 0 {
            objects.sort_by_key(|object| std::cmp::Reverse(object.closed));
            objects.truncate(OBJECTS_MAX);
        }
        objects.sort_by(|a, b| (&a.bucket, &a.key).cmp(&(&b.bucket, &b.key)));
        let mut sums = Vec::with_capacity(objects.len() + 1);
        let mut sum = (0_u64, 0_u64);
        sums.push(sum);
        for object in &objects {
            sum.0 = sum.0.saturating_add(object.size);
            sum.1 = sum.1.saturating_add(object.uncompressed_size);
            sums.push(sum);
        }
        Self { objects, sums, left_out: left_out as u64 }
    }

    /// Every object, by bucket and key.
    pub fn objects(&self) -> &[ObjectInfo] {
        &self.objects
    }

    /// The object with an index.
    pub fn get(&self, index: usize) -> Option<&ObjectInfo> {
        self.objects.get(index)
    }

    /// The object with a key.
    pub fn find(&self, bucket: &str, key: &str) -> Option<&ObjectInfo> {
        let wanted = (bucket, key);
        let at = self
            .objects
            .binary_search_by(|object| (object.bucket.as_str(), object.key.as_str()).cmp(&wanted));
        self.objects.get(at.ok()?)
    }

    /// The buckets that hold something.
    pub fn buckets(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.objects.iter().map(|object| object.bucket.as_str()).collect();
        names.dedup();
        names
    }

    /// The objects of a bucket.
    pub fn bucket(&self, name: &str) -> Range<usize> {
        let start = self.objects.partition_point(|object| object.bucket.as_str() < name);
        let end = self.objects.partition_point(|object| object.bucket.as_str() <= name);
        start..end
    }

    /// Bytes of some objects: as they are stored, and before compression.
    pub fn bytes(&self, objects: &Range<usize>) -> (u64, u64) {
        let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
        let (start, end) = (sum(objects.start), sum(objects.end));
        (end.0.saturating_sub(start.0), end.1.saturating_sub(start.1))
    }

    /// What stands in a folder, or in a bucket if `path` is empty; `objects` are those in it.
    pub fn nodes(&self, path: &str, objects: &Range<usize>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = objects.start;
        while at < objects.end {
            match self.folder_at(path, at, objects.end) {
                None => {
                    nodes.push(Node::Object(at));
                    at += 1;
                }
                Some((inner, end)) => {
                    at = end;
                    nodes.push(inner);
                }
            }
        }
        nodes
    }

    /// The folder that an object of a folder stands in, and where it ends.
    fn folder_at(&self, path: &str, at: usize, limit: usize) -> Option<(Node, usize)> {
        let mut inner = self.part_after(path, at)?.to_owned();
        let end = self.end_of(&inner, at, limit);
        // As long as all that is in it stands in one folder more, the two are one.
        while let Some(deeper) = self.part_after(&inner, at) {
            if self.end_of(deeper, at, end) != end {
                break;
            }
            deeper.clone_into(&mut inner);
        }
        Some((Node::Folder { path: inner, from: path.len(), objects: at..end }, end))
    }

    /// An object's key up to the next `/` after a folder it stands in.
    fn part_after(&self, path: &str, at: usize) -> Option<&str> {
        let key = &self.objects.get(at)?.key;
        let slash = key.get(path.len()..)?.find('/')?;
        key.get(..=path.len() + slash)
    }

    fn end_of(&self, path: &str, at: usize, limit: usize) -> usize {
        let rest = self.objects.get(at..limit).unwrap_or_default();
        at + rest.partition_point(|object| object.key.starts_with(path))
    }
}
