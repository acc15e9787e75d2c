import type { z } from 'zod';

/** Why one line of a file cannot be imported; the line is reported and left out, the others go on. */
export class BadLineError extends Error {}

/** Parses one JSON object; throws BadLineError with the first thing that is wrong with it. */
export function parseJsonLine<Shape>(schema: z.ZodType<Shape>, line: string): Shape {
  const parsed = schema.safeParse(parseJson(line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadLineError(issue === undefined || issue.path.length === 0 ? 'not a JSON object' : `${issue.path.join('.')} ${issue.message}`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new BadLineError('not JSON');
  }
}
