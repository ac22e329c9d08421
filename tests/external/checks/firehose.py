"""Section 3 of the user's note, with nothing changed but the environment, and what comes of it."""

import datetime
import gzip
import json
import pathlib
import re
import shutil
import subprocess

from harness import check, holds, refused, same, until

from .note import shell, snippet

NAME = "txn-to-s3"
BUCKET = "banco-datalake"


def objects(world):
    """The files of the bucket: what any tool sees that opens the folder."""
    folder = pathlib.Path(world.server.own("health")["objects"]) / BUCKET
    return sorted(path for path in folder.rglob("*") if path.is_file())


def delivered(world, count):
    """Waits for what is closed to be written."""
    until(lambda: len(objects(world)) >= count, 10, f"{count} objects")
    same(len(objects(world)), count)
    return objects(world)


def unpacked(path):
    """An object's content by Python's gzip, and by zcat where there is one."""
    content = gzip.decompress(path.read_bytes())
    if shutil.which("zcat"):
        done = subprocess.run(["zcat", str(path)], capture_output=True, check=True)
        same(done.stdout, content, "zcat reads the same")
    return content


@check
def note_3_firehose_cli_as_written(world):
    done = shell(world, snippet(world, "firehose.sh"))
    same(done.returncode, 0, done.stderr)
    arn = json.loads(done.stdout)["DeliveryStreamARN"]
    same(arn, f"arn:aws:firehose:us-east-1:123456789012:deliverystream/{NAME}")
    world.settle()
    listed = shell(world, "aws firehose list-delivery-streams")
    same(json.loads(listed.stdout)["DeliveryStreamNames"], [NAME], listed.stderr)
    again = shell(world, snippet(world, "firehose.sh"))
    holds("ResourceInUseException" in again.stderr, "the name to be taken", again.stderr)


@check
def note_3_firehose_boto3_describes_what_was_asked_for(world):
    told = world.firehose.describe_delivery_stream(DeliveryStreamName=NAME)
    told = told["DeliveryStreamDescription"]
    same(told["DeliveryStreamStatus"], "ACTIVE")
    same(told["DeliveryStreamType"], "DirectPut")
    destination = told["Destinations"][0]["S3DestinationDescription"]
    same(destination["BufferingHints"], {"SizeInMBs": 128, "IntervalInSeconds": 300})
    same(destination["CompressionFormat"], "GZIP")
    same(destination["RoleARN"], "arn:aws:iam::123:role/FirehoseRole")
    now = datetime.datetime.now(datetime.timezone.utc)
    holds(abs(now - told["CreateTimestamp"]) < datetime.timedelta(days=400), "a time", told)


@check
def note_3_firehose_objects_under_its_prefix(world):
    """What is put comes out after five minutes, in order, and any gzip reads it."""
    sent = [json.dumps({"txn": f"TXN{n}", "monto": n}) + "\n" for n in range(1000)]
    for start in range(0, 1000, 250):
        batch = [{"Data": line.encode()} for line in sent[start : start + 250]]
        answer = world.firehose.put_record_batch(DeliveryStreamName=NAME, Records=batch)
        same(answer["FailedPutCount"], 0)
    same(objects(world), [], "before five minutes have passed")
    world.server.advance(300_000)
    (path,) = delivered(world, 1)
    pattern = (
        rf"{BUCKET}/raw/transacciones/year=\d{{4}}/month=\d{{2}}/day=\d{{2}}/"
        rf"{NAME}-1-\d{{4}}(-\d{{2}}){{5}}-[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\.gz"
    )
    place = path.as_posix()
    holds(re.search(pattern + "$", place), pattern, place)
    same(unpacked(path).decode(), "".join(sent))


@check
def firehose_reads_a_stream_in_order(world):
    """`KinesisStreamAsSource`: from the delivery start, each record once, as the shard has it."""
    stream = world.stream()
    world.kinesis.put_record(StreamName=stream, PartitionKey="a", Data=b"before\n")
    world.settle()
    name = f"reads-{stream}"
    world.firehose.create_delivery_stream(
        DeliveryStreamName=name,
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={
            "KinesisStreamARN": world.arn(stream),
            "RoleARN": "arn:aws:iam::123456789012:role/r",
        },
        ExtendedS3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::123456789012:role/r",
            "BucketARN": f"arn:aws:s3:::{BUCKET}",
            "Prefix": "leidos/",
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 60},
            "CompressionFormat": "GZIP",
        },
    )
    world.settle()
    before = len(objects(world))
    sent = [f"{n}\n".encode() for n in range(200)]
    for line in sent:
        world.kinesis.put_record(StreamName=stream, PartitionKey="a", Data=line)
        if int(line) % 50 == 49:
            world.server.advance(2000)
    world.server.advance(61_000)
    paths = delivered(world, before + 1)
    (path,) = [path for path in paths if "/leidos/" in path.as_posix()]
    same(unpacked(path), b"".join(sent))


@check
def firehose_refusals_are_aws_s(world):
    with refused("ResourceNotFoundException", "Firehose nada under account 123456789012 not found."):
        world.firehose.put_record(DeliveryStreamName="nada", Record={"Data": b"a"})
    with refused("InvalidArgumentException", "ErrorOutputPrefix cannot be null or empty"):
        world.firehose.create_delivery_stream(
            DeliveryStreamName="sin-errores",
            ExtendedS3DestinationConfiguration={
                "RoleARN": "arn:aws:iam::123456789012:role/r",
                "BucketARN": f"arn:aws:s3:::{BUCKET}",
                "Prefix": "year=!{timestamp:yyyy}/",
            },
        )
    with refused("ConcurrentModificationException"):
        world.firehose.update_destination(
            DeliveryStreamName=NAME,
            CurrentDeliveryStreamVersionId="9",
            DestinationId="destinationId-000000000001",
            S3DestinationUpdate={"CompressionFormat": "ZIP"},
        )


@check
def firehose_all_12_operations_were_answered(world):
    firehose = world.firehose
    firehose.put_record(DeliveryStreamName=NAME, Record={"Data": b"a"})
    firehose.tag_delivery_stream(DeliveryStreamName=NAME, Tags=[{"Key": "a", "Value": "b"}])
    told = firehose.list_tags_for_delivery_stream(DeliveryStreamName=NAME)
    same((told["Tags"], told["HasMoreTags"]), ([{"Key": "a", "Value": "b"}], False))
    firehose.untag_delivery_stream(DeliveryStreamName=NAME, TagKeys=["a"])
    firehose.start_delivery_stream_encryption(DeliveryStreamName=NAME)
    world.settle()
    firehose.stop_delivery_stream_encryption(DeliveryStreamName=NAME)
    world.settle()
    firehose.update_destination(
        DeliveryStreamName=NAME,
        CurrentDeliveryStreamVersionId="1",
        DestinationId="destinationId-000000000001",
        S3DestinationUpdate={"CompressionFormat": "ZIP"},
    )
    firehose.list_delivery_streams()
    firehose.delete_delivery_stream(DeliveryStreamName=NAME)
    names = set(firehose.meta.service_model.operation_names)
    same(len(names), 12, "operations of this botocore")
    same(names - world.answered_by_firehose, set(), "operations without a valid call")
