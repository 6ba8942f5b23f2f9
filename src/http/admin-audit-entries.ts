/** Who did what: entries of the audit, and what a citizen is told about who looked at their data. */
import { AuditEntryQuery, AuditPage, CitizenReportRequest, type AuditEntryView } from '../../schemas/audit-entry.ts'
import { ref } from '../../schemas/ref.ts'
import { bareNumber } from '../domain/access/bare-number.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AuditSlice } from '../ports/audit-trail.ts'
import { wantsCsv, writeCsv, type CsvColumn } from './csv.ts'
import type { AdminDoor } from './deps.ts'
import { exampleAuditEntry } from './examples-of-access.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'audit'
/** Of one report; what is left is in the next part. */
const mostReported = 5_000

export function addAuditEntryRoutes(app: Shell, { audit }: Pick<AdminDoor, 'audit'>): void {
  app.get(
    '/admin/v1/audit/entries',
    {
      config: { access: { may: 'audit.read' } },
      schema: {
        ...describe({
          id: 'listAuditEntries',
          tag,
          access: 'bearer',
          summary: 'See who did what',
          description: 'Newest first, by cursor: look-ups, log-ins, tokens, orders, changes of rights and accounts, exports, and whatever was refused. Whom a look-up was about is not shown; /admin/v1/citizen-report goes the other way round.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: { items: [exampleAuditEntry] } } },
        }),
        querystring: AuditEntryQuery,
        response: { 200: ref(AuditPage) },
      },
    },
    async (request) => {
      const { limit, cursor, from, to, ...filter } = request.query
      const times = { ...(from === undefined ? {} : { from: new Date(from) }), ...(to === undefined ? {} : { to: new Date(to) }) }
      return pageOf(await audit.search({ ...filter, ...times }, limit, cursor))
    },
  )

  app.post(
    '/admin/v1/citizen-report',
    {
      config: { access: { may: 'citizens.report' }, audited: 'report' },
      schema: {
        ...describe({
          id: 'reportToCitizen',
          tag,
          access: 'bearer',
          summary: 'Tell a citizen who looked at their data',
          description: 'Who asked about this person, when, for whom, why and with what outcome, newest first, earlier reports included; with `Accept: text/csv` as a table to hand over. The number is neither kept nor written anywhere; a reason that holds it is refused.',
          errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'invalid_cursor', 'key_unusable'],
          requestExample: { identityNumber: '038190000001', reason: 'Request 17/2026 of the citizen' },
          answers: {
            200: {
              description: `At most ${mostReported} entries; \`next\`, or the header X-Next-Cursor of the table, where there are more`,
              headers: { 'X-Next-Cursor': 'Of a table: the `cursor` of the next part' },
              content: {
                'application/json': { schema: { $ref: '#/components/schemas/AuditPage' }, example: { items: [exampleAuditEntry] } },
                'text/csv': { schema: { type: 'string' } },
              },
            },
          },
        }),
        body: ref(CitizenReportRequest),
      },
    },
    async (request, reply) => {
      const { identityNumber, reason, cursor } = request.body
      request.auditFacts = { subjects: [identityNumber] }
      if (bareNumber(reason).includes(bareNumber(identityNumber))) throw new GatewayError('invalid_input', { errors: [{ field: '/reason', message: holdsNumber }] })
      const report = await audit.about(identityNumber, mostReported, cursor)
      if (!wantsCsv(request.headers.accept)) return pageOf(report)
      if (report.next !== undefined) reply.header('x-next-cursor', report.next)
      reply.headers({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="report.csv"' })
      return reply.send(Buffer.from(writeCsv(columns, report.items)))
    },
  )
}

/** The reason is kept in clear. */
const holdsNumber = { vi: 'không được chứa số của công dân', en: 'must not hold the number itself' }

function pageOf({ items, next }: AuditSlice): AuditPage {
  return { items: [...items], ...(next === undefined ? {} : { next }) }
}

const columns: readonly CsvColumn<AuditEntryView>[] = [
  { heading: 'Thời điểm / At', of: ({ at }) => at },
  { heading: 'Loại / Kind', of: ({ kind }) => kind },
  { heading: 'Việc / What', of: ({ action }) => action },
  { heading: 'Bên hỏi / Who', of: ({ actor }) => actor.id },
  { heading: 'Cán bộ / Official', of: ({ official }) => official },
  { heading: 'Đơn vị / Unit', of: ({ unit }) => unit },
  { heading: 'Mục đích / Purpose', of: ({ purpose }) => purpose },
  { heading: 'Thủ tục / Procedure', of: ({ procedureCode }) => procedureCode },
  { heading: 'Hồ sơ / Dossier', of: ({ dossierCode }) => dossierCode },
  { heading: 'Cơ quan được hỏi / Partner', of: ({ partner }) => partner },
  { heading: 'Lý do / Reason', of: ({ reason }) => reason },
  { heading: 'Kết quả / Outcome', of: ({ answer }) => answer },
  { heading: 'Mục nhật ký / Entry', of: ({ id }) => id },
]
