/** The agreement with the simulated civil registry: codes and credentials that count in the sandbox and nowhere else. */
import type { RegistryConfig } from './config.ts'

export const sandboxAgreement = {
  accessToken: 'sandbox-token-of-the-simulated-civil-registry',
  pushPath: '/NhanDKHT',
  resultPath: '/LayKetQua',
  recordPath: '/traCuuHoTich',
  maritalPath: '/xacNhanTinhTrangHonNhan',
  provinceCode: '52',
  childIdentityCardField: 'nksYeuCauCapTheCanCuoc',
  codes: {
    sex: { male: '1', female: '2', undetermined: '3' },
    residence: { permanent: '1', temporary: '2', current: '3' },
    paper: { 'citizen-card': '4', 'old-id': '1', passport: '2', other: '9' },
    registration: { first: '1', again: '2', overdue: '3' },
    birth: { ordinary: '1', abandoned: '2', 'unknown-parents': '3', surrogacy: '4' },
    deathNotice: { notice: '1', 'court-decision': '2', other: '3' },
    marital: { 'never-married': '1', divorced: '2', widowed: '3', married: '4' },
    entry: { birth: 'KS', death: 'KT', marriage: 'KH' },
  },
} as const

/** A config for the simulator at this address. In the sandbox every sender is of the same province. */
export function sandboxConfig(url: string, senders: readonly { readonly organisation: string; readonly name: string }[]): RegistryConfig {
  const { provinceCode, ...agreement } = sandboxAgreement
  return { baseUrl: url, ...agreement, askAtOnce: 10, senders: senders.map(({ organisation }) => ({ organisation, provinceCode })) }
}
