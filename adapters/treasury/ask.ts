/** One question to the platform about a payment: what became of it (QUERY), or its receipt (GET_BILL). */
import type { Static, TSchema } from 'typebox'
import type { Exchange } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { TreasuryConfig } from './config.ts'
import { writePlatformTime } from './platform-time.ts'
import { proofOf } from './proof.ts'
import { readReply, type Reply } from './replies.ts'
import { WireBill, WireResult } from './wire.ts'

export interface Platform {
  readonly config: TreasuryConfig
  readonly clock: Clock
}

export function askForResult(reference: string, platform: Platform, exchange: Exchange): Promise<Reply<WireResult>> {
  return ask('QUERY', reference, { path: platform.config.queryPath, content: WireResult }, platform, exchange)
}

export function askForBill(reference: string, platform: Platform, exchange: Exchange): Promise<Reply<WireBill>> {
  return ask('GET_BILL', reference, { path: platform.config.billPath, content: WireBill }, platform, exchange)
}

async function ask<Content extends TSchema>(
  kind: 'QUERY' | 'GET_BILL',
  reference: string,
  { path, content }: { readonly path: string; readonly content: Content },
  { config, clock }: Platform,
  exchange: Exchange,
): Promise<Reply<Static<Content>>> {
  const values = { LoaiBanTin: kind, PhienBan: config.version, MaDoiTac: config.partnerCode, MaThamChieu: reference, ThoiGianGD: writePlatformTime(clock.now()) }
  const body = Buffer.from(JSON.stringify({ ...values, MaXacThuc: proofOf(kind, values, config.secretKey) }))
  const result = await exchange.call({ name: kind, method: 'POST', url: config.baseUrl + path, headers: jsonHeaders, body })
  return result.ok ? readReply(result.answer, content, clock.now()) : { kind: 'outcome', outcome: result.outcome }
}

export const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' } as const
