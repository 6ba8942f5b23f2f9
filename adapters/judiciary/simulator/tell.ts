/** What the simulated agency can be told to say about a dossier, in the codes of the wire that the dossier came by. */
import type { TellOrder } from '../../../src/ports/simulator.ts'
import type { WireName } from '../wire-versions.ts'
import type { Effect, Issued, Register } from './register.ts'

/** Stands where a code should: asked about this dossier, the agency answers oddly. */
export const garbled = '?'

/** Word → status code on each wire; without a code the wire has no such word. `record`: with paper, or without it for now. */
const words: Readonly<Record<string, { readonly codes: Readonly<Partial<Record<WireName, string>>>; readonly record?: 'paper' | 'no-paper' }>> = {
  registered: { codes: { 'central-form': '1' } },
  received: { codes: { 'operations-1.0': '3', 'central-form': '2' } },
  refused: { codes: { 'central-form': '3' } },
  processing: { codes: { 'operations-1.0': '4', 'central-form': '4' } },
  supplement: { codes: { 'central-form': '5' } },
  payment: { codes: { 'central-form': '6' } },
  withdrawal: { codes: { 'central-form': '7' } },
  stopped: { codes: { 'central-form': '8' } },
  issued: { codes: { 'operations-1.0': '5', 'central-form': '9' }, record: 'paper' },
  'issued-without-paper': { codes: { 'operations-1.0': '5', 'central-form': '9' }, record: 'no-paper' },
  returned: { codes: { 'central-form': '10' }, record: 'paper' },
  'returned-elsewhere': { codes: { 'central-form': '10' } },
  unforeseen: { codes: { 'operations-1.0': '77', 'central-form': '77' } },
  garbled: { codes: { 'operations-1.0': garbled, 'central-form': garbled } },
}

/** Throws where the agency does not hold the dossier or has no such word. */
export function effectOf({ what, dossierCode, convicted, number }: TellOrder, register: Register): Effect {
  const entry = register.get(dossierCode)
  if (entry === undefined) throw new Error(`The agency holds no dossier ${dossierCode}`)
  const word = Object.hasOwn(words, what) ? words[what] : undefined
  const status = word?.codes[entry.wire]
  if (status === undefined) throw new Error(`${entry.wire} has no word for ${what}: ${wordsOf(entry.wire).join(', ')}`)
  const issued: Issued = {
    number: typeof number === 'string' ? number : `LLTP-${entry.id}`,
    issuedOn: '27/11/2026',
    convicted: convicted === true,
    ...(word?.record === 'paper' ? { paper: paperFor(dossierCode, convicted === true) } : {}),
  }
  return { kind: 'stands', code: dossierCode, status, ...(word?.record === undefined ? {} : { issued }) }
}

export function wordsOf(wire: WireName): readonly string[] {
  return Object.entries(words).flatMap(([word, { codes }]) => (codes[wire] === undefined ? [] : [word]))
}

function paperFor(dossierCode: string, convicted: boolean): string {
  return Buffer.from(`%PDF-1.7\nPhiếu lý lịch tư pháp mô phỏng ${dossierCode}: ${convicted ? 'Có án tích' : 'Không có án tích'}\n%%EOF\n`).toString('base64')
}
