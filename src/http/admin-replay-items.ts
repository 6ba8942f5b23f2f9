/** The transfers of a run of replays: in pages, and as a table that is written as it is read. */
import { Readable } from 'node:stream'
import { ref } from '../../schemas/ref.ts'
import { ReplayItemPage, ReplayItemQuery, ReplayParams, ReplayTableQuery } from '../../schemas/replays.ts'
import { GatewayError } from '../domain/errors.ts'
import type { OrderReplays } from '../usecases/order-replays.ts'
import { writeLongCsv } from './csv.ts'
import type { AdminDoor } from './deps.ts'
import { exampleItem } from './examples-of-replays.ts'
import { describe } from './operation.ts'
import { columnsOfItems } from './replay-item-columns.ts'
import type { Shell } from './shell.ts'

const reading = { tag: 'replays', access: 'bearer' } as const
const csvType = 'text/csv; charset=utf-8'

export function addReplayItemRoutes(app: Shell, { orderReplays }: Pick<AdminDoor, 'orderReplays'>): void {
  app.get(
    '/admin/v1/replay-runs/:id/items',
    {
      config: { access: { may: 'transfers.read' } },
      schema: {
        ...describe({
          ...reading,
          id: 'listReplayItems',
          summary: 'List the transfers of a run',
          description: 'In the order of the run, oldest transfer first, by cursor.',
          errors: ['invalid_input', 'not_found', 'invalid_cursor'],
          answers: { 200: { description: 'One page', example: { items: [exampleItem] } } },
        }),
        params: ReplayParams,
        querystring: ReplayItemQuery,
        response: { 200: ref(ReplayItemPage) },
      },
    },
    async ({ params: { id }, query: { state, limit, cursor } }) => {
      await requireRun(orderReplays, id)
      const { items, next } = await orderReplays.items(id, state, limit, cursor)
      return { items: [...items], ...(next === undefined ? {} : { next }) }
    },
  )

  app.get(
    '/admin/v1/replay-runs/:id/items.csv',
    {
      config: { access: { may: 'transfers.read' }, audited: 'export' },
      schema: {
        ...describe({
          ...reading,
          id: 'exportReplayItems',
          summary: 'Take the transfers of a run as a table',
          description: 'CSV (RFC 4180, UTF-8), one line a transfer. Headings and words in the language of `lang`; codes stand beside the words; times are of Vietnam, with their offset.',
          errors: ['invalid_input', 'not_found'],
          answers: { 200: { description: 'The table', headers: { 'Content-Disposition': 'A name for the file' }, content: { 'text/csv': { schema: {} } } } },
        }),
        params: ReplayParams,
        querystring: ReplayTableQuery,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await requireRun(orderReplays, id)
      const table = Readable.from(writeLongCsv(columnsOfItems(request.query.lang ?? 'vi'), pagesOf((cursor) => orderReplays.items(id, undefined, rowsAtOnce, cursor))))
      return reply.headers({ 'content-type': csvType, 'content-disposition': `attachment; filename="replay-${id}.csv"` }).send(table)
    },
  )
}

const rowsAtOnce = 1_000

async function requireRun(orderReplays: Pick<OrderReplays, 'get'>, id: string): Promise<void> {
  if ((await orderReplays.get(id)) === undefined) throw new GatewayError('not_found')
}

async function* pagesOf<Item>(read: (cursor?: string) => Promise<{ readonly items: readonly Item[]; readonly next: string | undefined }>): AsyncGenerator<readonly Item[]> {
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    yield page.items
    cursor = page.next
  } while (cursor !== undefined)
}
