import { createHash } from 'node:crypto'
import { paddedOrder, paymentDossier } from '../../adapters/treasury/fixtures/orders.ts'
import { treasury } from '../../adapters/treasury/index.ts'
import { referenceOf } from '../../adapters/treasury/reference.ts'
import { sandboxAgreement, sandboxConfig } from '../../adapters/treasury/sandbox-agreement.ts'
import { startSimulator, type TreasurySimulator } from '../../adapters/treasury/simulator.ts'
import type { RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator, TellOrder } from '../../src/ports/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'

const senders = [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }]
const address = 'http://treasury.test'
const receivedAt = new Date('2026-11-20T03:05:00Z')

function config(url: string, changes: object = {}): unknown {
  return { ...sandboxConfig(url, senders), ...changes }
}

function platform(simulator: Simulator): TreasurySimulator {
  if (!('compose' in simulator)) throw new Error('not the simulated platform')
  return simulator as TreasurySimulator
}

async function callback(simulator: Simulator, order: TellOrder, change: (body: string) => string = (body) => body): Promise<RawCallback> {
  const { path, headers, body } = platform(simulator).compose(order)
  return { method: 'POST', path, headers, query: {}, body: Buffer.from(change(Buffer.from(body).toString('utf8'))), receivedAt }
}

/** Of the order that the platform holds about the dossier, paid and receipted. */
async function paid(simulator: Simulator, dossierCode: string): Promise<{ readonly reference: string }> {
  await platform(simulator).tell({ what: 'paid', dossierCode, lost: true })
  const [messageId = ''] = simulator.dossiers().find((held) => held.dossierCode === dossierCode)?.messageIds ?? []
  return { reference: referenceOf(dossierCode, messageId) }
}

const absent = { reference: referenceOf('H56.14-261120-9999', 'never sent') }

describeAdapter({
  adapter: treasury,
  organisation: 'G12.12',
  sender: 'H56',
  dossier: (code, padding = 0) => paymentDossier({ code, payment: paddedOrder(padding) }),
  startSimulator,
  config: (url) => config(url),
  badConfigs: [
    { config: config(address, { baseUrl: 'ftp://treasury.test' }), field: 'baseUrl' },
    { config: config(`${address}/`), field: 'baseUrl' },
    { config: config(address, { paymentPath: 'payment/init' }), field: 'paymentPath' },
    { config: config(address, { queryPath: undefined }), field: 'queryPath' },
    { config: config(address, { billPath: '/a b' }), field: 'billPath' },
    { config: config(address, { slipPath: '' }), field: 'slipPath' },
    { config: config(address, { version: '9.9.9' }), field: 'version' },
    { config: config(address, { partnerCode: 'A|B' }), field: 'partnerCode' },
    { config: config(address, { secretKey: 'short' }), field: 'secretKey' },
    { config: config(address, { ip: 'here' }), field: 'ip' },
    { config: config(address, { feeKinds: { fee: '1' } }), field: 'charge' },
    { config: config(address, { resultCodes: [{ code: '01', means: 'paid' }] }), field: 'means' },
    { config: config(address, { secret: 'in the wrong place' }), field: 'secret' },
  ],
  secrets: [sandboxAgreement.secretKey],
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
  callbacks: {
    news: (simulator, dossierCode) => callback(simulator, { what: 'paid', dossierCode }),
    unforeseen: (simulator, dossierCode) => callback(simulator, { what: 'unforeseen', dossierCode }),
    forged: (simulator, dossierCode) => callback(simulator, { what: 'paid', dossierCode }, (body) => body.replace(/"SoTien":"\d+"/, '"SoTien":"1"')),
  },
  polling: {
    async news(simulator, dossierCode) {
      await platform(simulator).tell({ what: 'paid', dossierCode, lost: true })
    },
    async unforeseen(simulator, dossierCode) {
      await platform(simulator).tell({ what: 'unforeseen', dossierCode, lost: true })
    },
  },
  standing: {},
  lookUps: { 'payment-status': { found: paid, absent }, 'payment-receipt': { found: paid, absent } },
  files: {
    async told(simulator, dossierCode) {
      await platform(simulator).tell({ what: 'paid', dossierCode, lost: true })
      return { digests: [createHash('sha256').update(platform(simulator).receiptOf(dossierCode)).digest('hex')] }
    },
  },
})
