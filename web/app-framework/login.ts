/** Asks whether the log-in behind a refused socket can be renewed; where it cannot, the browser goes to the log-in page. */
export async function checkLogin(): Promise<'valid' | 'ended' | 'unknown'> {
  const answer = await fetch('/api/auth/refresh', { method: 'POST' }).catch(() => null);
  if (answer === null) return 'unknown';
  if (answer.ok) return 'valid';
  if (answer.status !== 401) return 'unknown';
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/auth/?next=${encodeURIComponent(here)}`);
  return 'ended';
}
