/** The gateway's own objects in the shapes that the API shows. */
import type { AttachmentView } from '../../schemas/attachment.ts'
import type { DossierView } from '../../schemas/dossier-view.ts'
import type { InboxEntryView, InboxRow, PollerView } from '../../schemas/inbox.ts'
import type { LaneView, PartnerView } from '../../schemas/lane.ts'
import type { AttemptView, TimelineStepView } from '../../schemas/timeline.ts'
import type { Acceptance, AcceptanceReceipt, AdminTransferQuery, AdminTransferView, TransferQuery, TransferView } from '../../schemas/transfer.ts'
import type { StoredAttachment } from '../ports/attachment-store.ts'
import type { KnownDossier } from '../ports/dossier-store.ts'
import type { InboxItem } from '../ports/inbox-store.ts'
import type { Lane } from '../ports/lane-store.ts'
import type { PollerView as Poller } from '../ports/poll-store.ts'
import type { Attempt, NewerVersion, SignedMessage, Transfer, TransferFilter } from '../ports/transfer-store.ts'
import type { ParkedLook } from '../usecases/look-at-parked.ts'
import { withoutInternals } from '../usecases/event-for-client.ts'
import type { TimelineStep } from '../usecases/read-timeline.ts'
import type { ConfiguredPartner } from '../usecases/partners.ts'

export function viewTransfer(transfer: Transfer): TransferView {
  return {
    ...identityOf(transfer),
    state: transfer.state,
    stateAt: transfer.stateAt.toISOString(),
    attempts: transfer.attempts,
    ...given({ dueAt: transfer.dueAt?.toISOString(), code: transfer.code, words: transfer.words, remoteId: transfer.remoteId }),
  }
}

export function viewTransferForAdmin(transfer: Transfer, newer?: NewerVersion, parked?: ParkedLook): AdminTransferView {
  const newerVersion = newer && { id: newer.id, at: newer.at.toISOString() }
  return { ...viewTransfer(transfer), client: transfer.client, purpose: transfer.purpose, ...given({ newerVersion, unforeseen: parked && given(parked) }) }
}

/** The transfer as it was when it was accepted, so that a repeat is answered with the very same words later. */
export function viewAcceptance(transfer: Transfer): Acceptance {
  const accepted: TransferView = {
    ...identityOf(transfer),
    state: 'accepted',
    stateAt: transfer.acceptedAt.toISOString(),
    attempts: 0,
  }
  if (transfer.receipt === undefined) throw new TypeError('what a client handed over has a receipt')
  // written by accept-transfer as the JSON of exactly this
  return { transfer: accepted, receipt: JSON.parse(transfer.receipt) as AcceptanceReceipt }
}

function identityOf(transfer: Transfer) {
  const { id, sender, partner, dossierCode, procedureCode, payloadDigest, status } = transfer
  return { id, sender, partner, dossierCode, procedureCode, payloadDigest, dossierStatus: status, acceptedAt: transfer.acceptedAt.toISOString() }
}

export function viewAttachment({ digest, size, mediaType }: StoredAttachment): AttachmentView {
  return { digest, size, mediaType }
}

export function viewTimelineStep(step: TimelineStep): TimelineStepView {
  return { ...viewTimelineStepForAdmin(step), data: withoutInternals(step.data) }
}

export function viewTimelineStepForAdmin({ at, kind, name, attempt, data }: TimelineStep): TimelineStepView {
  return { at: at.toISOString(), kind, name, data: { ...data }, ...given({ attempt }) }
}

export function viewAttempt({ number, trigger, startedAt, finishedAt, outcome, record }: Attempt): AttemptView {
  return {
    number,
    trigger,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    outcome,
    fields: [...(record?.fields ?? [])],
    exchanges: [...(record?.exchanges ?? [])],
    signatures: [...(record?.signatures ?? [])],
    messages: (record?.messages ?? []).map(viewMessage),
    ...given({ code: record?.code, words: record?.words, raw: record?.raw, rule: record?.rule, receipt: record?.receipt }),
  }
}

