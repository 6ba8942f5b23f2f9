/** Takes one event of a partner, however it came: its files are kept first, then it is recorded together with its effect. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { PartnerEvent, type EventFile } from '../../schemas/partner-event.ts'
import { GatewayError } from '../domain/errors.ts'
import { maxRawLength } from '../domain/outcome.ts'
import type { InboundEvent, InboundFile } from '../ports/adapter.ts'
import type { Decide, InboundProof, InboxDecision, InboxStore, Reception } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { DecideInbound } from './decide-inbound.ts'
import type { KeepFile } from './keep-file.ts'
import type { OpenLine } from './open-line.ts'

/** In what an event came: the SHA-256 of the bytes, and the signed messages among them. */
export interface CameIn {
  readonly rawDigest?: string
  readonly proofs?: readonly InboundProof[]
  /** Other dossiers are spoken of in them as well. */
  readonly shared?: boolean
}

/** Rejects when the event could not be recorded: its partner has to tell it again. */
export type ReceiveInbound = (line: OpenLine, inbound: InboundEvent, cameIn?: CameIn) => Promise<Reception>

interface Dependencies {
  readonly inbox: Pick<InboxStore, 'receive'>
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly decide: DecideInbound
  readonly keepFile: KeepFile
  readonly log: Log
}

const longest = { key: 200, code: 50, name: 500, fileName: 255, fileCode: 50 }

export function createReceiveInbound({ inbox, outbox, decide, keepFile, log }: Dependencies): ReceiveInbound {
  return async function receiveInbound(line, told, { rawDigest = sha256(JSON.stringify(told.event)), proofs = [], shared = false } = {}) {
    const partner = line.partner.id
    const { event: bare, files: inboundFiles = [], raw } = Value.Check(PartnerEvent, told.event) ? told : notAnEvent(told, partner)
    const files = await Promise.all(inboundFiles.map((file) => keep(line, file)))
    const links = inboundFiles.flatMap(({ content }, index) => (content.kind === 'link' ? [{ index, link: content.link }] : []))
    const event: PartnerEvent = files.length > 0 ? { ...bare, files } : bare
    const reception = await inbox.receive({ partner, event, rawDigest, proofs, ...(shared ? { shared } : {}), links, ...(raw !== undefined ? { raw: raw.slice(0, maxRawLength) } : {}) }, careful)
    // what it made, such as a mirror, is on its way at once
    if (reception === 'applied' || reception === 'kept') outbox.announce()
    log.info({ partner, event: event.type, reception, digest: rawDigest }, 'partner event')
    return reception
  }

  /** An event that our rules fail on waits for a person: told again, it would fail again, and hold up what comes after it. Not so where the dossier cannot be opened. */
  function careful(...[held, event, partner]: Parameters<Decide>): InboxDecision {
    try {
      return decide.byRule(held, event, partner)
    } catch (error) {
      if (error instanceof GatewayError) throw error
      log.error({ partner, event: event.type, error }, 'the rules failed on an event')
      return { inbox: 'parked', reason: 'rules-failed' }
    }
  }

  async function keep(line: OpenLine, { name, fileName, code, mediaType, content }: InboundFile): Promise<EventFile> {
    const file: EventFile = { name: oneLine(name, longest.name), fileName: oneLine(fileName, longest.fileName), state: 'pending', ...(code !== undefined ? { code: oneLine(code, longest.fileCode) } : {}) }
    return content.kind === 'link' ? { ...file, mediaType } : keepFile(line, file, mediaType, content.bytes)
  }

  /** Our bug or a partner's excess: a person sees it, and nothing of it is believed. */
  function notAnEvent({ event }: InboundEvent, partner: string): InboundEvent {
    const said = JSON.stringify(event) ?? ''
    log.error({ partner, digest: sha256(said) }, 'adapter gave an event of no known shape')
    const { dossierCode } = event
    return {
      event: { key: `not-an-event-${sha256(said)}`.slice(0, longest.key), type: 'not-understood', dossierCode: typeof dossierCode === 'string' && dossierCode.trim() !== '' ? dossierCode.slice(0, longest.code) : '-' },
      raw: said,
    }
  }
}

/** Names of files go on to other partners and to people's screens: what they may not hold is taken out of them. */
function oneLine(text: string, length: number): string {
  const visible = text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, ' ').trim()
  return visible === '' ? '-' : visible.slice(0, length)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
