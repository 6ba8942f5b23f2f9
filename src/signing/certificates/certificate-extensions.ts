/** What stands in the extensions of a certificate (RFC 5280, 4.2), as far as anything here is decided by it. */
import { BasicConstraints, ExtKeyUsage, NameConstraints, type Certificate, type Extension } from 'pkijs'
import { BitString } from 'asn1js'

export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const

/** The bits of KeyUsage that are asked about, by their place in its first octet. */
export const keyUsages = { digitalSignature: 0x80, nonRepudiation: 0x40, keyCertSign: 0x04, crlSign: 0x02 } as const

export interface CertificateExtensions {
  readonly all: readonly { readonly id: string; readonly critical: boolean }[]
  readonly constraints: { readonly authority: boolean; readonly critical: boolean; readonly depth: number | undefined } | undefined
  /** First octet of KeyUsage. */
  readonly usage: number | undefined
  readonly purposes: { readonly ids: readonly string[]; readonly critical: boolean } | undefined
  readonly names: NameConstraints | undefined
}

/** Throws a plain error when one of them cannot be read. */
export function readExtensions(certificate: Certificate): CertificateExtensions {
  const extensions = certificate.extensions ?? []
  const find = (id: string) => extensions.find(({ extnID }) => extnID === id)
  return {
    all: extensions.map(({ extnID, critical }) => ({ id: extnID, critical })),
    constraints: readConstraints(find(extensionIds.basicConstraints)),
    usage: readUsage(find(extensionIds.keyUsage)),
    purposes: readPurposes(find(extensionIds.extendedKeyUsage)),
    names: read(find(extensionIds.nameConstraints), NameConstraints),
  }
}

export function hasUsage({ usage }: CertificateExtensions, ...wanted: readonly (keyof typeof keyUsages)[]): boolean {
  return wanted.some((name) => ((usage ?? 0) & keyUsages[name]) !== 0)
}

function readConstraints(extension: Extension | undefined): CertificateExtensions['constraints'] {
  const constraints = read(extension, BasicConstraints)
  if (!extension || !constraints) return undefined
  const { cA, pathLenConstraint: depth } = constraints
  return { authority: cA, critical: extension.critical, depth: typeof depth === 'object' ? Number(depth.toBigInt()) : depth }
}

function readUsage(extension: Extension | undefined): number | undefined {
  return read(extension, BitString)?.valueBlock.valueHexView[0] ?? (extension ? 0 : undefined)
}

function readPurposes(extension: Extension | undefined): CertificateExtensions['purposes'] {
  const purposes = read(extension, ExtKeyUsage)
  return extension && purposes && { ids: purposes.keyPurposes, critical: extension.critical }
}

/** pkijs leaves an extension that it could not read as another kind of value, or marks it. */
function read<Value extends object>(extension: Extension | undefined, kind: new (...options: never[]) => Value): Value | undefined {
  if (!extension) return undefined
  const value = extension.parsedValue
  if (!(value instanceof kind) || ('parsingError' in value && value.parsingError !== undefined)) throw new Error(`the extension ${extension.extnID} cannot be read`)
  return value
}
