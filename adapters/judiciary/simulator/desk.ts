/** What both doors of the simulated agency work with. */
import type { TSchema } from 'typebox'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { Pretences } from '../../../src/net/pretences.ts'
import type { ReceivedMessage, SimulatorOptions } from '../../../src/ports/simulator.ts'
import type { WireName } from '../wire-versions.ts'
import { complaintsAbout, noteOf, readArrival, type Arrival } from './arrival.ts'
import type { Effect, Register } from './register.ts'

export interface Row {
  readonly received?: ReceivedMessage
  readonly effect?: Effect
}

export interface Desk {
  readonly options: SimulatorOptions
  readonly register: Register
  readonly pretences: Pretences
  keep(row: Row): void
}

export interface Counter {
  readonly wire: WireName
  readonly operation: string
  readonly schema: TSchema
  /** Where the dossier code stands in the body. */
  readonly codeField: string
  /** Who speaks: what is wrong with it, in the partner's words. */
  stranger(arrival: Arrival): string | undefined
  taken(id: string): SimulatedAnswer
  refused(words: string): SimulatedAnswer
}

/** A dossier at a door: credentials, signature, shape, and whether it is there already. */
export async function takeDossier(desk: Desk, counter: Counter, request: SimulatedRequest, refuse: boolean): Promise<SimulatedAnswer> {
  const arrival = await readArrival(request, desk.options)
  const code = fieldOf(arrival.body, counter.codeField)
  const complaints = complaintsAbout(counter.schema, arrival.body)
  const problem = counter.stranger(arrival) ?? problemOf(arrival, complaints) ?? heldProblem(desk, code) ?? (refuse ? notOurs : undefined)
  const received = noteOf(arrival, { operation: counter.operation, dossierCode: code, schemaValid: complaints.length === 0, problem, at: desk.options.clock.now() })
  if (problem !== undefined || typeof code !== 'string' || arrival.messageId === undefined) {
    desk.keep({ received })
    return counter.refused(problem ?? 'Dữ liệu không đúng định dạng')
  }
  desk.pretences.end(code)
  const id = String(700_001 + desk.register.all().length)
  desk.keep({ received, effect: { kind: 'taken', wire: counter.wire, code, id, messageId: arrival.messageId } })
  return counter.taken(id)
}

const notOurs = 'Từ chối tiếp nhận: hồ sơ không thuộc thẩm quyền'

function problemOf(arrival: Arrival, complaints: readonly string[]): string | undefined {
  if (arrival.body === undefined) return 'Dữ liệu không đúng định dạng JSON'
  if (arrival.signedBy === undefined) return 'Chữ ký số của đơn vị gửi không hợp lệ'
  return complaints.length > 0 ? `Dữ liệu không hợp lệ: ${complaints.join('; ')}` : undefined
}

function heldProblem(desk: Desk, code: unknown): string | undefined {
  return typeof code === 'string' && desk.register.get(code) !== undefined ? `Hồ sơ ${code} đã tồn tại` : undefined
}

export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined
}
