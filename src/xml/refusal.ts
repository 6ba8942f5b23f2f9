/** The error for XML that may not enter; the detail names the one reason. */
import { GatewayError } from '../domain/errors.ts'

export function xmlRejected(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('xml_rejected', { detail, cause })
}
