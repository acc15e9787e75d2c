/** What is here already, or will be. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** As `then`, but at once where the value is here: a promise for each field of each line is much of what a page costs. */
export function after<Value, Result>(value: MaybePromise<Value>, next: (value: Value) => MaybePromise<Result>): MaybePromise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** As `after`, for two that are asked for together. */
export function afterBoth<One, Other, Result>(one: MaybePromise<One>, other: MaybePromise<Other>, next: (one: One, other: Other) => MaybePromise<Result>): MaybePromise<Result> {
  return one instanceof Promise || other instanceof Promise ? Promise.all([one, other]).then((both) => next(...both)) : next(one, other);
}
