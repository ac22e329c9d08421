//! One sandbox per test: an engine, its HTTP door, AWS's SDK pointed at it, and the clock in hand.

use std::cell::Cell;
use std::net::SocketAddr;

use aws_sdk_kinesis::config::retry::RetryConfig;
use aws_sdk_kinesis::config::timeout::TimeoutConfig;
use aws_sdk_kinesis::config::{
    Builder, Credentials, Region, SharedHttpClient, StalledStreamProtectionConfig,
};
use aws_sdk_kinesis::primitives::{Blob, DateTime};
use aws_sdk_kinesis::types::ShardIteratorType;
use aws_sdk_kinesis::{Client, Config};
use caudal::engine::{Control, Envelope, Origin, Snapshot};
use caudal::kinesis::{Lifecycle, Settings};
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockChange, ClockStart, Handle, Runtime, RuntimeConfig, Storage};
use caudal::server::{RunningServer, ServerOptions, spawn};
use caudal::units::{Millis, Timestamp};
use serde_json::Value as Json;

/// The account of every test.
pub(crate) const ACCOUNT: &str = "123456789012";
/// When every world begins, in ms. Half a second is a fraction that a float holds exactly, so
/// times can be compared after they travelled as JSON.
pub(crate) const BORN: i64 = 1_700_000_000_500;

/// A running sandbox. Its clock stands still unless a test moves it.
pub(crate) struct World {
    /// AWS's SDK, without retries.
    pub(crate) sdk: Client,
    pub(crate) handle: Handle,
    server: RunningServer,
    _runtime: Runtime,
    fences: Cell<u64>,
}

/// Everything a snapshot tells of the world, and how many inputs changed it so far.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    changes: u64,
    seen: Json,
}

/// Settings of most tests: no limits, and every change takes no time.
pub(crate) fn at_once() -> Settings {
    let lifecycle = Lifecycle::of(Millis(0));
    Settings { limits: false, lifecycle, ..Settings::default() }
}

/// As [`at_once`], but AWS's limits hold.
pub(crate) fn limited() -> Settings {
    Settings { limits: true, ..at_once() }
}

/// As [`at_once`], but every change takes ten seconds.
pub(crate) fn slow() -> Settings {
    Settings { lifecycle: Lifecycle::of(Millis(10_000)), ..at_once() }
}

impl World {
    /// A new world in memory, with [`at_once`].
    pub(crate) fn new() -> Self {
        Self::with(at_once())
    }

    /// A new world in memory.
    pub(crate) fn with(settings: Settings) -> Self {
        Self::stored(settings, Storage::Memory)
    }

    /// A world wherever it is kept.
    pub(crate) fn stored(settings: Settings, storage: Storage) -> Self {
        let (sync, start) = (SyncPolicy::default(), ClockStart::At(Timestamp(BORN)));
        let config = RuntimeConfig { storage, settings, seed: 7, sync, start };
        let (runtime, _) = Runtime::start(config).expect("a world starts");
        let handle = runtime.handle();
        let server = spawn(handle.clone(), ServerOptions::default()).expect("a port is free");
        let sdk = Client::from_conf(plain(server.addr()).build());
        Self { sdk, handle, server, _runtime: runtime, fences: Cell::new(0) }
    }

