/** Holds what was sent against what the simulated partners say they hold: once, valid, signature verified. */
import type { Simulator } from '../ports/simulator.ts'
import type { Simulators } from './partners.ts'
import type { FollowedSample } from './send-samples.ts'

export interface Arrival {
  readonly dossierCode: string
  readonly partner: string
  readonly title: string
  readonly good: boolean
  readonly words: string
}

export function checkArrivals(sent: readonly FollowedSample[], simulators: Simulators): readonly Arrival[] {
  const byPartner = new Map<string, Simulator>(Object.entries(simulators))
  return sent.map((sample) => {
    const { dossierCode, partner, title } = sample
    const problem = problemOf(sample, byPartner.get(partner))
    return { dossierCode, partner, title, good: problem === undefined, words: problem ?? 'arrived once, schema valid, signature verified by the partner' }
  })
}

function problemOf(sample: FollowedSample, simulator: Simulator | undefined): string | undefined {
  if (simulator === undefined) return 'there is no such simulator'
  if (sample.state !== 'confirmed') return `the transfer is ${sample.state}`
  const held = simulator.dossiers().find((dossier) => dossier.dossierCode === sample.dossierCode)
  if (held === undefined) return 'the partner does not hold it'
  if (held.timesApplied !== 1 || held.messageIds.length !== 1) return `the partner applied it ${held.timesApplied} times`
  const received = simulator.received().filter((message) => message.dossierCode === sample.dossierCode && message.problem === undefined)
  if (received.length === 0) return 'the partner took no message of it'
  const bad = received.find((message) => !message.schemaValid || !message.signatureVerified)
  return bad === undefined ? undefined : `${bad.operation}: schema valid ${bad.schemaValid}, signature verified ${bad.signatureVerified}`
}
