"""Cancelling a call of the client :class:`~platform_sdk.Platform` from another thread."""

from __future__ import annotations

import threading
import time
from typing import Callable, Dict, Optional

from .errors import RequestCancelledError


class Cancellation:
    """Ends calls from another thread, once and for all.

    Give it to a client by ``client.with_options(cancellation=...)``. After
    :meth:`cancel`, calls of that client that are under way end at once with
    :class:`~platform_sdk.RequestCancelledError`, and new ones aren't begun.
    A coroutine of :class:`~platform_sdk.AsyncPlatform` is cancelled by cancelling its
    task instead.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._callbacks: Dict[int, Callable[[], None]] = {}
        self._next = 0

    @property
    def is_cancelled(self) -> bool:
        """Whether :meth:`cancel` has been called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ends every call that has this token."""
        with self._lock:
            self._cancelled.set()
            # Under the lock: once a function is out again, it isn't called any more.
            for callback in self._callbacks.values():
                callback()
            self._callbacks.clear()

    def raise_if_cancelled(self) -> None:
        """Raises :class:`~platform_sdk.RequestCancelledError` after :meth:`cancel`."""
        if self.is_cancelled:
            raise RequestCancelledError()

    def sleep(self, seconds: float) -> None:
        """Waits, or raises :class:`~platform_sdk.RequestCancelledError` on :meth:`cancel`."""
        if self._cancelled.wait(seconds):
            raise RequestCancelledError()

    def _register(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Has a function called on :meth:`cancel`, at once where that has been called.

        :returns: What takes the function out again.
        """
        with self._lock:
            if not self._cancelled.is_set():
                number = self._next
                self._next += 1
                self._callbacks[number] = callback
                return lambda: self._unregister(number)
        callback()
        return lambda: None

    def _unregister(self, number: int) -> None:
        with self._lock:
            self._callbacks.pop(number, None)

    def __repr__(self) -> str:
        return f"<Cancellation{' cancelled' if self.is_cancelled else ''}>"


def sleep(seconds: float, cancellation: Optional[Cancellation]) -> None:
    """Waits; a cancellation ends it with an error."""
    if cancellation is None:
        time.sleep(seconds)
    else:
        cancellation.sleep(seconds)
