/** The runs of a study, a thousand at most: only the rows in view are on the page. */
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StudySample } from '../../../src/studies/schema.ts';
import { COMPARED_MAX } from '../../cae/search.ts';
import { useWindowRows } from '../../ui/useWindowRows.ts';
import type { Order, ShownColumn } from './columns.ts';
import { SampleState } from './SampleState.tsx';
import classes from './SampleTable.module.css';

const ROW_PX = 42;
/** All of them are there. */
const NO_PAGES = { pageSize: Number.MAX_SAFE_INTEGER, onShow: () => {} };

export function SampleTable(props: {
  /** In the order in which they are shown. */
  samples: StudySample[];
  columns: { index: ShownColumn; status: ShownColumn; values: ShownColumn[] };
  order: Order;
  onOrder: (order: Order) => void;
  chosen: readonly string[];
  onChoose: (runId: string, isChosen: boolean) => void;
}) {
  const { samples, columns, chosen } = props;
  const { t } = useTranslation('studies');
  const { list, totalHeight, items } = useWindowRows<HTMLDivElement>({
    total: samples.length,
    height: ROW_PX,
    cardHeight: ROW_PX,
    ...NO_PAGES,
  });
  const first = items[0]?.top ?? 0;
  const after = totalHeight - first - items.length * ROW_PX;
  const head = (column: ShownColumn) => <Head key={column.id} column={column} {...props} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard
    <section ref={list} className={classes.scroll} tabIndex={0} aria-label={t('samples.table')}>
      <table
        className={classes.table}
        style={{ '--values': columns.values.length } as CSSProperties}
        aria-rowcount={samples.length + 1}
      >
        <caption className={classes.caption}>{t('samples.table')}</caption>
        <colgroup>
          <col className={classes.choiceColumn} />
          <col className={classes.numberColumn} />
          <col className={classes.stateColumn} />
          {columns.values.map(({ id }) => (
            <col key={id} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <td />
            {head(columns.index)}
            {head(columns.status)}
            {columns.values.map(head)}
          </tr>
        </thead>
        <tbody>
          <Space height={first} />
          {items.map(({ index }) => {
            const sample = samples[index];
            if (!sample) return null;
            const isChosen = chosen.includes(sample.run_id);
            const number = sample.index + 1;
            const isMade = sample.status !== 'waiting';
            return (
              <tr
                key={sample.index}
                aria-rowindex={index + 2}
                style={{ height: ROW_PX }}
                data-made={isMade || undefined}
              >
                <td>
                  {isMade && (
                    <Checkbox
                      size="xs"
                      className={classes.choice ?? ''}
                      aria-label={t('samples.choose', { number })}
                      checked={isChosen}
                      disabled={chosen.length >= COMPARED_MAX && !isChosen}
                      onChange={({ currentTarget }) => props.onChoose(sample.run_id, currentTarget.checked)}
                    />
                  )}
                </td>
                <th scope="row">
                  {isMade ? (
                    <Link
                      to={`/cae/runs/${sample.run_id}`}
                      className={classes.open}
                      aria-label={t('samples.open', { number })}
                    >
                      {number}
                    </Link>
                  ) : (
                    number
                  )}
                </th>
                <td>
                  <SampleState sample={sample} />
                </td>
                {columns.values.map(({ id, of, inWords }) => {
                  const value = of(sample);
                  return (
                    <td key={id} data-none={value === null || undefined} title={inWords(value)}>
                      {inWords(value)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
          <Space height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** In the place of the rows that are out of view. */
function Space({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} className={classes.space} /> : null;
}

function Head({
  column,
  order,
  onOrder,
}: {
  column: ShownColumn;
  order: Order;
  onOrder: (order: Order) => void;
}): ReactNode {
  const { t } = useTranslation('studies');
  const isSorted = order.column.id === column.id;
  const Icon = !isSorted ? IconSelector : order.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" {...(isSorted && { 'aria-sort': order.isDescending ? 'descending' : 'ascending' })}>
      <button
        type="button"
        className={classes.sort}
        title={t('samples.sort', { column: column.label })}
        onClick={() => onOrder({ column, isDescending: isSorted && !order.isDescending })}
      >
        <span>{column.label}</span>
        <Icon size={14} aria-hidden />
      </button>
    </th>
  );
}
