"""Failures in each dialect, and bodies that are in none."""

from __future__ import annotations

import copy
import json
import pickle
import unittest
from typing import Any

from platform_sdk import (
    APIError,
    ConflictError,
    Headers,
    RateLimitError,
    ServerError,
    ValidationError,
)
from platform_sdk.errors import error_for

KEY = "wrk_" + "a1b2c3d4" * 8
LIVE = "wl_live_" + "kIDLzbkm" * 5
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def error(status: int, body: Any = None, **headers: str) -> APIError:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return error_for(status, body, Headers(named))


class ErrorTests(unittest.TestCase):
    def test_platform_dialect_is_read(self) -> None:
        failure = error(
            422,
            {
                "error": "Validation failed",
                "details": {
                    "fieldErrors": {"email": ["Invalid email"], "name": ["A", "B"]},
                    "formErrors": ["Malformed body"],
                },
            },
            X_Request_Id="r1",
        )
        self.assertIsInstance(failure, ValidationError)
        self.assertEqual(failure.code, "VALIDATION_ERROR")
        self.assertEqual(
            failure.fields, {"email": ["Invalid email"], "name": ["A", "B"]}
        )
        self.assertEqual(failure.form_errors, ["Malformed body"])
        self.assertEqual(
            str(failure),
            "422 VALIDATION_ERROR: Validation failed (email: Invalid email; name: A; "
            "name: B; Malformed body) [request r1]",
        )

    def test_keys_and_workspace_dialects_are_read(self) -> None:
        fields = [
            {"field": "name", "message": "Name is required"},
            {"field": None, "message": "Malformed body"},
        ]
        detail = {
            "code": "VALIDATION_ERROR",
            "message": "Name is required",
            "details": {"field": "name", "fields": fields},
        }
        for body in ({"error": detail}, {"success": False, "error": detail}):
            failure = error(400, body)
            self.assertEqual(failure.fields, {"name": ["Name is required"]})
            self.assertEqual(failure.form_errors, ["Malformed body"])

    def test_workspace_dialect_with_one_field_is_read(self) -> None:
        detail = {"code": "X", "message": "Too long", "details": {"field": "title"}}
        failure = error(400, {"success": False, "error": detail})
        self.assertEqual((failure.code, failure.fields), ("X", {"title": ["Too long"]}))

    def test_codes_follow_from_the_status_where_the_body_has_none(self) -> None:
        codes = {
            400: "VALIDATION_ERROR",
            401: "UNAUTHORIZED",
            405: "METHOD_NOT_ALLOWED",
            408: "REQUEST_TIMEOUT",
            418: "I'M_A_TEAPOT",
            502: "BAD_GATEWAY",
            599: "HTTP_599",
        }
        for status, code in codes.items():
            self.assertEqual(error(status, {"error": "No"}).code, code)
            self.assertEqual(error(status).code, code)

    def test_any_body_is_an_error_of_its_status(self) -> None:
        bodies: Any = [
            None,
            [],
            "text",
            {"error": None},
            {"error": []},
            {"error": {"code": 7, "message": ["x"], "details": "none"}},
            {"error": {"details": {"fields": [None, {"field": 1}, {"message": 2}]}}},
            {"error": "x", "details": {"fieldErrors": [], "formErrors": {}}},
            {"error": "x", "details": {"fieldErrors": {"a": "b"}, "formErrors": [1]}},
        ]
        for body in bodies:
            failure = error(409, body)
            self.assertIsInstance(failure, ConflictError, json.dumps(body))
            self.assertTrue(str(failure).startswith("409 CONFLICT: "))

    def test_retry_after_is_read_in_both_forms(self) -> None:
        cases = {"7": 7.0, "Fri, 01 Jan 1999 00:00:00 GMT": 0.0, "soon": None, "": None}
        for text, seconds in cases.items():
            failure = error(429, None, Retry_After=text)
            assert isinstance(failure, RateLimitError)
            self.assertEqual(failure.retry_after, seconds)
        failure = error(503, None, Retry_After="Fri, 01 Jan 2199 00:00:00 GMT")
        assert isinstance(failure, ServerError) and failure.retry_after
        self.assertGreater(failure.retry_after, 1e9)

    def test_secrets_that_an_answer_shows_are_masked(self) -> None:
        body = {
            "error": f"{KEY} {LIVE} {JWT} my-password",
            "details": {"fieldErrors": {"key": [KEY]}, "formErrors": [JWT]},
        }
        failure = error_for(400, body, Headers([("X", KEY)]), secrets=["my-password"])
        text = f"{failure} {failure!r} {vars(failure)!r}"
        for secret in (KEY, LIVE, JWT, "my-password"):
            self.assertNotIn(secret, text)
        self.assertIn("wrk_a1b2c3d4…", text)
        self.assertIn("wl_live_kIDLzbkm…", text)

    def test_errors_are_copied_and_sent_to_other_processes(self) -> None:
        failure = error(404, {"error": "Not found"}, X_Request_Id="r1")
        for twin in (copy.copy(failure), pickle.loads(pickle.dumps(failure))):
            self.assertEqual(str(twin), str(failure))
            self.assertEqual((twin.status, twin.request_id), (404, "r1"))
