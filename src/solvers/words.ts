/** `{word}` in a template: which there are, and what stands for them in one run. */
import type { ParamValue } from '../session/schema.ts';

const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

/** Those that no parameter may be called. */
export const OWN_WORDS = ['cpus', 'input', 'stem'];

export function wordsIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, word = '']) => word);
}

/** `input` is the name of what the run works on. */
export function wordsOf(params: Record<string, ParamValue>, cpus: number, input: string): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(params).map(([id, value]) => [id, String(value)])),
    cpus: String(cpus),
    input,
    stem: input.replace(/\.[^.]*$/, ''),
  };
}

export function filled(text: string, words: Record<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, word) => words[word] ?? whole);
}
