/** The certificates that KeyInfo shows. They say which registered key to take; a key is never taken from them. */
import type { ElementTree } from '../../xml/read-tree.ts'
import { signatureInvalid } from '../refusal.ts'
import { dsig } from './names.ts'
import { base64Of, elementsOf, exactly, requireAttributes } from './shape.ts'

const sideInformation = ['X509SubjectName', 'X509IssuerSerial']
const fault = 'xml-key-info'

/** DER, the signer's first; one to `most`. Throws `signature_invalid`. */
export function readKeyInfo(keyInfo: ElementTree, most: number): readonly [Uint8Array, ...Uint8Array[]] {
  requireAttributes(keyInfo, [], fault)
  const [data] = exactly(keyInfo, ['X509Data'], dsig, fault)
  requireAttributes(data, [], fault)
  const elements = elementsOf(data, fault)
  const foreign = elements.find((element) => element.namespace !== dsig || !(element.name === 'X509Certificate' || sideInformation.includes(element.name)))
  if (foreign) throw signatureInvalid(fault, 'X509Data holds an element that this profile does not know')
  const [first, ...others] = elements.filter((element) => element.name === 'X509Certificate').map(certificateOf)
  if (!first || others.length >= most) throw signatureInvalid(fault, `X509Data does not hold ${most === 1 ? 'exactly one certificate' : `one to ${most} certificates`}`)
  return [first, ...others]
}

function certificateOf(element: ElementTree): Uint8Array {
  requireAttributes(element, [], fault)
  return base64Of(element, fault)
}
