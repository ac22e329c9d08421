"""Each of the 39 classic operations once, validly, by boto3."""

from harness import check, holds, same


def summary(world, name):
    answer = world.kinesis.describe_stream_summary(StreamName=name)
    return answer["StreamDescriptionSummary"]


@check
def boto3_streams(world):
    """CreateStream, DescribeStream, DescribeStreamSummary, ListStreams, DeleteStream."""
    name = world.stream(3, Tags={"equipo": "datos"})
    description = world.kinesis.describe_stream(StreamName=name)["StreamDescription"]
    same(description["StreamARN"], world.arn(name))
    same(description["StreamStatus"], "ACTIVE")
    same(len(description["Shards"]), 3)
    same(description["RetentionPeriodHours"], 24)
    edges = [shard["HashKeyRange"] for shard in description["Shards"]]
    same(int(edges[0]["StartingHashKey"]), 0)
    same(int(edges[-1]["EndingHashKey"]), 2**128 - 1)
    came = summary(world, name)
    same((came["OpenShardCount"], came["ConsumerCount"]), (3, 0))
    same(came["StreamModeDetails"]["StreamMode"], "PROVISIONED")
    holds(name in world.kinesis.list_streams()["StreamNames"], "to be listed")
    world.calm()
    world.kinesis.delete_stream(StreamName=name)
    world.settle()
    holds(name not in world.kinesis.list_streams()["StreamNames"], "to be gone")


@check
def boto3_stream_settings(world):
    """UpdateStreamMode, UpdateMaxRecordSize, UpdateStreamWarmThroughput."""
    name = world.stream(2)
    arn = world.arn(name)
    world.kinesis.update_max_record_size(StreamARN=arn, MaxRecordSizeInKiB=2048)
    world.settle()
    same(summary(world, name)["MaxRecordSizeInKiB"], 2048)
    world.kinesis.put_record(StreamName=name, PartitionKey="k", Data=b"x" * 2_000_000)
    mode = {"StreamMode": "ON_DEMAND"}
    world.kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails=mode)
    world.settle()
    same(summary(world, name)["StreamModeDetails"], mode)
    world.kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    world.settle()
    world.kinesis.update_stream_warm_throughput(StreamARN=arn, WarmThroughputMiBps=8)
    world.settle()
    same(summary(world, name)["WarmThroughput"]["TargetMiBps"], 8)


@check
def boto3_account(world):
    """DescribeLimits, DescribeAccountSettings, UpdateAccountSettings."""
    limits = world.kinesis.describe_limits()
    holds(limits["ShardLimit"] > limits["OpenShardCount"] > 0, "limits above use", limits)
    field = "MinimumThroughputBillingCommitment"
    world.kinesis.update_account_settings(**{field: {"Status": "ENABLED"}})
    status = world.kinesis.describe_account_settings()[field]["Status"]
    same(status, "ENABLED")
    world.server.advance(25 * 3_600_000)
    world.kinesis.update_account_settings(**{field: {"Status": "DISABLED"}})
    holds(world.kinesis.describe_account_settings()[field]["Status"] != "ENABLED", "to end it")


@check
def boto3_records(world):
    """PutRecord, PutRecords, GetShardIterator, GetRecords."""
    name = world.stream()
    one = world.kinesis.put_record(StreamName=name, PartitionKey="ñ", Data=b"\x00\xff uno")
    two = world.kinesis.put_records(
        StreamARN=world.arn(name),
        Records=[{"PartitionKey": f"k{n}", "Data": bytes([n])} for n in range(5)],
    )
    same(two["FailedRecordCount"], 0)
    numbers = [one["SequenceNumber"]] + [entry["SequenceNumber"] for entry in two["Records"]]
    records = world.read(name)
    same([record["SequenceNumber"] for record in records], numbers)
    same([record["Data"] for record in records], [b"\x00\xff uno"] + [bytes([n]) for n in range(5)])
    same(records[0]["PartitionKey"], "ñ")


@check
def boto3_shards(world):
    """SplitShard, MergeShards, UpdateShardCount, ListShards."""
    name = world.stream()
    world.kinesis.split_shard(
        StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127)
    )
    world.settle()
    world.kinesis.merge_shards(
        StreamName=name,
        ShardToMerge="shardId-000000000001",
        AdjacentShardToMerge="shardId-000000000002",
    )
    world.settle()
    answer = world.kinesis.update_shard_count(
        StreamName=name, TargetShardCount=2, ScalingType="UNIFORM_SCALING"
    )
    same((answer["CurrentShardCount"], answer["TargetShardCount"]), (1, 2))
    world.settle()
    shards = world.kinesis.list_shards(StreamName=name)["Shards"]
    same(len(shards), 6)
    same(shards[3]["ParentShardId"], "shardId-000000000001")
    same(shards[3]["AdjacentParentShardId"], "shardId-000000000002")
    live = [shard for shard in shards if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]
    same(len(live), 2)


