/**
 * Reads DER strictly: the length in full, no second way to write the same. Two readers could otherwise see two things in one
 * signature, and one signature could be sent in many shapes.
 */
import { BaseBlock, fromBER, type AsnType, type FromBerResult } from 'asn1js'
import { signatureInvalid } from '../refusal.ts'

const maxBytes = 256 * 1024
/** A signature with a chain has about fifteen levels and some hundred parts. */
const limits = { maxDepth: 32, maxNodes: 5_000, parseEmbedded: false }

const universal = 1
const sequence = 16
const set = 17

/** Throws `signature_invalid`: `cms-too-large`, `cms-form`, `cms-trailing`, `cms-not-der`. */
export function readDer(bytes: Uint8Array): AsnType {
  if (bytes.byteLength > maxBytes) throw signatureInvalid('cms-too-large', `it is larger than ${maxBytes} bytes`)
  const { offset, result } = decode(bytes)
  if (offset === -1) throw signatureInvalid('cms-form', `it is no ASN.1: ${result.error || 'it cannot be read'}`)
  if (offset !== bytes.byteLength) throw signatureInvalid('cms-trailing')
  if (!straighten(result) || Buffer.compare(new Uint8Array(result.toBER()), bytes) !== 0) throw signatureInvalid('cms-not-der')
  return result
}

function decode(bytes: Uint8Array): FromBerResult {
  try {
    return fromBER(bytes, limits)
  } catch (error) {
    // times that are none make the library throw
    throw signatureInvalid('cms-form', undefined, error)
  }
}

/** Forgets how the lengths were written, so that they are encoded anew; false where the form itself is not of DER. */
function straighten(block: BaseBlock): boolean {
  const { idBlock, lenBlock } = block
  if (lenBlock.isIndefiniteForm) return false
  // strings in pieces (X.690, 10.2)
  const holdsParts = idBlock.tagNumber === sequence || idBlock.tagNumber === set
  if (idBlock.tagClass === universal && idBlock.isConstructed !== holdsParts) return false
  lenBlock.longFormUsed = false
  return partsOf(block).every(straighten)
}

/** What a constructed value holds, in its order. */
export function partsOf(block: BaseBlock): readonly BaseBlock[] {
  const { valueBlock, idBlock } = block
  if (!idBlock.isConstructed || !('value' in valueBlock) || !Array.isArray(valueBlock.value)) return []
  return valueBlock.value.filter((part) => part instanceof BaseBlock)
}

/** As it came. */
export function encodingOf(block: BaseBlock): Uint8Array {
  return block.valueBeforeDecodeView
}
