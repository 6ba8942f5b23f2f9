/** Reads one list of revoked certificates in a thread of its own; see crl-apart.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { GatewayError } from '../../../domain/errors.ts'
import { parseCertificate } from '../parsed-certificate.ts'
import type { CrlReply, CrlTask } from './crl-apart.ts'
import { readContents } from './crl-contents.ts'

// whoever starts this thread gives it just that
const { bytes, issuer } = workerData as CrlTask

async function reply(): Promise<CrlReply> {
  try {
    return { kind: 'read', contents: await readContents(bytes, parseCertificate(issuer)) }
  } catch (error) {
    if (!(error instanceof GatewayError) || error.fault === undefined) throw error
    return { kind: 'refused', fault: error.fault, detail: error.detail }
  }
}

parentPort?.postMessage(await reply())
