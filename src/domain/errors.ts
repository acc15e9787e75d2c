/** The codes of docs/errors.md; the contract names them, clients switch on them. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'SERVICE_UNAVAILABLE';

/** A mistake of the caller, or a limit: shown to the caller as it is. Everything else is masked by the transport. */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode;
  /** Added to the GraphQL error's extensions beside the code. */
  get details(): Record<string, unknown> {
    return {};
  }
}

export class UnauthenticatedError extends AppError {
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'Sign in first: this needs a valid access token.') {
    super(message);
  }
}

export class ForbiddenError extends AppError {
  readonly code = 'FORBIDDEN';
  constructor(message: string, readonly field?: string) {
    super(message);
  }
  override get details(): Record<string, unknown> {
    return fieldDetails(this.field);
  }
}

export class NotFoundError extends AppError {
  readonly code = 'NOT_FOUND';
  constructor(message: string, readonly field?: string) {
    super(message);
  }
  override get details(): Record<string, unknown> {
    return fieldDetails(this.field);
  }
}

/** `field` is the argument, or the path of the input field, that was refused: `text`, `first`, `poll.options`. */
export class BadUserInputError extends AppError {
  readonly code = 'BAD_USER_INPUT';
  constructor(readonly field: string, message: string) {
    super(message);
  }
  override get details(): Record<string, unknown> {
    return { field: this.field };
  }
}

/** What was asked for clashes with what is there, such as a name that is taken. */
export class ConflictError extends AppError {
  readonly code = 'CONFLICT';
  constructor(message: string, readonly field?: string) {
    super(message);
  }
  override get details(): Record<string, unknown> {
    return fieldDetails(this.field);
  }
}

export class QueryTooComplexError extends AppError {
  readonly code = 'QUERY_TOO_COMPLEX';
}

export class ServiceUnavailableError extends AppError {
  readonly code = 'SERVICE_UNAVAILABLE';
}

const fieldDetails = (field: string | undefined): Record<string, unknown> => (field === undefined ? {} : { field });
