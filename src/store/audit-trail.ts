/**
 * The AuditTrail port on PostgreSQL. One statement writes the entry into the journal and what it is found by; many that come at
 * once share one.
 */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { bareNumber } from '../domain/access/bare-number.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AuditRecord, AuditTrail } from '../ports/audit-trail.ts'
import type { Vault } from '../ports/vault.ts'
import { endSearch } from './audit-retention.ts'
import { keysOfSubjects, searchAudit, searchSubject } from './audit-search.ts'
import { batching } from './batching.ts'
import type { Pool } from './pool.ts'
import { storableJson } from './storable.ts'

/**
 * What is found by is taken out of what is chained, so that both say the same. The entries belong to no client and no transfer:
 * nobody is told of them, nobody follows them.
 */
const append = `
with journal as (
  insert into events (type, data) select 'audit', value from jsonb_array_elements($1::jsonb) returning id, at, data
), found_by as (
  insert into audit (entry, at, kind, actor, official, partner, dossier_code, asked_dossier, object)
  select id, at, data->>'kind', data->'actor'->>'id', data->>'official', data->>'partner', data->>'dossierCode', data->>'askedDossier', data->>'object'
  from journal
)
insert into audit_subjects (subject, entry, at)
select distinct s.subject, j.id, j.at from journal j cross join lateral jsonb_array_elements_text(j.data->'subjects') s (subject) where j.data ? 'subjects'`

const together = { most: 200, restMs: 0 }

export function createAuditTrail(pool: Pool, vault: Vault): AuditTrail {
  const write = batching(together, async (entries: readonly string[]) => {
    await pool.query({ name: 'audit-append', text: append, values: [`[${entries.join(',')}]`] })
    return entries.map(() => undefined)
  })

  return {
    async record(entry) {
      await write(storableJson(kept(vault, entry)))
    },
    search: (filter, limit, cursor) => searchAudit(pool, filter, limit, cursor),
    async about(identifier, limit, cursor) {
      const missing = (await keysOfSubjects(pool)).filter((key) => !vault.keyIds.includes(key))
      if (missing.length > 0) throw new GatewayError('key_unusable', { detail: missingWords(missing.join(', ')) })
      return searchSubject(pool, vault.fingerprints(bareNumber(identifier)), limit, cursor)
    },
    keys: () => keysOfSubjects(pool),
    endSearch: (days) => endSearch(pool, days),
  }
}

function missingWords(keys: string): Bilingual {
  return {
    vi: `Có mục được ghi dưới khoá không còn trong cấu hình (${keys}); đặt lại khoá đó thì mới tra được đủ.`,
    en: `Entries were made under keys that are not configured (${keys}); put them back, for without them not all is found.`,
  }
}

/** As it is chained: whoever it is about and what was asked in words by keyed hash only, under the key that encrypts now. */
function kept(vault: Vault, { subjects = [], asked, ...rest }: AuditRecord): object {
  const [question] = asked === undefined ? [] : vault.fingerprints(asked)
  const facts = question === undefined ? rest : { ...rest, question }
  const hashes = new Set(subjects.map(bareNumber).filter((subject) => subject !== '').flatMap((subject) => vault.fingerprints(subject).slice(0, 1)))
  return hashes.size === 0 ? facts : { ...facts, subjects: [...hashes] }
}
