/** A real Chromium for tests of the console. Whatever goes wrong in a page is kept: a test that leaves some behind fails. */
import { accessSync, constants } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const program = '/usr/bin/chromium'
const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
/** Patient with a busy machine; a wait that would end well ends long before. */
const limitMs = 30_000

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong since it was last asked: errors of the page and its console, breaches of its policy, requests to elsewhere. */
  faults(): readonly string[]
  close(): Promise<void>
}

export interface VisitOptions {
  readonly theme?: 'light' | 'dark'
  readonly language?: 'vi' | 'en'
  readonly size?: { readonly width: number; readonly height: number }
}

/** Throws, naming the package, where there is no Chromium. */
export async function openBrowser(): Promise<Browser> {
  try {
    accessSync(program, constants.X_OK)
  } catch {
    throw new Error(`${program} is missing: install the Debian package chromium`)
  }
  return chromium.launch({ executablePath: program, args: quiet })
}

/** A browser of its own as far as the page can tell: no cookies and nothing kept. `origin`: where it may load from. */
export async function openVisit(browser: Browser, origin: string, { theme = 'light', language, size = { width: 1280, height: 800 } }: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ colorScheme: theme, viewport: size, timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce', acceptDownloads: true })
  context.setDefaultTimeout(limitMs)
  let faults: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => faults.push(`page: ${error.error().stack ?? error.error().message}`))
  context.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('blob:')) faults.push(`request to elsewhere: ${request.url()}`)
  })
  // runs in the page, before anything of it
  await context.addInitScript((chosen) => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      console.error(`breach of the policy: ${violatedDirective} ${blockedURI} ${sample}`)
    })
    // nothing can be kept in the empty page before the first
    if (chosen !== undefined && location.origin !== 'null' && localStorage.getItem('lienthong.language') === null) localStorage.setItem('lienthong.language', chosen)
  }, language)
  return {
    page: await context.newPage(),
    context,
    faults() {
      const seen = faults
      faults = []
      return seen
    },
    close: () => context.close(),
  }
}
