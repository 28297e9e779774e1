"""Both transports, against a server that answers well and badly."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import warnings
from typing import Any, List, Optional

from platform_sdk import (
    APIConnectionError,
    APITimeoutError,
    AsyncHttpTransport,
    AsyncPlatform,
    Cancellation,
    HttpRequest,
    HttpResponse,
    HttpTransport,
    Platform,
    RequestCancelledError,
)
from platform_sdk._transport import Origin

from .scripted_server import Answer, ScriptedServer, sends

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ANSWERS = {
    "Length": (OK, b"ok"),
    "Chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1;name=value\r\no\r\n1\r\nk\r\n0\r\nTrailer: x\r\n\r\n",
        b"ok",
    ),
    "To the end": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok", b"ok"),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\nok", b"ok"),
    "No content": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "Not modified": (b"HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n", b""),
    "After a 100": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"ok"),
    "Without a phrase": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    "Headers of two lines": (
        b"HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 2\r\n\r\nok",
        b"ok",
    ),
    "Line feeds alone": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", b"ok"),
}
BROKEN = {
    "Nothing": b"",
    "Half a head": b"HTTP/1.1 200 OK\r\nContent-",
    "Half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
    "Half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok",
    "Not a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nok\r\n\r\n",
    "Not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "A head without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    "Headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 30_000,
}


def request(
    url: str,
    *,
    method: str = "GET",
    body: Optional[bytes] = None,
    timeout: Optional[float] = 5.0,
    cancellation: Optional[Cancellation] = None,
) -> HttpRequest:
    origin = Origin.parse(url)
    return HttpRequest(method, origin, "/", {}, body, timeout, 2.0, cancellation)


class Sender:
    """One interface to both transports."""

    def __init__(self, is_async: bool, **options: Any) -> None:
        kind = AsyncHttpTransport if is_async else HttpTransport
        self.transport: Any = kind(**options)
        self._loop = asyncio.new_event_loop() if is_async else None

    def send(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse
        if self._loop is None:
            response = self.transport.send(request)
        else:
            response = self._loop.run_until_complete(self.transport.send(request))
            # What the connection says on its own is heard when the loop runs.
            self._loop.run_until_complete(asyncio.sleep(0.01))
        return response

    def rest(self, seconds: float) -> None:
        if self._loop is None:
            time.sleep(seconds)
        else:
            self._loop.run_until_complete(asyncio.sleep(seconds))

    def close_transport(self) -> None:
        if self._loop is None:
            self.transport.close()
        else:
            self._loop.run_until_complete(self.transport.close())

    def close(self) -> None:
        self.close_transport()
        if self._loop is not None:
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.close()


class TransportTests(unittest.TestCase):
    def each(self, *answers: Answer) -> Any:
        """Both transports, each with a server of its own."""
        for is_async in (False, True):
            sender = Sender(is_async)
            try:
                with ScriptedServer(*answers) as server:
                    yield sender, server
            finally:
                sender.close()

    def test_answers_are_read_in_each_form_there_is(self) -> None:
        for name, (answer, body) in ANSWERS.items():
            for sender, server in self.each(sends(answer)):
                self.assertEqual(sender.send(request(server.url)).body, body, name)

    def test_answers_are_read_a_byte_at_a_time(self) -> None:
        for name, (answer, body) in ANSWERS.items():
            parts = [answer[at : at + 1] for at in range(len(answer))]
            for sender, server in self.each(sends(*parts)):
                self.assertEqual(sender.send(request(server.url)).body, body, name)

    def test_broken_answers_are_connection_errors(self) -> None:
        for name, answer in BROKEN.items():
            for sender, server in self.each(sends(answer)):
                with self.assertRaises(APIConnectionError, msg=name) as context:
                    sender.send(request(server.url))
                self.assertTrue(context.exception.request_sent)

    def test_slow_answer_ends_at_the_timeout_however_often_a_byte_comes(self) -> None:
        for sender, server in self.each(sends(*[b"H"] * 100, pause=0.05)):
            started = time.monotonic()
            with self.assertRaises(APITimeoutError) as context:
                sender.send(request(server.url, timeout=0.3))
            self.assertLess(time.monotonic() - started, 0.8)
            self.assertTrue(context.exception.request_sent)

    def test_closed_port_is_an_error_before_anything_is_sent(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        for sender, _ in self.each(sends(OK)):
            with self.assertRaises(APIConnectionError) as context:
                sender.send(request(f"http://localhost:{port}"))
            self.assertFalse(context.exception.request_sent)
            self.assertIn(f"localhost:{port}", str(context.exception))

    def test_connection_is_used_again(self) -> None:
        for sender, server in self.each(sends(OK, goes_on=True)):
            for _ in range(3):
                sender.send(request(server.url, method="POST", body=b"{}"))
            self.assertEqual((len(server.requests), server.connections), (3, 1))

    def test_connection_that_was_closed_meanwhile_is_replaced(self) -> None:
        for sender, server in self.each(sends(OK)):
            for _ in range(3):
                sender.send(request(server.url))
                sender.rest(0.1)
            self.assertEqual(server.connections, 3)

    def test_connection_with_an_answer_nobody_asked_for_is_replaced(self) -> None:
        junk = OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\njunk"
        for sender, server in self.each(sends(junk, goes_on=True), sends(OK)):
            sender.send(request(server.url))
            sender.rest(0.1)
            self.assertEqual(sender.send(request(server.url)).body, b"ok")

    def test_answer_that_says_close_is_the_last_of_its_connection(self) -> None:
        last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
        for sender, server in self.each(sends(last, goes_on=True)):
            for _ in range(2):
                sender.send(request(server.url))
            self.assertEqual(server.connections, 2)

    def test_lengths_are_sent_for_methods_with_a_body(self) -> None:
        for sender, server in self.each(sends(OK, goes_on=True)):
            sender.send(request(server.url, method="POST"))
            sender.send(request(server.url, method="DELETE"))
            self.assertIn(b"Content-Length: 0\r\n", server.requests[0])
            self.assertNotIn(b"Content-Length", server.requests[1])

    def test_closed_transport_sends_nothing(self) -> None:
        for sender, server in self.each(sends(OK)):
            sender.send(request(server.url))
            sender.close_transport()
            with self.assertRaises(RuntimeError):
                sender.send(request(server.url))
            self.assertEqual(len(server.requests), 1)


@unittest.skipUnless(shutil.which("openssl"), "openssl is not on this machine")
class TlsTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.certificate, key = f"{folder.name}/cert.pem", f"{folder.name}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
            + ["-keyout", key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_context.load_cert_chain(self.certificate, key)

    def test_certificate_of_a_stranger_is_refused(self) -> None:
        for is_async in (False, True):
            with ScriptedServer(sends(OK), context=self.server_context) as server:
                sender = Sender(is_async)
                with self.assertRaises(APIConnectionError) as context:
                    sender.send(request(server.url_of("localhost")))
                sender.close()
            self.assertFalse(context.exception.request_sent)
            self.assertIn("CERTIFICATE_VERIFY_FAILED", str(context.exception))
            self.assertEqual(server.requests, [])

    def test_certificate_of_a_known_authority_is_for_its_name_alone(self) -> None:
        for is_async in (False, True):
            trusted = ssl.create_default_context(cafile=self.certificate)
            answer = sends(OK, goes_on=True)
            with ScriptedServer(answer, context=self.server_context) as server:
                sender = Sender(is_async, ssl_context=trusted)
                for _ in range(3):
                    url = server.url_of("localhost")
                    self.assertEqual(sender.send(request(url)).body, b"ok")
                self.assertEqual(server.connections, 1)
                with self.assertRaises(APIConnectionError) as context:
                    sender.send(request(server.url_of("127.0.0.1")))
                sender.close()
            self.assertIn("127.0.0.1", str(context.exception.__cause__))
            self.assertEqual(len(server.requests), 3)

    def test_slow_answer_ends_at_the_timeout(self) -> None:
        for is_async in (False, True):
            trusted = ssl.create_default_context(cafile=self.certificate)
            answer = sends(*[b"H"] * 100, pause=0.05)
            with ScriptedServer(answer, context=self.server_context) as server:
                sender = Sender(is_async, ssl_context=trusted)
                started = time.monotonic()
                with self.assertRaises(APITimeoutError):
                    sender.send(request(server.url_of("localhost"), timeout=0.5))
                self.assertLess(time.monotonic() - started, 1.2)
                sender.close()

    def test_call_is_cancelled(self) -> None:
        trusted = ssl.create_default_context(cafile=self.certificate)
        answer = sends(b"", goes_on=True)
        with ScriptedServer(answer, context=self.server_context) as server:
            transport = HttpTransport(ssl_context=trusted)
            cancellation = Cancellation()
            threading.Timer(0.3, cancellation.cancel).start()
            started = time.monotonic()
            url = server.url_of("localhost")
            with self.assertRaises(RequestCancelledError):
                transport.send(request(url, cancellation=cancellation))
            self.assertLess(time.monotonic() - started, 1.5)
            transport.close()


class CancellationTests(unittest.TestCase):
    def test_many_calls_end_at_once(self) -> None:
        cancellation = Cancellation()
        errors: List[BaseException] = []
        with ScriptedServer(sends(b"", goes_on=True)) as server:
            client = Platform(api_key="x", base_url=server.url)
            derived = client.with_options(cancellation=cancellation)

            def call() -> None:
                try:
                    derived.users.me()
                except BaseException as error:
                    errors.append(error)

            threads = [threading.Thread(target=call) for _ in range(8)]
            for thread in threads:
                thread.start()
            while len(server.requests) < 8:
                time.sleep(0.01)
            cancellation.cancel()
            for thread in threads:
                thread.join(1.5)
            with self.assertRaises(RequestCancelledError):
                derived.users.me()
            self.assertEqual(len(server.requests), 8)
            client.close()
        self.assertEqual([type(e) for e in errors], [RequestCancelledError] * 8)

    def test_cancelled_task_closes_its_connection(self) -> None:
        closed = threading.Event()

        def answer(connection: socket.socket) -> bool:
            connection.settimeout(5)
            try:
                if connection.recv(1) == b"":
                    closed.set()
            except ConnectionResetError:
                closed.set()
            return False

        async def cancel() -> None:
            async with AsyncPlatform(api_key="x", base_url=server.url) as client:
                task = asyncio.ensure_future(client.users.me())
                await asyncio.sleep(0.2)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                await asyncio.get_running_loop().run_in_executor(None, closed.wait, 2)

        with ScriptedServer(answer) as server:
            asyncio.run(cancel())
        self.assertTrue(closed.is_set())


class LifetimeTests(unittest.TestCase):
    def test_client_works_in_one_event_loop_after_another(self) -> None:
        body = b'{"status":"ok"}'
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
        with ScriptedServer(sends(head + body, goes_on=True)) as server:
            with warnings.catch_warnings():
                # asyncio warns of transports that are left open when their loop ends.
                warnings.simplefilter("ignore", ResourceWarning)
                client = AsyncPlatform(base_url=server.url)
                for _ in range(3):
                    self.assertEqual(asyncio.run(client.health.get()).status, "ok")
                self.assertEqual(server.connections, 3)
                asyncio.run(client.close())
                del client
                gc.collect()

    @unittest.skipUnless(hasattr(os, "fork"), "The system has no fork")
    def test_child_leaves_the_connections_to_its_parent(self) -> None:
        with ScriptedServer(sends(OK, goes_on=True)) as server:
            transport = HttpTransport()
            transport.send(request(server.url))
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    transport.send(request(server.url))
                    code = 0
                finally:
                    os._exit(code)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            transport.send(request(server.url))
            self.assertEqual(server.connections, 2)
            transport.close()
