"""What resources have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Awaitable, Callable, TypeVar, cast

from ._core import AsyncCore, Core
from ._response import Response

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")


class Resource:
    """The operations under one path, of a :class:`~platform_sdk.Platform`."""

    def __init__(self, core: Core) -> None:
        self._core = core


class AsyncResource:
    """The operations under one path, of an :class:`~platform_sdk.AsyncPlatform`."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core


def responding(method: Callable[P, T]) -> Callable[P, Response[T]]:
    """A method of a resource whose core wraps, by its true type."""
    return cast("Callable[P, Response[T]]", method)


def async_responding(
    method: Callable[P, Awaitable[T]]
) -> Callable[P, Awaitable[Response[T]]]:
    """A method of a resource whose core wraps, by its true type."""
    return cast("Callable[P, Awaitable[Response[T]]]", method)
