//! The thread that reads a file and writes its records.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::fault::{FileFault, RowFault};
use super::key::KeyFrom;
use super::rows::{Format, Source};
use super::status::{ImportStatus, Phase, StopReason};
use crate::api::Blob;
use crate::api::kinesis::{Error, PutRecordsInput, PutRecordsRequestEntry, Request, Response};
use crate::engine::Origin;
use crate::runtime::{Handle, Listening, SendError};
use crate::units::{Millis, Timestamp};

/// AWS's bound of a batch, in records.
const BATCH_RECORDS: usize = 500;
/// Bound of a batch's keys and data, in bytes: AWS allows 10 MiB, and a larger record alone.
const BATCH_BYTES: usize = 10 * 1024 * 1024;
/// First wait after entries were throttled, in simulated ms; doubled up to the longest.
const BACKOFF_MIN: u64 = 100;
/// Longest wait, in simulated ms.
const BACKOFF_MAX: u64 = 5000;
/// Real wait for room in the engine's inbox.
const INBOX_WAIT: Duration = Duration::from_millis(5);

/// What is imported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The file.
    pub path: PathBuf,
    /// The stream it is written to.
    pub stream: String,
    /// What its rows are.
    pub format: Format,
    /// Where the keys come from.
    pub key: KeyFrom,
    /// Whether the first broken row ends it.
    pub stop_at_fault: bool,
}

enum Wake {
    News,
    Pause(bool),
    Cancel,
}

/// An import under way. Dropping it cancels it.
pub struct Import {
    wake: Sender<Wake>,
    status: Arc<Mutex<ImportStatus>>,
    unseen: Arc<AtomicBool>,
    spec: Spec,
}

impl Import {
    /// Starts the thread. The waker is called on it when there is progress, at most once until
    /// [`Import::status`] is asked.
    ///
    /// # Errors
    /// The machine's, if it gives no thread.
    pub fn start(
        handle: &Handle,
        spec: Spec,
        waker: Arc<dyn Fn() + Send + Sync>,
    ) -> io::Result<Self> {
        let (wake, inbox) = mpsc::channel();
        let status = Arc::new(Mutex::new(ImportStatus::default()));
        let unseen = Arc::new(AtomicBool::new(false));
        let news = wake.clone();
        // Whoever has ended needs no news.
        let listening = handle.listen(Box::new(move || drop(news.send(Wake::News))));
        let mut run = Run {
            epoch: handle.epoch(),
            handle: handle.named("importación"),
            spec: spec.clone(),
            inbox,
            published: Arc::clone(&status),
            status: ImportStatus::default(),
            waker,
            unseen: Arc::clone(&unseen),
            paused: false,
            stream: None,
            _listening: listening,
        };
        std::thread::Builder::new().name("caudal-import".to_owned()).spawn(move || {
            run.status.phase = match run.run() {
                Ok(()) => Phase::Done,
                Err(reason) => Phase::Stopped(reason),
            };
            run.tell();
        })?;
        Ok(Self { wake, status, unseen, spec })
    }

    /// How far it is.
    pub fn status(&self) -> ImportStatus {
        self.unseen.store(false, Ordering::Release);
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is imported.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Stops for a while, or goes on.
    pub fn pause(&self, paused: bool) {
        // One that has ended can't be paused.
        let _ = self.wake.send(Wake::Pause(paused));
    }

    /// Ends it; what is stored stays.
    pub fn cancel(&self) {
        // One that has ended needs no end.
        let _ = self.wake.send(Wake::Cancel);
    }
}

impl Drop for Import {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Entries to be sent, with their lines.
type Batch = Vec<(u64, PutRecordsRequestEntry)>;

struct Run {
    handle: Handle,
    spec: Spec,
    epoch: u64,
    /// The stream's identity.
    stream: Option<u64>,
    inbox: Receiver<Wake>,
    published: Arc<Mutex<ImportStatus>>,
    status: ImportStatus,
    waker: Arc<dyn Fn() + Send + Sync>,
    /// Whether something was published that nobody has looked at.
    unseen: Arc<AtomicBool>,
    paused: bool,
    _listening: Listening,
}

impl Run {
    fn run(&mut self) -> Result<(), StopReason> {
        let mut source = Source::open(&self.spec.path, self.spec.format, &self.spec.key)
            .map_err(StopReason::File)?;
        let limit = self.look()?;
        self.mark()?;
        let mut batch = Batch::new();
        let mut bytes = 0;
        while let Some(row) = source.next_row().map_err(StopReason::File)? {
            (self.status.bytes, self.status.total) = source.progress();
            let record = row.record.and_then(|(key, data)| {
                let size = key.len() + data.len();
                if size > limit {
                    return Err(RowFault::TooLarge { bytes: size, limit });
                }
                Ok((key, data, size))
            });
            match record {
                Err(fault) => {
                    self.status.fault(row.line, fault);
                    if self.spec.stop_at_fault {
                        self.write(std::mem::take(&mut batch))?;
                        return Err(StopReason::Row);
                    }
                    if self.status.errors.is_multiple_of(1000) {
                        self.listen_in()?;
                    }
                }
                Ok((key, data, size)) => {
                    if bytes + size > BATCH_BYTES || batch.len() == BATCH_RECORDS {
                        self.write(std::mem::take(&mut batch))?;
                        bytes = 0;
                    }
                    bytes += size;
                    let entry = PutRecordsRequestEntry {
                        data: Some(Blob(data.into())),
                        partition_key: Some(key),
                        ..PutRecordsRequestEntry::default()
                    };
                    batch.push((row.line, entry));
                }
            }
        }
        (self.status.bytes, self.status.total) = source.progress();
        if batch.is_empty() && self.status.records == 0 && self.status.errors == 0 {
            return Err(StopReason::File(FileFault::Empty));
        }
        self.write(batch)
    }

