/** Why an import cannot run or go on, in words for whoever started it. */
export class ImportError extends Error {}
