"""What AWS throttles, and how boto3 lives with it."""

from harness import check, holds, refused, same

KB = b"x" * 1000


@check
def boto3_put_records_fails_in_part(world):
    """Over 1000 records in a second the rest fail one by one, with AWS's code and text."""
    name = world.stream()
    world.server.own("clock", {"paused": True})
    try:
        batch = [{"PartitionKey": "k", "Data": b"%d" % n} for n in range(500)]
        results = []
        for _ in range(3):
            results.append(world.hasty.put_records(StreamName=name, Records=batch))
        failed = sum(answer["FailedRecordCount"] for answer in results)
        stored = 1500 - failed
        holds(failed > 0 and stored >= 1000, "about 1000 stored, the rest refused", stored)
        entries = [entry for answer in results for entry in answer["Records"]]
        refusals = [entry for entry in entries if "ErrorCode" in entry]
        same(len(refusals), failed)
        same({entry["ErrorCode"] for entry in refusals}, {"ProvisionedThroughputExceededException"})
        text = (
            f"Rate exceeded for shard shardId-000000000000 in stream {name} "
            "under account 123456789012."
        )
        same({entry["ErrorMessage"] for entry in refusals}, {text})
        holds(all("SequenceNumber" not in entry for entry in refusals), "no number for them")
    finally:
        world.server.own("clock", {"paused": False})
    world.calm()
    again = [batch[n % 500] for n, entry in enumerate(entries) if "ErrorCode" in entry][:500]
    same(world.kinesis.put_records(StreamName=name, Records=again)["FailedRecordCount"], 0)
    same(len(world.read(name)), stored + len(again), "what was refused was not stored")


@check
def boto3_retries_what_is_throttled(world):
    """A whole PutRecord that is refused is tried again by botocore until there is room."""
    name = world.stream()
    megabyte = b"x" * 1_000_000
    with refused("ProvisionedThroughputExceededException", "Rate exceeded for shard"):
        for _ in range(8):
            world.hasty.put_record(StreamName=name, PartitionKey="k", Data=megabyte)
    retries = 0
    for _ in range(3):
        answer = world.kinesis.put_record(StreamName=name, PartitionKey="k", Data=megabyte)
        retries += answer["ResponseMetadata"]["RetryAttempts"]
    holds(retries > 0, "botocore to have tried again", retries)


@check
def boto3_five_reads_a_second(world):
    name = world.stream()
    iterator = world.iterator(name)
    world.server.own("clock", {"paused": True})
    try:
        world.calm()
        for _ in range(5):
            iterator = world.hasty.get_records(ShardIterator=iterator)["NextShardIterator"]
        with refused("ProvisionedThroughputExceededException"):
            world.hasty.get_records(ShardIterator=iterator)
        world.server.advance(1000)
        world.hasty.get_records(ShardIterator=iterator)
    finally:
        world.server.own("clock", {"paused": False})


@check
def boto3_rates_of_control_calls(world):
    """DescribeLimits: once a second and account."""
    world.server.own("clock", {"paused": True})
    try:
        world.calm()
        world.hasty.describe_limits()
        with refused("LimitExceededException"):
            world.hasty.describe_limits()
        world.server.advance(1000)
        world.hasty.describe_limits()
    finally:
        world.server.own("clock", {"paused": False})
