/**
 * Runs work that starts processes. What it defers to `after` is done at its end, last first, and also where Ctrl-C ends it as an error:
 * nothing is left behind.
 */
export async function interruptible<T>(work: (after: AsyncDisposableStack) => Promise<T>): Promise<T> {
  const after = new AsyncDisposableStack();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const interrupt = (signal: string): void => reject(new Error(`interrupted by ${signal}`));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await Promise.race([work(after), interrupted]);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await after.disposeAsync();
  }
}
