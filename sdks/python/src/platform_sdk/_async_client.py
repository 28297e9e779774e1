"""The client for :mod:`asyncio`."""

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

from ._core import AsyncCore, LastAnswer, shown
from ._events import RequestEvent
from ._headers import RateLimit
from ._async_http import AsyncHttpTransport
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
from ._resources import AsyncResources
from ._sign_in import AsyncSignIn, load_async, save_async
from ._tokens import AnyTokenStore, MemoryTokenStore, SignedInAnswer, Tokens
from ._transport import AsyncTransport
from .resources.auth import AsyncAuthResource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    class Options(ClientOptions, total=False):
        transport: Optional[AsyncTransport]


class AsyncPlatform(AsyncResources):
    """The client of the Platform API for :mod:`asyncio`, for one event loop at a time.

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
        transport: Optional[AsyncTransport] = None,
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
        self._core = AsyncCore(options, transport or AsyncHttpTransport())

    @classmethod
    async def login(
        cls,
        *,
        email: str,
        password: str,
        org_slug: str,
        token_store: Optional[AnyTokenStore] = None,
        **options: Unpack[Options],
    ) -> AsyncPlatform:
        """Signs a person in. The client renews its tokens by itself.

        :param token_store: Where each pair of tokens is saved before it is used.
        :param options: As the constructor's, without ``api_key``.
        """
        core = _core(options)
        try:
            signed_in = await AsyncAuthResource(core).login(
                email=email, password=password, org_slug=org_slug
            )
            return await _signed_in(cls, core, signed_in, token_store)
        except BaseException:
            await core.transport.close()
            raise

    @classmethod
    async def from_sign_in(
        cls,
        signed_in: SignedInAnswer,
        *,
        token_store: Optional[AnyTokenStore] = None,
        **options: Unpack[Options],
    ) -> AsyncPlatform:
        """Goes on with what ``organizations.create`` or ``invitations.accept`` gave.

        The client is as that of :meth:`login`.
        """
        return await _signed_in(cls, _core(options), signed_in, token_store)

    @classmethod
    async def from_token_store(
        cls, token_store: AnyTokenStore, **options: Unpack[Options]
    ) -> AsyncPlatform:
        """Goes on with the sign-in whose tokens a store has.

        :raises TokenStoreError: The store failed, or has none.
        """
        return _resumed(cls, _core(options), await load_async(token_store), token_store)

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
    ) -> AsyncPlatform:
        """A client with other options, which shares this one's connections.

        :param api_key: Another key, which replaces a sign-in too.
        :param headers: Headers that each request has besides this client's.
        """
        options = change_options(
            self._core.options,
            headers,
            api_key=api_key,
            timeout=timeout,
            connect_timeout=connect_timeout,
            max_retries=max_retries,
            on_request=on_request,
        )
        core = replace(self._core, options=options)
        if not isinstance(api_key, NotGiven):
            core = replace(core, sign_in=None, last=LastAnswer())
        return _client(type(self), core)

    async def close(self) -> None:
        """Closes the connections, which derived clients share."""
        await self._core.transport.close()

    async def __aenter__(self) -> AsyncPlatform:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({shown(self._core)})"


def _core(options: Options) -> AsyncCore:
    rest: Dict[str, Any] = dict(options)
    transport = rest.pop("transport", None)
    return AsyncCore(read_options(**rest), transport or AsyncHttpTransport())


def _client(kind: Type[AsyncPlatform], core: AsyncCore) -> AsyncPlatform:
    client = object.__new__(kind)
    client._core = core
    return client


async def _signed_in(
    kind: Type[AsyncPlatform],
    core: AsyncCore,
    signed_in: SignedInAnswer,
    store: Optional[AnyTokenStore],
) -> AsyncPlatform:
    tokens = Tokens.issued(signed_in)
    store = store or MemoryTokenStore()
    await save_async(store, tokens)
    return _resumed(kind, core, tokens, store)


def _resumed(
    kind: Type[AsyncPlatform], core: AsyncCore, tokens: Tokens, store: AnyTokenStore
) -> AsyncPlatform:
    auth = AsyncAuthResource(replace(core, last=LastAnswer()))

    async def renew(refresh_token: str) -> Tokens:
        return Tokens.issued(await auth.refresh(refresh_token=refresh_token))

    return _client(kind, replace(core, sign_in=AsyncSignIn(tokens, store, renew)))
