"""Section 4 of the user's note from outside: topic and event source mapping by the CLI and boto3, and
the alerts that the function of the sandbox publishes."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from harness import Failed, check, holds, same, until

from .note import shell

FUNCTION = "detectar-fraude"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alertas-fraude"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:muertas"
HIGH = {
    "txn_id": "TXN1",
    "cliente_id": "cliente-00001",
    "monto": 60000,
    "pais": "MX",
    "pais_cuenta": "MX",
    "hora": 14,
}


def client(name):
    return boto3.client(name, config=Config(retries={"total_max_attempts": 1}))


def messages(world):
    """What the inboxes of the topic got, the oldest first."""
    topics = {topic["arn"]: topic for topic in world.server.own("inbox")["topics"]}
    inboxes = topics[TOPIC]["subscriptions"]
    return [message for inbox in inboxes for message in inbox["messages"]]


def aws(world, command):
    done = shell(world, f"aws {command}")
    same(done.returncode, 0, done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def refusal(call, code, status):
    try:
        call()
    except ClientError as error:
        same(error.response["Error"]["Code"], code, error.response)
        same(error.response["ResponseMetadata"]["HTTPStatusCode"], status, "HTTP status")
        return error.response["Error"]["Message"]
    raise Failed(f"\n    expected: {code}\n    came:     an answer")


@check
def note_4_alerts_by_the_cli(world):
    """Topic, inbox and mapping by the CLI; a transaction over the limit becomes a message."""
    stream = world.stream()
    same(aws(world, "sns create-topic --name alertas-fraude"), {"TopicArn": TOPIC})
    subscribed = aws(
        world,
        f"sns subscribe --topic-arn {TOPIC} --protocol application"
        " --notification-endpoint caudal",
    )
    holds(subscribed["SubscriptionArn"].startswith(TOPIC), "an ARN", subscribed)
    made = aws(
        world,
        f"lambda create-event-source-mapping --function-name {FUNCTION} --event-source-arn"
        f" {world.arn(stream)} --starting-position TRIM_HORIZON --batch-size 200"
        " --maximum-retry-attempts 3 --bisect-batch-on-function-error"
        f" --destination-config OnFailure={{Destination={QUEUE}}}",
    )
    same((made["State"], made["BatchSize"]), ("Creating", 200))
    world.settle()
    told = aws(world, f"lambda get-event-source-mapping --uuid {made['UUID']}")
    same(told["State"], "Enabled")
    world.kinesis.put_record(
        StreamName=stream, PartitionKey="cliente-00001", Data=json.dumps(HIGH).encode()
    )
    world.server.advance(2000)
    until(lambda: len(messages(world)) == 1, 5, "an alert")
    (alert,) = messages(world)
    same(alert["subject"], "🚨 Alerta de Fraude: Transacción sobre umbral")
    same(
        json.loads(alert["message"]),
        {
            "txn_id": "TXN1",
            "cliente_id": "cliente-00001",
            "monto": 60000,
            "motivo": "Transacción sobre umbral",
        },
    )
    topics = aws(world, "sns list-topics")
    same(topics["Topics"], [{"TopicArn": TOPIC}])
    listed = aws(world, f"lambda list-event-source-mappings --function-name {FUNCTION}")
    same([one["UUID"] for one in listed["EventSourceMappings"]], [made["UUID"]])


@check
def note_4_alerts_by_boto3(world):
    """The same by boto3; and a record without `hora` ends in the queue while others go on."""
    functions, topics = client("lambda"), client("sns")
    stream = world.stream()
    made = functions.create_event_source_mapping(
        FunctionName=FUNCTION,
        EventSourceArn=world.arn(stream),
        StartingPosition="TRIM_HORIZON",
        MaximumRetryAttempts=0,
        BisectBatchOnFunctionError=True,
        DestinationConfig={"OnFailure": {"Destination": QUEUE}},
    )
    world.settle()
    before = len(messages(world))
    poison = {name: value for name, value in HIGH.items() if name != "monto"}
    data = [HIGH, poison, dict(HIGH, txn_id="TXN2")]
    records = [{"PartitionKey": "a", "Data": json.dumps(one).encode()} for one in data]
    same(world.kinesis.put_records(StreamName=stream, Records=records)["FailedRecordCount"], 0)
    world.server.advance(30_000)

    def through():
        queue = world.server.own("inbox")["queues"].get(QUEUE)
        return queue is not None and queue["received"] == 1

    until(through, 5, "notice of the record")
    body = json.loads(world.server.own("inbox")["queues"][QUEUE]["messages"][0]["body"])
    same(body["requestContext"]["condition"], "RetryAttemptsExhausted")
    same(body["KinesisBatchInfo"]["batchSize"], 1)
    ids = {json.loads(message["message"])["txn_id"] for message in messages(world)[before:]}
    same(ids, {"TXN1", "TXN2"})
    uuid = made["UUID"]
    functions.update_event_source_mapping(UUID=uuid, Enabled=False)
    world.settle()
    same(functions.get_event_source_mapping(UUID=uuid)["State"], "Disabled")
    functions.delete_event_source_mapping(UUID=uuid)
    world.settle()
    refusal(
        lambda: functions.get_event_source_mapping(UUID=uuid), "ResourceNotFoundException", 404
    )
    sent = topics.publish(
        TopicArn=TOPIC,
        Subject="🚨 á mano",
        Message="hola <&>",
        MessageAttributes={"motivo": {"DataType": "String", "StringValue": "prueba"}},
    )
    until(lambda: messages(world)[-1]["id"] == sent["MessageId"], 5, "the message")
    last = messages(world)[-1]
    same((last["subject"], last["message"]), ("🚨 á mano", "hola <&>"))
    same(last["attributes"], {"motivo": "prueba"})


@check
def alerts_refusals_are_aws_s(world):
    functions, topics = client("lambda"), client("sns")
    text = refusal(
        lambda: topics.publish(TopicArn=TOPIC, Subject="a\nb", Message="m"),
        "InvalidParameter",
        400,
    )
    same(text, "Invalid parameter: Subject")
    refusal(lambda: topics.publish(TopicArn=TOPIC + "-no", Message="m"), "NotFound", 404)
    refusal(
        lambda: functions.create_event_source_mapping(
            FunctionName="no-hay",
            EventSourceArn=world.arn("nada"),
            StartingPosition="LATEST",
        ),
        "InvalidParameterValueException",
        400,
    )
    event = {"Records": []}
    ran = functions.invoke(FunctionName=FUNCTION, Payload=json.dumps(event).encode())
    same((ran["StatusCode"], ran["Payload"].read()), (200, b"null"))
    ran = functions.invoke(FunctionName=FUNCTION, Payload=b"{}")
    same(ran["FunctionError"], "Unhandled")
    same(json.load(ran["Payload"])["errorType"], "KeyError")
    same(functions.get_function(FunctionName=FUNCTION)["Configuration"]["Timeout"], 3)
    batch = topics.publish_batch(
        TopicArn=TOPIC,
        PublishBatchRequestEntries=[
            {"Id": "a", "Message": "uno"},
            {"Id": "b", "Message": "dos", "Subject": "x" * 100},
        ],
    )
    same([one["Id"] for one in batch["Successful"]], ["a"])
    same([one["Code"] for one in batch["Failed"]], ["InvalidParameter"])
    (subscription,) = topics.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    same(subscription["Protocol"], "application")
    told = topics.get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    same(told["SubscriptionsConfirmed"], "1")
