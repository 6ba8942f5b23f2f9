/** What it means for a message that our seal cannot sign, or that a certificate cannot be proven good now. */
import { GatewayError } from '../domain/errors.ts'
import type { Broken, Later } from '../domain/outcome.ts'

/** Undefined for any other error: a bug of ours, or of an adapter. */
export function failureOfSigning(error: unknown): Broken | Later | undefined {
  if (!(error instanceof GatewayError)) return undefined
  // for a person to mend
  if (error.code === 'key_unusable') return { kind: 'broken', code: 'key-unusable', words: error.message }
  // neither the partner's fault nor the message's, and it passes
  if (error.code === 'certificate_unproven') return { kind: 'later', code: 'certificate-unproven', scope: 'message', words: error.message }
  return undefined
}
