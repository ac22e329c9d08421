//! What stands within a paragraph, heading or cell: a text that grows event by event.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::callout::Mark;
use super::rich::RichBuilder;
use super::target;
use crate::notes::block::{Image, Link};

/// What a text will become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Paragraph,
    Heading {
        level: u8,
        anchor: Option<String>,
    },
    /// The first line of a callout, after its mark; what follows the line is a paragraph.
    Title {
        mark_end: usize,
    },
    Cell,
}

impl Role {
    pub(super) fn title(mark: Mark, quotation_start: usize) -> Self {
        Self::Title { mark_end: quotation_start + mark.end }
    }
}

/// A text that grows.
#[derive(Debug)]
pub(super) struct Inline {
    pub(super) role: Role,
    pub(super) rich: RichBuilder,
    /// Where it begins in the source.
    pub(super) start: usize,
    /// Open links whose text we have written ourselves.
    muted: usize,
    image: Option<OpenImage>,
}

#[derive(Debug)]
struct OpenImage {
    file: String,
    description: String,
    wiki: bool,
    /// Images and links may stand in the description; only their text counts.
    depth: usize,
}

impl Inline {
    pub(super) fn new(role: Role, start: usize) -> Self {
        Self { role, rich: RichBuilder::default(), start, muted: 0, image: None }
    }

    /// Takes visible text.
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        let Some(text) = self.after_mark(text, range) else { return };
        if let Some(image) = &mut self.image {
            image.description.push_str(text);
        } else if self.muted == 0 {
            self.rich.text(text);
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.description.push_str(text);
        } else if self.muted == 0 {
            self.rich.code(text);
        }
    }

    pub(super) fn footnote(&mut self, number: usize) {
        if self.image.is_none() {
            self.rich.footnote(number);
        }
    }

    /// In a callout's first line, what stands after the mark.
    fn after_mark<'t>(&self, text: &'t str, range: &Range<usize>) -> Option<&'t str> {
        let Role::Title { mark_end } = self.role else { return Some(text) };
        if range.end <= mark_end {
            return None;
        }
        Some(text.get(mark_end.saturating_sub(range.start)..).unwrap_or(text))
    }

    /// Opens a link; gives it back if it leads anywhere.
    pub(super) fn open_link(&mut self, kind: LinkType, to: &CowStr<'_>) -> Option<Link> {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return None;
        }
        let link = match kind {
            LinkType::Email => None,
            LinkType::WikiLink { .. } => Some(target::page(to)),
            _ => Some(target::ordinary(to)),
        };
        let nowhere =
            |link: &Link| matches!(link, Link::Page { page, section: None } if page.is_empty());
        let link = link.filter(|link| !nowhere(link));
        self.rich.open_link(link.clone());
        if matches!(kind, LinkType::WikiLink { has_pothole: false }) && self.muted == 0 {
            if let Some(link) = &link {
                self.rich.text(&target::shown(link));
                self.muted += 1;
            }
        } else if self.muted > 0 {
            self.muted += 1;
        }
        link
    }

    pub(super) fn close_link(&mut self) {
        if let Some(image) = &mut self.image {
            image.depth -= usize::from(image.depth > 0);
            return;
        }
        self.muted -= usize::from(self.muted > 0);
        self.rich.close_link();
    }

    pub(super) fn open_image(&mut self, kind: LinkType, file: &CowStr<'_>) {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return;
        }
        self.image = Some(OpenImage {
            file: file.trim_end_matches('\\').trim().to_owned(),
            description: String::new(),
            wiki: matches!(kind, LinkType::WikiLink { .. }),
            depth: 0,
        });
    }

    /// Closes an image. Gives it back if it can stand alone; else its description is the text.
    pub(super) fn close_image(&mut self) -> Option<Image> {
        let open = self.image.as_mut()?;
        if open.depth > 0 {
            open.depth -= 1;
            return None;
        }
        let image = self.image.take()?.finish();
        if self.role == Role::Paragraph && !self.rich.in_link() {
            return Some(image);
        }
        self.rich.text(&image.description);
        None
    }
}

impl OpenImage {
    /// `![[shard.png|Un shard|300]]`, `![[shard.png|300]]`, `![Un shard](shard.png)`.
    fn finish(self) -> Image {
        let mut description = self.description.as_str();
        let mut width = None;
        if self.wiki {
            let (before, last) = description.rsplit_once('|').unwrap_or(("", description));
            let points = last.split('x').next().unwrap_or(last).trim();
            width = points.parse().ok().filter(|width| *width > 0);
            if width.is_some() {
                description = before;
            }
        }
        let name = self.file.rsplit('/').next().unwrap_or(&self.file);
        if description.trim().is_empty() || description == self.file {
            description = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        }
        Image { description: description.trim().to_owned(), width, file: self.file }
    }
}
