/** Answers that are kept for a while, so that many who ask the same are one question. */

const KEPT_MAX = 64;

export function keptForAWhile<Question extends unknown[], Answer>(
  milliseconds: number,
  now: () => number,
  ask: (...question: Question) => Promise<Answer>,
  keyOf: (...question: Question) => string = (...question) => JSON.stringify(question),
): (...question: Question) => Promise<Answer> {
  const kept = new Map<string, { at: number; answer: Promise<Answer> }>();

  return (...question) => {
    const key = keyOf(...question);
    const known = kept.get(key);
    if (known && now() - known.at < milliseconds) return known.answer;
    const asked = { at: now(), answer: ask(...question) };
    kept.delete(key);
    kept.set(key, asked);
    // A failure is told to those who wait for it, and to nobody after them.
    asked.answer.catch(() => {
      if (kept.get(key) === asked) kept.delete(key);
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(oldest);
    }
    return asked.answer;
  };
}
