/** Reads a CMS SignedData with exactly one signer (RFC 5652), DER. Nothing in it is trusted: the caller knows whose key counts. */
import { Any, compareSchema, Constructed, Integer, ObjectIdentifier, OctetString, Repeated, Sequence, Set as SetOf, type AsnType, type BaseBlock } from 'asn1js'
import { AlgorithmIdentifier, IssuerAndSerialNumber, SignerInfo } from 'pkijs'
import { GatewayError } from '../../domain/errors.ts'
import { signatureInvalid } from '../refusal.ts'
import { objectIds } from './object-ids.ts'
import { encodingOf, partsOf, readDer } from './read-der.ts'
import { hashOf, schemeOf, type HashName, type SignatureScheme } from './signature-scheme.ts'
import { nameOf, type SignerName } from './signer-name.ts'

export interface ReadSignedData {
  readonly contentType: string
  /** Undefined where the content travels beside it. */
  readonly content: Uint8Array | undefined
  /** DER. */
  readonly certificates: readonly Uint8Array[]
  readonly sid: SignerName
  /** Undefined where it is none that is known here. */
  readonly scheme: SignatureScheme | undefined
  /** The signed attributes as a SET OF: what the value is over. */
  readonly signedBytes: Uint8Array
  readonly attributes: ReadonlyMap<string, AsnType>
  readonly value: Uint8Array
}

const maxAttributes = 20

/**
 * ContentInfo around SignedData (RFC 5652, 3 and 5.1). The library's own class would also parse every certificate that came
 * along, which takes longer than the rest, for certificates that are compared as bytes.
 */
const shape = new Sequence({
  value: [
    new ObjectIdentifier({ name: 'kind' }),
    tagged(0, '', [
      new Sequence({
        value: [
          new Integer({ name: 'version' }),
          new SetOf({ name: 'digests', value: [new Repeated({ value: new Any() })] }),
          new Sequence({ value: [new ObjectIdentifier({ name: 'contentType' }), tagged(0, '', [new OctetString({ name: 'content' })], true)] }),
          tagged(0, 'certificates', [new Repeated({ value: new Any() })], true),
          tagged(1, '', [new Repeated({ value: new Any() })], true),
          new SetOf({ name: 'signers', value: [new Repeated({ value: new Any() })] }),
        ],
      }),
    ]),
  ],
})

/** Throws `signature_invalid`. */
export function readSignedData(bytes: Uint8Array): ReadSignedData {
  const root = readDer(bytes)
  try {
    return signedDataIn(root)
  } catch (error) {
    if (error instanceof GatewayError) throw error
    // what does not fit its schema makes the library throw
    throw signatureInvalid('cms-form', undefined, error)
  }
}

function signedDataIn(root: AsnType): ReadSignedData {
  const { verified, result } = compareSchema(root, root, shape)
  if (!verified) throw signatureInvalid('cms-form')
  const found: Readonly<Record<string, unknown>> = result
  const { kind, version, digests, contentType, content, certificates, signers } = found
  if (textOf(kind) !== objectIds.signedData) throw signatureInvalid('cms-form', 'it is another kind of CMS structure')
  // 5.1: by what is in it
  const expected = textOf(contentType) === objectIds.data ? 1 : 3
  if (!(version instanceof Integer) || version.valueBlock.valueDec !== expected) throw signatureInvalid('cms-form', `it is not of the version ${expected}`)
  const [signer, ...others] = elementsOf(signers)
  if (signer === undefined || others.length > 0) throw signatureInvalid('cms-signers')
  const read = signerOf(signer)
  const [digest, ...moreDigests] = elementsOf(digests)
  if (digest === undefined || moreDigests.length > 0 || hashOf(new AlgorithmIdentifier({ schema: digest })) !== read.hash) throw signatureInvalid('cms-form', 'the digests are not those of the signer')
  return {
    contentType: textOf(contentType),
    content: content instanceof OctetString ? content.valueBlock.valueHexView : undefined,
    certificates: elementsOf(certificates).map(encodingOf),
    ...read.signed,
  }
}

interface ReadSigner {
  readonly hash: HashName | undefined
  readonly signed: Omit<ReadSignedData, 'contentType' | 'content' | 'certificates'>
}

function signerOf(block: BaseBlock): ReadSigner {
  const attributesBlock = partsOf(block).find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0 && idBlock.isConstructed)
  if (attributesBlock !== undefined) requireSorted(partsOf(attributesBlock).map(encodingOf))
  const { version, sid, signedAttrs, digestAlgorithm, signatureAlgorithm, signature } = new SignerInfo({ schema: block })
  if (!(sid instanceof IssuerAndSerialNumber) || version !== 1) throw signatureInvalid('cms-form', 'the signer is not named by issuer and serial number')
  return {
    hash: hashOf(digestAlgorithm),
    signed: {
      sid: nameOf(sid),
      scheme: schemeOf(digestAlgorithm, signatureAlgorithm),
      signedBytes: new Uint8Array(signedAttrs?.encodedValue ?? []),
      attributes: attributesOf(signedAttrs?.attributes ?? []),
      value: signature.valueBlock.valueHexView,
    },
  }
}

function elementsOf(block: unknown): readonly BaseBlock[] {
  return block instanceof SetOf || block instanceof Constructed ? partsOf(block) : []
}

/** Sorted, as DER wants it (X.690, 11.6). */
function requireSorted(encodings: readonly Uint8Array[]): void {
  for (const [index, encoding] of encodings.entries()) {
    const next = encodings[index + 1]
    if (next !== undefined && Buffer.compare(encoding, next) > 0) throw signatureInvalid('cms-not-der', 'the signed attributes are not sorted')
  }
}

/** One value each, no type twice: what is signed has one reading. */
function attributesOf(list: readonly { readonly type: string; readonly values: readonly unknown[] }[]): ReadonlyMap<string, AsnType> {
  if (list.length === 0) throw signatureInvalid('cms-attributes-missing')
  if (list.length > maxAttributes) throw signatureInvalid('cms-attributes', `there are more than ${maxAttributes} signed attributes`)
  const attributes = new Map<string, AsnType>()
  for (const { type, values } of list) {
    const [value] = values as readonly AsnType[]
    if (value === undefined || values.length !== 1) throw signatureInvalid('cms-attributes', `the signed attribute ${type} has not exactly one value`)
    if (attributes.has(type)) throw signatureInvalid('cms-attributes', `the signed attribute ${type} stands twice`)
    attributes.set(type, value)
  }
  return attributes
}

function tagged(tagNumber: number, name: string, value: NonNullable<ConstructorParameters<typeof Constructed>[0]>['value'], optional = false): Constructed {
  return new Constructed({ name, optional, idBlock: { tagClass: 3, tagNumber }, ...(value === undefined ? {} : { value }) })
}

function textOf(identifier: unknown): string {
  return identifier instanceof ObjectIdentifier ? identifier.valueBlock.toString() : ''
}
