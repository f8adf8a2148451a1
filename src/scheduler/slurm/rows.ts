/** Reads an answer of which every field ends with a marker, piece by piece as it comes: that of a busy cluster is long. */

export interface RowReader {
  push(bytes: Buffer): void;
  /** Throws where what came is not known to be whole. */
  end(): void;
}

/** `take` gets each row once it is whole; texts are copies, so that none keeps the answer in memory. */
export function rowReader<Field extends string>(
  program: string,
  marker: string,
  fields: readonly Field[],
  take: (row: Record<Field, string>) => void,
): RowReader {
  const mark = Buffer.from(marker);
  let rest: Buffer = Buffer.alloc(0);
  /** Where the search for a marker goes on. */
  let searched = 0;
  let row: Partial<Record<Field, string>> = {};
  let index = 0;

  return {
    push(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      let begin = 0;
      for (;;) {
        const end = rest.indexOf(mark, Math.max(begin, searched));
        if (end < 0) break;
        const text = rest.toString('utf8', begin, end);
        const field = fields[index] as Field;
        row[field] = index === 0 ? text.trim() : text;
        begin = end + mark.length;
        index = (index + 1) % fields.length;
        if (index !== 0) continue;
        take(row as Record<Field, string>);
        row = {};
      }
      rest = rest.subarray(begin);
      // The beginning of a marker may be there already.
      searched = Math.max(0, rest.length - mark.length);
    },
    end() {
      if (index !== 0 || rest.toString('utf8').trim() !== '') throw new Error(`${program}: its answer is cut off`);
    },
  };
}
