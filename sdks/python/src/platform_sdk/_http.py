"""The transport of the client :class:`~platform_sdk.Platform`, on :mod:`http.client`."""

from __future__ import annotations

import io
import os
import socket
import ssl
import time
from collections import deque
from http.client import HTTPException, HTTPResponse
from typing import Any, Callable, Deque, Dict, Optional, Tuple

from ._cancellation import Cancellation
from ._headers import Headers
from ._transport import HttpRequest, HttpResponse, Origin
from .errors import APIConnectionError, APITimeoutError, RequestCancelledError

MAX_IDLE = 32
"""Connections that are kept for later, for each origin."""

IDLE_SECONDS = 45.0
"""How long one is kept, which is less than common proxies keep theirs."""


class HttpTransport:
    """Sends requests over connections that are kept and used again. Safe to use from many threads.

    :param ssl_context: How certificates are verified; the system's trust by default.
    """

    def __init__(self, *, ssl_context: Optional[ssl.SSLContext] = None) -> None:
        self._ssl_context = ssl_context
        # A deque is appended to and popped from in one step, so that no lock is needed.
        self._idle: Dict[Tuple[str, str, int], Deque[_Connection]] = {}
        self._process = os.getpid()
        self._closed = False

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sends a request and reads the whole answer."""
        if self._closed:
            raise RuntimeError("The client is closed")
        timeout = request.timeout
        deadline = None if timeout is None else time.monotonic() + timeout
        connection = self._kept(request.origin) or _Connection()
        connection.deadline = deadline
        unregister = _watch(request.cancellation, connection)
        reusable = False
        try:
            if connection.sock is None:
                connection.connect(request, self._context(request.origin))
            response, reusable = connection.exchange(request)
        except (OSError, HTTPException) as error:
            raise _failure(request, connection, error) from error
        finally:
            unregister()
            cancelled = request.cancellation and request.cancellation.is_cancelled
            if reusable and not cancelled and not self._closed:
                self._keep(request.origin, connection)
            else:
                connection.close()
        return response

    def close(self) -> None:
        """Closes the connections that no call is using; the others follow as their calls end."""
        self._closed = True
        self._close_kept()

    def __del__(self) -> None:
        # A connection that is only kept deserves no warning that it was left open.
        self._close_kept()

    def _close_kept(self) -> None:
        for kept in list(self._idle.values()):
            while kept:
                kept.pop().close()

    def _context(self, origin: Origin) -> Optional[ssl.SSLContext]:
        if origin.scheme != "https":
            return None
        if self._ssl_context is None:
            self._ssl_context = ssl.create_default_context()
        return self._ssl_context

    def _kept(self, origin: Origin) -> Optional[_Connection]:
        if self._process != os.getpid():
            # After a fork the connections are the parent's. What is closed here is
            # this process's hold on them.
            self._process = os.getpid()
            self._close_kept()
        kept = self._idle.get((origin.scheme, origin.host, origin.port))
        while kept:
            try:
                connection = kept.pop()
            except IndexError:
                break
            if connection.is_usable():
                return connection
            connection.close()
        return None

    def _keep(self, origin: Origin, connection: _Connection) -> None:
        key = (origin.scheme, origin.host, origin.port)
        kept = self._idle.setdefault(key, deque())
        connection.idle_since = time.monotonic()
        kept.append(connection)
        if len(kept) > MAX_IDLE:
            kept.popleft().close()


class _Connection:
    """A connection whose reading and writing ends at a moment, however slowly bytes come."""

    def __init__(self) -> None:
        self.sock: Optional[socket.socket] = None
        self.deadline: Optional[float] = None
        self.idle_since = 0.0
        self.sent = False
        self.ended = False

    def connect(self, request: HttpRequest, context: Optional[ssl.SSLContext]) -> None:
        origin, whole = request.origin, self.deadline
        if request.connect_timeout is not None:
            soon = time.monotonic() + request.connect_timeout
            self.deadline = soon if whole is None else min(soon, whole)
        addresses = socket.getaddrinfo(origin.host, origin.port, 0, socket.SOCK_STREAM)
        for number, (family, kind, protocol, _, address) in enumerate(addresses):
            is_last = number + 1 == len(addresses)
            try:
                self.sock = socket.socket(family, kind, protocol)
                _raise_if_cancelled(request.cancellation)
                self.sock.settimeout(self._share(len(addresses) - number))
                self.sock.connect(address)
                break
            except OSError:
                self.close()
                _raise_if_cancelled(request.cancellation)
                if is_last:
                    raise
        assert self.sock is not None
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context is not None:
            tls = context.wrap_socket(
                self.sock, server_hostname=origin.host, do_handshake_on_connect=False
            )
            self.sock = tls
            _raise_if_cancelled(request.cancellation)
            tls.settimeout(self.remaining())
            tls.do_handshake()
        self.deadline = whole

    def exchange(self, request: HttpRequest) -> Tuple[HttpResponse, bool]:
        """Sends a request, reads its answer, and says whether another may follow."""
        assert self.sock is not None
        _raise_if_cancelled(request.cancellation)
        self.sock.settimeout(self.remaining())
        self.sent = True
        self.sock.sendall(request.encode())
        # It asks this object for the file that it reads from, as it would ask a socket.
        answer = HTTPResponse(self, method=request.method)  # type: ignore[arg-type]
        try:
            answer.begin()
            if self.ended:
                # http.client takes the end of the connection for that of the headers.
                raise HTTPException("it was closed before the end of the headers")
            body = answer.read()
            headers = Headers(answer.headers.items())
            return HttpResponse(answer.status, headers, body), not answer.will_close
        finally:
            answer.close()

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def remaining(self) -> Optional[float]:
        """The seconds until the deadline."""
        if self.deadline is None:
            return None
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise socket.timeout("timed out")
        return remaining

    def is_usable(self) -> bool:
        """Whether the other end hasn't closed it, or sent something nobody asked for."""
        assert self.sock is not None
        if time.monotonic() - self.idle_since > IDLE_SECONDS:
            return False
        try:
            self.sock.settimeout(0)
            # Below TLS, whose own method doesn't look without taking.
            socket.socket.recv(self.sock, 1, socket.MSG_PEEK)
            return False
        except BlockingIOError:
            self.sent = False
            return True
        except OSError:
            return False

    def shut_down(self) -> None:
        """Wakes the thread that waits for this connection, from another one."""
        try:
            if self.sock is not None:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self) -> None:
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def _share(self, left: int) -> Optional[float]:
        # A host's first address may not answer at all; the others get their time too.
        remaining = self.remaining()
        return None if remaining is None else remaining / left


