/** Work on a large document in a worker thread, one at a time: on the main thread it would hold up everything else. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { GatewayError } from '../domain/errors.ts'
import { xmlRejected } from './refusal.ts'

/** Bytes; larger documents go to a worker. */
export const largestOnMainThread = 256 * 1024
const timeoutMs = 60_000
const maxOldGenerationSizeMb = 1024

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal }
type Refusal = Pick<GatewayError, 'code' | 'detail' | 'detailVi' | 'fault'>

let last: Promise<unknown> = Promise.resolve()

/**
 * Resolves to what the script gave to `answerFrom`, as a structured clone, whose type is the caller's to know. Rejects as the
 * script did, and with `xml_rejected` when it took too long or too much memory.
 */
export function inWorker(script: URL, data: Uint8Array): Promise<unknown> {
  const result = last.then(() => run(script, data))
  last = result.catch(() => undefined)
  return result
}

/** To be called by the script, once. */
export function answerFrom(work: (bytes: Uint8Array) => unknown): void {
  parentPort?.postMessage(answerOf(work))
}

function answerOf(work: (bytes: Uint8Array) => unknown): Answer {
  if (!(workerData instanceof Uint8Array)) throw new TypeError('the worker was given no bytes')
  try {
    return { ok: true, value: work(workerData) }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { ok: false, refusal: { code: error.code, detail: error.detail, detailVi: error.detailVi, fault: error.fault } }
  }
}

async function run(script: URL, data: Uint8Array): Promise<unknown> {
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxOldGenerationSizeMb } })
  try {
    const answer = await messageOf(worker)
    if (answer.ok) return answer.value
    throw refused(answer.refusal)
  } finally {
    await worker.terminate()
  }
}

function refused({ code, detail, detailVi, fault }: Refusal): GatewayError {
  const words = detail !== undefined && detailVi !== undefined ? { en: detail, vi: detailVi } : detail
  return new GatewayError(code, { ...(words === undefined ? {} : { detail: words }), ...(fault === undefined ? {} : { fault }) })
}

function messageOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(xmlRejected('xml-too-large', 'the XML could not be read in time')), timeoutMs)
    worker.once('message', (answer: Answer) => resolve(answer))
    worker.once('error', (error) => reject(endOf(error)))
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(endOf(undefined))
    })
  })
}

/** What takes more memory than a worker has is too large; that a worker cannot start says nothing about the document. */
function endOf(error: unknown): GatewayError {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isOutOfMemory) return xmlRejected('xml-too-large', 'the XML took too much memory', error)
  return new GatewayError('internal', { detail: 'A worker that reads XML ended.', cause: error })
}
