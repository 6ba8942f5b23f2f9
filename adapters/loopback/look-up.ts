/** Look-ups of the reference partner: a signed question out, its rows back as our records, with its name of every field. */
import type { Static, TSchema } from 'typebox'
import type { ServiceName } from '../../schemas/queries/index.ts'
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { AdapterTools, Exchange, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LoopbackConfig } from './config.ts'
import { lookUpRequest } from './mapping.ts'
import { refusalOf } from './replies.ts'
import { nothingFound, Problem, ProcedureRow, readBody, RowsOf, SectorRow, type Question } from './wire.ts'

/** In what one look-up differs from another. */
interface LookUp {
  readonly sources: Readonly<Record<string, string>>
  /** Undefined where the answer is none. */
  read(body: Uint8Array): { readonly asOf: Date; readonly records: readonly object[] } | undefined
}

const lookUps: Readonly<Partial<Record<ServiceName, LookUp>>> = {
  sectors: lookUp(SectorRow, ({ ma, ten, nganh }) => ({ code: ma, name: ten, ...(nganh === undefined ? {} : { ministrySector: nganh }) }), {
    code: 'ma',
    name: 'ten',
    ministrySector: 'nganh',
  }),
  procedure: lookUp(ProcedureRow, ({ ma, ten, linhVuc }) => ({ code: ma, name: ten, sectors: linhVuc.map((row) => ({ code: row.ma, name: row.ten })) }), {
    code: 'ma',
    name: 'ten',
    'sectors[].code': 'linhVuc[].ma',
    'sectors[].name': 'linhVuc[].ten',
  }),
}

export const lookUpsAnswered: readonly ServiceName[] = ['sectors', 'procedure']

export async function askLookUp(query: Query, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<QueryAnswer> {
  const asked = lookUps[query.name]
  if (asked === undefined) throw new TypeError(`the reference partner answers no ${query.name}`)
  const question: Question = { id: query.id, sender: query.sender, parameters: query.parameters }
  const signed = await exchange.sign(Buffer.from(JSON.stringify(question)), 'jws-detached', query.sender)
  const result = await exchange.call(lookUpRequest(query.name, query.id, signed, config))
  if (!result.ok) return { kind: 'failed', outcome: result.outcome }
  return readAnswer(result.answer, asked, tools.clock.now())
}

function readAnswer({ status, headers, body }: HttpAnswer, { read, sources }: LookUp, now: Date): QueryAnswer {
  const byStatus = outcomeOfStatus(status, headers['retry-after'], now)
  if (byStatus !== undefined) return { kind: 'failed', outcome: byStatus }
  if (status === 422) return { kind: 'failed', outcome: refusalOf(body) }
  // a page that is not there is no word about what was asked
  const problem = status === 404 ? readBody(Problem, body) : undefined
  if (problem?.code === nothingFound) return { kind: 'not-found', words: problem.words }
  const found = status === 200 ? read(body) : undefined
  return found === undefined ? { kind: 'failed', outcome: unclear('not-an-answer', body) } : { kind: 'found', ...found, sources }
}

function lookUp<Row extends TSchema>(row: Row, recordOf: (row: Static<Row>) => object, sources: LookUp['sources']): LookUp {
  const shape = RowsOf(row)
  return {
    sources,
    read(body) {
      const answer = readBody(shape, body)
      return answer && { asOf: new Date(answer.asOf), records: answer.rows.map((each) => recordOf(each)) }
    },
  }
}
