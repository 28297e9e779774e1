"""The errors of this SDK. All of them are a :class:`PlatformError`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Type

from ._headers import Headers, RateLimit
from ._secrets import mask_text

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "ConflictError",
    "MissingCredentialError",
    "NotFoundError",
    "NotModifiedError",
    "PermissionDeniedError",
    "PlatformError",
    "PreconditionFailedError",
    "RateLimitError",
    "RequestCancelledError",
    "ServerError",
    "TokenStoreError",
    "UnexpectedResponseError",
    "ValidationError",
]


class PlatformError(Exception):
    """Any error of this SDK."""


class MissingCredentialError(PlatformError):
    """A call needs a credential and the client has none. Nothing was sent."""


class RequestCancelledError(PlatformError):
    """A call was ended by its :class:`~platform_sdk.Cancellation`."""

    def __init__(self) -> None:
        super().__init__("The call was cancelled")


class TokenStoreError(PlatformError):
    """The token store failed, or has no tokens. What it couldn't save isn't used."""


class APIConnectionError(PlatformError):
    """No answer came.

    :param message: What happened.
    :param request_sent: Whether the request may have reached the product.
    """

    def __init__(self, message: str, *, request_sent: bool = True) -> None:
        super().__init__(mask_text(message))
        self.request_sent = request_sent
        """Whether the request may have reached the product, which may have done it."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class Problem(NamedTuple):
    """What the body of a failure says, in whichever dialect."""

    message: str
    code: str
    fields: Dict[str, List[str]]
    form_errors: List[str]


class APIError(PlatformError):
    """The product answered with a failure."""

    def __init__(
        self,
        status: int,
        problem: Problem,
        headers: Headers,
        *,
        secrets: Iterable[str] = (),
    ) -> None:
        secrets = list(secrets)

        def masked(texts: Iterable[str]) -> List[str]:
            return [mask_text(text, secrets) for text in texts]

        self.status = status
        """The HTTP status."""
        self.code = problem.code
        """What went wrong, for programs, such as ``NOT_FOUND``."""
        self.message = mask_text(problem.message, secrets)
        """What went wrong, in a sentence."""
        self.fields = {
            name: masked(messages) for name, messages in problem.fields.items()
        }
        """What is wrong with each field of a body, by its name on the wire."""
        self.form_errors = masked(problem.form_errors)
        """What is wrong and belongs to no field."""
        self.headers = headers
        """The answer's headers."""
        self.request_id = headers.get("X-Request-Id")
        """The request's name in the product's log."""
        self.rate_limit = RateLimit.read(headers)
        """The rate limit, as the answer said."""
        super().__init__(self._text())

    def __reduce__(self) -> Any:
        # What Exception does by itself is to call the class with the text alone.
        problem = Problem(self.message, self.code, self.fields, self.form_errors)
        return (type(self), (self.status, problem, self.headers))

    def _text(self) -> str:
        text = f"{self.status} {self.code}: {self.message}"
        details = [
            message
            if message.lower().startswith(name.lower())
            else f"{name}: {message}"
            for name, messages in self.fields.items()
            for message in messages
            if message != self.message
        ]
        details += [text for text in self.form_errors if text != self.message]
        if details:
            text += f" ({'; '.join(details)})"
        return f"{text} [request {self.request_id}]" if self.request_id else text


class ValidationError(APIError):
    """400 or 422: what was sent isn't valid; :attr:`fields` says where."""


class AuthenticationError(APIError):
    """401: the credential isn't known, has been revoked or has expired."""


class PermissionDeniedError(APIError):
    """403: the credential may not do this."""


class NotFoundError(APIError):
    """404: there is no such thing in the credential's organization."""


class ConflictError(APIError):
    """409: it is in conflict with what is there."""


class PreconditionFailedError(APIError):
    """412: the thing has been changed since its ``ETag`` was read."""


class RateLimitError(APIError):
    """429: too many requests."""

    @property
    def retry_after(self) -> Optional[float]:
        """After how many seconds to try again."""
        return self.headers.retry_after()


class ServerError(APIError):
    """5xx: the product, or what stands before it, failed."""

    @property
    def retry_after(self) -> Optional[float]:
        """After how many seconds to try again, where the answer said so."""
        return self.headers.retry_after()


class NotModifiedError(APIError):
    """304: the thing is still as the ``if_none_match`` of the call said."""


class UnexpectedResponseError(APIError):
    """The status says success, and the body isn't what the product answers."""


_BY_STATUS: Dict[int, Type[APIError]] = {
    304: NotModifiedError,
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: ValidationError,
    429: RateLimitError,
}

_CODES: Mapping[int, str] = {
    304: "NOT_MODIFIED",
    400: "VALIDATION_ERROR",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


def error_for(
    status: int, body: object, headers: Headers, *, secrets: Iterable[str] = ()
) -> APIError:
    """The error that an answer stands for.

    :param body: The body's JSON; ``None`` where it isn't JSON.
    :param secrets: What was sent and mustn't be shown, even if the answer shows it.
    """
    default = ServerError if status >= 500 else APIError
    kind = _BY_STATUS.get(status, default)
    return kind(status, read_problem(status, body), headers, secrets=secrets)


def read_problem(status: int, body: object) -> Problem:
    """Reads the body of a failure in any of the product's three dialects."""
    code = _CODES.get(status) or _phrase(status).upper().replace(" ", "_")
    problem = Problem(_phrase(status), code, {}, [])
    if not isinstance(body, dict):
        return problem
    error = body.get("error")
    if isinstance(error, str):
        # Platform: {"error": text, "details": {"fieldErrors", "formErrors"}}
        problem = problem._replace(message=error)
        details = body.get("details")
        if isinstance(details, dict):
            _add_field_errors(problem, details.get("fieldErrors"))
            problem.form_errors.extend(_texts(details.get("formErrors")))
    elif isinstance(error, dict):
        # Keys and workspace: {"error": {"code", "message", "details": {"fields"}}}
        message, given = error.get("message"), error.get("code")
        if isinstance(message, str):
            problem = problem._replace(message=message)
        if isinstance(given, str):
            problem = problem._replace(code=given)
        details = error.get("details")
        if isinstance(details, dict):
            _add_fields(problem, details)
    return problem


def _add_field_errors(problem: Problem, errors: object) -> None:
    if isinstance(errors, dict):
        for name, messages in errors.items():
            problem.fields.setdefault(str(name), []).extend(_texts(messages))


def _add_fields(problem: Problem, details: Mapping[str, object]) -> None:
    fields = details.get("fields")
    if not isinstance(fields, list):
        # The workspace dialect as it was first printed names one field.
        one = {"field": details.get("field"), "message": problem.message}
        fields = [one] if "field" in details else []
    for item in fields:
        if not isinstance(item, dict) or not isinstance(item.get("message"), str):
            continue
        name, message = item.get("field"), item["message"]
        if isinstance(name, str):
            problem.fields.setdefault(name, []).append(message)
        else:
            problem.form_errors.append(message)


def _texts(value: object) -> List[str]:
    if not isinstance(value, list):
        return []
    return [text for text in value if isinstance(text, str)]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"HTTP {status}"
