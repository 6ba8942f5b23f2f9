/** Who may speak to the simulated land office: log-ins for a token (iLIS), or a fixed one (VBDLIS). */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import type { WireVersion } from '../wire-versions.ts'
import { json } from './answers.ts'

/** Stands in every token that the simulated land office gives out, so that a leak can be found. */
export const tokenMark = 'ma-truy-cap-mo-phong-'

const lifetimeSeconds = 3600

export interface Doorman {
  logIn(request: SimulatedRequest, reject: boolean): SimulatedAnswer
  knows(request: SimulatedRequest): boolean
  endTokens(): void
  /** How many log-ins were granted. */
  logIns(): number
}

export function createDoorman(version: WireVersion, clock: Clock): Doorman {
  const until = new Map<string, number>()
  let granted = 0
  return {
    logIn(request, reject) {
      const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
      const { username, password, clientId, clientSecret } = sandboxAgreement
      if (form.get('grant_type') !== 'password') return json(400, { error: 'unsupported_grant_type' })
      if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) return json(400, { error: 'invalid_client' })
      if (reject || form.get('username') !== username || form.get('password') !== password) {
        return json(400, { error: 'invalid_grant', error_description: 'Tên đăng nhập hoặc mật khẩu không đúng' })
      }
      const token = tokenMark + clock.id()
      until.set(token, clock.now().getTime() + lifetimeSeconds * 1000)
      granted += 1
      return json(200, { access_token: token, token_type: 'bearer', expires_in: lifetimeSeconds })
    },
    knows(request) {
      const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ')
      if (scheme !== 'Bearer') return false
      return version === 'vbdlis' ? token === sandboxAgreement.token : (until.get(token) ?? 0) > clock.now().getTime()
    },
    endTokens: () => until.clear(),
    logIns: () => granted,
  }
}
