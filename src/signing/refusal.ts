/** The two errors that a verification and a seal end in; the detail names the one reason. */
import { GatewayError } from '../domain/errors.ts'

export function signatureInvalid(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('signature_invalid', { detail, cause })
}

export function keyUnusable(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('key_unusable', { detail, cause })
}
