//! Callouts, quotes, images and diagrams.

use caudal::notes::block::{Block, Callout, CalloutKind, Diagram, Image};
use caudal::notes::walk::Step;
use eframe::egui::{Color32, CornerRadius, Rect, Stroke, pos2, vec2};

use super::code::CodeHead;
use super::{Area, Builder};
use crate::ui::diagram;
use crate::ui::page::item::Item;
use crate::ui::page::rich::{Face, Setting};
use crate::ui::theme::{self, Tokens, fonts};

/// Width of the bar at a callout's left.
const BAR: f32 = 3.0;

/// Name, icon, colour and fill of a kind of callout.
pub(in crate::ui::page) fn look(
    kind: CalloutKind,
    tokens: &Tokens,
) -> (&'static str, &'static str, Color32, Color32) {
    match kind {
        CalloutKind::Tip => ("Consejo", "lightbulb", tokens.ok, tokens.soft_ok),
        CalloutKind::Note => ("Nota", "info", tokens.link, tokens.soft_link),
        CalloutKind::Danger => ("Cuidado", "octagon-alert", tokens.error, tokens.soft_error),
        CalloutKind::Updated => ("Actualizado", "triangle-alert", tokens.warn, tokens.soft_warn),
        CalloutKind::Example => ("Ejemplo", "flask-conical", tokens.secondary, tokens.soft_neutral),
        CalloutKind::Question => ("Pregunta", "circle-help", tokens.link, tokens.soft_link),
        CalloutKind::Quote => ("Cita", "quote", tokens.secondary, tokens.soft_neutral),
    }
}

