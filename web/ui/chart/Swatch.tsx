import { dashOf, toneOf } from './tones.ts';

/** A line as it is drawn, dashes and all. */
export function Swatch({ index, dash = index }: { index: number; dash?: number }) {
  return (
    <svg style={{ marginRight: 9, verticalAlign: 'middle' }} width="26" height="8" aria-hidden>
      <line
        x1="0"
        y1="4"
        x2="26"
        y2="4"
        stroke={`var(${toneOf(index)})`}
        strokeWidth="2.5"
        strokeDasharray={dashOf(dash).join(' ')}
      />
    </svg>
  );
}