const shownCharacters = 65_536
const utf8 = new TextDecoder('utf-8', { fatal: true })

function viewMessage({ digest, bytes }: SignedMessage): NonNullable<AttemptView['messages']>[number] {
  return { digest, bytes: bytes.length, ...given({ text: textOf(bytes)?.slice(0, shownCharacters) }) }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

export function viewDossier({ client: _client, latestTransferId: _latest, state, holdings, portal, ...key }: KnownDossier): DossierView {
  return {
    ...key,
    ...state,
    holdings: holdings.map(({ partner, transferId, state: delivery, remoteId }) => ({ partner, transferId, state: delivery, ...given({ remoteId }) })),
    portal: { state: portal.state, ...given({ transferId: portal.transferId, at: portal.at?.toISOString() }) },
  }
}

export function viewInboxRow({ id, partner, event, state, reason, receivedAt, transferId }: InboxItem): InboxRow {
  const { dossierCode, type, partnerCode } = event
  return { id, partner, dossierCode, type, state, receivedAt: receivedAt.toISOString(), ...given({ reason, transferId, partnerCode }) }
}

export function viewInboxEntry(item: InboxItem): InboxEntryView {
  return { ...viewInboxRow(item), event: item.event, rawDigest: item.rawDigest, ...given({ raw: item.raw }) }
}

export function viewPoller({ partner, lastAt, nextAt, failures, lastFailure, awaited }: Poller): PollerView {
  return { partner, nextAt: nextAt.toISOString(), failures, awaited, ...given({ lastAt: lastAt?.toISOString(), lastFailure }) }
}

export function viewPartner({ line, procedures }: ConfiguredPartner, lane: Lane | undefined): PartnerView {
  return {
    id: line.partner.id,
    title: line.adapter.title,
    organisation: line.partner.organisation,
    attachments: line.adapter.can.attachments,
    lane: lane?.state ?? 'open',
    ...(procedures === undefined ? {} : { procedures: [...procedures] }),
  }
}

export function viewLane(lane: Lane, partner: ConfiguredPartner | undefined): LaneView {
  const { state, failures, probes, reason, by } = lane
  return {
    partner: lane.partner,
    state,
    since: lane.since.toISOString(),
    failures,
    probes,
    ...given({ reason, by, nextProbeAt: lane.nextProbeAt?.toISOString(), title: partner?.line.adapter.title }),
  }
}

/** What a list is asked for, in the store's words. Without a client: everyone's. */
export function filterOf(query: TransferQuery, client?: string): TransferFilter {
  const { state, partner, dossierCode, procedureCode, purpose, acceptedFrom, acceptedTo } = query
  return given({
    client,
    states: state,
    purposes: purpose,
    partner,
    dossierCode,
    procedureCode,
    acceptedFrom: acceptedFrom === undefined ? undefined : new Date(acceptedFrom),
    acceptedTo: acceptedTo === undefined ? undefined : new Date(acceptedTo),
  })
}

/** What an administrator asks for, at this instant. */
export function adminFilterOf(query: AdminTransferQuery, now: Date): TransferFilter {
  const { client, code: codes, codeEnds, remoteId, olderThanMinutes, acceptedTo, stateFrom, stateTo } = query
  const ends = [...(acceptedTo === undefined ? [] : [Date.parse(acceptedTo)]), ...(olderThanMinutes === undefined ? [] : [now.getTime() - olderThanMinutes * 60_000])]
  return {
    ...filterOf(query, client),
    ...given({ codes, codeEnds, remoteId }),
    ...(ends.length === 0 ? {} : { acceptedTo: new Date(Math.min(...ends)) }),
    ...(stateFrom === undefined ? {} : { stateFrom: new Date(stateFrom) }),
    ...(stateTo === undefined ? {} : { stateTo: new Date(stateTo) }),
  }
}

/** Only what has a value. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  // the same names and values, without those that are undefined
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}
