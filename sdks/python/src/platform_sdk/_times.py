"""Times on the wire: RFC 3339 in UTC."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, timezone

_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)"
)

if sys.version_info >= (3, 11):

    def parse_time(text: str) -> datetime:
        """Reads a moment. What is finer than a microsecond is cut off."""
        time = datetime.fromisoformat(text)
        if time.tzinfo is timezone.utc:
            return time
        if time.tzinfo is None:
            raise ValueError(f"A time without a zone: {text!r}")
        return time.astimezone(timezone.utc)

else:

    def parse_time(text: str) -> datetime:
        """Reads a moment. What is finer than a microsecond is cut off."""
        match = _RFC3339.fullmatch(text)
        if match is None:
            raise ValueError(f"Not a time of RFC 3339: {text!r}")
        day, clock, fraction, zone = match.groups()
        offset = "+00:00" if zone in "Zz" else zone
        micros = (fraction or "")[:6].ljust(6, "0")
        time = datetime.fromisoformat(f"{day}T{clock}.{micros}{offset}")
        return time.astimezone(timezone.utc)


def parse_date(text: str) -> date:
    """Reads a day."""
    return date.fromisoformat(text)


def format_time(time: datetime) -> str:
    """Writes a moment in UTC.

    :raises ValueError: The time has no zone, so that nobody can say when it is.
    """
    if time.tzinfo is None:
        raise ValueError(
            f"{time!r} has no time zone; use datetime.now(timezone.utc) or the like"
        )
    text = time.astimezone(timezone.utc).isoformat()
    return text.replace("+00:00", "Z")


def format_value(value: object) -> str:
    """Writes a value of a path, a query or, as :mod:`json` asks for it, a body."""
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be sent")
