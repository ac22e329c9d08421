//! The reader's thread: takes orders, reads, keeps, filters, and hands over pictures.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::filter::Filter;
use super::paths::PathsSeen;
use super::rows::{Place, Row, Rows};
use super::session::{Round, Session};
use super::status::Status;
use super::{Bounds, Order, Seen, Shared};
use crate::runtime::{Handle, real_now};

/// Rows held against a new filter at once.
const FILTER_SLICE: usize = 2000;
/// Pictures are handed over no more often than this while there is much to do.
const PICTURE_EVERY: Duration = Duration::from_millis(33);

pub(super) struct Worker {
    handle: Handle,
    inbox: Receiver<Order>,
    shared: Arc<Shared>,
    bounds: Bounds,
    session: Option<Session>,
    rows: Rows,
    evicted: u64,
    evicted_to: Option<Place>,
    filter: Option<Filter>,
    matching: Rows,
    /// The rows that a new filter has still to look at: those before an index.
    unfiltered: Option<(Rows, usize)>,
    paths: PathsSeen,
    /// Something changed since the last picture.
    dirty: bool,
    /// Counts up whenever all rows are other ones.
    generation: u64,
}

impl Worker {
    pub(super) fn new(
        handle: Handle,
        inbox: Receiver<Order>,
        shared: Arc<Shared>,
        bounds: Bounds,
    ) -> Self {
        Self {
            handle,
            inbox,
            shared,
            bounds,
            session: None,
            rows: Rows::default(),
            evicted: 0,
            evicted_to: None,
            filter: None,
            matching: Rows::default(),
            unfiltered: None,
            paths: PathsSeen::default(),
            dirty: false,
            generation: 0,
        }
    }

    pub(super) fn run(mut self) {
        let mut wait = None;
        let mut pictured = None;
        loop {
            let order = match wait {
                Some(wait) => self.inbox.recv_timeout(wait),
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut order = match order {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            while let Some(next) = order {
                if self.obey(next) {
                    return;
                }
                order = self.inbox.try_recv().ok();
            }
            self.shared.news.store(false, Ordering::Release);
            let again = self.read();
            self.filter_slice();
            wait = if self.unfiltered.is_some() { Some(Duration::ZERO) } else { again };
            if !self.dirty {
                continue;
            }
            let since = pictured.map_or(PICTURE_EVERY, |at| real_now() - at);
            if since >= PICTURE_EVERY {
                self.picture();
                pictured = Some(real_now());
            } else {
                let rest = PICTURE_EVERY.saturating_sub(since);
                wait = Some(wait.map_or(rest, |wait| wait.min(rest)));
            }
        }
    }

    /// One round; returns when to read again at the latest.
    fn read(&mut self) -> Option<Duration> {
        let session = self.session.as_mut()?;
        let before = session.phase().clone();
        let round = session.round(&self.handle, self.handle.epoch());
        self.dirty |= round.worked || *session.phase() != before;
        let again = round.again;
        self.take(round);
        again
    }

    /// Does what it was told; returns whether to end.
    fn obey(&mut self, order: Order) -> bool {
        match order {
            Order::News => return false,
            Order::Quit => return true,
            Order::Start(plan) => {
                let pace = plan.pace;
                let mut session = Session::new(plan, self.handle.epoch());
                session.pace(pace);
                self.session = Some(session);
                self.forget();
            }
            Order::Pace(pace) => {
                if let Some(session) = &mut self.session {
                    session.pace(pace);
                }
            }
            Order::Filter(filter) => {
                self.matching = Rows::default();
                self.unfiltered = filter.as_ref().map(|_| (self.rows.clone(), self.rows.len()));
                self.filter = filter;
            }
            Order::Clear => {
                self.evicted_to = self.rows.last().map(|row| row.place());
                self.rows = Rows::default();
                self.matching = Rows::default();
                self.unfiltered = None;
                self.evicted = 0;
                self.generation += 1;
            }
        }
        self.dirty = true;
        false
    }

    /// Lets all rows go.
    fn forget(&mut self) {
        self.rows = Rows::default();
        self.matching = Rows::default();
        self.unfiltered = None;
        self.evicted = 0;
        self.evicted_to = None;
        self.paths = PathsSeen::default();
        self.generation += 1;
    }

    fn take(&mut self, round: Round) {
        if round.restarted {
            self.forget();
        }
        let mut rows = round.rows;
        if rows.is_empty() {
            return;
        }
        rows.sort_by_key(|row| row.place());
        self.rows.insert(&rows);
        for row in &rows {
            self.paths.look(row);
        }
        if let Some(filter) = &self.filter {
            let passed: Vec<_> = rows.iter().filter(|row| filter.matches(row)).cloned().collect();
            self.matching.insert(&passed);
        }
        if let Some((place, gone)) = self.rows.shrink(self.bounds.rows, self.bounds.bytes) {
            self.evicted += gone as u64;
            self.evicted_to = Some(place);
            self.matching.drop_through(place);
        }
    }

    /// Holds some more rows against a new filter, the newest first.
    fn filter_slice(&mut self) {
        let (Some(filter), Some((rows, end))) = (&self.filter, &mut self.unfiltered) else {
            self.unfiltered = None;
            return;
        };
        let start = end.saturating_sub(FILTER_SLICE);
        let kept = |row: &&Arc<Row>| self.evicted_to.is_none_or(|place| row.place() > place);
        let passed: Vec<_> = rows
            .from(start)
            .take(*end - start)
            .filter(kept)
            .filter(|row| filter.matches(row))
            .cloned()
            .collect();
        self.matching.insert(&passed);
        *end = start;
        if start == 0 {
            self.unfiltered = None;
        }
        self.dirty = true;
    }

    fn picture(&mut self) {
        let status = self
            .session
            .as_ref()
            .map_or_else(Status::default, |session| session.status(&self.handle.clock()));
        let unfiltered = self.unfiltered.as_ref().map_or(0, |(_, end)| *end);
        let seen = Seen {
            rows: self.rows.clone(),
            matching: self.filter.as_ref().map(|_| self.matching.clone()),
            status: Status { evicted: self.evicted, unfiltered, ..status },
            paths: self.paths.paths(),
            generation: self.generation,
        };
        self.shared.seen.store(Arc::new(seen));
        self.dirty = false;
        (self.shared.waker)();
    }
}
