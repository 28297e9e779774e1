"""When a call is made again, and after how long."""

from __future__ import annotations

import random
from typing import Optional

from ._headers import Headers

BASE_SECONDS = 0.5
CAP_SECONDS = 8.0
MAX_RETRY_AFTER = 60.0
"""A call that would have to wait longer fails instead."""

SAFE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods that may be sent twice (RFC 9110 §9.2.2)."""


def backoff(retries: int) -> float:
    """Exponential backoff with full jitter, in seconds, after so many retries."""
    return random.uniform(0.0, min(CAP_SECONDS, BASE_SECONDS * 2.0**retries))


def delay_after(
    status: int, headers: Headers, retries: int, *, is_safe: bool, has_key: bool
) -> Optional[float]:
    """After how many seconds a failed call is made again; ``None`` where it isn't.

    :param retries: How many there have been.
    :param is_safe: Whether it may be sent twice even if it was done.
    :param has_key: Whether it was sent with an ``Idempotency-Key``.
    """
    after = headers.retry_after()
    if status in (429, 503):
        # The product did nothing.
        wait = backoff(retries) if after is None else after
    elif status == 409 and has_key and after is not None:
        # The first request with this key is still under way.
        wait = after
    elif status >= 500 and is_safe:
        wait = backoff(retries) if after is None else after
    else:
        return None
    return wait if wait <= MAX_RETRY_AFTER else None
