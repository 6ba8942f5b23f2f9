/** A dossier that arrives at the simulated agency: who signed it, what is wrong with it, and the note that is kept of it. */
import { createHash } from 'node:crypto'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { signerOf } from '../../../src/net/simulated-signer.ts'
import type { ReceivedMessage, SimulatorOptions } from '../../../src/ports/simulator.ts'
import { pathsOf } from '../mapping.ts'
import { header } from '../wire.ts'

export interface Arrival {
  readonly request: SimulatedRequest
  readonly messageId: string | undefined
  /** Organisation whose signature was verified. */
  readonly signedBy: string | undefined
  /** Undefined where the body is no JSON. */
  readonly body: unknown
}

export async function readArrival(request: SimulatedRequest, options: SimulatorOptions): Promise<Arrival> {
  const messageId = request.headers[header.messageId.toLowerCase()]
  return { request, messageId, signedBy: await signerOf(request, header, options), body: parseJson(request.body) }
}

export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** One Vietnamese sentence a field. */
export function complaintsAbout(schema: TSchema, item: unknown): readonly string[] {
  const complaints = new Set<string>()
  for (const error of Value.Errors(schema, item)) {
    const { requiredProperties } = error.params as { readonly requiredProperties?: readonly string[] }
    const fault = requiredProperties === undefined ? 'không hợp lệ' : 'không được để trống'
    for (const path of pathsOf(error)) complaints.add(`${path.slice(1).replaceAll('/', '.')} ${fault}`)
  }
  return [...complaints]
}

/** `problem`: why it was not taken, in the partner's words. */
export function noteOf(arrival: Arrival, what: { readonly operation: string; readonly dossierCode: unknown; readonly schemaValid: boolean; readonly problem: string | undefined; readonly at: Date }): ReceivedMessage {
  const { operation, dossierCode, schemaValid, problem, at } = what
  return {
    at: at.toISOString(),
    messageId: arrival.messageId,
    dossierCode: typeof dossierCode === 'string' ? dossierCode : undefined,
    operation,
    schemaValid,
    signatureVerified: arrival.signedBy !== undefined,
    signedBy: arrival.signedBy,
    problem,
    digest: createHash('sha256').update(arrival.request.body).digest('hex'),
  }
}
