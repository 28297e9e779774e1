"""One call with all its tries: what is sent, and what follows from what came back.

It does no input or output, so that both clients share it.
"""

from __future__ import annotations

import json
import platform as python
import time
import uuid
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union
from urllib.parse import quote, urlencode

from ._api_version import API_VERSION
from ._events import RequestEvent, logger
from ._headers import Headers
from ._not_given import NotGiven
from ._operation import Operation
from ._options import Options, check_header
from ._retries import SAFE_METHODS, backoff, delay_after
from ._secrets import secrets_in
from ._times import format_value
from ._transport import HttpRequest, HttpResponse
from ._version import VERSION
from .errors import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    Problem,
    UnexpectedResponseError,
    error_for,
)

USER_AGENT = (
    f"platform-sdk-python/{VERSION} "
    f"({python.python_implementation()} {python.python_version()})"
)

PathValue = Union[str, int]


class Call:
    """A call of an operation.

    :param path: The values of the path's parameters.
    :param query: The values of the query; ``None`` is left out.
    :param headers: Headers of this call alone; ``None`` is left out.
    :param body: The members of the body; ``NOT_GIVEN`` is left out.
    """

    def __init__(
        self,
        options: Options,
        operation: Operation,
        path: Optional[Mapping[str, PathValue]] = None,
        query: Optional[Mapping[str, object]] = None,
        headers: Optional[Mapping[str, Optional[str]]] = None,
        body: Optional[Mapping[str, object]] = None,
    ) -> None:
        self.operation = operation
        self._attempt = 1
        self._retries = 0
        self._options = options
        self._path = options.origin.prefix + _path(operation.path, path)
        self._target = self._path + _query(query)
        self._content = _without_absent(body)
        self._body = _encode(self._content)
        self._headers = self._merge(headers)
        self._has_key = "Idempotency-Key" in self._headers
        self._is_safe = operation.method in SAFE_METHODS or self._has_key
        self._authorization = self._headers.get("Authorization")
        self._credential: Optional[str] = None
        self._started = 0.0
        self.refused_token: Optional[str] = None
        """The access token that has just been refused because it expired."""

    @property
    def needs_credential(self) -> bool:
        """Whether it's sent with a credential of the client's."""
        return not self.operation.is_public and self._authorization is None

    def request(self, credential: Optional[str]) -> HttpRequest:
        """The request of the next try."""
        self._started = time.monotonic()
        self._credential = credential
        if credential is not None:
            self._headers["Authorization"] = f"Bearer {credential}"
        options = self._options
        return HttpRequest(
            self.operation.method,
            options.origin,
            self._target,
            self._headers,
            self._body,
            options.timeout,
            options.connect_timeout,
            options.cancellation,
        )

    def after_failure(self, error: APIConnectionError) -> float:
        """After how many seconds to try again; raises the error where that isn't allowed."""
        may = self._is_safe or not error.request_sent
        wait = backoff(self._retries) if may and self._may_retry() else None
        self._report(None, None, type(error).__name__, wait)
        if wait is None:
            raise error
        self._attempt += 1
        self._retries += 1
        return wait

    def after_answer(
        self, response: HttpResponse, *, can_refresh: bool
    ) -> Optional[float]:
        """After how many seconds to try again; ``None`` where the call has succeeded.

        :param can_refresh: Whether an expired access token can be exchanged.
        :raises APIError: It failed, and isn't tried again.
        """
        status, headers = response.status, response.headers
        if 200 <= status < 300:
            self._report(status, headers, None, None)
            return None
        error = self._error(response)
        wait = None
        if can_refresh and self._has_expired(error):
            # The product did nothing, and it isn't the call's fault.
            self.refused_token = self._credential
            wait = 0.0
        elif self._may_retry():
            wait = delay_after(
                status,
                headers,
                self._retries,
                is_safe=self._is_safe,
                has_key=self._has_key,
            )
            self._retries += 1
            self.refused_token = None
        self._report(status, headers, None, wait)
        if wait is None:
            raise error
        self._attempt += 1
        return wait

    def unexpected(self, response: HttpResponse, reason: str) -> APIError:
        """The error for a body that isn't what the product answers."""
        place = f"{self.operation.method} {self.operation.path}"
        problem = Problem(f"{place}: {reason}", "UNEXPECTED_RESPONSE", {}, [])
        return UnexpectedResponseError(response.status, problem, response.headers)

    def _may_retry(self) -> bool:
        return self._retries < self._options.max_retries

    def _has_expired(self, error: APIError) -> bool:
        return (
            isinstance(error, AuthenticationError)
            and error.message == "Token expired"
            and self._credential is not None
            and self.refused_token is None
        )

    def _error(self, response: HttpResponse) -> APIError:
        secrets = secrets_in(self._content)
        authorization = self._headers.get("Authorization", "")
        secrets.append(authorization[authorization.find(" ") + 1 :])
        body = parse_json(response.body)
        return error_for(response.status, body, response.headers, secrets=secrets)

    def _merge(self, own: Optional[Mapping[str, Optional[str]]]) -> Dict[str, str]:
        merged = {"Accept": self.operation.accept, "User-Agent": USER_AGENT}
        if self._body is not None:
            merged["Content-Type"] = "application/json"
        if API_VERSION is not None:
            merged["Api-Version"] = API_VERSION
        given: List[Tuple[str, str]] = list(self._options.headers.items())
        for name, value in (own or {}).items():
            if value is not None:
                check_header(name, value)
                given.append((name, value))
        for name, value in given:
            for known in [known for known in merged if known.lower() == name.lower()]:
                del merged[known]
            merged[_KNOWN_NAMES.get(name.lower(), name)] = value
        if self.operation.takes_idempotency_key:
            merged.setdefault("Idempotency-Key", str(uuid.uuid4()))
        return merged

    def _report(
        self,
        status: Optional[int],
        headers: Optional[Headers],
        error: Optional[str],
        retry_in: Optional[float],
    ) -> None:
        hook = self._options.on_request
        is_logged = logger.isEnabledFor(10)
        if hook is None and not is_logged:
            return
        event = RequestEvent(
            self.operation.method,
            self._path,
            status,
            time.monotonic() - self._started,
            self._attempt,
            headers.get("X-Request-Id") if headers else None,
            error,
            retry_in,
        )
        if is_logged:
            logger.debug("%s", event)
        if hook is not None:
            try:
                hook(event)
            except Exception:
                # Whoever listens can't make a call fail that succeeded.
                logger.warning("The on_request hook failed", exc_info=True)


