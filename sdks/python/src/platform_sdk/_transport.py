"""What lies between the SDK and the network, and can be replaced by the caller."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional, Protocol
from urllib.parse import quote, urlsplit

from ._cancellation import Cancellation

from ._headers import Headers
from ._secrets import mask_headers


@dataclass(frozen=True)
class Origin:
    """Where the product is."""

    scheme: str
    host: str
    port: int
    prefix: str
    """What stands before each path, without a slash at its end; mostly empty."""

    @classmethod
    def parse(cls, url: str) -> Origin:
        """Takes a base URL apart.

        :raises ValueError: It isn't an address with ``http`` or ``https``.
        """
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("base_url must begin with http:// or https:// and a host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("base_url is an address without credentials and query")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname.encode("idna").decode("ascii")
        prefix = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
        return cls(parts.scheme, host, port, prefix)

    @property
    def authority(self) -> str:
        """Host and port, as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = 443 if self.scheme == "https" else 80
        return host if self.port == default else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.prefix}"


@dataclass
class HttpRequest:
    """A request, ready to be sent."""

    method: str
    origin: Origin
    target: str
    """The path with its prefix, and the query."""
    headers: Mapping[str, str]
    """Without ``Host`` and ``Content-Length``, which are the transport's."""
    body: Optional[bytes]
    timeout: Optional[float]
    """In seconds, from the first byte sent to the last one read; ``None`` is no limit."""
    connect_timeout: Optional[float]
    """In seconds, for making a connection; ``None`` is no limit but ``timeout``."""
    cancellation: Optional[Cancellation] = field(default=None, compare=False)
    """Ends it, where the client has one."""

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.origin.scheme}://{self.origin.authority}{self.target}"

    def encode(self) -> bytes:
        """The bytes that HTTP/1.1 sends."""
        lines = [
            f"{self.method} {self.target} HTTP/1.1",
            f"Host: {self.origin.authority}",
        ]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines.append(f"Content-Length: {len(self.body)}")
        elif self.method in ("POST", "PUT", "PATCH"):
            lines.append("Content-Length: 0")
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("ascii") + (self.body or b"")

    def __repr__(self) -> str:
        # Bodies hold passwords, and targets of other servers might hold anything.
        return (
            f"HttpRequest({self.method!r}, {self.url.split('?')[0]!r}, "
            f"headers={mask_headers(self.headers)!r})"
        )


@dataclass
class HttpResponse:
    """An answer that has been read to its end."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)


class Transport(Protocol):
    """Sends requests for :class:`~platform_sdk.Platform`, from any thread."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends a request and reads the whole answer.

        Whatever the status is, it's returned. It keeps the request's times.

        :raises APITimeoutError: It took too long.
        :raises APIConnectionError: No answer came.
        :raises RequestCancelledError: The request's cancellation ended it.
        """

    def close(self) -> None:
        """Closes the connections."""


class AsyncTransport(Protocol):
    """Sends requests for :class:`~platform_sdk.AsyncPlatform`."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """As :meth:`Transport.send`; ends at once when its task is cancelled."""

    async def close(self) -> None:
        """Closes the connections."""
