"""The transport of the client :class:`~platform_sdk.AsyncPlatform`, on :mod:`asyncio` alone.

It speaks HTTP/1.1 by itself rather than running :mod:`http.client` in threads: a task
that is cancelled closes its connection there and then, where a thread would go on
waiting for an answer that nobody wants, and calls at once aren't limited by threads.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections import deque
from http.client import HTTPException
from typing import Any, Deque, Dict, List, Optional, Tuple, cast

from ._headers import Headers
from ._http import IDLE_SECONDS, MAX_IDLE
from ._transport import HttpRequest, HttpResponse, Origin
from .errors import APIConnectionError, APITimeoutError

_HEAD_END = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(r"HTTP/1\.([01]) ([1-9][0-9][0-9])(?: [^\r]*)?\r?")
_MAX_HEAD = 65536
_MAX_CHUNK_LINE = 4096


class AsyncHttpTransport:
    """Sends requests over connections that are kept and used again.

    Connections belong to an event loop. In another loop than before it makes new ones.

    :param ssl_context: How certificates are verified; the system's trust by default.
    """

    def __init__(self, *, ssl_context: Optional[ssl.SSLContext] = None) -> None:
        self._ssl_context = ssl_context
        self._idle: Dict[Tuple[str, str, int], Deque[_Connection]] = {}
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._closed = False

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Sends a request and reads the whole answer."""
        if self._closed:
            raise RuntimeError("The client is closed")
        loop = asyncio.get_running_loop()
        started = loop.time()
        connection = self._kept(request.origin, loop)
        if connection is None:
            connection = await self._connect(request, loop)
        reusable = False
        timer = None
        if request.timeout is not None:
            timer = loop.call_at(started + request.timeout, connection.time_out)
        try:
            response, reusable = await connection.exchange(request)
        except (OSError, EOFError, HTTPException) as error:
            if connection.timed_out:
                message = f"Timed out waiting for {request.origin}"
                raise APITimeoutError(message) from None
            raise APIConnectionError(
                f"The connection failed while waiting for {request.origin}: {_reason(error)}"
            ) from error
        finally:
            if timer is not None:
                timer.cancel()
            if reusable and not self._closed:
                self._keep(request.origin, connection)
            else:
                connection.abort()
        return response

    async def close(self) -> None:
        """Closes the connections that no call is using; the others follow as their calls end."""
        self._closed = True
        self._forget(asyncio.get_running_loop())
        # The event loop closes them in its next round.
        await asyncio.sleep(0)

    async def _connect(
        self, request: HttpRequest, loop: asyncio.AbstractEventLoop
    ) -> _Connection:
        origin = request.origin
        limits = [
            limit
            for limit in (request.timeout, request.connect_timeout)
            if limit is not None
        ]
        context = self._context(origin)
        options: Dict[str, Any] = {}
        if isinstance(loop, asyncio.BaseEventLoop):
            # Other event loops, such as uvloop, don't know it.
            options["happy_eyeballs_delay"] = 0.25
        if context is not None:
            options.update(ssl=context, server_hostname=origin.host)
        connecting = asyncio.ensure_future(
            loop.create_connection(_Connection, origin.host, origin.port, **options)
        )
        try:
            # Not wait_for, which before Python 3.12 may swallow a cancellation.
            await asyncio.wait({connecting}, timeout=min(limits, default=None))
        except BaseException:
            _give_up(connecting)
            raise
        if not connecting.done():
            _give_up(connecting)
            message = f"Timed out connecting to {origin}"
            raise APITimeoutError(message, request_sent=False)
        try:
            return connecting.result()[1]
        except OSError as error:
            raise APIConnectionError(
                f"The connection failed while connecting to {origin}: {_reason(error)}",
                request_sent=False,
            ) from error

    def _context(self, origin: Origin) -> Optional[ssl.SSLContext]:
        if origin.scheme != "https":
            return None
        if self._ssl_context is None:
            self._ssl_context = ssl.create_default_context()
        return self._ssl_context

    def _kept(
        self, origin: Origin, loop: asyncio.AbstractEventLoop
    ) -> Optional[_Connection]:
        if self._loop is not loop:
            self._forget(loop)
            self._loop = loop
        kept = self._idle.get((origin.scheme, origin.host, origin.port))
        while kept:
            connection = kept.pop()
            if connection.is_usable():
                return connection
            connection.abort()
        return None

    def _keep(self, origin: Origin, connection: _Connection) -> None:
        key = (origin.scheme, origin.host, origin.port)
        kept = self._idle.setdefault(key, deque())
        connection.idle_since = time.monotonic()
        kept.append(connection)
        if len(kept) > MAX_IDLE:
            kept.popleft().abort()

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        for kept in self._idle.values():
            for connection in kept:
                if self._loop is loop:
                    connection.abort()
                else:
                    connection.close_elsewhere()
        self._idle = {}


