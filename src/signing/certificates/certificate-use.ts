/**
 * What a certificate says its key is for. node:crypto shows only the extended key usage, so the two extensions of RFC 5280
 * (4.2.1.3, 4.2.1.9) are read from the DER here.
 */
import forge from 'node-forge'

export interface CertificateUse {
  /** It may issue certificates, or says so by either extension. */
  readonly authority: boolean
  /** Its key may make signatures; so may one whose certificate says nothing about usage. */
  readonly signs: boolean
}

const keyUsage = '2.5.29.15'
const basicConstraints = '2.5.29.19'
const digitalSignature = 0x80
const nonRepudiation = 0x40
const keyCertSign = 0x04

/** Throws a plain error when the DER is no certificate. */
export function readCertificateUse(der: Uint8Array): CertificateUse {
  const extensions = extensionsOf(der)
  const usage = extensions.get(keyUsage)
  const constraints = extensions.get(basicConstraints)
  const bits = usage === undefined ? digitalSignature : firstBits(usage)
  return {
    authority: (bits & keyCertSign) !== 0 || (constraints !== undefined && saysAuthority(constraints)),
    signs: (bits & (digitalSignature | nonRepudiation)) !== 0,
  }
}

/** The value of each extension, as a binary string, by its identifier. */
function extensionsOf(der: Uint8Array): ReadonlyMap<string, string> {
  const { Class } = forge.asn1
  const [body] = partsOf(parsed(Buffer.from(der).toString('binary')))
  const holder = body && partsOf(body).find(({ tagClass, type }) => tagClass === Class.CONTEXT_SPECIFIC && Number(type) === 3)
  const [list] = holder ? partsOf(holder) : []
  const extensions = new Map<string, string>()
  for (const extension of list ? partsOf(list) : []) {
    const parts = partsOf(extension)
    const [identifier, value] = [parts[0], parts.at(-1)]
    if (identifier && value) extensions.set(forge.asn1.derToOid(octetsOf(identifier)), octetsOf(value))
  }
  return extensions
}

/** Of a BIT STRING: its first octet counts the unused bits at the end, the second holds the nine usages but the last. */
function firstBits(value: string): number {
  const bits = octetsOf(parsed(value)).charCodeAt(1)
  return Number.isNaN(bits) ? 0 : bits
}

/** DER leaves `cA FALSE` out, but not every issuer does. */
function saysAuthority(value: string): boolean {
  const [first] = partsOf(parsed(value))
  return first !== undefined && Number(first.type) === Number(forge.asn1.Type.BOOLEAN) && octetsOf(first) !== '\u0000'
}

function parsed(binary: string): forge.asn1.Asn1 {
  // The type knows only `strict` as the second parameter.
  const options = { strict: true, decodeBitStrings: false } as unknown as boolean
  return forge.asn1.fromDer(binary, options)
}

function partsOf(node: forge.asn1.Asn1): readonly forge.asn1.Asn1[] {
  if (!Array.isArray(node.value)) throw new Error('the certificate is not built as one')
  return node.value
}

function octetsOf(node: forge.asn1.Asn1): string {
  if (typeof node.value !== 'string') throw new Error('the certificate is not built as one')
  return node.value
}
