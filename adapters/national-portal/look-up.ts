/** One look-up: one call, and the rows of its answer as records. */
import { unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { callService, type Portal } from './call-service.ts'
import { readRow, sourcesOf, type PortalRecord } from './look-up-rows.ts'
import { lookUpCalled, lookUps, type LookUp } from './look-ups.ts'
import { outcomeOfReply, type Reply } from './replies.ts'
import { normalise } from './reply-rules.ts'

export async function lookUp(portal: Portal, { name, parameters }: Query, exchange: Exchange): Promise<QueryAnswer> {
  const found = lookUpCalled(name)
  if (found === undefined) throw new TypeError(`the portal answers no ${name}`)
  return ask(portal, found, parameters, exchange)
}

/** The same without anybody who asks: for comparing what is here with what is there. */
export function lookUpDossier(portal: Portal, dossierCode: string, exchange: Exchange): Promise<QueryAnswer> {
  return ask(portal, lookUps['portal-dossier'], { dossierCode }, exchange)
}

async function ask(portal: Portal, found: LookUp, parameters: Query['parameters'], exchange: Exchange): Promise<QueryAnswer> {
  const body = Object.fromEntries(Object.entries(found.asks).map(([ours, theirs]) => [theirs, parameters[ours]]))
  const call = { service: found.service, path: portal.config.sharePath, body, withheld: found.personal === true }
  const reading = await callService(portal, call, exchange)
  if (reading.kind === 'outcome') return failed(found.personal ? withheld(reading.outcome) : reading.outcome)
  const { reply } = reading
  if (isMissing(reply, found)) return { kind: 'not-found', words: found.notFound }
  if (reply.class !== 'ok') return failed(failureOf(reply, found))
  return recordsIn(reply, found, parameters)
}

function isMissing({ class: meaning, words }: Reply, { missing }: LookUp): boolean {
  if (meaning === 'missing') return true
  return (meaning === 'refused' || meaning === 'unclear') && missing !== undefined && missing.test(normalise(words))
}

/** The portal answers with a list, with one object, or with nothing. */
function recordsIn({ result, raw }: Reply, found: LookUp, parameters: Query['parameters']): QueryAnswer {
  const rows = rowsIn(result)
  if (rows.length === 0) return { kind: 'not-found', words: found.notFound }
  const records: PortalRecord[] = []
  for (const row of rows) {
    const record = readRow(row, found.fields)
    if (record === undefined || found.isAbout?.(record, parameters) === false) return failed(unclear('answer-malformed', found.personal ? withheldText : raw))
    records.push(record)
  }
  return { kind: 'found', records, sources: sourcesOf(found.fields) }
}

function rowsIn(result: unknown): readonly unknown[] {
  if (result === undefined || result === null) return []
  return Array.isArray(result) ? result : [result]
}

const withheldText = '(withheld: the answer is about somebody)'

/** What kept the answer away says nothing about anybody; an answer that was not understood may. */
function withheld(outcome: Failure): Failure {
  return outcome.kind === 'unclear' ? { ...outcome, raw: withheldText } : outcome
}

/** A refusal names our parameters. The portal's words about somebody stay with it. */
function failureOf(reply: Reply, { asks, personal }: LookUp): Failure {
  const outcome = outcomeOfReply(reply)
  if (outcome.kind === 'unclear') return personal ? withheld(outcome) : outcome
  const words = personal ? ownWords[outcome.kind] : (outcome.words ?? '')
  if (outcome.kind !== 'refused') return { ...outcome, words }
  const said = normalise(reply.words)
  const named = Object.entries(asks).filter(([, theirs]) => said.includes(theirs.toLowerCase()))
  const fields = named.map(([field]) => ({ field, words }))
  return { kind: 'refused', code: outcome.code, words, ...(fields.length > 0 ? { fields } : {}) }
}

const ownWords = { refused: 'Cổng không nhận câu hỏi này', broken: 'Cổng không nhận tài khoản kết nối', later: 'Cổng chưa trả lời được' } as const

function failed(outcome: Failure): QueryAnswer {
  return { kind: 'failed', outcome }
}
