/** A state of a page to be photographed, and how most are come to. */
import type { Page, Route } from '@playwright/test';
import { expect } from '../e2e/desk.ts';

export interface Subject {
  open(path: string): Promise<void>;
  running: string;
  ended: string;
  /** Its time is up in a few minutes. */
  brief: string;
  guest: string;
  /** As the guest, who was given a link. */
  openAsGuest(path: string): Promise<void>;
  /** Links to the running session, and to one that was shared and has ended. */
  link: string;
  deadLink: string;
  /** Of runs of a solver: one that goes on, and one that is through. */
  runs: { living: string; ended: string };
  /** Of studies as well. */
  studies: { living: string; ended: string };
  /** Of a workflow: its id, and those of executions of which one goes on and one has failed. */
  workflows: { id: string; living: string; failed: string };
  /** Of schedules: one that has started something, and one that is paused. */
  schedules: { started: string; paused: string };
}

export interface State {
  name: string;
  show(page: Page, subject: Subject): Promise<void>;
}

export const loaded = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
};
export const at = (
  name: string,
  path: (subject: Subject) => string,
  more = async (_: Page): Promise<void> => {},
): State => ({
  name,
  async show(page, subject) {
    await subject.open(path(subject));
    await loaded(page);
    await more(page);
  },
});
/** The same page while the portal's answer fails, or never comes. */
export const without = (
  name: string,
  path: string,
  api: string | RegExp,
  answer: (route: Route) => Promise<void>,
): State => ({
  name,
  async show(page, subject) {
    await page.route(api, answer);
    await subject.open(path);
    // Before that it is the page's own code that is waited for.
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const shown = name.endsWith('loading') ? page.locator('[role=status][aria-label]') : page.getByRole('alert');
    await expect(shown.first()).toBeVisible();
  },
});
export const broken = (route: Route): Promise<void> =>
  route.fulfill({
    status: 409,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'It is locked', status: 409, code: 'wrong_state', detail: 'Try it again later.' }),
  });
export const never = async (): Promise<void> => {};

export const click = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
