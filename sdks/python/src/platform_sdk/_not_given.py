"""The difference between a member that is left out and one that is null."""

from __future__ import annotations

from enum import Enum


class NotGiven(Enum):
    """The type of ``NOT_GIVEN``."""

    NOT_GIVEN = "NOT_GIVEN"

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> bool:
        return False


NOT_GIVEN = NotGiven.NOT_GIVEN
"""Stands for a member that isn't sent; ``None`` is sent as null."""
