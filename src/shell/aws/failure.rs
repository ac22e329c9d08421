//! How the CLI fails: its words and its exit statuses (AWS CLI 2.36, `errorhandler.py`).

use crate::shell::machine::Frame;

/// An error before any call: 252.
pub(crate) const PARAM_VALIDATION: i32 = 252;
/// An error of a service: 254.
pub(crate) const CLIENT_ERROR: i32 = 254;
/// Any other: 255.
pub(crate) const GENERAL: i32 = 255;

pub(crate) const USAGE: &str = "usage: aws [options] <command> <subcommand> [<subcommand> ...] \
[parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> \
<subcommand> help\n";

/// Why a command came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    kind: Kind,
    /// What a person should know about it, in Spanish.
    pub(crate) hint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The line itself is wrong: the text, then how to use it.
    Usage(String),
    /// A value is wrong.
    Validation(String),
    /// Words that belong to nothing.
    Unknown(Vec<String>),
    /// A service refused.
    Client {
        code: String,
        message: String,
        operation: String,
        /// How often it was tried again in vain.
        retries: u32,
    },
    /// Anything else.
    General(String),
}

/// The shapes that `--cli-error-format` knows.
pub(crate) const ERROR_FORMATS: [&str; 6] = ["legacy", "json", "yaml", "text", "table", "enhanced"];

impl Failure {
    const fn of(kind: Kind) -> Self {
        Self { kind, hint: None }
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::of(Kind::Usage(text.into()))
    }

    pub(crate) fn validation(text: impl Into<String>) -> Self {
        Self::of(Kind::Validation(text.into()))
    }

    /// A value of an option can't be read.
    pub(crate) fn parameter(option: &str, text: &str) -> Self {
        Self::validation(format!("Error parsing parameter '{option}': {text}"))
    }

    pub(crate) const fn unknown(words: Vec<String>) -> Self {
        Self::of(Kind::Unknown(words))
    }

    pub(crate) fn general(text: impl Into<String>) -> Self {
        Self::of(Kind::General(text.into()))
    }

    pub(crate) fn client(code: String, message: String, operation: &str, retries: u32) -> Self {
        Self::of(Kind::Client { code, message, operation: operation.to_owned(), retries })
    }

    pub(crate) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The code of the service's error, if it is one.
    pub(crate) fn service_error(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::Client { code, message, .. } => Some((code, message)),
            _ => None,
        }
    }

    /// Prints it as the CLI does and gives the exit status.
    pub(crate) fn tell(&self, frame: &Frame, format: &str) -> i32 {
        let (code, text, status) = match &self.kind {
            Kind::Usage(text) => {
                (Some("ParamValidation"), format!("{text}\n\n{USAGE}"), PARAM_VALIDATION)
            }
            Kind::Validation(text) => (Some("ParamValidation"), text.clone(), PARAM_VALIDATION),
            Kind::Unknown(words) => {
                let words = words.join(", ");
                let text = format!("\n{USAGE}\n\naws: [ERROR]: Unknown options: {words}\n");
                frame.complain(text);
                self.give_hint(frame);
                return PARAM_VALIDATION;
            }
            Kind::Client { code, message, .. } => {
                (Some(code.as_str()), message.clone(), CLIENT_ERROR)
            }
            Kind::General(text) => (None, text.clone(), GENERAL),
        };
        let shown = match (&self.kind, code) {
            (Kind::Client { code, message, operation, retries }, _) => {
                let tried = match retries {
                    0 => String::new(),
                    retries => format!(" (reached max retries: {retries})"),
                };
                format!(
                    "An error occurred ({code}) when calling the {operation} operation{tried}: \
                     {message}"
                )
            }
            (_, Some(_)) if format == "legacy" => text.clone(),
            (_, Some(code)) => format!("An error occurred ({code}): {text}"),
            (_, None) => text.clone(),
        };
        match (format, code) {
            ("json" | "yaml" | "text" | "table", Some(code)) => {
                use super::node::Node;
                let code = ("Code".to_owned(), Node::Text(code.to_owned()));
                let message = ("Message".to_owned(), Node::Text(text.clone()));
                // A service's own words come twice: under botocore's name and under the model's.
                let error = Node::Map(match self.kind {
                    Kind::Client { .. } => {
                        vec![message, code, ("message".to_owned(), Node::Text(text))]
                    }
                    _ => vec![code, message],
                });
                frame.complain(super::output::formatted(format, "error", &error, 80));
            }
            _ => frame.complain(format!("\naws: [ERROR]: {}\n", shown.trim())),
        }
        self.give_hint(frame);
        status
    }

    fn give_hint(&self, frame: &Frame) {
        if let Some(hint) = &self.hint {
            frame.hint(hint);
        }
    }
}
