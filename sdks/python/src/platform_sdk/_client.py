"""The client for programs without an event loop."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Mapping,
    Optional,
    Type,
    Union,
)

from ._cancellation import Cancellation
from ._core import Core, LastAnswer, shown
from ._events import RequestEvent
from ._headers import RateLimit
from ._http import HttpTransport
from ._not_given import NOT_GIVEN, NotGiven
from ._options import (
    DEFAULT_CONNECT_TIMEOUT,
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    ClientOptions,
    change_options,
    key_of_environment,
    read_options,
)
from ._resources import Resources
from ._sign_in import SignIn, load, save
from ._tokens import MemoryTokenStore, SignedInAnswer, Tokens, TokenStore
from ._transport import Transport
from .resources.auth import AuthResource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    class Options(ClientOptions, total=False):
        transport: Optional[Transport]


class Platform(Resources):
    """The client of the Platform API. It can be used from many threads at once.

    :param api_key: The API key; by default that of the environment variable
        ``PLATFORM_API_KEY``. Without any, only public operations work.
    :param base_url: Where the product is; by default ``PLATFORM_BASE_URL``, else
        ``http://localhost:3001``.
    :param timeout: How many seconds a try of a call may take; ``None`` is no limit.
    :param connect_timeout: How many of them making a connection may take.
    :param max_retries: How often a call that failed is tried again.
    :param headers: Headers that each request has.
    :param on_request: Called after each request, with neither headers nor bodies.
    :param transport: Sends the requests in place of the SDK's own transport.
    """

    def __init__(
        self,
        *,
        api_key: Optional[str] = None,
        base_url: Optional[str] = None,
        timeout: Optional[float] = DEFAULT_TIMEOUT,
        connect_timeout: Optional[float] = DEFAULT_CONNECT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        headers: Optional[Mapping[str, str]] = None,
        on_request: Optional[Callable[[RequestEvent], None]] = None,
        transport: Optional[Transport] = None,
    ) -> None:
        options = read_options(
            api_key=api_key or key_of_environment(),
            base_url=base_url,
            timeout=timeout,
            connect_timeout=connect_timeout,
            max_retries=max_retries,
            headers=headers,
            on_request=on_request,
        )
        self._core = Core(options, transport or HttpTransport())

    @classmethod
    def login(
        cls,
        *,
        email: str,
        password: str,
        org_slug: str,
        token_store: Optional[TokenStore] = None,
        **options: Unpack[Options],
    ) -> Platform:
        """Signs a person in. The client renews its tokens by itself.

        :param token_store: Where each pair of tokens is saved before it is used.
        :param options: As the constructor's, without ``api_key``.
        """
        core = _core(options)
        try:
            signed_in = AuthResource(core).login(
                email=email, password=password, org_slug=org_slug
            )
            return _signed_in(cls, core, signed_in, token_store)
        except BaseException:
            core.transport.close()
            raise

    @classmethod
    def from_sign_in(
        cls,
        signed_in: SignedInAnswer,
        *,
        token_store: Optional[TokenStore] = None,
        **options: Unpack[Options],
    ) -> Platform:
        """Goes on with what ``organizations.create`` or ``invitations.accept`` gave.

        The client is as that of :meth:`login`.
        """
        return _signed_in(cls, _core(options), signed_in, token_store)

    @classmethod
    def from_token_store(
        cls, token_store: TokenStore, **options: Unpack[Options]
    ) -> Platform:
        """Goes on with the sign-in whose tokens a store has.

        :raises TokenStoreError: The store failed, or has none.
        """
        return _resumed(cls, _core(options), load(token_store), token_store)

    @property
    def rate_limit(self) -> Optional[RateLimit]:
        """The rate limit, as the last answer said; ``None`` before the first."""
        return self._core.last.rate_limit

    def with_options(
        self,
        *,
        api_key: Union[str, NotGiven] = NOT_GIVEN,
        timeout: Union[float, None, NotGiven] = NOT_GIVEN,
        connect_timeout: Union[float, None, NotGiven] = NOT_GIVEN,
        max_retries: Union[int, NotGiven] = NOT_GIVEN,
        headers: Union[Mapping[str, str], NotGiven] = NOT_GIVEN,
        on_request: Union[Callable[[RequestEvent], None], None, NotGiven] = NOT_GIVEN,
        cancellation: Union[Cancellation, None, NotGiven] = NOT_GIVEN,
    ) -> Platform:
        """A client with other options, which shares this one's connections.

        :param api_key: Another key, which replaces a sign-in too.
        :param headers: Headers that each request has besides this client's.
        :param cancellation: Ends the calls of the new client from another thread.
        """
        options = change_options(
            self._core.options,
            headers,
            api_key=api_key,
            timeout=timeout,
            connect_timeout=connect_timeout,
            max_retries=max_retries,
            on_request=on_request,
            cancellation=cancellation,
        )
        core = replace(self._core, options=options)
        if not isinstance(api_key, NotGiven):
            core = replace(core, sign_in=None, last=LastAnswer())
        return _client(type(self), core)

    def close(self) -> None:
        """Closes the connections, which derived clients share."""
        self._core.transport.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({shown(self._core)})"


def _core(options: Options) -> Core:
    rest: Dict[str, Any] = dict(options)
    transport = rest.pop("transport", None)
    return Core(read_options(**rest), transport or HttpTransport())


def _client(kind: Type[Platform], core: Core) -> Platform:
    client = object.__new__(kind)
    client._core = core
    return client


def _signed_in(
    kind: Type[Platform],
    core: Core,
    signed_in: SignedInAnswer,
    store: Optional[TokenStore],
) -> Platform:
    tokens = Tokens.issued(signed_in)
    store = store or MemoryTokenStore()
    save(store, tokens)
    return _resumed(kind, core, tokens, store)


def _resumed(
    kind: Type[Platform], core: Core, tokens: Tokens, store: TokenStore
) -> Platform:
    auth = AuthResource(replace(core, last=LastAnswer()))

    def renew(refresh_token: str) -> Tokens:
        return Tokens.issued(auth.refresh(refresh_token=refresh_token))

    return _client(kind, replace(core, sign_in=SignIn(tokens, store, renew)))
