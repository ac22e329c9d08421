"""The real `aws` CLI."""

import json
import shlex
import subprocess

from harness import check, holds, same


class Cli:
    """Runs `aws kinesis …` and reads its JSON."""

    def __init__(self, world):
        self.world = world
        self.aws = str(world.venv / "bin" / "aws")

    def run(self, line):
        return subprocess.run(
            [self.aws, "kinesis", *shlex.split(line)],
            env=self.world.server.environment(),
            capture_output=True,
            text=True,
        )

    def __call__(self, line):
        self.world.calm()
        done = self.run(line)
        same(done.returncode, 0, f"aws kinesis {line}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None


@check
def cli_waiters_and_records(world):
    aws = Cli(world)
    same(aws("create-stream --stream-name cli --shard-count 2"), None)
    aws("wait stream-exists --stream-name cli")
    put = aws("put-record --stream-name cli --partition-key k --explicit-hash-key 0 --data hola")
    same(put["ShardId"], "shardId-000000000000")
    many = aws(
        "put-records --stream-name cli --records "
        "Data=uno,PartitionKey=k,ExplicitHashKey=0 Data=dos,PartitionKey=k,ExplicitHashKey=0"
    )
    same(many["FailedRecordCount"], 0)
    iterator = aws(
        "get-shard-iterator --stream-name cli --shard-id shardId-000000000000 "
        "--shard-iterator-type TRIM_HORIZON"
    )["ShardIterator"]
    records = aws(f"get-records --shard-iterator {iterator}")["Records"]
    same([record["Data"] for record in records], ["aG9sYQ==", "dW5v", "ZG9z"])


@check
def cli_reshards(world):
    aws = Cli(world)
    aws(f"split-shard --stream-name cli --shard-to-split shardId-000000000000 "
        f"--new-starting-hash-key {2**126}")
    world.settle()
    aws("merge-shards --stream-name cli --shard-to-merge shardId-000000000002 "
        "--adjacent-shard-to-merge shardId-000000000003")
    world.settle()
    scaled = aws("update-shard-count --stream-name cli --target-shard-count 4 "
                 "--scaling-type UNIFORM_SCALING")
    same((scaled["CurrentShardCount"], scaled["TargetShardCount"]), (2, 4))
    world.settle()
    summary = aws("describe-stream-summary --stream-name cli")["StreamDescriptionSummary"]
    same(summary["OpenShardCount"], 4)


@check
def cli_list_shards_with_each_filter(world):
    aws = Cli(world)

    def shards(given):
        listed = aws(f"list-shards --stream-name cli {given}")["Shards"]
        return {int(shard["ShardId"].rsplit("-", 1)[1]) for shard in listed}

    everything = shards("")
    live = shards("--shard-filter Type=AT_LATEST")
    same(len(live), 4)
    same(shards("--shard-filter Type=FROM_TRIM_HORIZON"), everything)
    same(shards("--shard-filter Type=AT_TRIM_HORIZON"), {0, 1})
    after = shards("--shard-filter Type=AFTER_SHARD_ID,ShardId=shardId-000000000003")
    same(after, {shard for shard in everything if shard > 3})
    now = world.server.own("clock")["now_ms"] / 1000
    same(shards(f"--shard-filter Type=AT_TIMESTAMP,Timestamp={now}"), live)
    same(shards(f"--shard-filter Type=FROM_TIMESTAMP,Timestamp={now}"), live)
    paged = aws("list-shards --stream-name cli --max-items 3")
    same(len(paged["Shards"]), 3, "the CLI's own pages")


@check
def cli_tags_and_retention(world):
    aws = Cli(world)
    aws("add-tags-to-stream --stream-name cli --tags equipo=datos,entorno=pruebas")
    aws("remove-tags-from-stream --stream-name cli --tag-keys entorno")
    tags = aws("list-tags-for-stream --stream-name cli")["Tags"]
    same(tags, [{"Key": "equipo", "Value": "datos"}])
    aws("increase-stream-retention-period --stream-name cli --retention-period-hours 72")
    world.settle()
    summary = aws("describe-stream-summary --stream-name cli")["StreamDescriptionSummary"]
    same(summary["RetentionPeriodHours"], 72)
    aws("decrease-stream-retention-period --stream-name cli --retention-period-hours 24")


@check
def cli_tells_mistakes_as_aws_does(world):
    done = Cli(world).run("describe-stream --stream-name nadie")
    holds(done.returncode != 0, "a failure", done.returncode)
    text = "An error occurred (ResourceNotFoundException) when calling the DescribeStream operation"
    holds(text in done.stderr, text, done.stderr)


@check
def cli_waits_for_the_end(world):
    aws = Cli(world)
    aws("delete-stream --stream-name cli")
    aws("wait stream-not-exists --stream-name cli")
    holds("cli" not in aws("list-streams")["StreamNames"], "to be gone")
