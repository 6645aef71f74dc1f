"""Where copies lie: as each was sent, whatever is declared since.

A destination's name may come to mean another place, or none. What was sent is taken away from where it went.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from feedback.destinations.declared import Bucket, Destination, Folder
from feedback.destinations.store import NotDone


def place_of(found: Destination) -> dict[str, str]:
    """As a copy keeps it: without keys, and without the region, which may be put right later."""
    if isinstance(found, Folder):
        return {"path": str(found.path)}
    return {"endpoint": found.endpoint, "bucket": found.bucket, "prefix": found.prefix}


def destination_at(place: Mapping[str, str], declared: Iterable[Destination], name: str) -> Destination:
    """A folder needs no declaration. A bucket needs keys: of one that is declared now, under whatever name,
    rather under `name`. They go to the address only that they are declared for. Raises NotDone."""
    if "path" in place:
        return Folder(name=name, path=Path(place["path"]))
    same = [each for each in declared if isinstance(each, Bucket) and _is_in(each, place)]
    if not same:
        raise NotDone(
            "FLYWHEEL_DESTINATIONS names this bucket no more. Declare it again, under any name, and it is "
            "removed."
        )
    found = max(same, key=lambda each: (each.prefix == place["prefix"], each.name == name))
    return replace(found, prefix=place["prefix"])


def _is_in(bucket: Bucket, place: Mapping[str, str]) -> bool:
    return (bucket.endpoint, bucket.bucket) == (place["endpoint"], place["bucket"])


def words_of(place: Mapping[str, str]) -> str:
    """For whoever has to look there."""
    if "path" in place:
        return place["path"]
    below = f", below {place['prefix']}" if place["prefix"] else ""
    return f"bucket “{place['bucket']}” at {place['endpoint'] or 'Amazon'}{below}"
