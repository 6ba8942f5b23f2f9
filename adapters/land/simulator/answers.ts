/** The simulated land office's answers: HTTP 200 with `data` and a status, whatever happened. */
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'

export interface Refusal {
  readonly code: string
  readonly words: string
}

export function taken(at: Date): SimulatedAnswer {
  return json(200, { data: 1, status: { success: true, code: '200', type: 'success', time: at.toISOString(), message: 'Thành công' } })
}

export function refused({ code, words }: Refusal, at: Date): SimulatedAnswer {
  return json(200, { data: 0, status: { success: false, code, type: 'error', time: at.toISOString(), message: words } })
}

export function json(status: number, body: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}
