//! The note's rules by tables, the explanations beside them, and rules of the user's own.

use proptest::prelude::*;

use super::fraud::{self, explain};
use super::rules::{EXAMPLES, Problem, RuleSet, RuleText, SAMPLE, check};
use super::*;

/// A transaction without suspicion, with some members put in.
fn transaction(members: &str) -> String {
    format!(
        r#"{{"txn_id":"T1","cliente_id":7,"monto":10,"pais":"MX","pais_cuenta":"MX","hora":12{members}}}"#
    )
}

fn run(payload: &str) -> Run {
    fraud::run(&Thresholds::default(), [payload.as_bytes()])
}

/// The rules that fire and the exception that ends it.
fn outcome(payload: &str) -> (Vec<usize>, String) {
    let run = run(payload);
    let failure =
        run.failure.map(|failure| format!("{}: {}", failure.raised.kind, failure.raised.message));
    (run.alerts.iter().map(|alert| alert.rule).collect(), failure.unwrap_or_default())
}

#[test]
fn the_rules_are_the_note_s() {
    for (members, rules) in [
        ("", vec![]),
        (r#","monto":50000"#, vec![]),
        (r#","monto":50000.01"#, vec![0]),
        (r#","monto":1e400"#, vec![0]),
        (r#","monto":NaN"#, vec![]),
        (r#","monto":99999999999999999999999"#, vec![0]),
        (r#","monto":true"#, vec![]),
        (r#","pais":"US""#, vec![1]),
        (r#","pais":null"#, vec![1]),
        (r#","pais":null,"pais_cuenta":null"#, vec![]),
        (r#","pais":1,"pais_cuenta":true"#, vec![]),
        (r#","hora":23"#, vec![2]),
        (r#","hora":24"#, vec![2]),
        (r#","hora":5"#, vec![2]),
        (r#","hora":5.5"#, vec![]),
        (r#","hora":false"#, vec![2]),
        (r#","hora":22,"hora":0"#, vec![2]),
        (r#","monto":60000,"pais":"US","hora":2"#, vec![0, 1, 2]),
    ] {
        assert_eq!(outcome(&transaction(members)), (rules, String::new()), "{members}");
    }
    // A missing country counts as none, on both sides.
    assert_eq!(outcome(r#"{"monto":1,"hora":12}"#).0, Vec::<usize>::new());
    assert_eq!(outcome(r#"{"txn_id":1,"cliente_id":1,"pais":"MX","monto":1,"hora":12}"#).0, [1]);
}

#[test]
fn exceptions_are_python_s() {
    for (payload, rules, text) in [
        ("hola".to_owned(), 0, "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        ("[1]".to_owned(), 0, "TypeError: list indices must be integers or slices, not str"),
        ("\"a\"".to_owned(), 0, "TypeError: string indices must be integers, not 'str'"),
        ("7".to_owned(), 0, "TypeError: 'int' object is not subscriptable"),
        ("null".to_owned(), 0, "TypeError: 'NoneType' object is not subscriptable"),
        (r#"{"hora":12}"#.to_owned(), 0, "KeyError: 'monto'"),
        (r#"{"monto":1}"#.to_owned(), 0, "KeyError: 'hora'"),
        (
            transaction(r#","monto":"60000""#),
            0,
            "TypeError: '>' not supported between instances of 'str' and 'int'",
        ),
        (
            transaction(r#","monto":null"#),
            0,
            "TypeError: '>' not supported between instances of 'NoneType' and 'int'",
        ),
        (
            transaction(r#","monto":60000,"hora":"23""#),
            1,
            "TypeError: '>=' not supported between instances of 'str' and 'int'",
        ),
        // Only an alert needs the names.
        (r#"{"monto":60000,"hora":12}"#.to_owned(), 0, "KeyError: 'txn_id'"),
        (r#"{"monto":60000,"hora":12,"txn_id":1}"#.to_owned(), 0, "KeyError: 'cliente_id'"),
    ] {
        let (fired, raised) = outcome(&payload);
        assert_eq!((fired.len(), raised.as_str()), (rules, text), "{payload}");
    }
}

#[test]
fn alerts_are_written_as_the_note_writes_them() {
    let run = run(r#"{"txn_id":"TXN001","cliente_id":"cliente-ñ","monto":60000.5,"hora":12}"#);
    assert_eq!(run.failure, None);
    let [alert] = run.alerts.as_slice() else { panic!("{run:?}") };
    assert_eq!(alert.subject, "🚨 Alerta de Fraude: Transacción sobre umbral");
    assert_eq!(
        alert.message,
        r#"{"txn_id": "TXN001", "cliente_id": "cliente-\u00f1", "monto": 60000.5, "motivo": "Transacci\u00f3n sobre umbral"}"#
    );
}

#[test]
fn a_poison_record_ends_the_batch_and_not_what_came_before_it() {
    let good = transaction(r#","monto":60000"#);
    let run = fraud::run(&Thresholds::default(), [good.as_bytes(), b"x", good.as_bytes()]);
    assert_eq!(run.alerts.len(), 1);
    let failure = run.failure.expect("it raised");
    assert_eq!(failure.record, 1);
    let payload = failure.payload("r-1");
    assert!(payload.contains(r#""errorType": "JSONDecodeError""#), "{payload}");
}

#[test]
fn limits_can_be_others() {
    let limits = Thresholds { amount: 100.5, from_hour: 20.0, to_hour: 8.0 };
    let payload = transaction(r#","monto":101,"hora":20"#);
    assert_eq!(fraud::run(&limits, [payload.as_bytes()]).alerts.len(), 2);
    assert_eq!(limits.check(), Ok(()));
    assert_eq!(Thresholds { amount: f64::NAN, ..limits }.check(), Err(BadThreshold));
}

#[test]
fn each_comparison_is_explained() {
    let payload = transaction(r#","monto":50500,"hora":2"#);
    let explained = explain(&Thresholds::default(), payload.as_bytes());
    let [amount, country, hour] = explained.rules.as_slice() else { panic!("{explained:?}") };
    let reading = &amount.readings[0];
    assert_eq!((reading.field, reading.value.as_deref()), ("monto", Some("50500")));
    assert_eq!((reading.operator, reading.limit.as_str()), (">", "50000"));
    assert_eq!((reading.distance, &amount.outcome), (Some(500.0), &Some(Ok(true))));
    assert_eq!(country.outcome, Some(Ok(false)));
    assert_eq!(hour.readings[0].distance, Some(-21.0));
    assert_eq!(hour.readings[1].distance, Some(3.0));
    assert_eq!(hour.readings[1].outcome, Some(Ok(true)));
    let raised = explain(&Thresholds::default(), br#"{"monto":"1","pais":"MX"}"#);
    assert!(matches!(raised.rules[0].outcome, Some(Err(_))));
    assert_eq!(raised.rules[1].outcome, None, "Python never gets there");
    assert!(explain(&Thresholds::default(), b"x").unreadable.is_some());
}

proptest! {
    /// What is explained is what happens.
    #[test]
    fn explanations_tell_what_happens(
        amount in prop_oneof![Just("50000"), Just("50001"), Just("\"1\""), Just("null"), Just("1e9")],
        hour in prop_oneof![Just("23"), Just("5"), Just("12"), Just("\"3\""), Just("[]")],
        country in prop_oneof![Just("\"MX\""), Just("\"US\""), Just("null")],
        name in any::<bool>(),
    ) {
        let name = if name { r#""txn_id":1,"cliente_id":2,"# } else { "" };
        let payload =
            format!(r#"{{{name}"monto":{amount},"pais":{country},"pais_cuenta":"MX","hora":{hour}}}"#);
        let (fired, raised) = outcome(&payload);
        let explained = explain(&Thresholds::default(), payload.as_bytes());
        let outcomes: Vec<_> = explained.rules.iter().filter_map(|rule| rule.outcome.clone()).collect();
        let hits: Vec<_> = (0..outcomes.len()).filter(|rule| outcomes[*rule] == Ok(true)).collect();
        prop_assert_eq!(hits, fired);
        let error = outcomes.iter().find_map(|outcome| outcome.as_ref().err());
        let error = error.map(|raised| format!("{}: {}", raised.kind, raised.message));
        prop_assert_eq!(error.unwrap_or_default(), raised);
    }

    /// No payload, however odd, does more than raise.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let run = fraud::run(&Thresholds::default(), [bytes.as_slice()]);
        prop_assert!(run.failure.is_some() || run.alerts.len() < 4);
    }
}

fn rules(texts: &[(&str, &str)]) -> RuleSet {
    let texts = texts.iter().map(|(reason, expression)| RuleText {
        reason: (*reason).to_owned(),
        expression: (*expression).to_owned(),
    });
    RuleSet::new(texts.collect()).expect("rules")
}

#[test]
fn the_examples_are_rules_and_the_first_three_are_the_note_s() {
    let note = rules(&EXAMPLES[..3]);
    rules(&EXAMPLES);
    for members in ["", r#","monto":60000"#, r#","pais":"US""#, r#","hora":2"#, r#","hora":23"#] {
        let payload = transaction(members);
        let fired: Vec<_> = note.run([payload.as_bytes()]).alerts;
        let native: Vec<_> = run(&payload).alerts;
        assert_eq!(fired, native, "{members}");
    }
    assert!(note.run([SAMPLE.as_bytes()]).alerts.is_empty());
}

#[test]
fn what_is_wrong_with_a_rule_is_told_with_its_place() {
    for (expression, line, column) in
        [("txn.monto >", 1, 12), ("txn.monto > 5 &&\n  && true", 2, 3), ("", 1, 1)]
    {
        let bad = check(expression).expect_err("it is no rule");
        assert_eq!((bad.line, bad.column), (line, column), "{expression}: {bad}");
    }
    for (expression, problem, column) in [
        ("true && monto > 5", Problem::UnknownName("monto".to_owned()), 9),
        ("txn.monto + 1.0", Problem::NotBoolean("float".to_owned()), 1),
        ("foo(txn)", Problem::UnknownFunction("foo".to_owned()), 1),
    ] {
        let bad = check(expression).expect_err("it is no rule");
        assert_eq!((bad.problem, bad.column), (problem, column), "{expression}");
    }
    let bad = check("[1, 2].exists(x, x > 1)").expect_err("it goes through a list");
    assert_eq!(bad.problem, Problem::Loop);
    assert_eq!(check(&"1".repeat(2001)).map_err(|bad| bad.problem), Err(Problem::TooLong));
    assert_eq!(check("has(txn.canal) && txn.canal == 'app'"), Ok(()));
}

#[test]
fn a_rule_that_can_t_be_evaluated_raises() {
    let set = rules(&[("x", "txn.nada == 1")]);
    let failure = set.run([SAMPLE.as_bytes()]).failure.expect("it raised");
    assert_eq!(failure.raised.kind, "CelError");
    assert!(failure.raised.message.starts_with("txn.nada == 1: "), "{failure:?}");
    assert!(set.run([&b"x"[..]]).failure.is_some());
    let back: RuleSet = serde_json::from_str(&serde_json::to_string(&set).unwrap()).unwrap();
    assert_eq!(back, set);
    assert!(serde_json::from_str::<RuleSet>(r#"[{"reason":"x","expression":"1 +"}]"#).is_err());
}

#[test]
fn comparisons_of_a_rule_are_explained() {
    let set = rules(&[
        ("a", "txn.monto > 50000 && txn.pais != txn.pais_cuenta"),
        ("b", "txn.hora + 1 <= 6 || txn.canal in ['app', 'web']"),
        ("c", "txn.nada == 1"),
    ]);
    let payload = br#"{"monto":60000.5,"pais":"US","pais_cuenta":"MX","hora":7,"canal":"app"}"#;
    let [a, b, c] = set.explain(payload).expect("JSON").try_into().expect("three");
    let shown = |reading: &rules::RuleReading| {
        (
            reading.field.clone(),
            reading.value.clone().unwrap_or_default(),
            reading.operator,
            reading.limit.clone(),
            reading.distance,
            reading.holds,
        )
    };
    let own = str::to_owned;
    assert_eq!(
        a.readings.iter().map(shown).collect::<Vec<_>>(),
        [
            (own("txn.monto"), own("60000.5"), ">", own("50000"), Some(10_000.5), Some(true)),
            (
                own("txn.pais"),
                own("\"US\""),
                "!=",
                own("txn.pais_cuenta (\"MX\")"),
                None,
                Some(true)
            ),
        ]
    );
    assert_eq!(a.outcome, Ok(true));
    assert_eq!(
        shown(&b.readings[0]),
        (own("txn.hora + 1"), own("8"), "<=", own("6"), Some(-2.0), Some(false))
    );
    assert_eq!((b.readings[1].operator, b.readings[1].holds), ("in", Some(true)));
    assert!(c.outcome.is_err() && c.readings[0].value.is_none() && c.readings[0].holds.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is typed is a rule or not; it never ends the program, and a rule never hangs.
    #[test]
    fn any_text_is_a_rule_or_is_not(text in "\\PC{0,40}") {
        let _ = check(&text);
    }

    /// The same for texts that are almost rules.
    #[test]
    fn any_words_are_a_rule_or_are_not(words in prop::collection::vec(
        prop::sample::select(vec![
            "txn", ".monto", ".pais", " > ", " <= ", " == ", " && ", " || ", "!", "-", "(", ")",
            "[", "]", "{", "}", "1", "0", "9223372036854775807", "1e400", "1.5", "1u", "'a'",
            "\"b\"", "b'x'", "r'\\'", "'\\", "null", "true", " in ", " ? ", " : ", ",", " % ", " / ",
            " + ", "size(", "int(", "double(", "string(", "has(", "txn.hora", ".map(x, x)", "'é🚨'",
            "\n", "//", "?", "_", "@", "`", "\u{0}", "matches(", "duration('1s')", "dyn(", "type(",
        ]),
        0..14,
    )) {
        let text = words.concat();
        if check(&text).is_ok() {
            let rule = RuleText { reason: "r".to_owned(), expression: text };
            let set = RuleSet::new(vec![rule]).expect("it was checked");
            let payloads: [&[u8]; 3] = [SAMPLE.as_bytes(), b"{}", b"[1, NaN, 1e400, null]"];
            for payload in payloads {
                let run = set.run([payload]);
                let explained = set.explain(payload).expect("JSON");
                prop_assert_eq!(explained[0].outcome == Ok(true), run.alerts.len() == 1);
            }
        }
    }
}
