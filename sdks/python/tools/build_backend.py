"""Builds the wheel and the sdist (PEP 517 and 660) with the standard library alone.

Both are the same, byte for byte, whenever and wherever they are built from the same files.
"""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import io
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "platform_sdk"
TAG = "py3-none-any"
SDIST = [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "examples/*.py",
    "pyproject.toml",
    "src/**/*.py",
    "src/**/py.typed",
    "tests/**/*.py",
    "tools/*.py",
]

Settings = Optional[Mapping[str, Any]]


def build_wheel(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: Optional[str] = None,
) -> str:
    """Builds the wheel, and gives its name."""
    source = ROOT / "src"
    paths = [*source.glob(f"{PACKAGE}/**/*.py"), source / PACKAGE / "py.typed"]
    files = [(path.relative_to(source).as_posix(), path.read_bytes()) for path in paths]
    return _write_wheel(Path(wheel_directory), files)


def build_editable(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: Optional[str] = None,
) -> str:
    """Builds a wheel that leads to the source in the tree, and gives its name."""
    path = f"{ROOT / 'src'}\n".encode()
    return _write_wheel(Path(wheel_directory), [(f"_{PACKAGE}.pth", path)])


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Builds the sdist, and gives its name."""
    folder = f"{PACKAGE}-{version()}"
    files = [
        (path.relative_to(ROOT).as_posix(), path.read_bytes())
        for pattern in SDIST
        for path in ROOT.glob(pattern)
    ]
    files.append(("PKG-INFO", metadata()))
    name = f"{folder}.tar.gz"
    with open(Path(sdist_directory) / name, "wb") as file:
        # Neither the file's name nor a time goes into the header.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
            with tarfile.open(
                fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT
            ) as tar:
                for path, content in sorted(files):
                    member = tarfile.TarInfo(f"{folder}/{path}")
                    member.size = len(content)
                    member.mode = 0o644
                    tar.addfile(member, io.BytesIO(content))
    return name


def get_requires_for_build_wheel(config_settings: Settings = None) -> List[str]:
    """What a build needs: nothing."""
    return []


get_requires_for_build_editable = get_requires_for_build_wheel
get_requires_for_build_sdist = get_requires_for_build_wheel


def version() -> str:
    """The version, which the package has in one place."""
    text = (ROOT / "src" / PACKAGE / "_version.py").read_text("utf-8")
    found = re.search(r'^VERSION = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("_version.py has no VERSION")
    return found.group(1)


def metadata() -> bytes:
    """The core metadata (version 2.1), with the README as the long description."""
    project = read_project((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {version()}",
        f"Summary: {project['description']}",
        f"Author: {project['authors'][0]['name']}",
        f"License: {project['license']['text']}",
        f"Keywords: {','.join(project['keywords'])}",
        *[f"Classifier: {classifier}" for classifier in project["classifiers"]],
        *[f"Requires-Dist: {dependency}" for dependency in project["dependencies"]],
        f"Requires-Python: {project['requires-python']}",
        "Description-Content-Type: text/markdown",
        "",
        (ROOT / project["readme"]).read_text("utf-8"),
    ]
    return "\n".join(lines).encode("utf-8")


def read_project(toml: str) -> Dict[str, Any]:
    """The table ``[project]``, whose values are strings, lists and inline tables.

    Python has a reader of TOML from version 3.11 on only.
    """
    table = toml.split("\n[project]\n")[1].split("\n[")[0]
    table = re.sub(r"^\s*#.*$", "", table, flags=re.MULTILINE)
    values = {}
    for key, text in re.findall(
        r"^([a-z-]+) = (.*?)(?=^[a-z-]+ = |\Z)", table, re.MULTILINE | re.DOTALL
    ):
        python = re.sub(r"([{,]\s*)([a-z]+)\s*=\s*", r'\1"\2": ', text.strip())
        values[key] = ast.literal_eval(python)
    return values


def _write_wheel(directory: Path, files: Iterable[Tuple[str, bytes]]) -> str:
    info = f"{PACKAGE}-{version()}.dist-info"
    wheel = (
        f"Wheel-Version: 1.0\nGenerator: {PACKAGE}\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    )
    contents = sorted(files) + [
        (f"{info}/LICENSE", (ROOT / "LICENSE").read_bytes()),
        (f"{info}/METADATA", metadata()),
        (f"{info}/WHEEL", wheel.encode()),
    ]
    record = "".join(
        f"{path},sha256={_digest(content)},{len(content)}\n"
        for path, content in contents
    )
    record += f"{info}/RECORD,,\n"
    contents.append((f"{info}/RECORD", record.encode()))
    name = f"{PACKAGE}-{version()}-{TAG}.whl"
    with zipfile.ZipFile(directory / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents:
            # The first moment that a zip file can have.
            member = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            member.external_attr = 0o100644 << 16
            member.create_system = 3
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return name


def _digest(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    for build in (build_sdist, build_wheel):
        print(build(sys.argv[1]))
