//! Budgets, counted the slow way: every stretch of time that ends now, one after the other.

use caudal::units::Timestamp;

/// What was admitted against a capacity and a rate per second.
pub(crate) struct Window {
    capacity: u64,
    rate: u64,
    /// Amounts by moment, in order.
    admitted: Vec<(Timestamp, u64)>,
}

impl Window {
    pub(crate) const fn new(capacity: u64, rate: u64) -> Self {
        Self { capacity, rate, admitted: Vec::new() }
    }

    pub(crate) fn widen(&mut self, capacity: u64) {
        self.capacity = self.capacity.max(capacity);
    }

    pub(crate) fn take(&mut self, amount: u64, now: Timestamp) {
        match self.admitted.last_mut() {
            Some((at, sum)) if *at == now => *sum += amount,
            _ => self.admitted.push((now, amount)),
        }
    }

    /// What may still be taken now, in thousandths: in no stretch of time may more be admitted
    /// than the capacity and what the rate gives in it.
    pub(crate) fn room(&self, now: Timestamp) -> i128 {
        let capacity = i128::from(self.capacity) * 1000;
        let (mut taken, mut room) = (0, capacity);
        for (at, amount) in self.admitted.iter().rev() {
            taken += i128::from(*amount) * 1000;
            let gained = i128::from(now.since(*at).0) * i128::from(self.rate);
            room = room.min(capacity + gained - taken);
        }
        room
    }

    /// Whether an amount may be taken now.
    pub(crate) fn fits(&self, amount: u64, now: Timestamp) -> bool {
        self.room(now) >= i128::from(amount) * 1000
    }
}
