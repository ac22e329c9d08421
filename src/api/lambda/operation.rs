//! The table of operations.

use super::{functions, mappings};
use crate::api::operations;
use crate::api::wire::WireFormat;

operations! {
    /// Makes Lambda read a stream and invoke a function with its records.
    CreateEventSourceMapping(mappings::CreateEventSourceMappingInput)
        -> mappings::EventSourceMappingConfiguration,
    /// Deletes an event source mapping.
    DeleteEventSourceMapping(mappings::DeleteEventSourceMappingInput)
        -> mappings::EventSourceMappingConfiguration,
    /// Tells an event source mapping's state and configuration.
    GetEventSourceMapping(mappings::GetEventSourceMappingInput)
        -> mappings::EventSourceMappingConfiguration,
    /// Tells a function's configuration.
    GetFunction(functions::GetFunctionInput) -> functions::GetFunctionOutput,
    /// Runs a function with a payload.
    Invoke(functions::InvokeInput) -> functions::InvokeOutput,
    /// Lists event source mappings, page by page.
    ListEventSourceMappings(mappings::ListEventSourceMappingsInput)
        -> mappings::ListEventSourceMappingsOutput,
    /// Lists functions, page by page.
    ListFunctions(functions::ListFunctionsInput) -> functions::ListFunctionsOutput,
    /// Changes an event source mapping.
    UpdateEventSourceMapping(mappings::UpdateEventSourceMappingInput)
        -> mappings::EventSourceMappingConfiguration,
}

impl Response {
    /// Writes the whole answer as one structure; [`super::rest::answer`] takes it apart.
    pub fn encode(&self, format: WireFormat) -> Vec<u8> {
        self.encode_plainly(format)
    }
}
