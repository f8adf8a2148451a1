import { useEffect, useState } from 'react';

/** For what is opened by being mounted: the focus goes back to where it was. (Mantine does so only for what stays mounted.) */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    },
    [opener],
  );
}
