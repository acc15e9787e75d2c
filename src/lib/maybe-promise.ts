/** What is here already, or will be. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** As `then`, but at once where the value is here: a promise for each field of each line is much of what a page costs. */
export function after<Value, Result>(value: MaybePromise<Value>, toResult: (value: Value) => MaybePromise<Result>): MaybePromise<Result> {
  return value instanceof Promise ? value.then(toResult) : toResult(value);
}

/** As `after`, for two that are asked for together. */
export function afterBoth<One, Other, Result>(one: MaybePromise<One>, other: MaybePromise<Other>, toResult: (one: One, other: Other) => MaybePromise<Result>): MaybePromise<Result> {
  return one instanceof Promise || other instanceof Promise ? Promise.all([one, other]).then((both) => toResult(...both)) : toResult(one, other);
}

/** As `Promise.all`, but at once where all of them are here. */
export const allOf = <Value>(values: readonly MaybePromise<Value>[]): MaybePromise<Value[]> =>
  values.some((value) => value instanceof Promise) ? Promise.all(values.map(async (value) => value)) : values as Value[];
