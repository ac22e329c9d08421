"""Sections 2 and 5 of the user's note, with nothing changed but the environment."""

import base64
import hashlib
import json
import subprocess
import sys
import threading
import time

from harness import check, holds, same

STREAM = "transacciones-realtime"


def snippet(world, name):
    return (world.folder / "note" / name).read_text()


def shell(world, script):
    """Runs a script in which `aws` is the one of the virtual environment."""
    environment = world.server.environment()
    environment["PATH"] = f"{world.venv / 'bin'}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], env=environment, capture_output=True, text=True
    )


def client_of_shard(wanted, shards=4):
    """A `cliente_id` whose records fall on a shard of an evenly split stream."""
    for number in range(10_000):
        point = int.from_bytes(hashlib.md5(str(number).encode()).digest(), "big")
        if point * shards >> 128 == wanted:
            return number
    raise AssertionError("MD5 is broken")


@check
def note_2_cli_as_written(world):
    # Who reads along needs a moment before the next command; the CLI may start in less than the
    # 500 ms that a stream takes to become ACTIVE.
    pause = 'aws() { command aws "$@"; if [ "$2" = create-stream ]; then sleep 1; fi; }\n'
    done = shell(world, pause + snippet(world, "cli.sh"))
    same(done.returncode, 0, done.stderr)
    decoder, answers, rest = json.JSONDecoder(), [], done.stdout.strip()
    while rest:
        answer, end = decoder.raw_decode(rest)
        answers.append(answer)
        rest = rest[end:].strip()
    same(len(answers), 2, "create-stream says nothing, the others say JSON")
    summary = answers[0]["StreamDescriptionSummary"]
    same(summary["StreamName"], STREAM)
    same(summary["OpenShardCount"], 4)
    same(summary["StreamStatus"], "ACTIVE", "it was given a second")
    holds(answers[1]["ShardId"].startswith("shardId-00000000000"), "a shard", answers[1])
    holds(answers[1]["SequenceNumber"].isdigit(), "a sequence number", answers[1])
    world.note_record = answers[1]


@check
def note_2_cli_version_1_encodes_once_more(world):
    """What `--data $(echo … | base64)` stores depends on the CLI's version.

    Version 1 takes `--data` as it is: the record is the base64 text. Version 2 takes it for
    base64 (`cli_binary_format=base64`) and stores the JSON. The server stores what it is sent.
    """
    shard = int(world.note_record["ShardId"][-1])
    data = world.read(STREAM, shard)[0]["Data"]
    text = base64.b64encode(b'{"txn":"TXN001","monto":5000}\n')
    same(data, text, "stored by version 1")
    warned = shell(
        world,
        f"aws kinesis put-record --v2-debug --stream-name {STREAM} --partition-key cliente-12345 "
        "--data $(echo '{\"txn\":\"TXN001\",\"monto\":5000}' | base64)",
    )
    told = " ".join(warned.stderr.split())
    holds("v2 will assume the parameter value is base64-encoded" in told, "v1 to warn of v2", told)


@check
def note_2_record_as_cli_version_2_sends_it(world):
    """Version 2 isn't on PyPI: its request is the one boto3 sends for the decoded bytes."""
    text = b'{"txn":"TXN001","monto":5000}\n'
    put = world.kinesis.put_record(StreamName=STREAM, PartitionKey="cliente-12345", Data=text)
    last = world.read(STREAM, int(put["ShardId"][-1]))[-1]
    same(last["SequenceNumber"], put["SequenceNumber"])
    same(json.loads(last["Data"]), {"txn": "TXN001", "monto": 5000})


@check
def note_2_producer_as_written(world):
    world.server.own("reset", {"stream": STREAM})
    client = client_of_shard(0)
    calls = f"""
numero = enviar_transaccion({{"cliente_id": {client}, "txn": "TXN100", "monto": 10.5}})
assert numero.isdigit(), numero
respuesta = enviar_batch([
    {{"cliente_id": {client}, "txn": f"TXN{{n}}", "monto": n}} for n in range(101, 201)
])
assert respuesta["FailedRecordCount"] == 0, respuesta
assert len(respuesta["Records"]) == 100, respuesta
"""
    done = subprocess.run(
        [sys.executable, "-c", snippet(world, "producer.py") + calls],
        env=world.server.environment(),
        capture_output=True,
        text=True,
    )
    same((done.returncode, done.stdout), (0, ""), done.stderr)
    records = world.read(STREAM, 0)
    names = [json.loads(record["Data"])["txn"] for record in records]
    same(names, [f"TXN{n}" for n in range(100, 201)], "records of the first shard, in order")
    same({record["PartitionKey"] for record in records}, {str(client)})


def consume(world, code, while_it_runs, lines, seconds=15):
    """Runs the consumer, which never ends, until it has printed so many lines."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code + f"\nconsumir_stream('{STREAM}')\n"],
        env=world.server.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    came = []
    reader = threading.Thread(target=lambda: came.extend(map(str.strip, process.stdout)))
    reader.start()
    try:
        while_it_runs(process)
        deadline = time.monotonic() + seconds
        while len(came) < lines and time.monotonic() < deadline:
            time.sleep(0.05)
        # Another round of the loop shows whether it says anything twice.
        time.sleep(1.5)
        same(process.poll(), None, "the loop goes on for ever")
    finally:
        process.kill()
        process.wait()
        reader.join()
        errors = process.stderr.read()
    same(errors, "", "what it complains about")
    return came


@check
def note_2_consumer_as_written_latest(world):
    """LATEST: only what is written after the iterator was given out."""

    def write(_):
        # Long enough for the child to have its iterator, on a busy machine as well.
        time.sleep(5)
        for number in range(3):
            world.kinesis.put_record(
                StreamName=STREAM,
                PartitionKey=str(client_of_shard(0)),
                Data=json.dumps({"txn": f"NUEVA{number}"}),
            )

    came = consume(world, snippet(world, "consumer.py"), write, 3)
    same(came, [f"TXN: {{'txn': 'NUEVA{n}'}}" for n in range(3)])


@check
def note_2_consumer_trim_horizon(world):
    """The other value that its comment names: everything from the beginning, in order."""
    code = snippet(world, "consumer.py")
    same(code.count("'LATEST'"), 1)
    came = consume(world, code.replace("'LATEST'", "'TRIM_HORIZON'"), lambda _: None, 104)
    client = client_of_shard(0)
    written = [{"cliente_id": client, "txn": "TXN100", "monto": 10.5}]
    written += [{"cliente_id": client, "txn": f"TXN{n}", "monto": n} for n in range(101, 201)]
    written += [{"txn": f"NUEVA{n}"} for n in range(3)]
    same(came, [f"TXN: {record}" for record in written])


@check
def note_5_ten_shards_carry_the_load(world):
    names = {}
    exec(snippet(world, "shards.py"), names)
    same(names["shards_necesarios"], 10)
    name = world.stream(names["shards_necesarios"])
    shards = world.kinesis.describe_stream(StreamName=name)["StreamDescription"]["Shards"]
    same(len(shards), 10)
