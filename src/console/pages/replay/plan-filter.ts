/** The filter of a plan as the form holds it: from the address, back into it, and as the API takes it. Pure. */
import type { ReplayFilter, ReplayVerb } from '../../../../schemas/replays.ts'
import type { DeliveryState } from '../../../../schemas/states.ts'

/** Times are of Vietnam, as an input of type datetime-local holds them. */
export interface PlanForm {
  readonly verb: ReplayVerb
  readonly ids: readonly string[]
  readonly states: readonly DeliveryState[]
  readonly partner: string
  readonly client: string
  readonly codes: string
  readonly procedureCode: string
  readonly dossierCode: string
  readonly acceptedFrom: string
  readonly acceptedTo: string
  readonly endedFrom: string
  readonly endedTo: string
}

export const timeNames = ['acceptedFrom', 'acceptedTo', 'endedFrom', 'endedTo'] as const
const textNames = ['partner', 'client', 'procedureCode', 'dossierCode'] as const
const offsetMs = 7 * 3_600_000

/** What each verb can be done to; the first ones are meant where nobody chose. */
export const statesOf: Readonly<Record<ReplayVerb, readonly DeliveryState[]>> = {
  replay: ['refused', 'parked', 'expired', 'waiting'],
  resend: ['delivered', 'confirmed', 'refused', 'parked', 'expired'],
}
export const usualStates: Readonly<Record<ReplayVerb, readonly DeliveryState[]>> = {
  replay: ['refused', 'parked', 'expired'],
  resend: ['delivered', 'confirmed'],
}

/** Of the list of transfers, which names some things otherwise and some that no plan knows. */
const otherNames: Readonly<Record<string, (typeof timeNames)[number]>> = { stateFrom: 'endedFrom', stateTo: 'endedTo' }
const unknownNames = ['codeEnds', 'remoteId', 'purpose', 'olderThanMinutes'] as const

/** Of the address: what a plan cannot be limited by. */
export function ignoredIn(query: URLSearchParams): readonly string[] {
  return unknownNames.filter((name) => query.has(name))
}

/** Where states were asked for that the verb cannot act on, none is chosen: nobody meant all others. */
export function formOf(query: URLSearchParams): PlanForm {
  const asked = query.getAll('state')
  const verb = verbOf(query, asked)
  const named = statesOf[verb].filter((state) => asked.includes(state))
  const text = (name: string) => query.get(name) ?? ''
  const time = (name: (typeof timeNames)[number]) => localTime(text(name) || text(Object.keys(otherNames).find((other) => otherNames[other] === name) ?? name))
  return {
    verb,
    ids: query.getAll('id'),
    states: asked.length > 0 ? named : usualStates[verb],
    partner: text('partner'),
    client: text('client'),
    codes: query.getAll('code').join(', '),
    procedureCode: text('procedureCode'),
    dossierCode: text('dossierCode'),
    acceptedFrom: time('acceptedFrom'),
    acceptedTo: time('acceptedTo'),
    endedFrom: time('endedFrom'),
    endedTo: time('endedTo'),
  }
}

export function filterOf(form: PlanForm): ReplayFilter {
  const texts = textNames.flatMap((name) => (form[name].trim() === '' ? [] : [[name, form[name].trim()] as const]))
  const times = timeNames.flatMap((name) => (form[name] === '' ? [] : [[name, instantIn(form[name])] as const]))
  const codes = codesIn(form.codes)
  return {
    ...(form.ids.length > 0 ? { ids: [...form.ids] } : {}),
    ...(form.states.length > 0 ? { states: [...form.states] } : {}),
    ...(codes.length > 0 ? { codes } : {}),
    ...Object.fromEntries([...texts, ...times]),
  }
}

/** The same as names and values of an address. */
export function queryOfFilter(verb: ReplayVerb, filter: ReplayFilter): string {
  const { ids = [], states = [], codes = [], ...others } = filter
  const query = new URLSearchParams({ verb })
  for (const id of ids) query.append('id', id)
  for (const state of states) query.append('state', state)
  for (const code of codes) query.append('code', code)
  for (const [name, value] of Object.entries(others)) query.set(name, value)
  return query.toString()
}

/** Nothing but the states: everything that ever failed is meant. */
export function isWide({ ids, partner, client, codes, procedureCode, dossierCode, acceptedFrom, endedFrom }: PlanForm): boolean {
  return ids.length === 0 && [partner, client, codes, procedureCode, dossierCode, acceptedFrom, endedFrom].every((text) => text.trim() === '')
}

/** Whoever comes from a list of what was delivered means a resend. */
function verbOf(query: URLSearchParams, asked: readonly string[]): ReplayVerb {
  const verb = query.get('verb')
  if (verb === 'replay' || verb === 'resend') return verb
  return asked.length > 0 && asked.every((state) => usualStates.resend.some((one) => one === state)) ? 'resend' : 'replay'
}

function codesIn(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((code) => code.trim()).filter((code) => code !== ''))]
}

function localTime(instant: string): string {
  const ms = Date.parse(instant)
  return Number.isNaN(ms) ? '' : new Date(ms + offsetMs).toISOString().slice(0, 16)
}

function instantIn(local: string): string {
  return `${local.length === 16 ? `${local}:00` : local}+07:00`
}
