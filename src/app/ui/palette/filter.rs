//! What a search is narrowed to.

/// What is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter {
    /// All there is.
    #[default]
    Everything,
    /// Pages, sections, streams, shards and views, but no commands.
    Places,
    /// `>`: commands.
    Commands,
    /// `@`: streams and shards.
    Resources,
    /// `#`: sections of the pages.
    Sections,
    /// `?`: the text of the notes.
    Text,
}

impl Filter {
    /// Those that Tab goes round.
    pub const ROUND: [Self; 5] =
        [Self::Everything, Self::Commands, Self::Resources, Self::Sections, Self::Text];

    /// The character that narrows to it, typed first.
    pub fn prefix(self) -> Option<char> {
        match self {
            Self::Everything | Self::Places => None,
            Self::Commands => Some('>'),
            Self::Resources => Some('@'),
            Self::Sections => Some('#'),
            Self::Text => Some('?'),
        }
    }

    /// The filter that a character narrows to.
    pub fn of_prefix(prefix: char) -> Option<Self> {
        Self::ROUND.into_iter().find(|filter| filter.prefix() == Some(prefix))
    }

    /// The words in its chip; none where nothing is narrowed.
    pub fn chip(self) -> Option<&'static str> {
        match self {
            Self::Everything => None,
            Self::Places => Some("Lugares"),
            Self::Commands => Some("Órdenes"),
            Self::Resources => Some("Streams y shards"),
            Self::Sections => Some("Secciones"),
            Self::Text => Some("Texto de las notas"),
        }
    }

    /// What stands in the field while it is empty.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Everything => "Buscar o ejecutar…",
            Self::Places => "Ir a una página o recurso…",
            Self::Commands => "Qué hacer…",
            Self::Resources => "Nombre de un stream o número de un shard…",
            Self::Sections => "Título de una sección…",
            Self::Text => "Palabras de las notas…",
        }
    }

    /// The next one as Tab goes round.
    pub fn next(self) -> Self {
        self.step(1)
    }

    /// The one before.
    pub fn previous(self) -> Self {
        self.step(Self::ROUND.len() - 1)
    }

    fn step(self, by: usize) -> Self {
        let at = Self::ROUND.iter().position(|filter| *filter == self).unwrap_or(0);
        Self::ROUND[(at + by) % Self::ROUND.len()]
    }

    pub(super) fn commands(self) -> bool {
        matches!(self, Self::Everything | Self::Commands)
    }

    pub(super) fn pages(self) -> bool {
        matches!(self, Self::Everything | Self::Places)
    }

    pub(super) fn sections(self) -> bool {
        self.pages() || self == Self::Sections
    }

    pub(super) fn resources(self) -> bool {
        self.pages() || self == Self::Resources
    }

    pub(super) fn text(self) -> bool {
        matches!(self, Self::Everything | Self::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_goes_round_and_back() {
        let mut filter = Filter::Everything;
        for _ in 0..Filter::ROUND.len() {
            assert_eq!(filter.next().previous(), filter);
            filter = filter.next();
        }
        assert_eq!(filter, Filter::Everything);
        assert_eq!(Filter::Places.next(), Filter::Commands);
    }

    #[test]
    fn every_prefix_has_one_filter_and_a_chip() {
        for filter in Filter::ROUND {
            assert_eq!(
                filter.prefix().and_then(Filter::of_prefix),
                filter.prefix().map(|_| filter)
            );
            assert_eq!(filter.chip().is_some(), filter.prefix().is_some());
        }
        assert_eq!(Filter::of_prefix('a'), None);
    }
}
