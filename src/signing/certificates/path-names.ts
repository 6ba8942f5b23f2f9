/**
 * Name constraints beside what the path engine does with them. It joins the constraints of several authorities where the
 * narrowest should count, finds a directory name also in the middle of another, and does not know every kind of name: what it
 * would judge too kindly is refused.
 */
import type { GeneralSubtree, RelativeDistinguishedNames } from 'pkijs'
import type { Refusal } from './certificate-policy.ts'
import type { ParsedCertificate } from './parsed-certificate.ts'

const kinds = { email: 1, dns: 2, directory: 4, address: 6, ip: 7 } as const
const judged: readonly number[] = Object.values(kinds)

/** `path`: the certificate first, the trusted authority last. */
export function refuseNames(path: readonly ParsedCertificate[]): Refusal | undefined {
  const constraining = path.filter(({ extensions }) => extensions.names !== undefined)
  const [authority] = constraining
  if (!authority) return undefined
  if (constraining.length > 1) return outside('several authorities of one path constrain names')
  const { permittedSubtrees: permitted = [], excludedSubtrees: excluded = [] } = authority.extensions.names ?? {}
  const all = [...permitted, ...excluded]
  if (all.some(({ base }) => !judged.includes(base.type))) return outside('an authority constrains names of a kind that is not judged')
  const below = path.slice(0, path.indexOf(authority))
  if (all.some(({ base }) => base.type === kinds.email) && below.some(({ asn }) => hasEmail(asn.subject))) return outside('an e-mail address in the subject is constrained')
  if (all.some(({ base }) => base.type === kinds.dns) && below.some(namesHost)) return outside('a host name in the subject is constrained')
  const directories = permitted.filter(({ base }) => base.type === kinds.directory)
  if (directories.length > 0 && !below.every(({ asn }) => directories.some((directory) => beginsWith(asn.subject, directory)))) return outside('a subject does not begin with a permitted name')
  return undefined
}

function outside(detail: string): Refusal {
  return { fault: 'path-names', detail }
}

const emailTypes = ['1.2.840.113549.1.9.1', '0.9.2342.19200300.100.1.3']
const commonName = '2.5.4.3'

function hasEmail(subject: RelativeDistinguishedNames): boolean {
  return subject.typesAndValues.some(({ type }) => emailTypes.includes(type))
}

/** A common name that looks like a host is taken as one by TLS programs. */
function namesHost({ asn }: ParsedCertificate): boolean {
  return asn.subject.typesAndValues.some(({ type, value }) => type === commonName && /^[\w*-]+(\.[\w-]+)+$/.test(String(value.valueBlock.value)))
}

function beginsWith(subject: RelativeDistinguishedNames, { base }: GeneralSubtree): boolean {
  // the kind says that it is one
  const name = base.value as RelativeDistinguishedNames
  return name.typesAndValues.every((part, index) => subject.typesAndValues[index]?.isEqual(part) === true)
}
