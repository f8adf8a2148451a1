/** What somebody has decided: the keys that the file has, and the variables that are set. What is in neither is a default. */
export interface Given {
  /** null: there is none. */
  readonly file: string | null;
  /** By their path, as in `sessions.per_user`. */
  readonly keys: readonly string[];
  readonly variables: readonly string[];
}

/** The paths of all that a file of YAML has, blocks and what is in them. */
export function keysOf(content: unknown, path = ''): string[] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return [];
  return Object.entries(content).flatMap(([name, value]) => [`${path}${name}`, ...keysOf(value, `${path}${name}.`)]);
}
