import { manySteps, sampleDossier } from '../../adapters/national-portal/fixtures/dossier.ts'
import { followUp } from '../../adapters/national-portal/fixtures/follow-up.ts'
import { nationalPortal } from '../../adapters/national-portal/index.ts'
import { startPortalSimulator } from '../../adapters/national-portal/simulator.ts'
import { sessionMark, simulatedPaths } from '../../adapters/national-portal/simulator/account.ts'
import { describeAdapter } from './describe-adapter.ts'

const account = { username: 'motcua-kiem-thu', password: 'mat-khau-4711', madonvi: 'H56', dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider' }

function config(baseUrl: string, changes: object = {}): unknown {
  return { baseUrl, ...simulatedPaths, ...account, ...changes }
}

const address = 'http://portal.test'

describeAdapter({
  adapter: nationalPortal,
  organisation: 'G22',
  sender: 'H56',
  // the sample has one file by address; twelve steps go in two messages after the dossier's own
  dossier: (code, padding = 0) => sampleDossier({ code, progress: manySteps(12), note: `Ghi chú ${'x'.repeat(padding)}` }),
  startSimulator: (options) => startPortalSimulator(options, account),
  config: (url) => config(url),
  badConfigs: [
    { config: config('ftp://portal.test'), field: 'baseUrl' },
    { config: config(`${address}/`), field: 'baseUrl' },
    { config: config(address, { authPath: 'mapi/login' }), field: 'authPath' },
    { config: config(address, { sharePath: undefined }), field: 'sharePath' },
    { config: config(address, { dstcode: 'G22' }), field: 'dstcode' },
    { config: config(address, { madonvi: 'h56' }), field: 'madonvi' },
    { config: config(address, { username: '' }), field: 'username' },
    { config: { baseUrl: address, ...simulatedPaths, ...account, password: undefined }, field: 'password' },
    { config: config(address, { progressChunk: 0 }), field: 'progressChunk' },
    { config: config(address, { zone: 'UTC' }), field: 'zone' },
  ],
  secrets: [account.password, sessionMark],
  standing: { status: 4 },
  lookUps: {
    procedure: { found: () => ({ procedureCode: '1.006714' }), absent: { procedureCode: '9.999999' } },
    procedures: { found: () => ({}) },
    agencies: { found: () => ({}) },
    sectors: { found: () => ({}) },
    'portal-dossier': { found: (_simulator, dossierCode) => ({ dossierCode }), absent: { dossierCode: 'H56.14-261120-9999' } },
  },
  followUp,
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
})
