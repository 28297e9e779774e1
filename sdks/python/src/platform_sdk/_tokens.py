"""The tokens of a sign-in, and where they are kept."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Awaitable, Optional, Protocol, Union

from ._times import format_time, parse_time


class SignedInAnswer(Protocol):
    """What signing in, signing up and accepting an invitation answer."""

    @property
    def access_token(self) -> str:
        """What requests are made with."""

    @property
    def refresh_token(self) -> str:
        """What is exchanged, once, for the next pair."""

    @property
    def expires_in(self) -> int:
        """The access token's life in seconds."""


@dataclass(frozen=True)
class Tokens:
    """The pair of tokens that a sign-in has at a time. Printed, it shows neither."""

    access_token: str = field(repr=False)
    """What requests are made with."""
    refresh_token: str = field(repr=False)
    """What is exchanged, once, for the next pair."""
    expires_at: datetime
    """When the access token expires, in UTC."""

    @classmethod
    def issued(cls, answer: SignedInAnswer) -> Tokens:
        """The tokens of an answer that has just come."""
        life = timedelta(seconds=answer.expires_in)
        expires_at = datetime.now(timezone.utc) + life
        return cls(answer.access_token, answer.refresh_token, expires_at)


class TokenStore(Protocol):
    """Keeps the newest tokens of one sign-in. It must be safe to use from many threads.

    Tokens are saved before they are used. What ``save`` raises makes the call fail that
    needed them, with :class:`~platform_sdk.TokenStoreError`.
    """

    def load(self) -> Optional[Tokens]:
        """The tokens that were saved last; ``None`` where there are none."""

    def save(self, tokens: Tokens) -> None:
        """Keeps these tokens in place of those before."""


class AsyncTokenStore(Protocol):
    """As :class:`TokenStore`, for stores that are waited for."""

    def load(self) -> Awaitable[Optional[Tokens]]:
        """The tokens that were saved last; ``None`` where there are none."""

    def save(self, tokens: Tokens) -> Awaitable[None]:
        """Keeps these tokens in place of those before."""


AnyTokenStore = Union[TokenStore, AsyncTokenStore]


class MemoryTokenStore:
    """Keeps tokens as long as the process lives."""

    def __init__(self, tokens: Optional[Tokens] = None) -> None:
        self._tokens = tokens

    def load(self) -> Optional[Tokens]:
        """The tokens that were saved last."""
        return self._tokens

    def save(self, tokens: Tokens) -> None:
        """Keeps these tokens."""
        self._tokens = tokens


class FileTokenStore:
    """Keeps tokens in a file that only its owner can read.

    The file belongs to one process at a time: two that refresh the same sign-in end it.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()

    def load(self) -> Optional[Tokens]:
        """The tokens in the file; ``None`` where there is no file."""
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Tokens(
            saved["access_token"],
            saved["refresh_token"],
            parse_time(saved["expires_at"]),
        )

    def save(self, tokens: Tokens) -> None:
        """Writes the file as a whole, so that a crash leaves the old one or the new one."""
        text = json.dumps(
            {
                "access_token": tokens.access_token,
                "refresh_token": tokens.refresh_token,
                "expires_at": format_time(tokens.expires_at),
            }
        )
        with self._lock:
            # A temporary file is its owner's alone from the start.
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".tokens-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(name, self._path)
            except BaseException:
                os.unlink(name)
                raise

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self._path)!r})"
