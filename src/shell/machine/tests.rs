//! Programs run as bash runs them: where a machine has bash, it is asked as well.

use super::*;
use crate::shell::testing::World;

/// What a text prints in a world of its own.
fn out(text: &str) -> String {
    World::new().ok(text)
}

/// The same by a real bash, if there is one.
fn by_bash(text: &str) -> Option<String> {
    // From a place where no pattern finds a file.
    let folder = tempfile::tempdir().ok()?;
    let run = std::process::Command::new("bash")
        .args(["-c", text])
        .current_dir(folder.path())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&run.stdout).into_owned())
}

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(out(text), *expected, "{text}");
        if let Some(real) = by_bash(text) {
            assert_eq!(real, *expected, "bash: {text}");
        }
    }
}

#[test]
fn words_are_expanded_as_in_bash() {
    check(&[
        ("echo hola mundo", "hola mundo\n"),
        ("echo 'a  b' \"c  d\" e\\ f", "a  b c  d e f\n"),
        ("x=1; echo $x ${x}2 \"$x\" '$x' \\$x", "1 12 1 $x $x\n"),
        ("x='a  b'; echo $x; echo \"$x\"", "a b\na  b\n"),
        ("echo $(echo a; echo b) \"$(echo a; echo b)\"", "a b a\nb\n"),
        ("echo `echo \\`echo x\\``", "x\n"),
        ("echo $((1+2*3)) $(( (1+2)*3 ))", "7 9\n"),
        ("echo ${nada:-por defecto} ${nada-x} [${nada}]", "por defecto x []\n"),
        ("x=abc; echo ${#x} ${x:1} ${x:1:1} ${x%c} ${x#a} ${x/b/X}", "3 bc b ab bc aXc\n"),
        ("f=a.tar.gz; echo ${f%.*} ${f%%.*} ${f##*.}", "a.tar a gz\n"),
        ("echo {1..3} a{b,c}d {a..c} 'x{1,2}'", "1 2 3 abd acd a b c x{1,2}\n"),
        ("echo a#b # comentario", "a#b\n"),
        ("echo uno \\\n  dos", "uno dos\n"),
        ("echo $'a\\tb\\u00f1'", "a\tbñ\n"),
        ("x=; echo \"[$x]\" $x fin", "[] fin\n"),
        ("cat <<FIN\nhola $((1+1))\n  FIN\nFIN\necho ya", "hola 2\n  FIN\nya\n"),
        ("cat <<'FIN'\n$x `y`\nFIN", "$x `y`\n"),
        ("cat <<-FIN\n\ta\n\tFIN", "a\n"),
        ("cat <<< 'una línea'", "una línea\n"),
        ("x=1; x+=2; echo $x", "12\n"),
        ("echo \"a\\nb\" \"\\$x\" \"\\\\\"", "a\\nb $x \\\n"),
        ("echo $? ; false; echo $?", "0\n1\n"),
        ("echo *.txt [a]", "*.txt [a]\n"),
    ]);
}

#[test]
fn lists_loops_and_conditions_run_as_in_bash() {
    check(&[
        ("true && echo sí || echo no", "sí\n"),
        ("false && echo sí || echo no", "no\n"),
        ("! false && echo x", "x\n"),
        ("for i in 1 2 3; do echo $i; done", "1\n2\n3\n"),
        ("for i in $(seq 3); do [ $i -eq 2 ] && continue; echo $i; done", "1\n3\n"),
        (
            "for i in 1 2 3; do for j in a b; do [ $i$j = 2a ] && break 2; echo $i$j; done; done",
            "1a\n1b\n",
        ),
        ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i", "3\n"),
        ("i=0; until [ $i -ge 2 ]; do echo $i; i=$((i+1)); done", "0\n1\n"),
        ("if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"),
        ("case abc in x|a*) echo sí;; *) echo no;; esac", "sí\n"),
        ("case $? in\n  0) echo \"bien\" ;;\n  254) echo mal ;;\nesac", "bien\n"),
        ("x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x", "2\n1\n3\n"),
        ("printf 'a\\nb\\n' | while read -r l; do echo \"[$l]\"; done", "[a]\n[b]\n"),
        ("echo a | cat | cat", "a\n"),
        ("x=5 true; echo [$x]", "[]\n"),
        ("echo a >/dev/null; echo b", "b\n"),
        ("x=$(false); echo $?", "1\n"),
    ]);
}

