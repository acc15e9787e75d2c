/** A token as a lexeme of a tsvector or tsquery literal. */
export const lexeme = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
