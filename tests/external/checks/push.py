"""SubscribeToShard, live: records come as they are written, without being asked for."""

import queue
import threading
import time

from harness import Failed, check, holds, refused, same


class Subscription:
    """Reads the event stream in a thread, and notes when each record comes."""

    def __init__(self, world, consumer, position="LATEST", shard=0):
        self.records = queue.Queue()
        self.events = []
        self.error = None
        answer = world.client(read_timeout=60, retries={"total_max_attempts": 1})
        answer = answer.subscribe_to_shard(
            ConsumerARN=consumer,
            ShardId=f"shardId-{shard:012}",
            StartingPosition={"Type": position},
        )
        self.stream = answer["EventStream"]
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        try:
            for event in self.stream:
                event = event["SubscribeToShardEvent"]
                self.events.append(event)
                for record in event["Records"]:
                    self.records.put((time.monotonic(), record["Data"]))
        except Exception as error:  # told by the check
            self.error = error

    def next(self, seconds=5):
        try:
            return self.records.get(timeout=seconds)
        except queue.Empty:
            why = f"nothing, {self.error!r}"
            raise Failed(f"\n    expected: a record\n    came:     {why}") from None

    def ended(self, seconds=5):
        self.thread.join(seconds)
        holds(not self.thread.is_alive(), "the stream to end", "it goes on")
        same(self.error, None, "how it ended")


def consumer(world, name, who="abonado"):
    made = world.kinesis.register_stream_consumer(StreamARN=world.arn(name), ConsumerName=who)
    world.settle()
    return made["Consumer"]["ConsumerARN"]


@check
def boto3_subscription_pushes_within_a_second(world):
    name = world.stream()
    subscription = Subscription(world, consumer(world, name))
    for n in range(5):
        time.sleep(0.2)
        sent = time.monotonic()
        world.kinesis.put_record(StreamName=name, PartitionKey="k", Data=b"%d" % n)
        came, data = subscription.next()
        same(data, b"%d" % n)
        holds(came - sent < 1, "within 1 s", f"{came - sent:.3f} s")
    with_records = [event for event in subscription.events if event["Records"]]
    same(len(with_records), 5, "an event for each write")
    last = with_records[-1]
    same(last["ContinuationSequenceNumber"], last["Records"][-1]["SequenceNumber"])
    holds(last["MillisBehindLatest"] < 1000, "at the tip", last["MillisBehindLatest"])
    world.server.advance(301_000)
    subscription.ended()


@check
def boto3_subscription_from_the_beginning(world):
    name = world.stream()
    for n in range(3):
        world.kinesis.put_record(StreamName=name, PartitionKey="k", Data=b"%d" % n)
    subscription = Subscription(world, consumer(world, name), "TRIM_HORIZON")
    same([subscription.next()[1] for _ in range(3)], [b"0", b"1", b"2"])
    world.server.advance(301_000)
    subscription.ended()


@check
def boto3_subscription_is_one_per_consumer_and_shard(world):
    name = world.stream(2)
    arn = consumer(world, name)
    first = Subscription(world, arn, shard=0)
    other = Subscription(world, arn, shard=1)
    with refused("ResourceInUseException"):
        world.hasty.subscribe_to_shard(
            ConsumerARN=arn, ShardId="shardId-000000000000", StartingPosition={"Type": "LATEST"}
        )
    world.server.advance(301_000)
    first.ended()
    other.ended()
    again = Subscription(world, arn)
    world.kinesis.put_record(
        StreamName=name, PartitionKey="k", ExplicitHashKey="0", Data=b"otra vez"
    )
    same(again.next()[1], b"otra vez")
    world.server.advance(301_000)
    again.ended()


@check
def boto3_subscription_ends_at_a_shards_end(world):
    name = world.stream()
    subscription = Subscription(world, consumer(world, name))
    world.kinesis.put_record(StreamName=name, PartitionKey="k", Data=b"ultimo")
    same(subscription.next()[1], b"ultimo")
    world.kinesis.split_shard(
        StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127)
    )
    world.settle()
    subscription.ended()
    children = subscription.events[-1].get("ChildShards", [])
    same([c["ShardId"] for c in children], ["shardId-000000000001", "shardId-000000000002"])


@check
def boto3_subscription_of_a_deleted_stream_fails(world):
    name = world.stream()
    subscription = Subscription(world, consumer(world, name))
    world.calm()
    world.kinesis.delete_stream(StreamName=name, EnforceConsumerDeletion=True)
    world.settle()
    subscription.thread.join(5)
    holds(not subscription.thread.is_alive(), "the stream to end", "it goes on")
    holds("ResourceNotFound" in repr(subscription.error), "RNF", repr(subscription.error))
