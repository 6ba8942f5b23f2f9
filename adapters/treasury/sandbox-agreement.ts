/** The agreement with the simulated platform: codes and secrets that count in the sandbox and nowhere else. */
import type { TreasuryConfig } from './config.ts'

export const sandboxAgreement = {
  paymentPath: '/payment/init',
  queryPath: '/payment/query',
  billPath: '/payment/bill',
  slipPath: '/kho-bac/c1-02',
  version: '1.0.6',
  partnerCode: 'LIENTHONG',
  secretKey: 'sandbox-secret-of-the-simulated-payment-platform',
  ip: '127.0.0.1',
  feeKinds: { fee: '1', charge: '2' },
  failedCode: '01',
  pendingCode: '02',
} as const

/** A config for the simulator at this address. Every sender orders under the one code of the gateway. */
export function sandboxConfig(url: string, _senders: readonly { readonly organisation: string; readonly name: string }[]): TreasuryConfig {
  const { failedCode, pendingCode, feeKinds, ...agreed } = sandboxAgreement
  return {
    ...agreed,
    baseUrl: url,
    feeKinds: { ...feeKinds },
    resultCodes: [
      { code: failedCode, means: 'failed' },
      { code: pendingCode, means: 'pending' },
    ],
  }
}
