/** Where the simulated partner says what it holds: the last word that moved each dossier, signed for who asks. */
import type { Pretences } from '../../../src/net/pretences.ts'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { newsTable } from '../news.ts'
import { idempotencyHeader, readBody, signatureHeader, StandingQuestion, standingService, type StandingRow, type Standings } from '../wire.ts'
import { problem } from './answers.ts'
import { signedBy } from './signed-by.ts'

export interface StandingSources {
  /** Who sent the dossier, where it is here. */
  senderOf(dossierCode: string): string | undefined
  lastWordOf(dossierCode: string): { readonly what: string; readonly at: string } | undefined
  readonly pretences: Pretences
}

/** The partner's word for a national status. */
export function wordFor(status: number): string | undefined {
  return newsTable.find((row) => row.status === status)?.what
}

export async function answerStandings(request: SimulatedRequest, options: SimulatorOptions, sources: StandingSources): Promise<SimulatedAnswer> {
  const question = readBody(StandingQuestion, request.body)
  if (question === undefined) return problem(422, { code: 'question-malformed', words: 'Câu hỏi sai cấu trúc' })
  const { id, sender, codes } = question
  const isKnown = options.senders.includes(sender) && request.headers[idempotencyHeader] === id
  const proven = isKnown && (await signedBy(request, { sender, service: standingService }, options)) !== undefined
  if (!proven) return problem(403, { code: 'signature-rejected', words: 'Chữ ký số không hợp lệ' })
  const answer: Standings = { id, standings: codes.map((code) => rowOf(code, sender, options, sources)) }
  const body = Buffer.from(JSON.stringify(answer))
  const { detached = '' } = await options.signer.sign(body, 'jws-detached', { issuer: options.organisation, audience: sender, messageId: id, service: standingService })
  return { status: 200, headers: { 'content-type': 'application/json', [signatureHeader]: detached }, body }
}

/** What another organisation sent is not told of. */
function rowOf(code: string, sender: string, { clock }: SimulatorOptions, { senderOf, lastWordOf, pretences }: StandingSources): StandingRow {
  if (senderOf(code) !== sender || pretences.of(code) === 'unknown') return { code, held: false }
  const pretended = pretences.codeOf(code)
  if (pretended !== undefined) return { code, held: true, what: pretended, at: clock.now().toISOString() }
  const last = lastWordOf(code)
  return { code, held: true, ...(last === undefined ? {} : { what: last.what, at: last.at }) }
}
