/** Reads SignedInfo of a XAdES signature: which algorithm, and exactly which references. */
import type { Algorithm } from '../../ports/signer.ts'
import type { ElementTree } from '../../xml/read-tree.ts'
import { readDigestMethod, readSignatureMethod, type DigestName } from '../dsig/methods.ts'
import { dsig, envelopedSignature, excC14n } from '../dsig/names.ts'
import { algorithmOf, attributeOf, base64Of, elementsOf, exactly, hasElements, requireAttributes, requireCanonicalization } from '../dsig/shape.ts'
import { signatureInvalid } from '../refusal.ts'
import { signedPropertiesType } from './xades-names.ts'

export interface Reference {
  readonly id: string | undefined
  readonly uri: string
  readonly type: string | undefined
  /** URIs; only those of an enveloped document are known. */
  readonly transforms: readonly string[]
  readonly digestName: DigestName
  readonly digest: Uint8Array
}

export interface SignedInfo {
  readonly algorithm: Algorithm
  /** In the order of the document, without the one to the SignedProperties. */
  readonly references: readonly Reference[]
  readonly properties: Reference
}

/** Throws `signature_invalid`. */
export function readSignedInfo(signedInfo: ElementTree): SignedInfo {
  requireAttributes(signedInfo, [])
  const [canonicalization, method, ...rest] = elementsOf(signedInfo)
  if (canonicalization?.name !== 'CanonicalizationMethod' || method?.name !== 'SignatureMethod') throw signatureInvalid('xml-signature-shape', 'SignedInfo does not begin with its methods')
  if ([canonicalization, method, ...rest].some(({ namespace }) => namespace !== dsig)) throw signatureInvalid('xml-signature-shape', 'a foreign element stands in SignedInfo')
  requireCanonicalization(canonicalization, excC14n, 'xml-canonicalization')
  const algorithm = readSignatureMethod(method)
  if (rest.length === 0) throw signatureInvalid('xml-references', 'SignedInfo holds no reference')
  const all = rest.map((reference) => readReference(reference, algorithm))
  const [properties, second] = all.filter(({ type }) => type === signedPropertiesType)
  if (!properties) throw signatureInvalid('xml-properties-unsigned')
  if (second) throw signatureInvalid('xml-references', 'two references lead to SignedProperties')
  return { algorithm, properties, references: all.filter((reference) => reference !== properties) }
}

function readReference(reference: ElementTree, algorithm: Algorithm): Reference {
  if (reference.name !== 'Reference') throw signatureInvalid('xml-signature-shape', 'a foreign element stands in SignedInfo')
  const uri = attributeOf(reference, 'URI')
  if (uri === undefined) throw signatureInvalid('xml-references', 'a reference has no URI')
  const optional = ['Id', 'Type'].filter((name) => attributeOf(reference, name) !== undefined)
  requireAttributes(reference, ['URI', ...optional])
  const transformed = elementsOf(reference)[0]?.name === 'Transforms'
  const [digestMethod, digestValue] = transformed ? exactly(reference, ['Transforms', 'DigestMethod', 'DigestValue']).slice(1) : exactly(reference, ['DigestMethod', 'DigestValue'])
  if (!digestMethod || !digestValue) throw signatureInvalid('xml-signature-shape')
  requireAttributes(digestValue, [])
  return {
    id: attributeOf(reference, 'Id'),
    uri,
    type: attributeOf(reference, 'Type'),
    transforms: transformed ? readTransforms(elementsOf(reference)[0]) : [],
    digestName: readDigestMethod(digestMethod, algorithm),
    digest: base64Of(digestValue),
  }
}

function readTransforms(transforms: ElementTree | undefined): readonly string[] {
  if (!transforms) return []
  requireAttributes(transforms, [])
  return elementsOf(transforms).map((transform) => {
    const uri = algorithmOf(transform)
    if (transform.name !== 'Transform' || transform.namespace !== dsig) throw signatureInvalid('xml-transform')
    if (uri === envelopedSignature) {
      requireAttributes(transform, ['Algorithm'])
      if (hasElements(transform)) throw signatureInvalid('xml-transform', 'Transform has parameters')
    } else requireCanonicalization(transform, excC14n, 'xml-transform')
    return uri
  })
}
