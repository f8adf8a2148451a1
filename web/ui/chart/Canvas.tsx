/** Where uPlot draws: in the colours of the scheme, as wide as there is room, and anew when what is drawn is something else. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './Canvas.module.css';

export interface Place {
  language: string;
  width: number;
  /** A custom property of the page as a canvas takes it. */
  colour: (name: string) => string;
}

export function Canvas(props: {
  label: string;
  data: uPlot.AlignedData;
  /** Another one makes another plot; other values do not. */
  identity: string;
  optionsOf: (place: Place) => uPlot.Options;
  onReset: () => void;
}) {
  const { label, data, identity, optionsOf } = props;
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const current = useRef({ data, optionsOf });
  current.current = { data, optionsOf };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another identity, other colours or words make another plot, other values do not
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const made = new uPlot(
      current.current.optionsOf({
        language: i18n.language,
        width: element.clientWidth,
        colour: (name) => resolved(element, style.getPropertyValue(name)),
      }),
      current.current.data,
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: made.height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [identity, scheme, i18n.language]);
  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={place} className={classes.canvas} role="img" aria-label={label} onDoubleClick={props.onReset} />;
}

/** A canvas knows no light-dark(): the browser makes of a colour what it is now. */
function resolved(element: HTMLElement, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
