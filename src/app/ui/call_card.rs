//! A request on a card: the command, the program and the JSON that make the same call.

use caudal::api::AnyRequest;
use caudal::api::kinesis::Request;
use caudal::shell::render;
use eframe::egui::Ui;

use super::app::Action;
use super::widgets::{self, Way};

/// Characters of one value that are shown; what is copied is complete.
const SHOWN_MAX: usize = 600;

/// Keeps what is written of a request until another one is shown.
#[derive(Debug)]
pub struct CallCard<R = Request> {
    of: Option<R>,
    ways: Vec<Way>,
}

impl<R> Default for CallCard<R> {
    fn default() -> Self {
        Self { of: None, ways: Vec::new() }
    }
}

impl<R: PartialEq + Clone> CallCard<R>
where
    for<'a> &'a R: Into<AnyRequest<'a>>,
{
    /// Shows a request and lets it be copied.
    pub fn show(&mut self, ui: &mut Ui, request: &R, actions: &mut Vec<Action>) {
        if self.of.as_ref() != Some(request) {
            self.ways = ways(request);
            self.of = Some(request.clone());
        }
        if let Some(text) = widgets::command_card(ui, &self.ways) {
            actions.push(Action::Copy(text, "Copiado"));
        }
    }
}

/// The ways to write a request down: CLI, boto3, JSON.
pub fn ways<'a>(request: impl Into<AnyRequest<'a>>) -> Vec<Way> {
    let request = request.into();
    let command = render::command(request);
    let cut = |text: &str| match text.char_indices().nth(8 * SHOWN_MAX) {
        Some((end, _)) => format!("{}\n…", &text[..end]),
        None => text.to_owned(),
    };
    let (program, json) = (render::boto3(request), render::json(request));
    vec![
        Way {
            name: "CLI",
            language: "bash",
            shown: command.shown(SHOWN_MAX),
            text: command.one_line(),
        },
        Way { name: "boto3", language: "python", shown: cut(&program), text: program },
        Way { name: "JSON", language: "json", shown: cut(&json), text: json },
    ]
}
