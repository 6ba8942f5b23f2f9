/** The chained journal: how it stands, and a check of it part by part. */
import { AuditCheck, AuditQuery, AuditStanding } from '../../schemas/audit.ts'
import { ref } from '../../schemas/ref.ts'
import type { AdminDoor } from './deps.ts'
import { exampleCheck, exampleStanding } from './examples-of-trust.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'audit'

export function addAuditRoutes(app: Shell, door: AdminDoor): void {
  app.get(
    '/admin/v1/audit',
    {
      config: { access: { may: 'audit.read' } },
      schema: {
        ...describe({
          id: 'seeAudit',
          tag,
          access: 'bearer',
          summary: 'See how the chained journal stands',
          description: 'What waits for a block, since when the newest time stamp is, and which encryption keys are still needed.',
          errors: [],
          answers: { 200: { description: 'How it stands', example: exampleStanding } },
        }),
        response: { 200: ref(AuditStanding) },
      },
    },
    async () => {
      const [{ stampedAt, waitingSince, ...counts }, encryption] = await Promise.all([door.journal.standing(), door.journal.encryption()])
      return { ...counts, ...(waitingSince === undefined ? {} : { waitingSince: waitingSince.toISOString() }), ...(stampedAt === undefined ? {} : { stampedAt: stampedAt.toISOString() }), encryption: { key: encryption.key, left: [...encryption.left] } }
    },
  )

  app.get(
    '/admin/v1/audit/check',
    {
      config: { access: { may: 'audit.check' } },
      schema: {
        ...describe({
          id: 'checkAudit',
          tag,
          access: 'bearer',
          summary: 'Check the chained journal',
          description: 'Part by part: names every entry that was taken away, changed or moved since it was written, every record that no longer has its digest, and every hash that was asked for and is of no block.',
          errors: ['invalid_input', 'invalid_cursor'],
          answers: { 200: { description: 'One part', example: exampleCheck } },
        }),
        querystring: AuditQuery,
        response: { 200: ref(AuditCheck) },
      },
    },
    async (request) => {
      const { limit, cursor, heads } = request.query
      const { faults, next, head, ...counts } = await door.journal.check(limit, { cursor, heads: heads?.split(',') })
      return { ...counts, faults: [...faults], ...(next === undefined ? {} : { next }), ...(head === undefined ? {} : { head }) }
    },
  )
}
