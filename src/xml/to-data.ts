/**
 * Partners' XML as plain data. Takes bytes that a signature covered, or bytes that someone declared to be unsigned, so
 * that nobody reads a signed message unverified by accident.
 */
import { Worker } from 'node:worker_threads'
import { GatewayError } from '../domain/errors.ts'
import type { VerifiedBytes } from '../ports/signer.ts'
import { guardXml } from './guard.ts'
import { readNodes } from './read-nodes.ts'
import type { WorkerAnswer } from './to-data-worker.ts'
import type { XmlNode } from './xml-node.ts'

export { attribute, child, children, content, localName, text, type XmlNode } from './xml-node.ts'

export type UnsignedXml = Uint8Array & { readonly __unsigned: true }

/** Larger documents are read in a worker thread, one at a time: xml2js would hold up everything else. */
const largestOnMainThread = 256 * 1024
const workerTimeoutMs = 60_000

/** Says: this message carries no signature by its protocol, and that is known. */
export function unsignedXml(bytes: Uint8Array): UnsignedXml {
  // A mark on the type only.
  return bytes as UnsignedXml
}

/** The root element. Rejects with `xml_rejected`. */
export async function xmlToData(bytes: VerifiedBytes | UnsignedXml): Promise<XmlNode> {
  if (bytes.byteLength <= largestOnMainThread) return readNodes(bytes)
  guardXml(bytes)
  const result = last.then(() => readInWorker(bytes))
  last = result.catch(() => undefined)
  return result
}

let last: Promise<unknown> = Promise.resolve()

async function readInWorker(bytes: Uint8Array): Promise<XmlNode> {
  const worker = new Worker(new URL('./to-data-worker.ts', import.meta.url), { workerData: bytes, resourceLimits: { maxOldGenerationSizeMb: 1024 } })
  try {
    const answer = await answerOf(worker)
    if (answer.ok) return answer.node
    throw new GatewayError('xml_rejected', { detail: answer.detail })
  } finally {
    await worker.terminate()
  }
}

function answerOf(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError('xml_rejected', { detail: 'the XML could not be read in time' })), workerTimeoutMs)
    worker.once('message', (answer: WorkerAnswer) => resolve(answer))
    worker.once('error', (error) => reject(new GatewayError('xml_rejected', { detail: 'the XML could not be read', cause: error })))
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new GatewayError('xml_rejected', { detail: 'the XML could not be read' }))
    })
  })
}
