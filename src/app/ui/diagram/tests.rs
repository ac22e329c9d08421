//! Every kind of diagram is drawn; its nodes are widgets.

use caudal::notes::block::{Diagram as Source, Link};
use eframe::egui::{Context, RawInput};

use super::Card;
use crate::ui::page::{Target, To};
use crate::ui::route::Route;
use crate::ui::theme;

fn source(text: &str) -> Source {
    let link = Link::Page { page: "Otra".into(), section: None };
    Source {
        title: Some("Título".into()),
        source: text.to_owned(),
        links: vec![("B".into(), link)],
        icons: vec![("B".into(), "waypoints".into())],
    }
}

/// Lays out a diagram for a width.
fn card(text: &str, width: f32) -> Result<Card, String> {
    let ctx = Context::default();
    theme::install(&ctx);
    let mut made = Err("no frame".to_owned());
    let mut output = ctx.run_ui(RawInput::default(), |ui| {
        let to = |_: &Link| Target { to: To::Route(Route::page("otra")), tip: String::new() };
        made = Card::new(ui.ctx(), theme::tokens(ui.ctx()), &source(text), width, &to);
    });
    output.textures_delta.clear();
    made
}

#[test]
fn every_kind_that_the_pages_use_is_drawn() {
    for (text, summary) in [
        ("graph LR\n A[Uno] --> B[Dos]\n B -.->|no| C", "Uno → Dos; Dos → C"),
        ("flowchart TD\n A{¿Sí?} -->|sí| B([Fin])\n A ==> C((Otro))", "¿Sí? → Fin; ¿Sí? → Otro"),
        (
            "graph LR\n subgraph Zona\n  A[Uno]\n  B[Dos]\n end\n A --> B\n B --> C{{Tres}}",
            "Uno → Dos; Dos → Tres",
        ),
        (
            "stateDiagram-v2\n [*] --> Creating\n Creating --> Active : listo\n Active --> [*]",
            "Inicio → Creating; Creating → Active; Active → Fin",
        ),
        (
            "sequenceDiagram\n participant A as Productor\n A->>B: PutRecord\n B-->>A: ok\n \
             loop cada segundo\n  B->>B: sondea\n end\n Note over A,B: fin",
            "Productor → B: PutRecord; B → Productor: ok; bucle cada segundo; B: sondea; nota: fin",
        ),
        ("pie title Coste\n \"Shards\" : 30\n \"PUT\" : 70", "Shards: 30,0 %; PUT: 70,0 %"),
        ("classDiagram\n A <|-- B\n A : +int id", "A → B"),
        ("erDiagram\n A ||--o{ B : tiene", "A → B"),
        ("mindmap\n  Raíz\n    Uno\n    Dos", "Raíz → Uno; Raíz → Dos"),
    ] {
        let card = card(text, 784.0).unwrap_or_else(|why| panic!("{text}: {why}"));
        let heard = &card.picture.summary;
        if text.starts_with("classDiagram") {
            // The arrow of an heir points at its parent, whichever is named first.
            assert!(heard.contains('→'), "{heard}");
        } else {
            assert_eq!(heard, &format!("Diagrama: Título. {summary}"));
        }
        assert!(card.height() > 60.0, "{text}");
    }
}

#[test]
fn nodes_are_read_along_the_flow() {
    let card = card("graph LR\n C[Tres]\n A[Uno] --> B[Dos]\n B --> C", 784.0).expect("a card");
    let names: Vec<_> = card.picture.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["Uno", "Dos", "Tres"]);
    assert_eq!(card.links(), 1);
}

#[test]
fn nodes_and_words_stay_inside_the_picture_and_apart() {
    let text = "graph LR\n A[\"Fuentes<br/>TPV, cajeros, app\"] --> B[\"Data Streams<br/>transacciones-realtime\"]\n \
        A --> C[\"Data Firehose<br/>txn-to-s3\"]\n B --> D[Lambda]\n C --> D";
    for width in [448.0, 600.0, 784.0] {
        let card = card(text, width).expect("a card");
        let picture = &card.picture;
        assert!(picture.size.x <= width, "{width}: {:?}", picture.size);
        for (index, node) in picture.nodes.iter().enumerate() {
            for (at, galley) in &node.words {
                let right = at.x + galley.size().x;
                assert!(at.x >= node.rect.left() && right <= node.rect.right(), "{}", node.name);
            }
            for other in &picture.nodes[index + 1..] {
                assert!(!node.rect.intersects(other.rect), "{} over {}", node.name, other.name);
            }
        }
    }
}

#[test]
fn what_is_too_wide_is_smaller_then_turned_then_scrolls() {
    let chain = |count: usize| {
        let steps: Vec<_> =
            (0..count).map(|n| format!(" N{n}[Un nombre {n}] --> N{}", n + 1)).collect();
        format!("graph LR\n{}", steps.join("\n"))
    };
    let fits = card(&chain(2), 784.0).expect("a card");
    let turned = card(&chain(9), 448.0).expect("a card");
    assert!(!fits.scrolls && !turned.scrolls);
    assert!(turned.picture.size.y > turned.picture.size.x, "top to bottom");
    let talk = "sequenceDiagram\n A->>B: x\n B->>C: y\n C->>D: z\n D->>E: w\n E->>F: v";
    let wide = card(talk, 300.0).expect("a card");
    assert!(wide.scrolls);
}
