/** One browser for all tests, a fresh profile for each page; everything that a page says on its console, or asks of another machine, is kept. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ROOT } from '../run-cli.ts';

const WIDTHS = [1280, 390] as const;
const THEMES = ['light', 'dark'] as const;
export interface View {
  readonly width: (typeof WIDTHS)[number];
  readonly theme: (typeof THEMES)[number];
}

export const VIEWS: readonly View[] = WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme })));

/** Pictures of every page for people to look at; git ignores them. */
export const PICTURES: string = join(ROOT, 'artefacts/dashboard');

export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and requests to other machines. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface DashboardBrowser {
  /** A page at `#/path` of the site (or of another server), once the shell stands. */
  open(path: string, view?: View, url?: string): Promise<OpenPage>;
  close(): Promise<void>;
}

export async function openBrowser(executablePath: string, siteUrl: string): Promise<DashboardBrowser> {
  mkdirSync(PICTURES, { recursive: true });
  const home = mkdtempSync(join(tmpdir(), 'raglab-browser-'));
  const browser = await chromium.launch({
    executablePath,
    // Containers run as root and have no GPU; the rest keeps the browser from looking for other machines.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    env: { ...process.env, HOME: home },
  });
  return {
    open: (path, view, url = siteUrl) => openPage(browser, url, path, view),
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function openPage(
  browser: Browser,
  siteUrl: string,
  path: string,
  { width, theme }: View = { width: 1280, theme: 'light' },
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height: width > 600 ? 900 : 844 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(siteUrl)) complaints.push(`a request to ${request.url()}`);
  });
  await page.goto(`${siteUrl}/#/${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, complaints, close: () => context.close() };
}
