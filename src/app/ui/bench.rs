//! What the bench of the window asks of the app and nothing else does.

use super::app::App;

#[allow(dead_code, reason = "for the bench")]
impl App {
    /// Rows that the browser of records has read.
    pub fn rows_read(&self) -> usize {
        self.states.records_seen().rows.len()
    }

    /// Has the terminal print a text.
    pub fn terminal_prints(&mut self, text: &str) {
        self.states.terminal.print(text);
    }
}
