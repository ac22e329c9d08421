//! The thread that reads.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::listing::Listing;
use super::opened::{Opened, UNPACKED_MAX};
use super::{Fault, Order, Seen, Shared};
use crate::runtime::objects::ObjectStore;

/// After a look the folder is looked at again: objects of another past move a little later.
const AGAIN: [Duration; 2] = [Duration::from_millis(400), Duration::from_millis(2500)];

pub(super) struct Worker {
    store: ObjectStore,
    inbox: Receiver<Order>,
    shared: Arc<Shared>,
    seen: Seen,
    /// Which of the looks after the first one comes next.
    again: usize,
}

impl Worker {
    pub(super) fn new(store: ObjectStore, inbox: Receiver<Order>, shared: Arc<Shared>) -> Self {
        Self { store, inbox, shared, seen: Seen::default(), again: AGAIN.len() }
    }

    pub(super) fn run(mut self) {
        loop {
            let order = match AGAIN.get(self.again) {
                Some(wait) => self.inbox.recv_timeout(*wait),
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(order) => {
                    if self.take(order) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.again += 1;
                    self.look();
                }
            }
        }
    }

    /// Does what it was told, and what it was told meanwhile: many looks are one, and of many
    /// objects to open only the last one counts. Returns whether to end.
    fn take(&mut self, first: Order) -> bool {
        let (mut look, mut open, mut next) = (false, None, Some(first));
        while let Some(order) = next {
            match order {
                Order::Quit => return true,
                Order::Look => look = true,
                Order::Open { bucket, key } => open = Some(Some((bucket, key))),
                Order::Close => open = Some(None),
                Order::Save(save) => {
                    let saved = save.run(&self.store, UNPACKED_MAX);
                    let before = self.seen.saved.as_ref().map_or(0, |(count, _)| *count);
                    self.seen.saved = Some((before + 1, saved));
                    self.show();
                }
            }
            next = self.inbox.try_recv().ok();
        }
        if let Some(open) = open {
            self.open(open);
        }
        if look {
            self.again = 0;
            self.look();
        }
        false
    }

    fn open(&mut self, wanted: Option<(String, String)>) {
        self.seen.refused = None;
        self.seen.opening.clone_from(&wanted);
        let Some((bucket, key)) = wanted else {
            self.seen.opened = None;
            return self.show();
        };
        self.show();
        let opened = Opened::open(&self.store, &bucket, &key);
        self.seen.opening = None;
        match opened {
            Ok(opened) => self.seen.opened = Some(Arc::new(opened)),
            Err(fault) => {
                self.seen.opened = None;
                self.seen.refused = Some((bucket, key, fault));
            }
        }
        self.show();
    }

    fn look(&mut self) {
        match self.store.all() {
            Ok(objects) => {
                let listing = Listing::new(objects);
                if *self.seen.listing != listing {
                    self.seen.listing = Arc::new(listing);
                }
                self.seen.fault = None;
            }
            Err(error) => self.seen.fault = Some(Fault::from(error.source)),
        }
        // An object that is gone with its past is closed.
        let listing = &self.seen.listing;
        if self.seen.opened.as_ref().is_some_and(|opened| {
            listing.left_out == 0 && listing.find(&opened.info.bucket, &opened.info.key).is_none()
        }) {
            self.seen.opened = None;
        }
        self.seen.looks += 1;
        self.show();
    }

    fn show(&self) {
        self.shared.seen.store(Arc::new(self.seen.clone()));
        (self.shared.waker)();
    }
}
