"""The Python SDK of the Platform API.

>>> from platform_sdk import Platform
>>> client = Platform()  # the API key is in PLATFORM_API_KEY
>>> for project in client.projects.list():
...     print(project.name)
"""

from . import models
from ._api_version import API_VERSION
from ._async_client import AsyncPlatform
from ._async_http import AsyncHttpTransport
from ._cancellation import Cancellation
from ._client import Platform
from ._events import RequestEvent
from ._headers import Headers, RateLimit
from ._http import HttpTransport
from ._not_given import NOT_GIVEN, NotGiven
from ._pages import AsyncPage, AsyncPager, Page, Pager
from ._response import Response
from ._tokens import (
    AsyncTokenStore,
    FileTokenStore,
    MemoryTokenStore,
    Tokens,
    TokenStore,
)
from ._transport import AsyncTransport, HttpRequest, HttpResponse, Transport
from ._version import VERSION as __version__
from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    ConflictError,
    MissingCredentialError,
    NotFoundError,
    NotModifiedError,
    PermissionDeniedError,
    PlatformError,
    PreconditionFailedError,
    RateLimitError,
    RequestCancelledError,
    ServerError,
    TokenStoreError,
    UnexpectedResponseError,
    ValidationError,
)

__all__ = [
    "API_VERSION",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsyncHttpTransport",
    "AsyncPage",
    "AsyncPager",
    "AsyncPlatform",
    "AsyncTokenStore",
    "AsyncTransport",
    "AuthenticationError",
    "Cancellation",
    "ConflictError",
    "FileTokenStore",
    "Headers",
    "HttpRequest",
    "HttpResponse",
    "HttpTransport",
    "MemoryTokenStore",
    "MissingCredentialError",
    "NOT_GIVEN",
    "NotFoundError",
    "NotGiven",
    "NotModifiedError",
    "Page",
    "Pager",
    "PermissionDeniedError",
    "Platform",
    "PlatformError",
    "PreconditionFailedError",
    "RateLimit",
    "RateLimitError",
    "RequestCancelledError",
    "RequestEvent",
    "Response",
    "ServerError",
    "TokenStore",
    "TokenStoreError",
    "Tokens",
    "Transport",
    "UnexpectedResponseError",
    "ValidationError",
    "__version__",
    "models",
]
