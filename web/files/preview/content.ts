/** What of a file is read for a look into it, and as what it is shown. */
import { api } from '../../ui/api.ts';
import { endingOf } from '../paths.ts';
import { contentAddress } from '../queries.ts';

export const TEXT_BYTES_MAX = 256 * 1024;
export const PICTURE_BYTES_MAX = 32 * 1024 * 1024;

const PICTURES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  // As the source of an <img> it runs no script and loads nothing.
  svg: 'image/svg+xml',
};
const TABLES = ['csv', 'tsv'];

/** Null: it is no picture that browsers show. */
export const pictureType = (name: string): string | null => PICTURES[endingOf(name)] ?? null;
export const isTable = (name: string): boolean => TABLES.includes(endingOf(name));

export interface Beginning {
  /** Null: it is no text. */
  text: string | null;
  /** How many bytes were read, and how many the file has. */
  bytes: number;
  size: number;
  version: string;
}

/** The first bytes of a file, as text where they are that. */
export async function readBeginning(path: string, most: number, signal?: AbortSignal): Promise<Beginning> {
  const { bytes, headers } = await api.getBytes(contentAddress(path), { range: `bytes=0-${most - 1}` }, signal);
  const size = Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? bytes.byteLength);
  return {
    text: textOf(bytes, bytes.byteLength < size),
    bytes: bytes.byteLength,
    size,
    version: (headers.get('etag') ?? '').replaceAll('"', ''),
  };
}

/** Null where it is no UTF-8. A character that the end of a part cuts is left out. */
export function textOf(bytes: ArrayBuffer, isPart: boolean): string | null {
  try {
    // What marks its order of bytes stays, so that what is saved is what was read.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isPart });
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

export async function readPicture(path: string, type: string, signal?: AbortSignal): Promise<Blob> {
  const { bytes } = await api.getBytes(contentAddress(path), {}, signal);
  return new Blob([bytes], { type });
}
