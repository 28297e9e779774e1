"""What the log hook hears."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Optional

logger = logging.getLogger("platform_sdk")
logger.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class RequestEvent:
    """A request that has ended. It has no headers, no query and no bodies, so no secrets."""

    method: str
    """The HTTP method."""
    path: str
    """The path, without a query."""
    status: Optional[int]
    """The HTTP status; ``None`` where no answer came."""
    duration: float
    """In seconds."""
    attempt: int
    """1 for a call's first request, 2 for its first repetition."""
    request_id: Optional[str]
    """The request's name in the product's log; ``None`` where no answer came."""
    error: Optional[str]
    """The name of the error's class where no answer came."""
    retry_in: Optional[float]
    """In how many seconds the request is made again; ``None`` where it isn't."""

    def __str__(self) -> str:
        outcome = self.error if self.status is None else str(self.status)
        text = f"{self.method} {self.path} {outcome} in {self.duration * 1000:.0f} ms"
        if self.attempt > 1:
            text += f", attempt {self.attempt}"
        if self.retry_in is not None:
            text += f", again in {self.retry_in:.1f} s"
        return f"{text} [request {self.request_id}]" if self.request_id else text
