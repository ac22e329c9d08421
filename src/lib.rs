//! Caudal: Amazon Kinesis as one can read about it and try it, offline, true to AWS.
//!
//! This library is everything below the window: AWS's vocabulary ([`api`]), the simulated
//! account as pure state machines ([`kinesis`], [`firehose`], [`lambda`], [`sns`], composed by [`engine`]), and what connects it with the
//! world outside: a thread, a clock, a disk ([`runtime`]), a loopback port ([`server`]) and
//! programs of the sandbox's own that use it ([`clients`]). Beside it stand the pages one reads
//! ([`notes`]) and the ways to write a call down ([`shell`]).
//! `ARCHITECTURE.md` draws the floors; a floor imports only lower ones.
//!
//! What is simulated: the 39 classic operations of Kinesis Data Streams. Each simulated behaviour
//! names its source; `Simplified:` says where it differs from AWS.
//!
//! # The engine in one example
//!
//! Time is an argument, so a stream that takes half a second to create takes none to test:
//!
//! ```
//! use caudal::api::Blob;
//! use caudal::api::kinesis::{
//!     CreateStreamInput, PutRecordInput, Request, Response, ShardId,
//! };
//! use caudal::engine::{Engine, Envelope, Genesis, Origin};
//! use caudal::kinesis::Settings;
//! use caudal::units::{Millis, Timestamp};
//!
//! let born = Timestamp(1_795_000_000_000);
//! let mut engine = Engine::new(Genesis { seed: 7, settings: Settings::default(), born });
//!
//! let create = Request::CreateStream(CreateStreamInput {
//!     stream_name: Some("transacciones-realtime".into()),
//!     shard_count: Some(4),
//!     ..Default::default()
//! });
//! engine.apply(born, &Envelope::kinesis(Origin::Lab, create)).kinesis()?;
//!
//! let put = Request::PutRecord(PutRecordInput {
//!     stream_name: Some("transacciones-realtime".into()),
//!     partition_key: Some("cliente-12345".into()),
//!     data: Some(Blob::copy_from(br#"{"monto": 5000}"#)),
//!     ..Default::default()
//! });
//! let outcome = engine.apply(born + Millis(500), &Envelope::kinesis(Origin::Lab, put));
//! let Response::PutRecord(answer) = outcome.kinesis()? else { unreachable!() };
//! assert_eq!(answer.shard_id, ShardId(1));
//! # Ok::<(), caudal::api::kinesis::Error>(())
//! ```

pub mod api;
pub mod calculator;
pub mod clients;
pub mod engine;
pub mod firehose;
pub mod kinesis;
pub mod labs;
pub mod lambda;
pub mod notes;
pub mod runtime;
pub mod server;
pub mod shell;
pub mod sns;
pub mod traffic;
pub mod units;
