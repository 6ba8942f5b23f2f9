/** What every event has to be, whichever way it came. */
import { Value } from 'typebox/value'
import { expect } from 'vitest'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboundEvent } from '../../src/ports/adapter.ts'

/** Something new that the gateway understands about these dossiers, each event once. */
export function expectNews(events: readonly InboundEvent[], dossierCodes: readonly string[]): void {
  expect(new Set(events.map(({ event }) => event.dossierCode)), 'the dossiers that were told about').toEqual(new Set(dossierCodes))
  for (const inbound of events) {
    expectSound(inbound)
    expect(inbound.event.type, `the event ${inbound.event.key}`).not.toBe('not-understood')
  }
  expect(new Set(keysOf(events)).size, 'an event that is told twice at once').toBe(events.length)
}

/** Exactly one event for a person, with what came, and without a guess. */
export function expectNotUnderstood(events: readonly InboundEvent[], dossierCode: string): void {
  expect(events.map(({ event }) => [event.type, event.dossierCode])).toEqual([['not-understood', dossierCode]])
  for (const inbound of events) {
    expectSound(inbound)
    const { event, raw = '' } = inbound
    expect(event.status, 'a status that nobody could know').toBeUndefined()
    expect(raw, 'what a person has to see').toMatch(/\S/)
    const said = [event.partnerCode, event.partnerWords].filter((words) => words !== undefined && words !== '')
    expect(said.some((words) => words !== undefined && raw.includes(words)), `${said.join(', ')} in ${raw}`).toBe(true)
  }
}

export function keysOf(events: readonly InboundEvent[]): readonly string[] {
  return events.map(({ event }) => event.key)
}

function expectSound({ event, files }: InboundEvent): void {
  expect(Value.Errors(PartnerEvent, event), `the event ${event.key}`).toEqual([])
  expect(event.partnerCode ?? event.partnerWords ?? '', `the partner’s own code or words of ${event.key}`).toMatch(/\S/)
  // the core writes these, once the bytes are stored
  expect(event.files, `files that the adapter wrote into ${event.key} itself`).toBeUndefined()
  for (const file of files ?? []) {
    expect([file.name, file.fileName, file.mediaType].every((words) => words !== ''), `a file of ${event.key} without a name or a type`).toBe(true)
  }
}
