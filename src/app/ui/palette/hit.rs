//! What a search finds: one line of the list, and what choosing it does.

use std::borrow::Cow;
use std::ops::Range;

use super::Filter;
use crate::ui::command::UiCommand;
use crate::ui::route::Route;

/// What a hit is, said in a word at the right of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something to do.
    Command,
    /// A page of the notes.
    Page,
    /// A section of a page.
    Section,
    /// A stretch of a page's text.
    Text,
    /// A stream.
    Stream,
    /// A delivery stream.
    DeliveryStream,
    /// A shard, open or closed, with its number.
    Shard {
        /// Its number in the stream.
        number: u64,
        /// Whether it takes records.
        open: bool,
    },
    /// A view of the sandbox, or the settings.
    View,
    /// A link that was typed.
    Link,
    /// Another search.
    Search,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Command => "orden",
            Self::Page => "página",
            Self::Section => "sección",
            Self::Text => "texto",
            Self::Stream => "stream",
            Self::DeliveryStream => "delivery stream",
            Self::Shard { .. } => "shard",
            Self::View => "vista",
            Self::Link => "enlace",
            Self::Search => "buscar",
        }
    }
}

/// A text with stretches that matched what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text, on one line.
    pub text: String,
    /// Bytes of the text, in order, without overlaps, on character borders.
    pub marks: Vec<Range<usize>>,
}

impl Marked {
    /// A text in which nothing is marked.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new() }
    }
}

/// What choosing a hit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Runs a command.
    Command(UiCommand),
    /// Goes to a place.
    Go(Route),
    /// Looks for the same words elsewhere.
    Narrow(Filter),
    /// Nothing: the row only says something.
    Nothing,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Name of its icon.
    pub icon: Cow<'static, str>,
    /// Its title, with what matched.
    pub title: Marked,
    /// What stands beside the title.
    pub detail: String,
    /// A second line: the text around a match.
    pub snippet: Option<Marked>,
    /// Keys that do the same.
    pub keys: Option<String>,
    /// What choosing it does.
    pub target: Target,
}

impl Hit {
    /// Whether it can be chosen.
    pub fn can_be_chosen(&self) -> bool {
        self.target != Target::Nothing
    }

    /// What a screen reader says.
    pub fn name(&self) -> String {
        let mut name = self.title.text.clone();
        let snippet = self.snippet.as_ref().map(|snippet| snippet.text.as_str());
        for part in [Some(self.detail.as_str()), snippet, Some(self.kind.word())] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                name.push_str(", ");
                name.push_str(part);
            }
        }
        name
    }
}
