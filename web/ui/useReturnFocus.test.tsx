import { MantineProvider, Modal } from '@mantine/core';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useReturnFocus } from './useReturnFocus.ts';

afterEach(cleanup);

function Dialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} transitionProps={{ duration: 0 }}>
      <input data-autofocus aria-label="field" />
      <button type="button" onClick={onClose}>
        Close it
      </button>
    </Modal>
  );
}

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && <Dialog onClose={() => setOpen(false)} />}
    </>
  );
}

it('gives the focus back to what opened a dialog that is gone', async () => {
  render(
    <MantineProvider>
      <Page />
    </MantineProvider>,
  );
  const opener = screen.getByRole('button', { name: 'Open' });
  opener.focus();
  fireEvent.click(opener);
  await screen.findByRole('dialog');
  await act(async () => screen.getByLabelText('field').focus());
  fireEvent.click(screen.getByText('Close it'));
  await expect.poll(() => document.activeElement?.textContent).toBe('Open');
});
