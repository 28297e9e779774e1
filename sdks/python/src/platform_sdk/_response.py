"""An answer with its headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Optional, TypeVar

from ._headers import Headers, RateLimit

T = TypeVar("T")


@dataclass(frozen=True)
class Response(Generic[T]):
    """What a method of ``with_response`` gives: the object, and what came with it."""

    data: T
    """What the method without ``with_response`` gives."""
    status: int
    """The HTTP status."""
    headers: Headers
    """The headers."""

    @property
    def etag(self) -> Optional[str]:
        """The state of the object, for ``if_match`` and ``if_none_match``."""
        return self.headers.get("ETag")

    @property
    def request_id(self) -> Optional[str]:
        """The request's name in the product's log."""
        return self.headers.get("X-Request-Id")

    @property
    def rate_limit(self) -> Optional[RateLimit]:
        """The rate limit, as the answer said."""
        return RateLimit.read(self.headers)
