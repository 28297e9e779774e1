// Compares the SDK with bare `fetch`: PLATFORM_BASE_URL=… node bench/overhead.mjs [calls]
// The API must have no rate limits. Both are measured in turns, in blocks, so that what else the machine does cancels out.
import { Platform } from '@platform/sdk';

const calls = Number(process.argv[2] ?? 10_000);
const block = 250;
const baseUrl = process.env.PLATFORM_BASE_URL ?? 'http://localhost:3001';

const anyone = new Platform({ apiKey: null });
const slug = `bench-${Date.now().toString(36)}`;
const signedUp = await anyone.organizations.create({
  name: 'Bench',
  slug,
  email: `${slug}@example.com`,
  password: 'correct-horse-battery-staple',
});
const admin = await Platform.fromSignIn(signedUp);
const { key: apiKey } = await admin.apiKeys.create({ name: 'Bench' });
const client = new Platform({ apiKey });

const ways = {
  bare: async () => {
    const response = await fetch(`${baseUrl}/api/users/me`, { headers: { authorization: `Bearer ${apiKey}` } });
    return response.json();
  },
  sdk: () => client.users.me(),
};
const spent = { bare: { wall: 0, cpu: 0 }, sdk: { wall: 0, cpu: 0 } };

async function run(name, count) {
  const call = ways[name];
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let number = 0; number < count; number++) await call();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

for (const name of Object.keys(ways)) await run(name, 1_000);
for (let done = 0; done < calls; done += block) {
  for (const name of (done / block) % 2 === 0 ? ['bare', 'sdk'] : ['sdk', 'bare']) {
    const { wall, cpu } = await run(name, block);
    spent[name].wall += wall;
    spent[name].cpu += cpu;
  }
}

for (const [name, { wall, cpu }] of Object.entries(spent)) {
  console.log(`${name.padEnd(5)} ${(wall / calls).toFixed(3)} ms a call, ${(cpu / calls).toFixed(3)} ms of CPU`);
}

const { bare, sdk } = spent;
console.log(
  `wall ratio ${(sdk.wall / bare.wall).toFixed(3)}, CPU ratio ${(sdk.cpu / bare.cpu).toFixed(3)}, ${calls} calls each`,
);
