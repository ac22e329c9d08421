"""A quick Kinesis client of a few operations, over one plain HTTP connection."""

import base64
import http.client
import json
from urllib.parse import urlsplit

HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Date": "20261122T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/kinesis/aws4_request, "
    "SignedHeaders=host, Signature=b",
}


class Lost(Exception):
    """The server went away before it had answered."""


class Kinesis:
    def __init__(self, url):
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def call(self, operation, **body):
        headers = HEADERS | {"X-Amz-Target": f"Kinesis_20131202.{operation}"}
        try:
            self.connection.request("POST", "/", json.dumps(body), headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Lost from error
        if answer.status != 200:
            raise RuntimeError(f"{operation}: {answer.status} {content[:300]}")
        return json.loads(content) if content else {}

    def create_stream(self, name, shards):
        self.call("CreateStream", StreamName=name, ShardCount=shards)

    @staticmethod
    def record(key, data, shard, shards):
        """A record for a shard of an evenly split stream."""
        return {
            "PartitionKey": key,
            "Data": base64.b64encode(data).decode(),
            "ExplicitHashKey": str((1 << 128) // shards * shard + 7),
        }

    def put_record(self, stream, key, data, shard, shards):
        """Shard and number that the record was given."""
        record = self.record(key, data, shard, shards)
        answer = self.call("PutRecord", StreamName=stream, **record)
        return answer["ShardId"], answer["SequenceNumber"]

    def put_records(self, stream, records, shards):
        """Shard and number that each was given."""
        records = [self.record(*record, shards) for record in records]
        answer = self.call("PutRecords", StreamName=stream, Records=records)
        if answer["FailedRecordCount"]:
            raise RuntimeError(f"refused without limits: {answer}")
        return [(entry["ShardId"], entry["SequenceNumber"]) for entry in answer["Records"]]

    def read(self, stream, shard):
        """Number, key and data of every record of a shard."""
        iterator = self.call(
            "GetShardIterator", StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while True:
            answer = self.call("GetRecords", ShardIterator=iterator, Limit=10_000)
            for record in answer["Records"]:
                data = base64.b64decode(record["Data"])
                yield record["SequenceNumber"], record["PartitionKey"], data
            if not answer["Records"] and answer["MillisBehindLatest"] == 0:
                return
            iterator = answer["NextShardIterator"]
