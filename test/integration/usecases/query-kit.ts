/** What the tests of look-ups share: desks as processes have them, over the real store, gates, limits and seals. */
import type { ClientRights } from '../../../schemas/access.ts'
import type { Asking } from '../../../schemas/queries/question.ts'
import type { GatewayError } from '../../../src/domain/errors.ts'
import { openGate } from '../../../src/limits/open-gate.ts'
import { openRateLimits } from '../../../src/limits/open-rate-limits.ts'
import type { Line, Query, QueryAnswer } from '../../../src/ports/adapter.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { openAccess } from '../../../src/usecases/access.ts'
import { createQueryDesk, type Asker, type QueryDesk, type Question, type SignedAnswer } from '../../../src/usecases/answer-query.ts'
import { createAskForQuery } from '../../../src/usecases/ask-for-query.ts'
import type { OpenLine } from '../../../src/usecases/open-line.ts'
import { everyRight } from '../../helpers/rights.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { clock as realClock, vault } from '../store/store-kit.ts'
import { adapterThat, openCoreKit, partnersOf, type CoreKit, type LineOptions } from './core-kit.ts'

export interface QueryKit extends CoreKit {
  readonly seals: TestSeals
  /** Its time is the real one, moved on by a test. */
  readonly clock: Clock & { moveOn(milliseconds: number): void }
  /** A partner that answers as told and counts how often it was asked. */
  answering(id: string, query: NonNullable<Line['query']>, options?: LineOptions): Promise<Answering>
  desk(lines: readonly OpenLine[], options?: DeskOptions): Promise<QueryDesk>
  /** Rows of the audit of look-ups, oldest first. */
  audit(): Promise<readonly AuditRow[]>
}

export interface Answering {
  readonly line: OpenLine
  readonly asked: Query[]
}

export interface DeskOptions {
  readonly store?: Store
  readonly rights?: ClientRights
  readonly signer?: Pick<Signer, 'sign'>
}

export type AuditRow = Readonly<Record<string, unknown>>

export const asker: Asker = { client: { id: 'one-stop', organisation: 'H56' }, requestId: 'request-1' }
export const otherAsker: Asker = { client: { id: 'other-stop', organisation: 'H57' }, requestId: 'request-2' }
export const identityNumber = '038190000777'

export const asking: Asking = {
  purpose: 'procedure-handling',
  official: { id: 'ha.tiepnhan' },
  unit: 'H56.14',
  procedureCode: '1.012781',
  dossierCode: 'H56.14-261120-0001',
}

export const aboutCertificate: Question = { service: 'land-certificate', parameters: { ownerIdentityNumber: identityNumber }, asking }
export const aboutSectors: Question = {
  service: 'sectors',
  parameters: {},
  asking: { purpose: 'reference-data', official: { id: 'ha.tiepnhan' }, unit: 'H56.14' },
}

export const foundCertificate: QueryAnswer = {
  kind: 'found',
  records: [{ certificateNumber: 'DA 123456', owner: { name: 'Lò Thị Thử' } }],
  sources: { certificateNumber: 'soPhatHanh', 'owner.name': 'hoTen' },
}
export const foundSectors: QueryAnswer = {
  kind: 'found',
  records: [{ code: 'G15-HT', name: 'Hộ tịch' }],
  sources: { code: 'MALINHVUC', name: 'TENLINHVUC' },
}

export async function openQueryKit(): Promise<QueryKit> {
  const [kit, seals] = await Promise.all([openCoreKit(['land', 'portal']), testSeals(['H56', 'G99'])])
  let ahead = 0
  const clock = { ...realClock, now: () => new Date(Date.now() + ahead), moveOn: (milliseconds: number) => void (ahead += milliseconds) }
  const opened: { close(): Promise<void> }[] = []
  return {
    ...kit,
    seals,
    clock,
    async answering(id, query, options = {}) {
      const asked: Query[] = []
      const counted: Line['query'] = (question, exchange) => {
        asked.push(question)
        return query(question, exchange)
      }
      const line = await kit.line(id, adapterThat({ query: counted }, { queries: ['land-certificate', 'sectors', 'procedure'] }), options)
      return { line, asked }
    },
    async desk(lines, { store = kit.store, rights = everyRight, signer = seals.signer } = {}) {
      const partners = partnersOf(lines)
      const access = await openAccess({
        store: store.access,
        partners,
        clients: [asker, otherAsker].map(({ client: { id } }) => ({ id, firstRights: rights })),
        log: kit.log,
      })
      const limits = openRateLimits({ place: { kind: 'memory' }, secret: new Uint8Array(32), processes: 1, clock, log: kit.log })
      opened.push(access, limits)
      const askForQuery = createAskForQuery({ partners, references: store.references, limits, openGate, clock, log: kit.log })
      return createQueryDesk({ access, partners, askForQuery, audit: store.audit, signer, clock, log: kit.log, vault, operator: 'H56' })
    },
    async audit() {
      const { rows } = await kit.sql.query<{ data: AuditRow }>(`select data from events where type = 'audit' order by id`)
      return rows.map(({ data }) => data)
    },
    async reset() {
      await kit.reset()
      for (const table of ['audit', 'audit_subjects', 'reference_answers', 'rights']) await kit.sql.query(`delete from ${table}`)
    },
    async close() {
      for (const thing of opened) await thing.close()
      await kit.close()
    },
  }
}

export interface ReadAnswer {
  readonly id: string
  readonly kind: string
  readonly freshness: string
  readonly records: readonly object[]
  readonly [member: string]: unknown
}

export function read({ body }: SignedAnswer): ReadAnswer {
  return JSON.parse(Buffer.from(body).toString('utf8')) as ReadAnswer
}

/** The error that a question comes to, which the gateway foresees. */
export async function refusalOf(question: Promise<unknown>): Promise<GatewayError> {
  try {
    await question
  } catch (error) {
    return error as GatewayError
  }
  throw new Error('the question was answered')
}
