/** The dossier as the national portal shall see it: the sender's newest version with everything that partners told since. */
import type { Dossier, ProgressStep } from '../../schemas/dossier.ts'
import type { DossierState, KnownStep } from '../../schemas/dossier-state.ts'
import type { ResultDocument } from '../../schemas/follow-up.ts'
import type { EventFile } from '../../schemas/partner-event.ts'

export interface MirrorRules {
  readonly portal: string
  /** For steps that name no officer. */
  titleOf(partner: string): string
  /** Results of this partner are for the applicant alone and stay out of the mirror. */
  isConfidential(partner: string): boolean
}

/** As many as a dossier may carry. */
const most = { steps: 500, rounds: 50, results: 100 }
const longestOfficer = 50

export function mirrorOf(latest: Dossier, state: DossierState, rules: MirrorRules): Dossier {
  // what only the agencies need, and what is said to an agency alone
  const { landTax: _1, land: _2, civilStatus: _3, judicialRecord: _4, payment: _5, supplement: _6, paymentProof: _7, withdrawal: _8, supplementRounds: _9, results: _10, ...core } = latest
  const results = resultsOf(latest, state, rules)
  const finishedAt = latest.finishedAt ?? finishOf(state)
  const returnedAt = latest.returnedAt ?? (state.status === 10 ? state.statusAt : undefined)
  return {
    ...core,
    receiver: rules.portal,
    status: state.status,
    dueAt: state.clock.dueAt,
    progress: stepsOf(latest, state, rules),
    ...(finishedAt !== undefined ? { finishedAt } : {}),
    ...(returnedAt !== undefined ? { returnedAt } : {}),
    ...(state.rounds.length > 0 ? { supplementRounds: state.rounds.slice(-most.rounds) } : {}),
    ...(results.length > 0 ? { results } : {}),
  }
}

/** Whether the portal would see any difference. */
export function looksTheSame(one: Dossier, other: Dossier): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** In the order of time; what the sender took over into its own progress is there once. */
function stepsOf(latest: Dossier, state: DossierState, rules: MirrorRules): ProgressStep[] {
  const seen = new Set<string>()
  const steps: ProgressStep[] = []
  for (const step of [...latest.progress, ...state.steps.map((known) => progressOf(known, rules))]) {
    const identity = `${Date.parse(step.at)} ${step.content}`
    if (seen.has(identity)) continue
    seen.add(identity)
    steps.push(step)
  }
  return steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-most.steps)
}

function progressOf({ partner, officer, at, content, status, title, unit, dueAt }: KnownStep, rules: MirrorRules): ProgressStep {
  return {
    at,
    officer: (officer ?? rules.titleOf(partner)).slice(0, longestOfficer),
    content,
    status,
    ...(title !== undefined ? { title } : {}),
    ...(unit !== undefined ? { unit } : {}),
    ...(dueAt !== undefined ? { dueAt } : {}),
  }
}

function resultsOf(latest: Dossier, state: DossierState, rules: MirrorRules): ResultDocument[] {
  const told = state.results.filter((result) => !rules.isConfidential(result.partner)).flatMap((result) => result.files.flatMap((file) => documentOf(file, result.number)))
  const byDigest = new Map([...state.documents, ...(latest.results ?? []), ...told].map((document) => [document.attachment.digest, document]))
  return [...byDigest.values()].slice(-most.results)
}

/** Nothing while the file is still at the partner. */
function documentOf(file: EventFile, number: string | undefined): ResultDocument[] {
  const { digest, mediaType, size, fileName, name, code } = file
  if (file.state !== 'stored' || digest === undefined || mediaType === undefined || size === undefined) return []
  return [{ name, attachment: { digest, fileName, mediaType, size }, ...(code !== undefined ? { code } : {}), ...(number !== undefined ? { number } : {}) }]
}

function finishOf(state: DossierState): string | undefined {
  if (state.status === 9) return state.statusAt
  return state.status === 10 ? (state.results.at(-1)?.at ?? state.statusAt) : undefined
}
