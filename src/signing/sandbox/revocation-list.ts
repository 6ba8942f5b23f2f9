/** Certificate revocation lists of the sandbox's authorities (RFC 5280, 5). */
import { Enumerated, Integer, OctetString, Sequence } from 'asn1js'
import { AuthorityKeyIdentifier, CertificateRevocationList, Extension, Extensions, RevokedCertificate, Time } from 'pkijs'
import type { Clock } from '../../ports/clock.ts'
import { revocationReasons, type Issuer, type Revocation } from './issued-certificates.ts'
import { answerTimes, wholeSeconds } from './sandbox-times.ts'
import { webKey } from './web-key.ts'

const identifiers = { crlNumber: '2.5.29.20', reason: '2.5.29.21', authorityKey: '2.5.29.35', subjectKey: '2.5.29.14' } as const

/** DER. `stale`: its time is over. */
export async function writeRevocationList(issuer: Issuer, clock: Pick<Clock, 'now'>, stale = false): Promise<Uint8Array> {
  const { thisUpdate, nextUpdate } = answerTimes(clock.now(), stale)
  const revoked = issuer.issued().flatMap(({ certificate, revocation }) => (revocation === undefined ? [] : [entryOf(certificate.serialNumber, revocation)]))
  const list = new CertificateRevocationList({
    version: 1,
    issuer: issuer.certificate.subject,
    thisUpdate: new Time({ value: thisUpdate }),
    nextUpdate: new Time({ value: nextUpdate }),
    ...(revoked.length > 0 ? { revokedCertificates: revoked } : {}),
    crlExtensions: new Extensions({ extensions: [authorityKeyOf(issuer), numberOf(thisUpdate)] }),
  })
  await list.sign(await webKey(issuer.pair), 'SHA-256')
  const schema: unknown = list.toSchema(true)
  if (!(schema instanceof Sequence)) throw new Error('the list was not encoded')
  return new Uint8Array(schema.toBER())
}

function entryOf(userCertificate: Integer, { at, reason }: Revocation): RevokedCertificate {
  const revocationDate = new Time({ value: wholeSeconds(at) })
  // 5.3.1: "unspecified" is said by saying nothing
  if (reason === 'unspecified') return new RevokedCertificate({ userCertificate, revocationDate })
  const words = new Extension({ extnID: identifiers.reason, extnValue: new Enumerated({ value: revocationReasons[reason] }).toBER() })
  return new RevokedCertificate({ userCertificate, revocationDate, crlEntryExtensions: new Extensions({ extensions: [words] }) })
}

/** Grows with time, as 5.2.3 wants it. */
function numberOf(thisUpdate: Date): Extension {
  return new Extension({ extnID: identifiers.crlNumber, extnValue: Integer.fromBigInt(BigInt(thisUpdate.getTime())).toBER() })
}

function authorityKeyOf({ certificate }: Issuer): Extension {
  const own: unknown = certificate.extensions?.find(({ extnID }) => extnID === identifiers.subjectKey)?.parsedValue
  if (!(own instanceof OctetString)) throw new Error('the authority has no subject key identifier')
  const identifier = new OctetString({ valueHex: own.valueBlock.valueHexView })
  return new Extension({ extnID: identifiers.authorityKey, extnValue: new AuthorityKeyIdentifier({ keyIdentifier: identifier }).toSchema().toBER() })
}
