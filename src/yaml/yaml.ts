/** Reads a YAML file that people write: every fault at once, each with its line and what to do. */
import { type Document, isAlias, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './messages.ts';

export interface Fault {
  file: string;
  /** Null where the fault is in no line: a file that cannot be read, an environment variable. */
  line: number | null;
  message: string;
}

export interface YamlFile<T> {
  /** Null where there are faults. */
  value: T | null;
  faults: Fault[];
  /** As it is in the file, without what the schema adds to it; null where there are faults. */
  content: unknown;
  /** Where a key stands, for faults that only the reader's caller can see. */
  lineOf(path: PropertyKey[]): number;
}

export function formatFault({ file, line, message }: Fault): string {
  return line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`;
}

export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const lineOf = (path: PropertyKey[]) => lineAt(offsetOf(document, path));
  const failed = (faults: Fault[]): YamlFile<T> => ({ value: null, faults, content: null, lineOf });

  const malformed = [...document.errors, ...document.warnings];
  if (malformed.length > 0) {
    return failed(
      malformed.map(({ pos, message }) => ({ file, line: lineAt(pos[0]), message: `is not YAML: ${message}` })),
    );
  }
  let content: unknown;
  try {
    content = document.toJS() ?? {};
  } catch (error) {
    // The yaml package refuses aliases that would grow without end.
    return failed([{ file, line: 1, message: `is not YAML: ${(error as Error).message}` }]);
  }
  const { value, mistakes } = readContent(content, schema);
  if (value !== null) return { value, faults: [], content, lineOf };
  return failed(
    mistakes
      .map(({ path, message }) => ({ file, line: lineOf(path), message: placed(path, message) }))
      .sort((one, other) => one.line - other.line),
  );
}

export interface Mistake {
  path: PropertyKey[];
  message: string;
}

/** What a YAML file consists of, against a schema; null where there are mistakes. */
export function readContent<T>(content: unknown, schema: z.ZodType<T>): { value: T | null; mistakes: Mistake[] } {
  const parsed = schema.safeParse(content, { error: describeIssue });
  if (parsed.success) return { value: parsed.data, mistakes: [] };
  const mistakes = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }];
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({ path: [...issue.path, key], message: messages[index] ?? '' }));
  });
  return { value: null, mistakes };
}

/** A message with the key that it is about, as people count. */
export function placed(path: PropertyKey[], message: string): string {
  if (path.length === 0) return message;
  const dot = (index: number): string => (index > 0 ? '.' : '');
  const keys = path.map((key, index) => (typeof key === 'number' ? `[${key + 1}]` : `${dot(index)}${String(key)}`));
  return `${keys.join('')}: ${message}`;
}

/** The offset of the deepest key on the path that the file has: a missing key is reported where its block begins. */
function offsetOf(document: Document.Parsed, path: PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      if (!pair) break;
      offset = rangeStart(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (node === undefined) break;
      offset = rangeStart(node);
    } else {
      break;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number {
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  return range?.[0] ?? 0;
}
