/** CAdES-B with a detached content (ETSI EN 319 122-1): pkijs reads and writes the structure, the rules are here. */
import { createHash } from 'node:crypto'
import type { Algorithm, VerifiedBytes, VerifyInput } from '../../ports/signer.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { registeredCertificate, type RegistryEntry } from '../certificates/registry.ts'
import { requireClaimedTime, requireClaims } from '../claims.ts'
import { requireSignatureValue } from '../keys/signature-value.ts'
import type { Check, Make } from '../profile-parts.ts'
import { allowedAlgorithm } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'
import { readAbout, writeAbout } from './cades-about.ts'
import { objectIds } from './object-ids.ts'
import { hintsOf, isReferenceTo, referenceIn, requireContent, signingTimeOf } from './read-attributes.ts'
import { readSignedData, type ReadSignedData } from './read-signed-data.ts'
import { algorithmOf } from './signature-scheme.ts'
import { issuerAndSerialOf, isSigner } from './signer-name.ts'
import { writeSignedData } from './write-signed-data.ts'

const profile = 'cades-detached'

export const makeCades: Make = async (bytes, seal, about, algorithm, now) => {
  const digest = createHash('sha256').update(bytes).digest()
  const { der, x509, thumbprint } = seal.certificate
  const signed = await writeSignedData({
    attributes: { contentType: objectIds.data, digest, time: now, certificate: der, hints: writeAbout(about) },
    signer: issuerAndSerialOf(x509),
    certificates: [der],
    algorithm,
    sign: (data) => seal.key.sign(algorithm, data),
  })
  return {
    profile,
    algorithm,
    bytes,
    detached: Buffer.from(signed).toString('base64'),
    digest: digest.toString('hex'),
    certificate: thumbprint,
  }
}

/** Shape and algorithm first, key second, value third, content last. */
export const checkCades: Check = async (input, entry, at) => {
  if (!input.detached) throw signatureInvalid('signature-missing')
  const signed = readSignedData(decodeStrictly(input.detached))
  if (signed.contentType !== objectIds.data || signed.content !== undefined) throw signatureInvalid('cms-form')
  const algorithm = allowedAlgorithm(profile, signed.scheme && algorithmOf(signed.scheme), entry)
  const claimedAt = signingTimeOf(signed)
  if (claimedAt === undefined) throw signatureInvalid('cms-attributes', 'signing-time is missing')
  const certificate = namedCertificate(signed, algorithm, entry, input)
  const hints = hintsOf(signed)
  const about = hints === undefined ? undefined : readAbout(hints)
  // where nothing is said, the certificate alone says who signed
  requireClaims({ issuer: about?.issuer ?? input.organisation, audience: about?.audience, messageId: about?.messageId, service: about?.service }, input)
  requireClaimedTime(claimedAt, certificate, at, input.maxAgeSeconds)
  await requireSignatureValue(algorithm, certificate.publicKey, signed.signedBytes, signed.value, 'der')
  requireContent(signed, objectIds.data, input.bytes)
  return {
    // Digested just now, and the digest is covered by the signature that was checked.
    bytes: input.bytes as VerifiedBytes,
    profile,
    algorithm,
    certificate,
    claimedAt,
    ...(about === undefined ? {} : { messageId: about.messageId, audience: about.audience }),
    ...(about?.service === undefined ? {} : { service: about.service }),
  }
}

/** base64 in one line, in its canonical form. */
function decodeStrictly(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw signatureInvalid('cms-form', 'it is not canonical base64')
  return bytes
}

/** The signer is named three times: by issuer and number, by the signed reference, and by the certificate that came along. */
function namedCertificate(signed: ReadSignedData, algorithm: Algorithm, entry: RegistryEntry, input: VerifyInput): Certificate {
  const certificate = registeredCertificate(entry, ({ x509 }) => isSigner(x509, signed.sid), input)
  const { raw } = certificate.x509
  if (!isReferenceTo(referenceIn(signed, algorithm === 'RS1'), raw)) throw signatureInvalid('cms-certificate-differs')
  if (!signed.certificates.some((one) => Buffer.compare(one, raw) === 0)) throw signatureInvalid('cms-certificate-differs', 'the certificate that came along is not the registered one')
  return certificate
}
