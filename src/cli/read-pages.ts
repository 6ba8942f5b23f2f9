/** Lists that the gateway gives page by page: one of them, or all. */
import type { Gateway } from './gateway.ts'
import type { Terminal } from './terminal.ts'
import { wholeNumber, type VerbOption } from './verb.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
}

interface PageValues {
  readonly limit?: string
  readonly all?: boolean
}

/** For parseArgs. */
export const pageOptions = { limit: { type: 'string' }, all: { type: 'boolean' } } as const

const largestPage = 200

export const describedPageOptions: readonly VerbOption[] = [
  { flag: '--limit N', about: { vi: `1 đến ${largestPage}, mặc định 50`, en: `1 to ${largestPage}, default 50` } },
  { flag: '--all', about: { vi: 'mọi trang, không chỉ trang đầu', en: 'every page, not only the first' } },
]

/** `filter` is what the list is asked by; lists of values are repeated, what is undefined is left out. */
export async function readPages<Item>(gateway: Gateway, path: string, filter: Filter, { limit, all = false }: PageValues): Promise<Page<Item>> {
  const query = queryOf(filter)
  if (limit !== undefined) query.set('limit', String(wholeNumber(limit, '--limit', 1, largestPage)))
  else if (all) query.set('limit', String(largestPage))
  const items: Item[] = []
  for (;;) {
    const { body } = await gateway.get<Page<Item>>(pathWith(path, query))
    items.push(...body.items)
    if (body.next === undefined) return { items }
    if (!all) return { items, next: body.next }
    query.set('cursor', body.next)
  }
}

export type Filter = Readonly<Record<string, string | readonly string[] | undefined>>

export function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) query.append(name, one)
  }
  return query
}

export function pathWith(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

export function sayMore(terminal: Terminal, { next }: Page<unknown>): void {
  if (next !== undefined) terminal.say({ vi: 'Còn nữa: thêm --all để xem hết.', en: 'There are more: add --all to see them.' })
}
