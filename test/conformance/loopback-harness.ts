/** The reference adapter under the suite, and the start of every deliberately broken one. */
import { loopback } from '../../adapters/loopback/index.ts'
import { sampleDossier } from '../../adapters/loopback/fixtures/dossier.ts'
import { followUp, twoFollowUps } from '../../adapters/loopback/fixtures/follow-up.ts'
import { startLoopbackSimulator, type LoopbackSimulator } from '../../adapters/loopback/simulator.ts'
import type { RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { captureCallback } from './capture-callback.ts'
import type { AdapterHarness } from './harness.ts'

const token = 'conformance-token-4711'

export const loopbackHarness: AdapterHarness = {
  adapter: loopback,
  organisation: 'G99',
  sender: 'H56',
  dossier: sampleDossier,
  startSimulator: (options) => startLoopbackSimulator(options, { token }),
  config: (baseUrl) => ({ baseUrl, token }),
  badConfigs: [
    { config: { token }, field: 'baseUrl' },
    { config: { baseUrl: 'ftp://partner.test', token }, field: 'baseUrl' },
    { config: { baseUrl: 'http://partner.test' }, field: 'token' },
    { config: { baseUrl: 'http://partner.test', token: `${token}\r\nx: y` }, field: 'token' },
    { config: { baseUrl: 'http://partner.test', token, tokn: token }, field: 'tokn' },
  ],
  secrets: [token],
  callbacks: {
    news: (simulator, dossierCode) => captureCallback(simulator, { what: 'moved', dossierCode }),
    unforeseen: (simulator, dossierCode) => captureCallback(simulator, { what: 'unforeseen', dossierCode }),
    forged: async (simulator, dossierCode) => forged(await captureCallback(simulator, { what: 'moved', dossierCode })),
  },
  polling: {
    news: (simulator, dossierCode) => wait(simulator, 'moved', dossierCode),
    unforeseen: (simulator, dossierCode) => wait(simulator, 'unforeseen', dossierCode),
    acknowledged: (simulator) => own(simulator).acknowledged(),
  },
  files: {
    async told(simulator, dossierCode) {
      const callback = await captureCallback(simulator, { what: 'finished', dossierCode })
      const { files } = JSON.parse(Buffer.from(callback.body).toString('utf8')) as { files: { digest: string }[] }
      return { callback, digests: files.map(({ digest }) => digest) }
    },
  },
  lookUps: {
    sectors: { found: () => ({}) },
    procedure: { found: () => ({ procedureCode: '1.006714' }), absent: { procedureCode: '9.999999' } },
  },
  standing: { status: 4 },
  followUp,
  unfitFollowUp: twoFollowUps,
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
}

/** Other words than were signed. */
function forged(callback: RawCallback): RawCallback {
  return { ...callback, body: Buffer.from(Buffer.from(callback.body).toString('utf8').replace('canbo07', 'canbo08')) }
}

async function wait(simulator: Simulator, what: string, dossierCode: string): Promise<void> {
  await simulator.tell?.({ what, dossierCode, by: 'poll' })
}

/** Breaks of the suite wrap the simulator and keep what it has. */
function own(simulator: Simulator): LoopbackSimulator {
  return simulator as LoopbackSimulator
}
