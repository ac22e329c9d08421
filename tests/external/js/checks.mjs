// AWS's JavaScript client, version 3: HTTP/2 with prior knowledge for every operation.
// Prints one line per check: "ok   name" or "FAIL name: why".

import assert from "node:assert/strict";
import * as aws from "@aws-sdk/client-kinesis";

const client = new aws.KinesisClient({});
const send = (name, input) => client.send(new aws[`${name}Command`](input));
const StreamName = "js";
const StreamARN = `arn:aws:kinesis:us-east-1:123456789012:stream/${StreamName}`;
const text = (record) => Buffer.from(record.Data).toString();
const bytes = (words) => new TextEncoder().encode(words);

/** Jumps ahead in the sandbox's own time. */
async function advance(millis) {
  const body = JSON.stringify({ advance_ms: millis });
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/_caudal/clock`, { method: "POST", body });
  assert.equal(answer.status, 200);
}

const checks = {
  async js_speaks_http_2() {
    assert.equal(client.config.requestHandler.metadata.handlerProtocol, "h2");
  },

  async js_creates_and_waits() {
    await send("CreateStream", { StreamName, ShardCount: 1 });
    const limits = { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 };
    const waited = await aws.waitUntilStreamExists(limits, { StreamName });
    assert.equal(waited.state, "SUCCESS");
  },

  async js_puts_and_reads() {
    const one = await send("PutRecord", { StreamName, PartitionKey: "k", Data: bytes("ñ0") });
    assert.equal(one.ShardId, "shardId-000000000000");
    const Records = [1, 2].map((n) => ({ PartitionKey: `k${n}`, Data: bytes(`ñ${n}`) }));
    const many = await send("PutRecords", { StreamName, Records });
    assert.equal(many.FailedRecordCount, 0);
    const ShardIteratorType = "TRIM_HORIZON";
    const { ShardIterator } = await send("GetShardIterator", {
      StreamName, ShardId: one.ShardId, ShardIteratorType,
    });
    const read = await send("GetRecords", { ShardIterator });
    assert.deepEqual(read.Records.map(text), ["ñ0", "ñ1", "ñ2"]);
    assert.ok(read.Records[0].ApproximateArrivalTimestamp instanceof Date);
  },

  async js_turns_pages() {
    const names = [];
    for (const ConsumerName of ["a", "b", "c"]) {
      await send("RegisterStreamConsumer", { StreamARN, ConsumerName });
    }
    await advance(2000);
    for await (const page of aws.paginateListStreamConsumers({ client, pageSize: 1 }, { StreamARN })) {
      assert.ok(page.Consumers.length <= 1);
      names.push(...page.Consumers.map((consumer) => consumer.ConsumerName));
    }
    assert.deepEqual(names.sort(), ["a", "b", "c"]);
  },

  async js_errors_are_classes() {
    await assert.rejects(send("DescribeStream", { StreamName: "nadie" }), aws.ResourceNotFoundException);
    await assert.rejects(send("CreateStream", { StreamName, ShardCount: 1 }), aws.ResourceInUseException);
  },

  async js_subscription_receives_what_is_written() {
    const ConsumerName = "abonado";
    const { Consumer } = await send("RegisterStreamConsumer", { StreamARN, ConsumerName });
    await advance(2000);
    const { EventStream } = await send("SubscribeToShard", {
      ConsumerARN: Consumer.ConsumerARN,
      ShardId: "shardId-000000000000",
      StartingPosition: { Type: "LATEST" },
    });
    const put = (n) =>
      send("PutRecord", { StreamName, PartitionKey: "k", Data: bytes(`vivo${n}`) });
    const came = [];
    let sent = performance.now();
    await put(0);
    for await (const event of EventStream) {
      const records = event.SubscribeToShardEvent?.Records ?? [];
      if (records.length === 0) continue;
      const taken = performance.now() - sent;
      assert.ok(taken < 1000, `pushed after ${taken} ms`);
      came.push(...records.map(text));
      sent = performance.now();
      if (came.length < 3) await put(came.length);
      else await advance(301_000); // and with that the stream ends by itself
    }
    assert.deepEqual(came, ["vivo0", "vivo1", "vivo2"]);
  },
};

for (const [name, check] of Object.entries(checks)) {
  const began = performance.now();
  try {
    await advance(2000);
    let late;
    const patience = new Promise((_, reject) => {
      late = setTimeout(() => reject(new Error("no end within 20 s")), 20_000);
    });
    await Promise.race([check(), patience]);
    clearTimeout(late);
    console.log(`ok   ${name} (${((performance.now() - began) / 1000).toFixed(2)} s)`);
  } catch (error) {
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}
client.destroy();
process.exit(0);
