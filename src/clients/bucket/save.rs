//! Copies of objects: as they are stored, or before compression.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::fault::Fault;
use super::unpack::unpack;
use crate::runtime::objects::ObjectStore;

/// A copy that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The object's bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// The file to write.
    pub to: PathBuf,
    /// Whether to write it as it was before compression.
    pub unpacked: bool,
    /// Whether a file that is there already may be replaced.
    pub replace: bool,
}

/// How a copy ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file.
    pub to: PathBuf,
    /// Bytes written, or why not.
    pub result: Result<u64, Fault>,
}

impl Save {
    pub(super) fn run(self, store: &ObjectStore, max: usize) -> Saved {
        let result = self.copy(store, max);
        Saved { to: self.to, result }
    }

    fn copy(&self, store: &ObjectStore, max: usize) -> Result<u64, Fault> {
        let info = store.info(&self.bucket, &self.key).ok_or(Fault::Gone)?;
        let mut file = File::open(store.file_of(&self.bucket, &self.key))?;
        let unpacked = if self.unpacked {
            match unpack(info.content_encoding.as_deref(), &mut file, max)? {
                (_, true) => return Err(Fault::Broken("it is too large".to_owned())),
                (data, false) => Some(data),
            }
        } else {
            None
        };
        let mut options = File::options();
        options.write(true).create(true).truncate(true).create_new(!self.replace);
        let mut out = options.open(&self.to)?;
        let written = match unpacked {
            Some(data) => io::copy(&mut data.as_slice(), &mut out),
            None => io::copy(&mut file, &mut out),
        };
        if written.is_err() {
            // What is half written helps nobody.
            let _ = std::fs::remove_file(&self.to);
        }
        Ok(written?)
    }
}
