//! Functions as far as a consumer needs them: get, list, invoke. Simplified: functions aren't
//! made by calls here; the sandbox has its own.

use serde::{Deserialize, Serialize};

use super::rules;
use crate::api::kinesis::Identity;
use crate::api::{Blob, shapes};

shapes! {
    /// Input of AWS's `GetFunction`.
    pub struct GetFunctionInput {
        /// The function: a name, a partial ARN or an ARN.
        function_name: String = "FunctionName" (required) as rules::FUNCTION_NAME,
        /// A version or alias; only `$LATEST` is there.
        qualifier: String = "Qualifier" as rules::QUALIFIER,
    }

    /// Input of AWS's `ListFunctions`.
    pub struct ListFunctionsInput {
        /// Where a function at the edge has its home; without effect.
        master_region: String = "MasterRegion" as rules::MASTER_REGION,
        /// Whether all versions are listed; there is one each.
        function_version: String = "FunctionVersion" as rules::FUNCTION_VERSION,
        /// Where the page before ended.
        marker: String = "Marker" as rules::ANY,
        /// Most entries of the answer; 50 by default and at most.
        max_items: i64 = "MaxItems" as rules::MAX_ITEMS,
    }

    /// Input of AWS's `Invoke`.
    pub struct InvokeInput {
        /// The function: a name, a partial ARN or an ARN.
        function_name: String = "FunctionName" (required) as rules::FUNCTION_NAME,
        /// Whether the answer is waited for; `RequestResponse` by default.
        invocation_type: String = "InvocationType" as rules::INVOCATION_TYPE,
        /// Whether the log's last 4 KiB come with the answer.
        log_type: String = "LogType" as rules::LOG_TYPE,
        /// The event, in JSON: at most 6 MiB.
        payload: Blob = "Payload" as rules::ANY,
        /// A version or alias; only `$LATEST` is there.
        qualifier: String = "Qualifier" as rules::QUALIFIER,
    }
}

/// A function's configuration: the members that the sandbox knows something of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionConfiguration {
    /// Name.
    pub function_name: String,
    /// ARN.
    pub function_arn: String,
    /// AWS's name of the runtime.
    pub runtime: String,
    /// The role it runs as.
    pub role: String,
    /// What is called.
    pub handler: String,
    /// What it does.
    pub description: String,
    /// Longest run, in seconds.
    pub timeout: i64,
    /// Memory, in MiB.
    pub memory_size: i64,
    /// When it was last changed, as AWS writes it here: `2026-11-30T08:00:00.000+0000`.
    pub last_modified: String,
    /// Always `$LATEST`.
    pub version: String,
    /// Always `Active`.
    pub state: String,
    /// Always `Successful`.
    pub last_update_status: String,
    /// Always `Zip`.
    pub package_type: String,
}

/// Output of AWS's `GetFunction`. Simplified: there is no place to download the code from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionOutput {
    /// Its configuration.
    pub configuration: FunctionConfiguration,
}

/// Output of AWS's `ListFunctions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionsOutput {
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_marker: Option<String>,
    /// One page, by name.
    pub functions: Vec<FunctionConfiguration>,
}

/// Output of AWS's `Invoke`. On the wire the payload is the body and the rest are headers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeOutput {
    /// 200 with an answer, 202 without one, 204 if it wasn't run.
    pub status_code: u16,
    /// `Unhandled` if the function raised.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub function_error: Option<String>,
    /// The log's last 4 KiB, in base64.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub log_result: Option<String>,
    /// The answer, or the error, in JSON.
    pub payload: Blob,
    /// Always `$LATEST`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub executed_version: Option<String>,
}

/// The ARN of a function of an account and region.
pub fn function_arn(identity: &Identity, name: &str) -> String {
    format!("arn:aws:lambda:{}:{}:function:{name}", identity.region, identity.account)
}

/// The ARN of an event source mapping.
pub fn mapping_arn(identity: &Identity, uuid: &str) -> String {
    format!("arn:aws:lambda:{}:{}:event-source-mapping:{uuid}", identity.region, identity.account)
}

/// The name in what a caller may write for a function, without a qualifier; `None` if it is of
/// another account or region.
pub fn function_name_of<'a>(identity: &Identity, text: &'a str) -> Option<&'a str> {
    let parts: Vec<_> = text.split(':').collect();
    let place = parts.iter().position(|part| *part == "function");
    let Some(place) = place else {
        // A bare name, or one with a qualifier; or `account:name`.
        return match parts.as_slice() {
            [account, name, ..] if *account == identity.account => Some(name),
            [name, ..] => Some(name),
            [] => None,
        };
    };
    let before = &parts[..place];
    let known = |part: &&str| {
        part.is_empty()
            || *part == "arn"
            || *part == "lambda"
            || part.starts_with("aws")
            || **part == identity.region
            || **part == identity.account
    };
    let name = *parts.get(place + 1)?;
    before.iter().all(known).then_some(name)
}
