/** Certificate requests (PKCS#10, RFC 2986), so that the key never leaves where it was made: a file of ours, or a token. */
import { KeyObject } from 'node:crypto'
import { BitString, Null, PrintableString, Sequence, Set, Utf8String } from 'asn1js'
import { AlgorithmIdentifier, AttributeTypeAndValue, CertificationRequest, PublicKeyInfo, RelativeDistinguishedNames, createCMSECDSASignature } from 'pkijs'
import { softwareKey } from '../keys/software-key.ts'
import type { SigningKey } from '../keys/signing-key.ts'

export interface RequestSubject {
  /** Name of the organisation. */
  readonly organisation: string
  /** Its code: the serialNumber of the subject. */
  readonly code: string
  /** Default: the organisation's name. */
  readonly commonName?: string
}

/** PEM. Rejects with `key_unusable` where the key does not sign. */
export async function writeCertificateRequest(key: KeyObject | SigningKey, subject: RequestSubject): Promise<string> {
  const signingKey = key instanceof KeyObject ? softwareKey(key) : key
  const request = new CertificationRequest({
    version: 0,
    subject: namesOf(subject),
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(signingKey.publicKey.export({ type: 'spki', format: 'der' })),
    attributes: [],
  })
  const [unsigned] = request.toSchema(true).valueBlock.value
  if (!unsigned) throw new Error('pkijs wrote an empty request')
  const body = new Uint8Array(unsigned.toBER())
  request.tbsView = body
  const { algorithm, identifier, wrap } = suites[signingKey.kind]
  request.signatureAlgorithm = identifier()
  request.signatureValue = new BitString({ valueHex: wrap(Uint8Array.from(await signingKey.sign(algorithm, body)).buffer) })
  return pemOf(new Uint8Array(request.toSchema().toBER()))
}

/** The signature only proves that the key is there; every authority reads these two. */
const suites = {
  rsa: {
    algorithm: 'RS256',
    identifier: () => new AlgorithmIdentifier({ algorithmId: '1.2.840.113549.1.1.11', algorithmParams: new Null() }),
    wrap: (value: ArrayBuffer) => value,
  },
  ec: {
    algorithm: 'ES256',
    identifier: () => new AlgorithmIdentifier({ algorithmId: '1.2.840.10045.4.3.2' }),
    wrap: (value: ArrayBuffer) => createCMSECDSASignature(value),
  },
} as const

/** X.520 wants the country and the serialNumber in PrintableString. */
function namesOf({ organisation, code, commonName = organisation }: RequestSubject): RelativeDistinguishedNames {
  const names = [
    new AttributeTypeAndValue({ type: '2.5.4.6', value: new PrintableString({ value: 'VN' }) }),
    new AttributeTypeAndValue({ type: '2.5.4.10', value: new Utf8String({ value: organisation }) }),
    new AttributeTypeAndValue({ type: '2.5.4.5', value: new PrintableString({ value: code }) }),
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) }),
  ]
  // given as parts, pkijs would make one name with four values of it
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: names.map((name) => new Set({ value: [name.toSchema()] })) }).toBER())
}

function pemOf(der: Uint8Array): string {
  const body = Buffer.from(der).toString('base64').replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----\n`
}
