/** The steps of a test in the order in which they happen: what was signed, each exchange, what was verified. Pure. */
import type { ConnectionTest } from '../../../../schemas/partner-desk.ts'

export type Step =
  | { readonly key: string; readonly kind: 'signed' | 'verified'; readonly signature: ConnectionTest['signatures'][number] }
  | { readonly key: string; readonly kind: 'exchange'; readonly exchange: ConnectionTest['exchanges'][number] }
  | { readonly key: string; readonly kind: 'not-signed' | 'not-verified' }

export function testSteps({ signatures, exchanges }: Pick<ConnectionTest, 'signatures' | 'exchanges'>): readonly Step[] {
  const made = stepsOf(signatures, 'made', 'signed', 'not-signed')
  const verified = stepsOf(signatures, 'verified', 'verified', 'not-verified')
  return [...made, ...exchanges.map((exchange, index) => ({ key: `exchange ${index}`, kind: 'exchange' as const, exchange })), ...verified]
}

function stepsOf(signatures: ConnectionTest['signatures'], direction: 'made' | 'verified', kind: 'signed' | 'verified', without: 'not-signed' | 'not-verified'): readonly Step[] {
  const found = signatures.filter((signature) => signature.direction === direction)
  if (found.length === 0) return [{ key: without, kind: without }]
  return found.map((signature, index) => ({ key: `${kind} ${index}`, kind, signature }))
}
