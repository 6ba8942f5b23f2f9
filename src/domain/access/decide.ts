/** Whether a one-stop system may do something, by its rights, condition by condition. What no rule names is refused. */
import type { ClientRights } from '../../../schemas/access.ts'
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { ClientPermission } from '../../../schemas/permissions.ts'
import type { ServiceName } from '../../../schemas/queries/index.ts'
import type { Purpose } from '../../../schemas/queries/purposes.ts'

/** One condition, in its order. */
export interface AccessStep {
  readonly question: Bilingual
  readonly holds: boolean
  /** The rule that says so, or what is missing. */
  readonly because: Bilingual
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
  const rows = (rights?.transfers ?? []).filter((row) => row.partner === 'all' || row.partner === partner)
  const covering = rows.filter((row) => covers(row.procedures, procedure))
  return decisionOf([
    knowsRights(rights),
    holdsPermission(rights, 'transfers.send'),
    step({ vi: `gửi đến ${partner}`, en: `send to ${partner}` }, rows.length > 0, {
      yes: { vi: `có dòng "transfers" nêu ${partner}`, en: `a row of transfers names ${partner}` },
      no: { vi: `không dòng "transfers" nào nêu ${partner}`, en: `no row of transfers names ${partner}` },
    }),
    step({ vi: `gửi thủ tục ${procedure} đến đó`, en: `send procedure ${procedure} there` }, covering.length > 0, {
      yes: { vi: `dòng đó nêu ${procedure}`, en: `that row names ${procedure}` },
      no: { vi: `không dòng "transfers" nào đến ${partner} nêu ${procedure}`, en: `no row of transfers to ${partner} names ${procedure}` },
    }),
  ])
}

/** One row must allow all of it: what two rows allow together is allowed by neither. */
export function decideQuery(rights: ClientRights | undefined, { service, purpose, partner, procedure }: AskedQuery): AccessDecision {
  const ofService = (rights?.queries ?? []).filter((row) => row.service === 'all' || row.service === service)
  const forPurpose = ofService.filter((row) => row.purposes === 'all' || row.purposes.includes(purpose))
  const ofPartner = forPurpose.filter((row) => row.partner === undefined || row.partner === partner)
  const inProcedure = ofPartner.filter((row) => row.procedures === undefined || row.procedures === 'all' || (procedure !== undefined && row.procedures.includes(procedure)))
  return decisionOf([
    knowsRights(rights),
    holdsPermission(rights, 'queries.ask'),
    step({ vi: `tra cứu ${service}`, en: `ask ${service}` }, ofService.length > 0, {
      yes: { vi: `có dòng "queries" nêu ${service}`, en: `a row of queries names ${service}` },
      no: { vi: `không dòng "queries" nào nêu ${service}`, en: `no row of queries names ${service}` },
    }),
    step({ vi: `tra cứu với mục đích ${purpose}`, en: `ask for ${purpose}` }, forPurpose.length > 0, {
      yes: { vi: `dòng đó cho mục đích ${purpose}`, en: `that row allows ${purpose}` },
      no: { vi: `không dòng nào nêu ${service} cho mục đích ${purpose}`, en: `no row that names ${service} allows ${purpose}` },
    }),
    step({ vi: `hỏi ${partner}`, en: `ask ${partner}` }, ofPartner.length > 0, {
      yes: { vi: `dòng đó cho hỏi ${partner}`, en: `that row allows ${partner}` },
      no: { vi: `không dòng nào như thế cho hỏi ${partner}`, en: `no such row allows ${partner}` },
    }),
    procedureStep(procedure, inProcedure.length > 0),
  ])
}

function procedureStep(procedure: string | undefined, holds: boolean): AccessStep {
  if (procedure === undefined) {
    return step({ vi: 'tra cứu mà không nêu thủ tục', en: 'ask without a procedure' }, holds, {
      yes: { vi: 'dòng đó không giới hạn thủ tục', en: 'that row does not limit procedures' },
      no: { vi: 'các dòng như thế chỉ cho một số thủ tục, mà câu hỏi không nêu thủ tục nào', en: 'such rows allow some procedures only, and the question names none' },
    })
  }
  return step({ vi: `tra cứu trong thủ tục ${procedure}`, en: `ask in procedure ${procedure}` }, holds, {
    yes: { vi: `dòng đó cho thủ tục ${procedure}`, en: `that row allows procedure ${procedure}` },
    no: { vi: `không dòng nào như thế cho thủ tục ${procedure}`, en: `no such row allows procedure ${procedure}` },
  })
}

function knowsRights(rights: ClientRights | undefined): AccessStep {
  return step({ vi: 'làm gì cả', en: 'do anything' }, rights !== undefined, {
    yes: { vi: 'đã được cấp quyền', en: 'it was given rights' },
    no: { vi: 'chưa ai cấp quyền cho hệ thống này', en: 'nobody gave it any rights' },
  })
}

function holdsPermission(rights: ClientRights | undefined, permission: ClientPermission): AccessStep {
  return step({ vi: `có quyền ${permission}`, en: `hold ${permission}` }, rights?.permissions.includes(permission) === true, {
    yes: { vi: `"permissions" có ${permission}`, en: `permissions name ${permission}` },
    no: { vi: `"permissions" không có ${permission}`, en: `permissions do not name ${permission}` },
  })
}

function covers(procedures: 'all' | readonly string[], procedure: string): boolean {
  return procedures === 'all' || procedures.includes(procedure)
}

function step(question: Bilingual, holds: boolean, { yes, no }: { readonly yes: Bilingual; readonly no: Bilingual }): AccessStep {
  return { question, holds, because: holds ? yes : no }
}

function decisionOf(steps: readonly AccessStep[]): AccessDecision {
  return { allowed: steps.every(({ holds }) => holds), steps }
}
