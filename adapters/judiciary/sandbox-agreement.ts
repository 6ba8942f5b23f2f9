/** The agreement with the simulated agency: codes and keys that count in the sandbox and nowhere else. */
import type { JudiciaryConfig } from './config.ts'
import type { WireName } from './wire-versions.ts'

export const sandboxAgreement = {
  operations: {
    pathPrefix: '/apiLyLichTuPhap/1.0',
    ministryJusticeId: '56',
    accessToken: 'sandbox-token-of-the-simulated-department-of-justice',
    infoType: 2,
    acknowledgeInfoType: 2,
    nationalities: [
      { country: 'VN', id: '1' },
      { country: 'LA', id: '118' },
    ],
  },
  central: {
    authKey: 'sandbox-auth-key-of-the-simulated-central-system',
    sendPath: '/lltp/nhanHoSo',
    scanPath: '/lltp/scan',
    provinceCode: '38',
    provinceName: 'Tỉnh mẫu Thanh Lam',
    sourceCode: 'MCDT',
    sourceName: 'Hệ thống một cửa điện tử',
  },
} as const

/** A config for the simulator at this address, for the wire that is valid today or another one. Every sender speaks as the one province. */
export function sandboxConfig(url: string, _senders: readonly { readonly organisation: string; readonly name: string }[], wire: WireName = 'central-form'): JudiciaryConfig {
  const { operations, central } = sandboxAgreement
  return { baseUrl: url, wire, operations: { ...operations, nationalities: [...operations.nationalities] }, central: { ...central } }
}
