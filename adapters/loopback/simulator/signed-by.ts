/** Whose seal is on a request to the simulated partner: a detached JWS over the bytes that came, for what they are. */
import { GatewayError } from '../../../src/domain/errors.ts'
import type { SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { signatureHeader } from '../wire.ts'

export interface Claims {
  readonly sender: string
  /** Absent: of a question, which changes nothing and may be asked twice. */
  readonly messageId?: string
  readonly service: string
}

/** Undefined where the sender's signature is missing or does not say this. */
export async function signedBy(request: SimulatedRequest, { sender, ...about }: Claims, options: SimulatorOptions): Promise<string | undefined> {
  const detached = request.headers[signatureHeader]
  if (detached === undefined) return undefined
  try {
    const verified = await options.verifier.verify({ bytes: request.body, detached, profile: 'jws-detached', organisation: sender, audience: options.organisation, ...about })
    return verified.organisation
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}