impl Builder<'_> {
    /// A box with a kind; gives its bottom.
    pub(super) fn callout(&mut self, callout: &Callout, area: Area, top: f32) -> f32 {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        // A question without a mark hides its answer all the same.
        let folds = callout.fold.or((callout.kind == CalloutKind::Question).then_some(false));
        let open = folds.is_none_or(|open| self.folds.get(&ordinal).copied().unwrap_or(open));
        let (name, icon, colour, fill) = look(callout.kind, self.tokens);
        let back = self.items.len();
        let inner = area.inset(BAR + 41.0, if folds.is_some() { 40.0 } else { 16.0 });

        // The kind and the title are one line of the head; the kind goes above where it is narrow.
        let kind = Face { font: fonts::semibold, size: theme::TOOL, line: 20.0, colour };
        let label = self.words(name, kind, f32::INFINITY);
        let label_width = label.galley.size().x;
        let mut y = top + 12.0;
        self.place(label, pos2(inner.x, y));
        let mut head_bottom = y + 20.0;
        if !callout.title.text.is_empty() {
            let face = Face { font: fonts::semibold, line: 20.0, ..Face::body(self.tokens.text) };
            let beside = inner.prose - label_width - 8.0;
            let set = |this: &mut Self, width| {
                this.set_at(Step::Title, &callout.title, face, Setting::left(width))
            };
            let mut text = set(self, beside.max(80.0));
            let mut at = pos2(inner.x + label_width + 8.0, y);
            if text.galley.rows.len() > 1 {
                text = set(self, inner.prose);
                at = pos2(inner.x, y + 20.0);
            }
            head_bottom = self.place(text, at);
        }
        // Over the words of the head, which would take its clicks; and not over the body's.
        let below = if open { 2.0 } else { 12.0 };
        let head =
            Rect::from_min_max(pos2(area.x, top), pos2(area.x + area.prose, head_bottom + below));
        let after_head = self.items.len();
        y = head_bottom;
        if open && !callout.body.is_empty() {
            let body = area.inset(BAR + 41.0, 16.0);
            y = self.blocks(&callout.body, body, y + 4.0);
        } else {
            self.ordinal += callout.body.iter().map(super::callouts).sum::<usize>();
        }
        let bottom = y + 12.0;

        let rect = Rect::from_min_max(pos2(area.x, top), pos2(area.x + area.prose, bottom));
        let radius = theme::RADIUS_CARD;
        let round = CornerRadius { nw: 0, sw: 0, ne: radius, se: radius };
        let bar = Rect::from_min_size(rect.min, vec2(BAR, rect.height()));
        let boxed = |rect, radius, fill, stroke| Item::Box { rect, radius, fill, stroke };
        let mut frame = vec![
            boxed(rect, round, fill, self.edge(colour)),
            boxed(bar, CornerRadius::ZERO, colour, Stroke::NONE),
        ];
        if folds.is_some() {
            let title = callout.title.text.trim();
            let name = if title.is_empty() { name.to_owned() } else { format!("{name}: {title}") };
            self.items.insert(after_head, Item::Fold { rect: head, ordinal, open, name });
        }
        let centre = pos2(area.x + BAR + 21.0, top + 22.0);
        frame.push(Item::Icon { centre, name: icon, size: 16.0, colour });
        self.items.splice(back..back, frame);
        bottom
    }

    /// Where fills are not tinted, an edge says where a box ends.
    fn edge(&self, colour: Color32) -> Stroke {
        if self.tokens.high_contrast {
            Stroke::new(self.tokens.stroke, colour)
        } else {
            Stroke::NONE
        }
    }

    /// A quotation; gives its bottom.
    pub(super) fn quote(&mut self, blocks: &[Block], area: Area, top: f32) -> f32 {
        let colour = std::mem::replace(&mut self.colour, self.tokens.secondary);
        let bottom = self.blocks(blocks, area.inset(19.0, 0.0), top);
        self.colour = colour;
        let bar = Rect::from_min_max(pos2(area.x, top), pos2(area.x + BAR, bottom));
        self.fill(bar, CornerRadius::ZERO, self.tokens.line2, Color32::TRANSPARENT);
        bottom
    }

    /// An image as wide as the page gives, or as it is, but no wider than there is room; gives its
    /// bottom.
    pub(super) fn image(&mut self, image: &Image, area: Area, top: f32) -> f32 {
        let decoded = caudal::notes::image(&image.file).and_then(picture);
        let Some(pixels) = decoded else { return self.no_image(image, area, top) };
        let [across, down] = pixels.size;
        let natural = image.width.map_or(across as f32, f32::from);
        let width = natural.min(area.wide);
        let height = width * down as f32 / across.max(1) as f32;
        let options = eframe::egui::TextureOptions::LINEAR;
        let texture = self.ctx.load_texture(&image.file, pixels, options);
        let rect = Rect::from_min_size(pos2(area.x, top), vec2(width, height));
        let description = image.description.clone();
        self.items.push(Item::Picture { rect, texture, description });
        rect.bottom()
    }

    /// An image we don't have, in words; gives its bottom.
    fn no_image(&mut self, image: &Image, area: Area, top: f32) -> f32 {
        let tokens = self.tokens;
        let back = self.items.len();
        let inner = area.inset(48.0, 16.0);
        let words = if image.description.is_empty() { &image.file } else { &image.description };
        let text = self.words(words, Face::body(tokens.text), inner.prose);
        let y = self.place(text, pos2(inner.x, top + 16.0));
        let note = format!("La imagen «{}» no está incluida.", image.file);
        let text = self.words(&note, Face::small(tokens.secondary), inner.prose);
        let bottom = self.place(text, pos2(inner.x, y + 4.0)) + 16.0;
        let rect = Rect::from_min_max(pos2(area.x, top), pos2(area.x + area.prose, bottom));
        let frame = Item::Box {
            rect,
            radius: CornerRadius::same(theme::RADIUS_CARD),
            fill: tokens.panel,
            stroke: Stroke::new(tokens.stroke, tokens.line),
        };
        let centre = pos2(area.x + 26.0, top + 26.0);
        let icon =
            Item::Icon { centre, name: "file-question-mark", size: 18.0, colour: tokens.weak };
        self.items.splice(back..back, [frame, icon]);
        bottom
    }

    /// A diagram, or its source where it can't be drawn; gives its bottom.
    pub(super) fn diagram(&mut self, source: &Diagram, area: Area, top: f32) -> f32 {
        let places = self.places;
        let target = |link: &_| places.target(link);
        match diagram::Card::new(self.ctx, self.tokens, source, area.wide, &target) {
            Ok(card) => {
                let size = vec2(area.wide, card.height());
                let rect = Rect::from_min_size(pos2(area.x, top), size);
                self.items.push(Item::Diagram { rect, card: Box::new(card) });
                rect.bottom()
            }
            Err(why) => {
                let title = source.title.as_deref();
                let head = CodeHead { language: "mermaid", title, run: None };
                let y = self.code_card(head, (&source.source, &[]), area, top);
                let centre = pos2(area.x + 8.0, y + 16.0);
                let colour = self.tokens.warn;
                self.items.push(Item::Icon { centre, name: "triangle-alert", size: 14.0, colour });
                let text = self.words(&why, Face::small(self.tokens.secondary), area.prose - 24.0);
                self.place(text, pos2(area.x + 24.0, y + 8.0))
            }
        }
    }
}

/// The pixels of a PNG file; `None` if it is none.
fn picture(bytes: &[u8]) -> Option<eframe::egui::ColorImage> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    // Eight bits a channel, colours and not a palette.
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    let size = [info.width as usize, info.height as usize];
    let pixels = &pixels[..info.buffer_size()];
    match info.color_type {
        png::ColorType::Rgba => {
            Some(eframe::egui::ColorImage::from_rgba_unmultiplied(size, pixels))
        }
        png::ColorType::GrayscaleAlpha => {
            let spread: Vec<u8> = pixels
                .chunks_exact(2)
                .flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]])
                .collect();
            Some(eframe::egui::ColorImage::from_rgba_unmultiplied(size, &spread))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundled_picture_is_decoded_and_garbage_is_not() {
        let bytes = caudal::notes::image("caudal.png").expect("it is bundled");
        let image = picture(bytes).expect("a PNG");
        assert_eq!(image.size, [256, 256]);
        assert!(image.pixels.iter().any(|pixel| pixel.a() == 255));
        assert!(picture(b"no picture").is_none());
        assert!(picture(&bytes[..200]).is_none());
    }
}
