/** The errors that a verification and a seal end in; the fault is the one reason, the detail says more about it. */
import { GatewayError } from '../domain/errors.ts'
import { signatureFaults, type SignatureFault } from '../domain/signature-faults/index.ts'

export function signatureInvalid(fault: SignatureFault, detail: string = signatureFaults[fault].en, cause?: unknown): GatewayError {
  return new GatewayError('signature_invalid', { fault, detail: { en: detail, vi: signatureFaults[fault].vi }, cause })
}

/** Revocation could not be asked about: nothing is wrong with the message, and it may be tried again. */
export function certificateUnproven(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('certificate_unproven', { fault: 'certificate-unproven', detail, cause })
}

export function keyUnusable(detail: string, cause?: unknown): GatewayError {
  return new GatewayError('key_unusable', { detail, cause })
}
