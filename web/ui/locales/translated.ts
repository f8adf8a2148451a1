/** A text that says what happened and what to do about it. */
export type Advice = Record<'what' | 'cure', string>;

/** The same keys in another language; plural forms that only English has may be left out. */
export type Translated<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};