# However a caller writes them, the core finds them.
_KNOWN_NAMES = {
    "authorization": "Authorization",
    "idempotency-key": "Idempotency-Key",
}


def parse_json(body: bytes) -> Any:
    """The JSON of a body; ``None`` where it isn't JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _path(template: str, values: Optional[Mapping[str, PathValue]]) -> str:
    for name, value in (values or {}).items():
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise TypeError(f"{name} must be a str or an int")
        text = str(value)
        if text.strip() in ("", ".", ".."):
            # It would be the address of something else.
            raise ValueError(f"{name} must not be {text!r}")
        template = template.replace(f"{{{name}}}", quote(text, safe=""))
    return template


def _query(values: Optional[Mapping[str, object]]) -> str:
    given = [
        (name, format_value(value))
        for name, value in (values or {}).items()
        if value is not None
    ]
    return f"?{urlencode(given)}" if given else ""


def _without_absent(
    body: Optional[Mapping[str, object]]
) -> Optional[Dict[str, object]]:
    if body is None:
        return None
    return {
        name: value for name, value in body.items() if not isinstance(value, NotGiven)
    }


def _encode(body: Optional[Mapping[str, object]]) -> Optional[bytes]:
    if body is None:
        return None
    text = json.dumps(
        body, allow_nan=False, separators=(",", ":"), default=_encode_value
    )
    return text.encode("ascii")


def _encode_value(value: object) -> object:
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return format_value(value)
