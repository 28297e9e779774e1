// Compares the SDK with bare `fetch`: PLATFORM_BASE_URL=… node bench/overhead.mjs [calls]
// The API must have no rate limits. Each way runs in processes of its own, as it would in a program: one process differs from the next by
// up to a fifth, so there are several. They take turns, so that what else the machine does cancels out.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Platform } from '@platform/sdk';

const baseUrl = process.env.PLATFORM_BASE_URL ?? 'http://localhost:3001';
const block = 250;
const processes = 4;

if (process.argv[2] in { bare: 1, sdk: 1 }) work(process.argv[2]);
else await compare(Number(process.argv[2] ?? 10_000));

function work(way) {
  const client = new Platform();
  const headers = { authorization: `Bearer ${process.env.PLATFORM_API_KEY}` };
  const call =
    way === 'sdk' ? () => client.users.me() : async () => (await fetch(`${baseUrl}/api/users/me`, { headers })).json();
  process.on('message', async (count) => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let number = 0; number < count; number++) await call();
    const { user, system } = process.cpuUsage(cpu);
    process.send({ wall: performance.now() - start, cpu: (user + system) / 1000 });
  });
}

async function compare(calls) {
  const env = { ...process.env, PLATFORM_BASE_URL: baseUrl, PLATFORM_API_KEY: await newKey() };
  const ways = ['bare', 'sdk'].map((name) => ({
    name,
    processes: Array.from({ length: processes }, () => fork(fileURLToPath(import.meta.url), [name], { env })),
    wall: 0,
    cpu: 0,
  }));
  for (const way of ways) for (const process of way.processes) await run(process, 2_000);
  for (let done = 0; done < calls; done += block) {
    const turn = done / block;
    for (const way of turn % 2 === 0 ? ways : [...ways].reverse()) {
      const { wall, cpu } = await run(way.processes[turn % processes], block);
      way.wall += wall;
      way.cpu += cpu;
    }
  }

  for (const way of ways) {
    console.log(
      `${way.name.padEnd(5)} ${(way.wall / calls).toFixed(3)} ms a call, ${(way.cpu / calls).toFixed(3)} ms of CPU`,
    );
    for (const process of way.processes) process.disconnect();
  }

  const [bare, sdk] = ways;
  console.log(
    `wall ratio ${(sdk.wall / bare.wall).toFixed(3)}, CPU ratio ${(sdk.cpu / bare.cpu).toFixed(3)}, ${calls} calls each`,
  );
}

function run(process, count) {
  return new Promise((resolve, reject) => {
    process.once('exit', reject);
    process.once('message', (outcome) => {
      process.off('exit', reject);
      resolve(outcome);
    });
    process.send(count);
  });
}

async function newKey() {
  if (process.env.PLATFORM_API_KEY) return process.env.PLATFORM_API_KEY;
  const anyone = new Platform({ apiKey: null });
  const slug = `bench-${Date.now().toString(36)}`;
  const person = { email: `${slug}@example.com`, password: 'correct-horse-battery-staple' };
  const admin = await Platform.fromSignIn(await anyone.organizations.create({ name: 'Bench', slug, ...person }));
  return (await admin.apiKeys.create({ name: 'Bench' })).key;
}
