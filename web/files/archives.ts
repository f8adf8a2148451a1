/** Files that can be unpacked, by their names; what they are the server sees. */
const ENDING = /\.(?:zip|tgz|tbz2?|txz|tzst|tar(?:\.(?:gz|bz2|xz|zst))?)$/i;

export const isArchive = (name: string): boolean => ENDING.test(name) && !name.startsWith('.');

/** What the folder is called that comes of it. */
export const unpackedName = (name: string): string => name.replace(ENDING, '');
