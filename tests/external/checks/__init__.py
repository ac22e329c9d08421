"""The checks, by what they look at. Importing a module registers its checks, in this order."""

from . import note, firehose, alerts, operations, errors, pages, records, push, limits, whole, cli  # noqa: F401
