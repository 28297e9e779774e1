"""Which operations the OpenAPI document has, and which the SDK's methods call."""

from __future__ import annotations

import asyncio
import inspect
import re
from typing import Any, List, Set, Tuple

from platform_sdk import (
    AsyncPlatform,
    Headers,
    HttpRequest,
    HttpResponse,
    Platform,
    PlatformError,
)

Operations = Set[Tuple[str, str]]

ID = "1d0f4c2e"


def operations_of_the_document(document: Any) -> Operations:
    """The methods and paths of a document; each parameter of a path is ``{}``."""
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
    }


def methods_of_the_sdk(*, is_async: bool) -> Operations:
    """The methods and paths that the methods of every resource really send."""
    transport = _Recording()
    options: Any = {"api_key": "wrk_" + "0" * 64, "max_retries": 0}
    client: Any = (
        AsyncPlatform(transport=_AsyncRecording(transport), **options)
        if is_async
        else Platform(transport=transport, **options)
    )
    for resource in _resources(client):
        for name, method in inspect.getmembers(resource, inspect.ismethod):
            if not name.startswith("_"):
                _call(method)
    return {
        (request.method, request.target.split("?")[0].replace(ID, "{}"))
        for request in transport.requests
    }


def _resources(client: Any) -> List[Any]:
    names = [name for name in dir(type(client)) if not name.startswith("_")]
    values = [getattr(client, name) for name in names]
    return [
        value
        for value in values
        if type(value).__module__.startswith("platform_sdk.resources")
    ]


def _call(method: Any) -> None:
    given: List[Any] = []
    named = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            given.append(ID)
        elif parameter.default is parameter.empty:
            named[name] = "x"
    try:
        result = method(*given, **named)
        if hasattr(result, "page"):
            result = result.page()
        if inspect.iscoroutine(result):
            asyncio.run(result)
    except PlatformError:
        # The answer has none of the members that the method reads.
        pass


class _Recording:
    def __init__(self) -> None:
        self.requests: List[HttpRequest] = []

    def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        return HttpResponse(200, Headers(), b"{}")

    def close(self) -> None:
        pass


class _AsyncRecording:
    def __init__(self, recording: _Recording) -> None:
        self._recording = recording

    async def send(self, request: HttpRequest) -> HttpResponse:
        return self._recording.send(request)

    async def close(self) -> None:
        pass
