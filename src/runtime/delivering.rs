//! The engine thread's side of the folder that plays S3: what Firehose delivers is sent to be
//! written, payloads that it needs from disk are read back, and answers become inputs like any
//! other.
//!
//! What was written belongs to a past of the world. When that becomes another one, objects that
//! are not of it leave their buckets, and come back with it ([`objects::Past`](super::objects::Past)).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use super::Storage;
use super::engine_thread::EngineThread;
use super::handle::{Handle, Message, SendError};
use super::journal::EntryIndex;
use super::objects::{Mark, ObjectStore, ObjectWriter, Past};
use crate::api::{Blob, firehose, lambda, sns};
use crate::engine::{Control, Envelope, Fetch, FetchFor, FetchedRecord, Input, Origin, Outcome};
use crate::firehose::{Delivery, DeliveryId};
use crate::kinesis::PayloadRef;
use crate::lambda::functions::Code;

/// Where objects are kept, and the thread that writes them once there are some.
pub(super) struct Objects {
    store: ObjectStore,
    /// Whether the folder ends with the process.
    temporary: bool,
    writer: Option<ObjectWriter>,
    sender: SyncSender<Message>,
    turn: u64,
}

impl Objects {
    pub(super) fn new(storage: &Storage, sender: SyncSender<Message>) -> Self {
        let (root, temporary) = match storage {
            Storage::Directory(dir) => (dir.join("s3"), false),
            Storage::Memory => (temporary_folder(), true),
        };
        Self { store: ObjectStore::new(root), temporary, writer: None, sender, turn: 0 }
    }

    pub(super) const fn store(&self) -> &ObjectStore {
        &self.store
    }

    /// Has an object written; why not, if there is no thread to do it.
    fn send(&mut self, delivery: Delivery, entry: u64) -> Result<(), String> {
        let mark = Mark { entry, turn: self.turn };
        let sent = self.writer().map_err(|error| error.to_string())?.send(delivery, mark);
        if sent { Ok(()) } else { Err("the writer has ended".to_owned()) }
    }

    /// Has the buckets hold what is of a past, from now on.
    pub(super) fn turn(&mut self, past: Past) {
        self.turn += 1;
        let turn = self.turn;
        // Where there never was an object, there is nothing to move.
        if (self.writer.is_some() || self.store.root().exists())
            && let Ok(writer) = self.writer()
        {
            writer.turn(turn, past);
        }
    }

    fn writer(&mut self) -> std::io::Result<&ObjectWriter> {
        if self.writer.is_none() {
            let sender = self.sender.clone();
            let report = move |turn, delivery, outcome| {
                // An engine that has stopped asks again when it is opened again.
                let _ = sender.send(Message::Written(turn, delivery, outcome));
            };
            self.writer =
                Some(ObjectWriter::start(self.store.clone(), self.turn, Box::new(report))?);
        }
        self.writer.as_ref().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }

    /// Ends the thread, once the object at hand is written. The inbox that it reports to must be
    /// gone by then.
    pub(super) fn end(mut self) {
        self.writer = None;
        if self.temporary {
            // Nobody can be told any more, and the system clears its own folder.
            let _ = std::fs::remove_dir_all(self.store.root());
        }
    }
}

/// A folder of its own for each world of this process that is kept in memory.
fn temporary_folder() -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("caudal-s3-{}-{number}", std::process::id()))
}

/// Refuses what nobody here could carry out: Python of the user's own is the engine's to hand out,
/// and this runtime has nobody to run it.
pub(super) fn refused_here(input: &Input) -> Option<Outcome> {
    let Input::Control(Control::PutFunction(function)) = input else { return None };
    if !matches!(function.code, Code::Python(_)) {
        return None;
    }
    let error = lambda::Error::from(lambda::FunctionFault::Python);
    Some(Outcome { result: Err(error.into()), on_disk: Vec::new(), changed: false })
}

impl Handle {
    /// Makes one Lambda call and waits.
    ///
    /// # Errors
    /// As [`Handle::send`]; AWS's errors are inside.
    pub fn lambda(
        &self,
        origin: Origin,
        request: lambda::Request,
    ) -> Result<Result<lambda::Response, lambda::Error>, SendError> {
        self.call(Envelope::lambda(origin, request)).map(Outcome::lambda)
    }

