//! Every kind of block is seen and heard.

use caudal::notes::vault::{Resolved, Vault};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Reader, copied, painted, reading, seen, window};
use crate::ui::page::PageEvent;
use crate::ui::page::flow::one_line;
use crate::ui::route::Route;
use crate::ui::theme::ThemeChoice;

pub(super) const ALL: &str = r#"## Sección {#seccion}

Prosa con **fuerza**, *acento*, `código`, ~~tachado~~ y un salto  
de línea.[^uno]

- Primero
  - Dentro
- Segundo

3. Tres
4. Cuatro

- [x] Hecho ya
- [ ] Por hacer

> Una cita sin tipo.

---

| Izquierda | Derecha |
| :-- | --: |
| uno | 1.234,5 |
| **dos** | **2** |

```bash run title="Crear"
aws kinesis create-stream \
  --shard-count 4
```

> [!TIP] Título propio
> Cuerpo del consejo.

> [!CUIDADO]
> Cuerpo del cuidado.

![Un mapa del anillo](anillo.png)

```mermaid
graph LR
  A["Uno<br/>detalle"] --> B["Dos"]
```

### Parte {#parte}

Fin.

[^uno]: [Una página](https://example.com/a), AWS.
"#;

#[test]
fn every_kind_of_block_is_seen_in_every_theme_and_width() {
    let themes = [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::HighContrast];
    for (choice, width, zoom) in themes
        .into_iter()
        .zip([480.0, 800.0, 1200.0])
        .zip([1.0, 1.5, 2.0])
        .map(|((a, b), c)| (a, b, c))
    {
        let harness = window(Reader::of(ALL), [width, 2400.0], choice, zoom);
        for words in [
            "Prueba",
            "Para qué sirve.",
            "Sección",
            "Dentro",
            "3.",
            "Por hacer",
            "Una cita",
            "1.234,5",
            "create-stream",
            "Consejo",
            "Título propio",
            "Cuidado",
            "Cuerpo del cuidado.",
            "Un mapa del anillo",
            "La imagen «anillo.png» no está incluida.",
            "detalle",
            "Fuentes",
            "Una página",
        ] {
            assert!(seen(&harness, words), "{words} at {width}");
        }
    }
}

#[test]
fn what_is_drawn_has_names_and_roles() {
    let harness = window(Reader::of(ALL), [800.0, 2400.0], ThemeChoice::Dark, 1.0);
    let level = |title: &str| {
        let node = harness.get_by_role_and_label(Role::Heading, title);
        node.accesskit_node().data().level()
    };
    assert_eq!([level("Prueba"), level("Sección"), level("Parte")], [Some(1), Some(2), Some(3)]);
    harness.get_by_role_and_label(Role::Group, "Tabla: Izquierda, Derecha");
    harness.get_by_role_and_label(Role::Group, "Código bash: Crear");
    harness.get_by_role_and_label(Role::Button, "Copiar código bash: Crear");
    harness.get_by_role_and_label(Role::Figure, "Diagrama: Uno → Dos");
    harness.get_by_role_and_label(Role::Link, "Fuente 1: Una página, AWS.");
    harness.get_by_label("Hecho");
    harness.get_by_label("Pendiente");
}

#[test]
fn nothing_is_cut_where_it_is_narrow() {
    let long = "Una palabra_larguísima_que_no_cabe_en_ninguna_parte_de_una_columna_tan_estrecha_como_esta.";
    let page = format!("{ALL}\n\n## Más\n\n{long}\n\n> [!NOTA] Otra\n> {long}\n");
    for width in [480.0, 640.0] {
        let harness = window(Reader::of(&page), [width, 3000.0], ThemeChoice::Light, 1.0);
        for (text, rect, clip) in painted(&harness) {
            let fits = rect.left() >= clip.left() - 0.5 && rect.right() <= clip.right() + 0.5;
            assert!(fits, "{width}: «{text}» {rect:?} in {clip:?}");
            assert!(rect.right() <= width - 8.0, "{width}: «{text}» ends at {}", rect.right());
        }
    }
}

#[test]
fn a_callout_folds_by_click_and_by_key_and_says_so() {
    let page = "> [!PREGUNTA] ¿Cuántos?\n> Cuatro, claro.\n\n> [!NOTA]+ Abierta\n> Se ve.\n";
    let mut harness = reading(page);
    assert!(!seen(&harness, "Cuatro, claro.") && seen(&harness, "Se ve."));
    let expanded = |harness: &egui_kittest::Harness<'_, Reader>, name: &str| {
        let node = harness.get_by_role_and_label(Role::Button, name);
        node.accesskit_node().data().is_expanded()
    };
    assert_eq!(expanded(&harness, "Pregunta: ¿Cuántos?"), Some(false));
    harness.get_by_label("Pregunta: ¿Cuántos?").click();
    harness.run();
    assert!(seen(&harness, "Cuatro, claro."));
    assert_eq!(expanded(&harness, "Pregunta: ¿Cuántos?"), Some(true));
    harness.get_by_label("Nota: Abierta").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert!(!seen(&harness, "Se ve."));
    let folds = &harness.state().state.folds;
    assert_eq!(folds.iter().map(|(k, v)| (*k, *v)).collect::<Vec<_>>(), [(0, true), (1, false)]);
}

#[test]
fn code_is_copied_by_its_button_and_by_key() {
    let page = "```bash\naws kinesis list-streams \\\n  --limit 3\n```\n";
    let code = "aws kinesis list-streams \\\n  --limit 3";
    let mut harness = reading(page);
    harness.get_by_label("Copiar código bash").click();
    harness.step();
    harness.step();
    assert_eq!(harness.state().events, [PageEvent::Copied("Código copiado")]);
    harness.run_steps(2);
    harness.state_mut().events.clear();
    harness.get_by_label("Código bash").focus();
    harness.run_steps(2);
    harness.event(Event::Copy);
    harness.step();
    assert_eq!(copied(&harness).as_deref(), Some(code));
    assert_eq!(harness.state().events, [PageEvent::Copied("Código copiado")]);
}

