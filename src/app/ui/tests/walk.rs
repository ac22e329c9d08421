//! The walk of somebody new, from an empty world to a shard that is split and back to nothing: once
//! by the mouse alone and once by the keyboard alone. Time passes by the time bar's own button and
//! its own key.

use caudal::api::kinesis::ShardId;
use caudal::clients::producer::{Producer, ProducerStatus};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use super::{WINDOW, ctrl, press};
use crate::ui::app::App;
use crate::ui::route::ViewKind;
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, still};

const STREAM: &str = "transacciones-realtime";
/// The key that the flood is about, and the shard that its MD5 chooses.
const HOT: &str = "comercio-0042";
/// Most stops of Tab on the way to anything.
const STOPS: usize = 200;

/// What one has in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Mouse,
    Keyboard,
}

struct Walk {
    window: Window,
    hand: Hand,
}

impl Walk {
    fn new(hand: Hand) -> Self {
        let saved = Saved { layout: Layout::of(Preset::Panel), ..Saved::default() };
        Self { window: app_with(WINDOW, &still(saved)), hand }
    }

    /// Draws frames until something holds; engine and clients get the processor in between.
    fn until(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        for _ in 0..4000 {
            self.window.step();
            if holds(self.window.state()) {
                self.window.run();
                return;
            }
            let _ = never.recv_timeout(std::time::Duration::from_millis(1));
        }
        panic!("{:?}: {what} has not happened", self.hand);
    }

    /// Whether something stands on the screen.
    fn has(&self, words: &str) -> bool {
        self.window.query_all_by_label_contains(words).count() > 0
    }

    fn sees(&mut self, words: &str) {
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        for _ in 0..2000 {
            self.window.run();
            if self.has(words) {
                return;
            }
            let _ = never.recv_timeout(std::time::Duration::from_millis(1));
        }
        panic!("{:?}: «{words}» is not to be seen", self.hand);
    }

    /// The name of what has the keyboard.
    fn focused(&self) -> String {
        let node = self.window.query_all(By::new()).find(|node| node.accesskit_node().is_focused());
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    }

    /// Gives the keyboard to what has a name that begins so.
    fn reach(&mut self, name: &str) {
        for _ in 0..8 {
            if self.focused() == "Sandbox" {
                break;
            }
            press(&mut self.window, Modifiers::NONE, Key::F6);
        }
        let mut stops = Vec::new();
        for _ in 0..STOPS {
            press(&mut self.window, Modifiers::NONE, Key::Tab);
            let focused = self.focused();
            if focused.starts_with(name) {
                return;
            }
            stops.push(focused);
        }
        panic!("Tab never reaches «{name}»: {stops:?}");
    }

