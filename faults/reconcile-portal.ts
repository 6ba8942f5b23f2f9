/** The gateway's mirrors and dossiers against what the national portal holds: each told once, in order, and the same status in the end. */
import type { DossierView } from '../schemas/dossier-view.ts'
import type { Findings } from './findings.ts'
import type { OneStop } from './one-stop.ts'
import type { KnownTransfer } from './reconcile.ts'
import type { Stack } from './stack.ts'

const between = 'gateway – portal'

export async function comparePortal(stack: Stack, oneStop: OneStop, transfers: readonly KnownTransfer[], codes: readonly string[], findings: Findings): Promise<void> {
  const mirrors = Map.groupBy(transfers.filter(({ purpose }) => purpose === 'mirror'), ({ code }) => code)
  const held = new Map((await stack.partners.held('national-portal')).map((dossier) => [dossier.dossierCode, dossier]))
  for (const code of codes) {
    const sent = mirrors.get(code) ?? []
    const there = held.get(code)
    const ids = there?.messageIds ?? []
    for (const { id, state, outcome } of sent) {
      if (state !== 'confirmed') findings.unexplained(between, `mirror ${id} of ${code} is ${state} as ${outcome}`)
      else if (!ids.includes(id)) findings.lost(between, `mirror ${id} of ${code} is confirmed, and the portal does not know it`)
    }
    if (there !== undefined && there.timesApplied > ids.length) findings.twice(between, `${code} was changed ${there.timesApplied} times by ${ids.length} messages`)
    const inOrder = sent.map(({ id }) => id).filter((id) => ids.includes(id))
    if (ids.some((id) => !inOrder.includes(id))) findings.twice(between, `${code}: the portal knows messages that are no mirrors of it`)
    else if (ids.join() !== inOrder.join()) findings.unexplained(between, `${code}: the portal was told out of order`)
  }
  await Promise.all(codes.filter((code) => mirrors.has(code)).map((code) => compareStatus(stack, oneStop, code, findings)))
}

async function compareStatus(stack: Stack, oneStop: OneStop, code: string, findings: Findings): Promise<void> {
  const { status, portal } = await oneStop.ask<DossierView>(`/v1/dossiers/${encodeURIComponent(code)}`)
  const shown = await stack.partners.shown('national-portal', code)
  if (portal.state !== 'in-step') findings.unexplained(between, `${code} is ${portal.state} at the portal`)
  if (Number(shown?.['status']) !== status) findings.unexplained(between, `${code} is ${status} here and ${String(shown?.['status'])} at the portal`)
}