#[test]
fn a_script_fits_on_one_line() {
    let code = "# crea\naws a b \\\n  --c 1\n\nsleep 5\naws x |\n  jq .y";
    assert_eq!(one_line(code), "aws a b --c 1; sleep 5; aws x | jq .y");
}

#[test]
fn a_table_is_copied_as_tsv_from_its_menu() {
    let mut harness = reading("| a | b |\n|---|---|\n| uno | dos[^f] |\n\n[^f]: Fuente.\n");
    harness.get_by_label("uno").click_secondary();
    harness.run();
    harness.get_by_label("Copiar tabla como TSV").click();
    harness.step();
    harness.step();
    assert_eq!(harness.state().events, [PageEvent::Copied("Tabla copiada como TSV")]);
}

#[test]
fn words_are_selected_across_paragraphs_and_copied() {
    let mut harness = reading("Primer párrafo con palabras.\n\nSegundo párrafo con más.\n");
    let first = harness.get_by_label("Primer párrafo con palabras.").rect();
    let second = harness.get_by_label("Segundo párrafo con más.").rect();
    harness.drag_at(first.left_center() + vec2(1.0, 0.0));
    harness.run();
    harness.hover_at(second.right_center() - vec2(1.0, 0.0));
    harness.run();
    harness.drop_at(second.right_center() - vec2(1.0, 0.0));
    harness.run();
    harness.event(Event::Copy);
    harness.step();
    let text = copied(&harness).expect("something copied");
    assert_eq!(text, "Primer párrafo con palabras.\n\nSegundo párrafo con más.");
}

#[test]
fn a_diagram_that_can_not_be_drawn_shows_its_source_and_why() {
    let harness = reading("```mermaid\nsankey-beta\nA,B,3\n```\n");
    assert!(seen(&harness, "A,B,3") && seen(&harness, "«sankey-beta»"));
}

#[test]
fn a_node_leads_on_by_click_and_by_key() {
    let mut harness = reading(
        "```mermaid\ngraph LR\n  A[\"Uno<br/>detalle\"] --> B[Dos]\n  click A \"Otra página\"\n```\n",
    );
    let follow = |new_tab| PageEvent::Follow { route: Route::page("otra"), new_tab };
    harness.get_by_role_and_label(Role::Link, "Uno, detalle").click();
    harness.run_steps(3);
    assert_eq!(std::mem::take(&mut harness.state_mut().events), [follow(false)]);
    harness.get_by_role_and_label(Role::Link, "Uno, detalle").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(std::mem::take(&mut harness.state_mut().events), [follow(false)]);
    // One without a link is only words.
    assert!(harness.query_by_role_and_label(Role::Link, "Dos").is_none());
    harness.get_by_label("Dos");
    harness.get_by_label("Copiar diagrama: Diagrama").click();
    harness.run_steps(3);
    assert_eq!(harness.state().events, [PageEvent::Copied("Diagrama copiado")]);
}

#[test]
fn a_table_scrolls_only_where_its_words_do_not_fit() {
    let cells = "| ProvisionedThroughputExceeded | LimitExceededException | ResourceNotFound |";
    let page = format!("| Uno | Dos | Tres |\n|---|---|---|\n{cells}\n");
    let clipped = |width: f32| {
        let harness = window(Reader::of(&page), [width, 400.0], ThemeChoice::Dark, 1.0);
        painted(&harness).iter().any(|(_, rect, clip)| rect.right() > clip.right() + 1.0)
    };
    assert!(!clipped(800.0) && clipped(420.0));
}

#[test]
fn every_bundled_page_is_drawn_from_top_to_bottom_and_its_links_lead_somewhere() {
    let vault = Vault::bundled();
    let ids: Vec<String> = vault.pages().iter().map(|page| page.id.clone()).collect();
    for (index, id) in ids.iter().enumerate() {
        for placed in &vault.page(id).expect("the page").links {
            let to = vault.resolve(&placed.link, id);
            assert!(!matches!(to, Resolved::Missing { .. }), "{id}: {to:?}");
        }
        let choice = if index % 2 == 0 { ThemeChoice::Dark } else { ThemeChoice::Light };
        let mut harness = window(Reader::among(vault.clone(), id), [1200.0, 900.0], choice, 1.0);
        assert!(seen(&harness, &vault.page(id).expect("the page").title));
        let mut before = -1.0;
        while harness.state().state.scroll > before {
            before = harness.state().state.scroll;
            harness.state_mut().state.scroll += 1400.0;
            harness.step();
        }
        let last = vault.page(id).and_then(|page| page.outline.last().cloned());
        assert!(last.is_some() && harness.state().section.is_some(), "{id}");
        harness.key_press_modifiers(Modifiers::NONE, Key::Home);
        harness.run();
        assert!(harness.state().state.scroll < 1.0, "{id}");
    }
}

#[test]
fn a_bundled_picture_is_drawn_with_its_words() {
    let page =
        "---\ntitle: Prueba\nsummary: x\n---\n\n![[caudal.png|120]]\n\n![El icono](caudal.png)\n";
    let harness = window(Reader::of(page), [640.0, 800.0], ThemeChoice::Dark, 1.0);
    let node = harness.get_by_role_and_label(Role::Image, "El icono");
    assert!((node.rect().width() - 256.0).abs() < 1.0);
    assert!(!seen(&harness, "no está incluida"));
}
