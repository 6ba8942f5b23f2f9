/** The attempts that a timeline tells of, without what the partner answered. Pure. */
import type { AttemptView, TimelineStepView } from '../../../../schemas/timeline.ts'

/** An attempt that is still under way has no end. */
export interface KnownAttempt extends Pick<AttemptView, 'number' | 'startedAt' | 'fields' | 'exchanges' | 'signatures'> {
  readonly trigger: string
  readonly finishedAt?: string
  readonly outcome?: string
  readonly code?: string
  readonly words?: string
  readonly raw?: string
  readonly rule?: string
  readonly receipt?: string
  /** Only once the attempts themselves were asked for. */
  readonly messages?: AttemptView['messages']
}

export function attemptsIn(timeline: readonly TimelineStepView[]): readonly KnownAttempt[] {
  const numbers = [...new Set(timeline.flatMap(({ attempt }) => attempt ?? []))].toSorted((one, other) => one - other)
  return numbers.map((number) => attemptOf(number, timeline.filter(({ attempt }) => attempt === number)))
}

function attemptOf(number: number, steps: readonly TimelineStepView[]): KnownAttempt {
  const start = steps.find(({ kind, name }) => kind === 'attempt' && name === 'started')
  const end = steps.find(({ kind, name }) => kind === 'attempt' && name !== 'started')
  const data: Readonly<Record<string, unknown>> = { ...end?.data }
  const text = (name: string) => (typeof data[name] === 'string' ? { [name]: data[name] } : {})
  return {
    number,
    trigger: String(Reflect.get(start?.data ?? {}, 'trigger') ?? 'automatic'),
    startedAt: start?.at ?? steps[0]?.at ?? '',
    // the timeline has the fields of the outcome as the attempt has them
    fields: Array.isArray(data['fields']) ? (data['fields'] as AttemptView['fields']) : [],
    exchanges: steps.filter(({ kind }) => kind === 'exchange').map(({ at, name, data: told }) => ({ ...told, name, startedAt: at })),
    signatures: steps.filter(({ kind }) => kind === 'signature').map(({ at, data: told }) => ({ ...told, at })),
    ...(end === undefined ? {} : { finishedAt: end.at, outcome: end.name }),
    ...text('code'),
    ...text('words'),
    ...text('rule'),
  }
}
