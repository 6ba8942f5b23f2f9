/** Reference adapters whose look-ups are broken on purpose: what is broken, and the rule that must notice. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Failure, QueryAnswer } from '../../../src/ports/adapter.ts'
import type { AdapterHarness } from '../harness.ts'
import { loopbackHarness } from '../loopback-harness.ts'
import type { Break } from './breaks.ts'
import { withAdapter, withAnswer, withLine, withQuery } from './wrap.ts'

type Found = Extract<QueryAnswer, { kind: 'found' }>

const { adapter, config } = loopbackHarness
const later: Failure = { kind: 'later', code: 'server-error', scope: 'partner', words: '' }
// the harness's own config, of which the suite does not know the shape
const { token } = config('http://partner.test') as { readonly token: string }

export const queryBreaks: readonly Break[] = [
  { rule: 'identity', what: 'a look-up that nobody tries', harness: withAdapter({ can: { ...adapter.can, queries: [...adapter.can.queries, 'agencies'] } }) },
  { rule: 'identity', what: 'a look-up that nobody tries in vain', harness: { ...loopbackHarness, lookUps: { ...loopbackHarness.lookUps, procedure: { found: () => ({ procedureCode: '1.006714' }) } } } },

  { rule: 'look-up-found', what: 'a field that the service does not have', harness: withRecords((record) => ({ ...record, ma: 'DD' })) },
  { rule: 'look-up-found', what: 'an empty field written as undefined', harness: withRecords((record) => ({ ...record, ministrySector: undefined })) },
  { rule: 'look-up-found', what: 'no record', harness: withFound((found) => ({ ...found, records: [] })) },
  { rule: 'look-up-found', what: 'fewer in all than are told', harness: withFound((found) => ({ ...found, total: 0 })) },
  { rule: 'look-up-found', what: 'a time that is none', harness: withFound((found) => ({ ...found, asOf: new Date('vừa xong') })) },
  { rule: 'look-up-found', what: 'an answer to the first question only', harness: withFirstAnswerOnly() },

  { rule: 'look-up-sources', what: 'no sources', harness: withFound((found) => ({ ...found, sources: {} })) },
  { rule: 'look-up-sources', what: 'a source of a list for those of its fields', harness: withSources(({ 'sectors[].code': _code, ...sources }) => ({ ...sources, sectors: 'linhVuc' })) },
  { rule: 'look-up-sources', what: 'a source of what is no field', harness: withSources((sources) => ({ ...sources, owner: 'chuSoHuu' })) },
  { rule: 'look-up-sources', what: 'a source without a word', harness: withSources((sources) => ({ ...sources, name: '' })) },

  { rule: 'look-up-not-found', what: 'nothing there taken for a refusal', harness: withAnswer((answer) => (answer.kind === 'not-found' ? { kind: 'failed', outcome: { kind: 'refused', code: 'nothing-found', words: answer.words } } : answer)) },
  { rule: 'look-up-not-found', what: 'nothing there taken for no rows', harness: withAnswer((answer) => (answer.kind === 'not-found' ? { kind: 'found', records: [], sources: {} } : answer)) },
  { rule: 'look-up-not-found', what: 'what was asked said again', harness: withAnswer((answer, { parameters }) => (answer.kind === 'not-found' ? { ...answer, words: `Không tìm thấy ${Object.values(parameters).join()}` } : answer)) },

  { rule: 'look-up-unknown', what: 'an unknown parameter dropped', harness: withQuery((query) => ({ parameters: { noSuchParameter: _unknown, ...parameters }, ...asked }, exchange) => query({ ...asked, parameters }, exchange)) },
  {
    rule: 'look-up-unknown',
    what: 'an unknown parameter for the partner to refuse',
    harness: withQuery((query) => async (asked, exchange) => {
      await exchange.call({ name: 'PostLookUp', method: 'POST', url: 'http://127.0.0.1:1/', headers: {}, body: Buffer.from('{}') })
      return query(asked, exchange)
    }),
  },
  { rule: 'look-up-unknown', what: 'an unknown parameter refused without its name', harness: withAnswer((answer) => failureAs(answer, (outcome) => (outcome.kind === 'refused' ? { ...outcome, fields: [] } : outcome))) },

  { rule: 'look-up-failures', what: 'a refusal asked again', harness: withFailure((outcome) => (outcome.kind === 'refused' ? later : outcome)) },
  { rule: 'look-up-failures', what: 'a refusal without its words', harness: withFailure((outcome) => (outcome.kind === 'refused' ? { ...outcome, words: '' } : outcome)) },
  { rule: 'look-up-failures', what: 'rejected credentials asked again', harness: withFailure((outcome) => (outcome.kind === 'broken' ? later : outcome)) },
  { rule: 'look-up-failures', what: 'nonsense taken for nothing there', harness: withAnswer((answer) => (answer.kind === 'failed' && answer.outcome.kind === 'unclear' ? { kind: 'not-found', words: '' } : answer)) },
  { rule: 'look-up-failures', what: 'a server error that does not count against the partner', harness: withFailure((outcome) => (outcome.kind === 'later' ? { ...outcome, scope: 'message' } : outcome)) },
  {
    rule: 'look-up-failures',
    what: 'an exception',
    harness: withFailure((outcome) => {
      if (outcome.kind === 'unclear') throw new SyntaxError('Unexpected token')
      return outcome
    }),
  },
  {
    rule: 'look-up-failures',
    what: 'what was asked said in a refusal',
    harness: withAnswer((answer, { parameters }) => failureAs(answer, (outcome) => (outcome.kind === 'refused' ? { ...outcome, words: `Không được tra cứu ${Object.values(parameters).join().toUpperCase()}` } : outcome))),
  },
  {
    rule: 'look-up-failures',
    what: 'the token said',
    harness: withFailure((outcome) => (outcome.kind === 'broken' ? { ...outcome, words: `Bearer ${token}` } : outcome)),
  },

  {
    rule: 'look-up-unseen',
    what: 'what is asked in the address',
    harness: withQuery((query, opened) => async (asked, exchange) => {
      // the harness's own config, of which the suite does not know the shape
      const { baseUrl } = opened as { readonly baseUrl: string }
      const parameters = new URLSearchParams(asked.parameters).toString()
      await exchange.call({ name: 'GetLookUp', method: 'GET', url: `${baseUrl}/look-ups/${asked.name}?${parameters}`, headers: {} })
      return query(asked, exchange)
    }),
  },
  {
    rule: 'look-up-unseen',
    what: 'what is asked in the log',
    harness: withLine((line, { log }) => ({
      ...line,
      query(asked, exchange) {
        log.info({ parameters: asked.parameters }, 'look-up')
        return line.query === undefined ? Promise.reject(new TypeError('no look-ups')) : line.query(asked, exchange)
      },
    })),
  },

  {
    rule: 'look-up-in-time',
    what: 'time of its own beside the agreed one',
    harness: withQuery((query) => async (asked, exchange) => {
      const answer = await query(asked, exchange)
      await pause(1_500)
      return answer
    }),
  },
  { rule: 'look-up-in-time', what: 'silence taken for nothing there', harness: withAnswer((answer) => (answer.kind === 'failed' && answer.outcome.code === 'timeout' ? { kind: 'not-found', words: '' } : answer)) },
]

function withFound(change: (found: Found) => QueryAnswer): AdapterHarness {
  return withAnswer((answer) => (answer.kind === 'found' ? change(answer) : answer))
}

function withRecords(change: (record: object) => object): AdapterHarness {
  return withFound((found) => ({ ...found, records: found.records.map(change) }))
}

function withSources(change: (sources: Found['sources']) => Found['sources']): AdapterHarness {
  return withFound((found) => ({ ...found, sources: change(found.sources) }))
}

function withFailure(change: (outcome: Failure) => Failure): AdapterHarness {
  return withAnswer((answer) => failureAs(answer, change))
}

function failureAs(answer: QueryAnswer, change: (outcome: Failure) => Failure): QueryAnswer {
  return answer.kind === 'failed' ? { ...answer, outcome: change(answer.outcome) } : answer
}

function withFirstAnswerOnly(): AdapterHarness {
  const asked = new Set<string>()
  return withQuery((query) => (question, exchange) => {
    if (asked.has(question.name)) return Promise.resolve({ kind: 'not-found', words: '' })
    asked.add(question.name)
    return query(question, exchange)
  })
}
