/** Parts that repeat others for people and for digest programs: each must be what they say, made anew from what was checked. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { journalTexts } from '../domain/journal-texts.ts'
import { sha256, type Checking } from './checking.ts'
import { failed, ok } from './findings.ts'
import { proofName } from './journal-proof.ts'

/** Parts that must be there, by name, with their digests. */
export type Twins = Map<string, string>

export function twinsOfJournal({ proof }: Checking): readonly (readonly [string, string])[] {
  if (proof === undefined) return []
  const stamps = proof.stamps.map(({ hash, token }) => [`journal/stamps/${hash}.tst`, sha256(Buffer.from(token, 'base64'))] as const)
  return [...Object.entries(journalTexts(proof.entries, proof.blocks)).map(([name, text]) => [name, sha256(text)] as const), ...stamps]
}

/** What else may stand in these folders: it is checked by its own digest, or says only what it cannot prove. */
const originals = [/^attempts\/[0-9]+\/record\.json$/, /^told\/[0-9]+\/(?:record|signatures)\.json$/, new RegExp(`^${proofName}$`)]

export function checkTwins({ container: { parts } }: Checking, twins: ReadonlyMap<string, string>): readonly EvidenceFinding[] {
  const there = new Map(parts.map(({ name, digest }) => [name, digest]))
  const wrong = [...twins].flatMap(([name, digest]) => {
    const found = there.get(name)
    if (found === undefined) return [failed(name, 'evidence-missing')]
    return found === digest ? [] : [failed(name, 'evidence-differs', { vi: 'Không đúng với bản gốc mà nó chép lại', en: 'It is not what the part that it repeats says' })]
  })
  const strange = parts.filter(({ name }) => /^(?:acceptance|attempts|told|journal)\//.test(name) && !twins.has(name) && !originals.some((original) => original.test(name)))
  const findings = [...wrong, ...strange.map(({ name }) => failed(name, 'evidence-differs', { vi: 'Không phần nào nói đến nó', en: 'No other part speaks of it' }))]
  if (findings.length > 0 || twins.size === 0) return findings
  return [ok('journal, messages', { vi: `Các bản để đọc và để băm đúng với bản gốc: ${twins.size}`, en: `The copies for people and for digest programs are what they repeat: ${twins.size}` })]
}
