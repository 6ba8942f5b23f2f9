/** The reference adapter under the suite, and the start of every deliberately broken one. */
import { loopback } from '../../adapters/loopback/index.ts'
import { sampleDossier } from '../../adapters/loopback/fixtures/dossier.ts'
import { startLoopbackSimulator } from '../../adapters/loopback/simulator.ts'
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
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
}
