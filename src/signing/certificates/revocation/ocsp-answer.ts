/** Questions and answers of OCSP (RFC 6960), by pkijs. */
import { GeneralizedTime, OctetString, type BaseBlock } from 'asn1js'
import { BasicOCSPResponse, CertID, Extension, OCSPRequest, OCSPResponse, id_PKIX_OCSP_Basic, type Certificate as Asn, type SingleResponse } from 'pkijs'
import { signatureInvalid } from '../../refusal.ts'
import { weakDigest } from '../certificate-policy.ts'
import type { JudgePath } from '../judge-path.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { invalidityExtension, isSignedBy, readAnswer, readCarefully, refuseProduced, refuseWindow, type Status, type Window } from './answer-parts.ts'

const nonceExtension = '1.3.6.1.5.5.7.48.1.2'

/** By which a responder finds the certificate; nothing rests on its strength, and many responders know no other. */
const lookupHash = 'SHA-1'

/** DER of the question about one certificate. */
export async function writeQuestion(certificate: ParsedCertificate, issuer: ParsedCertificate, nonce: Uint8Array): Promise<Uint8Array> {
  const request = new OCSPRequest()
  await request.createForCertificate(certificate.asn, { hashAlgorithm: lookupHash, issuerCertificate: issuer.asn })
  const value = new OctetString({ valueHex: Uint8Array.from(nonce) }).toBER()
  request.tbsRequest.requestExtensions = [new Extension({ extnID: nonceExtension, extnValue: value })]
  return new Uint8Array(request.toSchema(true).toBER())
}

export interface OcspReading {
  readonly certificate: ParsedCertificate
  readonly issuer: ParsedCertificate
  readonly judgePath: JudgePath
  /** When it came: nothing in it may say as of when it is judged. Undefined where nobody knows any more, then its own time does. */
  readonly receivedAt: Date | undefined
  /** Of our question; a response may leave it out, unless it is demanded. */
  readonly nonce?: Uint8Array
  readonly nonceDemanded?: boolean
}

/** Rejects with `signature_invalid` and the fault of an answer that proves nothing. */
export function readOcspAnswer(bytes: Uint8Array, reading: OcspReading): Promise<Window & { readonly status: Status }> {
  return readCarefully(() => readResponse(bytes, reading))
}

async function readResponse(bytes: Uint8Array, reading: OcspReading): Promise<Window & { readonly status: Status }> {
  const basic = basicOf(bytes)
  const id = await CertID.create(reading.certificate.asn, { hashAlgorithm: lookupHash, issuerCertificate: reading.issuer.asn })
  const [single, ...more] = basic.tbsResponseData.responses.filter(({ certID }) => certID.isEqual(id))
  if (!single || more.length > 0) throw signatureInvalid('revocation-other')
  const window = { thisUpdate: single.thisUpdate, nextUpdate: single.nextUpdate }
  refuseProduced(basic.tbsResponseData.producedAt, window, reading.receivedAt)
  await refuseSigner(basic, reading)
  refuseNonce(basic, reading)
  if (reading.receivedAt) refuseWindow(window, reading.receivedAt)
  return { ...window, status: statusOf(single) }
}

function basicOf(bytes: Uint8Array): BasicOCSPResponse {
  const { responseStatus, responseBytes } = readAnswer(bytes, OCSPResponse)
  const status = responseStatus.valueBlock.valueDec
  if (status !== 0) throw signatureInvalid('revocation-refused', `the responder answered with status ${status}`)
  if (responseBytes?.responseType !== id_PKIX_OCSP_Basic) throw signatureInvalid('revocation-form')
  return readAnswer(responseBytes.response.valueBlock.valueHexView, BasicOCSPResponse)
}

const maxSigners = 8

async function refuseSigner({ tbsResponseData, signature, signatureAlgorithm, certs = [] }: BasicOCSPResponse, reading: OcspReading): Promise<void> {
  const weakness = weakDigest(signatureAlgorithm)
  if (weakness) throw signatureInvalid('revocation-signer', weakness.detail)
  const isBy = (signer: Asn) => isSignedBy(signer.subjectPublicKeyInfo, tbsResponseData.tbsView, signature, signatureAlgorithm)
  if (await isBy(reading.issuer.asn)) return
  for (const delegate of certs.slice(0, maxSigners)) {
    if (await isBy(delegate)) return refuseDelegate(delegate, reading.receivedAt ?? tbsResponseData.producedAt, reading)
  }
  throw signatureInvalid('revocation-signer', 'the answer is signed neither by the issuer nor by a certificate that came with it')
}

/** RFC 6960, 4.2.2.2: issued for this by the very authority that issued the certificate. */
async function refuseDelegate(delegate: Asn, at: Date, { issuer, judgePath }: OcspReading): Promise<void> {
  const path = await judgePath(new Uint8Array(delegate.toSchema().toBER()), 'revocation', at).catch((cause: unknown) => {
    throw signatureInvalid('revocation-signer', 'the certificate that signed the answer does not count for that', cause)
  })
  const own = path.issuers[0]?.certificate
  const same = own !== undefined && own.asn.subject.isEqual(issuer.asn.subject) && own.x509.publicKey.equals(issuer.x509.publicKey)
  if (!same) throw signatureInvalid('revocation-signer', 'the certificate that signed the answer is of another authority')
}

function refuseNonce({ tbsResponseData }: BasicOCSPResponse, { nonce, nonceDemanded }: OcspReading): void {
  if (!nonce) return
  const echoed = tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === nonceExtension)
  if (!echoed) {
    if (nonceDemanded) throw signatureInvalid('revocation-nonce', 'the answer does not repeat our number')
    return
  }
  const expected = Buffer.from(new OctetString({ valueHex: Uint8Array.from(nonce) }).toBER())
  if (!expected.equals(echoed.extnValue.valueBlock.valueHexView)) throw signatureInvalid('revocation-nonce')
}

/** CertStatus is a choice of good [0], revoked [1] and unknown [2]; pkijs leaves it as it came. */
function statusOf({ certStatus, singleExtensions }: SingleResponse): Status {
  const choice = certStatus as BaseBlock & { valueBlock: { value?: readonly BaseBlock[] } }
  if (choice.idBlock.tagNumber === 0) return { state: 'good' }
  if (choice.idBlock.tagNumber !== 1) return { state: 'unknown' }
  const [time, holder] = choice.valueBlock.value ?? []
  if (!(time instanceof GeneralizedTime)) throw signatureInvalid('revocation-form')
  const [reason] = (holder as typeof choice | undefined)?.valueBlock.value ?? []
  const invalid = singleExtensions?.find(({ extnID }) => extnID === invalidityExtension)?.parsedValue
  return {
    state: 'revoked',
    revokedAt: time.toDate(),
    reason: (reason?.valueBlock as { valueDec?: number } | undefined)?.valueDec,
    invalidAt: invalid instanceof GeneralizedTime ? invalid.toDate() : undefined,
  }
}
