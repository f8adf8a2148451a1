/** The steps of a workflow as boxes, and what leads from one to the other. */

import type { IconCheck } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { Link } from 'react-router';
import classes from './Graph.module.css';
import { BOX_HEIGHT, type Edge, layoutOf } from './layout.ts';

const MARGIN = 16;
const ICON_PX = 18;
const WIDTH_MIN = 188;
/** Left of the text, with an icon and without one, and right of it. */
const PADDING = { icon: 40, text: 14 };
/** Of a letter, as wide as most are at most. */
const LETTER_PX = { name: 8.4, what: 7.2 };
const BAR = { inset: 12, height: 3 };

export interface GraphStep {
  id: string;
  /** Its second line. */
  what: string;
  tone: 'idle' | 'waits' | 'goes' | 'done' | 'failed' | 'plain';
  Icon?: typeof IconCheck;
  /** From 0 to 1; null where it is not known. */
  progress?: number | null;
  /** What opens by pressing it. */
  to?: string;
}

export function Graph({ steps, edges, label }: { steps: GraphStep[]; edges: Edge[]; label: string }) {
  const arrow = useId();
  const shape = JSON.stringify([steps.map(({ id }) => id), edges]);
  const boxWidth = Math.max(
    WIDTH_MIN,
    ...steps.map(({ id }) => PADDING.icon + PADDING.text + Math.ceil(id.length * LETTER_PX.name)),
  );
  const { width, height, boxes, lines } = useMemo(() => {
    const [ids, between] = JSON.parse(shape) as [string[], Edge[]];
    return layoutOf(ids, between, boxWidth);
  }, [shape, boxWidth]);
  const size = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const canBeOpened = steps.some(({ to }) => to !== undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <svg
        className={classes.graph}
        {...size}
        viewBox={`${-MARGIN} ${-MARGIN} ${size.width} ${size.height}`}
        // Links within a picture would not be reached.
        role={canBeOpened ? 'group' : 'img'}
        aria-label={label}
      >
        <defs>
          <marker id={arrow} viewBox="0 0 8 8" refX="8" refY="4" markerWidth="5.5" markerHeight="5.5" orient="auto">
            <path d="M0 0L8 4L0 8Z" className={classes.arrow} />
          </marker>
        </defs>
        {lines.map(({ from, to, path }) => (
          <path key={`${from} ${to}`} d={path} className={classes.line} markerEnd={`url(#${arrow})`} />
        ))}
        {boxes.map(({ id, x, y }) => {
          const step = steps.find((one) => one.id === id);
          return step && <StepBox key={id} step={step} x={x} y={y} width={boxWidth} />;
        })}
      </svg>
    </section>
  );
}

function StepBox({ step, x, y, width }: { step: GraphStep; x: number; y: number; width: number }) {
  const { id, what, tone, Icon, progress = null, to } = step;
  const left = Icon ? PADDING.icon : PADDING.text;
  const most = Math.floor((width - left - PADDING.text) / LETTER_PX.what);
  const content = (
    <>
      <rect width={width} height={BOX_HEIGHT} rx={8} />
      {Icon && <Icon x={12} y={(BOX_HEIGHT - ICON_PX) / 2} size={ICON_PX} aria-hidden />}
      <text x={left} y={26} className={classes.name}>
        {id}
      </text>{' '}
      <text x={left} y={46} className={classes.what}>
        {shortened(what, most)}
      </text>
      {progress !== null && (
        <rect
          className={classes.far}
          x={BAR.inset}
          y={BOX_HEIGHT - BAR.height - 4}
          width={Math.max(BAR.height, progress * (width - 2 * BAR.inset))}
          height={BAR.height}
          rx={BAR.height / 2}
        />
      )}
    </>
  );
  const place = { className: classes.box ?? '', 'data-tone': tone, transform: `translate(${x} ${y})` };
  return to === undefined ? (
    <g {...place}>{content}</g>
  ) : (
    <Link to={to} {...place}>
      {content}
    </Link>
  );
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
