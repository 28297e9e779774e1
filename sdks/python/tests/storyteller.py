"""What the story is told with: the proxy's controls, and one interface to both clients.

The story's steps are coroutines. The client of ``asyncio`` is called as it is; each call
of the other one is made in a thread of its own, so that the same steps hold for both.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Awaitable, Callable, Dict, List, Optional

from platform_sdk import (
    AsyncPlatform,
    Cancellation,
    MemoryTokenStore,
    Platform,
    RequestCancelledError,
    Tokens,
)

PASSWORD = "correct-horse-7-battery"

_THREADS = ThreadPoolExecutor(32)


async def in_thread(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Runs a function in a thread, and waits for it."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, lambda: function(*args, **options))


class Controls:
    """The proxy between the SDK and the product."""

    def __init__(self) -> None:
        self._address = os.environ["PLATFORM_STORY_CONTROL"]

    def rule(self, method: str, path: str, action: str, **options: Any) -> None:
        """The next requests with this method and path get this action."""
        rule = {"method": method, "path": path, "action": action, "times": 1}
        self._send("POST", "/rules", {**rule, **options})

    def answer(self, method: str, path: str, status: int, **options: Any) -> None:
        """The next requests are answered in the product's place."""
        body = options.pop("body", {"error": f"Status {status}"})
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"Content-Type": "application/json", **options.pop("headers", {})}
        self.rule(
            method, path, "answer", status=status, body=text, headers=headers, **options
        )

    def clear(self) -> None:
        """Forgets the rules and the requests so far."""
        self._send("DELETE", "/rules")
        self._send("DELETE", "/requests")

    def requests(self, method: str = "*", path: str = "") -> List[Dict[str, Any]]:
        """The requests since the last clearing, with this method and this path before the query."""
        return [
            request
            for request in self._send("GET", "/requests")
            if method in ("*", request["method"])
            and path in ("", request["path"].split("?")[0])
        ]

    def plan(self, slug: str, plan: str) -> None:
        """Moves an organization to a plan."""
        self._send("POST", "/plans", {"slug": slug, "plan": plan})

    def mailed_token(self, address: str) -> str:
        """The token in the mail to an address."""
        return str(self._send("GET", f"/mails?to={address}")["token"])

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(self._address + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None


class Organization:
    """An organization, and a client with a key that may do everything."""

    def __init__(self, signed_up: Any, key: Any, client: Any) -> None:
        self.signed_up = signed_up
        self.slug: str = signed_up.organization.slug
        self.email: str = signed_up.user.email
        self.key: str = key.key
        self.client = client


class Teller:
    """Tells the story by one of the clients."""

    name = ""

    def __init__(self) -> None:
        self.controls = Controls()
        self._clients: List[Any] = []

    def client(self, **options: Any) -> Any:
        """A client."""
        raise NotImplementedError

    def kept(self, client: Any) -> Any:
        """A client, which is closed when the story has been told."""
        self._clients.append(client)
        return client

    async def close(self) -> None:
        """Closes every client."""
        for client in self._clients:
            await client.close()

    async def login(self, organization: Organization, store: Any = None) -> Any:
        """A client of a person who has signed in."""
        raise NotImplementedError

    async def from_sign_in(self, signed_in: Any) -> Any:
        """A client that goes on with an answer that has tokens."""
        raise NotImplementedError

    async def from_token_store(self, store: Any) -> Any:
        """A client that goes on with the tokens of a store."""
        raise NotImplementedError

    async def cancelled(
        self, client: Any, call: Callable[[Any], Awaitable[Any]], after: float
    ) -> float:
        """Cancels a call after some seconds, and gives the seconds it took in all."""
        raise NotImplementedError

    async def organization(self) -> Organization:
        """A new organization."""
        name = f"org-{uuid.uuid4().hex[:12]}"
        signed_up = await self.client().organizations.create(
            name=name, slug=name, email=f"{name}@example.com", password=PASSWORD
        )
        client = self.client(api_key=signed_up.access_token)
        key = await client.api_keys.create(name="The story's", scopes=["admin"])
        return Organization(signed_up, key, self.client(api_key=key.key))


class AsyncTeller(Teller):
    """Tells it by :class:`AsyncPlatform`."""

    name = "AsyncPlatform"

    def client(self, **options: Any) -> Any:
        return self.kept(AsyncPlatform(**options))

    async def login(self, organization: Organization, store: Any = None) -> Any:
        client = await AsyncPlatform.login(
            email=organization.email,
            password=PASSWORD,
            org_slug=organization.slug,
            token_store=store,
        )
        return self.kept(client)

    async def from_sign_in(self, signed_in: Any) -> Any:
        return self.kept(await AsyncPlatform.from_sign_in(signed_in))

    async def from_token_store(self, store: Any) -> Any:
        return self.kept(await AsyncPlatform.from_token_store(store))

    async def cancelled(
        self, client: Any, call: Callable[[Any], Awaitable[Any]], after: float
    ) -> float:
        started = time.monotonic()
        task = asyncio.ensure_future(call(client))
        await asyncio.sleep(after)
        task.cancel()
        await raised(asyncio.CancelledError, task)
        return time.monotonic() - started


class SyncTeller(Teller):
    """Tells it by :class:`Platform`."""

    name = "Platform"

    def client(self, **options: Any) -> Any:
        return self.kept(_InThreads(Platform(**options)))

    async def login(self, organization: Organization, store: Any = None) -> Any:
        client = await in_thread(
            Platform.login,
            email=organization.email,
            password=PASSWORD,
            org_slug=organization.slug,
            token_store=store,
        )
        return self.kept(_InThreads(client))

    async def from_sign_in(self, signed_in: Any) -> Any:
        return self.kept(_InThreads(await in_thread(Platform.from_sign_in, signed_in)))

    async def from_token_store(self, store: Any) -> Any:
        return self.kept(_InThreads(await in_thread(Platform.from_token_store, store)))

    async def cancelled(
        self, client: Any, call: Callable[[Any], Awaitable[Any]], after: float
    ) -> float:
        started = time.monotonic()
        cancellation = Cancellation()
        derived = client.with_options(cancellation=cancellation)
        task = asyncio.ensure_future(call(derived))
        await asyncio.sleep(after)
        cancellation.cancel()
        await raised(RequestCancelledError, task)
        return time.monotonic() - started


class _InThreads:
    """The client without an event loop, or a resource of it, called in threads."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name == "with_options":
            return lambda **options: _InThreads(value(**options))
        if name == "list":
            return lambda **filters: _PagerInThreads(value(**filters))
        if type(value).__module__.startswith("platform_sdk.resources"):
            return _InThreads(value)
        if callable(value):
            return lambda *args, **options: in_thread(value, *args, **options)
        return value

    def __repr__(self) -> str:
        return repr(self._target)


class _PagerInThreads:
    def __init__(self, pager: Any) -> None:
        self._pager = pager

    async def page(self) -> Any:
        return await in_thread(self._pager.page)

    async def __aiter__(self) -> Any:
        items = iter(self._pager)
        end = object()
        while (item := await in_thread(next, items, end)) is not end:
            yield item


class FailingTokenStore(MemoryTokenStore):
    """A store that saves once, and no more."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False

    def save(self, tokens: Tokens) -> None:
        if self.is_full:
            raise OSError("No space left on device")
        super().save(tokens)
        self.is_full = True


async def raised(kind: type, call: Awaitable[Any]) -> Any:
    """The error that a call must raise."""
    try:
        result = await call
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} is not raised, but {result!r} is given")


async def collected(pager: Any, at_most: Optional[int] = None) -> List[Any]:
    """The items of a list, or the first of them."""
    items: List[Any] = []
    async for item in pager:
        items.append(item)
        if len(items) == at_most:
            break
    return items
