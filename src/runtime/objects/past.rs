//! Objects of another past. The world can go back and forth between pasts (undo, redo, another
//! world, a reset), and the folder goes along: an object is in its bucket if its buffer closed in
//! the world's own past. The others wait aside and come back with their past.

use std::fs;
use std::io;
use std::path::Path;

use super::meta::ObjectInfo;
use super::store::{ObjectError, ObjectStore, doing};
use crate::units::Timestamp;

/// The world's own past, as entries of its journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The stretches of entries that lead to the present, oldest first.
    pub stretches: Vec<Stretch>,
    /// Everything before this entry was forgotten by a reset.
    pub since: u64,
    /// The last entry of the journal, whether or not it is of this past.
    pub last: u64,
}

/// Entries that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first one.
    pub first: u64,
    /// The last one of this past.
    pub last: u64,
    /// Until when time passed after the last one, if another stretch follows.
    pub until: Option<Timestamp>,
}

impl Past {
    /// Whether an object is of this past whose buffer closed at a time, when an entry was the last
    /// one.
    pub fn holds(&self, entry: u64, closed: Timestamp) -> bool {
        let within = |stretch: &Stretch| {
            (stretch.first..stretch.last).contains(&entry)
                || (entry == stretch.last && stretch.until.is_none_or(|until| closed <= until))
        };
        entry >= self.since && self.stretches.iter().any(within)
    }

    /// Whether an object is of this past; one that doesn't say when it was made always is.
    fn holds_object(&self, info: &ObjectInfo) -> bool {
        info.entry.is_none_or(|entry| self.holds(entry, info.closed.unwrap_or(info.newest)))
    }

    /// Whether an object was made after entries that were lost: their numbers are given again.
    fn has_lost(&self, info: &ObjectInfo) -> bool {
        info.entry.is_some_and(|entry| entry > self.last)
    }
}

impl ObjectStore {
    /// Moves objects so that the buckets hold those of a past and no others.
    ///
    /// # Errors
    /// [`ObjectError`] if the system refuses; what was moved until then stays moved.
    pub fn keep(&self, past: &Past) -> Result<(), ObjectError> {
        for info in self.all()? {
            if past.has_lost(&info) {
                self.give(&info, &self.lost())?;
            } else if !past.holds_object(&info)
                && let Some(entry) = info.entry
            {
                self.give(&info, &self.aside(entry))?;
            }
        }
        for store in self.all_aside()? {
            for info in store.all()? {
                if past.has_lost(&info) {
                    store.give(&info, &self.lost())?;
                } else if past.holds_object(&info) {
                    store.give(&info, self)?;
                }
            }
        }
        Ok(())
    }

    /// Where objects wait whose past is not the world's, by the entry they were made after.
    fn aside(&self, entry: u64) -> Self {
        Self::new(self.own("aside").join(format!("{entry:020}")))
    }

    /// Where objects go whose past the journal has lost.
    fn lost(&self) -> Self {
        Self::new(self.own("lost"))
    }

    fn all_aside(&self) -> Result<Vec<Self>, ObjectError> {
        let folders = super::store::entries(&self.own("aside"))?;
        Ok(folders.into_iter().filter(|path| path.is_dir()).map(Self::new).collect())
    }

    /// Moves an object with all that is known of it. What describes it goes last, so that it is
    /// found again if the system stops half way.
    fn give(&self, info: &ObjectInfo, to: &Self) -> Result<(), ObjectError> {
        let (bucket, key) = (&info.bucket, &info.key);
        shift(&self.file_of(bucket, key), &to.file_of(bucket, key))?;
        for extension in [".route", ".json"] {
            let from = self.beside(bucket, key, extension);
            shift(&from, &to.beside(bucket, key, extension))?;
        }
        Ok(())
    }
}

/// Moves a file, if it is there, and removes the folders that it leaves empty.
fn shift(from: &Path, to: &Path) -> Result<(), ObjectError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(doing("make", folder))?;
    }
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(doing("move", from)(error));
        }
        _ => {}
    }
    // It fails for the first folder that isn't empty, and then there is no more to do.
    let mut folder = from.parent();
    while let Some(path) = folder
        && fs::remove_dir(path).is_ok()
    {
        folder = path.parent();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_past_ends_where_another_one_begins() {
        // Entries 0 to 10 until t = 100, then 20 and 21; everything before 5 was reset.
        let past = Past {
            stretches: vec![
                Stretch { first: 0, last: 10, until: Some(Timestamp(100)) },
                Stretch { first: 20, last: 21, until: None },
            ],
            since: 5,
            last: 21,
        };
        for (entry, closed, held) in [
            (4, 1, false),
            (5, 1, true),
            (9, 500, true),
            (10, 100, true),
            (10, 101, false),
            (11, 50, false),
            (19, 50, false),
            (20, 50, true),
            (21, 9999, true),
            (22, 50, false),
        ] {
            assert_eq!(past.holds(entry, Timestamp(closed)), held, "{entry} at {closed}");
        }
    }
}
