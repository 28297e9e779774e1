"""An answer's headers, and what the SDK reads from them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Dict, Iterable, Iterator, Mapping, Optional, Tuple

from ._secrets import mask_headers


class Headers(Mapping[str, str]):
    """Headers by their name in any case. One that came twice has both values, joined by commas."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Tuple[str, str]] = ()) -> None:
        self._items: Dict[str, Tuple[str, str]] = {}
        for name, value in items:
            key = name.lower()
            if key in self._items:
                name, value = name, f"{self._items[key][1]}, {value}"
            self._items[key] = (name, value)

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Headers({mask_headers(self)!r})"

    def integer(self, name: str) -> Optional[int]:
        """The value of a header that is a whole number; ``None`` where it isn't there or isn't one."""
        text = self.get(name, "")
        return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None

    def retry_after(self) -> Optional[float]:
        """After how many seconds to try again (RFC 9110 §10.2.3)."""
        text = self.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,18}", text):
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return max(0.0, moment.timestamp() - time.time())


@dataclass(frozen=True)
class RateLimit:
    """The rate limit that an answer told: the minute's, or that of the window that is used up."""

    limit: int
    """The requests allowed in the window."""
    remaining: int
    """The requests left in it."""
    reset: datetime
    """When the window starts again, in UTC."""

    @classmethod
    def read(cls, headers: Headers) -> Optional[RateLimit]:
        """Reads it from an answer's headers; ``None`` where they say nothing."""
        limit = headers.integer("X-RateLimit-Limit")
        remaining = headers.integer("X-RateLimit-Remaining")
        reset = headers.integer("X-RateLimit-Reset")
        if limit is None or remaining is None or reset is None:
            return None
        try:
            moment = datetime.fromtimestamp(reset, timezone.utc)
        except (OverflowError, OSError, ValueError):
            return None
        return cls(limit, remaining, moment)
