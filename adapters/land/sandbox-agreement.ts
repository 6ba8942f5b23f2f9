/** The agreement with the simulated land office: accounts and codes that count in the sandbox and nowhere else. */
import type { LandConfig } from './config.ts'
import type { WireVersion } from './wire-versions.ts'

export const sandboxAgreement = {
  basePath: '/api/lienthong',
  tokenPath: '/oauth/token',
  filePath: '/tap-tin',
  username: 'sandbox-mot-cua',
  password: 'sandbox-password-of-the-simulated-land-office',
  clientId: 'sandbox-lien-thong',
  clientSecret: 'sandbox-client-secret-of-the-simulated-land-office',
  token: 'sandbox-token-of-the-simulated-land-office',
  codeGet: 'sandbox-code-get-of-the-simulated-land-office',
  securityCode: 'sandbox-security-code-of-the-simulated-land-office',
  endings: [
    { code: '1', means: 'returned' },
    { code: '2', means: 'withdrawn' },
  ],
  statuses: [
    { code: 'THAM_DINH', name: 'Thẩm định hồ sơ' },
    { code: 'CHUYEN_THUE', name: 'Chuyển thông tin sang cơ quan thuế' },
    { code: 'TRINH_KY', name: 'Trình ký' },
  ],
} as const

/** How the simulated land office is met: which format it speaks, and how its callbacks prove themselves. */
export interface SandboxChoices {
  /** `ilis`: log-in for a token, CodeGet at links; `vbdlis`: a fixed token. */
  readonly version?: WireVersion
  readonly callbacks?: 'signed' | 'secret-in-path'
}

/** A config for the simulator at this address. */
export function sandboxConfig(url: string, senders: readonly { readonly organisation: string; readonly name: string }[], choices: SandboxChoices = {}): LandConfig {
  const { basePath, tokenPath, filePath, username, password, clientId, clientSecret, token, codeGet, securityCode, endings, statuses } = sandboxAgreement
  const { version = 'ilis', callbacks = 'signed' } = choices
  const isIlis = version === 'ilis'
  return {
    baseUrl: url + basePath,
    version,
    organisations: senders.map(({ organisation }) => organisation),
    ...(isIlis ? { logIn: { url: url + tokenPath, username, password, clientId, clientSecret }, codeGet } : { token }),
    fileBases: [url + filePath],
    ...(callbacks === 'secret-in-path' ? { secretInPath: { code: securityCode } } : {}),
    endings: [...endings],
    statuses: [...statuses],
    users: [],
    procedures: [],
  }
}
