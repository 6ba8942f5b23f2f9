/**
 * Partners' XML as plain data. Takes bytes that a signature covered, or bytes that someone declared to be unsigned, so
 * that nobody reads a signed message unverified by accident.
 */
import type { VerifiedBytes } from '../ports/signer.ts'
import { guardXml } from './guard.ts'
import { inWorker, largestOnMainThread } from './in-worker.ts'
import type { XmlNode } from './xml-node.ts'

export { attribute, child, children, content, localName, text, type XmlNode } from './xml-node.ts'

export type UnsignedXml = Uint8Array & { readonly __unsigned: true }

/** Says: this message carries no signature by its protocol, and that is known. */
export function unsignedXml(bytes: Uint8Array): UnsignedXml {
  // A mark on the type only.
  return bytes as UnsignedXml
}

/** The root element. Rejects with `xml_rejected`. */
export async function xmlToData(bytes: VerifiedBytes | UnsignedXml): Promise<XmlNode> {
  if (bytes.byteLength <= largestOnMainThread) {
    // most gateways have no partner that speaks XML
    const { readNodes } = await import('./read-nodes.ts')
    return readNodes(bytes)
  }
  guardXml(bytes)
  // What the script answers with is what readNodes returns.
  return (await inWorker(new URL('./to-data-worker.ts', import.meta.url), bytes)) as XmlNode
}