    /// Makes one SNS call and waits.
    ///
    /// # Errors
    /// As [`Handle::send`]; AWS's errors are inside.
    pub fn sns(
        &self,
        origin: Origin,
        request: sns::Request,
    ) -> Result<Result<sns::Response, sns::Error>, SendError> {
        self.call(Envelope::sns(origin, request)).map(Outcome::sns)
    }

    /// Makes one Firehose call and waits.
    ///
    /// # Errors
    /// As [`Handle::send`]; AWS's errors are inside.
    pub fn firehose(
        &self,
        origin: Origin,
        request: firehose::Request,
    ) -> Result<Result<firehose::Response, firehose::Error>, SendError> {
        self.call(Envelope::firehose(origin, request)).map(Outcome::firehose)
    }

    /// The folder of a world that is kept in one, its journal well or not.
    pub fn folder(&self) -> Option<PathBuf> {
        self.shared.reader.as_ref()?;
        self.objects().root().parent().map(Path::to_path_buf)
    }

    /// The folder that plays S3, where Firehose delivers.
    pub fn objects(&self) -> &ObjectStore {
        &self.shared.objects
    }
}

impl EngineThread {
    /// Sends what Firehose delivers to be written, and reads what it needs from disk.
    pub(super) fn serve_firehose(&mut self) {
        while let Some(delivery) = self.engine.poll_delivery() {
            let id = delivery.id;
            let entry = self.engine.entries().saturating_sub(1);
            if let Err(reason) = self.objects.send(delivery, entry) {
                self.tell_delivered(id, Err(reason));
            }
        }
        while let Some(fetch) = self.engine.poll_fetch() {
            let Fetch { reader, shard, from, payloads } = fetch;
            let control = match reader {
                FetchFor::DeliveryStream(delivery_stream) => {
                    let data = self.fetch(&payloads);
                    Control::Fetched { delivery_stream, shard, from, data }
                }
                FetchFor::Mapping(mapping) => {
                    let records = self.fetch_records(&payloads);
                    Control::FetchedForMapping { mapping, shard, from, records }
                }
            };
            self.apply(&Envelope::control(Origin::Runtime, control));
        }
    }

    /// Reads payloads that left memory, until one can't be read. They are few enough, and the
    /// system has most of them in its own memory, so that nobody waits for long.
    fn fetch(&self, payloads: &[PayloadRef]) -> Vec<Blob> {
        let Some(reader) = &self.shared.reader else { return Vec::new() };
        let read = |payload: &PayloadRef| {
            let at = payload.offset + u32::from(payload.key_length);
            reader.read(EntryIndex(payload.entry), at, payload.data_length).ok()
        };
        payloads.iter().map_while(read).map(Into::into).collect()
    }

    /// The same with the keys, which stand before the data.
    fn fetch_records(&self, payloads: &[PayloadRef]) -> Vec<FetchedRecord> {
        let Some(reader) = &self.shared.reader else { return Vec::new() };
        let read = |payload: &PayloadRef| {
            let entry = EntryIndex(payload.entry);
            let length = u32::from(payload.key_length) + payload.data_length;
            let mut key = reader.read(entry, payload.offset, length).ok()?;
            let data = key.split_off(payload.key_length.into());
            let partition_key = String::from_utf8(key.to_vec()).ok()?;
            Some(FetchedRecord { partition_key, data: data.into() })
        };
        payloads.iter().map_while(read).collect()
    }

    /// Takes the writer's answer, if it is to a question of this past.
    pub(super) fn written(&mut self, turn: u64, id: DeliveryId, outcome: Result<u64, String>) {
        if turn == self.objects.turn {
            self.tell_delivered(id, outcome);
        }
    }

    fn tell_delivered(&mut self, delivery: DeliveryId, outcome: Result<u64, String>) {
        let control = match outcome {
            Ok(stored_bytes) => Control::Delivered { delivery, stored_bytes },
            Err(reason) => Control::NotDelivered { delivery, reason },
        };
        self.apply(&Envelope::control(Origin::Runtime, control));
    }

    /// The past is another one: the folder follows, and what waits is asked for again.
    pub(super) fn turn_objects(&mut self) {
        self.engine.ask_again();
        let tip = self.engine.entries().saturating_sub(1);
        if let Some(past) = self.log.past(tip) {
            self.objects.turn(past);
        }
    }
}
