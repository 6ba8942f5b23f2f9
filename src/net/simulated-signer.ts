/** Whose seal is on a request to a simulated partner: a detached JWS over the very bytes that came, about its message. */
import { GatewayError } from '../domain/errors.ts'
import type { SimulatorOptions } from '../ports/simulator.ts'
import type { SimulatedRequest } from './simulated-message.ts'

/** The headers of the partner's protocol that carry the signature and the message id. */
export interface SignedHeaders {
  readonly signature: string
  readonly messageId: string
}

/** The sender whose signature was verified; undefined where there is none that the partner knows. */
export async function signerOf(request: SimulatedRequest, header: SignedHeaders, options: SimulatorOptions): Promise<string | undefined> {
  const detached = request.headers[header.signature.toLowerCase()]
  const messageId = request.headers[header.messageId.toLowerCase()]
  const issuer = detached === undefined ? undefined : claimedIssuer(detached)
  if (detached === undefined || messageId === undefined || issuer === undefined || !options.senders.includes(issuer)) return undefined
  try {
    const input = { bytes: request.body, detached, profile: 'jws-detached', organisation: issuer, audience: options.organisation, messageId } as const
    return (await options.verifier.verify(input)).organisation
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}

/** Only chooses whose certificate to verify with; nothing is believed before that. */
function claimedIssuer(detached: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(detached.split('.')[0] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && 'iss' in claims && typeof claims.iss === 'string' ? claims.iss : undefined
  } catch {
    return undefined
  }
}