#[test]
fn tools_print_as_their_namesakes() {
    check(&[
        ("echo -n a; echo -e 'b\\tc'", "ab\tc\n"),
        ("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n"),
        ("printf '%5s|%-5s|%05d|%.2f|%x\\n' a b 42 3.14159 255", "    a|b    |00042|3.14|ff\n"),
        ("printf 'TXN%03d\\n' 7", "TXN007\n"),
        ("printf %s hola | base64", "aG9sYQ==\n"),
        ("echo hola | base64", "aG9sYQo=\n"),
        ("echo aG9sYQ== | base64 -d", "hola"),
        ("printf '%060d' 0 | base64 | head -1 | wc -c", "77\n"),
        ("printf '%060d' 0 | base64 -w0 | wc -l", "0\n"),
        ("seq 1 2 7 | tr '\\n' ' '", "1 3 5 7 "),
        ("seq 10 | head -n 2; seq 10 | tail -n 1", "1\n2\n10\n"),
        ("printf 'b\\na\\nb\\n' | sort | uniq -c", "      1 a\n      2 b\n"),
        ("printf '10\\n9\\n' | sort -n | head -1", "9\n"),
        ("printf 'uno\\ndos\\n' | grep -c o; printf 'a1\\nb\\n' | grep -oE '[0-9]+'", "2\n1\n"),
        ("echo a:b:c | cut -d: -f2", "b\n"),
        ("echo hola | tr a-z A-Z", "HOLA\n"),
        ("echo 'uno dos' | wc -w", "2\n"),
        ("printf 'a b\\n' | wc", "      1       2       4\n"),
        ("seq -w 8 10; seq -s, 3; seq 3 1; seq 0.5 1.5", "08\n09\n10\n1,2,3\n0.5\n1.5\n"),
        ("seq 5 | head -n -3; seq 5 | tail -n +4; printf abc | head -c 2", "1\n2\n4\n5\nab"),
        ("printf 'a\\nB\\n' | grep -in b; printf 'a.b\\nacb\\n' | grep -F a.b", "2:B\na.b\n"),
        ("printf 'a\\\\n' ; printf '%b' 'x\\ty\\n'; printf '%q\\n' 'a b' | wc -l", "a\\nx\ty\n1\n"),
        ("printf '%+d % d %e %%\\n' 5 5 1234.5", "+5  5 1.234500e+03 %\n"),
    ]);
}

#[test]
fn the_clock_is_the_worlds() {
    for (text, expected) in [
        ("date -u +%Y-%m-%dT%H:%M:%SZ", "2026-11-22T14:03:12Z\n"),
        ("date -u -d '-1 hour' +%FT%TZ", "2026-11-22T13:03:12Z\n"),
        ("date -d @0 +%s", "0\n"),
        ("date", "Sun Nov 22 14:03:12 UTC 2026\n"),
        ("date +%s%3N", "1795356192480\n"),
        ("sleep 1m; date +%T", "14:04:12\n"),
        ("date -d '2026-01-01 2 days ago' +%F", "2025-12-30\n"),
    ] {
        assert_eq!(out(text), expected, "{text}");
    }
}

#[test]
fn jq_is_jq() {
    for (text, expected) in [
        ("echo '{\"a\":{\"b\":[1,2]}}' | jq -c .a", "{\"b\":[1,2]}\n"),
        ("echo '{\"a\":\"x y\"}' | jq -r .a", "x y\n"),
        ("echo '{\"a\":1}' | jq .", "{\n  \"a\": 1\n}\n"),
        ("echo '[]' | jq .", "[]\n"),
        ("jq -nc --arg k v '{k: $k}'", "{\"k\":\"v\"}\n"),
        ("printf '1 2 3' | jq -s 'length'", "3\n"),
        ("echo '{\"b\":1,\"a\":2}' | jq -cS .", "{\"a\":2,\"b\":1}\n"),
    ] {
        assert_eq!(out(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_here_says_so() {
    let ran = World::new().run("kubectl get pods; echo $?");
    assert_eq!(ran.err, "caudal: kubectl: command not found\n");
    assert_eq!(ran.out, "127\n");
    assert!(ran.hints.starts_with("«kubectl» no está en este terminal."), "{}", ran.hints);
    let ran = World::new().run("echo hola )");
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (2, "caudal: syntax error near unexpected token `)'\n")
    );
    let ran = World::new().run("cat nada.txt");
    assert_eq!((ran.status, ran.err.as_str()), (1, "cat: nada.txt: No such file or directory\n"));
}

#[test]
fn a_machine_asks_and_is_answered() {
    let mut machine = Machine::start(Session::new(0), "sleep 2; echo ya; cat f > g");
    assert_eq!(machine.step(), Step::Ask(Ask::Wait(Millis(2000))));
    assert_eq!(machine.step(), Step::Ask(Ask::Wait(Millis(2000))));
    machine.answer(Reply::Waited);
    let print =
        |text: &str| Step::Print(Chunk { stream: Stream::Out, bytes: text.as_bytes().to_vec() });
    assert_eq!(machine.step(), print("ya\n"));
    assert_eq!(machine.step(), Step::Ask(Ask::ReadFile("f".to_owned())));
    machine.answer(Reply::Read(Ok(b"x".to_vec())));
    let write = Ask::WriteFile { path: "g".to_owned(), bytes: b"x".to_vec(), append: false };
    assert_eq!(machine.step(), Step::Ask(write));
    machine.answer(Reply::Written(Err(FileProblem::Denied)));
    let Step::Print(chunk) = machine.step() else { panic!("an error") };
    assert_eq!(chunk.bytes, b"caudal: g: Permission denied\n");
    assert_eq!(machine.step(), Step::Done(1));
    assert_eq!(machine.into_session().map(|session| session.status()), Some(1));
}

#[test]
fn what_never_ends_can_be_stopped() {
    let mut machine = Machine::start(Session::new(0), "while true; do echo x; done");
    let mut busy = 0;
    while busy < 10 {
        match machine.step() {
            Step::Busy => busy += 1,
            Step::Print(_) => {}
            other => panic!("{other:?}"),
        }
    }
    machine.stop();
    while let Step::Print(_) | Step::Busy = machine.step() {}
    assert_eq!(machine.step(), Step::Done(130));
}

#[test]
fn set_e_ends_at_a_failure_but_not_at_a_condition() {
    let ran = World::new().run("set -e; if false; then :; fi; false || true; false; echo no");
    assert_eq!((ran.out.as_str(), ran.status), ("", 1));
}
