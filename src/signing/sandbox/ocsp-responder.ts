/** The sandbox's OCSP responder (RFC 6960). It can be told to answer as no honest responder would. */
import { Constructed, Enumerated, GeneralizedTime, OctetString, Primitive, type AsnType } from 'asn1js'
import { BasicOCSPResponse, CertID, Extension, OCSPRequest, OCSPResponse, ResponseBytes, SingleResponse, type Certificate } from 'pkijs'
import type { Clock } from '../../ports/clock.ts'
import { revocationReasons, readSandboxCertificate, type Issued, type IssuedCertificates, type Issuer, type Revocation } from './issued-certificates.ts'
import type { SandboxPair } from './sandbox-authority.ts'
import { answerTimes, wholeSeconds } from './sandbox-times.ts'
import { webKey } from './web-key.ts'

/**
 * stale: its time is over · wrong-nonce: of another question · no-nonce: of none · other-certificate: about another serial
 * number · wrong-signer: signed by a server that nobody delegated · busy: "try later".
 */
export type OcspFault = 'stale' | 'wrong-nonce' | 'no-nonce' | 'other-certificate' | 'wrong-signer' | 'busy'

export interface OcspResponderParts {
  readonly issued: IssuedCertificates
  /** The delegate for what the issuing CA issued; the root answers for itself. */
  readonly delegate: SandboxPair
  /** Whose key signs where the fault is `wrong-signer`. */
  readonly stranger: SandboxPair
  readonly clock: Pick<Clock, 'now'>
}

export type AnswerOcsp = (request: Uint8Array, fault?: OcspFault) => Promise<Uint8Array>

interface Answering {
  readonly issuer: Issuer
  readonly requested: CertID
  readonly found: Issued | undefined
}

const ocspNonce = '1.3.6.1.5.5.7.48.1.2'
const basicResponse = '1.3.6.1.5.5.7.48.1.1'
const status = { successful: 0, malformedRequest: 1, tryLater: 3, unauthorized: 6 } as const

export function createOcspResponder({ issued, delegate, stranger, clock }: OcspResponderParts): AnswerOcsp {
  const issuers = [issued.issuing, issued.root]

  return async function answerOcsp(request, fault) {
    if (fault === 'busy') return bare(status.tryLater)
    const question = read(request)
    const requested = question?.tbsRequest.requestList[0]?.reqCert
    if (!question || !requested || question.tbsRequest.requestList.length > 1) return bare(status.malformedRequest)
    const answering = await find(requested, issuers)
    if (answering === undefined) return bare(status.unauthorized)
    const honest = answering.issuer === issued.issuing ? delegate : issued.root.pair
    const signer = fault === 'wrong-signer' ? stranger : honest
    const nonce = question.tbsRequest.requestExtensions?.find(({ extnID }) => extnID === ocspNonce)
    const response = responseOf(answering, readSandboxCertificate(signer.certificatePem), clock.now(), nonce, fault)
    await response.sign(await webKey(signer), 'SHA-256')
    return whole(response)
  }
}

function read(request: Uint8Array): OCSPRequest | undefined {
  try {
    return OCSPRequest.fromBER(request)
  } catch {
    return undefined
  }
}

/** The authority that the request names by the hashes of its name and key, and what it issued under the number. */
async function find(requested: CertID, issuers: readonly Issuer[]): Promise<Answering | undefined> {
  for (const issuer of issuers) {
    for (const found of issuer.issued()) {
      if (requested.isEqual(await idOf(found.certificate, issuer, requested))) return { issuer, requested, found }
    }
    const any = issuer.issued()[0]
    const id = any && (await idOf(any.certificate, issuer, requested))
    if (id?.issuerKeyHash.isEqual(requested.issuerKeyHash) && id.issuerNameHash.isEqual(requested.issuerNameHash)) return { issuer, requested, found: undefined }
  }
  return undefined
}

async function idOf(certificate: Certificate, issuer: Issuer, requested: CertID): Promise<CertID> {
  const hashAlgorithm = requested.hashAlgorithm.algorithmId === '1.3.14.3.2.26' ? 'SHA-1' : 'SHA-256'
  return CertID.create(certificate, { hashAlgorithm, issuerCertificate: issuer.certificate })
}

function responseOf(answering: Answering, signer: Certificate, now: Date, nonce: Extension | undefined, fault: OcspFault | undefined): BasicOCSPResponse {
  const response = new BasicOCSPResponse()
  response.tbsResponseData.responderID = signer.subject
  response.tbsResponseData.producedAt = wholeSeconds(now)
  response.tbsResponseData.responses = [
    new SingleResponse({ certID: certIdOf(answering, fault), certStatus: statusOf(answering.found), ...answerTimes(now, fault === 'stale') }),
  ]
  const echoed = nonceOf(nonce, fault)
  if (echoed !== undefined) response.tbsResponseData.responseExtensions = [echoed]
  response.certs = [signer]
  return response
}

function certIdOf({ requested, issuer }: Answering, fault: OcspFault | undefined): CertID {
  if (fault !== 'other-certificate') return requested
  const other = issuer.issued().find(({ certificate }) => !certificate.serialNumber.isEqual(requested.serialNumber))
  const { hashAlgorithm, issuerNameHash, issuerKeyHash } = requested
  return new CertID({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber: (other?.certificate ?? issuer.certificate).serialNumber })
}

function statusOf(found: Issued | undefined): AsnType {
  if (found === undefined) return new Primitive({ idBlock: { tagClass: 3, tagNumber: 2 } })
  return found.revocation === undefined ? new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 } }) : revokedInfo(found.revocation)
}

function revokedInfo({ at, reason }: Revocation): AsnType {
  const words = new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [new Enumerated({ value: revocationReasons[reason] })] })
  return new Constructed({ idBlock: { tagClass: 3, tagNumber: 1 }, value: [new GeneralizedTime({ valueDate: wholeSeconds(at) }), words] })
}

function nonceOf(nonce: Extension | undefined, fault: OcspFault | undefined): Extension | undefined {
  if (fault === 'no-nonce') return undefined
  if (fault !== 'wrong-nonce') return nonce
  return new Extension({ extnID: ocspNonce, extnValue: new OctetString({ valueHex: Buffer.alloc(16, 0x5a) }).toBER() })
}

function bare(code: number): Uint8Array {
  return new Uint8Array(new OCSPResponse({ responseStatus: new Enumerated({ value: code }) }).toSchema().toBER())
}

function whole(response: BasicOCSPResponse): Uint8Array {
  const responseBytes = new ResponseBytes({ responseType: basicResponse })
  // given to the constructor, it would be cut into a constructed string, which DER does not know
  responseBytes.response = new OctetString({ valueHex: response.toSchema().toBER() })
  return new Uint8Array(new OCSPResponse({ responseStatus: new Enumerated({ value: status.successful }), responseBytes }).toSchema().toBER())
}
