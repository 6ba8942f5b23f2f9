import { createHash } from 'node:crypto'
import { landDossier } from '../../adapters/tax/fixtures/land-dossier.ts'
import { tax } from '../../adapters/tax/index.ts'
import { sandboxAgreement, sandboxConfig } from '../../adapters/tax/sandbox-agreement.ts'
import { startSimulator, type TaxSimulator } from '../../adapters/tax/simulator.ts'
import { voucherOf } from '../../adapters/tax/simulator/voucher.ts'
import type { RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator, TellOrder } from '../../src/ports/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'

const senders = [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }]
const receivedAt = new Date('2026-11-20T03:05:00Z')

function config(url: string, changes: object = {}): unknown {
  return { ...sandboxConfig(url, senders), ...changes }
}

async function callback(simulator: Simulator, order: TellOrder): Promise<RawCallback> {
  if (!('compose' in simulator)) throw new Error('not the simulated tax agency')
  const composed = await (simulator as TaxSimulator).compose(order)
  return { method: 'POST', query: {}, receivedAt, ...composed }
}

/** The notice with one amount changed under the agency's signature, and the right key. */
function tampered(good: RawCallback): RawCallback {
  const pushed = JSON.parse(Buffer.from(good.body).toString('utf8')) as { readonly Data: { readonly FileThongBaoThue: string } }
  const xml = Buffer.from(pushed.Data.FileThongBaoThue, 'base64').toString('utf8')
  const FileThongBaoThue = Buffer.from(xml.replace(/<SO_TIEN>\d+/, '<SO_TIEN>1')).toString('base64')
  return { ...good, body: Buffer.from(JSON.stringify({ ...pushed, Data: { FileThongBaoThue } })) }
}

const address = 'http://tax.test'

describeAdapter({
  adapter: tax,
  organisation: 'G12.18',
  sender: 'H56',
  dossier: landDossier,
  startSimulator,
  config: (url) => config(url),
  badConfigs: [
    { config: config(address, { url: 'ftp://tax.test' }), field: 'url' },
    { config: config(address, { namespace: 'http://gip.example/' }), field: 'namespace' },
    { config: config(address, { senders: [] }), field: 'senders' },
    { config: config(address, { senders: [{ organisation: 'h56', code: 'H56', name: 'Tỉnh Ví Dụ' }] }), field: 'organisation' },
    { config: config(address, { senders: [{ organisation: 'H56', code: 'H 56', name: 'Tỉnh Ví Dụ' }] }), field: 'code' },
    { config: config(address, { landSlip: { transaction: '5108', type: '00108' } }), field: 'transaction' },
    { config: config(address, { landTaxQuery: undefined }), field: 'landTaxQuery' },
    { config: config(address, { usernameToken: { username: 'x', password: '' } }), field: 'password' },
    { config: config(address, { notices: { securityKey: 'too-short' } }), field: 'securityKey' },
    { config: config(address, { vouchers: { securityKey: sandboxAgreement.voucherKey } }), field: 'fileOrigins' },
    { config: config(address, { password: 'in the wrong place' }), field: 'password' },
  ],
  secrets: [sandboxAgreement.password, sandboxAgreement.securityKey, sandboxAgreement.voucherKey],
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
  callbacks: {
    news: (simulator, dossierCode) => callback(simulator, { what: 'notice', dossierCode }),
    unforeseen: (simulator, dossierCode) => callback(simulator, { what: 'voucher', dossierCode, state: '7' }),
    forged: async (simulator, dossierCode) => tampered(await callback(simulator, { what: 'notice', dossierCode })),
  },
  lookUps: {
    'land-tax-obligations': {
      found: (_simulator, dossierCode) => ({ dossierCode, identityNumber: 'B1234567' }),
      absent: { dossierCode: 'H56.14-261120-9999', identityNumber: 'B1234567' },
    },
  },
  files: {
    async told(simulator, dossierCode) {
      const digest = createHash('sha256').update(voucherOf(dossierCode)).digest('hex')
      return { digests: [digest], callback: await callback(simulator, { what: 'voucher', dossierCode }) }
    },
  },
})
