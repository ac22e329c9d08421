//! A program in another process, as boto3 would be, and the window that shows what it does while it
//! does it: every view learns of it through the endpoint alone.

use egui_kittest::kittest::Queryable as _;

use super::go;
use super::observe::{alone, call, exchange, pass, switch_on, wait};
use crate::ui::route::{Route, ViewKind};
use crate::ui::testing::Window;
use crate::ui::theme::ThemeChoice;

const STREAM: &str = "pagos-boto3";
const AGENT: &str = "Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux lang/python#3.13";

/// The program.
struct Program {
    port: u16,
}

impl Program {
    fn call(&self, operation: &str, body: &str) -> String {
        let answer = exchange(self.port, &call(operation, AGENT, body));
        assert!(answer.starts_with("HTTP/1.1 200"), "{operation}: {answer}");
        answer
    }

    /// `put_records` with some customers; each record is `{"monto": 1}`.
    fn put(&self, keys: std::ops::Range<u32>) {
        let records = keys.map(|key| {
            format!("{{\"Data\":\"eyJtb250byI6IDF9\",\"PartitionKey\":\"cliente-{key}\"}}")
        });
        let records: Vec<_> = records.collect();
        let records = records.join(",");
        let body = format!("{{\"StreamName\":\"{STREAM}\",\"Records\":[{records}]}}");
        let answer = self.call("PutRecords", &body);
        assert!(answer.contains("\"FailedRecordCount\":0"), "{answer}");
    }
}

/// Goes to a view and waits until it says something.
fn shows(window: &mut Window, view: ViewKind, words: &str) {
    go(window, Route::View(view));
    says(window, words);
}

fn says(window: &mut Window, words: &str) {
    wait(window, |window| window.query_all_by_label_contains(words).count() > 0);
}

#[test]
fn what_a_program_does_is_seen_in_every_view_while_it_runs() {
    let mut window = alone(ViewKind::Endpoint, ThemeChoice::Dark);
    let program = Program { port: switch_on(&mut window) };
    shows(&mut window, ViewKind::Streams, "Aún no hay streams");
    program.call("CreateStream", &format!("{{\"StreamName\":\"{STREAM}\",\"ShardCount\":2}}"));
    says(&mut window, &format!("{STREAM}, CREATING"));
    pass(&mut window, 1000);
    says(&mut window, &format!("{STREAM}, ACTIVE, 2 shards"));

    // The views that are open stay open: what comes next comes into them.
    shows(&mut window, ViewKind::Records, "Aún no hay registros");
    program.put(0..40);
    pass(&mut window, 1000);
    says(&mut window, "Registros: 40");
    program.put(40..47);
    pass(&mut window, 1000);
    says(&mut window, "Registros: 47");
    says(&mut window, "cliente-46");

    shows(&mut window, ViewKind::Ring, "Sondear cliente-");
    says(&mut window, "Shard 1, abierto");
    shows(&mut window, ViewKind::Shards, "Shard 0, abierto");
    shows(&mut window, ViewKind::Metrics, "IncomingRecords, registros guardados");
    let before = window.state().world.snapshot().records_held();
    program.put(100..200);
    wait(&mut window, |window| window.state().world.snapshot().records_held() == before + 100);
    super::click(&mut window, "1 min");
    says(&mut window, "IncomingRecords, registros guardados; stream: ahora 100/s");

    shows(&mut window, ViewKind::Calls, "PutRecords, correcta");
    says(&mut window, "CreateStream, correcta");
    let refused =
        exchange(program.port, &call("DescribeStream", AGENT, "{\"StreamName\":\"no-existe\"}"));
    assert!(refused.contains("ResourceNotFoundException"), "{refused}");
    says(&mut window, "DescribeStream, con error");
    shows(&mut window, ViewKind::Endpoint, "Boto3/1.40.1");
    says(&mut window, ": 5 llamadas, 1 con error");
    super::click(&mut window, "DescribeStream · ResourceNotFoundException");
    says(&mut window, "Explícame en las notas");
}
