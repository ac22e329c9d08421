//! Objects on disk: written whole, listed, and found again.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use super::meta::{ObjectInfo, RouteEntry, read_route, write_route};
use super::name::{path_of_bucket, path_of_key};
use crate::firehose::Delivery;

/// Bytes between the compressor and the file.
const BUFFER: usize = 256 << 10;
/// Folders below a bucket that a listing goes into; keys have at most 1024 characters.
const DEPTH_MAX: usize = 600;

/// Why an object could not be written or found.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct ObjectError {
    /// What was being done, as a bare infinitive.
    pub action: &'static str,
    /// To which file or folder.
    pub path: PathBuf,
    /// The system's reason.
    #[source]
    pub source: io::Error,
}

/// Says what was being done when the system refused.
pub(super) fn doing<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> ObjectError + 'a {
    move |source| ObjectError { action, path: path.to_owned(), source }
}

/// The folder that plays S3.
#[derive(Clone, Debug)]
pub struct ObjectStore {
    root: PathBuf,
}

impl ObjectStore {
    /// The store in a folder; it is made with the first object.
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file of an object, whether or not there is one.
    pub fn file_of(&self, bucket: &str, key: &str) -> PathBuf {
        path_of_bucket(&self.root, bucket).join(path_of_key(key))
    }

    pub(super) fn own(&self, kind: &str) -> PathBuf {
        self.root.join(".caudal").join(kind)
    }

    pub(super) fn beside(&self, bucket: &str, key: &str, extension: &str) -> PathBuf {
        let mut path =
            path_of_bucket(&self.own("meta"), bucket).join(path_of_key(key)).into_os_string();
        path.push(extension);
        PathBuf::from(path)
    }

