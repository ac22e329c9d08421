//! The SDK's own waits, in simulated time: when it sleeps, the sandbox's clock jumps.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use aws_sdk_kinesis::config::{AsyncSleep, Sleep};
use caudal::runtime::{ClockChange, Handle};
use caudal::units::Millis;

/// Makes the sandbox's clock jump in place of sleeping, and notes how long it would have been.
#[derive(Clone)]
pub(crate) struct VirtualSleep {
    handle: Handle,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl VirtualSleep {
    pub(crate) fn new(handle: &Handle) -> Self {
        Self { handle: handle.clone(), slept: Arc::default() }
    }

    /// Every wait so far.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().expect("nobody panics with it").clone()
    }
}

impl std::fmt::Debug for VirtualSleep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VirtualSleep")
    }
}

impl AsyncSleep for VirtualSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        let (handle, slept) = (self.handle.clone(), Arc::clone(&self.slept));
        // A timeout that nobody waits for is made, too, but never polled: no time passes for it.
        Sleep::new(async move {
            slept.lock().expect("nobody panics with it").push(duration);
            let (tell, told) = tokio::sync::oneshot::channel();
            let advance = Some(Millis(duration.as_millis() as u64));
            let change = ClockChange { advance, ..ClockChange::default() };
            let reply = Box::new(move |status| tell.send(status).expect("the SDK waits"));
            handle.set_clock(change, reply).expect("the engine runs");
            told.await.expect("the engine answers");
        })
    }
}
