import { useEffect, useRef } from 'react';
import classes from './LastPicture.module.css';

/** The desktop as it was last seen. Drawn, not an image: the content security policy needs nothing for it. */
export function LastPicture({ picture, isScaled }: { picture: ImageData; isScaled: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(picture, 0, 0), [picture]);
  return (
    <div className={classes.place}>
      <canvas
        ref={canvas}
        className={classes.picture}
        data-scaled={isScaled || undefined}
        width={picture.width}
        height={picture.height}
        aria-hidden
      />
    </div>
  );
}
