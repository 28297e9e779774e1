import { readRateLimit, type RateLimit } from './rate-limit.js';

/** Whatever this package throws itself. Cancelling a call throws the signal's own reason. */
export class PlatformError extends Error {
  override readonly name: string = 'PlatformError';
}

/** What an answer said about a failure. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string[]>>;
  readonly headers: Headers;
}

/** An answer that is not a success. */
export class APIError extends PlatformError {
  override readonly name: string = 'APIError';
  /** The status of the answer. */
  readonly status: number;
  /** What is wrong, in a word that does not change, such as `NOT_FOUND`. */
  readonly code: string;
  /** What is wrong with each field; what belongs to no field is under the empty name. */
  readonly fields: Readonly<Record<string, string[]>>;
  /** The id by which the service's operator finds the request. */
  readonly requestId: string | null;
  /** After how many seconds to try again, where the answer said so. */
  readonly retryAfter: number | null;
  /** The rate limit that the answer reported. */
  readonly rateLimit: RateLimit | null;

  constructor(failure: Failure) {
    super(failure.message);
    this.status = failure.status;
    this.code = failure.code;
    this.fields = failure.fields;
    this.requestId = failure.headers.get('x-request-id');
    this.retryAfter = readRetryAfter(failure.headers);
    this.rateLimit = readRateLimit(failure.headers);
  }

  /** What a log of structured entries needs. */
  toJSON(): object {
    const { name, message, status, code, fields, requestId, retryAfter } = this;
    return { name, message, status, code, fields, requestId, retryAfter };
  }
}

/** 400 or 422: what was sent is not valid, or an idempotency key was used for another request. */
export class ValidationError extends APIError {
  override readonly name: string = 'ValidationError';
}

/** 401: no credential, or not a good one. */
export class AuthenticationError extends APIError {
  override readonly name: string = 'AuthenticationError';
}

/** 403: the credential may not do this. */
export class PermissionDeniedError extends APIError {
  override readonly name: string = 'PermissionDeniedError';
}

/** 404: there is no such thing, or it belongs to another organization. */
export class NotFoundError extends APIError {
  override readonly name: string = 'NotFoundError';
}

/** 409: it conflicts with what is there already. */
export class ConflictError extends APIError {
  override readonly name: string = 'ConflictError';
}

/** 412: the object is no longer in the state that `ifMatch` names. */
export class PreconditionFailedError extends APIError {
  override readonly name: string = 'PreconditionFailedError';
}

/** 429: too many requests. */
export class RateLimitError extends APIError {
  override readonly name: string = 'RateLimitError';
}

/** 500 and above: the service failed. */
export class ServerError extends APIError {
  override readonly name: string = 'ServerError';
}

/** No answer came: the connection could not be made, or broke. */
export class APIConnectionError extends PlatformError {
  override readonly name: string = 'APIConnectionError';
}

/** No connection, or no whole answer, in the time allowed. */
export class APITimeoutError extends APIConnectionError {
  override readonly name: string = 'APITimeoutError';
}

/** The error of a status. */
export function errorOf(failure: Failure): APIError {
  switch (failure.status) {
    case 400:
    case 422:
      return new ValidationError(failure);
    case 401:
      return new AuthenticationError(failure);
    case 403:
      return new PermissionDeniedError(failure);
    case 404:
      return new NotFoundError(failure);
    case 409:
      return new ConflictError(failure);
    case 412:
      return new PreconditionFailedError(failure);
    case 429:
      return new RateLimitError(failure);
    default:
      return failure.status >= 500 ? new ServerError(failure) : new APIError(failure);
  }
}

/** The seconds of `Retry-After`, which is a number or an HTTP date (RFC 9110 §10.2.3); null where it is neither. */
export function readRetryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}