class _Connection(asyncio.Protocol):
    """A connection, and what has come over it and isn't read yet."""

    def __init__(self) -> None:
        self._transport: Optional[asyncio.Transport] = None
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._buffer = bytearray()
        self._ended = False
        self._error: Optional[Exception] = None
        self._waiter: Optional[asyncio.Future[None]] = None
        self.idle_since = 0.0
        self.timed_out = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, error: Optional[Exception]) -> None:
        self._ended = True
        self._error = error
        self._wake()

    def time_out(self) -> None:
        """Ends the exchange that is under way."""
        self.timed_out = True
        self.abort()
        self._wake()

    def abort(self) -> None:
        self._ended = True
        if self._transport is not None:
            self._transport.abort()

    def close_elsewhere(self) -> None:
        """Closes it from another event loop than its own, which may be closed."""
        assert self._transport is not None and self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._transport.abort)
        except RuntimeError:
            # Its loop is closed. What asyncio shows of the socket can't close it.
            sock = self._transport.get_extra_info("socket")
            getattr(sock, "_sock", sock).close()

    def is_usable(self) -> bool:
        """Whether the other end hasn't closed it, or sent something nobody asked for."""
        if time.monotonic() - self.idle_since > IDLE_SECONDS or self._ended:
            return False
        return not self._buffer and not cast(Any, self._transport).is_closing()

    async def exchange(self, request: HttpRequest) -> Tuple[HttpResponse, bool]:
        """Sends a request, reads its answer, and says whether another may follow."""
        assert self._transport is not None
        self._transport.write(request.encode())
        status = 0
        while status < 200:
            # Answers of 1xx come before the answer (RFC 9110 §15.2).
            minor, status, headers = await self._read_head()
        body, delimited = await self._read_body(status, headers)
        tokens = headers.get("Connection", "").lower()
        kept = "close" not in tokens if minor else "keep-alive" in tokens
        reusable = kept and delimited and not self._buffer and not self._ended
        return HttpResponse(status, headers, body), reusable

    async def _read_head(self) -> Tuple[int, int, Headers]:
        searched = 0
        while (end := _HEAD_END.search(self._buffer, searched)) is None:
            searched = max(0, len(self._buffer) - 3)
            if searched > _MAX_HEAD:
                raise HTTPException("The answer's headers are too long")
            await self._more()
        lines = self._take(end.end()).decode("latin-1").split("\n")
        status_line = _STATUS_LINE.fullmatch(lines[0])
        if status_line is None:
            raise HTTPException(f"Not an answer of HTTP/1.1: {lines[0][:100]!r}")
        headers = Headers(_fields(lines[1:-2]))
        return int(status_line[1]), int(status_line[2]), headers

    async def _read_body(self, status: int, headers: Headers) -> Tuple[bytes, bool]:
        if status in (204, 304):
            return b"", True
        codings = headers.get("Transfer-Encoding", "").lower()
        if codings.split(",")[-1].strip() == "chunked":
            return await self._read_chunks(), True
        length = headers.get("Content-Length")
        if codings or length is None:
            return await self._read_to_end(), False
        size = headers.integer("Content-Length")
        if size is None:
            raise HTTPException(f"Not a Content-Length: {length[:100]!r}")
        return await self._read(size), True

    async def _read_chunks(self) -> bytes:
        body = bytearray()
        while True:
            line = await self._read_line(_MAX_CHUNK_LINE)
            digits = line.split(b";")[0].strip()
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", digits):
                raise HTTPException(f"Not a chunk's size: {line[:100]!r}")
            size = int(digits, 16)
            if size == 0:
                while await self._read_line(_MAX_HEAD) not in (b"\r\n", b"\n"):
                    pass
                return bytes(body)
            body += await self._read(size)
            if await self._read_line(_MAX_CHUNK_LINE) not in (b"\r\n", b"\n"):
                raise HTTPException("A chunk is longer than its size")

    async def _read_line(self, limit: int) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > limit:
                raise HTTPException("A line of the answer is too long")
            await self._more()
        return self._take(end + 1)

    async def _read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            await self._more()
        return self._take(size)

    async def _read_to_end(self) -> bytes:
        try:
            while True:
                await self._more()
        except EOFError:
            return self._take(len(self._buffer))

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    async def _more(self) -> None:
        if self._error is not None:
            raise self._error
        if self.timed_out:
            raise ConnectionAbortedError("timed out")
        if self._ended:
            raise EOFError("it was closed before the answer's end")
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _fields(lines: List[str]) -> List[Tuple[str, str]]:
    """The header fields in the lines of a head (RFC 9112 §5)."""
    fields: List[Tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and fields:
            # A value may go on in the next line, though nothing sends that any more.
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.strip()}")
        elif colon and name and not name[-1].isspace():
            fields.append((name, value.strip()))
        else:
            raise HTTPException(f"Not a header: {line[:100]!r}")
    return fields


def _give_up(connecting: asyncio.Future[Tuple[Any, _Connection]]) -> None:
    connecting.cancel()
    connecting.add_done_callback(_abort)


def _abort(connecting: asyncio.Future[Tuple[Any, _Connection]]) -> None:
    # It may have been made in the moment that it was given up.
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result()[1].abort()


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