    /// Removes what a killed process left half written.
    ///
    /// # Errors
    /// [`ObjectError`] if a part can't be removed.
    pub fn tidy(&self) -> Result<(), ObjectError> {
        let parts = self.own("parts");
        match fs::remove_dir_all(&parts) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(doing("remove", &parts)(error))
            }
            _ => Ok(()),
        }
    }

    /// Writes an object whole: it is there with all its bytes, or as if it had never been tried.
    /// One that is there already is replaced. What is known of it follows.
    ///
    /// # Errors
    /// [`ObjectError`] if the system refuses: no space, a read-only or missing folder.
    pub fn write(&self, delivery: &Delivery) -> Result<ObjectInfo, ObjectError> {
        self.write_after(delivery, None)
    }

    /// As [`ObjectStore::write`], for an object that belongs to the pasts that hold an entry.
    ///
    /// # Errors
    /// As [`ObjectStore::write`].
    pub fn write_after(
        &self,
        delivery: &Delivery,
        entry: Option<u64>,
    ) -> Result<ObjectInfo, ObjectError> {
        let entry = self.known_entry(delivery).or(entry);
        let file = self.file_of(&delivery.bucket, &delivery.key);
        let part = self.own("parts").join(format!("{}.part", delivery.id.0));
        let info = in_place(&part, &file, |out| {
            let mut digested = Digested { out, md5: Md5::new(), count: 0 };
            delivery.compression.write(&delivery.chunks, &delivery.entry, &mut digested)?;
            let mut etag = String::with_capacity(32);
            for byte in digested.md5.finalize() {
                // A `String` takes every character.
                let _ = write!(etag, "{byte:02x}");
            }
            Ok(ObjectInfo::of(delivery, entry, digested.count, etag))
        })?;
        let route = self.beside(&delivery.bucket, &delivery.key, ".route");
        if !delivery.places.is_empty() {
            in_place(&part, &route, |out| write_route(&delivery.places, out))?;
        }
        let meta = self.beside(&delivery.bucket, &delivery.key, ".json");
        in_place(&part, &meta, |out| Ok(serde_json::to_writer_pretty(out, &info)?))?;
        Ok(info)
    }

    /// The entry of an object that is there already and is written again: it is as old as it was,
    /// and belongs to no fewer pasts.
    fn known_entry(&self, delivery: &Delivery) -> Option<u64> {
        let info = self.read_meta(&self.beside(&delivery.bucket, &delivery.key, ".json"))?;
        let same = info.closed == Some(delivery.closed)
            && (info.records, info.uncompressed_size) == (delivery.records, delivery.bytes);
        info.entry.filter(|_| same)
    }

    /// The objects of a bucket whose files are still there, by key.
    ///
    /// # Errors
    /// [`ObjectError`] if a folder can't be read. A bucket that isn't there is empty.
    pub fn list(&self, bucket: &str) -> Result<Vec<ObjectInfo>, ObjectError> {
        self.list_below(path_of_bucket(&self.own("meta"), bucket))
    }

    /// The objects of all buckets whose files are still there.
    ///
    /// # Errors
    /// As [`ObjectStore::list`].
    pub fn all(&self) -> Result<Vec<ObjectInfo>, ObjectError> {
        self.list_below(self.own("meta"))
    }

    fn list_below(&self, folder: PathBuf) -> Result<Vec<ObjectInfo>, ObjectError> {
        let mut found = Vec::new();
        let mut folders = vec![(folder, 0)];
        while let Some((folder, depth)) = folders.pop() {
            for path in entries(&folder)? {
                if path.is_dir() {
                    if depth < DEPTH_MAX {
                        folders.push((path, depth + 1));
                    }
                } else if let Some(info) = self.read_meta(&path) {
                    found.push(info);
                }
            }
        }
        let name = |info: &ObjectInfo| (info.bucket.clone(), info.key.clone());
        found.sort_by_cached_key(name);
        Ok(found)
    }

    /// What a listing tells of one object, if it is there.
    pub fn info(&self, bucket: &str, key: &str) -> Option<ObjectInfo> {
        self.read_meta(&self.beside(bucket, key, ".json"))
    }

    /// What is told of an object in a file, if it is one of ours and the object is there.
    fn read_meta(&self, path: &Path) -> Option<ObjectInfo> {
        if path.extension().is_none_or(|extension| extension != "json") {
            return None;
        }
        let info: ObjectInfo = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        self.file_of(&info.bucket, &info.key).is_file().then_some(info)
    }

    /// Where each record of an object was read; nothing if producers put them.
    ///
    /// # Errors
    /// [`ObjectError`] if what is known of the object can't be read.
    pub fn route(&self, bucket: &str, key: &str) -> Result<Vec<RouteEntry>, ObjectError> {
        let path = self.beside(bucket, key, ".route");
        match File::open(&path) {
            Ok(file) => read_route(BufReader::new(file)).map_err(doing("read", &path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(doing("open", &path)(error)),
        }
    }
}

/// Writes a file beside its place, makes it durable and moves it there.
fn in_place<T>(
    part: &Path,
    file: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> Result<T, ObjectError> {
    for path in [part, file] {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(doing("make", folder))?;
        }
    }
    let out = File::create(part).map_err(doing("create", part))?;
    let mut out = BufWriter::with_capacity(BUFFER, out);
    let written = write(&mut out)
        .and_then(|written| {
            out.flush()?;
            out.get_ref().sync_data()?;
            Ok(written)
        })
        .map_err(doing("write", part));
    drop(out);
    let moved = written.and_then(|written| {
        fs::rename(part, file).map_err(doing("write", file))?;
        Ok(written)
    });
    if moved.is_err() {
        // What takes up room may be what there was no room for.
        let _ = fs::remove_file(part);
    }
    moved
}

/// The files and folders in a folder, in order; none if it isn't there.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, ObjectError> {
    let read = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(doing("read", folder))?,
    };
    let paths: io::Result<Vec<_>> = read.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(doing("read", folder))?;
    paths.sort_unstable();
    Ok(paths)
}

/// Counts and digests what passes.
struct Digested<'a, W> {
    out: &'a mut W,
    md5: Md5,
    count: u64,
}

impl<W: Write> Write for Digested<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.md5.update(&bytes[..written]);
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
