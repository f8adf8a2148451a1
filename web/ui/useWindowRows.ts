/** Lists of any length that scroll with the page: only the rows in view are on it, and only the pages that they are of are asked for. */
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

const OVERSCAN = 12;

export interface PagesShown {
  /** How many rows a page of the API has. */
  pageSize: number;
  /** Told the numbers of the pages that are needed, from 0. */
  onShow: (pages: number[]) => void;
}

/** `height` is that of a row, `cardHeight` of the same on a narrow screen, in pixels. */
export function useWindowRows<List extends HTMLElement = HTMLUListElement>(
  props: { total: number; height: number; cardHeight: number } & PagesShown,
) {
  const list = useRef<List>(null);
  const isNarrow = useMediaQuery('(max-width: 760px)') ?? false;
  const height = isNarrow ? props.cardHeight : props.height;
  const rows = useWindowVirtualizer({
    count: props.total,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: list.current?.offsetTop ?? 0,
  });
  useEffect(() => {
    if (height > 0) rows.measure();
  }, [height, rows]);
  const items = rows.getVirtualItems();
  useShownPages(items, props);
  return {
    list,
    height,
    totalHeight: rows.getTotalSize(),
    items: items.map(({ index, key, start }) => ({ index, key, top: start - rows.options.scrollMargin })),
  };
}

export function useShownPages(items: readonly { index: number }[], { pageSize, onShow }: PagesShown): void {
  const pageOf = (item: { index: number } | undefined): number => Math.floor((item?.index ?? 0) / pageSize);
  const [from, to] = [pageOf(items[0]), pageOf(items.at(-1))];
  useEffect(() => {
    onShow(Array.from({ length: to - from + 1 }, (_, index) => from + index));
  }, [from, to, onShow]);
}
