"""A server on a port of its own that does with each connection what a test says."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from types import TracebackType
from typing import Callable, List, Optional, Type

Answer = Callable[[socket.socket], bool]
"""Answers a request that has been read; says whether the connection goes on."""


def sends(*parts: bytes, goes_on: bool = False, pause: float = 0.0) -> Answer:
    """Sends these bytes, with a pause after each part."""

    def answer(connection: socket.socket) -> bool:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        return goes_on

    return answer


class ScriptedServer:
    """Answers its first request by the first answer, and so on; the last one repeats."""

    def __init__(
        self, *answers: Answer, context: Optional[ssl.SSLContext] = None
    ) -> None:
        self._context = context
        self._answers = list(answers)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: List[socket.socket] = []
        self.requests: List[bytes] = []
        self.connections = 0
        self.url = self.url_of("127.0.0.1")
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def url_of(self, host: str) -> str:
        """The address, by one of the machine's names."""
        scheme = "https" if self._context else "http"
        return f"{scheme}://{host}:{self._socket.getsockname()[1]}"

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        # A thread that waits in accept is woken by this, and not by closing.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            while True:
                request = self._read(connection)
                if not request:
                    return
                self.requests.append(request)
                is_last = len(self._answers) == 1
                answer = self._answers[0] if is_last else self._answers.pop(0)
                if not answer(connection):
                    return
        except OSError:
            pass
        finally:
            connection.close()

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connection.recv(65536)
            if not received:
                return b""
            request += received
        return request
