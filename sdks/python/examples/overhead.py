"""Measures what the SDK adds to a bare HTTP client: overhead.py [calls]

The same number of calls of ``users.me`` is made by ``http.client``, by ``Platform`` and by
``AsyncPlatform``, one after another, in blocks that take turns. The key is in
PLATFORM_API_KEY; without one, an organization is made for it.
"""

import asyncio
import http.client
import json
import os
import sys
import time
import uuid
from typing import Callable, Dict, List
from urllib.parse import urlsplit

from platform_sdk import AsyncPlatform, Platform

CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
BLOCKS = 20


def new_key() -> str:
    name = f"overhead-{uuid.uuid4().hex[:12]}"
    with Platform() as client:
        signed_up = client.organizations.create(
            name=name,
            slug=name,
            email=f"{name}@example.com",
            password=uuid.uuid4().hex,
        )
        admin = client.with_options(api_key=signed_up.access_token)
        return admin.api_keys.create(name="Overhead", scopes=["admin"]).key


key = os.environ.get("PLATFORM_API_KEY") or new_key()
base = urlsplit(os.environ.get("PLATFORM_BASE_URL") or "http://localhost:3001")
bare = http.client.HTTPConnection(base.hostname or "", base.port)
headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
client = Platform(api_key=key)
async_client = AsyncPlatform(api_key=key)
loop = asyncio.new_event_loop()


def by_http_client(calls: int) -> None:
    for _ in range(calls):
        bare.request("GET", "/api/users/me", headers=headers)
        response = bare.getresponse()
        assert json.loads(response.read())["id"] and response.status == 200


def by_platform(calls: int) -> None:
    for _ in range(calls):
        assert client.users.me().id


def by_async_platform(calls: int) -> None:
    async def run() -> None:
        for _ in range(calls):
            assert (await async_client.users.me()).id

    loop.run_until_complete(run())


ways: Dict[str, Callable[[int], None]] = {
    "http.client": by_http_client,
    "Platform": by_platform,
    "AsyncPlatform": by_async_platform,
}
for call in ways.values():
    call(min(CALLS, 500))

spent: Dict[str, List[float]] = {name: [0.0, 0.0] for name in ways}
for _ in range(BLOCKS):
    for name, call in ways.items():
        wall, cpu = time.perf_counter(), time.process_time()
        call(CALLS // BLOCKS)
        spent[name][0] += time.perf_counter() - wall
        spent[name][1] += time.process_time() - cpu

for name, (wall, cpu) in spent.items():
    ratios = [part / whole for part, whole in zip((wall, cpu), spent["http.client"])]
    print(
        f"{name:<14} wall {wall / CALLS * 1e6:6.0f} µs a call, {ratios[0]:.2f} times; "
        f"CPU {cpu / CALLS * 1e6:6.0f} µs a call, {ratios[1]:.2f} times"
    )
loop.run_until_complete(async_client.close())
client.close()
bare.close()
