"""Checks with names, and what they need."""

import os
import time
import traceback
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CHECKS = []


def check(function):
    """Registers a check. Its name is the function's; it gets a `World`."""
    CHECKS.append(function)
    return function


class Failed(Exception):
    """What was expected, and what came."""


def same(came, expected, what=""):
    if came != expected:
        raise Failed(f"{what}\n    expected: {expected!r}\n    came:     {came!r}")


def holds(condition, expected, came=""):
    if not condition:
        raise Failed(f"\n    expected: {expected}\n    came:     {came!r}")


@contextmanager
def refused(code, text=None):
    """The block must be refused by AWS's error of that code, with that text in its message."""
    try:
        yield
    except ClientError as error:
        came = error.response["Error"]
        same(came["Code"], code, came.get("Message"))
        same(error.response["ResponseMetadata"]["HTTPStatusCode"], 400, "HTTP status")
        if text is not None:
            holds(text in came["Message"], f"a message with: {text}", came["Message"])
    else:
        raise Failed(f"\n    expected: {code}\n    came:     an answer")


def until(condition, seconds, what):
    """Waits for something that happens by itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise Failed(f"\n    expected: {what} within {seconds} s\n    came:     nothing")


class World:
    """The server under test, and clients of it."""

    def __init__(self, server, folder, venv):
        self.server = server
        self.folder = folder
        self.venv = venv
        os.environ.update(server.environment())
        # Operations that boto3 got an answer to.
        self.answered = set()
        # A patient client, as the checks on behaviour need one, and one that shows every refusal.
        self.kinesis = self.client(retries={"mode": "standard", "total_max_attempts": 10})
        self.hasty = self.client(retries={"total_max_attempts": 1})
        self.answered_by_firehose = set()
        self.firehose = self._firehose()
        self.count = 0

    def client(self, **config):
        client = boto3.client("kinesis", config=Config(**config))
        client.meta.events.register("after-call.kinesis", self._answered)
        return client

    def _firehose(self):
        retries = {"mode": "standard", "total_max_attempts": 10}
        client = boto3.client("firehose", config=Config(retries=retries))

        def answered(model, http_response, **_):
            if http_response.status_code == 200:
                self.answered_by_firehose.add(model.name)

        client.meta.events.register("after-call.firehose", answered)
        return client

    def _answered(self, model, http_response, **_):
        if http_response.status_code == 200:
            self.answered.add(model.name)

    def calm(self):
        """Lets the account's rates of calls recover without waiting."""
        self.server.advance(2000)

    def stream(self, shards=1, **options):
        """A new stream, active."""
        self.count += 1
        name = f"check-{self.count}"
        self.calm()
        self.kinesis.create_stream(StreamName=name, ShardCount=shards, **options)
        self.server.advance(1000)
        return name

    def arn(self, name):
        return f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}"

    def settle(self):
        """Whatever the last call changes takes effect."""
        self.server.advance(2000)

    def iterator(self, name, shard=0, kind="TRIM_HORIZON", **more):
        return self.kinesis.get_shard_iterator(
            StreamName=name, ShardId=f"shardId-{shard:012}", ShardIteratorType=kind, **more
        )["ShardIterator"]

    def read(self, name, shard=0):
        """All records of a shard."""
        records, iterator = [], self.iterator(name, shard)
        while iterator:
            self.calm()
            answer = self.kinesis.get_records(ShardIterator=iterator)
            records += answer["Records"]
            if answer["MillisBehindLatest"] == 0 and not answer["Records"]:
                break
            iterator = answer.get("NextShardIterator")
        return records


def run(world, only=None):
    """Runs every check; tells how many passed and failed."""
    passed = failed = 0
    for function in CHECKS:
        name = function.__name__
        if only and only not in name:
            continue
        began = time.monotonic()
        try:
            world.calm()
            function(world)
        except Exception as error:  # a check may fail in any way; the others still count
            failed += 1
            told = str(error) if isinstance(error, Failed) else traceback.format_exc()
            print(f"FAIL {name}: {told}", flush=True)
        else:
            passed += 1
            print(f"ok   {name} ({time.monotonic() - began:.2f} s)", flush=True)
    return passed, failed
