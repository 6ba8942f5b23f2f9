/** Whose seal is on a request: a sender that the registry knows, over the very bytes that came, about this message. */
import type { SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { header } from '../wire.ts'

/** Undefined where nobody's signature was verified. The wire names no sender, so each that is known is tried. */
export async function signerOf(request: SimulatedRequest, messageId: string | undefined, options: SimulatorOptions): Promise<string | undefined> {
  const detached = request.headers[header.signature.toLowerCase()]
  if (detached === undefined || messageId === undefined) return undefined
  for (const organisation of options.senders) {
    try {
      const verified = await options.verifier.verify({ bytes: request.body, detached, profile: 'jws-detached', organisation, audience: options.organisation, messageId })
      return verified.organisation
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'signature_invalid') throw error
    }
  }
  return undefined
}
