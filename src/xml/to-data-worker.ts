/** The worker thread that reads one large document. */
import { parentPort, workerData } from 'node:worker_threads'
import { GatewayError } from '../domain/errors.ts'
import { readNodes } from './read-nodes.ts'
import type { XmlNode } from './xml-node.ts'

export type WorkerAnswer = { readonly ok: true; readonly node: XmlNode } | { readonly ok: false; readonly detail: string }

function answer(bytes: unknown): WorkerAnswer {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('the worker was given no bytes')
  try {
    return { ok: true, node: readNodes(bytes) }
  } catch (error) {
    if (error instanceof GatewayError) return { ok: false, detail: error.message }
    throw error
  }
}

parentPort?.postMessage(answer(workerData))
