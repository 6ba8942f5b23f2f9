/** Whether a one-stop system may do something, by its rights, condition by condition. What no rule names is refused. */
import type { ClientRights } from '../../../schemas/access.ts'
import type { ClientPermission } from '../../../schemas/permissions.ts'
import type { ServiceName } from '../../../schemas/queries/index.ts'
import type { Purpose } from '../../../schemas/queries/purposes.ts'

/** One condition, in its order. */
export interface AccessStep {
  readonly question: string
  readonly holds: boolean
  /** The rule that says so, or what is missing. */
  readonly because: string
}

export interface AccessDecision {
  readonly allowed: boolean
  readonly steps: readonly AccessStep[]
}

export interface AskedTransfer {
  readonly partner: string
  readonly procedure: string
}

export interface AskedQuery {
  readonly service: ServiceName
  readonly purpose: Purpose
  readonly partner: string
  readonly procedure?: string | undefined
}

export function decidePermission(rights: ClientRights | undefined, permission: ClientPermission): AccessDecision {
  return decisionOf([knowsRights(rights), holdsPermission(rights, permission)])
}

export function decideTransfer(rights: ClientRights | undefined, { partner, procedure }: AskedTransfer): AccessDecision {
  const rows = rights?.transfers ?? []
  const ofPartner = rows.filter((row) => row.partner === 'all' || row.partner === partner)
  const at = ofPartner.findIndex((row) => covers(row.procedures, procedure))
  return decisionOf([
    knowsRights(rights),
    holdsPermission(rights, 'transfers.send'),
    step(`send to ${partner}`, ofPartner.length > 0, ofPartner.length > 0 ? 'a row of transfers names the partner' : `no row of transfers names ${partner}`),
    step(`send procedure ${procedure} there`, at >= 0, at >= 0 ? 'a row of transfers names the procedure' : `no row of transfers to ${partner} names ${procedure}`),
  ])
}

export function decideQuery(rights: ClientRights | undefined, { service, purpose, partner, procedure }: AskedQuery): AccessDecision {
  const ofService = (rights?.queries ?? []).filter((row) => row.service === 'all' || row.service === service)
  const forPurpose = ofService.filter((row) => row.purposes === 'all' || row.purposes.includes(purpose))
  const ofPartner = forPurpose.filter((row) => row.partner === undefined || row.partner === partner)
  const inProcedure = ofPartner.filter((row) => row.procedures === undefined || (procedure !== undefined && covers(row.procedures, procedure)))
  const named = procedure ?? 'none'
  return decisionOf([
    knowsRights(rights),
    holdsPermission(rights, 'queries.ask'),
    step(`ask ${service}`, ofService.length > 0, ofService.length > 0 ? 'a row of queries names the service' : `no row of queries names ${service}`),
    step(`for ${purpose}`, forPurpose.length > 0, forPurpose.length > 0 ? 'a row of queries names the purpose' : `no row of queries names ${service} for ${purpose}`),
    step(`of ${partner}`, ofPartner.length > 0, ofPartner.length > 0 ? 'that row allows the partner' : `no such row allows ${partner}`),
    step(`in procedure ${named}`, inProcedure.length > 0, inProcedure.length > 0 ? 'that row allows the procedure' : `no such row allows procedure ${named}`),
  ])
}

function knowsRights(rights: ClientRights | undefined): AccessStep {
  return step('has rights', rights !== undefined, rights === undefined ? 'nobody gave it any' : 'its newest version was looked at')
}

function holdsPermission(rights: ClientRights | undefined, permission: ClientPermission): AccessStep {
  const holds = rights?.permissions.includes(permission) === true
  return step(`may ${permission}`, holds, holds ? 'permissions name it' : `permissions do not name ${permission}`)
}

function covers(procedures: 'all' | readonly string[], procedure: string): boolean {
  return procedures === 'all' || procedures.includes(procedure)
}

function step(question: string, holds: boolean, because: string): AccessStep {
  return { question, holds, because }
}

function decisionOf(steps: readonly AccessStep[]): AccessDecision {
  return { allowed: steps.every(({ holds }) => holds), steps }
}
