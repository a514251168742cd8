"""The areas of the torture, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.torture import damage
from tests.torture.promise import Trials

AREAS: Mapping[str, Trials] = {
    "damage": damage.trials,
}
