const MAX_CAUSES = 5;

/**
 * What is logged of an error. A list of what may be, because errors carry whatever their makers hang on them: PostgreSQL's
 * `detail` quotes the row that was refused, password hash and all.
 */
export function describeError(error: unknown, causes = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, column, cause } = error as Error & Record<'code' | 'constraint' | 'table' | 'column', unknown>;
  return {
    type: error.constructor.name,
    message: error.message,
    code, constraint, table, column,
    stack: error.stack,
    ...(cause === undefined || causes >= MAX_CAUSES ? {} : { cause: describeError(cause, causes + 1) }),
    ...(error instanceof AggregateError && causes < MAX_CAUSES ? { errors: error.errors.map((inner) => describeError(inner, causes + 1)) } : {}),
  };
}
