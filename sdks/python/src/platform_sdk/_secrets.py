"""Keeps keys, tokens and passwords out of whatever is printed."""

from __future__ import annotations

import re
from typing import Any, Iterable, Mapping

SECRET_NAMES = frozenset(
    {
        "key",
        "raw_key",
        "api_key",
        "access_token",
        "refresh_token",
        "token",
        "password",
        "current_password",
        "new_password",
    }
)
"""The members of bodies and answers whose text is a secret."""

SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie"}
)
"""The headers whose value is a secret, in lower case."""

_KEY = re.compile(r"(wrk_|wl_live_|wl_test_)([A-Za-z0-9]+)")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}")
_SHOWN = 8
_HIDDEN_AT_LEAST = 4


def mask(secret: str) -> str:
    """What may be shown of a secret: of a key its prefix, of all else nothing."""
    key = _KEY.match(secret)
    return _masked_key(key) if key else "…"


def mask_text(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without keys and tokens, and without the given secrets."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _HIDDEN_AT_LEAST:
            text = text.replace(secret, mask(secret))
    return _JWT.sub("…", _KEY.sub(_masked_key, text))


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as they may be shown."""
    return {
        name: "…" if name.lower() in SECRET_HEADERS else mask_text(value)
        for name, value in headers.items()
    }


def secrets_in(body: Any) -> list[str]:
    """The secrets among the members of a body."""
    if not isinstance(body, Mapping):
        return []
    return [
        value
        for name, value in body.items()
        if name in SECRET_NAMES and isinstance(value, str)
    ]


def _masked_key(key: re.Match[str]) -> str:
    prefix, rest = key.group(1), key.group(2)
    if len(rest) < _SHOWN:
        # A prefix alone, as answers show it, or the start of a word.
        return prefix + "…"
    if len(rest) == _SHOWN:
        return prefix + rest
    return (
        f"{prefix}{rest[:_SHOWN]}…"
        if len(rest) >= _SHOWN + _HIDDEN_AT_LEAST
        else prefix + "…"
    )


class Secret:
    """A text that shows only what may be shown of it, however it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __repr__(self) -> str:
        return repr(mask(self._value))

    def __str__(self) -> str:
        return mask(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)
