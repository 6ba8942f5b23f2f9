/** The agreement with the simulated tax agency: codes and credentials that count in the sandbox and nowhere else. */
import type { TaxConfig } from './config.ts'

export const sandboxAgreement = {
  path: '/gip/request',
  receiverCode: 'GIP',
  receiverName: 'Hệ Thống GIP',
  landSlip: { transaction: '05108', type: '00108' },
  landTaxQuery: { transaction: '05109', type: '00109' },
  username: 'sandbox-lien-thong',
  password: 'sandbox-password-of-the-simulated-tax-agency',
  securityKey: 'sandbox-security-key-of-the-simulated-tax-agency',
  voucherKey: 'sandbox-voucher-key-of-the-simulated-tax-agency',
} as const

/** A config for the simulator at this address. In the sandbox an organisation's SENDER_CODE is its own code. */
export function sandboxConfig(url: string, senders: readonly { readonly organisation: string; readonly name: string }[]): TaxConfig {
  const { path, receiverCode, receiverName, landSlip, landTaxQuery, username, password, securityKey, voucherKey } = sandboxAgreement
  return {
    url: url + path,
    namespace: 'http://gip.request.com/',
    senders: senders.map(({ organisation, name }) => ({ organisation, code: organisation, name })),
    receiverCode,
    receiverName,
    landSlip,
    landTaxQuery,
    usernameToken: { username, password },
    notices: { securityKey, requireSigned: true, receiverCodes: [] },
    vouchers: { securityKey: voucherKey, fileOrigins: [url] },
  }
}
