"""Makes ten projects at once, and deletes them. The key is in PLATFORM_API_KEY."""

import asyncio

from platform_sdk import AsyncPlatform


async def main() -> None:
    async with AsyncPlatform() as client:
        projects = await asyncio.gather(
            *[client.projects.create(name=f"Project {number}") for number in range(10)]
        )
        async for project in client.projects.list(limit=5):
            print(project.id, project.name)
        await asyncio.gather(*[client.projects.delete(p.id) for p in projects])


asyncio.run(main())
