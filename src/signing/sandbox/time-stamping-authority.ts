/** The sandbox's time-stamping authority (RFC 3161). It can be told to stamp as no honest one would. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { BitString, Integer, OctetString, Utf8String } from 'asn1js'
import { Accuracy, AlgorithmIdentifier, ContentInfo, MessageImprint, PKIStatus, PKIStatusInfo, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs'
import type { Clock } from '../../ports/clock.ts'
import { objectIds } from '../cms/object-ids.ts'
import { issuerAndSerialOf } from '../cms/signer-name.ts'
import { writeSignedData } from '../cms/write-signed-data.ts'
import { makeSignatureValue } from '../keys/signature-value.ts'
import type { SandboxPair } from './sandbox-authority.ts'
import { wholeSeconds } from './sandbox-times.ts'

/**
 * wrong-nonce: of another request · no-nonce: of none · wrong-imprint: over other data · wrong-policy: not as asked for ·
 * future, past: an hour ahead, and before its certificate was valid · wrong-signer: signed by a server, which may not stamp ·
 * refuses: "not available".
 */
export type StampFault = 'wrong-nonce' | 'no-nonce' | 'wrong-imprint' | 'wrong-policy' | 'future' | 'past' | 'wrong-signer' | 'refuses'

export interface TimeStampingAuthorityParts {
  readonly pair: SandboxPair
  readonly issuing: SandboxPair
  /** Whose key signs where the fault is `wrong-signer`. */
  readonly stranger: SandboxPair
  readonly clock: Pick<Clock, 'now'>
}

export type AnswerTimeStamp = (request: Uint8Array, fault?: StampFault) => Promise<Uint8Array>

/** In the arc of examples (ITU-T X.660, 2.999): it promises nothing to anybody. */
export const sandboxStampPolicy = '2.999.3161.1'

/** PKIFailureInfo: numbers of bits (RFC 3161, 2.4.2). */
const failures = { badAlg: 0, badRequest: 2, badDataFormat: 5, timeNotAvailable: 14, unacceptedPolicy: 15, unacceptedExtension: 16 } as const
type Failure = keyof typeof failures

const hourMs = 3_600_000

export function createTimeStampingAuthority({ pair, issuing, stranger, clock }: TimeStampingAuthorityParts): AnswerTimeStamp {
  // grows from one start to the next as well
  let serial = BigInt(clock.now().getTime()) * 1_000n

  return async function answerTimeStamp(der, fault) {
    const request = read(der)
    if (request === undefined) return refusal('badDataFormat')
    const failure = fault === 'refuses' ? 'timeNotAvailable' : failureOf(request)
    if (failure !== undefined) return refusal(failure)
    const signer = fault === 'wrong-signer' ? stranger : pair
    serial += 1n
    const info = infoOf(request, { serial, now: wholeSeconds(clock.now()), since: new X509Certificate(signer.certificatePem).validFromDate }, fault)
    const content = new Uint8Array(info.toSchema().toBER())
    const key = createPrivateKey(signer.privateKeyPem)
    const certificate = new X509Certificate(signer.certificatePem)
    const token = await writeSignedData({
      attributes: {
        contentType: objectIds.timeStampInfo,
        digest: createHash('sha256').update(content).digest(),
        time: info.genTime,
        certificate: certificate.raw,
      },
      content,
      signer: issuerAndSerialOf(certificate),
      certificates: request.certReq === true ? [certificate.raw, new X509Certificate(issuing.certificatePem).raw] : [],
      algorithm: 'RS256',
      sign: (data) => makeSignatureValue('RS256', key, data),
    })
    return derOf(new TimeStampResp({ status: new PKIStatusInfo({ status: PKIStatus.granted }), timeStampToken: ContentInfo.fromBER(token) }))
  }
}

function read(request: Uint8Array): TimeStampReq | undefined {
  try {
    return TimeStampReq.fromBER(request)
  } catch {
    return undefined
  }
}

function failureOf({ version, messageImprint, reqPolicy, extensions }: TimeStampReq): Failure | undefined {
  if (version !== 1) return 'badRequest'
  if (messageImprint.hashAlgorithm.algorithmId !== objectIds.sha256) return 'badAlg'
  if (messageImprint.hashedMessage.valueBlock.valueHexView.byteLength !== 32) return 'badDataFormat'
  if (reqPolicy !== undefined && reqPolicy !== sandboxStampPolicy) return 'unacceptedPolicy'
  return extensions === undefined ? undefined : 'unacceptedExtension'
}

function infoOf(request: TimeStampReq, { serial, now, since }: { serial: bigint; now: Date; since: Date }, fault: StampFault | undefined): TSTInfo {
  const nonce = nonceOf(request.nonce, fault)
  return new TSTInfo({
    version: 1,
    policy: fault === 'wrong-policy' ? '2.999.3161.2' : sandboxStampPolicy,
    messageImprint: fault === 'wrong-imprint' ? otherImprint() : request.messageImprint,
    serialNumber: Integer.fromBigInt(serial),
    genTime: genTimeOf(now, since, fault),
    accuracy: new Accuracy({ seconds: 1 }),
    ...(nonce === undefined ? {} : { nonce }),
  })
}

function nonceOf(nonce: Integer | undefined, fault: StampFault | undefined): Integer | undefined {
  if (fault === 'no-nonce') return undefined
  return fault === 'wrong-nonce' ? Integer.fromBigInt((nonce?.toBigInt() ?? 0n) + 1n) : nonce
}

function otherImprint(): MessageImprint {
  const hashedMessage = new OctetString({ valueHex: createHash('sha256').update('other data').digest() })
  return new MessageImprint({ hashAlgorithm: new AlgorithmIdentifier({ algorithmId: objectIds.sha256 }), hashedMessage })
}

function genTimeOf(now: Date, since: Date, fault: StampFault | undefined): Date {
  if (fault === 'future') return new Date(now.getTime() + hourMs)
  return fault === 'past' ? new Date(since.getTime() - hourMs) : now
}

function refusal(failure: Failure): Uint8Array {
  const bit = failures[failure]
  const octets = Buffer.alloc(Math.floor(bit / 8) + 1)
  octets[octets.length - 1] = 0x80 >> bit % 8
  const failInfo = new BitString({ valueHex: octets, unusedBits: 7 - (bit % 8) })
  const statusStrings = [new Utf8String({ value: failure })]
  return derOf(new TimeStampResp({ status: new PKIStatusInfo({ status: PKIStatus.rejection, statusStrings, failInfo }) }))
}

function derOf(response: TimeStampResp): Uint8Array {
  return new Uint8Array(response.toSchema().toBER())
}
