/** The worker thread that reads one large document. */
import { parentPort, workerData } from 'node:worker_threads'
import { GatewayError } from '../domain/errors.ts'
import { readNodes } from './read-nodes.ts'
import type { XmlNode } from './xml-node.ts'

export type WorkerAnswer = { readonly ok: true; readonly node: XmlNode } | { readonly ok: false; readonly detail: string }

function answer(): WorkerAnswer {
  try {
    return { ok: true, node: readNodes(workerData) }
  } catch (error) {
    if (error instanceof GatewayError) return { ok: false, detail: error.message }
    throw error
  }
}

parentPort?.postMessage(answer())
