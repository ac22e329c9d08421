//! What is read, what is not yet finished, and what is refused; and that every text ends.

use proptest::prelude::*;

use super::*;

fn problem(text: &str) -> Problem {
    parse(text).expect_err(text).problem
}

#[test]
fn a_line_that_is_not_finished_says_what_is_missing() {
    for (text, open) in [
        ("echo 'a", Open::Closing("'")),
        ("echo \"a", Open::Closing("\"")),
        ("echo $(a", Open::Closing(")")),
        ("echo `a", Open::Closing("`")),
        ("echo ${a", Open::Closing("}")),
        ("(a", Open::Closing(")")),
        ("{ a;", Open::Keyword("}")),
        ("aws kinesis \\", Open::Line),
        ("a |", Open::Command),
        ("a &&", Open::Command),
        ("for", Open::Keyword("in")),
        ("for i", Open::Keyword("in")),
        ("for i in a b", Open::Keyword("do")),
        ("for i in a; do", Open::Command),
        ("for i in a; do x", Open::Keyword("done")),
        ("while a; do b; ", Open::Keyword("done")),
        ("if a; then b", Open::Keyword("fi")),
        ("case a in", Open::Keyword("esac")),
        ("cat <<FIN\nx", Open::Document),
        ("cat <<FIN", Open::Document),
    ] {
        assert_eq!(problem(text), Problem::Unfinished(open), "{text}");
    }
}

#[test]
fn what_can_not_stand_is_named_as_bash_names_it() {
    for (text, token) in [
        (")", ")"),
        ("a ;; b", ";;"),
        ("| a", "|"),
        ("a && && b", "&&"),
        ("done", "done"),
        ("echo a )", ")"),
        ("if; then", ";"),
        ("a >\nb", "newline"),
    ] {
        assert_eq!(problem(text), Problem::Unexpected(token.to_owned()), "{text}");
    }
    for text in ["a &", "f() { a; }", "a=(1 2)", "((1))", "cat <(a)", "a |& b"] {
        assert!(matches!(problem(text), Problem::Unsupported(_)), "{text}: {:?}", problem(text));
    }
    assert_eq!(problem(&"$(".repeat(1000)), Problem::TooDeep);
    assert_eq!(problem(&"(".repeat(1000)), Problem::Unsupported("«((…))»"));
    assert_eq!(problem(&"{ ".repeat(1000)), Problem::TooDeep);
}

#[test]
fn spans_are_where_words_stand() {
    let text = "aws kinesis put-record --data \"$(echo 'x y')\"";
    let program = parse(text).expect("a program");
    let CommandKind::Simple { words, .. } = &program.list[0].first.commands[0].kind else {
        panic!("a simple command")
    };
    let texts: Vec<&str> = words.iter().map(|word| &text[word.span.clone()]).collect();
    assert_eq!(texts, ["aws", "kinesis", "put-record", "--data", "\"$(echo 'x y')\""]);
}

#[test]
fn the_notes_hardest_blocks_are_read() {
    let text = "aws firehose create-delivery-stream \\\n  --s3-destination-configuration '{\n    \
                \"Prefix\": \"y=!{timestamp:yyyy}/\"\n  }'\nUUID=$(aws lambda list \\\n  --query \
                'E[0].UUID' --output text)\naws lambda get --uuid \"$UUID\"\n";
    assert_eq!(parse(text).expect("a program").list.len(), 3);
}

/// Pieces of shell, put together at random.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "$(",
        ")",
        "`",
        "'",
        "\"",
        "${",
        "}",
        "$((",
        "))",
        "{",
        "(",
        ";",
        ";;",
        "&&",
        "||",
        "|",
        "\n",
        " ",
        "\\",
        "if ",
        "then ",
        "fi ",
        "for ",
        "i ",
        "in ",
        "do ",
        "done ",
        "case ",
        "esac ",
        "<<E",
        "<<-",
        "E\n",
        "<<<",
        ">",
        "2>&1",
        "$x",
        "#",
        "a=",
        "a",
        "*",
        "$'",
        "\t",
        "<<E$[",
        "~9999999999999999999",
        "{1..99999999999999999999}",
        "ñ",
        "\r\n",
    ]);
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn every_text_is_read_or_refused(text in prop_oneof![any::<String>(), scraps()]) {
        if let Err(error) = parse(&text) {
            prop_assert!(error.at <= text.len());
            prop_assert!(!error.to_string().is_empty() && !error.hint().is_empty());
        }
    }
}

#[test]
fn long_texts_take_time_by_their_length() {
    // Each of these takes a parser that goes back a time beyond patience.
    for scrap in
        ["$((1 ", "\"$(a ", "`a", "${x:-", "a | ", "a && ", "case a in a) ", "<<E ", "{a,", "((("]
    {
        let _ = parse(&scrap.repeat(20_000));
    }
}
