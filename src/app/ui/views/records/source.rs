//! Whom the view reads from: the thread, the plan it was given, and the controls of the next one.

use std::sync::Arc;

use caudal::api::kinesis::{SequenceNumber, ShardId};
use caudal::clients::reader::{Bounds, Filter, Pace, Plan, Position, Reader, Scope, Seen};
use caudal::engine::StreamView;
use caudal::units::Timestamp;

use super::times;
use crate::ui::views::ViewScene;

/// A stream that holds no more than this is read from its beginning by itself.
const SMALL: u64 = 20_000;
/// Records of each shard that one page brings.
const LIMITS: [u32; 4] = [50, 100, 1000, 10_000];

/// The five starting positions, without what some of them need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    #[default]
    TrimHorizon,
    Latest,
    AtTimestamp,
    AtSequenceNumber,
    AfterSequenceNumber,
}

impl Start {
    pub(super) const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::TrimHorizon, "TRIM_HORIZON", "desde el registro más antiguo"),
        (Self::Latest, "LATEST", "solo lo que llegue desde ahora"),
        (Self::AtTimestamp, "AT_TIMESTAMP", "desde un momento"),
        (Self::AtSequenceNumber, "AT_SEQUENCE_NUMBER", "desde un registro"),
        (Self::AfterSequenceNumber, "AFTER_SEQUENCE_NUMBER", "después de un registro"),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(start, ..)| *start == self).map_or("", |(_, name, _)| name)
    }

    pub(super) fn needs_number(self) -> bool {
        matches!(self, Self::AtSequenceNumber | Self::AfterSequenceNumber)
    }
}

/// Whom the view reads from, and what it would read next.
pub(super) struct Source {
    reader: Option<Reader>,
    stream: Option<String>,
    pub(super) shard: Option<ShardId>,
    pub(super) start: Start,
    pub(super) time: String,
    pub(super) number: String,
    pub(super) limit: u32,
    pub(super) pace: Pace,
    filter: Option<Filter>,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            reader: None,
            stream: None,
            shard: None,
            start: Start::default(),
            time: String::new(),
            number: String::new(),
            limit: LIMITS[1],
            pace: Pace::Stopped,
            filter: None,
        }
    }
}

impl Source {
    pub(super) const LIMITS: [u32; 4] = LIMITS;

    /// Makes sure that the selected stream of the present world is read.
    pub(super) fn follow(
        &mut self,
        scene: &ViewScene<'_>,
        stream: &StreamView,
    ) -> std::io::Result<()> {
        if self.reader.as_ref().is_none_or(|reader| !reader.reads_from(scene.handle)) {
            let waker = Arc::clone(&scene.waker);
            let reader = Reader::new(scene.handle, Bounds::default(), Box::new(move || waker()))?;
            reader.filter(self.filter.clone());
            self.reader = Some(reader);
            self.stream = None;
        }
        if self.stream.as_deref() != Some(stream.name.as_str()) {
            self.stream = Some(stream.name.clone());
            self.shard = None;
            let held: u64 = stream.shards.iter().map(|shard| shard.records).sum();
            self.start = if held <= SMALL { Start::TrimHorizon } else { Start::Latest };
            self.read(scene.clock.now, true);
        }
        Ok(())
    }

    pub(super) fn seen(&self) -> Arc<Seen> {
        self.reader.as_ref().map(Reader::seen).unwrap_or_default()
    }

    pub(super) fn is_live(&self) -> bool {
        self.pace == Pace::Live
    }

    /// Where reading would start, or what is wrong with what was typed.
    pub(super) fn position(&self, now: Timestamp) -> Result<Position, &'static str> {
        let number = || {
            let words = "Un número de secuencia tiene 56 cifras: cópialo de un registro.";
            self.number.trim().parse::<SequenceNumber>().map_err(|_| words)
        };
        Ok(match self.start {
            Start::TrimHorizon => Position::TrimHorizon,
            Start::Latest => Position::Latest,
            Start::AtTimestamp => {
                let at = times::parse(&self.time, now).ok_or(
                    "Escribe una hora (14:03:12) o una fecha (2026-11-22T14:03:12Z), en UTC.",
                )?;
                if at > now {
                    return Err("Ese momento aún no ha llegado en el reloj simulado.");
                }
                Position::AtTimestamp(at)
            }
            Start::AtSequenceNumber => Position::AtSequenceNumber(number()?),
            Start::AfterSequenceNumber => Position::AfterSequenceNumber(number()?),
        })
    }

    /// Reads anew from the chosen position: as records come, or one page.
    pub(super) fn read(&mut self, now: Timestamp, live: bool) {
        let (Some(reader), Some(stream)) = (&self.reader, &self.stream) else { return };
        let Ok(position) = self.position(now) else { return };
        self.pace = if live { Pace::Live } else { Pace::Page(self.limit) };
        let scope = match (position.number(), self.shard) {
            (None, Some(shard)) => Scope::Shard(shard),
            _ => Scope::All,
        };
        reader.start(Plan { stream: stream.clone(), scope, position, pace: self.pace });
    }

    /// Goes on from where it stands.
    pub(super) fn go_on(&mut self, pace: Pace) {
        self.pace = pace;
        if let Some(reader) = &self.reader {
            reader.pace(pace);
        }
    }

    /// One page more.
    pub(super) fn more(&mut self) {
        self.go_on(Pace::Page(self.limit));
    }

    /// Chooses which rows are shown.
    pub(super) fn filter(&mut self, filter: Option<&Filter>) {
        if self.filter.as_ref() != filter {
            self.filter = filter.cloned();
            if let Some(reader) = &self.reader {
                reader.filter(self.filter.clone());
            }
        }
    }

    pub(super) fn clear(&self) {
        if let Some(reader) = &self.reader {
            reader.clear();
        }
    }
}
