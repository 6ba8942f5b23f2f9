/**
 * LayKetQua: where dossiers stand. The registry keeps dossiers by province and module, so the awaited ones are asked for in
 * groups; one whose module is not known is asked for under all of them.
 */
import { Value } from 'typebox/value'
import { unclear } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, Exchange, Failure, InboundEvent, PollAnswer, PollRequest } from '../../src/ports/adapter.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { provinceOf } from './config.ts'
import { readStanding } from './read-standing.ts'
import { outcomeOfReply } from './replies.ts'
import { AskAnswer, modules, service, type Module, type WireAsk } from './wire.ts'

/** What the registry knows a dossier by; kept as the id that it gave. */
export function remoteIdOf(module: Module, dossierCode: string): string {
  return `${module}:${dossierCode}`
}

export async function pollRegistry(registry: Registry, { awaited }: PollRequest, exchange: Exchange): Promise<PollAnswer> {
  const { asks, unplaced } = questionsAbout(registry, awaited)
  const events: InboundEvent[] = []
  let failure: Failure | undefined = unplaced
  for (const question of asks) {
    const told = await askOnce(registry, question, exchange)
    events.push(...told.events)
    failure ??= told.failure
    // the registry as a whole does not answer: the others would not fare better
    if (told.failure?.kind === 'later' || told.failure?.kind === 'broken') break
  }
  if (failure !== undefined && events.length === 0) return { kind: 'failed', outcome: failure }
  return { kind: 'polled', events, more: false, ...(failure === undefined ? {} : { failure }) }
}

interface Questions {
  readonly asks: readonly WireAsk[]
  /** Set where a dossier's sender is no longer among the senders. */
  readonly unplaced: Failure | undefined
}

export function questionsAbout({ config }: Pick<Registry, 'config'>, awaited: readonly AwaitedDossier[]): Questions {
  const groups = new Map<string, Group>()
  let unplaced: Failure | undefined
  for (const dossier of awaited) {
    const maTinh = provinceOf(config, dossier.sender)
    if (maTinh === undefined) {
      unplaced ??= { kind: 'broken', code: 'sender-not-agreed', words: `Đơn vị ${dossier.sender} chưa có mã tỉnh tại cơ quan hộ tịch` }
      continue
    }
    for (const module of modulesOf(dossier)) {
      const group: Group = groups.get(`${maTinh} ${module}`) ?? { maTinh, module, codes: new Set() }
      groups.set(`${maTinh} ${module}`, group)
      group.codes.add(dossier.dossierCode)
    }
  }
  const asks = [...groups.values()].flatMap(({ maTinh, module, codes }) =>
    inChunks([...codes], config.askAtOnce).map((chunk): WireAsk => ({ maDinhDanhHoSo: chunk, maTinh, module })),
  )
  return { asks, unplaced }
}

interface Group {
  readonly maTinh: string
  readonly module: Module
  readonly codes: Set<string>
}

/** The remote id names the module; without one any may be meant. */
function modulesOf({ remoteId = '', dossierCode }: AwaitedDossier): readonly Module[] {
  const module = modules.find((name) => remoteId === remoteIdOf(name, dossierCode))
  return module === undefined ? modules : [module]
}

function inChunks(codes: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(codes.length / size) }, (_chunk, n) => codes.slice(n * size, (n + 1) * size))
}

export interface ToldOnce {
  readonly events: readonly InboundEvent[]
  readonly failure?: Failure
}

/** A dossier that was asked for and is not in the answer has no news: it is asked for again. */
export async function askOnce(registry: Registry, question: WireAsk, exchange: Exchange): Promise<ToldOnce> {
  const { config } = registry
  const reading = await callRegistry(registry, { name: service.ask, path: config.resultPath, body: encodeJson(question), module: question.module }, exchange)
  if (reading.kind === 'outcome') return { events: [], failure: reading.outcome }
  const { reply } = reading
  // none of them is there, or there is nothing more to tell about them
  if (reply.class === 'missing') return { events: [] }
  if (reply.class !== 'ok') return { events: [], failure: outcomeOfReply(reply) }
  if (!Value.Check(AskAnswer, reply.parsed)) return { events: [], failure: unclear('answer-malformed', reply.raw) }
  const read = (reply.parsed.value ?? []).map(readStanding)
  const events = read.filter((event) => event !== undefined)
  return events.length === read.length ? { events } : { events, failure: unclear('dossier-not-named', reply.raw) }
}

export function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
