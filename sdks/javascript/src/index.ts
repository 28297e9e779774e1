export type * from './api/models.js';
export * from './api/resources.js';
export { Platform, Platform as default, type SignInOptions } from './client.js';
export {
  APIConnectionError,
  APIError,
  APITimeoutError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  PlatformError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.js';
export type { RateLimit } from './rate-limit.js';
export type { ClientOptions, LogEntry, RequestOptions } from './options.js';
export { Page, PagePromise, type PageParams } from './page.js';
export { APIPromise, APIResponse } from './promise.js';
export { MemoryTokenStore, type Tokens, type TokenStore } from './token-store.js';
export { VERSION } from './version.js';
