/** In which order a certificate goes through its states. What was archived stays so: what it signed is judged by when it came. */
import type { CertificateState } from '../../schemas/certificates.ts'

export const certificateMoves: Readonly<Record<CertificateState, readonly CertificateState[]>> = {
  planned: ['published', 'active', 'archived'],
  published: ['planned', 'active', 'archived'],
  active: ['verify-only', 'archived'],
  // taken back into use when the newer one fails
  'verify-only': ['active', 'archived'],
  archived: [],
}
