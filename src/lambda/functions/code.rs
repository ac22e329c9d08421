//! A function of the account: what it runs, and what AWS would tell of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::alert::Run;
use super::fraud::{self, Thresholds};
use super::rules::RuleSet;
use crate::api::kinesis::Identity;
use crate::api::lambda::{FunctionConfiguration, FunctionFault, function_arn};
use crate::units::{Millis, Timestamp};

/// The topic to which the note's handler publishes.
pub const NOTE_TOPIC: &str = "alertas-fraude";
/// The runtime that is told of native functions: the one whose semantics they have.
pub const NATIVE_RUNTIME: &str = "python3.13";

/// What a function runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Code {
    /// The note's handler, with its limits or others.
    Fraud(Thresholds),
    /// Rules of the user's own.
    Rules(RuleSet),
    /// A Python file of the user's own, by its text; run elsewhere.
    Python(Arc<str>),
}

impl Code {
    /// Runs native code over the payloads of a batch; `None` if it runs elsewhere.
    pub fn run<'p>(&self, payloads: impl IntoIterator<Item = &'p [u8]>) -> Option<Run> {
        match self {
            Self::Fraud(limits) => Some(fraud::run(limits, payloads)),
            Self::Rules(rules) => Some(rules.run(payloads)),
            Self::Python(_) => None,
        }
    }
}

/// A function. Simplified: there is one version, `$LATEST`, and calls don't make functions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Name.
    pub name: String,
    /// What it does, in one sentence.
    pub description: String,
    /// What it runs.
    pub code: Code,
    /// Longest run, in seconds: 1 to 900.
    pub timeout_secs: u32,
    /// Memory, in MiB: 128 to 10 240.
    pub memory_mb: u32,
    /// When it was last changed.
    pub modified: Timestamp,
    /// The topic that a native function publishes its alerts to, by name. On AWS this is part of
    /// the code.
    pub topic: String,
    /// How long a run of a native function takes in the simulation: none by default, more to see
    /// what a slow one does. Over [`Function::timeout_secs`] it is ended, as on AWS.
    pub takes: Millis,
}

impl Function {
    /// A function with AWS's defaults: three seconds and 128 MiB.
    pub fn new(name: &str, description: &str, code: Code, modified: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            description: description.to_owned(),
            code,
            timeout_secs: 3,
            memory_mb: 128,
            modified,
            topic: NOTE_TOPIC.to_owned(),
            takes: Millis(0),
        }
    }

    /// Checks what AWS's model checks, and the sandbox's own.
    ///
    /// # Errors
    /// [`FunctionFault`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), FunctionFault> {
        let is_word = |text: &str, most: usize| {
            (1..=most).contains(&text.len())
                && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
        };
        if !is_word(&self.name, 64) {
            return Err(FunctionFault::Name);
        }
        if !is_word(&self.topic, 256) {
            return Err(FunctionFault::Topic);
        }
        if !(1..=900).contains(&self.timeout_secs) {
            return Err(FunctionFault::Timeout);
        }
        if !(128..=10_240).contains(&self.memory_mb) {
            return Err(FunctionFault::Memory);
        }
        match &self.code {
            Code::Fraud(limits) => limits.check().map_err(|_| FunctionFault::Threshold),
            Code::Rules(_) | Code::Python(_) => Ok(()),
        }
    }

    /// The role it runs as: the events' `invokeIdentityArn`.
    pub fn role_arn(&self, identity: &Identity) -> String {
        format!("arn:aws:iam::{}:role/{}-role", identity.account, self.name)
    }

    /// What `GetFunction` tells of it.
    pub fn configuration(&self, identity: &Identity) -> FunctionConfiguration {
        // AWS's own form here: an offset without a colon.
        let modified = self.modified.to_iso_text().replace('Z', "+0000");
        FunctionConfiguration {
            function_name: self.name.clone(),
            function_arn: function_arn(identity, &self.name),
            runtime: NATIVE_RUNTIME.to_owned(),
            role: self.role_arn(identity),
            handler: "lambda_function.lambda_handler".to_owned(),
            description: self.description.clone(),
            timeout: self.timeout_secs.into(),
            memory_size: self.memory_mb.into(),
            last_modified: modified,
            version: "$LATEST".to_owned(),
            state: "Active".to_owned(),
            last_update_status: "Successful".to_owned(),
            package_type: "Zip".to_owned(),
        }
    }
}
