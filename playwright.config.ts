import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromium } from './test/e2e/chromium.ts';

const port = 4390;
const root = import.meta.dirname;
const launch = await chromium();

/** A product that already runs, for who writes these tests; without it each run starts its own. */
const running = process.env.SOTAY_E2E_URL;

/** Specs that ask for a product of their own (own-product.ts). */
const OWN = /[\\/](addresses|again|ended|hidden|identity|life|outage)\.spec\.ts$/;

/** Specs of the phone. */
const PHONE = /[\\/](forms|screens|weight)\.spec\.ts$/;

/** The built product, in demo mode with a fresh database, in a real browser: phone, desktop, and without JavaScript. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'data/test-results/browser',
  fullyParallel: true,
  workers: 3, // each waits for the product half of the time
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'data/test-results/playwright.json' }]],
  use: {
    baseURL: running ?? `http://localhost:${port}`,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // no other host can be reached, whatever a page asks for
    launchOptions: { ...launch, args: [...launch.args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'] },
    screenshot: 'only-on-failure',
    serviceWorkers: 'block' // what it fetches would be counted twice; offline.spec.ts lets it in
  },
  projects: [
    { name: 'own product', use: { viewport: { width: 1280, height: 900 } }, testMatch: OWN, workers: 1 }, // started once for them all
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, testMatch: PHONE },
    { name: 'desktop', use: { viewport: { width: 1280, height: 900 } }, testIgnore: [OWN, PHONE] },
    { name: 'no-script', use: { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }, testMatch: /[\\/]forms\.spec\.ts$/ }
  ],
  webServer: running
    ? undefined
    : {
        command: `rm -rf '${join(root, 'data', 'test-e2e')}' && exec '${process.execPath}' src/main.ts`,
        cwd: root,
        env: { PORT: String(port), SOTAY_DATA_DIR: join(root, 'data', 'test-e2e'), SOTAY_MODE: 'demo', SOTAY_LOG_LEVEL: 'warn' },
        url: `http://localhost:${port}/readyz`,
        timeout: 180_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 6000 },
        stdout: 'ignore',
        stderr: 'pipe'
      }
});
