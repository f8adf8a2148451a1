/** Tells a newcomer what the set-up does: numbered steps, each with the time it took, and a sign of life in long ones. */
const SIGN_OF_LIFE_MS = 30_000;

export function createProgress(total, write = (line) => process.stdout.write(`${line}\n`)) {
  let number = 0;
  /** `work` gets a function that says what it begins to do, and answers in a word or two how it ended. */
  return async function step(title, work) {
    number += 1;
    const say = (text) => write(`[${prefix}: ${text}`);
    const prefix = `${number}/${total}] ${title}`;
    const began = performance.now();
    const seconds = () => Math.round((performance.now() - began) / 1000);
    const signs = setInterval(() => say(`still working (${seconds()} s)`), SIGN_OF_LIFE_MS);
    try {
      const end = await work(say);
      say(seconds() > 0 ? `${end} (${seconds()} s)` : end);
    } finally {
      clearInterval(signs);
    }
  };
}
