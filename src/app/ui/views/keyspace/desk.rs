//! What is being tried on one stream's key space, the same in every view that draws it: a key to
//! probe, a cut, a merge, the filter of the hot keys. All of it is the window's own; the world
//! changes only by the calls that come of it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use caudal::api::kinesis::{Error, Request, Response, ShardId};
use caudal::engine::{Envelope, Origin, StreamView};
use caudal::kinesis::hash_of;
use caudal::units::Timestamp;
use eframe::egui::Ui;

use super::figures::{Cache, Figure, Figures};
use super::lineage::{self, Layer};
use super::load::{self, Advice};
use super::pick::Surface;
use super::plan::{self, Plan};
use crate::ui::views::ViewScene;

/// Longest partition key, in characters.
const KEY_MAX: usize = 256;

/// A place on the key space that is being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The MD5 of the partition key.
    pub md5: u128,
    /// Where the record falls: the same, or the `ExplicitHashKey`.
    pub hash: u128,
}

/// What came of a record that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The answer in AWS's terms.
    pub result: Result<(String, String), Error>,
    /// The key it was sent with.
    pub key: String,
}

/// The advice on a shard, kept while the figures are the same.
#[derive(Debug)]
struct Advised {
    turn: u64,
    shard: ShardId,
    advice: Advice,
}

/// What is being tried.
#[derive(Debug)]
pub struct Desk {
    /// The partition key in the probe.
    pub key: String,
    /// `ExplicitHashKey` as it stands in its field.
    pub explicit: String,
    /// The change that is being tried.
    pub plan: Option<Plan>,
    /// What came of the last record sent from here.
    pub sent: Option<Sent>,
    /// Hot keys of the selected shard only.
    pub only_selected: bool,
    /// Hot keys in the order of records, not of bytes.
    pub by_records: bool,
    /// The button that carries out the plan shall have the keyboard.
    pub focus_button: bool,
    /// The shard that Tab reaches on each surface.
    pub cursors: [Option<ShardId>; 3],
    /// A shard that shall have the keyboard as soon as it is drawn, and where.
    pub reveal: Option<(Surface, ShardId)>,
    stream: Option<u64>,
    cache: Cache,
    advised: Option<Advised>,
    layers: (Vec<ShardId>, usize, Arc<Vec<Layer>>),
    sent_count: u64,
    replies: (Sender<Sent>, Receiver<Sent>),
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            key: "cliente-12345".to_owned(),
            explicit: String::new(),
            plan: None,
            sent: None,
            only_selected: false,
            by_records: false,
            focus_button: false,
            cursors: [None; 3],
            reveal: None,
            stream: None,
            cache: Cache::default(),
            advised: None,
            layers: Default::default(),
            sent_count: 0,
            replies: channel(),
        }
    }
}

impl Desk {
    /// Begins a frame over a stream: what belonged to another one is put away, answers are taken,
    /// and the figures are read.
    pub fn begin(&mut self, ui: &Ui, stream: &Arc<StreamView>, now: Timestamp) -> Arc<Figures> {
        if self.stream != Some(stream.id) {
            self.stream = Some(stream.id);
            self.plan = None;
            self.sent = None;
            self.cursors = [None; 3];
            self.layers = Default::default();
            self.reveal = None;
        }
        if let Some(sent) = self.replies.1.try_iter().last() {
            self.sent = Some(sent);
        }
        let time = ui.input(|input| input.time);
        let (figures, stale_for) = self.cache.read(stream, now, time);
        if let Some(seconds) = stale_for {
            ui.request_repaint_after_secs(seconds as f32);
        }
        self.drop_done(&figures);
        figures
    }

    /// A plan on shards that are no longer open has been carried out, or overtaken.
    fn drop_done(&mut self, figures: &Figures) {
        let open = |id: ShardId| figures.find(id).is_some();
        let alive = match &self.plan {
            None => true,
            Some(Plan::Split { shard, .. }) => open(*shard),
            Some(Plan::Merge { first, second }) => open(*first) && open(*second),
        };
        if !alive {
            self.plan = None;
        }
    }

    /// The life of the stream's shards.
    pub fn layers(&mut self, stream: &StreamView) -> Arc<Vec<Layer>> {
        // A change of shards makes new ones; undone and done otherwise, other ones are open.
        let (open, count, _) = &self.layers;
        if *count != stream.shards.len() || *open != stream.open {
            let layers = Arc::new(lineage::layers(&stream.shards));
            self.layers = (stream.open.clone(), stream.shards.len(), layers);
        }
        Arc::clone(&self.layers.2)
    }

