/** Where the simulated partner tells its news: by a callback when it has an address, else to whoever asks, until they are acknowledged. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { openJournal } from '../../../src/net/journal.ts'
import type { HttpClient } from '../../../src/ports/http-client.ts'
import type { SimulatorOptions, TellOrder, Told } from '../../../src/ports/simulator.ts'
import { newsTable } from '../news.ts'
import { callbackPath, News, newsService, signatureHeader, type NewsPage } from '../wire.ts'
import { detailsOf, fileBytes } from './news-details.ts'

export interface NewsDesk {
  /** The same order tells the same news again. Rejects where the order makes no news. */
  tell(order: TellOrder, recipient: string): Promise<Told>
  callbacksTo(url: string): void
  /** What nobody acknowledged, oldest first. */
  page(): NewsPage
  acknowledge(ids: readonly string[]): void
  /** The last news that moved the dossier. */
  lastWordOf(dossierCode: string): { readonly what: string; readonly at: string } | undefined
  /** Dossiers of which it was told that their news are stored. */
  acknowledged(): readonly string[]
  file(digest: string): { readonly mediaType: string; readonly bytes: Uint8Array } | undefined
  close(): Promise<void>
}

interface Item {
  readonly id: string
  readonly dossierCode: string
  /** What was signed. */
  readonly document: string
  readonly signature: string
}

/** One line of its journal. `again`: the partner wants to tell it once more. */
type Row = { readonly told: Item } | { readonly again: string } | { readonly acknowledged: readonly string[] }

/** News in one answer to whoever asks. */
const pageSize = 20

export function openNewsDesk({ journalFile, clock, signer, organisation }: SimulatorOptions, http: HttpClient): NewsDesk {
  const journal = openJournal<Row>(journalFile && `${journalFile}.news`)
  const items = new Map<string, Item>()
  const pending = new Set<string>()
  const stored = new Set<string>()
  /** In a callback just now: told to nobody else meanwhile. */
  const inHand = new Set<string>()
  let address: string | undefined
  for (const row of journal.rows) apply(row)

  function apply(row: Row): void {
    if ('told' in row) items.set(row.told.id, row.told)
    if ('acknowledged' in row) {
      for (const id of row.acknowledged) {
        pending.delete(id)
        if (items.has(id)) stored.add(id)
      }
      return
    }
    pending.add('told' in row ? row.told.id : row.again)
  }

  function keep(row: Row): void {
    journal.append(row)
    apply(row)
  }

  async function itemOf({ what, dossierCode, by: _by, ...more }: TellOrder, recipient: string): Promise<Item> {
    const id = `n-${createHash('sha256').update(JSON.stringify([what, dossierCode, more])).digest('hex').slice(0, 32)}`
    const known = items.get(id)
    if (known !== undefined) {
      keep({ again: id })
      return known
    }
    const news = { id, dossierCode, recipient, at: clock.now().toISOString(), what, ...detailsOf(what, id, more) }
    const [fault] = Value.Errors(News, news)
    if (fault !== undefined) throw new Error(`Not an order: ${fault.instancePath} ${fault.message}`)
    const document = JSON.stringify(news)
    const { detached = '' } = await signer.sign(Buffer.from(document), 'jws-detached', { issuer: organisation, audience: recipient, messageId: id, service: newsService })
    const item = { id, dossierCode, document, signature: detached }
    keep({ told: item })
    return item
  }

  async function call({ id, document, signature }: Item, to: string): Promise<Told> {
    const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
    inHand.add(id)
    const request = { method: 'POST', url: `${to}/${callbackPath}`, headers, body: Buffer.from(document) } as const
    const result = await http.request(request, AbortSignal.timeout(30_000)).finally(() => inHand.delete(id))
    if (!result.ok) throw new Error(`The news reached nobody and wait to be asked for: ${result.failure.words}`)
    const { status, body } = result.answer
    if (status < 300) keep({ acknowledged: [id] })
    return { status, body: Buffer.from(body).toString('utf8') }
  }

  return {
    async tell(order, recipient) {
      const item = await itemOf(order, recipient)
      return address === undefined || order['by'] === 'poll' ? {} : call(item, address)
    },
    callbacksTo(url) {
      address = url
    },
    page() {
      const waiting = [...items.values()].filter(({ id }) => pending.has(id) && !inHand.has(id))
      return { news: waiting.slice(0, pageSize).map(({ document, signature }) => ({ document, signature })), more: waiting.length > pageSize }
    },
    lastWordOf(dossierCode) {
      // written by us
      const told = [...items.values()].filter((item) => item.dossierCode === dossierCode).map(({ document }) => JSON.parse(document) as News)
      return told.findLast(({ what }) => newsTable.some((row) => row.what === what && row.status !== undefined))
    },
    acknowledge: (ids) => keep({ acknowledged: ids }),
    acknowledged: () => [...new Set([...stored].flatMap((id) => items.get(id)?.dossierCode ?? []))],
    file(digest) {
      for (const { document } of items.values()) {
        // written by us
        const found = (JSON.parse(document) as News).files?.find((file) => file.digest === digest)
        if (found !== undefined) return { mediaType: found.mediaType, bytes: fileBytes(found.name) }
      }
      return undefined
    },
    close: () => journal.close(),
  }
}
