"""What the OpenAPI document says of an operation, as far as the core needs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """An operation of the API."""

    method: str
    path: str
    """With its parameters in braces."""
    accept: str = "application/json"
    """The media type of its answer."""
    is_public: bool = False
    """Whether it takes no credential."""
    is_wrapped: bool = False
    """Whether the object or the list is in the answer's member ``data``."""
    takes_idempotency_key: bool = False
    """Whether a repetition with the same ``Idempotency-Key`` makes nothing twice."""
