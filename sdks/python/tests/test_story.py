"""The story of sdks/story.md. Each step is told by both clients, and is a test."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import logging
import os
import re
import time
import unittest
import unittest.mock
import uuid
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List

import platform_sdk
from platform_sdk import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    ConflictError,
    MemoryTokenStore,
    MissingCredentialError,
    NotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    ServerError,
    TokenStoreError,
    ValidationError,
)

from .operations import methods_of_the_sdk, operations_of_the_document
from .storyteller import (
    PASSWORD,
    AsyncTeller,
    FailingTokenStore,
    Organization,
    SyncTeller,
    Teller,
    collected,
    in_thread,
    raised,
)

Step = Callable[["Story", Teller], Awaitable[None]]

KEY = re.compile(r"(wrk_|wl_live_|wl_test_)[A-Za-z0-9]{9,}|eyJ[A-Za-z0-9_-]{10,}")
LOGIN = "/api/auth/login"
REFRESH = "/api/auth/refresh"
ME = "/api/users/me"
PROJECTS = "/v1/projects"


def step(tell: Step) -> Callable[["Story"], None]:
    """Makes a test of a step, which both clients must pass, and writes its result down."""

    @functools.wraps(tell)
    def test(self: Story) -> None:
        failure = ""
        try:
            for teller in self.tellers:
                teller.controls.clear()
                try:
                    self.loop.run_until_complete(
                        asyncio.wait_for(tell(self, teller), 30)
                    )
                except BaseException as error:
                    text = f"{type(error).__name__}: {error}"
                    failure = f"{teller.name}: {text}".replace("\n", " ")
                    raise
        finally:
            number = int(tell.__name__.split("_")[1])
            self.write(f"{number} failed {failure}" if failure else f"{number} ok")

    test.__name__ = f"test_{tell.__name__}"
    return test


@unittest.skipUnless("PLATFORM_STORY_CONTROL" in os.environ, "No product is running")
class Story(unittest.TestCase):
    """The steps, in the order of the story."""

    loop: asyncio.AbstractEventLoop
    tellers: List[Teller]
    sign_ins: Dict[Teller, Dict[str, Any]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.loop = asyncio.new_event_loop()
        cls.tellers = [SyncTeller(), AsyncTeller()]
        cls.loop.run_until_complete(cls.sign_in())

    @classmethod
    def tearDownClass(cls) -> None:
        for teller in cls.tellers:
            cls.loop.run_until_complete(teller.close())
        cls.loop.run_until_complete(cls.loop.shutdown_asyncgens())
        cls.loop.close()

    @classmethod
    async def sign_in(cls) -> None:
        """Signs in for the steps with expired tokens, so that no step waits for that."""

        async def one(teller: Teller, store: MemoryTokenStore) -> Any:
            organization = await teller.organization()
            return await teller.login(organization, store), store, organization

        cls.sign_ins = {}
        for teller in cls.tellers:
            cls.sign_ins[teller] = {
                "step 36": await one(teller, MemoryTokenStore()),
                "step 37": await one(teller, MemoryTokenStore()),
                "step 38": await one(teller, FailingTokenStore()),
                "step 39": await one(teller, MemoryTokenStore()),
            }

    def write(self, line: str) -> None:
        results = os.environ.get("PLATFORM_STORY_RESULTS")
        if results:
            with open(results, "a", encoding="utf-8") as file:
                file.write(line + "\n")

    @step
    async def step_01_signing_up(self, teller: Teller) -> None:
        name = f"org-{uuid.uuid4().hex[:12]}"
        with unittest.mock.patch.dict(os.environ):
            os.environ.pop("PLATFORM_API_KEY", None)
            client = teller.client()
        signed_up = await client.organizations.create(
            name=name, slug=name, email=f"{name}@example.com", password=PASSWORD
        )
        self.assertEqual(signed_up.user.email, f"{name}@example.com")
        self.assertEqual(signed_up.organization.slug, name)
        self.assertEqual(signed_up.organization.plan, "free")
        self.assertEqual(signed_up.organization.created_at.tzinfo, timezone.utc)
        self.assertTrue(signed_up.access_token and signed_up.refresh_token)
        self.assertEqual(signed_up.expires_in, 3)

    @step
    async def step_02_a_key(self, teller: Teller) -> None:
        organization = await teller.organization()
        me = await organization.client.users.me()
        self.assertEqual(me.email, organization.email)
        self.assertEqual(me.id, organization.signed_up.user.id)
        self.assertTrue(organization.key.startswith("wrk_"))

    @step
    async def step_03_the_key_of_the_environment(self, teller: Teller) -> None:
        organization = await teller.organization()
        environment = {"PLATFORM_API_KEY": organization.key}
        with unittest.mock.patch.dict(os.environ, environment):
            client = teller.client()
        self.assertEqual((await client.users.me()).email, organization.email)

        with unittest.mock.patch.dict(os.environ):
            os.environ.pop("PLATFORM_API_KEY", None)
            client = teller.client()
        teller.controls.clear()
        error = await raised(MissingCredentialError, client.users.me())
        self.assertIn("PLATFORM_API_KEY", str(error))
        self.assertEqual(teller.controls.requests(), [])

    @step
    async def step_04_public_operations(self, teller: Teller) -> None:
        client = teller.client()
        self.assertEqual((await client.health.get()).status, "ok")
        self.assertEqual((await client.health.ready()).status, "ok")
        for request in teller.controls.requests():
            self.assertNotIn("authorization", request["headers"])

    @step
    async def step_05_a_project(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        project = await client.projects.create(name="Apollo", description="To the moon")
        self.assertRegex(project.id, "^proj_[0-9a-z]{24}$")
        self.assertEqual((project.name, project.description), ("Apollo", "To the moon"))
        self.assertEqual(project.created_at.utcoffset(), timedelta(0))
        self.assertEqual(project.updated_at, project.created_at)
        self.assertEqual(await client.projects.get(project.id), project)

    @step
    async def step_06_a_project_without_a_name(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        error = await raised(ValidationError, client.projects.create(name=""))
        self.assertEqual((error.status, error.code), (400, "VALIDATION_ERROR"))
        self.assertEqual(list(error.fields), ["name"])
        self.assertEqual(error.fields["name"], [error.message])
        self.assertTrue(error.request_id)

    @step
    async def step_07_a_bad_address(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        call = client.users.invite(email="nobody", role="member")
        error = await raised(ValidationError, call)
        self.assertEqual((error.status, error.code), (422, "VALIDATION_ERROR"))
        self.assertEqual(list(error.fields), ["email"])
        self.assertTrue(error.fields["email"][0])
        self.assertIn(error.fields["email"][0], str(error))

    @step
    async def step_08_an_unknown_scope(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        call = client.keys.create(name="A key", scopes=["projects:paint"])
        error = await raised(ValidationError, call)
        self.assertEqual((error.status, error.code), (400, "VALIDATION_ERROR"))
        self.assertEqual(list(error.fields), ["scopes[0]"])

    @step
    async def step_09_what_is_not_there(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        calls = [
            (client.projects.get("proj_" + "0" * 24), "Project not found"),
            (client.keys.get(str(uuid.uuid4())), "Key not found"),
            (client.api_keys.get(987654321), "Not found"),
        ]
        for call, message in calls:
            error = await raised(NotFoundError, call)
            self.assertEqual((error.status, error.code), (404, "NOT_FOUND"))
            self.assertEqual(error.message, message)
            self.assertTrue(error.request_id)

    @step
    async def step_10_a_mistyped_key(self, teller: Teller) -> None:
        key = (await teller.organization()).key
        mistyped = key[:-1] + ("0" if key[-1] != "0" else "1")
        client = teller.client(api_key=mistyped)
        error = await raised(AuthenticationError, client.users.me())
        self.assertEqual((error.status, error.code), (401, "UNAUTHORIZED"))
        self.assertNotIn(mistyped, str(error) + repr(error))

    @step
    async def step_11_a_scope_that_is_missing(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        key = await client.api_keys.create(name="Reader", scopes=["projects:read"])
        reader = teller.client(api_key=key.key)
        error = await raised(PermissionDeniedError, reader.projects.create(name="X"))
        self.assertEqual((error.status, error.code), (403, "FORBIDDEN"))

    @step
    async def step_12_a_secret_is_not_replayed(self, teller: Teller) -> None:
        keys = (await teller.organization()).client.api_keys
        once = {"name": "Once", "scopes": ["read"], "idempotency_key": uuid.uuid4().hex}
        await keys.create(**once)
        error = await raised(ConflictError, keys.create(**once))
        self.assertEqual((error.status, error.code), (409, "CONFLICT"))

    @step
    async def step_13_a_task_that_has_changed(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        project = await client.projects.create(name="P")
        task = await client.tasks.create(title="T", project_id=project.id)
        read = await client.tasks.with_response.get(task.id)
        self.assertEqual(read.data, task)
        changed = await client.tasks.update(task.id, title="U", if_match=read.etag)
        call = client.tasks.update(task.id, title="V", if_match=read.etag)
        error = await raised(PreconditionFailedError, call)
        self.assertEqual((error.status, error.code), (412, "PRECONDITION_FAILED"))
        self.assertEqual(await client.tasks.get(task.id), changed)

    @step
    async def step_14_all_pages(self, teller: Teller) -> None:
        client = await self.with_150_projects(teller)
        teller.controls.clear()
        projects = await collected(client.projects.list(limit=20))
        self.assertEqual(len({project.id for project in projects}), 150)
        times = [project.created_at for project in projects]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 8)

        teller.controls.clear()
        first = await collected(client.projects.list(limit=20), at_most=25)
        self.assertEqual(first, projects[:25])
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 2)

    @step
    async def step_15_one_page(self, teller: Teller) -> None:
        client = await self.with_150_projects(teller)
        teller.controls.clear()
        page = await client.projects.list(limit=20, offset=140).page()
        self.assertEqual((len(page.items), page.total), (10, 150))
        self.assertEqual((page.limit, page.offset, page.has_more), (20, 140, False))
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 1)

    @step
    async def step_16_filters(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        mine = await client.projects.create(name="Mine")
        other = await client.projects.create(name="Other")
        for project in (mine, other):
            for status in ("todo", "completed"):
                await client.tasks.create(
                    title=status, project_id=project.id, status=status
                )
        tasks = await collected(
            client.tasks.list(project_id=mine.id, status="completed")
        )
        self.assertEqual(
            [(task.project_id, task.status) for task in tasks], [(mine.id, "completed")]
        )

    @step
    async def step_17_the_list_of_keys(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        await client.keys.create(name="Second", scopes=["read"])
        created = await client.keys.create(name="Third", scopes=["read"])
        keys = await collected(client.keys.list(limit=2))
        self.assertEqual(len(keys), 3)
        self.assertEqual(keys[0].id, created.id)
        page = await client.keys.list(limit=2).page()
        self.assertEqual((page.items, page.total, page.has_more), (keys[:2], 3, True))

    @step
    async def step_18_what_is_left_out_and_what_is_null(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        project = await client.projects.create(name="P")
        task = await client.tasks.create(
            title="T", project_id=project.id, description="Why"
        )
        task = await client.tasks.update(task.id, status="completed")
        self.assertEqual(
            (task.title, task.description, task.status), ("T", "Why", "completed")
        )
        task = await client.tasks.update(task.id, description=None)
        self.assertEqual(
            (task.title, task.description, task.status), ("T", None, "completed")
        )

    @step
    async def step_19_deleting(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        project = await client.projects.create(name="P")
        task = await client.tasks.create(title="T", project_id=project.id)
        self.assertIsNone(await client.tasks.delete(task.id))
        await raised(NotFoundError, client.tasks.delete(task.id))

    @step
    async def step_20_a_429_is_waited_for(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.answer("GET", PROJECTS, 429, headers={"Retry-After": "1"})
        started = time.monotonic()
        await client.projects.list().page()
        self.assertGreaterEqual(time.monotonic() - started, 1)
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 2)

    @step
    async def step_21_a_limit_that_is_used_up(self, teller: Teller) -> None:
        organization = await self.on_pro(teller)
        client = organization.client.with_options(max_retries=0)
        with self.assertRaises(RateLimitError) as context:
            for _ in range(40):
                await client.users.me()
                await asyncio.sleep(0.05)
        error = context.exception
        self.assertEqual((error.status, error.code), (429, "RATE_LIMITED"))
        self.assertTrue(1 <= error.retry_after <= 60)
        self.assertEqual((error.rate_limit.limit, error.rate_limit.remaining), (5, 0))

    @step
    async def step_22_503_twice(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        again = {"Retry-After": "0"}
        teller.controls.answer("GET", PROJECTS, 503, times=2, headers=again)
        self.assertEqual(await collected(client.projects.list()), [])
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 3)

    @step
    async def step_23_503_three_times(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        again = {"Retry-After": "0"}
        teller.controls.answer("GET", PROJECTS, 503, times=4, headers=again)
        error = await raised(ServerError, client.projects.list().page())
        self.assertEqual((error.status, error.code), (503, "SERVICE_UNAVAILABLE"))
        self.assertEqual(len(teller.controls.requests("GET", PROJECTS)), 3)

    @step
    async def step_24_500_on_a_get(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.answer("GET", ME, 500)
        await client.users.me()
        self.assertEqual(len(teller.controls.requests("GET", ME)), 2)

    @step
    async def step_25_500_on_a_post(self, teller: Teller) -> None:
        organization = await teller.organization()
        teller.controls.clear()
        teller.controls.answer("POST", LOGIN, 500)
        error = await raised(ServerError, teller.login(organization))
        self.assertEqual((error.status, error.code), (500, "INTERNAL_ERROR"))
        self.assertEqual(len(teller.controls.requests()), 1)

    @step
    async def step_26_an_answer_that_is_lost(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.rule("POST", PROJECTS, "lose-answer")
        project = await client.projects.create(name="Once")
        requests = teller.controls.requests("POST", PROJECTS)
        keys = [request["headers"]["idempotency-key"] for request in requests]
        self.assertEqual((len(keys), len(set(keys))), (2, 1))
        self.assertEqual(await collected(client.projects.list()), [project])

    @step
    async def step_27_a_connection_that_is_dropped(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.rule("GET", ME, "drop")
        await client.users.me()
        statuses = [request["status"] for request in teller.controls.requests()]
        self.assertEqual(statuses, [0, 200])

    @step
    async def step_28_without_retries(self, teller: Teller) -> None:
        client = (await teller.organization()).client.with_options(max_retries=0)
        teller.controls.clear()
        teller.controls.rule("GET", ME, "drop")
        await raised(APIConnectionError, client.users.me())
        self.assertEqual(len(teller.controls.requests()), 1)

    @step
    async def step_29_a_key_of_the_callers_own(self, teller: Teller) -> None:
        projects = (await teller.organization()).client.projects
        own = uuid.uuid4().hex
        first = await projects.create(name="Once", idempotency_key=own)
        self.assertEqual(await projects.create(name="Once", idempotency_key=own), first)
        self.assertEqual(await collected(projects.list()), [first])
        call = projects.create(name="Twice", idempotency_key=own)
        error = await raised(ValidationError, call)
        self.assertEqual((error.status, error.code), (422, "IDEMPOTENCY_KEY_REUSED"))

    @step
    async def step_30_a_timeout(self, teller: Teller) -> None:
        organization = await teller.organization()
        client = organization.client.with_options(timeout=0.3, max_retries=0)
        teller.controls.rule("GET", ME, "delay", seconds=3)
        started = time.monotonic()
        await raised(APITimeoutError, client.users.me())
        self.assertLess(time.monotonic() - started, 1.5)

    @step
    async def step_31_cancelling_a_request(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.rule("GET", ME, "delay", seconds=3)
        took = await teller.cancelled(client, lambda client: client.users.me(), 0.3)
        self.assertLess(took, 1.5)
        await asyncio.sleep(0.7)
        self.assertEqual(len(teller.controls.requests()), 1)

    @step
    async def step_32_cancelling_a_wait(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        teller.controls.clear()
        teller.controls.answer("GET", ME, 429, headers={"Retry-After": "30"})
        took = await teller.cancelled(client, lambda client: client.users.me(), 0.3)
        self.assertLess(took, 1.5)
        self.assertEqual(len(teller.controls.requests()), 1)

    @step
    async def step_33_a_key_per_request(self, teller: Teller) -> None:
        ours, theirs = await teller.organization(), await teller.organization()
        client = ours.client
        derived = client.with_options(api_key=theirs.key)
        teller.controls.clear()
        mine = await client.projects.create(name="Ours")
        others = [await derived.projects.create(name=f"{n}") for n in range(3)]
        self.assertEqual(await collected(client.projects.list()), [mine])
        seen = await collected(derived.projects.list(limit=1))
        self.assertEqual({p.id for p in seen}, {project.id for project in others})
        self.assertEqual(await client.projects.get(mine.id), mine)
        requests = teller.controls.requests()
        self.assertEqual(len(requests), 9)
        self.assertEqual(len({request["connection"] for request in requests}), 1)

    @step
    async def step_34_a_revoked_key(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        key = await client.api_keys.create(name="Short", scopes=["admin"])
        short = teller.client(api_key=key.key)
        await short.users.me()
        await client.api_keys.delete(key.id)
        await asyncio.sleep(0.5)
        await raised(AuthenticationError, short.users.me())

    @step
    async def step_35_a_rotated_key(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        old = await client.api_keys.create(name="Old", scopes=["admin"])
        new = await client.api_keys.rotate(old.id, grace_seconds=0)
        self.assertEqual((new.name, new.scopes), (old.name, old.scopes))
        await teller.client(api_key=new.key).users.me()
        await raised(AuthenticationError, teller.client(api_key=old.key).users.me())

    @step
    async def step_36_a_token_that_has_expired(self, teller: Teller) -> None:
        client, _, organization = self.sign_ins[teller]["step 36"]
        self.assertEqual((await client.users.me()).email, organization.email)
        self.assertEqual(len(teller.controls.requests("POST", REFRESH)), 1)

    @step
    async def step_37_one_refresh_for_twenty(self, teller: Teller) -> None:
        client, store, _ = self.sign_ins[teller]["step 37"]
        people = await asyncio.gather(*[client.users.me() for _ in range(20)])
        self.assertEqual(len({person.id for person in people}), 1)
        self.assertEqual(len(teller.controls.requests("POST", REFRESH)), 1)

        # Step 38 looks at what is in the store now.
        self.newest = store.load().access_token
        for request in teller.controls.requests("GET", ME)[-20:]:
            bearer = request["headers"]["authorization"]
            if request["status"] == 200:
                self.assertEqual(bearer, f"Bearer {self.newest}")

    @step
    async def step_38_the_token_store(self, teller: Teller) -> None:
        client, store, _ = self.sign_ins[teller]["step 37"]
        teller.controls.clear()
        await client.users.me()
        sent = teller.controls.requests("GET", ME)[-1]["headers"]["authorization"]
        self.assertEqual(sent, f"Bearer {store.load().access_token}")

        client, store, _ = self.sign_ins[teller]["step 38"]
        saved = store.load()
        teller.controls.clear()
        await raised(TokenStoreError, client.users.me())
        self.assertEqual(store.load(), saved)
        self.assertEqual(
            [request["path"] for request in teller.controls.requests()], [REFRESH]
        )

        # The new pair isn't lost: once the store works, it's saved and used.
        store.is_full = False
        await client.users.me()
        self.assertEqual(len(teller.controls.requests("POST", REFRESH)), 1)
        self.assertNotEqual(store.load(), saved)

    @step
    async def step_39_a_refresh_that_fails(self, teller: Teller) -> None:
        client, _, _ = self.sign_ins[teller]["step 39"]
        teller.controls.answer(
            "POST", REFRESH, 401, body={"error": "Invalid refresh token"}
        )
        calls = [raised(AuthenticationError, client.users.me()) for _ in range(20)]
        self.assertEqual(len(await asyncio.gather(*calls)), 20)
        paths = [request["path"] for request in teller.controls.requests()]
        self.assertEqual(paths, [REFRESH])

    @step
    async def step_40_resuming_and_signing_out(self, teller: Teller) -> None:
        organization = await teller.organization()
        store = MemoryTokenStore()
        await teller.login(organization, store)
        client = await teller.from_token_store(store)
        self.assertEqual((await client.users.me()).email, organization.email)
        await client.auth.logout()
        call = client.auth.refresh(refresh_token=store.load().refresh_token)
        await raised(AuthenticationError, call)

    @step
    async def step_41_what_the_sdk_does_not_know(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        task = {
            "id": "task_" + "0" * 24,
            "project_id": "proj_" + "0" * 24,
            "title": "T",
            "description": None,
            "status": "paused",
            "colour": {"red": 255},
            "created_at": "2026-01-02T03:04:05.678Z",
            "updated_at": "2026-01-02T03:04:05.678Z",
        }
        path = f"/v1/tasks/{task['id']}"
        body = {"success": True, "data": task, "weather": "fine"}
        teller.controls.answer("GET", path, 200, body=body)
        read = await client.tasks.get(task["id"])
        self.assertEqual((read.title, read.status), ("T", "paused"))
        self.assertEqual(read.created_at.microsecond, 678000)

    @step
    async def step_42_html_in_place_of_json(self, teller: Teller) -> None:
        client = (await teller.organization()).client.with_options(max_retries=0)
        teller.controls.answer("GET", ME, 502, body="<html>Bad gateway</html>")
        error = await raised(ServerError, client.users.me())
        self.assertEqual((error.status, error.code), (502, "BAD_GATEWAY"))

    @step
    async def step_43_secrets_are_masked(self, teller: Teller) -> None:
        organization = await teller.organization()
        texts: List[str] = []
        options = {
            "on_request": lambda event: texts.append(repr(event)),
            "headers": {"X-Own": organization.key},
        }
        client = organization.client.with_options(**options)
        logger = logging.getLogger("platform_sdk")
        with self.assertLogs(logger, logging.DEBUG) as logs:
            signed_in = await client.auth.login(
                email=organization.email, password=PASSWORD, org_slug=organization.slug
            )
            key = await client.keys.create(name="Shown", scopes=["read"])
            known = f"{PASSWORD} {organization.key} {key.raw_key}"
            teller.controls.answer("POST", LOGIN, 400, body={"error": known})
            call = client.auth.login(
                email="nobody@example.com", password=PASSWORD, org_slug="nobody"
            )
            error = await raised(ValidationError, call)
            echo = f"{signed_in.refresh_token} {signed_in.access_token}"
            teller.controls.answer("POST", REFRESH, 400, body={"error": echo})
            call = client.auth.refresh(refresh_token=signed_in.refresh_token)
            refused = await raised(ValidationError, call)
        core = vars(client).get("_target", client)
        texts += logs.output
        texts += [repr(client), repr(vars(core)), repr(core._core.options)]
        texts += [repr(signed_in), str(key), repr(key)]
        for failure in (error, refused):
            texts += [str(failure), repr(failure), failure.message, repr(vars(failure))]
        text = "\n".join(texts)
        self.assertGreater(len(logs.output), 3)
        self.assertIsNone(KEY.search(text), text)
        self.assertNotIn(PASSWORD, text)
        self.assertNotIn(signed_in.refresh_token, text)
        self.assertIn(organization.key[:12], repr(client))

    @step
    async def step_44_the_log_hook(self, teller: Teller) -> None:
        organization = await teller.organization()
        events: List[Any] = []
        client = organization.client.with_options(on_request=events.append)
        again = {"Retry-After": "0"}
        teller.controls.answer("GET", PROJECTS, 503, headers=again)
        await client.projects.list(limit=7).page()
        self.assertEqual(
            [(e.method, e.path, e.status, e.attempt, e.retry_in) for e in events],
            [("GET", PROJECTS, 503, 1, 0.0), ("GET", PROJECTS, 200, 2, None)],
        )
        self.assertTrue(all(0 < event.duration < 10 for event in events))
        self.assertTrue(events[1].request_id)

    @step
    async def step_45_the_limits_of_the_last_answer(self, teller: Teller) -> None:
        client = (await self.on_pro(teller)).client
        answer = await client.users.with_response.me()
        limit = client.rate_limit
        self.assertEqual(limit, answer.rate_limit)
        self.assertEqual(limit.limit, 5)
        self.assertEqual(limit.remaining, int(answer.headers["x-ratelimit-remaining"]))
        self.assertEqual(
            limit.reset.timestamp(), int(answer.headers["X-RateLimit-Reset"])
        )
        self.assertEqual(limit.reset.second, 0)

    @step
    async def step_46_what_is_sent(self, teller: Teller) -> None:
        organization = await teller.organization()
        client = organization.client.with_options(headers={"X-Own": "yes"})
        teller.controls.clear()
        await client.users.me()
        headers = teller.controls.requests()[0]["headers"]
        version = re.escape(platform_sdk.__version__)
        self.assertRegex(
            headers["user-agent"],
            rf"^platform-sdk-python/{version} \(\w+ \d+\.\d+\.\d+\S*\)$",
        )
        self.assertEqual(headers["accept"], "application/json")
        self.assertEqual(headers["x-own"], "yes")
        self.assertEqual(headers.get("api-version"), platform_sdk.API_VERSION)

    @step
    async def step_47_an_invitation(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        address = f"{uuid.uuid4().hex[:12]}@example.com"
        invited = await client.users.invite(email=address, role="developer")
        self.assertEqual((invited.email, invited.status), (address, "invited"))
        token = teller.controls.mailed_token(address)
        accepted = await teller.client().invitations.accept(
            token=token, password=PASSWORD
        )
        person = await teller.from_sign_in(accepted)
        self.assertEqual((await person.users.me()).email, address)
        self.assertEqual(len(await collected(client.users.list())), 2)

    @step
    async def step_48_csv(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        text = await client.audit_events.export_csv()
        self.assertRegex(text, r"^id,at,action,")

    @step
    async def step_49_a_name_of_any_characters(self, teller: Teller) -> None:
        client = (await teller.organization()).client
        name = "\"'`\\ <b>&amp;</b> 😀👩‍👩‍👧 ẞ שלום"
        name += "é" * (200 - len(name.encode("utf-16-le")) // 2)
        project = await client.projects.create(
            name=name, description="line\nbreaks\r\n\ttabs"
        )
        self.assertEqual(
            (project.name, project.description), (name, "line\nbreaks\r\n\ttabs")
        )
        self.assertEqual((await client.projects.get(project.id)).name, name)

    @step
    async def step_50_every_operation(self, teller: Teller) -> None:
        documents = Path(__file__).parents[3] / "docs" / "openapi"
        document = max(documents.glob("*.json"))
        operations = operations_of_the_document(json.loads(document.read_text("utf-8")))
        self.assertGreater(len(operations), 40)
        is_async = teller.name == "AsyncPlatform"
        methods = await in_thread(methods_of_the_sdk, is_async=is_async)
        self.assertEqual(sorted(operations - methods), [])
        self.assertEqual(sorted(methods - operations), [])

    async def with_150_projects(self, teller: Teller) -> Any:
        """A client of an organization with 150 projects, made once for each client."""
        known = self.sign_ins[teller]
        if "projects" not in known:
            client = known["projects"] = (await teller.organization()).client
            for start in range(0, 150, 15):
                await asyncio.gather(
                    *[
                        client.projects.create(name=f"Project {start + number}")
                        for number in range(15)
                    ]
                )
        return known["projects"]

    async def on_pro(self, teller: Teller) -> Organization:
        """An organization that may make five requests a minute."""
        organization = await teller.organization()
        teller.controls.plan(organization.slug, "pro")
        await asyncio.sleep(1)
        return organization


for _name, _test in list(vars(Story).items()):
    # A test's name begins with "test"; a step's function is named as in the story.
    if _name.startswith("step_") and inspect.isfunction(_test):
        setattr(Story, f"test_{_name}", _test)
        delattr(Story, _name)
