/** Who signed a message: the issuer it names must be a sender that the land office knows, and the signature that one's. */
import type { SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { header } from '../wire.ts'

/** The organisation whose signature over the body was verified; undefined where there is none. */
export async function signerOf(request: SimulatedRequest, messageId: string | undefined, options: SimulatorOptions): Promise<string | undefined> {
  const detached = request.headers[header.signature.toLowerCase()]
  const issuer = detached === undefined ? undefined : claimedIssuer(detached)
  if (detached === undefined || messageId === undefined || issuer === undefined || !options.senders.includes(issuer)) return undefined
  try {
    const input = { bytes: request.body, detached, profile: 'jws-detached', organisation: issuer, audience: options.organisation, messageId } as const
    return (await options.verifier.verify(input)).organisation
  } catch {
    return undefined
  }
}

/** Only chooses whose certificate to verify with; nothing is believed before that. */
function claimedIssuer(detached: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(detached.split('.')[0] ?? '', 'base64url').toString('utf8')) as { readonly iss?: unknown }
    return typeof claims.iss === 'string' ? claims.iss : undefined
  } catch {
    return undefined
  }
}
