import { describe, expect, it } from 'vitest';
import { aRun } from '../runs/test-run.ts';
import { runReport, thinned } from './run-report.ts';
import type { ReportTemplate } from './template.ts';

const NOW = Date.UTC(2026, 10, 27, 9);
const template: ReportTemplate = {
  name: { en: 'Waves', ko: '파동' },
  params: [],
  log: { x: null, series: [{ id: 'residuals', label: { en: 'Residuals', ko: '잔차' }, unit: null, scale: 'log' }] },
};
const report = (more: Partial<Parameters<typeof runReport>[0]> = {}): string =>
  runReport({
    run: aRun(),
    template,
    curves: { rows: [], isCut: false },
    logEnd: '',
    pictures: [],
    language: 'en',
    now: NOW,
    ...more,
  });

describe('the report of a run', () => {
  it('tells what it was given, how it went and what came out, and leaves out what there is not', () => {
    const run = aRun({
      status: 'failed',
      reason: 'diverged',
      ended_at: 65_000,
      params: { nu: 1e-7 },
      use: { seconds: 60, cpu_seconds: 48, cpus: 0, memory: 0, memory_peak: 300 },
      outputs: [
        { name: 'drag', value: 1.5, unit: 'N' },
        { name: 'lift', value: null, unit: null },
      ],
    });
    const page = report({
      run,
      curves: {
        rows: [
          [0, 'residuals', 'p', 1],
          [1, 'residuals', 'p', 0.1],
        ],
        isCut: false,
      },
    });
    expect(page).toContain('An arithmetic error ended it');
    expect(page).toContain('1 minute 3 seconds');
    expect(page).toMatch(/Used<\/th><td>0.8 of 1 CPU on average, at most 300Mi of 1Gi</);
    expect(page).toMatch(/nu<\/th><td>1e-7</);
    expect(page).toMatch(/drag<\/td><td class="number">1.5<\/td><td class="">N</);
    expect(page).toMatch(/lift<\/td><td class="number">–</);
    expect(page).toContain('<figcaption>Residuals</figcaption>');
    for (const absent of ['Pictures', 'End of the log']) expect(page).not.toContain(`<h2>${absent}`);
    expect(report({ run, language: 'ko' })).toContain('산술 오류로 끝났습니다.');
    expect(report({ run, template: null })).toContain('>waves<');
  });

  it('runs nothing and loads nothing, whatever is in the names, the log and the parameters', () => {
    const hostile = '</pre></style><script src=//x.example></script><img src=x onerror=alert(1)>"\'';
    const page = report({
      run: aRun({
        name: hostile,
        input: `/home/${hostile}`,
        params: { [hostile]: hostile },
        outputs: [{ name: hostile, value: 1, unit: hostile }],
      }),
      template: null,
      curves: { rows: [[0, hostile, hostile, 1]], isCut: true },
      logEnd: hostile,
      pictures: [{ name: hostile, type: 'image/png', bytes: Buffer.from(hostile) }],
    });
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page.match(/<img [^>]*>/g)).toEqual([
      expect.stringMatching(/^<img src="data:image\/png;base64,[\w+/=]+" alt="[^"<>]*">$/),
    ]);
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });
});

describe('many points', () => {
  it('are thinned without losing a peak, a gap or their order', () => {
    const points = Array.from({ length: 10_000 }, (_, x): [number, number | null] => [x, Math.sin(x)]);
    points[5000] = [5000, 99];
    points[7001] = [7001, null];
    const few = thinned(points);
    expect(few.length).toBeLessThanOrEqual(620);
    expect(few).toContainEqual([5000, 99]);
    expect(few.some(([, value]) => value === null)).toBe(true);
    expect(few.map(([x]) => x)).toEqual([...few].map(([x]) => x).sort((a, b) => a - b));
    expect(thinned(points.slice(0, 500))).toHaveLength(500);
  });
});
