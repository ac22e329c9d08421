"""boto3's paginators and waiters."""

import threading
import time

from botocore.exceptions import WaiterError

from harness import Failed, check, holds, refused, same


class Calming:
    """Keeps the account's rates of calls out of the way while pages are turned."""

    def __init__(self, world):
        self.world = world

    def __call__(self, **_):
        self.world.calm()


def paged(world, operation, key, size, **arguments):
    """The pages' contents, page by page."""
    world.kinesis.meta.events.register("before-send.kinesis", Calming(world), unique_id="calm")
    try:
        pages = world.kinesis.get_paginator(operation).paginate(
            **arguments, PaginationConfig={"PageSize": size}
        )
        return [page[key] if isinstance(key, str) else key(page) for page in pages]
    finally:
        world.kinesis.meta.events.unregister("before-send.kinesis", unique_id="calm")


@check
def boto3_paginator_list_streams(world):
    made = {world.stream() for _ in range(3)}
    pages = paged(world, "list_streams", "StreamNames", 2)
    names = [name for page in pages for name in page]
    holds(len(pages) > 1 and all(len(page) <= 2 for page in pages), "pages of two", pages)
    same(names, sorted(names))
    holds(made <= set(names) and len(set(names)) == len(names), "every stream once", names)


@check
def boto3_list_shards_page_by_page(world):
    """botocore's own paginator of ListShards doesn't get past the first page on AWS either: it
    sends StreamName beside NextToken (boto/botocore#2009, aws/aws-cli#9635). By hand it works.
    """
    name = world.stream(7)
    with refused(
        "InvalidArgumentException", "NextToken and StreamName cannot be provided together."
    ):
        paged(world, "list_shards", "Shards", 3, StreamName=name)
    answer = world.kinesis.list_shards(StreamName=name, MaxResults=3)
    pages = [answer["Shards"]]
    while token := answer.get("NextToken"):
        answer = world.kinesis.list_shards(NextToken=token, MaxResults=3)
        pages.append(answer["Shards"])
    same([len(page) for page in pages], [3, 3, 1])
    ids = [shard["ShardId"] for page in pages for shard in page]
    same(ids, [f"shardId-{n:012}" for n in range(7)])


@check
def boto3_paginator_describe_stream(world):
    name = world.stream(5)
    pages = paged(
        world, "describe_stream", lambda p: p["StreamDescription"]["Shards"], 2, StreamName=name
    )
    same([len(page) for page in pages], [2, 2, 1])


@check
def boto3_paginator_list_stream_consumers(world):
    arn = world.arn(world.stream())
    for n in range(5):
        world.calm()
        world.kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=f"c{n}")
    world.settle()
    pages = paged(world, "list_stream_consumers", "Consumers", 2, StreamARN=arn)
    same([len(page) for page in pages], [2, 2, 1])
    names = [consumer["ConsumerName"] for page in pages for consumer in page]
    same(sorted(names), [f"c{n}" for n in range(5)])


@check
def boto3_waiter_stream_exists(world):
    world.kinesis.create_stream(StreamName="espera", ShardCount=1)
    began = time.monotonic()
    world.kinesis.get_waiter("stream_exists").wait(
        StreamName="espera", WaiterConfig={"Delay": 0.1, "MaxAttempts": 50}
    )
    came = world.kinesis.describe_stream_summary(StreamName="espera")
    same(came["StreamDescriptionSummary"]["StreamStatus"], "ACTIVE")
    taken = time.monotonic() - began
    holds(0.3 < taken < 5, "about 500 ms of CREATING", taken)


@check
def boto3_waiter_stream_not_exists(world):
    name = world.stream()
    waiter = world.kinesis.get_waiter("stream_not_exists")
    try:
        waiter.wait(StreamName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 2})
    except WaiterError:
        pass
    else:
        raise Failed("\n    expected: a waiter that gives up\n    came:     an end")
    world.calm()
    delete = threading.Timer(0.3, world.kinesis.delete_stream, kwargs={"StreamName": name})
    delete.start()
    waiter.wait(StreamName=name, WaiterConfig={"Delay": 0.2, "MaxAttempts": 50})
    delete.join()
