/** A report as one HTML file that needs nothing else and runs nothing, so that it can be sent, kept and printed. */
import { html } from 'ghtml';
import type { Language } from './schema.ts';

const DIGITS = 6;

export interface Picture {
  name: string;
  type: 'image/png' | 'image/jpeg';
  bytes: Buffer;
}

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1b1e; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.about { color: #5c5f66; margin: .25rem 0 1.5rem; }
.status { border-left: 4px solid #868e96; padding: .25rem .75rem; }
.status.completed { border-color: #2b8a3e; }
.status.failed { border-color: #c92a2a; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th[scope=row] { width: 14rem; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #e9ecef; vertical-align: top; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-weight: 600; }
svg { width: 100%; height: auto; font-size: 12px; }
svg text { fill: #495057; }
.grid { stroke: #e9ecef; }
.legend { margin: 0; font-size: .85rem; }
.legend span { margin-right: 1rem; }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin-right: .35rem; }
img { max-width: 100%; border: 1px solid #e9ecef; }
pre { background: #f8f9fa; padding: .75rem; overflow-x: auto; font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } }
`;

export function pageOf(page: { language: Language; title: string; about: string; body: string }): string {
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>!${STYLE}</style>
</head>
<body>
<h1>${page.title}</h1>
<p class="about">${page.about}</p>
!${page.body}
</body>
</html>
`;
}

/** Empty where it would have nothing. */
export const section = (title: string, content: string): string =>
  content.trim() === '' ? '' : html`<section><h2>${title}</h2>!${content}</section>`;

export const factsOf = (facts: readonly (readonly [name: string, value: string])[]): string =>
  facts.length === 0
    ? ''
    : html`<table>!${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>`;

export function tableOf(heads: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  if (rows.length === 0) return '';
  const kind = (column: number): string =>
    rows.every((row) => typeof row[column] !== 'string') && rows.some((row) => row[column] !== null) ? 'number' : '';
  const kinds = heads.map((_, column) => kind(column));
  return html`<div class="wide"><table>
<thead><tr>!${heads.map((head, column) => html`<th class="${kinds[column] ?? ''}">${head}</th>`)}</tr></thead>
<tbody>!${rows.map((row) => html`<tr>!${row.map((cell, column) => html`<td class="${kinds[column] ?? ''}">${shownCell(cell)}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

/** Numbers with as many digits as anybody reads. */
const shownCell = (cell: string | number | null): string =>
  cell === null ? '–' : typeof cell === 'number' ? String(Number(cell.toPrecision(DIGITS))) : cell;

export const gallery = (pictures: readonly Picture[]): string =>
  pictures.length === 0
    ? ''
    : html`<div class="charts">!${pictures.map(
        ({ name, type, bytes }) =>
          html`<figure><figcaption>${name}</figcaption><img src="data:${type};base64,!${bytes.toString('base64')}" alt="${name}"></figure>`,
      )}</div>`;
