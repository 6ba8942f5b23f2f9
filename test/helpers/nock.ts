/**
 * The one door to nock. While a test of the file runs, nothing leaves the process; a mock that nobody asked for and a
 * request that nobody mocked both fail the test. It works on sockets, so it sees the pools of our own HTTP client; what
 * it cannot show is how connections come about (TLS, refusals, kept connections): that needs a real server.
 */
import { afterEach, beforeEach, expect } from 'vitest'
import nock from 'nock'

// importing nock takes over the sockets of the process at once; it shall have them during tests only
nock.restore()

export interface NockOptions {
  /** Real connections to 127.0.0.1 pass. */
  readonly loopback?: boolean
}

export interface Mocks {
  /** Mocks of a partner at this origin, e.g. http://partner.test */
  on(origin: string): nock.Scope
}

/** Called at the top of a test file. */
export function useNock(options: NockOptions = {}): Mocks {
  const unmocked: string[] = []
  function note(request: Request): void {
    const passes = options.loopback === true && new URL(request.url).hostname === '127.0.0.1'
    if (!passes) unmocked.push(`${request.method} ${request.url}`)
  }

  beforeEach(() => {
    unmocked.length = 0
    nock.activate()
    nock.disableNetConnect()
    if (options.loopback === true) nock.enableNetConnect('127.0.0.1')
    nock.emitter.on('no match', note)
  })

  afterEach(() => {
    const unused = nock.pendingMocks()
    nock.emitter.off('no match', note)
    nock.abortPendingRequests()
    nock.cleanAll()
    nock.enableNetConnect()
    nock.restore()
    expect({ unused, unmocked }).toEqual({ unused: [], unmocked: [] })
  })

  return { on: (origin) => nock(origin) }
}
