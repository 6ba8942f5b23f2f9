/**
 * Verifies what the gateway signed: a JWS with detached payload (RFC 7515 appendix F, RFC 7797) over the very bytes. The key is
 * that of a certificate which was given beforehand, never one that the message brings.
 */
import { X509Certificate, createHash } from 'node:crypto'
import { decodeProtectedHeader, flattenedVerify, type ProtectedHeaderParameters } from 'jose'

export type SignatureFault =
  | 'signature-missing'
  | 'jws-form'
  | 'algorithm-not-allowed'
  | 'certificate-not-registered'
  | 'certificate-not-yet-valid'
  | 'certificate-expired'
  | 'value-wrong'
  | 'issuer-differs'
  | 'audience-differs'
  | 'message-differs'
  | 'service-differs'
  | 'time-in-future'
  | 'signature-too-old'

export interface Trust {
  /** PEM certificates by which the gateway's operator signs; during a rotation the old one and the new one. */
  readonly certificates: readonly string[]
  /** Organisation code of one's own: what is for somebody else does not count. */
  readonly organisation: string
  /** Organisation code of the gateway's operator; absent: whoever holds one of the certificates. */
  readonly operator?: string
}

export interface Expected extends Trust {
  readonly service: string
  /** Absent: whichever it names. */
  readonly messageId?: string
  /** Absent: however old it is. */
  readonly longestSeconds?: number
}

export type Verification = { readonly ok: true; readonly messageId: string } | { readonly ok: false; readonly fault: SignatureFault }

const algorithms = ['PS256', 'ES256']
const serviceMember = 'urn:lienthong:service'
/** Clocks of two organisations may differ by this much. */
const skewMs = 5 * 60_000
const longestSignature = 8192

export async function verifyDetached(signature: string | undefined, bytes: Uint8Array, wanted: Expected, now: Date): Promise<Verification> {
  if (signature === undefined || signature === '') return { ok: false, fault: 'signature-missing' }
  const [head = '', payload, value = '', ...rest] = signature.split('.')
  const header = signature.length > longestSignature || payload !== '' || rest.length > 0 ? undefined : readHeader(head)
  if (header === undefined || !isCanonical(head) || !isCanonical(value)) return { ok: false, fault: 'jws-form' }
  if (!algorithms.includes(header.alg ?? '')) return { ok: false, fault: 'algorithm-not-allowed' }
  const certificate = wanted.certificates.map((pem) => new X509Certificate(pem)).find((one) => thumbprintOf(one) === header['x5t#S256'])
  if (certificate === undefined) return { ok: false, fault: 'certificate-not-registered' }
  try {
    await flattenedVerify({ protected: head, payload: bytes, signature: value }, certificate.publicKey, { algorithms, crit: { b64: true } })
  } catch {
    return { ok: false, fault: 'value-wrong' }
  }
  const fault = faultIn(header, certificate, wanted, now)
  return fault === undefined ? { ok: true, messageId: String(header['jti']) } : { ok: false, fault }
}

type Header = ProtectedHeaderParameters

/** What the signature says of itself; read only after it was found to be good. */
function faultIn(header: Header, certificate: X509Certificate, expected: Expected, now: Date): SignatureFault | undefined {
  const { messageId, operator, longestSeconds } = expected
  if (header[serviceMember] !== expected.service) return 'service-differs'
  if (operator !== undefined && header['iss'] !== operator) return 'issuer-differs'
  if (header['aud'] !== expected.organisation) return 'audience-differs'
  if (typeof header['jti'] !== 'string' || (messageId !== undefined && header['jti'] !== messageId)) return 'message-differs'
  const signedMs = Number(header['iat']) * 1000
  // a time that is no number is in no time
  if (!(signedMs <= now.getTime() + skewMs)) return 'time-in-future'
  if (signedMs < Date.parse(certificate.validFrom)) return 'certificate-not-yet-valid'
  if (signedMs > Date.parse(certificate.validTo)) return 'certificate-expired'
  if (longestSeconds !== undefined && signedMs < now.getTime() - longestSeconds * 1000) return 'signature-too-old'
  return undefined
}

function readHeader(head: string): Header | undefined {
  try {
    return decodeProtectedHeader({ protected: head })
  } catch {
    return undefined
  }
}

/** Two texts must not be one signature. */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part
}

function thumbprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url')
}
