/** A portal's files, in memory, behind `fetch`: what the tests of uploads run against. */
import type { FileEntry } from '../../../src/files/schema.ts';

export interface Asked {
  method: string;
  what: string;
  path: string;
  id: string;
  from: number;
  bytes: number;
}

const problem = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code }), { status, headers: { 'content-type': 'application/problem+json' } });

const entryOf = (name: string, size: number, version: string): FileEntry => ({
  name,
  is_named: true,
  kind: 'file',
  leads_to: null,
  size,
  modified_at: 0,
  mode: 0o644,
  is_own: true,
  version,
});

/** A part of a file is read as it is sent; what cannot be read fails as a line does. */
async function bodyOf({ body }: RequestInit): Promise<unknown> {
  if (typeof body !== 'object' || body === null || !('arrayBuffer' in body)) return body;
  return (body as Blob).arrayBuffer().catch(() => {
    throw new TypeError('Failed to fetch');
  });
}

export function testPortal() {
  const files = new Map<string, { bytes: Uint8Array; version: string }>();
  const folders = new Set<string>();
  const parts = new Map<string, Uint8Array>();
  const asked: Asked[] = [];
  let versions = 0;
  /** What is done to a request: answered otherwise, or lost before or after it was done. */
  let meddle: (request: Asked) => Response | 'lost' | 'answer lost' | null = () => null;

  function put(one: Asked, query: URLSearchParams, bytes: Uint8Array): Response {
    const replaces = query.get('replaces');
    const there = files.get(one.path);
    if (there && replaces === null) return problem(409, 'already_exists');
    const before = parts.get(one.id) ?? new Uint8Array();
    if (before.length !== one.from) return Response.json({ offset: before.length, entry: null });
    const now = new Uint8Array(before.length + bytes.length);
    now.set(before);
    now.set(bytes, before.length);
    parts.set(one.id, now);
    if (now.length < Number(query.get('size'))) return Response.json({ offset: now.length, entry: null });
    if (replaces !== null && there?.version !== replaces) return problem(409, 'conflict');
    parts.delete(one.id);
    versions += 1;
    files.set(one.path, { bytes: now, version: String(versions) });
    return Response.json({ offset: now.length, entry: entryOf(one.path, now.length, String(versions)) });
  }

  function answer(one: Asked, query: URLSearchParams, body: unknown): Response {
    if (one.what === 'folders') {
      const { path } = JSON.parse(String(body)) as { path: string };
      if (folders.has(path)) return problem(409, 'already_exists');
      folders.add(path);
      return Response.json({}, { status: 201 });
    }
    if (one.what === 'entry') {
      const there = files.get(one.path);
      return there ? Response.json(entryOf(one.path, there.bytes.length, there.version)) : problem(404, 'not_found');
    }
    if (one.method === 'PUT') return put(one, query, new Uint8Array(body as ArrayBuffer));
    if (one.method === 'GET') return Response.json({ offset: parts.get(one.id)?.length ?? 0, entry: null });
    parts.delete(one.id);
    return new Response(null, { status: 204 });
  }

  return {
    files,
    folders,
    parts,
    asked,
    meddle(how: typeof meddle): void {
      meddle = how;
    },
    putFile(path: string, text: string): void {
      versions += 1;
      files.set(path, { bytes: new TextEncoder().encode(text), version: String(versions) });
    },
    text: (path: string): string | undefined => {
      const file = files.get(path);
      return file && new TextDecoder().decode(file.bytes);
    },
    async fetch(address: string, init: RequestInit): Promise<Response> {
      const url = new URL(address, 'http://portal');
      const query = url.searchParams;
      const body = await bodyOf(init);
      const one: Asked = {
        method: init.method ?? 'GET',
        what: url.pathname.split('/').at(-1) ?? '',
        path: query.get('path') ?? '',
        id: query.get('upload_id') ?? '',
        from: Number(query.get('from') ?? -1),
        bytes: body instanceof ArrayBuffer ? body.byteLength : 0,
      };
      asked.push(one);
      const how = meddle(one);
      if (how === 'lost') throw new TypeError('Failed to fetch');
      if (how instanceof Response) return how;
      if (init.signal?.aborted) throw new DOMException('aborted', 'AbortError');
      const done = answer(one, query, body);
      if (how === 'answer lost') throw new TypeError('Failed to fetch');
      return done;
    },
  };
}
