"""What the objects of the API have in common, and how their members are read."""

from __future__ import annotations

from typing import Any, Callable, ClassVar, List, Optional, Tuple, TypeVar

from ._secrets import SECRET_NAMES, mask

T = TypeVar("T")


class Model:
    """An object of the API: plain data that doesn't change and knows nothing of a client.

    Members that this version of the SDK doesn't know are left out. Printed, it shows no
    secret.
    """

    __slots__: ClassVar[Tuple[str, ...]] = ()

    def __repr__(self) -> str:
        members = ", ".join(
            f"{name}={_shown(name, getattr(self, name))}" for name in self.__slots__
        )
        return f"{type(self).__name__}({members})"

    def __reduce__(self) -> Any:
        # An object with slots that can't be set is copied by making it anew.
        return (type(self), tuple(getattr(self, name) for name in self.__slots__))


def optional(read: Callable[[Any], T], value: Any) -> Optional[T]:
    """Reads a value that can be null."""
    return None if value is None else read(value)


def list_of(read: Callable[[Any], T]) -> Callable[[Any], List[T]]:
    """What reads a list whose items are read so."""
    return lambda values: [read(value) for value in values]


def _shown(name: str, value: object) -> str:
    if name in SECRET_NAMES and isinstance(value, str):
        return repr(mask(value))
    return repr(value)
