/** Puts together what is encoded already: a structure mostly made of parts that never change need not be encoded anew each time. */
import { Primitive, type AsnType } from 'asn1js'

export function derOf(element: AsnType): Uint8Array {
  return new Uint8Array(element.toBER())
}

export function sequenceOf(...parts: readonly Uint8Array[]): Uint8Array {
  return constructed(universal, 16, parts)
}

/** The parts in the order of DER: a SET OF is sorted by the encodings of its elements (X.690, 11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return constructed(universal, 17, parts.toSorted(Buffer.compare))
}

/** An IMPLICIT SET OF, or what is EXPLICIT: `parts` as they stand. */
export function tagged(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return constructed(contextSpecific, number, parts)
}

const universal = 1
const contextSpecific = 3

function constructed(tagClass: number, tagNumber: number, parts: readonly Uint8Array[]): Uint8Array {
  const element = new Primitive({ idBlock: { tagClass, tagNumber }, valueHex: new Uint8Array(Buffer.concat(parts)).buffer })
  element.idBlock.isConstructed = true
  return derOf(element)
}
