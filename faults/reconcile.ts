/** After a run: every id is held against every account of it: the client's, the gateway's, the partners', the portal's, the webhooks'. */
import type { PartnerId } from '../src/sandbox/partners.ts'
import { openFindings, type Finding, type Findings } from './findings.ts'
import type { PlayedLoad } from './load.ts'
import type { Handed, OneStop } from './one-stop.ts'
import type { Plan } from './plan.ts'
import { compareClient } from './reconcile-client.ts'
import { compareEvents } from './reconcile-events.ts'
import { compareNews } from './reconcile-news.ts'
import { comparePartner } from './reconcile-partner.ts'
import { comparePortal } from './reconcile-portal.ts'
import { sha256, type Stack } from './stack.ts'

/** A transfer as the gateway's tables have it. */
export interface KnownTransfer {
  readonly id: string
  readonly sequence: string
  readonly client: string
  readonly key: string
  readonly partner: string
  readonly code: string
  readonly purpose: string
  readonly state: string
  readonly outcome: string | null
  readonly attempts: number
  readonly inDoubt: boolean
  readonly receipt: string | null
}

const known = `
select id, sequence, client, idempotency_key as key, partner, dossier_code as code, purpose, state, code as outcome, attempts, in_doubt as "inDoubt", receipt
from transfers where dossier_code = any($1) order by sequence`

export async function reconcile(stack: Stack, plan: Plan, { ledger, oneStop }: PlayedLoad): Promise<readonly Finding[]> {
  const findings = openFindings()
  const codes = plan.dossiers.map(({ code }) => code)
  const { rows: transfers } = await stack.sql.query<KnownTransfer>(known, [codes])
  compareClient(ledger.handed, transfers, findings)
  const submissions = transfers.filter(({ purpose }) => purpose === 'submission')
  for (const partner of new Set(ledger.handed.map((handed) => handed.partner))) {
    const [held, received] = await Promise.all([stack.partners.held(partner as PartnerId), stack.partners.received(partner as PartnerId)])
    const about = { partner, held: held.filter(({ dossierCode }) => codes.includes(dossierCode)), received }
    comparePartner(about, submissions.filter((transfer) => transfer.partner === partner), ledger.handed, findings)
  }
  await compareNews(stack.sql, ledger.told, codes, findings)
  await comparePortal(stack, oneStop, transfers, codes, findings)
  await compareEvents(stack, transfers, codes, findings)
  await Promise.all(ledger.handed.map((handed) => compareFiles(handed, oneStop, findings)))
  for (const member of [stack.api, ...stack.workers]) for (const death of member.takeDeaths()) findings.unexplained('gateway', death)
  return findings.all
}

async function compareFiles({ code, files }: Handed, oneStop: OneStop, findings: Findings): Promise<void> {
  for (const { digest, size } of files) {
    const content = await oneStop.fetchFile(digest)
    if (sha256(content) !== digest) findings.lost('client – attachments', `${code}: file ${digest} came as ${content.byteLength} bytes of ${size}`)
  }
}
