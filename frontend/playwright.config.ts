import { defineConfig, devices } from '@playwright/test'
import { readSettings } from './e2e/settings'

const { storefrontUrl, chromiumPath } = readSettings()

// A machine without a screen, a GPU or the internet.
const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts no server: the stack under test runs already, and the environment says where. */
export default defineConfig({
  testDir: 'e2e',
  // Runs by itself, after an import.
  testIgnore: process.env.IMPORTED_PRODUCT ? [] : ['import.spec.ts'],
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  reporter: [['list']],
  use: {
    baseURL: storefrontUrl,
    trace: 'retain-on-failure',
    launchOptions: { args: CHROMIUM_FLAGS, ...(chromiumPath && { executablePath: chromiumPath }) },
  },
  projects: [
    { name: 'desktop', grepInvert: /@phone/, use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
    { name: 'phone', grepInvert: /@desktop/, use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } } },
  ],
})