@check
def boto3_consumers(world):
    """RegisterStreamConsumer, DescribeStreamConsumer, ListStreamConsumers, Deregister…"""
    arn = world.arn(world.stream())
    made = world.kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c")["Consumer"]
    same(made["ConsumerStatus"], "CREATING")
    world.settle()
    by_name = world.kinesis.describe_stream_consumer(StreamARN=arn, ConsumerName="c")
    by_arn = world.kinesis.describe_stream_consumer(ConsumerARN=made["ConsumerARN"])
    same(by_name["ConsumerDescription"], by_arn["ConsumerDescription"])
    same(by_arn["ConsumerDescription"]["ConsumerStatus"], "ACTIVE")
    listed = world.kinesis.list_stream_consumers(StreamARN=arn)["Consumers"]
    same([consumer["ConsumerName"] for consumer in listed], ["c"])
    world.kinesis.deregister_stream_consumer(StreamARN=arn, ConsumerName="c")
    world.settle()
    same(world.kinesis.list_stream_consumers(StreamARN=arn)["Consumers"], [])


@check
def boto3_retention_encryption_monitoring(world):
    """Increase/DecreaseStreamRetentionPeriod, Start/StopStreamEncryption, Enable/Disable…"""
    name = world.stream()
    kinesis = world.kinesis
    kinesis.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=48)
    world.settle()
    same(summary(world, name)["RetentionPeriodHours"], 48)
    kinesis.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=24)
    world.settle()
    same(summary(world, name)["RetentionPeriodHours"], 24)
    key = {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
    kinesis.start_stream_encryption(StreamName=name, **key)
    world.settle()
    same(summary(world, name)["EncryptionType"], "KMS")
    put = kinesis.put_record(StreamName=name, PartitionKey="k", Data=b"x")
    same(put["EncryptionType"], "KMS")
    kinesis.stop_stream_encryption(StreamName=name, **key)
    world.settle()
    same(summary(world, name)["EncryptionType"], "NONE")
    on = kinesis.enable_enhanced_monitoring(StreamName=name, ShardLevelMetrics=["ALL"])
    same(len(on["DesiredShardLevelMetrics"]), 7)
    world.settle()
    off = kinesis.disable_enhanced_monitoring(
        StreamName=name, ShardLevelMetrics=["IncomingBytes"]
    )
    same(len(off["DesiredShardLevelMetrics"]), 6)


@check
def boto3_tags(world):
    """AddTagsToStream, ListTagsForStream, RemoveTags…, TagResource, ListTagsForResource, Untag…"""
    name = world.stream()
    arn, kinesis = world.arn(name), world.kinesis
    kinesis.add_tags_to_stream(StreamName=name, Tags={"a": "1", "b": "2"})
    kinesis.tag_resource(ResourceARN=arn, Tags={"c": "ñ"})
    tags = {"a": "1", "b": "2", "c": "ñ"}
    listed = kinesis.list_tags_for_stream(StreamName=name)
    same({tag["Key"]: tag["Value"] for tag in listed["Tags"]}, tags)
    same(listed["HasMoreTags"], False)
    by_arn = kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"]
    same({tag["Key"]: tag["Value"] for tag in by_arn}, tags)
    kinesis.remove_tags_from_stream(StreamName=name, TagKeys=["a"])
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["b"])
    world.calm()
    left = kinesis.list_tags_for_stream(StreamName=name)["Tags"]
    same([tag["Key"] for tag in left], ["c"])


@check
def boto3_policies(world):
    """PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy."""
    arn = world.arn(world.stream())
    same(world.kinesis.get_resource_policy(ResourceARN=arn)["Policy"], "{}")
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow","Principal":'
        '{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kinesis:PutRecord","Resource":"%s"}]}'
        % arn
    )
    world.kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
    same(world.kinesis.get_resource_policy(ResourceARN=arn)["Policy"], policy)
    world.kinesis.delete_resource_policy(ResourceARN=arn)
    same(world.kinesis.get_resource_policy(ResourceARN=arn)["Policy"], "{}")
