/** The question to a time-stamping authority, and what it answered (RFC 3161, 2.4). */
import { BitString, Integer, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, PKIStatus, PKIStatusInfo, TimeStampReq } from 'pkijs'
import { GatewayError } from '../../domain/errors.ts'
import { signatureFaults } from '../../domain/signature-faults/index.ts'
import { signatureInvalid } from '../refusal.ts'
import { objectIds } from './object-ids.ts'
import { encodingOf, partsOf, readDer } from './read-der.ts'

/** DER of a TimeStampReq; the certificate is asked for. `digest`: SHA-256. */
export function writeStampRequest(digest: Uint8Array, nonce: bigint, policy: string | undefined): Uint8Array {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: objectIds.sha256 })
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({ hashAlgorithm, hashedMessage: new OctetString({ valueHex: digest }) }),
    ...(policy === undefined ? {} : { reqPolicy: policy }),
    nonce: Integer.fromBigInt(nonce),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** The token of a TimeStampResp. Throws `stamp_failed` where the authority refused, `signature_invalid` for what is no answer. */
export function readStampAnswer(bytes: Uint8Array): Uint8Array {
  const { status, token } = parse(bytes)
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods) {
    const { en, vi } = signatureFaults['stamp-refused']
    throw new GatewayError('stamp_failed', { fault: 'stamp-refused', detail: { en: `${en}: ${failureOf(status)}`, vi } })
  }
  if (token === undefined) throw signatureInvalid('stamp-form', 'the answer holds no token')
  return token
}

function parse(bytes: Uint8Array): { readonly status: PKIStatusInfo; readonly token: Uint8Array | undefined } {
  try {
    const [status, token, ...others] = partsOf(readDer(bytes))
    if (status === undefined || others.length > 0) throw new Error('it is no TimeStampResp')
    return { status: new PKIStatusInfo({ schema: status }), token: token && encodingOf(token) }
  } catch (error) {
    throw signatureInvalid('stamp-form', undefined, error)
  }
}

/** PKIFailureInfo, by the number of the bit. */
const failures: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
}

function failureOf({ status, failInfo }: PKIStatusInfo): string {
  const bits = failInfo instanceof BitString ? failInfo.valueBlock.valueHexView : new Uint8Array()
  const said = Object.entries(failures).filter(([bit]) => ((bits[Math.floor(Number(bit) / 8)] ?? 0) & (0x80 >> Number(bit) % 8)) !== 0)
  return said.map(([, name]) => name).join(', ') || `status ${status}`
}
