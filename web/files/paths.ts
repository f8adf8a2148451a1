/** Absolute paths, as the API has them. */

export const joined = (folder: string, name: string): string => (folder.endsWith('/') ? folder : `${folder}/`) + name;

export function parentOf(path: string): string {
  const end = trimmed(path).lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

export const nameOf = (path: string): string => trimmed(path).slice(trimmed(path).lastIndexOf('/') + 1);

const trimmed = (path: string): string => path.replace(/\/+$/, '');

/** What a name has after its last dot, in small letters; empty where it has none. */
export const endingOf = (name: string): string => /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

export interface Crumb {
  /** Empty: the root of all folders. */
  name: string;
  path: string;
  isHome: boolean;
}

/** The way to a folder: from the home where it lies in there, else from the root. */
export function crumbsTo(path: string, home: string): Crumb[] {
  const isInHome = home !== '/' && (path === home || path.startsWith(`${home}/`));
  const begin = isInHome ? home : '/';
  const crumbs: Crumb[] = [{ name: '', path: begin, isHome: isInHome }];
  const names = path.slice(isInHome ? home.length : 0).split('/');
  for (const name of names.filter((one) => one !== ''))
    crumbs.push({ name, path: joined(crumbs.at(-1)?.path ?? begin, name), isHome: false });
  return crumbs;
}

/** Whether it can be the name of a file: one part of a path, that is no way to another folder. */
export const isName = (name: string): boolean => name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
