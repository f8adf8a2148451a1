/** Each node as a tile that is as full as its CPUs are. One of them is reached by Tab, the others from there by the arrows. */
import { type KeyboardEvent, memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedNode } from '../../../src/dashboard/schema.ts';
import classes from './NodeMap.module.css';

/** With more, names have no room. */
const NAMED_MAX = 60;

export function NodeMap({ nodes, label }: { nodes: ListedNode[]; label: string }) {
  const [reached, setReached] = useState(nodes[0]?.name);
  // That one may have been filtered away.
  const entry = nodes.some(({ name }) => name === reached) ? reached : nodes[0]?.name;
  return (
    <ul
      className={classes.map}
      aria-label={label}
      data-named={nodes.length <= NAMED_MAX || undefined}
      onKeyDown={moveAmongTiles}
      onFocus={({ target }) => setReached((target as HTMLElement).dataset.node)}
    >
      {nodes.map((node) => (
        <Tile key={node.name} node={node} isEntry={node.name === entry} />
      ))}
    </ul>
  );
}

const Tile = memo(({ node, isEntry }: { node: ListedNode; isEntry: boolean }) => {
  const { t } = useTranslation('cluster');
  const { name, cpus: total, cpus_allocated: used } = node;
  const state = t(`states.${node.state}`);
  const label =
    total === null || used === null ? t('tile', { name, state }) : t('tileCpus', { name, state, used, total });
  const share = total === null || used === null || total === 0 ? 0 : used / total;
  return (
    <li>
      <Link
        to={`/cluster/nodes/${encodeURIComponent(name)}`}
        className={classes.tile}
        data-node={name}
        data-state={node.state}
        style={{ '--share': `${Math.round(share * 100)}%` } as React.CSSProperties}
        tabIndex={isEntry ? 0 : -1}
        aria-label={label}
        title={label}
      >
        <span className={classes.name}>{name}</span>
      </Link>
    </li>
  );
});

/** Up and down go to the nearest tile of the next row, whatever the width. */
function moveAmongTiles(event: KeyboardEvent<HTMLUListElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll('a')];
  const at = tiles.indexOf(event.target as HTMLAnchorElement);
  const target = at < 0 ? undefined : tileTowards(event.key, tiles, at);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function tileTowards(key: string, tiles: HTMLAnchorElement[], at: number): HTMLAnchorElement | undefined {
  if (key === 'ArrowRight') return tiles[at + 1];
  if (key === 'ArrowLeft') return tiles[at - 1];
  if (key === 'Home') return tiles[0];
  if (key === 'End') return tiles.at(-1);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const top = tiles[0]?.getBoundingClientRect().top;
  const inRow = tiles.findIndex((tile) => tile.getBoundingClientRect().top !== top);
  const columns = inRow < 0 ? tiles.length : inRow;
  return tiles[key === 'ArrowUp' ? at - columns : at + columns];
}
