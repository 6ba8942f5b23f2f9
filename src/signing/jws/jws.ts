/** JWS with a detached payload, `b64:false` (RFC 7515 appendix F, RFC 7797). */
import { createHash } from 'node:crypto'
import type { MadeAlgorithm, SignatureAbout, VerifiedBytes, VerifyInput } from '../../ports/signer.ts'
import { registeredCertificate, type RegistryEntry } from '../certificates/registry.ts'
import { requireClaimedTime, requireClaims } from '../claims.ts'
import type { OpenSeal } from '../keys/seals.ts'
import { requireSignatureValue } from '../keys/signature-value.ts'
import type { Checked, Made } from '../profile-parts.ts'
import { allowedAlgorithm, requireKeyFor } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'
import { parseDetachedJws, serviceMember, traceMember, type JwsHeader } from './jws-header.ts'

const profile = 'jws-detached'

export async function makeJws(bytes: Uint8Array, seal: OpenSeal, about: SignatureAbout, algorithm: MadeAlgorithm, now: Date): Promise<Made> {
  const header: JwsHeader = {
    alg: algorithm,
    b64: false,
    crit: ['b64'],
    'x5t#S256': seal.certificate.x5t,
    iat: Math.floor(now.getTime() / 1000),
    iss: about.issuer,
    aud: about.audience,
    jti: about.messageId,
    ...(about.service === undefined ? {} : { [serviceMember]: about.service }),
    ...(about.trace === undefined ? {} : { [traceMember]: about.trace }),
  }
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const value = await seal.key.sign(algorithm, signedBytes(encoded, bytes))
  return {
    profile,
    algorithm,
    bytes,
    detached: `${encoded}..${Buffer.from(value).toString('base64url')}`,
    digest: createHash('sha256').update(bytes).digest('hex'),
    certificate: seal.certificate.thumbprint,
  }
}

/** Algorithm first, key second, payload last. Throws `signature_invalid`. */
export async function checkJws(input: VerifyInput, entry: RegistryEntry, at: Date): Promise<Checked> {
  if (!input.detached) throw signatureInvalid('signature-missing')
  const jws = parseDetachedJws(input.detached)
  const { header } = jws
  const algorithm = allowedAlgorithm(profile, header.alg, entry)
  const service = header[serviceMember]
  requireClaims({ issuer: header.iss, audience: header.aud, messageId: header.jti, service }, input)
  const certificate = registeredCertificate(entry, (candidate) => candidate.x5t === header['x5t#S256'], input)
  requireKeyFor(algorithm, certificate)
  const claimedAt = new Date(header.iat * 1000)
  requireClaimedTime(claimedAt, certificate, at, input.maxAgeSeconds)
  await requireSignatureValue(algorithm, certificate.publicKey, signedBytes(jws.protected, input.bytes), Buffer.from(jws.signature, 'base64url'))
  return {
    // Covered by the signature that was just checked.
    bytes: input.bytes as VerifiedBytes,
    profile,
    algorithm,
    certificate,
    claimedAt,
    messageId: header.jti,
    audience: header.aud,
    ...(service === undefined ? {} : { service }),
  }
}

/** RFC 7797, section 5.1: the payload as it is. */
function signedBytes(protectedHeader: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${protectedHeader}.`), payload])
}