    /// What to do about a shard.
    pub fn advice(&mut self, figures: &Figures, figure: &Figure) -> Advice {
        let known = self
            .advised
            .as_ref()
            .is_some_and(|known| known.turn == figures.turn && known.shard == figure.id);
        if !known {
            let advice = load::advise(&figure.profile());
            self.advised = Some(Advised { turn: figures.turn, shard: figure.id, advice });
        }
        self.advised.as_ref().map_or(Advice::Idle, |known| known.advice.clone())
    }

    /// The place of the key in the probe, if there is one.
    ///
    /// # Errors
    /// In Spanish, what is wrong with one of the two fields.
    pub fn probe(&self) -> Result<Option<Probe>, String> {
        let explicit = self.explicit_key()?;
        let length = self.key.chars().count();
        if length > KEY_MAX {
            return Err(format!("PartitionKey admite {KEY_MAX} caracteres; hay {length}."));
        }
        if self.key.is_empty() {
            return Ok(explicit.map(|hash| Probe { md5: hash_of("").0, hash }));
        }
        let md5 = hash_of(&self.key).0;
        Ok(Some(Probe { md5, hash: explicit.unwrap_or(md5) }))
    }

    /// `ExplicitHashKey`, if there is one.
    ///
    /// # Errors
    /// In Spanish, if it is no hash key.
    pub fn explicit_key(&self) -> Result<Option<u128>, String> {
        let text = self.explicit.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = "ExplicitHashKey es un número decimal, de 0 a 2¹²⁸ − 1.";
        text.parse().map(Some).map_err(|_| wrong.to_owned())
    }

    /// The call that sends a record with the probed key, if it has one.
    pub fn put(&self, stream: &str, time: &str) -> Option<Request> {
        if self.key.is_empty() || self.probe().is_err() {
            return None;
        }
        let explicit = self.explicit_key().ok()?;
        Some(plan::put_request(stream, &self.key, explicit, self.sent_count + 1, time))
    }

    /// Sends a record with the probed key; its answer comes with a later frame.
    pub fn send(&mut self, scene: &mut ViewScene<'_>, stream: &str) {
        let Some(request) = self.put(stream, &scene.clock.now.to_iso_text()) else { return };
        let (sender, waker) = (self.replies.0.clone(), Arc::clone(&scene.waker));
        let key = self.key.clone();
        let reply = move |outcome: caudal::engine::Outcome| {
            let result = match outcome.kinesis() {
                Ok(Response::PutRecord(put)) => {
                    Ok((put.shard_id.to_string(), put.sequence_number.to_string()))
                }
                Ok(_) => Err(Error::InternalFailure),
                Err(error) => Err(error),
            };
            // A window that has closed needs no answer.
            let _ = sender.send(Sent { result, key });
            waker();
        };
        let envelope = Envelope::kinesis(Origin::Window, request);
        if scene.handle.send(envelope, Box::new(reply)).is_ok() {
            self.sent_count += 1;
        } else {
            let text = "El motor no acepta más llamadas ahora mismo. Prueba de nuevo.".to_owned();
            scene.actions.push(crate::ui::app::Action::Say(crate::ui::widgets::Tone::Error, text));
        }
    }

    /// Starts a split of a shard where it balances the load, or in the middle.
    pub fn plan_split(&mut self, figures: &Figures, figure: &Figure) {
        let at = match self.advice(figures, figure) {
            Advice::Cut(cut) => cut.best.at,
            _ => figure.profile().middle(),
        };
        self.plan = Some(Plan::split(figure.id, at));
    }

    /// Starts a merge of a shard with the one after it, or before it if it is the last.
    pub fn plan_merge(&mut self, figures: &Figures, shard: ShardId) {
        let Some((at, _)) = figures.find(shard) else { return };
        let beside = figures.open.get(at + 1).or_else(|| figures.open.get(at.checked_sub(1)?));
        if let Some(beside) = beside {
            self.plan = Some(Plan::Merge { first: shard, second: beside.id });
        }
    }

    /// The cut to draw: the one being tried, or the one that is advised for the shard `on` that
    /// the card speaks of.
    pub fn shown_cut(&mut self, figures: &Figures, on: Option<&Figure>) -> Option<(ShardId, u128)> {
        if let Some(plan) = &self.plan {
            let (shard, at) = plan.cut()?;
            figures.find(shard).filter(|(_, figure)| figure.holds(at))?;
            return Some((shard, at));
        }
        let figure = on?;
        match self.advice(figures, figure) {
            Advice::Cut(cut) => Some((figure.id, cut.best.at)),
            _ => None,
        }
    }
}

/// The shard that the advice is about: the hottest one.
pub fn troubled(figures: &Figures) -> Option<&Figure> {
    figures.hottest()
}