class _Reader(io.RawIOBase):
    """Reads from a connection until its deadline."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        connection = self._connection
        if connection.sock is None:
            raise ConnectionAbortedError("The connection is closed")
        connection.sock.settimeout(connection.remaining())
        size = connection.sock.recv_into(buffer)
        connection.ended = size == 0
        return size


def _watch(
    cancellation: Optional[Cancellation], connection: _Connection
) -> Callable[[], None]:
    if cancellation is None:
        return _nothing
    return cancellation._register(connection.shut_down)


def _nothing() -> None:
    pass


def _raise_if_cancelled(cancellation: Optional[Cancellation]) -> None:
    if cancellation is not None:
        cancellation.raise_if_cancelled()


def _failure(
    request: HttpRequest, connection: _Connection, error: Exception
) -> Exception:
    if request.cancellation is not None and request.cancellation.is_cancelled:
        return RequestCancelledError()
    doing = "waiting for" if connection.sent else "connecting to"
    if isinstance(error, socket.timeout):
        message = f"Timed out {doing} {request.origin}"
        return APITimeoutError(message, request_sent=connection.sent)
    reason = str(error) or type(error).__name__
    message = f"The connection failed while {doing} {request.origin}: {reason}"
    return APIConnectionError(message, request_sent=connection.sent)
