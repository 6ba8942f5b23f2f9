import { landDossier } from '../../adapters/tax/fixtures/land-dossier.ts'
import { tax } from '../../adapters/tax/index.ts'
import { sandboxAgreement, sandboxConfig } from '../../adapters/tax/sandbox-agreement.ts'
import { startSimulator } from '../../adapters/tax/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'

const senders = [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }]

function config(url: string, changes: object = {}): unknown {
  return { ...sandboxConfig(url, senders), ...changes }
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
    { config: config(address, { password: 'in the wrong place' }), field: 'password' },
  ],
  secrets: [sandboxAgreement.password, sandboxAgreement.securityKey],
  code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
})
