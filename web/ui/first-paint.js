// Runs before the first paint, so that a dark page does not begin white and a Korean one is not announced as English.
const root = document.documentElement;
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const scheme = stored('berth-colour-scheme');
const isDark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
root.lang = (stored('berth-language') ?? navigator.language).startsWith('ko') ? 'ko' : 'en';
