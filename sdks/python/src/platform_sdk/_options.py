"""How a client makes its calls."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Mapping, Optional, TypedDict, Union

from ._cancellation import Cancellation
from ._events import RequestEvent
from ._not_given import NotGiven
from ._secrets import Secret
from ._transport import Origin

DEFAULT_BASE_URL = "http://localhost:3001"
DEFAULT_TIMEOUT = 30.0
DEFAULT_CONNECT_TIMEOUT = 5.0
DEFAULT_MAX_RETRIES = 2

# What the transport sets, because it knows how the request is sent.
_TRANSPORT_HEADERS = {"host", "content-length", "transfer-encoding", "connection"}

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[ -~\t]*")


@dataclass(frozen=True)
class Options:
    """The options of a client. What ``with_options`` changes is changed in a copy."""

    origin: Origin
    api_key: Optional[Secret]
    timeout: Optional[float]
    connect_timeout: Optional[float]
    max_retries: int
    headers: Mapping[str, str] = field(repr=False)
    on_request: Optional[Callable[[RequestEvent], None]]
    cancellation: Optional[Cancellation] = None

    def __post_init__(self) -> None:
        for name in ("timeout", "connect_timeout"):
            seconds = getattr(self, name)
            if seconds is not None and not seconds > 0:
                raise ValueError(f"{name} must be more than 0 seconds, or None")
        if self.max_retries < 0:
            raise ValueError("max_retries must be 0 or more")
        for name, value in self.headers.items():
            check_header(name, value)


class ClientOptions(TypedDict, total=False):
    """What both clients take besides a credential and a transport."""

    base_url: Optional[str]
    timeout: Optional[float]
    connect_timeout: Optional[float]
    max_retries: int
    headers: Optional[Mapping[str, str]]
    on_request: Optional[Callable[[RequestEvent], None]]


def read_options(
    *,
    api_key: Optional[str] = None,
    base_url: Optional[str] = None,
    timeout: Optional[float] = DEFAULT_TIMEOUT,
    connect_timeout: Optional[float] = DEFAULT_CONNECT_TIMEOUT,
    max_retries: int = DEFAULT_MAX_RETRIES,
    headers: Optional[Mapping[str, str]] = None,
    on_request: Optional[Callable[[RequestEvent], None]] = None,
) -> Options:
    """The options that a client is given, or has by default."""
    url = base_url or os.environ.get("PLATFORM_BASE_URL", "").strip()
    return Options(
        Origin.parse(url or DEFAULT_BASE_URL),
        read_key(api_key),
        timeout,
        connect_timeout,
        max_retries,
        dict(headers or {}),
        on_request,
    )


def change_options(
    options: Options, headers: Union[Mapping[str, str], NotGiven], **changes: Any
) -> Options:
    """The options of a derived client: those that are given, and the others as before."""
    given = {
        name: value
        for name, value in changes.items()
        if not isinstance(value, NotGiven)
    }
    if "api_key" in given:
        given["api_key"] = read_key(given["api_key"])
    if not isinstance(headers, NotGiven):
        new = {name.lower() for name in headers}
        old = {n: v for n, v in options.headers.items() if n.lower() not in new}
        given["headers"] = {**old, **headers}
    return replace(options, **given)


def key_of_environment() -> Optional[str]:
    """The API key in ``PLATFORM_API_KEY``."""
    return os.environ.get("PLATFORM_API_KEY", "").strip() or None


def read_key(api_key: Optional[str]) -> Optional[Secret]:
    """Takes an API key, or an access token.

    :raises ValueError: It can't be sent in a header. The message doesn't show it.
    """
    if api_key is None:
        return None
    if not api_key.isascii() or not api_key.isprintable() or " " in api_key:
        raise ValueError("api_key has characters that no API key has")
    return Secret(api_key)


def check_header(name: str, value: str) -> None:
    """Refuses a header that can't be sent, without showing its value."""
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't be the name of a header")
    if name.lower() in _TRANSPORT_HEADERS:
        raise ValueError(f"The header {name} is set by the SDK")
    if not _HEADER_VALUE.fullmatch(value):
        raise ValueError(f"The header {name} must be printable ASCII on one line")
