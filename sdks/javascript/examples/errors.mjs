// Shows what fails, and how: PLATFORM_API_KEY=… node examples/errors.mjs
import { APIConnectionError, NotFoundError, Platform, ValidationError } from '@platform/sdk';

const platform = new Platform({ timeout: 10_000 });

const calls = [
  () => platform.projects.create({ name: '' }),
  () => platform.projects.get('proj_000000000000000000000000'),
  () => platform.withOptions({ baseUrl: 'http://127.0.0.1:9', maxRetries: 0 }).projects.list(),
];

for (const call of calls) {
  try {
    await call();
  } catch (error) {
    if (error instanceof ValidationError) console.log('Not valid:', error.fields);
    else if (error instanceof NotFoundError) console.log(`${error.message} (request ${error.requestId})`);
    else if (error instanceof APIConnectionError) console.log('No answer');
    else throw error;
  }
}
