"""Lists: all their items, or a page of them at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import (
    Any,
    AsyncIterator,
    Callable,
    Dict,
    Generic,
    Iterator,
    List,
    Mapping,
    Optional,
    TypeVar,
)

from ._call import PathValue
from ._core import AsyncCore, Core
from ._operation import Operation

T = TypeVar("T")


@dataclass(frozen=True)
class _Part(Generic[T]):
    """A part of a list."""

    items: List[T]
    """The items."""
    total: int
    """How many the whole list has."""
    limit: int
    """How many were asked for."""
    offset: int
    """How many of the list come before these."""
    has_more: bool
    """Whether more come after these."""

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    @property
    def _next_offset(self) -> Optional[int]:
        # A page that is empty would be followed by itself.
        return self.offset + len(self.items) if self.has_more and self.items else None


@dataclass(frozen=True)
class Page(_Part[T]):
    """A page of a list of :class:`~platform_sdk.Platform`."""

    _pager: Pager[T] = field(repr=False, compare=False)

    def next_page(self) -> Optional[Page[T]]:
        """Asks for the page after this one; ``None`` after the last."""
        offset = self._next_offset
        return None if offset is None else self._pager._page(offset)


@dataclass(frozen=True)
class AsyncPage(_Part[T]):
    """A page of a list of :class:`~platform_sdk.AsyncPlatform`."""

    _pager: AsyncPager[T] = field(repr=False, compare=False)

    async def next_page(self) -> Optional[AsyncPage[T]]:
        """Asks for the page after this one; ``None`` after the last."""
        offset = self._next_offset
        return None if offset is None else await self._pager._page(offset)


class _List(Generic[T]):
    """A list that hasn't been asked for yet."""

    def __init__(
        self,
        operation: Operation,
        read: Callable[[Any], T],
        path: Optional[Mapping[str, PathValue]],
        query: Optional[Mapping[str, object]],
        has_pages: bool,
    ) -> None:
        self._operation = operation
        self._read = read
        self._path = path
        self._query = query or {}
        self._has_pages = has_pages

    def __repr__(self) -> str:
        place = f"{self._operation.method} {self._operation.path}"
        return f"<{type(self).__name__} of {place}>"

    def _query_at(self, offset: Optional[int]) -> Dict[str, object]:
        query = dict(self._query)
        if offset is not None:
            query["offset"] = offset
        return query

    def _read_part(self, body: Any) -> Dict[str, Any]:
        items = [self._read(item) for item in body["data"]]
        if self._has_pages:
            part = body["pagination"]
        else:
            count = len(items)
            part = {"total": count, "limit": count, "offset": 0, "has_more": False}
        return {
            "items": items,
            "total": part["total"],
            "limit": part["limit"],
            "offset": part["offset"],
            "has_more": part["has_more"],
        }


class Pager(_List[T]):
    """A list of :class:`~platform_sdk.Platform`.

    Iterated, it gives all items, and asks for each page when its first item is needed.
    """

    def __init__(
        self,
        core: Core,
        operation: Operation,
        read: Callable[[Any], T],
        *,
        path: Optional[Mapping[str, PathValue]] = None,
        query: Optional[Mapping[str, object]] = None,
        has_pages: bool = True,
    ) -> None:
        super().__init__(operation, read, path, query, has_pages)
        self._core = core

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def page(self) -> Page[T]:
        """Asks for one page: the first, or that of the ``offset`` that was given."""
        return self._page(None)

    def pages(self) -> Iterator[Page[T]]:
        """All pages, each asked for when it's needed."""
        page: Optional[Page[T]] = self.page()
        while page is not None:
            yield page
            page = page.next_page()

    def _page(self, offset: Optional[int]) -> Page[T]:
        query = self._query_at(offset)
        part = self._core.call(
            self._operation, self._read_part, path=self._path, query=query
        )
        return Page(**part, _pager=self)


class AsyncPager(_List[T]):
    """A list of :class:`~platform_sdk.AsyncPlatform`.

    Iterated with ``async for``, it gives all items, and asks for each page when its
    first item is needed.
    """

    def __init__(
        self,
        core: AsyncCore,
        operation: Operation,
        read: Callable[[Any], T],
        *,
        path: Optional[Mapping[str, PathValue]] = None,
        query: Optional[Mapping[str, object]] = None,
        has_pages: bool = True,
    ) -> None:
        super().__init__(operation, read, path, query, has_pages)
        self._core = core

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def page(self) -> AsyncPage[T]:
        """Asks for one page: the first, or that of the ``offset`` that was given."""
        return await self._page(None)

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """All pages, each asked for when it's needed."""
        page: Optional[AsyncPage[T]] = await self.page()
        while page is not None:
            yield page
            page = await page.next_page()

    async def _page(self, offset: Optional[int]) -> AsyncPage[T]:
        query = self._query_at(offset)
        part = await self._core.call(
            self._operation, self._read_part, path=self._path, query=query
        )
        return AsyncPage(**part, _pager=self)
