/** What partners told and was acknowledged to them against the gateway's inbox: each once, and with its effect. */
import type { Pool } from 'pg'
import type { Findings } from './findings.ts'
import type { ToldNews } from './load.ts'

interface InboxRow {
  readonly partner: string
  readonly code: string
  readonly state: string
  readonly reason: string | null
  readonly word: string
}

const inbox = `select partner, dossier_code as code, state, reason, event->>'partnerCode' as word from inbox where partner in ('loopback', 'land') and dossier_code = any($1)`

export async function compareNews(sql: Pool, told: readonly ToldNews[], codes: readonly string[], findings: Findings): Promise<void> {
  const { rows } = await sql.query<InboxRow>(inbox, [codes])
  const byDossier = Map.groupBy(rows, ({ partner, code }) => `${partner} ${code}`)
  const toldOf = Map.groupBy(told, ({ partner, code }) => `${partner} ${code}`)
  for (const name of new Set([...byDossier.keys(), ...toldOf.keys()])) {
    const [kept, given] = [byDossier.get(name) ?? [], toldOf.get(name) ?? []]
    const [partner = ''] = name.split(' ')
    if (kept.length < given.length) findings.lost(`${partner} – gateway`, `${name}: ${given.length} news were told and taken, ${kept.length} are kept`)
    if (kept.length > given.length) findings.twice(`${partner} – gateway`, `${name}: ${given.length} news were told, ${kept.length} are kept: ${kept.map(({ word }) => word).join(', ')}`)
    for (const { state, reason, word } of kept) {
      if (state !== 'applied' && state !== 'kept') findings.unexplained(`${partner} – gateway`, `${name}: ${word} is ${state}: ${reason ?? ''}`)
    }
  }
}
