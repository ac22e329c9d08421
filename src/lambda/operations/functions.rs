//! Functions: get, list, and run one directly.

use serde_json::Value as Json;

use crate::api::Blob;
use crate::api::lambda::{
    Error, GetFunctionInput, GetFunctionOutput, InvalidParameterValue, InvokeInput, InvokeOutput,
    ListFunctionsInput, ListFunctionsOutput, function_arn, function_name_of,
};
use crate::lambda::Lambda;
use crate::lambda::event::PAYLOAD_BYTES_MAX;
use crate::lambda::functions::python::Raised;
use crate::lambda::functions::{Code, Failure, Function};

/// Functions of one page (API reference: "returns up to 50 functions per call").
const PAGE: usize = 50;

impl Lambda {
    fn function(&self, text: &str, qualifier: Option<&str>) -> Result<&Function, Error> {
        let identity = &self.settings.identity;
        let name = function_name_of(identity, text).unwrap_or(text);
        let arn = || function_arn(identity, name);
        let function =
            self.functions.get(name).ok_or_else(|| Error::FunctionNotFound { arn: arn() })?;
        match qualifier {
            None | Some("$LATEST") => Ok(function),
            Some(other) => Err(Error::FunctionNotFound { arn: format!("{}:{other}", arn()) }),
        }
    }

    pub(in crate::lambda) fn get_function(
        &self,
        input: &GetFunctionInput,
    ) -> Result<GetFunctionOutput, Error> {
        let name = input.function_name.as_deref().unwrap_or_default();
        let function = self.function(name, input.qualifier.as_deref())?;
        Ok(GetFunctionOutput { configuration: function.configuration(&self.settings.identity) })
    }

    pub(in crate::lambda) fn list_functions(
        &self,
        input: &ListFunctionsInput,
    ) -> Result<ListFunctionsOutput, Error> {
        let from = input.marker.clone().unwrap_or_default();
        if !from.is_empty() && !self.functions.contains_key(&from) {
            return Err(InvalidParameterValue::Marker.into());
        }
        let most = input.max_items.map_or(PAGE, |most| PAGE.min(most as usize));
        let mut rest = self.functions.range(from..).map(|(_, function)| function);
        let page = rest.by_ref().take(most);
        let functions =
            page.map(|function| function.configuration(&self.settings.identity)).collect();
        let next_marker = rest.next().map(|function| function.name.clone());
        Ok(ListFunctionsOutput { next_marker, functions })
    }

    /// Runs a native function with an event of the caller's own. Whoever composes the services
    /// runs Python before it comes to this.
    pub(in crate::lambda) fn invoke_directly(
        &mut self,
        input: &InvokeInput,
    ) -> Result<InvokeOutput, Error> {
        let name = input.function_name.as_deref().unwrap_or_default();
        let code = self.function(name, input.qualifier.as_deref())?.code.clone();
        let event = input.payload.as_deref().unwrap_or(b"{}");
        if event.len() > PAYLOAD_BYTES_MAX {
            return Err(Error::RequestTooLarge { limit: PAYLOAD_BYTES_MAX });
        }
        let event: Json = serde_json::from_slice(event)
            .map_err(|why| Error::InvalidRequestContent(why.to_string()))?;
        let answer = |status_code, payload: String| InvokeOutput {
            status_code,
            function_error: None,
            log_result: None,
            payload: Blob::copy_from(payload.as_bytes()),
            executed_version: None,
        };
        if input.invocation_type.as_deref() == Some("DryRun") {
            return Ok(answer(204, String::new()));
        }
        let request_id = self.uuid();
        self.changed = true;
        let failure = self.run_directly(&code, &event)?;
        if input.invocation_type.as_deref() == Some("Event") {
            return Ok(answer(202, String::new()));
        }
        let mut output = answer(200, "null".to_owned());
        output.executed_version = Some("$LATEST".to_owned());
        if let Some(failure) = failure {
            output.function_error = Some("Unhandled".to_owned());
            output.payload = Blob::copy_from(failure.payload(&request_id).as_bytes());
        }
        Ok(output)
    }

    fn run_directly(&mut self, code: &Code, event: &Json) -> Result<Option<Failure>, Error> {
        let raised = |record, raised| Some(Failure { record, raised });
        let Json::Object(event) = event else {
            let text = "the event is not an object";
            return Ok(raised(0, Raised::new("TypeError", text)));
        };
        let Some(records) = event.get("Records").and_then(Json::as_array) else {
            return Ok(raised(0, Raised::key_error("Records")));
        };
        let mut payloads = Vec::new();
        let mut broken = None;
        for (index, record) in records.iter().enumerate() {
            let data = record.pointer("/kinesis/data").and_then(Json::as_str);
            let decoded = data.map(|data| base64_simd::STANDARD.decode_to_vec(data));
            match decoded {
                Some(Ok(bytes)) => payloads.push(bytes),
                Some(Err(_)) => broken = raised(index, Raised::new("Error", "Incorrect padding")),
                None => broken = raised(index, Raised::key_error("kinesis")),
            }
            if broken.is_some() {
                break;
            }
        }
        let run = code.run(payloads.iter().map(Vec::as_slice)).ok_or(Error::Service)?;
        self.alerts.extend(run.alerts);
        Ok(run.failure.or(broken))
    }
}
