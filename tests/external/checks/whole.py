"""Whether the checks before this one left nothing out."""

from harness import check, same

# What AWS added to the 39 classic operations in 2026, and this sandbox does not have.
NEW = ("Queue", "Channel", "RecordDistribution")


@check
def boto3_all_39_operations_were_answered(world):
    names = set(world.kinesis.meta.service_model.operation_names)
    classic = {name for name in names if not any(part in name for part in NEW)}
    same(len(classic), 39, "classic operations of this botocore")
    same(classic - world.answered, set(), "operations without a valid call")
