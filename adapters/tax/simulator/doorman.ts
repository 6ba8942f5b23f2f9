/** Who may speak to the simulated tax agency at all: media type, SOAPAction and the UsernameToken, each nonce once. */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { isPasswordOf, type UsernameToken } from '../username-token.ts'

export interface Doorman {
  /** Undefined where the request may come in. */
  refuseRequest(request: SimulatedRequest): SimulatedAnswer | undefined
  knows(token: UsernameToken | undefined): boolean
}

const toleratedAgeMs = 5 * 60_000

export function createDoorman(clock: Pick<Clock, 'now'>): Doorman {
  const nonces = new Set<string>()
  return {
    refuseRequest(request) {
      if (request.path !== sandboxAgreement.path) return { status: 404, body: 'Not found' }
      if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: 'POST only' }
      if (!/^text\/xml *(;|$)/i.test(request.headers['content-type'] ?? '')) return { status: 415, body: 'text/xml only' }
      if (request.headers['soapaction'] === undefined) return { status: 400, body: 'SOAPAction is missing' }
      return undefined
    },
    knows(token) {
      if (token === undefined || token.username !== sandboxAgreement.username || nonces.has(token.nonce)) return false
      const age = clock.now().getTime() - Date.parse(token.created)
      if (!(Math.abs(age) <= toleratedAgeMs) || !isPasswordOf(token, sandboxAgreement.password)) return false
      nonces.add(token.nonce)
      return true
    },
  }
}
