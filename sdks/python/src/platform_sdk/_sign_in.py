"""A sign-in that renews its tokens by itself, once for all calls that wait for it."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from typing import Awaitable, Callable, Optional, cast

from ._cancellation import Cancellation
from ._tokens import AnyTokenStore, Tokens, TokenStore
from .errors import (
    APIConnectionError,
    AuthenticationError,
    TokenStoreError,
)

MAX_SKEW = 30.0
"""How many seconds before its end a token is renewed, unless a tenth of its life is less."""


class _Pair:
    """A pair of tokens, and when to renew it."""

    def __init__(self, tokens: Tokens) -> None:
        life = tokens.expires_at.timestamp() - time.time()
        self.tokens = tokens
        self._renew_at = time.monotonic() + life - min(MAX_SKEW, max(0.0, life) * 0.1)

    def token(self, refused: Optional[str]) -> Optional[str]:
        """The access token, where it can be used."""
        token = self.tokens.access_token
        if token == refused or time.monotonic() >= self._renew_at:
            return None
        return token


class _Renewal:
    """A renewal that is under way, and what came of it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_done = False
        self.error: Optional[Exception] = None

    def finish(self) -> None:
        """Lets those go on that wait for it."""
        self._is_done = True
        self._wake()

    def wait(self, cancellation: Optional[Cancellation]) -> None:
        """Waits for it; raises what it failed with."""
        if cancellation is None:
            with self._changed:
                self._changed.wait_for(lambda: self._is_done)
        else:
            self._wait_or_cancel(cancellation)
        if self.error is not None:
            raise self.error

    def _wait_or_cancel(self, cancellation: Cancellation) -> None:
        unregister = cancellation._register(self._wake)
        try:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._is_done or cancellation.is_cancelled
                )
        finally:
            unregister()
        cancellation.raise_if_cancelled()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


class SignIn:
    """The sign-in of a :class:`~platform_sdk.Platform`, shared by its derived clients.

    :param tokens: The pair it has, which the store has too.
    :param store: Where each next pair is saved before it is used.
    :param renew: Exchanges a refresh token for the next pair.
    """

    def __init__(
        self, tokens: Tokens, store: TokenStore, renew: Callable[[str], Tokens]
    ) -> None:
        self._pair = _Pair(tokens)
        self._store = store
        self._renew = renew
        self._lock = threading.Lock()
        self._renewal: Optional[_Renewal] = None
        # A pair that couldn't be saved. The one before it is spent, so it isn't lost.
        self._unsaved: Optional[Tokens] = None
        self._refusal: Optional[AuthenticationError] = None

    def token(
        self, refused: Optional[str], cancellation: Optional[Cancellation]
    ) -> str:
        """An access token that can be used; renews it first where it has expired.

        :param refused: The token that the product has just called expired.
        """
        token = self._pair.token(refused)
        if token is not None:
            return token
        with self._lock:
            token = self._pair.token(refused)
            if token is not None:
                return token
            if self._refusal is not None:
                raise self._refusal
            renewal, is_first = self._renewal, self._renewal is None
            if renewal is None:
                renewal = self._renewal = _Renewal()
        if is_first:
            self._begin(renewal, cancellation)
        renewal.wait(cancellation)
        return self._pair.tokens.access_token

    def _begin(self, renewal: _Renewal, cancellation: Optional[Cancellation]) -> None:
        if cancellation is not None:
            # Not in this thread, whose call may be cancelled: the answer to a renewal
            # is the only copy of the next pair.
            try:
                threading.Thread(target=self._run, args=[renewal]).start()
                return
            except RuntimeError:
                # The interpreter is shutting down, and begins no thread any more.
                pass
        self._run(renewal)

    def _run(self, renewal: _Renewal) -> None:
        try:
            tokens = self._unsaved or self._renew(self._pair.tokens.refresh_token)
            self._unsaved = tokens
            save(self._store, tokens)
            self._pair, self._unsaved = _Pair(tokens), None
        except Exception as error:
            renewal.error = error
            if isinstance(error, AuthenticationError):
                self._refusal = error
        except BaseException:
            renewal.error = APIConnectionError(
                "The renewal of the tokens was interrupted"
            )
            raise
        finally:
            with self._lock:
                self._renewal = None
            renewal.finish()


def save(store: TokenStore, tokens: Tokens) -> None:
    """Saves tokens; what the store raises is a :class:`~platform_sdk.TokenStoreError`."""
    try:
        store.save(tokens)
    except Exception as error:
        raise _store_failed("saved", error) from error


def load(store: TokenStore) -> Tokens:
    """Loads tokens that must be there."""
    try:
        tokens = store.load()
    except Exception as error:
        raise _store_failed("loaded", error) from error
    return _there(tokens)


class AsyncSignIn:
    """The sign-in of an :class:`~platform_sdk.AsyncPlatform`; as :class:`SignIn`."""

    def __init__(
        self,
        tokens: Tokens,
        store: AnyTokenStore,
        renew: Callable[[str], Awaitable[Tokens]],
    ) -> None:
        self._pair = _Pair(tokens)
        self._store = store
        self._renew = renew
        self._renewal: Optional[asyncio.Task[None]] = None
        self._unsaved: Optional[Tokens] = None
        self._refusal: Optional[AuthenticationError] = None

    async def token(self, refused: Optional[str]) -> str:
        """An access token that can be used; renews it first where it has expired."""
        token = self._pair.token(refused)
        if token is not None:
            return token
        if self._refusal is not None:
            raise self._refusal
        renewal = self._renewal
        if renewal is None or renewal.get_loop() is not asyncio.get_running_loop():
            renewal = self._renewal = asyncio.ensure_future(self._run())
            renewal.add_done_callback(_look_at)
        # A call that is cancelled leaves the renewal to the others: its answer is the
        # only copy of the next pair.
        await asyncio.shield(renewal)
        return self._pair.tokens.access_token

    async def _run(self) -> None:
        try:
            tokens = self._unsaved or await self._renew(self._pair.tokens.refresh_token)
            self._unsaved = tokens
            await save_async(self._store, tokens)
            self._pair, self._unsaved = _Pair(tokens), None
        except AuthenticationError as error:
            self._refusal = error
            raise
        finally:
            self._renewal = None


async def save_async(store: AnyTokenStore, tokens: Tokens) -> None:
    """Saves tokens; what the store raises is a :class:`~platform_sdk.TokenStoreError`."""
    try:
        saving = store.save(tokens)
        if inspect.isawaitable(saving):
            await saving
    except Exception as error:
        raise _store_failed("saved", error) from error


async def load_async(store: AnyTokenStore) -> Tokens:
    """Loads tokens that must be there."""
    try:
        loaded = store.load()
        tokens = await loaded if inspect.isawaitable(loaded) else loaded
    except Exception as error:
        raise _store_failed("loaded", error) from error
    return _there(cast(Optional[Tokens], tokens))


def _there(tokens: Optional[Tokens]) -> Tokens:
    if tokens is None:
        raise TokenStoreError("The token store has no tokens; sign in first")
    return tokens


def _store_failed(doing: str, error: Exception) -> TokenStoreError:
    # Without the store's text, which may show a token.
    return TokenStoreError(f"Tokens couldn't be {doing}: {type(error).__name__}")


def _look_at(renewal: asyncio.Task[None]) -> None:
    # Where every call has been cancelled, nobody else asks what came of it.
    if not renewal.cancelled():
        renewal.exception()
