/** What the tests of one page get: the site, the browser, and a page open in it. */
import type { DashboardBrowser } from './open-browser.ts';
import type { Site } from './start-site.ts';

export interface DashboardTest {
  readonly site: Site;
  readonly browser: DashboardBrowser;
}

/** A function that declares the tests of one page; `test` gives server and browser once they run. */
export type PageTests = (test: () => DashboardTest) => void;
