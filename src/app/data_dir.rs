//! Where the user's data belongs.

use std::env::VarError;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder of the world if the user names none: `caudal/mundo` in the user's data folder, or
/// `None` if the system doesn't say where that is.
pub(crate) fn default_folder() -> Option<PathBuf> {
    folder_in(|name| match std::env::var(name) {
        Ok(text) => Some(text.into()),
        Err(VarError::NotUnicode(text)) => Some(text),
        Err(VarError::NotPresent) => None,
    })
}

/// As the XDG base directory specification has it: a path that isn't absolute doesn't count.
fn folder_in(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = absolute(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_DATA_HOME" })
        .or_else(|| absolute("HOME").map(|home| home.join(Path::new(".local/share"))))?;
    Some(data.join("caudal").join("mundo"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_is_where_xdg_says() {
        let with = |pairs: &'static [(&str, &str)]| {
            folder_in(move |name| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into())
            })
        };
        for (pairs, folder) in [
            (&[("XDG_DATA_HOME", "/d"), ("HOME", "/h")][..], Some("/d/caudal/mundo")),
            (&[("HOME", "/h")], Some("/h/.local/share/caudal/mundo")),
            (&[("XDG_DATA_HOME", "d"), ("HOME", "/h")], Some("/h/.local/share/caudal/mundo")),
            (&[("XDG_DATA_HOME", ""), ("HOME", "")], None),
            (&[], None),
        ] {
            assert_eq!(with(pairs), folder.map(PathBuf::from));
        }
    }
}
