/** The conditions of a search, between the address of the page and the API. Pure. */
export const searchNames = ['kind', 'actor', 'official', 'partner', 'dossierCode', 'object', 'from', 'to'] as const
export type SearchName = (typeof searchNames)[number]
export type Search = Readonly<Record<SearchName, string>>

/** As typed: the hour of Vietnam, without a zone. */
const zone = '+07:00'

export function searchIn(query: URLSearchParams): Search {
  return Object.fromEntries(searchNames.map((name) => [name, query.get(name) ?? ''])) as Search // every name is there
}

/** As the API takes it: empty ones left out, days and hours as instants; a day at the end is meant with all of it. */
export function askedOf(search: Search): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(searchNames.map((name) => [name, askedOne(name, search[name])]))
}

/** The same conditions, of the day that it is in Vietnam. */
export function todayIn(search: Search, now: number): Search {
  return { ...search, from: new Date(now + 7 * 3_600_000).toISOString().slice(0, 10), to: '' }
}

function askedOne(name: SearchName, given: string): string | undefined {
  if (name === 'from') return instantIn(given)
  if (name === 'to') return instantIn(/^\d{4}-\d{2}-\d{2}$/.test(given) ? dayAfter(given) : given)
  return given.trim()
}

function dayAfter(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? day : new Date(at + 86_400_000).toISOString().slice(0, 10)
}

/** Undefined for what is no date. */
function instantIn(local: string): string | undefined {
  const whole = local.length === 10 ? `${local}T00:00` : local
  const instant = `${whole.length === 16 ? `${whole}:00` : whole}${zone}`
  return Number.isNaN(Date.parse(instant)) ? undefined : instant
}
