// Signs a person in and keeps the tokens in a file, so that the next run needs no password:
// EMAIL=… PASSWORD=… ORG_SLUG=… node examples/sign-in.mjs
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Platform } from '@platform/sdk';

const file = process.env.TOKEN_FILE ?? '.platform-tokens.json';

/** Writes to another file first: a program that ends in between must not lose the tokens. */
const tokenStore = {
  load: async () => JSON.parse(await readFile(file, 'utf8').catch(() => 'null')),
  save: async (tokens) => {
    await writeFile(`${file}.new`, JSON.stringify(tokens), { mode: 0o600 });
    await rename(`${file}.new`, file);
  },
  clear: () => rm(file, { force: true }),
};

const { EMAIL: email, PASSWORD: password, ORG_SLUG: org_slug } = process.env;
const platform = (await tokenStore.load())
  ? await Platform.fromTokenStore(tokenStore)
  : await Platform.login({ email, password, org_slug }, { tokenStore });

const me = await platform.users.me();
console.log(`${me.email} is ${me.role} of ${me.org_name}`);

if (process.argv.includes('--sign-out')) {
  await platform.auth.logout();
  console.log('Signed out');
}
