/**
 * Reads a Signature element of the tax gateway's profile: every element, attribute and algorithm is expected by name, and
 * everything else is refused with its own fault.
 */
import type { Algorithm } from '../../ports/signer.ts'
import { defaultXmlLimits, type XmlLimits } from '../../xml/limits.ts'
import { inspectXml, type ElementTree } from '../../xml/read-tree.ts'
import { readKeyInfo } from '../dsig/key-info.ts'
import { readDigestMethod, readSignatureMethod, type DigestName } from '../dsig/methods.ts'
import { dsig, excC14nWithComments } from '../dsig/names.ts'
import { algorithmOf, attributeOf, base64Of, elementsOf, exactly, requireAttributes, requireCanonicalization, textOf } from '../dsig/shape.ts'
import { signatureInvalid } from '../refusal.ts'
import { coveredXPath, xpathTransform } from './gip-names.ts'

export interface GipSignature {
  /** Canonical octets of SignedInfo. */
  readonly signedInfo: Uint8Array
  readonly algorithm: Algorithm
  readonly digestName: DigestName
  readonly digest: Uint8Array
  readonly value: Uint8Array
  /** DER of the certificate that KeyInfo shows. */
  readonly certificate: Uint8Array
}

const maxLength = 64 * 1024
/** About five times what the profile writes: each node of it is looked at in JavaScript. */
const limits: XmlLimits = { ...defaultXmlLimits, maxDepth: 12, maxNodes: 200 }
const depth = 6

/** `signature` is the element as a document of its own. Throws `signature_invalid`. */
export function readGipSignature(signature: string): GipSignature {
  if (signature.length > maxLength) throw signatureInvalid('xml-too-large', `the Signature is longer than ${maxLength} characters`)
  return inspectXml(Buffer.from(signature), limits, (xml) => {
    const root = xml.tree('/*', depth)
    if (root.name !== 'Signature' || root.namespace !== dsig) throw signatureInvalid('xml-signature-place', 'SECURITY holds something else than a Signature')
    requireAttributes(root, root.attributes.length === 0 ? [] : ['Id'])
    requireOneSignedInfo(root)
    const [signedInfo, value, keyInfo] = exactly(root, ['SignedInfo', 'SignatureValue', 'KeyInfo'])
    requireAttributes(value, [])
    return {
      ...readSignedInfo(signedInfo),
      value: base64Of(value),
      certificate: readKeyInfo(keyInfo, 1)[0],
      signedInfo: xml.canonicalOf("/*/*[local-name()='SignedInfo']", 'exc-c14n-with-comments'),
    }
  })
}

function requireOneSignedInfo(root: ElementTree): void {
  const elements = elementsOf(root)
  if (elements.filter((element) => element.name === 'SignedInfo').length !== 1) throw signatureInvalid('xml-signed-info-count')
  if (elements.some((element) => element.name === 'Object')) throw signatureInvalid('xml-foreign-object')
}

function readSignedInfo(signedInfo: ElementTree): Pick<GipSignature, 'algorithm' | 'digestName' | 'digest'> {
  requireAttributes(signedInfo, [])
  const references = elementsOf(signedInfo).filter((element) => element.name === 'Reference')
  if (references.length !== 1) throw signatureInvalid('xml-references', `SignedInfo holds ${references.length} references; exactly one is allowed`)
  const [canonicalization, method, reference] = exactly(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference'])
  requireCanonicalization(canonicalization, excC14nWithComments, 'xml-canonicalization')
  const algorithm = readSignatureMethod(method)
  requireWholeDocument(reference)
  const [transforms, digestMethod, digestValue] = exactly(reference, ['Transforms', 'DigestMethod', 'DigestValue'])
  readTransforms(transforms)
  const digestName = readDigestMethod(digestMethod, algorithm)
  requireAttributes(digestValue, [])
  return { algorithm, digestName, digest: base64Of(digestValue) }
}

function requireWholeDocument(reference: ElementTree): void {
  const uri = attributeOf(reference, 'URI')
  if (uri !== undefined && uri !== '' && !uri.startsWith('#')) throw signatureInvalid('xml-reference-external')
  if (uri !== '' || reference.attributes.length !== 1) throw signatureInvalid('xml-references', 'the Reference is not one to the whole document (URI="")')
}

function readTransforms(transforms: ElementTree): void {
  requireAttributes(transforms, [])
  const [selection, canonicalization] = exactly(transforms, ['Transform', 'Transform'], dsig, 'xml-transform')
  requireAttributes(selection, ['Algorithm'])
  if (algorithmOf(selection) !== xpathTransform) throw signatureInvalid('xml-transform', 'the algorithm of Transform is not allowed')
  requireCanonicalization(canonicalization, excC14nWithComments, 'xml-transform')
  const [xpath] = exactly(selection, ['XPath'], dsig, 'xml-transform')
  requireAttributes(xpath, [])
  if (textOf(xpath) !== coveredXPath) throw signatureInvalid('xml-transform', 'the XPath does not select exactly HEADER and BODY')
}
