"""Writing and reading records by boto3."""

import datetime

from harness import check, holds, refused, same


def put(world, name, *texts, key="k"):
    answers = []
    for text in texts:
        answers.append(world.kinesis.put_record(StreamName=name, PartitionKey=key, Data=text))
    return answers


@check
def boto3_put_records_500_of_1_kb(world):
    name = world.stream(4)
    batch = [{"PartitionKey": f"clave-{n}", "Data": b"%04d" % n + b"x" * 1020} for n in range(500)]
    answer = world.kinesis.put_records(StreamName=name, Records=batch)
    same((answer["FailedRecordCount"], len(answer["Records"])), (0, 500))
    where = {entry["SequenceNumber"]: entry["ShardId"] for entry in answer["Records"]}
    same(len(where), 500, "numbers are not given twice")
    count = 0
    for shard in range(4):
        records = world.read(name, shard)
        count += len(records)
        numbers = [int(record["SequenceNumber"]) for record in records]
        same(numbers, sorted(numbers), "order of a shard")
        for record in records:
            same(record["Data"], batch[int(record["Data"][:4])]["Data"])
            same(where[record["SequenceNumber"]], f"shardId-{shard:012}")
    same(count, 500)


@check
def boto3_five_kinds_of_iterators(world):
    name = world.stream()
    answers = put(world, name, b"0", b"1")
    world.server.advance(60_000)
    between = world.server.own("clock")["now_ms"] / 1000
    world.server.advance(60_000)
    answers += put(world, name, b"2", b"3")
    number = answers[1]["SequenceNumber"]

    def read(kind, **more):
        iterator = world.iterator(name, 0, kind, **more)
        world.calm()
        records = world.kinesis.get_records(ShardIterator=iterator)["Records"]
        return b"".join(record["Data"] for record in records)

    same(read("TRIM_HORIZON"), b"0123")
    same(read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=number), b"123")
    same(read("AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=number), b"23")
    moment = datetime.datetime.fromtimestamp(between, datetime.timezone.utc)
    same(read("AT_TIMESTAMP", Timestamp=moment), b"23")
    latest = world.iterator(name, 0, "LATEST")
    put(world, name, b"4")
    world.calm()
    answer = world.kinesis.get_records(ShardIterator=latest)
    same([record["Data"] for record in answer["Records"]], [b"4"])
    same(answer["MillisBehindLatest"], 0)


@check
def boto3_millis_behind_latest(world):
    name = world.stream()
    put(world, name, b"0")
    world.server.advance(10_000)
    put(world, name, b"1")
    iterator = world.iterator(name)
    answer = world.kinesis.get_records(ShardIterator=iterator, Limit=1)
    behind = answer["MillisBehindLatest"]
    holds(9_000 <= behind <= 12_000, "about 10 s behind", behind)


@check
def boto3_iterators_expire_after_five_minutes(world):
    name = world.stream()
    put(world, name, b"0")
    fresh, old = world.iterator(name), world.iterator(name)
    holds(fresh != old, "another text on every call", old)
    world.server.advance(295_000)
    world.kinesis.get_records(ShardIterator=fresh)
    world.server.advance(6_000)
    with refused("ExpiredIteratorException"):
        world.hasty.get_records(ShardIterator=old)
    try:
        world.hasty.get_records(ShardIterator=old)
    except world.hasty.exceptions.ExpiredIteratorException as error:
        holds("Iterator expired" in str(error), "AWS's text", str(error))


@check
def boto3_a_closed_shard_is_read_to_its_end_and_names_its_children(world):
    name = world.stream()
    put(world, name, b"0", b"1")
    world.kinesis.split_shard(
        StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127)
    )
    world.settle()
    iterator, data, children = world.iterator(name), b"", None
    for _ in range(5):
        world.calm()
        answer = world.kinesis.get_records(ShardIterator=iterator, Limit=1)
        data += b"".join(record["Data"] for record in answer["Records"])
        iterator, children = answer.get("NextShardIterator"), answer.get("ChildShards")
        if iterator is None:
            break
    same((data, iterator), (b"01", None))
    same([child["ShardId"] for child in children], ["shardId-000000000001", "shardId-000000000002"])
    same(children[0]["ParentShards"], ["shardId-000000000000"])


@check
def boto3_retention_forgets(world):
    name = world.stream()
    put(world, name, b"0")
    world.server.advance(25 * 3_600_000)
    put(world, name, b"1")
    same([record["Data"] for record in world.read(name)], [b"1"])
