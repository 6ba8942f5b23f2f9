/**
 * Reads a Signature element of the tax gateway's profile: every element, attribute and algorithm is expected by name, and
 * everything else is refused with its own reason.
 */
import { defaultXmlLimits, type XmlLimits } from '../../xml/limits.ts'
import { inspectXml, type ElementTree } from '../../xml/read-tree.ts'
import { coveredXPath, dsig, excC14nWithComments, rsaSha256, sha256, xpathTransform } from './gip-names.ts'
import { signatureInvalid } from '../refusal.ts'

export interface GipSignature {
  /** Canonical octets of SignedInfo. */
  readonly signedInfo: Uint8Array
  readonly digest: Uint8Array
  readonly value: Uint8Array
  /** DER of the certificate that KeyInfo shows. */
  readonly certificate: Uint8Array
}

const maxLength = 64 * 1024
/** About five times what the profile writes: each node of it is looked at in JavaScript. */
const limits: XmlLimits = { ...defaultXmlLimits, maxDepth: 12, maxNodes: 200 }
const depth = 6
const sideInformation = ['X509SubjectName', 'X509IssuerSerial']

/** `signature` is the element as a document of its own. Throws `signature_invalid`. */
export function readGipSignature(signature: string): GipSignature {
  if (signature.length > maxLength) throw signatureInvalid(`the Signature is longer than ${maxLength} characters`)
  return inspectXml(Buffer.from(signature), limits, (xml) => {
    const root = xml.tree('/*', depth)
    if (root.name !== 'Signature' || root.namespace !== dsig) throw signatureInvalid('SECURITY holds something else than a Signature')
    requireAttributes(root, root.attributes.length === 0 ? [] : ['Id'])
    const [signedInfo, value, keyInfo] = exactly(root, ['SignedInfo', 'SignatureValue', 'KeyInfo'])
    return {
      digest: readSignedInfo(signedInfo),
      value: base64Of(value),
      certificate: readKeyInfo(keyInfo),
      signedInfo: xml.canonicalOf("/*/*[local-name()='SignedInfo']", 'exc-c14n-with-comments'),
    }
  })
}

function readSignedInfo(signedInfo: ElementTree): Uint8Array {
  requireAttributes(signedInfo, [])
  const references = elementsOf(signedInfo).filter((element) => element.name === 'Reference')
  if (references.length !== 1) throw signatureInvalid(`SignedInfo holds ${references.length} references; exactly one is allowed`)
  const [canonicalization, method, reference] = exactly(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference'])
  requireAlgorithm(canonicalization, excC14nWithComments)
  requireAlgorithm(method, rsaSha256)
  if (reference.attributes.length !== 1 || reference.attributes[0]?.name !== 'URI' || reference.attributes[0].value !== '') {
    throw signatureInvalid('the Reference is not one to the whole document (URI="")')
  }
  const [transforms, digestMethod, digestValue] = exactly(reference, ['Transforms', 'DigestMethod', 'DigestValue'])
  readTransforms(transforms)
  requireAlgorithm(digestMethod, sha256)
  return base64Of(digestValue)
}

function readTransforms(transforms: ElementTree): void {
  requireAttributes(transforms, [])
  const [selection, canonicalization] = exactly(transforms, ['Transform', 'Transform'])
  requireAlgorithm(canonicalization, excC14nWithComments)
  requireAlgorithmName(selection, xpathTransform)
  const [xpath] = exactly(selection, ['XPath'])
  requireAttributes(xpath, [])
  if (textOf(xpath) !== coveredXPath) throw signatureInvalid('the XPath does not select exactly HEADER and BODY')
}

function readKeyInfo(keyInfo: ElementTree): Uint8Array {
  requireAttributes(keyInfo, [])
  const [data] = exactly(keyInfo, ['X509Data'])
  requireAttributes(data, [])
  const elements = elementsOf(data)
  const certificates = elements.filter((element) => element.name === 'X509Certificate')
  const [certificate] = certificates
  const foreign = elements.find((element) => element.namespace !== dsig || !(element.name === 'X509Certificate' || sideInformation.includes(element.name)))
  if (foreign) throw signatureInvalid('X509Data holds an element that this profile does not know')
  if (!certificate || certificates.length > 1) throw signatureInvalid('X509Data does not hold exactly one certificate')
  return base64Of(certificate)
}

function requireAlgorithm(element: ElementTree, algorithm: string): void {
  requireAlgorithmName(element, algorithm)
  if (element.nodes.some((node) => node.kind !== 'text' || node.value.trim() !== '')) throw signatureInvalid(`${element.name} has parameters`)
}

function requireAlgorithmName(element: ElementTree, algorithm: string): void {
  requireAttributes(element, ['Algorithm'])
  if (element.attributes[0]?.value !== algorithm) throw signatureInvalid(`the algorithm of ${element.name} is not allowed`)
}

function requireAttributes(element: ElementTree, names: readonly string[]): void {
  const right = element.attributes.length === names.length && element.attributes.every(({ name, namespace }) => namespace === '' && names.includes(name))
  if (!right) throw signatureInvalid(`${element.name} has other attributes than this profile knows`)
}

/** The element children, when they are exactly these in this order with nothing but white space between. */
function exactly<const Names extends readonly string[]>(element: ElementTree, names: Names): { readonly [Index in keyof Names]: ElementTree } {
  const elements = elementsOf(element)
  const right = elements.length === names.length && elements.every(({ name, namespace }, index) => name === names[index] && namespace === dsig)
  if (!right) throw signatureInvalid(`${element.name} does not hold exactly ${names.join(', ')}`)
  // As many as there are names: just counted.
  return elements as { readonly [Index in keyof Names]: ElementTree }
}

function elementsOf(element: ElementTree): readonly ElementTree[] {
  const foreign = element.nodes.some((node) => node.kind === 'other' || (node.kind === 'text' && node.value.trim() !== ''))
  if (foreign) throw signatureInvalid(`${element.name} holds something beside its elements`)
  return element.nodes.filter((node) => node.kind === 'element')
}

function textOf(element: ElementTree): string {
  let text = ''
  for (const node of element.nodes) {
    if (node.kind !== 'text') throw signatureInvalid(`${element.name} holds something beside text`)
    text += node.value
  }
  return text
}

/** XMLDSig allows line breaks in base64, and nothing else. */
function base64Of(element: ElementTree): Uint8Array {
  requireAttributes(element, [])
  const text = textOf(element).replaceAll(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(text, 'base64')
  if (text === '' || bytes.toString('base64') !== text) throw signatureInvalid(`${element.name} is not canonical base64`)
  return bytes
}