    /// Where the sandbox listens.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.server.addr()
    }

    /// The SDK's settings for this sandbox, to be changed by a test.
    pub(crate) fn config(&self) -> Builder {
        plain(self.addr())
    }

    /// Lets time jump ahead; everything that was due has happened when this returns.
    pub(crate) fn advance(&self, millis: u64) {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
        let reply = Box::new(move |status| tell.send(status).expect("the test waits"));
        self.handle.set_clock(change, reply).expect("the engine runs");
        told.recv().expect("the engine answers");
    }

    /// The simulated time in ms.
    pub(crate) fn now(&self) -> i64 {
        self.handle.clock().now.0
    }

    /// The world as it is now.
    ///
    /// A snapshot may be 16 ms old, so one setting that no test looks at is changed and then
    /// waited for; the count of changes leaves these changes out.
    pub(crate) async fn state(&self) -> State {
        let snapshot = self.snapshot().await;
        let mut seen = serde_json::to_value(&*snapshot).expect("snapshots fit JSON");
        let fields = seen.as_object_mut().expect("a snapshot is a structure");
        for own in ["now", "entries", "settings"] {
            assert!(fields.remove(own).is_some(), "snapshots tell {own}");
        }
        State { changes: snapshot.entries - self.fences.get(), seen }
    }

    /// A snapshot that is not older than this call.
    pub(crate) async fn snapshot(&self) -> std::sync::Arc<Snapshot> {
        let fence = self.fences.get() + 1;
        self.fences.set(fence);
        let mut settings = (*self.handle.snapshot().settings).clone();
        settings.payload_budget_bytes = (512 << 20) + fence;
        let wanted = settings.payload_budget_bytes;
        let control = Envelope::control(Origin::Runtime, Control::Configure(settings));
        self.handle.call(control).expect("the engine runs").result.expect("settings are taken");
        loop {
            let snapshot = self.handle.snapshot();
            if snapshot.settings.payload_budget_bytes == wanted {
                return snapshot;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// Makes a provisioned stream.
    pub(crate) async fn stream(&self, name: &str, shards: i32) {
        let call = self.sdk.create_stream().stream_name(name).shard_count(shards);
        call.send().await.expect("a stream is made");
    }

    /// Registers a consumer and gives its ARN.
    pub(crate) async fn consumer(&self, stream: &str, name: &str) -> String {
        let call = self.sdk.register_stream_consumer().stream_arn(arn(stream)).consumer_name(name);
        let consumer = call.send().await.expect("a consumer is made").consumer;
        consumer.expect("AWS tells it").consumer_arn
    }

    /// Writes a record and gives its number.
    pub(crate) async fn put(&self, stream: &str, key: &str, data: &[u8]) -> String {
        let call = self.sdk.put_record().stream_name(stream).partition_key(key);
        let output = call.data(Blob::new(data)).send().await.expect("a record is stored");
        output.sequence_number
    }

    /// An iterator of a kind that needs no more.
    pub(crate) async fn iterator(
        &self,
        stream: &str,
        shard: u32,
        kind: ShardIteratorType,
    ) -> String {
        let call = self.sdk.get_shard_iterator().stream_name(stream).shard_id(shard_id(shard));
        let output = call.shard_iterator_type(kind).send().await.expect("an iterator is given");
        output.shard_iterator.expect("AWS tells it")
    }

    /// The payloads of a shard from the oldest on, as text.
    pub(crate) async fn texts(&self, stream: &str, shard: u32) -> Vec<String> {
        let iterator = self.iterator(stream, shard, ShardIteratorType::TrimHorizon).await;
        let output = self.sdk.get_records().shard_iterator(iterator).send().await;
        let records = output.expect("records are read").records;
        records.into_iter().map(|record| text(&record.data)).collect()
    }
}

fn plain(addr: SocketAddr) -> Builder {
    let credentials = Credentials::new("AKIATEST", "secret", None, None, "test");
    Config::builder()
        .http_client(plain_http())
        .credentials_provider(credentials)
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://{addr}"))
        .retry_config(RetryConfig::disabled())
        // Time stands still in these worlds: silence is no fault.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
}

/// The SDK's HTTP client without TLS.
pub(crate) fn plain_http() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}

/// The ARN of a stream.
pub(crate) fn arn(stream: &str) -> String {
    format!("arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/{stream}")
}

/// A shard's name.
pub(crate) fn shard_id(index: u32) -> String {
    format!("shardId-{index:012}")
}

/// A moment so many ms after the world's beginning, as the SDK tells it.
pub(crate) fn moment(millis: i64) -> DateTime {
    DateTime::from_millis(BORN + millis)
}

/// Bytes as text.
pub(crate) fn text(data: &Blob) -> String {
    String::from_utf8(data.as_ref().to_vec()).expect("tests write text")
}

/// AWS's text for one broken constraint.
pub(crate) fn violation(value: &str, at: &str, demand: &str) -> String {
    format!("1 validation error detected: {}", broken(value, at, demand))
}

/// One broken constraint inside AWS's text.
pub(crate) fn broken(value: &str, at: &str, demand: &str) -> String {
    format!("Value {value} at '{at}' failed to satisfy constraint: Member must {demand}")
}

/// AWS's text for a stream that isn't there.
pub(crate) fn no_stream(name: &str) -> String {
    format!("Stream {name} under account {ACCOUNT} not found.")
}

/// Sends a call that must fail with one exception of its own, one text and HTTP 400.
macro_rules! fails {
    ($call:expr, $exception:path, $text:expr $(,)?) => {{
        let error = $call.send().await.expect_err("this call is refused");
        let status = error.raw_response().map(|response| response.status().as_u16());
        let text: &str = &$text;
        match error.into_service_error() {
            $exception(exception) => assert_eq!(exception.message(), Some(text)),
            other => panic!("instead of «{text}»: {other:?}"),
        }
        assert_eq!(status, Some(400));
    }};
}
pub(crate) use fails;

/// As `fails!`, and the call must change nothing.
macro_rules! refused {
    ($world:expr, $call:expr, $exception:path, $text:expr $(,)?) => {{
        let before = $world.state().await;
        $crate::world::fails!($call, $exception, $text);
        assert_eq!($world.state().await, before, "a refusal changes nothing");
    }};
}
pub(crate) use refused;

/// As `refused!`, for a code that AWS's model doesn't declare for the operation.
macro_rules! refused_as {
    ($world:expr, $call:expr, $code:literal, $text:expr $(,)?) => {{
        use aws_sdk_kinesis::error::ProvideErrorMetadata as _;
        let before = $world.state().await;
        let error = $call.send().await.expect_err("this call is refused");
        let text: &str = &$text;
        assert_eq!((error.code(), error.message()), (Some($code), Some(text)));
        let status = error.raw_response().map(|response| response.status().as_u16());
        assert_eq!(status, Some(400));
        assert_eq!($world.state().await, before, "a refusal changes nothing");
    }};
}
pub(crate) use refused_as;