    /// Presses something with a name that begins so.
    fn push(&mut self, role: Role, name: &str) {
        match self.hand {
            Hand::Mouse => {
                let named = |node: &egui_kittest::Node<'_>| {
                    node.accesskit_node().label().is_some_and(|label| label.starts_with(name))
                };
                let find = |window: &Window| {
                    let by = By::new().role(role).label_contains(name);
                    let node = window.query_all(by).find(named);
                    node.map(|node| node.rect())
                };
                assert!(find(&self.window).is_some(), "there is no «{name}»");
                let by = By::new().role(role).label_contains(name);
                if let Some(node) = self.window.query_all(by).find(named) {
                    node.scroll_to_me();
                }
                self.window.run();
                let by = By::new().role(role).label_contains(name);
                if let Some(node) = self.window.query_all(by).find(named) {
                    node.click();
                }
                self.window.run();
            }
            Hand::Keyboard => {
                self.reach(name);
                press(&mut self.window, Modifiers::NONE, Key::Enter);
            }
        }
    }

    /// Goes to a view.
    fn go(&mut self, view: ViewKind) {
        match self.hand {
            Hand::Mouse => self.push(Role::Tab, view.title()),
            Hand::Keyboard => {
                ctrl(&mut self.window, Key::K);
                self.window.get_by_role(Role::SearchInput).type_text(view.title());
                self.window.run();
                press(&mut self.window, Modifiers::NONE, Key::Enter);
            }
        }
    }

    /// One simulated second passes, and whoever runs beside the window has seen it.
    fn second(&mut self) {
        let before = self.window.state().world.clock().now;
        match self.hand {
            Hand::Mouse => self.push(Role::Button, "Avanzar un segundo"),
            Hand::Keyboard => {
                // A field that has the keyboard would take the point for itself.
                press(&mut self.window, Modifiers::NONE, Key::Escape);
                press(&mut self.window, Modifiers::NONE, Key::Period);
            }
        }
        self.until("a second", |app| {
            let now = app.world.clock().now;
            let seen = app.clients.producer().map(Producer::status).is_none_or(|status| {
                let over = matches!(status.state, caudal::clients::producer::State::Stopped(_));
                over || status.at >= now
            });
            now.0 >= before.0 + 1000 && seen
        });
    }

    fn producer(&self) -> std::sync::Arc<ProducerStatus> {
        self.window.state().clients.producer().expect("a producer").status()
    }

    fn open(&self) -> Vec<u32> {
        let snapshot = self.window.state().world.snapshot();
        snapshot.stream(STREAM).map_or(Vec::new(), |one| one.open.iter().map(|id| id.0).collect())
    }

    fn create(&mut self) {
        self.push(Role::Button, &format!("Crear {STREAM}"));
        self.until("a stream", |app| app.world.snapshot().stream(STREAM).is_some());
        self.second();
        assert_eq!(self.open(), [0, 1, 2, 3]);
    }

    /// The key's MD5 chooses the shard, and AWS's answer says the same.
    fn send(&mut self) {
        self.sees("6cba1847");
        let line = |name| {
            let nodes = self.window.query_all_by_label(name);
            nodes.map(|node| node.rect().center().y).collect::<Vec<_>>()
        };
        let (md5, chips) = (line("6cba1847"), line("Shard #1"));
        let beside = |y: &f32| chips.iter().any(|chip| (chip - y).abs() < 4.0);
        assert!(md5.iter().any(beside), "the chip of #1 stands behind the MD5");
        match self.hand {
            Hand::Mouse => self.push(Role::Button, "Enviar"),
            Hand::Keyboard => {
                self.reach("Sonda de clave");
                press(&mut self.window, Modifiers::NONE, Key::Enter);
            }
        }
        self.sees("\"ShardId\": \"shardId-000000000001\"");
        assert_eq!(self.window.state().world.snapshot().records_held(), 1);
    }

    /// More than a shard takes, until AWS refuses.
    fn flood(&mut self) {
        self.go(ViewKind::Producer);
        self.push(Role::Tab, "Tráfico");
        self.push(Role::Button, "Inundar un shard");
        self.sees("de su límite: rechazará");
        self.push(Role::Button, "Generar tráfico");
        for _ in 0..40 {
            self.second();
            if self.producer().counts.rejected > 200 {
                break;
            }
        }
        let status = self.producer();
        assert!(status.counts.rejected > 200, "{:?}", status.counts);
        let shard = status.shards.iter().find(|(_, counts)| counts.rejected > 0);
        assert_eq!(shard.map(|(id, _)| *id), Some(ShardId(2)), "{HOT} is on #2");
        self.sees("ProvisionedThroughputExceededException: Rate exceeded for shard");
    }

    fn find_the_hot_key(&mut self) {
        self.go(ViewKind::Ring);
        self.push(Role::Button, &format!("Sondear {HOT}"));
        self.sees("89a4f25b");
        let probe = self.window.get_by_role_and_label(Role::TextInput, "Sonda de clave");
        assert_eq!(probe.value().as_deref(), Some(HOT));
    }

    fn split(&mut self) {
        match self.hand {
            Hand::Mouse => {
                // The scissors in the shard's row try the cut; the card's button asks for it.
                self.push(Role::Button, "Dividir #2");
                let by = By::new().role(Role::Button).label("Dividir #2");
                let button = self.window.query_all(by).last().expect("the card's button");
                button.click();
                self.window.run();
            }
            Hand::Keyboard => {
                self.reach("Shard 0");
                for _ in 0..2 {
                    press(&mut self.window, Modifiers::NONE, Key::ArrowDown);
                }
                for key in [Key::S, Key::Enter, Key::Enter] {
                    press(&mut self.window, Modifiers::NONE, key);
                }
            }
        }
        for _ in 0..40 {
            self.second();
            if self.open().len() == 5 {
                break;
            }
        }
        assert_eq!(self.open(), [0, 1, 4, 5, 3]);
    }

    fn rejections_stop(&mut self) {
        // What was refused before is still being sent again.
        for _ in 0..4 {
            self.second();
        }
        let before = self.producer().counts;
        for _ in 0..5 {
            self.second();
        }
        let after = self.producer().counts;
        assert_eq!(after.rejected, before.rejected);
        assert!(after.accepted > before.accepted + 10_000);
    }

    fn follow(&mut self) {
        self.go(ViewKind::Consumers);
        self.push(Role::Button, &format!("Crear un consumidor que lea {STREAM}"));
        for _ in 0..20 {
            self.second();
            let done = self.window.state().clients.consumer_statuses().first().is_some_and(|one| {
                let read = |shard| {
                    one.lanes.iter().any(|lane| lane.shard == ShardId(shard) && lane.records > 0)
                };
                read(4) && read(5)
            });
            if done {
                break;
            }
        }
        self.sees("Shard 4, ");
        self.sees("Shard 5, ");
        assert!(!self.has("fuera de orden: "), "the parent was read before its children");
    }

    /// Everything that was done is undone, the stream itself last.
    fn undo(&mut self) {
        self.go(ViewKind::Producer);
        self.push(Role::Button, "Detener tráfico");
        press(&mut self.window, Modifiers::NONE, Key::Escape);
        let mut steps = 0;
        while !self.window.state().world.snapshot().streams.is_empty() {
            let past = |app: &App| app.world.handle().history().past.len();
            let before = past(self.window.state());
            ctrl(&mut self.window, Key::Z);
            self.until("an undo", |app| past(app) < before);
            steps += 1;
            assert!(steps < 110, "it never comes to an end");
        }
        self.go(ViewKind::Ring);
        self.sees("Aún no hay streams");
        assert_eq!(self.window.state().world.snapshot().records_held(), 0);
    }

    fn all(mut self) {
        self.create();
        self.send();
        self.flood();
        self.find_the_hot_key();
        self.split();
        self.rejections_stop();
        self.follow();
        self.undo();
    }
}

#[test]
fn from_an_empty_world_and_back_by_mouse() {
    Walk::new(Hand::Mouse).all();
}

#[test]
fn from_an_empty_world_and_back_by_keyboard_alone() {
    Walk::new(Hand::Keyboard).all();
}
