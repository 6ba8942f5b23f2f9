/** JWS with a detached payload, `b64:false` (RFC 7515 appendix F, RFC 7797): jose signs and verifies, the rules are here. */
import { createHash, type KeyObject } from 'node:crypto'
import { FlattenedSign, flattenedVerify } from 'jose'
import type { SignatureAbout, Signed, Verified, VerifiedBytes, VerifyInput } from '../../ports/signer.ts'
import { untimelinessOf, type Certificate } from '../certificates/certificate.ts'
import { parseDetachedJws, type DetachedJws, type JwsHeader } from './jws-header.ts'
import { jwsAlgorithms, keyFits, profileTable, type JwsAlgorithm } from '../profiles.ts'
import { keyUnusable, signatureInvalid } from '../refusal.ts'
import { registeredCertificate, type RegistryEntry } from '../certificates/registry.ts'
import type { OpenSeal } from '../keys/seals.ts'

const profile = 'jws-detached'
const row = profileTable[profile]
/** Clocks of two organisations may differ by this much. */
const clockSkewMs = 5 * 60_000

/** Throws `key_unusable` when the seal is of another kind than the profile's algorithm. */
export async function signJws(bytes: Uint8Array, seal: OpenSeal, about: SignatureAbout, now: Date): Promise<Signed> {
  if (!keyFits(seal.key, row.makes)) throw keyUnusable(`seal of ${seal.organisation} (${seal.file}): ${row.makes} needs an RSA key`)
  const header: JwsHeader = {
    alg: row.makes,
    b64: false,
    crit: ['b64'],
    'x5t#S256': seal.certificate.x5t,
    iat: Math.floor(now.getTime() / 1000),
    iss: about.issuer,
    aud: about.audience,
    jti: about.messageId,
  }
  const signed = await new FlattenedSign(bytes).setProtectedHeader(header).sign(seal.key)
  return {
    profile,
    algorithm: row.makes,
    bytes,
    detached: `${signed.protected}..${signed.signature}`,
    digest: createHash('sha256').update(bytes).digest('hex'),
    certificate: seal.certificate.thumbprint,
  }
}

/** Algorithm first, key second, payload last. Throws `signature_invalid`. */
export async function verifyJws(input: VerifyInput, entry: RegistryEntry, now: Date): Promise<Verified> {
  if (input.detached === undefined) throw signatureInvalid('there is no signature')
  const jws = parseDetachedJws(input.detached)
  const { header } = jws
  const algorithm = allowedAlgorithm(header.alg, entry)
  requireBinding(header, input)
  const certificate = registeredCertificate(entry, (candidate) => candidate.x5t === header['x5t#S256'], now)
  if (!keyFits(certificate.publicKey, algorithm)) throw signatureInvalid(`the registered key is not one for ${algorithm}`)
  const claimedAt = new Date(header.iat * 1000)
  requireTime(claimedAt, certificate, now, input.maxAgeSeconds)
  await requireMatch(jws, input.bytes, certificate.publicKey, algorithm)
  return {
    // Covered by the signature that was just checked.
    bytes: input.bytes as VerifiedBytes,
    profile,
    algorithm,
    organisation: entry.code,
    subject: certificate.subject,
    certificate: certificate.thumbprint,
    claimedAt,
    messageId: header.jti,
    audience: header.aud,
  }
}

function allowedAlgorithm(name: string, entry: RegistryEntry): JwsAlgorithm {
  const known = jwsAlgorithms.find((algorithm) => algorithm === name)
  const allowed: readonly string[] = [...row.verifies, ...row.verifiesByPolicy.filter((algorithm) => entry.alsoAllows.includes(algorithm))]
  if (!known || !allowed.includes(known)) throw signatureInvalid('the algorithm is not allowed for this organisation')
  return known
}

function requireBinding(header: JwsHeader, input: VerifyInput): void {
  if (header.iss !== input.organisation) throw signatureInvalid('the signature names another issuer')
  if (input.audience !== undefined && header.aud !== input.audience) throw signatureInvalid('the signature is for another audience')
  if (input.messageId !== undefined && header.jti !== input.messageId) throw signatureInvalid('the signature is about another message')
}

/** The signer may write what it likes: the time is held to the certificate, to our clock, and to the age that the caller asks for. */
function requireTime(claimedAt: Date, certificate: Certificate, now: Date, maxAgeSeconds: number | undefined): void {
  const age = now.getTime() - claimedAt.getTime()
  if (age < -clockSkewMs) throw signatureInvalid('the signing time lies in the future')
  const untimeliness = untimelinessOf(certificate, claimedAt)
  if (untimeliness) throw signatureInvalid(`at the signing time ${untimeliness}`)
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds * 1000 + clockSkewMs) throw signatureInvalid(`the signature is older than ${maxAgeSeconds} seconds`)
}

async function requireMatch(jws: DetachedJws, payload: Uint8Array, key: KeyObject, algorithm: JwsAlgorithm): Promise<void> {
  try {
    await flattenedVerify({ protected: jws.protected, payload, signature: jws.signature }, key, { algorithms: [algorithm] })
  } catch (error) {
    throw signatureInvalid('the signature does not match the payload', error)
  }
}