    /// Finds the stream as it was at the beginning; says how large a record may be.
    fn look(&mut self) -> Result<usize, StopReason> {
        if self.handle.epoch() != self.epoch {
            return Err(StopReason::OtherWorld);
        }
        let snapshot = self.handle.snapshot();
        let stream = snapshot.stream(&self.spec.stream).ok_or(StopReason::StreamGone)?;
        if *self.stream.get_or_insert(stream.id) != stream.id {
            return Err(StopReason::StreamGone);
        }
        Ok(usize::try_from(stream.max_record_kib).unwrap_or(0) * 1024)
    }

    fn mark(&mut self) -> Result<(), StopReason> {
        loop {
            let stream = Some(self.spec.stream.as_str());
            match self.handle.mark("Fichero importado", stream, Origin::Generator) {
                Ok(()) => return Ok(()),
                Err(SendError::Full) => self.rest(Some(INBOX_WAIT))?,
                Err(SendError::Stopped) => return Err(StopReason::OtherWorld),
            }
        }
    }

    /// Writes a batch until nothing of it is throttled.
    fn write(&mut self, mut batch: Batch) -> Result<(), StopReason> {
        let mut wait = BACKOFF_MIN;
        while !batch.is_empty() {
            self.listen_in()?;
            self.look()?;
            let request = Request::PutRecords(PutRecordsInput {
                records: Some(batch.iter().map(|(_, entry)| entry.clone()).collect()),
                stream_name: Some(self.spec.stream.clone()),
                ..PutRecordsInput::default()
            });
            let before = batch.len();
            match self.handle.kinesis(Origin::Generator, request) {
                Err(SendError::Full) => {
                    self.rest(Some(INBOX_WAIT))?;
                    continue;
                }
                Err(SendError::Stopped) => return Err(StopReason::OtherWorld),
                Ok(Ok(Response::PutRecords(output))) => {
                    let mut results = output.records.iter();
                    batch.retain(|_| results.next().is_some_and(|it| it.error_code.is_some()));
                    self.status.records += (before - batch.len()) as u64;
                }
                Ok(Err(Error::ProvisionedThroughputExceeded(_) | Error::LimitExceeded(_))) => {}
                Ok(Err(Error::ResourceNotFound(_))) => return Err(StopReason::StreamGone),
                Ok(Err(error)) => {
                    return Err(StopReason::Refused(error.code(), error.to_string()));
                }
                Ok(Ok(_)) => return Err(StopReason::Refused("InternalFailure", String::new())),
            }
            if !batch.is_empty() {
                self.status.retries += batch.len() as u64;
                self.status.phase = Phase::BackingOff;
                self.tell();
                let until = self.handle.clock().now + Millis(wait);
                self.wait_until(until)?;
                if batch.len() < before {
                    wait = BACKOFF_MIN;
                } else {
                    wait = (wait * 2).min(BACKOFF_MAX);
                }
            }
        }
        self.status.phase = Phase::Running;
        self.tell();
        Ok(())
    }

    /// Waits for a simulated moment; without cost while the clock stands still.
    fn wait_until(&mut self, moment: Timestamp) -> Result<(), StopReason> {
        loop {
            if self.handle.epoch() != self.epoch {
                return Err(StopReason::OtherWorld);
            }
            let clock = self.handle.clock();
            let left = moment.since(clock.now).0;
            if left == 0 {
                return Ok(());
            }
            let real = left as f64 / clock.speed.max(1e-6) / 1000.0;
            let real = Duration::from_secs_f64(real.clamp(0.001, 3600.0));
            self.rest((!clock.paused).then_some(real))?;
        }
    }

    /// Waits for a wish or for news, at most so long.
    fn rest(&mut self, at_most: Option<Duration>) -> Result<(), StopReason> {
        let wake = match at_most {
            Some(time) => match self.inbox.recv_timeout(time) {
                Ok(wake) => Some(wake),
                Err(mpsc::RecvTimeoutError::Timeout) => None,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(StopReason::Cancelled),
            },
            None => Some(self.inbox.recv().map_err(|_| StopReason::Cancelled)?),
        };
        self.obey(wake.as_ref())?;
        self.listen_in()
    }

    fn obey(&mut self, wake: Option<&Wake>) -> Result<(), StopReason> {
        match wake {
            Some(Wake::Cancel) => return Err(StopReason::Cancelled),
            Some(Wake::Pause(paused)) => self.paused = *paused,
            Some(Wake::News) | None => {}
        }
        Ok(())
    }

    /// Does what the owner has wished, and stays while it is to pause.
    fn listen_in(&mut self) -> Result<(), StopReason> {
        loop {
            while let Ok(wake) = self.inbox.try_recv() {
                self.obey(Some(&wake))?;
            }
            if !self.paused {
                return Ok(());
            }
            if self.handle.epoch() != self.epoch {
                return Err(StopReason::OtherWorld);
            }
            if self.status.phase != Phase::Paused {
                self.status.phase = Phase::Paused;
                self.tell();
            }
            let wake = self.inbox.recv().map_err(|_| StopReason::Cancelled)?;
            self.obey(Some(&wake))?;
            if !self.paused {
                self.status.phase = Phase::Running;
                self.tell();
            }
        }
    }

    /// Publishes how far it is.
    fn tell(&mut self) {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        published.clone_from(&self.status);
        drop(published);
        if !self.unseen.swap(true, Ordering::AcqRel) {
            (self.waker)();
        }
    }
}
