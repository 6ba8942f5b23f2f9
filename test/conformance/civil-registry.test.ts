import { createHash } from 'node:crypto'
import { paddedDossier, supplementOf, unfitSupplementOf } from '../../adapters/civil-registry/fixtures/dossiers.ts'
import { civilRegistry } from '../../adapters/civil-registry/index.ts'
import { sandboxAgreement, sandboxConfig } from '../../adapters/civil-registry/sandbox-agreement.ts'
import { startSimulator, type RegistrySimulator } from '../../adapters/civil-registry/simulator.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'

const senders = [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }]

function config(url: string, changes: object = {}): unknown {
  return { ...sandboxConfig(url, senders), ...changes }
}

async function tell(simulator: Simulator, dossierCode: string, what: string): Promise<void> {
  if (simulator.tell === undefined) throw new Error('the simulator tells nothing')
  await simulator.tell({ what, dossierCode })
}

/** The one paper that the simulated registry hands out of a finished birth. */
function digestsOf(simulator: Simulator, dossierCode: string): readonly string[] {
  // the suite starts this one
  const standing = (simulator as RegistrySimulator).held(dossierCode)?.standing
  const { giayKhaiSinh } = JSON.parse(String(standing?.['ketQuaXuLy'])) as { readonly giayKhaiSinh: string }
  return [createHash('sha256').update(Buffer.from(giayKhaiSinh, 'base64')).digest('hex')]
}

const someone = { identityNumber: '052190000101', fullName: 'Nông Thị Mẫu', birthDate: '1990-02-28' }
const address = 'http://registry.test'

describeAdapter({
  adapter: civilRegistry,
  organisation: 'G15',
  sender: 'H56',
  dossier: paddedDossier,
  startSimulator,
  config: (url) => config(url),
  badConfigs: [
    { config: config('ftp://registry.test'), field: 'baseUrl' },
    { config: config(`${address}/`), field: 'baseUrl' },
    { config: config(address, { accessToken: 'short' }), field: 'accessToken' },
    { config: config(address, { accessToken: `${sandboxAgreement.accessToken}\r\nx: y` }), field: 'accessToken' },
    { config: config(address, { pushPath: 'NhanDKHT' }), field: 'pushPath' },
    { config: config(address, { resultPath: '/LayKetQua?x=1' }), field: 'resultPath' },
    { config: config(address, { senders: [] }), field: 'senders' },
    { config: config(address, { senders: [{ organisation: 'h56', provinceCode: '52' }] }), field: 'organisation' },
    { config: config(address, { senders: [{ organisation: 'H56', provinceCode: 'H56' }] }), field: 'provinceCode' },
    { config: config(address, { askAtOnce: 0 }), field: 'askAtOnce' },
    { config: config(address, { childIdentityCardField: 'meHoTen' }), field: 'childIdentityCardField' },
    { config: config(address, { codes: { sex: { male: 'đực' } } }), field: 'male' },
    { config: config(address, { token: 'in the wrong place' }), field: 'token' },
  ],
  secrets: [sandboxAgreement.accessToken],
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
  standing: { status: 4 },
  lookUps: {
    'civil-status-record': { found: () => someone, absent: { ...someone, identityNumber: '052190000999' } },
    'marital-status': { found: () => someone, absent: { ...someone, fullName: 'Người Không Có' } },
  },
  followUp: (code) => supplementOf(code),
  unfitFollowUp: unfitSupplementOf,
  files: {
    async told(simulator, dossierCode) {
      await tell(simulator, dossierCode, 'result')
      return { digests: digestsOf(simulator, dossierCode) }
    },
  },
  polling: {
    news: (simulator, dossierCode) => tell(simulator, dossierCode, 'processing'),
    unforeseen: (simulator, dossierCode) => tell(simulator, dossierCode, 'unforeseen'),
    odd: (simulator, dossierCode) => tell(simulator, dossierCode, 'not-updated'),
  },
})
