"""Makes calls: the loop over a call's tries, for each of the two clients."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Mapping, Optional, TypeVar, Union, cast

from ._call import Call, PathValue
from ._cancellation import sleep
from ._headers import Headers, RateLimit
from ._operation import Operation
from ._options import Options
from ._response import Response
from ._sign_in import AsyncSignIn, SignIn
from ._transport import AsyncTransport, HttpResponse, Transport
from .errors import APIConnectionError, MissingCredentialError

T = TypeVar("T")


@dataclass
class LastAnswer:
    """The newest answer that the clients of one credential have had."""

    headers: Headers = field(default_factory=Headers)

    @property
    def rate_limit(self) -> Optional[RateLimit]:
        return RateLimit.read(self.headers)


@dataclass(frozen=True)
class Core:
    """Makes the calls of a :class:`~platform_sdk.Platform`."""

    options: Options
    transport: Transport
    sign_in: Optional[SignIn] = None
    last: LastAnswer = field(default_factory=LastAnswer)
    wraps: bool = False
    """Whether what it gives is a :class:`~platform_sdk.Response`."""

    def wrapping(self) -> Core:
        """The same, which gives each object with its answer."""
        return replace(self, wraps=True)

    def call(
        self,
        operation: Operation,
        read: Callable[[Any], T],
        *,
        path: Optional[Mapping[str, PathValue]] = None,
        query: Optional[Mapping[str, object]] = None,
        headers: Optional[Mapping[str, Optional[str]]] = None,
        body: Optional[Mapping[str, object]] = None,
    ) -> T:
        """Makes a call and reads what it answers."""
        call = Call(self.options, operation, path, query, headers, body)
        return _result(call, self._exchange(call), read, self.wraps)

    def _exchange(self, call: Call) -> HttpResponse:
        cancellation = self.options.cancellation
        while True:
            if cancellation is not None:
                cancellation.raise_if_cancelled()
            request = call.request(self._credential(call))
            try:
                response = self.transport.send(request)
            except Exception as error:
                wait: Optional[float] = call.after_failure(_connection_error(error))
            else:
                self.last.headers = response.headers
                can_refresh = self.sign_in is not None
                wait = call.after_answer(response, can_refresh=can_refresh)
            if wait is None:
                return response
            if wait > 0:
                sleep(wait, cancellation)

    def _credential(self, call: Call) -> Optional[str]:
        if not call.needs_credential:
            return None
        if self.sign_in is not None:
            return self.sign_in.token(call.refused_token, self.options.cancellation)
        return _key(self.options)


@dataclass(frozen=True)
class AsyncCore:
    """Makes the calls of an :class:`~platform_sdk.AsyncPlatform`."""

    options: Options
    transport: AsyncTransport
    sign_in: Optional[AsyncSignIn] = None
    last: LastAnswer = field(default_factory=LastAnswer)
    wraps: bool = False
    """Whether what it gives is a :class:`~platform_sdk.Response`."""

    def wrapping(self) -> AsyncCore:
        """The same, which gives each object with its answer."""
        return replace(self, wraps=True)

    async def call(
        self,
        operation: Operation,
        read: Callable[[Any], T],
        *,
        path: Optional[Mapping[str, PathValue]] = None,
        query: Optional[Mapping[str, object]] = None,
        headers: Optional[Mapping[str, Optional[str]]] = None,
        body: Optional[Mapping[str, object]] = None,
    ) -> T:
        """Makes a call and reads what it answers."""
        call = Call(self.options, operation, path, query, headers, body)
        return _result(call, await self._exchange(call), read, self.wraps)

    async def _exchange(self, call: Call) -> HttpResponse:
        while True:
            request = call.request(await self._credential(call))
            try:
                response = await self.transport.send(request)
            except Exception as error:
                wait: Optional[float] = call.after_failure(_connection_error(error))
            else:
                self.last.headers = response.headers
                can_refresh = self.sign_in is not None
                wait = call.after_answer(response, can_refresh=can_refresh)
            if wait is None:
                return response
            if wait > 0:
                await asyncio.sleep(wait)

    async def _credential(self, call: Call) -> Optional[str]:
        if not call.needs_credential:
            return None
        if self.sign_in is not None:
            return await self.sign_in.token(call.refused_token)
        return _key(self.options)


AnyCore = Union[Core, AsyncCore]


def nothing(_: Any) -> None:
    """Reads an answer without a body."""


def text(value: str) -> str:
    """Reads an answer that is text."""
    return value


def json_object(value: Any) -> dict[str, Any]:
    """Reads an answer that is JSON without a model."""
    return cast("dict[str, Any]", value)


def shown(core: AnyCore) -> str:
    """What a client shows of itself when it's printed."""
    options = core.options
    credential = f"api_key={options.api_key!r}" if core.sign_in is None else "signed in"
    return f"base_url={str(options.origin)!r}, {credential}"


def _key(options: Options) -> str:
    if options.api_key is None:
        raise MissingCredentialError(
            "This call needs an API key: set the environment variable PLATFORM_API_KEY, "
            "or pass api_key"
        )
    return options.api_key.reveal()


def _connection_error(error: Exception) -> APIConnectionError:
    if isinstance(error, APIConnectionError):
        return error
    if isinstance(error, OSError):
        # A transport of the caller's own may raise what its sockets raise.
        return APIConnectionError(f"{type(error).__name__}: {error}")
    raise error


def _result(
    call: Call, response: HttpResponse, read: Callable[[Any], T], wraps: bool
) -> T:
    try:
        data = read(_content(call.operation, response))
    except KeyError as error:
        raise call.unexpected(response, f"the answer lacks {error}") from error
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        reason = "the answer's body isn't what was expected"
        raise call.unexpected(response, reason) from error
    if not wraps:
        return data
    return cast(T, Response(data, response.status, response.headers))


def _content(operation: Operation, response: HttpResponse) -> Any:
    if operation.accept != "application/json":
        return response.body.decode("utf-8")
    if response.status == 204:
        return None
    content = json.loads(response.body)
    return content["data"] if operation.is_wrapped else content
