/** The whole chained journal of a stack, verified through the administrators' door as `lienthong audit verify` does it. */
import type { AuditCheck, AuditFault } from '../schemas/audit.ts'
import { adminToken } from './gateway-config.ts'
import type { Stack } from './stack.ts'

export interface VerifiedJournal {
  readonly entries: number
  readonly faults: readonly AuditFault[]
}

export async function verifyJournal(stack: Stack): Promise<VerifiedJournal> {
  const faults: AuditFault[] = []
  let entries = 0
  for (let cursor: string | undefined; ; ) {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const result = await stack.http.request(
      { method: 'GET', url: `${stack.doors().admin}/admin/v1/audit/check${query}`, headers: { authorization: `Bearer ${adminToken}` } },
      AbortSignal.timeout(120_000),
    )
    if (!result.ok) throw new Error(`the journal could not be verified: ${result.failure.words}`)
    const text = Buffer.from(result.answer.body).toString('utf8')
    if (result.answer.status !== 200) throw new Error(`the journal could not be verified: ${result.answer.status} ${text}`)
    // the door's own schema says what it is
    const part = JSON.parse(text) as AuditCheck
    entries += part.entries
    faults.push(...part.faults)
    if (part.next === undefined) return { entries, faults }
    cursor = part.next
  }
}
