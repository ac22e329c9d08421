//! What goes into the engine, and what comes out of it.

use serde::{Deserialize, Serialize};

use crate::api::kinesis::{Error, Request, Response, SubscriptionId};
use crate::kinesis::OnDisk;

/// Who asks: told apart in the log of calls, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Origin {
    /// A click in the window.
    Window,
    /// The terminal.
    Terminal,
    /// A snippet of a page.
    Snippet,
    /// A guided lab.
    Lab,
    /// Generated traffic.
    Generator,
    /// A client of the local endpoint.
    Http,
    /// The runtime itself.
    Runtime,
    /// A consumer of the window that reads by itself.
    Consumer,
    /// The record browser.
    Reader,
}

/// One input of the engine with its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Who asks.
    pub origin: Origin,
    /// What is asked.
    pub input: Input,
}

impl Envelope {
    /// A Kinesis call.
    pub const fn kinesis(origin: Origin, request: Request) -> Self {
        Self { origin, input: Input::Kinesis(request) }
    }

    /// A wish of the sandbox's owner, not of an AWS client.
    pub const fn control(origin: Origin, control: Control) -> Self {
        Self { origin, input: Input::Control(control) }
    }
}

/// What the engine can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A call of Kinesis Data Streams.
    Kinesis(Request),
    /// Something AWS has no call for, because on AWS it happens by itself or not at all.
    Control(Control),
}

/// What the owner of the sandbox, or its surroundings, may tell the engine beyond AWS's API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// Forgets every stream and setting of the account, as a new world.
    ResetWorld,
    /// Forgets the records of one stream and keeps the stream.
    ClearStream {
        /// The stream, by name.
        stream: String,
    },
    /// The client of a subscription is gone.
    CloseSubscription {
        /// Which.
        subscription: SubscriptionId,
    },
    /// The client of a subscription can't take more for now, or can again.
    HoldSubscription {
        /// Which.
        subscription: SubscriptionId,
        /// Whether to hold pushes back.
        held: bool,
    },
    /// Time was jumped ahead: noted, so that a world opened again is not younger than it was.
    PassTime,
    /// Changes the sandbox's own settings.
    Configure(crate::kinesis::Settings),
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To a Kinesis call.
    Kinesis(Response),
    /// To a control.
    Done,
}

/// What came of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The answer, or AWS's error.
    pub result: Result<Answer, Error>,
    /// Records of the answer whose payload is on disk and still to be filled in.
    pub on_disk: Vec<OnDisk>,
    /// Whether the state may have changed, so that the input belongs in the journal.
    pub changed: bool,
}
