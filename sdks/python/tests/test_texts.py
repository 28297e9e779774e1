"""Times, masks, and the form of the code itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from platform_sdk import __version__
from platform_sdk._secrets import mask, mask_text
from platform_sdk._times import format_time, parse_time

ROOT = Path(__file__).resolve().parent.parent
UTC = dt.timezone.utc


class TimeTests(unittest.TestCase):
    def test_times_are_read_in_utc(self) -> None:
        second = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        cases = {
            "2026-01-02T03:04:05Z": second,
            "2026-01-02T05:04:05+02:00": second,
            "2026-01-02T03:04:05.6Z": second.replace(microsecond=600000),
            "2026-01-02T03:04:05.1234567Z": second.replace(microsecond=123456),
        }
        for text, time in cases.items():
            read = parse_time(text)
            self.assertEqual((read, read.tzinfo), (time, UTC), text)

    def test_texts_that_are_no_moment_are_refused(self) -> None:
        for text in ("", "yesterday", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z"):
            with self.assertRaises(ValueError):
                parse_time(text)

    def test_times_are_written_in_utc(self) -> None:
        zone = dt.timezone(dt.timedelta(hours=-5))
        time = dt.datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=zone)
        self.assertEqual(format_time(time), "2026-01-02T08:04:05.000060Z")


class MaskTests(unittest.TestCase):
    def test_of_a_key_its_prefix_shows_and_of_all_else_nothing(self) -> None:
        self.assertEqual(mask("wrk_" + "0123456789abcdef" * 4), "wrk_01234567…")
        self.assertEqual(mask("wl_test_" + "a" * 40), "wl_test_aaaaaaaa…")
        self.assertEqual(mask("wrk_123456789"), "wrk_…")
        self.assertEqual(mask("swordfish"), "…")

    def test_keys_and_tokens_are_found_in_text(self) -> None:
        key, token = "wrk_" + "ab" * 32, "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0"
        text = mask_text(f"Bearer {key}, x{key}, Bearer {token}. wrk_ wrk_abababab")
        self.assertEqual(
            text, "Bearer wrk_abababab…, xwrk_abababab…, Bearer …. wrk_ wrk_abababab"
        )

    def test_secrets_that_are_given_are_found_in_text(self) -> None:
        self.assertEqual(mask_text("a swordfish!", ["swordfish", "a", ""]), "a …!")


class CodeTests(unittest.TestCase):
    @unittest.skipUnless(shutil.which("black"), "black is not on this machine")
    def test_code_is_formatted_by_black(self) -> None:
        version = subprocess.run(["black", "--version"], capture_output=True, text=True)
        if not version.stdout.startswith("black, 23."):
            self.skipTest("The style of black changes from year to year; this is 23's")
        black = subprocess.run(
            ["black", "--check", "--quiet", "."],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        self.assertEqual(black.returncode, 0, black.stdout + black.stderr)

    @unittest.skipUnless(shutil.which("mypy"), "mypy is not on this machine")
    def test_types_hold_under_mypy(self) -> None:
        with tempfile.TemporaryDirectory() as cache:
            mypy = subprocess.run(
                ["mypy", "--cache-dir", cache],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
        self.assertEqual(mypy.returncode, 0, mypy.stdout + mypy.stderr)

    def test_no_module_needs_more_than_the_standard_library(self) -> None:
        program = "import sys, platform_sdk; print(*sorted(sys.modules))"
        python = subprocess.run(
            [sys.executable, "-S", "-c", program],
            cwd=ROOT / "src",
            capture_output=True,
            text=True,
            check=True,
        )
        own = {name.split(".")[0] for name in python.stdout.split()}
        self.assertIn("platform_sdk", own)
        if sys.version_info >= (3, 10):
            known = set(sys.stdlib_module_names) | {"platform_sdk", "__main__"}
            self.assertEqual({n for n in own - known if not n.startswith("_")}, set())


class PackageTests(unittest.TestCase):
    def test_packages_are_the_same_each_time_and_complete(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            first = self.pack(Path(folder) / "1")
            second = self.pack(Path(folder) / "2")
            self.assertEqual(first, second)
            self.assertEqual(
                sorted(first),
                [
                    f"platform_sdk-{__version__}-py3-none-any.whl",
                    f"platform_sdk-{__version__}.tar.gz",
                ],
            )
            wheel = zipfile.ZipFile(Path(folder) / "1" / sorted(first)[0])
            with wheel:
                names = set(wheel.namelist())
                info = f"platform_sdk-{__version__}.dist-info"
                metadata = wheel.read(f"{info}/METADATA").decode()
                record = wheel.read(f"{info}/RECORD").decode()
        modules = {
            path.relative_to(ROOT / "src").as_posix()
            for path in (ROOT / "src").rglob("*.py")
        }
        self.assertEqual(modules - names, set())
        self.assertIn("platform_sdk/py.typed", names)
        self.assertEqual({line.split(",")[0] for line in record.splitlines()}, names)
        self.assertIn(f"\nVersion: {__version__}\n", metadata)
        self.assertNotIn("Requires-Dist", metadata)

    @staticmethod
    def pack(folder: Path) -> "dict[str, str]":
        program = [
            sys.executable,
            str(ROOT / "tools" / "build_backend.py"),
            str(folder),
        ]
        subprocess.run(program, check=True, capture_output=True)
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.iterdir()
        }
