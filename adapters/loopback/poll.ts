/** Asks the partner for what is new, says what is stored, and follows the links of its files. */
import { createHash } from 'node:crypto'
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { Acknowledged, AdapterTools, Exchange, ExchangeRequest, Failure, FetchedFile, InboundEvent, PollAnswer } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LoopbackConfig } from './config.ts'
import { acknowledgementRequest, getRequest } from './mapping.ts'
import { readNews } from './news.ts'
import { Acknowledgement, filePath, NewsPage, readBody } from './wire.ts'

/** The partner tells whatever it was not told to be stored, oldest first: so there is no cursor, and nobody is asked for by code. */
export async function pollNews(config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<PollAnswer> {
  const asked = await ask(getRequest('GetNews', '/news', config), tools, exchange)
  if (asked.kind === 'failed') return asked
  const page = readBody(NewsPage, asked.answer.body)
  if (page === undefined) return { kind: 'failed', outcome: unclear('not-an-answer', asked.answer.body) }

  const events: InboundEvent[] = []
  const ids: string[] = []
  let failure: Failure | undefined
  for (const { document, signature } of page.news) {
    const reading = await readNews(Buffer.from(document), signature, (input) => exchange.verify(input))
    if (reading.kind === 'news') {
      events.push(reading.inbound)
      ids.push(reading.id)
    } else {
      // it is told again until the partner mends it; the others count meanwhile
      failure ??= unclear(`news-${reading.kind}`, document)
    }
  }
  return {
    kind: 'polled',
    events,
    more: page.more && failure === undefined,
    ...(ids.length === 0 ? {} : { acknowledgement: ids.join('\n') }),
    ...(failure === undefined ? {} : { failure }),
  }
}

export async function acknowledgeNews(acknowledgement: string, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Acknowledged> {
  const asked = await ask(acknowledgementRequest(acknowledgement.split('\n'), config), tools, exchange)
  if (asked.kind === 'failed') return asked
  const known = readBody(Acknowledgement, asked.answer.body) !== undefined
  return known ? { kind: 'acknowledged' } : { kind: 'failed', outcome: unclear('not-an-answer', asked.answer.body) }
}

export async function fetchFile(link: string, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<FetchedFile> {
  const digest = filePath.exec(link)?.groups?.['digest']
  if (digest === undefined) return { kind: 'failed', outcome: { kind: 'refused', code: 'foreign-link', words: 'The link is none of the partner’s files' } }
  const asked = await ask(getRequest('GetFile', link, config), tools, exchange)
  if (asked.kind === 'failed') return asked
  const { body, headers } = asked.answer
  if (createHash('sha256').update(body).digest('hex') !== digest) return { kind: 'failed', outcome: unclear('file-not-whole', body) }
  return { kind: 'fetched', mediaType: headers['content-type'] ?? 'application/octet-stream', bytes: body }
}

type Asked = { readonly kind: 'answered'; readonly answer: HttpAnswer } | { readonly kind: 'failed'; readonly outcome: Failure }

/** Only 200 is an answer here. */
async function ask(request: ExchangeRequest, tools: AdapterTools, exchange: Exchange): Promise<Asked> {
  const result = await exchange.call(request)
  if (!result.ok) return { kind: 'failed', outcome: result.outcome }
  const { answer } = result
  const trouble = outcomeOfStatus(answer.status, answer.headers['retry-after'], tools.clock.now())
  if (trouble !== undefined) return { kind: 'failed', outcome: trouble }
  return answer.status === 200 ? { kind: 'answered', answer } : { kind: 'failed', outcome: unclear('not-an-answer', answer.body) }
}
