"""Typical mistakes, by the exception classes that boto3 makes of AWS's codes."""

from botocore.exceptions import ClientError

from harness import Failed, check, refused, same


def raises(world, name, call):
    """The error must be the class of that name of the client."""
    try:
        call()
    except getattr(world.hasty.exceptions, name):
        return
    except ClientError as error:
        raise Failed(f"\n    expected: {name}\n    came:     {error.response['Error']}") from error
    raise Failed(f"\n    expected: {name}\n    came:     an answer")


@check
def boto3_exceptions_have_classes(world):
    name = world.stream()
    k = world.hasty
    raises(world, "ResourceNotFoundException", lambda: k.describe_stream(StreamName="nadie"))
    raises(world, "ResourceInUseException", lambda: k.create_stream(StreamName=name, ShardCount=1))
    raises(
        world,
        "InvalidArgumentException",
        lambda: k.get_shard_iterator(
            StreamName=name, ShardId="shardId-000000000000", ShardIteratorType="AT_SEQUENCE_NUMBER"
        ),
    )
    world.calm()
    raises(world, "ValidationException", lambda: k.create_stream(StreamName="no!", ShardCount=1))
    arn = world.arn(name)
    raises(
        world,
        "ResourceNotFoundException",
        lambda: k.describe_stream_consumer(StreamARN=arn, ConsumerName="nadie"),
    )
    raises(
        world, "ExpiredNextTokenException", lambda: k.list_shards(NextToken=expired_token(world))
    )


def expired_token(world):
    name = world.stream(3)
    token = world.kinesis.list_shards(StreamName=name, MaxResults=1)["NextToken"]
    world.server.advance(301_000)
    return token


@check
def boto3_errors_say_what_aws_says(world):
    k = world.hasty
    with refused("ResourceNotFoundException", "Stream nadie under account 123456789012 not found"):
        k.put_record(StreamName="nadie", PartitionKey="k", Data=b"")
    with refused("ValidationException", "1 validation error detected: Value 'mal nombre' at "):
        k.describe_stream(StreamName="mal nombre")
    name = world.stream()
    with refused("ValidationException", "Member must have length less than or equal to 256"):
        k.put_record(StreamName=name, PartitionKey="k" * 257, Data=b"")
    with refused("InvalidArgumentException"):
        k.get_records(ShardIterator="AAAAAAAAAAHdeesto=")
    with refused("ValidationException"):
        k.put_records(
            StreamName=name, Records=[{"PartitionKey": "k", "Data": b""} for _ in range(501)]
        )
    with refused("ValidationException"):
        k.put_record(StreamName=name, PartitionKey="k", Data=b"x" * 10_485_761)


@check
def boto3_mistakes_change_nothing(world):
    name = world.stream(2)
    k = world.hasty
    before = world.kinesis.describe_stream(StreamName=name)["StreamDescription"]
    with refused("InvalidArgumentException"):
        k.merge_shards(
            StreamName=name,
            ShardToMerge="shardId-000000000000",
            AdjacentShardToMerge="shardId-000000000000",
        )
    world.calm()
    with refused("InvalidArgumentException"):
        k.split_shard(
            StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey="0"
        )
    # AWS's code for it, however odd.
    with refused("LimitExceededException", "cannot scale up over double"):
        k.update_shard_count(StreamName=name, TargetShardCount=9, ScalingType="UNIFORM_SCALING")
    with refused("InvalidArgumentException"):
        k.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=48)
    with refused("InvalidArgumentException", "Maximum allowed retention period is 8760 hours."):
        k.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=9000)
    world.calm()
    same(world.kinesis.describe_stream(StreamName=name)["StreamDescription"], before)


@check
def boto3_a_stream_being_made_is_not_there_yet(world):
    world.server.own("clock", {"paused": True})
    try:
        world.calm()
        world.kinesis.create_stream(StreamName="aun-no", ShardCount=1)
        summary = world.kinesis.describe_stream_summary(StreamName="aun-no")
        same(summary["StreamDescriptionSummary"]["StreamStatus"], "CREATING")
        with refused("ResourceNotFoundException"):
            world.hasty.put_record(StreamName="aun-no", PartitionKey="k", Data=b"")
        with refused("ResourceInUseException"):
            world.hasty.split_shard(
                StreamName="aun-no", ShardToSplit="shardId-000000000000", NewStartingHashKey="9"
            )
        world.settle()
        world.kinesis.put_record(StreamName="aun-no", PartitionKey="k", Data=b"")
    finally:
        world.server.own("clock", {"paused": False})


@check
def boto3_dry_run_changes_nothing(world):
    name = world.stream()
    with refused("DryRunOperationException"):
        world.hasty.put_record(StreamName=name, PartitionKey="k", Data=b"x", DryRun=True)
    same(world.read(name), [])
