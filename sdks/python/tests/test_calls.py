"""What is sent, and what is tried again: with a transport that answers by a list."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import threading
import time
import unittest
import unittest.mock
from typing import Any, Callable, Dict, List, Union

from platform_sdk import (
    APIConnectionError,
    APITimeoutError,
    AsyncPlatform,
    AuthenticationError,
    Cancellation,
    ConflictError,
    FileTokenStore,
    Headers,
    HttpRequest,
    HttpResponse,
    MemoryTokenStore,
    MissingCredentialError,
    NotModifiedError,
    Platform,
    RateLimitError,
    RequestCancelledError,
    ServerError,
    Tokens,
    TokenStoreError,
    UnexpectedResponseError,
)

KEY = "wrk_" + "a1b2c3d4" * 8
TIME = "2026-01-02T03:04:05Z"
PROJECT = {
    "id": "proj_1",
    "name": "P",
    "description": None,
    "created_at": TIME,
    "updated_at": TIME,
}

Outcome = Union[HttpResponse, Exception, Callable[[HttpRequest], HttpResponse]]


def answer(status: int, body: Any = None, **headers: str) -> HttpResponse:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    text = body if isinstance(body, str) else json.dumps(body)
    return HttpResponse(status, Headers(named), text.encode())


OK = answer(200, {"success": True, "data": PROJECT})


class Script:
    """A transport that gives one outcome after another."""

    def __init__(self, *outcomes: Outcome) -> None:
        self._outcomes = list(outcomes)
        self.requests: List[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        headers = dict(request.headers)
        self.requests.append(HttpRequest(**{**vars(request), "headers": headers}))
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome(request) if callable(outcome) else outcome

    def close(self) -> None:
        pass


class AsyncScript(Script):
    async def send(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        return super().send(request)

    async def close(self) -> None:  # type: ignore[override]
        pass


def client(script: Script, **options: Any) -> Platform:
    return Platform(api_key=KEY, transport=script, **options)


class SendingTests(unittest.TestCase):
    def test_path_values_cannot_lead_elsewhere(self) -> None:
        script = Script(OK)
        projects = client(script).projects
        for bad in ("", " ", ".", ".."):
            with self.assertRaises(ValueError):
                projects.delete(bad)
        for wrong in (None, True, 1.5, b"x"):
            with self.assertRaises(TypeError):
                projects.delete(wrong)  # type: ignore[arg-type]
        self.assertEqual(script.requests, [])
        projects.get("../../a b?c#d%2F")
        self.assertEqual(
            script.requests[0].target, "/v1/projects/..%2F..%2Fa%20b%3Fc%23d%252F"
        )

    def test_times_need_a_zone_and_are_sent_in_utc(self) -> None:
        created = answer(201, "{}")
        script = Script(created, created)
        keys = client(script).api_keys
        zone = dt.timezone(dt.timedelta(hours=2))
        moment = dt.datetime(2030, 1, 1, 12, tzinfo=zone)
        with self.assertRaises(UnexpectedResponseError):
            keys.create(name="N", expires_at=moment)
        body = json.loads(script.requests[0].body or b"")
        self.assertEqual(body, {"name": "N", "expires_at": "2030-01-01T10:00:00Z"})
        with self.assertRaises(ValueError):
            keys.create(name="N", expires_at=dt.datetime(2030, 1, 1))
        self.assertEqual(len(script.requests), 1)

    def test_queries_are_encoded_and_absent_ones_left_out(self) -> None:
        page = {"total": 0, "limit": 20, "offset": 0, "has_more": False}
        script = Script(answer(200, {"data": [], "pagination": page}))
        moment = dt.datetime(2026, 1, 2, tzinfo=dt.timezone.utc)
        client(script).audit_events.list(from_=moment, action="a&b ü").page()
        self.assertEqual(
            script.requests[0].target,
            "/api/audit-events?action=a%26b+%C3%BC&from=2026-01-02T00%3A00%3A00Z",
        )

    def test_headers_of_the_caller_replace_those_of_the_sdk(self) -> None:
        script = Script(OK)
        own = {"user-agent": "mine", "idempotency-key": "k"}
        client(script, headers=own).projects.create(name="P")
        headers = script.requests[0].headers
        self.assertEqual(headers["user-agent"], "mine")
        self.assertNotIn("User-Agent", headers)
        self.assertEqual(headers["Idempotency-Key"], "k")

    def test_what_no_header_can_hold_is_refused_without_being_shown(self) -> None:
        for key in ("wrk_secret\nX: y", "wrk_sécret", "wrk_sec ret"):
            with self.assertRaises(ValueError) as context:
                Platform(api_key=key)
            self.assertNotIn("cret", str(context.exception))
        with self.assertRaises(ValueError) as context:
            Platform(headers={"X-Own": "secret\r\nHost: evil"})
        self.assertNotIn("secret", str(context.exception))
        for name in ("Host", "Content-Length", "X Y", "Ü", ""):
            with self.assertRaises(ValueError):
                Platform(headers={name: "x"})
        with self.assertRaises(ValueError):
            client(Script()).projects.create(name="P", idempotency_key="ü")

    def test_addresses_that_are_none_are_refused(self) -> None:
        for url in (
            "localhost:3001",
            "ftp://x",
            "http://",
            "https://u:p@x",
            "http://x?y",
        ):
            with self.assertRaises(ValueError):
                Platform(base_url=url)

    def test_prefix_of_an_address_is_kept(self) -> None:
        script = Script(OK)
        client(script, base_url="https://x.example/platform/").projects.get("1")
        request = script.requests[0]
        self.assertEqual(request.url, "https://x.example/platform/v1/projects/1")

    def test_numbers_that_json_does_not_have_are_refused(self) -> None:
        with self.assertRaises(ValueError):
            client(Script()).api_keys.rotate(1, grace_seconds=float("nan"))  # type: ignore

    def test_environment_is_read_and_blank_counts_as_absent(self) -> None:
        environment = {
            "PLATFORM_API_KEY": f" {KEY}\n",
            "PLATFORM_BASE_URL": "http://x:1",
        }
        with unittest.mock.patch.dict(os.environ, environment):
            text = repr(Platform())
        self.assertEqual(
            text, "Platform(base_url='http://x:1', api_key='wrk_a1b2c3d4…')"
        )
        blank = {"PLATFORM_API_KEY": "", "PLATFORM_BASE_URL": " "}
        with unittest.mock.patch.dict(os.environ, blank):
            platform = Platform(transport=Script())
        self.assertIn("http://localhost:3001", repr(platform))
        with self.assertRaises(MissingCredentialError):
            platform.users.me()

    def test_options_out_of_range_are_refused(self) -> None:
        bad: List[Dict[str, Any]] = [
            {"timeout": 0},
            {"timeout": float("nan")},
            {"connect_timeout": -1},
            {"max_retries": -1},
        ]
        for options in bad:
            with self.assertRaises(ValueError):
                Platform(**options)


class RetryTests(unittest.TestCase):
    def setUp(self) -> None:
        self.waits: List[float] = []
        patch = unittest.mock.patch(
            "platform_sdk._core.sleep", lambda wait, _: self.waits.append(wait)
        )
        patch.start()
        self.addCleanup(patch.stop)

    def test_long_retry_after_is_not_waited_for(self) -> None:
        script = Script(answer(429, Retry_After="61"))
        with self.assertRaises(RateLimitError) as context:
            client(script).projects.get("1")
        self.assertEqual((self.waits, context.exception.retry_after), ([], 61.0))

    def test_retry_after_may_be_a_date(self) -> None:
        moment = dt.datetime.now(dt.timezone.utc) + dt.timedelta(seconds=20)
        date = moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
        client(Script(answer(503, Retry_After=date), OK)).projects.get("1")
        self.assertTrue(17 < self.waits[0] <= 20, self.waits)

    def test_backoff_grows_to_its_cap(self) -> None:
        failing = [answer(500)] * 8
        with unittest.mock.patch("random.uniform", lambda low, high: high):
            client(Script(*failing, OK), max_retries=8).projects.get("1")
        self.assertEqual(self.waits, [0.5, 1, 2, 4, 8, 8, 8, 8])

    def test_patch_is_not_sent_twice_but_after_429_and_503(self) -> None:
        for failure in (answer(500), APIConnectionError("x"), APITimeoutError("x")):
            script = Script(failure)
            with self.assertRaises((ServerError, APIConnectionError)):
                client(script).projects.update("1", name="Q")
        again = answer(503, Retry_After="1")
        client(Script(again, OK)).projects.update("1", name="Q")

    def test_what_was_never_sent_is_sent_again_whatever_it_is(self) -> None:
        failure = APIConnectionError("refused", request_sent=False)
        script = Script(failure, failure, OK)
        client(script).projects.update("1", name="Q")
        self.assertEqual(len(script.requests), 3)

    def test_idempotency_key_is_one_for_a_call_and_another_for_the_next(self) -> None:
        script = Script(APITimeoutError("x"), answer(502), OK, OK)
        projects = client(script).projects
        projects.create(name="P")
        projects.create(name="P")
        keys = [request.headers["Idempotency-Key"] for request in script.requests]
        self.assertEqual(len(set(keys[:3])), 1)
        self.assertNotEqual(keys[0], keys[3])

    def test_conflict_of_a_request_that_is_under_way_is_waited_for(self) -> None:
        script = Script(answer(409, Retry_After="1"), OK, answer(409))
        projects = client(script).projects
        projects.create(name="P")
        self.assertEqual(self.waits, [1.0])
        with self.assertRaises(ConflictError):
            projects.create(name="P")

    def test_errors_of_a_transport_of_the_callers_own_are_connection_errors(
        self,
    ) -> None:
        script = Script(ConnectionResetError(f"reset {KEY}"))
        with self.assertRaises(APIConnectionError) as context:
            client(script, max_retries=0).projects.get("1")
        self.assertNotIn(KEY, str(context.exception))
        with self.assertRaises(ZeroDivisionError):
            client(Script(ZeroDivisionError())).projects.get("1")

    def test_hook_that_fails_fails_no_call(self) -> None:
        def hook(_: object) -> None:
            raise RuntimeError("The hook's fault")

        project = client(Script(OK), on_request=hook).projects.get("1")
        self.assertEqual(project.name, "P")


class AnswerTests(unittest.TestCase):
    def test_success_that_is_no_answer_of_the_product_is_an_error(self) -> None:
        bodies = [
            "<html>",
            "",
            "[]",
            "null",
            "{}",
            '{"data": {}}',
            '{"data": {"id": 1}}',
        ]
        for body in bodies:
            with self.assertRaises(UnexpectedResponseError, msg=body) as context:
                client(Script(answer(200, body))).projects.get("1")
            self.assertIn("GET /v1/projects/{id}", str(context.exception))

    def test_not_modified_is_an_error_of_its_own(self) -> None:
        script = Script(answer(304, "", ETag='"3"'))
        with self.assertRaises(NotModifiedError) as context:
            client(script).projects.get("1", if_none_match='"3"')
        self.assertEqual(script.requests[0].headers["If-None-Match"], '"3"')
        self.assertEqual(context.exception.headers["etag"], '"3"')

    def test_redirects_are_not_followed(self) -> None:
        from platform_sdk import APIError

        script = Script(answer(302, "", Location="https://evil.example"))
        with self.assertRaises(APIError) as context:
            client(script).projects.get("1")
        self.assertEqual((context.exception.status, len(script.requests)), (302, 1))

    def test_empty_page_that_says_more_ends_the_list(self) -> None:
        page = {"total": 9, "limit": 20, "offset": 0, "has_more": True}
        script = Script(answer(200, {"data": [], "pagination": page}))
        self.assertEqual(list(client(script).projects.list()), [])

    def test_models_are_frozen_and_show_no_secret(self) -> None:
        created = {
            "id": 1,
            "name": "N",
            "prefix": "wrk_a1b2c3d4",
            "key": KEY,
            "scopes": ["admin"],
            "environment": "live",
            "expires_at": None,
            "created_at": TIME,
        }
        key = client(Script(answer(201, created))).api_keys.create(name="N")
        self.assertEqual(key.key, KEY)
        self.assertNotIn(KEY, repr(key) + str([key]))
        self.assertIn("prefix='wrk_a1b2c3d4'", repr(key))
        with self.assertRaises(AttributeError):
            key.name = "M"  # type: ignore[misc]


class SignInTests(unittest.TestCase):
    def setUp(self) -> None:
        soon = dt.datetime.now(dt.timezone.utc) + dt.timedelta(hours=1)
        past = soon - dt.timedelta(hours=2)
        self.fresh = Tokens("access-1", "refresh-1", soon)
        self.expired = Tokens("access-1", "refresh-1", past)

    def test_renewal_by_401_is_made_once_and_the_call_again(self) -> None:
        expired = answer(401, {"error": "Token expired"})
        script = Script(expired, renewed(2), OK)
        platform = resumed(self.fresh, script, max_retries=0)
        platform.projects.get("1")
        bearers = [request.headers.get("Authorization") for request in script.requests]
        self.assertEqual(bearers, ["Bearer access-1", None, "Bearer access-2"])

        script = Script(expired, renewed(2), expired)
        with self.assertRaises(AuthenticationError):
            resumed(self.fresh, script).projects.get("1")

    def test_other_401s_renew_nothing(self) -> None:
        script = Script(answer(401, {"error": "Authentication required"}))
        with self.assertRaises(AuthenticationError):
            resumed(self.fresh, script).projects.get("1")

    def test_renewal_whose_answer_is_lost_is_not_repeated_and_keeps_the_pair(
        self,
    ) -> None:
        script = Script(APIConnectionError("lost"), renewed(2), OK)
        platform = resumed(self.expired, script)
        with self.assertRaises(APIConnectionError):
            platform.projects.get("1")
        self.assertEqual(len(script.requests), 1)
        platform.projects.get("1")
        sent = [json.loads(request.body or b"{}") for request in script.requests[:2]]
        self.assertEqual(sent, [{"refresh_token": "refresh-1"}] * 2)

    def test_renewal_that_is_refused_is_not_asked_for_again(self) -> None:
        script = Script(answer(401, {"error": "Invalid refresh token"}))
        platform = resumed(self.expired, script)
        for _ in range(3):
            with self.assertRaises(AuthenticationError):
                platform.projects.get("1")
        self.assertEqual(len(script.requests), 1)

    def test_cancelled_call_leaves_its_renewal_to_the_others(self) -> None:
        begun, go_on = threading.Event(), threading.Event()

        def slowly(_: HttpRequest) -> HttpResponse:
            begun.set()
            go_on.wait(5)
            return renewed(2)

        store = MemoryTokenStore(self.expired)
        script = Script(slowly, OK)
        platform = Platform.from_token_store(store, transport=script)
        cancellation = Cancellation()
        errors: List[Exception] = []

        def call() -> None:
            try:
                platform.with_options(cancellation=cancellation).projects.get("1")
            except RequestCancelledError as error:
                errors.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        begun.wait(5)
        cancellation.cancel()
        thread.join(1)
        self.assertEqual(len(errors), 1)
        go_on.set()
        platform.projects.get("1")
        self.assertEqual(len(script.requests), 2)
        saved = store.load()
        self.assertEqual(saved and saved.access_token, "access-2")

    def test_cancelled_task_leaves_its_renewal_to_the_others(self) -> None:
        store = MemoryTokenStore(self.expired)

        class Slow(AsyncScript):
            async def send(self, request: HttpRequest) -> HttpResponse:  # type: ignore
                await asyncio.sleep(0.2)
                return await AsyncScript.send(self, request)

        async def tell() -> None:
            script = Slow(renewed(2), OK)
            platform = await AsyncPlatform.from_token_store(store, transport=script)
            task = asyncio.ensure_future(platform.projects.get("1"))
            await asyncio.sleep(0.05)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            await platform.projects.get("1")
            self.assertEqual(len(script.requests), 2)

        asyncio.run(tell())
        saved = store.load()
        self.assertEqual(saved and saved.access_token, "access-2")

    def test_stores_that_are_waited_for_work(self) -> None:
        class Store:
            def __init__(self, tokens: Tokens) -> None:
                self.tokens = tokens

            async def load(self) -> Tokens:
                await asyncio.sleep(0)
                return self.tokens

            async def save(self, tokens: Tokens) -> None:
                await asyncio.sleep(0)
                self.tokens = tokens

        async def tell() -> None:
            store = Store(self.expired)
            script = AsyncScript(renewed(2), OK)
            platform = await AsyncPlatform.from_token_store(store, transport=script)
            await platform.projects.get("1")
            self.assertEqual(store.tokens.access_token, "access-2")

        asyncio.run(tell())

    def test_sign_in_takes_no_key_of_the_environment(self) -> None:
        with unittest.mock.patch.dict(os.environ, {"PLATFORM_API_KEY": KEY}):
            script = Script(OK)
            resumed(self.fresh, script).projects.get("1")
        self.assertEqual(script.requests[0].headers["Authorization"], "Bearer access-1")

    def test_another_key_replaces_the_sign_in(self) -> None:
        script = Script(OK)
        resumed(self.fresh, script).with_options(api_key=KEY).projects.get("1")
        self.assertEqual(script.requests[0].headers["Authorization"], f"Bearer {KEY}")

    def test_file_keeps_the_newest_pair_for_its_owner_alone(self) -> None:
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tokens.json"
            store = FileTokenStore(path)
            self.assertIsNone(store.load())
            for tokens in (self.expired, self.fresh):
                store.save(tokens)
                self.assertEqual(FileTokenStore(str(path)).load(), tokens)
            self.assertEqual(os.listdir(folder), ["tokens.json"])
            if os.name == "posix":
                self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            path.write_text("{")
            with self.assertRaises(TokenStoreError):
                Platform.from_token_store(store)
        with self.assertRaises(TokenStoreError):
            Platform.from_token_store(MemoryTokenStore())

    def test_tokens_show_neither(self) -> None:
        self.assertNotIn("access-1", repr(self.fresh))
        self.assertNotIn("refresh-1", repr(self.fresh))


def resumed(tokens: Tokens, script: Script, **options: Any) -> Platform:
    store = MemoryTokenStore(tokens)
    return Platform.from_token_store(store, transport=script, **options)


def renewed(number: int) -> HttpResponse:
    user = {"id": 1, "org_id": 1, "org_name": "O", "email": "a@b.example"}
    return answer(
        200,
        {
            "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}",
            "expires_in": 900,
            "user": user,
        },
    )
