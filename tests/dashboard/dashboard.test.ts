/**
 * The dashboard in a real Chromium, over a real lab behind a real `raglab serve`: the main task of every page, in two widths and two themes. One server
 * and one browser for all of it; each page's tests stand in a file of their own beside this one.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { askTests } from './ask-tests.ts';
import type { DashboardTest } from './dashboard-test.ts';
import { documentsTests } from './documents-tests.ts';
import { evaluationsTests } from './evaluations-tests.ts';
import { experimentsTests } from './experiments-tests.ts';
import { findChromium } from './find-chromium.ts';
import { healthTests } from './health-tests.ts';
import { indexTests } from './index-tests.ts';
import { labelTests } from './label-tests.ts';
import { openBrowser } from './open-browser.ts';
import { quizTests } from './quiz-tests.ts';
import { shellTests } from './shell-tests.ts';
import { startSite } from './start-site.ts';
import { streamingTests } from './streaming-tests.ts';
import { studiesTests } from './studies-tests.ts';

const chromium = findChromium();

describe.skipIf(!chromium)(`the dashboard${chromium ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let test: DashboardTest;
  beforeAll(async () => {
    const site = await startSite();
    test = { site, browser: await openBrowser(chromium!, site.url) };
  });
  afterAll(async () => {
    await test?.browser.close();
    await test?.site.stop();
  });

  describe('shell', () => shellTests(() => test));
  describe('Ask', () => askTests(() => test));
  describe('Ask, as the answer comes', () => streamingTests(() => test));
  describe('Documents and chunks', () => documentsTests(() => test));
  describe('Index', () => indexTests(() => test));
  describe('Quiz', () => quizTests(() => test));
  describe('Experiments', () => experimentsTests(() => test));
  describe('Evaluations', () => evaluationsTests(() => test));
  describe('Label', () => labelTests(() => test));
  describe('Studies', () => studiesTests(() => test));
  // Last: it adds a document to the lab.
  describe('Health', () => healthTests(() => test));
});
