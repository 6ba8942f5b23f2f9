/** The line as a whole, against the simulated land office: tokens, repeats, follow-ups, the probe. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/domain/errors.ts'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import { attachment, fileContent, landDossier } from './fixtures/dossier.ts'
import { clock, configAt, messageId, messageOf, never, openLandLine, passSeconds, simulated, withLand } from './fixtures/land-line.ts'
import { sandboxAgreement, sandboxConfig } from './sandbox-agreement.ts'
import { openSession } from './session.ts'
import { tokenMark } from './simulator/doorman.ts'

const unused = () => Promise.reject(new Error('not for a log-in'))
const other = '01930000-0000-7000-8000-000000000002'

describe('tokens', () => {
  test('one log-in serves all who wait for it', () =>
    withLand(async (line, simulator) => {
      const codes = [1, 2, 3, 4, 5].map((n) => `H56.14-261120-000${n}`)
      await Promise.all(codes.map((code, n) => line.send(messageOf(landDossier({ code }), `${messageId.slice(0, -1)}${n}`), never)))
      expect([simulator.logIns(), simulator.dossiers().length]).toEqual([1, 5])
    }))

  test('one that is gone is renewed inside the attempt, once', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      simulator.endTokens()
      const { outcome, exchanges } = await line.send(messageOf(landDossier({ code: 'H56.14-261120-0002' }), other), never)
      expect(outcome.kind).toBe('delivered')
      expect(exchanges.map(({ name }) => name)).toEqual(['TiepNhanHoSo', 'token', 'TiepNhanHoSo'])
      expect(simulator.dossiers()).toHaveLength(2)
    }))

  test('one that is about to end is renewed before it is used', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      passSeconds(3600 - 31)
      await line.send(messageOf(landDossier({ code: 'H56.14-261120-0002' }), other), never)
      expect(simulator.logIns()).toBe(1)
      passSeconds(2)
      const { exchanges } = await line.send(messageOf(landDossier({ code: 'H56.14-261120-0003' }), `${other.slice(0, -1)}3`), never)
      expect(exchanges.map(({ name }) => name)).toEqual(['token', 'TiepNhanHoSo'])
    }))

  test('neither the log-in nor any token is kept', () =>
    withLand(async (line) => {
      const { exchanges } = await line.send(messageOf(landDossier()), never)
      expect(exchanges[0]).toMatchObject({ name: 'token', requestDigest: undefined, answerDigest: undefined, answer: undefined })
      expect(JSON.stringify(exchanges)).not.toContain(tokenMark)
      expect(JSON.stringify(exchanges)).not.toContain(sandboxAgreement.password)
    }))

  test('a wrong password is ours and needs no further call', async () => {
    const simulator = await simulated()
    const { logIn } = sandboxConfig(simulator.url, [])
    const line = await openLandLine(configAt(simulator.url, {}, { logIn: { ...logIn, password: 'mat-khau-sai' } }))
    const { outcome, exchanges } = await line.send(messageOf(landDossier()), never)
    expect(outcome).toMatchObject({ kind: 'broken', code: 'credentials-rejected', words: 'invalid_grant' })
    expect(exchanges).toHaveLength(1)
    await line.close()
    await simulator.close()
  })

  test('a fixed token needs no log-in', () =>
    withLand(
      async (line, simulator) => {
        const { outcome, exchanges } = await line.send(messageOf(landDossier()), never)
        expect([outcome.kind, exchanges.length, simulator.logIns()]).toEqual(['delivered', 1, 0])
      },
      { version: 'vbdlis' },
    ))

  test('a wrong fixed token is ours', () =>
    withLand(
      async (line) => {
        expect((await line.send(messageOf(landDossier()), never)).outcome).toMatchObject({ kind: 'broken', code: 'credentials-rejected' })
        expect(await line.probe(never)).toMatchObject({ up: false, fault: 'broken' })
      },
      { version: 'vbdlis' },
      { token: 'another-token' },
    ))

  test.each([
    ['a page', '<html>bảo trì, access_token=bi-mat-trong-trang</html>', 'later'],
    ['a token in another shape', '{"token":"bi-mat-trong-trang"}', 'later'],
    ['a refusal that repeats the account', '{"error":"invalid_grant","error_description":"bi-mat-trong-trang"}', 'broken'],
  ])('of a log-in that is answered with %s nothing is kept, and no message is parked for it', async (_what, body, kind) => {
    const session = openSession(sandboxConfig('http://127.0.0.1:1', []), clock)
    const answer = { status: kind === 'broken' ? 400 : 200, headers: {}, body: Buffer.from(body) }
    const exchange = { signal: never, call: () => Promise.resolve({ ok: true as const, answer }), sign: unused, verify: unused }
    const logIn = await session.current(exchange)
    expect(logIn).toMatchObject({ kind: 'outcome', outcome: { kind, ...(kind === 'later' ? { scope: 'partner', code: 'unreadable-log-in' } : {}) } })
    expect(JSON.stringify(logIn)).not.toContain('bi-mat')
  })

  test('a life of null is none', async () => {
    const session = openSession(sandboxConfig('http://127.0.0.1:1', []), clock)
    const answer = { status: 200, headers: {}, body: Buffer.from('{"access_token":"T1","expires_in":null}') }
    expect(await session.current({ signal: never, call: () => Promise.resolve({ ok: true as const, answer }), sign: unused, verify: unused })).toEqual({ kind: 'token', token: 'T1' })
  })

  test('one way to end has one meaning', async () => {
    const endings = [{ code: '1', means: 'returned' }, { code: '2', means: 'withdrawn' }, { code: '1', means: 'withdrawn' }]
    await expect(openLandLine(configAt('http://127.0.0.1:1', {}, { endings, token: 'another-token' }))).rejects.toMatchObject({
      code: 'config_invalid',
      errors: [{ field: 'partners.land.config.token' }, { field: 'partners.land.config.endings.2.code' }],
    })
  })

  test('a log-in and a fixed token cannot stand together', async () => {
    const error: unknown = await openLandLine(configAt('http://127.0.0.1:1', {}, { token: 'another-token' })).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(GatewayError)
    expect(error).toMatchObject({ code: 'config_invalid', errors: [{ field: 'partners.land.config.token' }] })
  })
})

describe('a receipt number that is there already', () => {
  test('is refused, however often, where ours cannot be there: it is somebody else’s message', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      for (const _time of [1, 2]) {
        const { outcome } = await line.send(messageOf(landDossier({ subject: 'Khác' }), other), never)
        expect(outcome).toMatchObject({ kind: 'refused', code: 'dossier-exists', words: 'Số biên nhận H56.14-261120-0001 đã tồn tại trong hệ thống' })
      }
      expect(simulator.dossiers()).toEqual([{ dossierCode: 'H56.14-261120-0001', messageIds: [messageId], timesApplied: 1 }])
    }))

  test('is delivered where ours may be there, although the land office knows it by the number only', () =>
    withLand(async (line) => {
      await line.send(messageOf(landDossier()), never)
      const { outcome } = await line.send(messageOf(landDossier(), other, true), never)
      expect(outcome).toMatchObject({ kind: 'delivered', confirmed: true, code: 'taken-before', remoteId: 'H56.14-261120-0001' })
    }))
})

describe('what is sent about a case', () => {
  test('a supplement, a proof of payment and the hand-over reach it; files arrive whole', () =>
    withLand(async (line, simulator) => {
      const versions = [
        landDossier(),
        landDossier({ supplement: { note: 'Nộp hợp đồng', componentCodes: ['DD-01'] } }),
        landDossier({ paymentProof: { reference: 'TT-1', amount: 1, noticeNumbers: [], receipts: [attachment('bien-lai.pdf')] } }),
        landDossier({ returnedAt: '2026-12-04T15:00:00+07:00' }),
      ]
      for (const [n, dossier] of versions.entries()) expect((await line.send(messageOf(dossier, `${messageId.slice(0, -1)}${n}`), never)).outcome.kind).toBe('delivered')
      const held = simulator.held('H56.14-261120-0001')
      const data = fileContent.toString('base64')
      expect(held?.dossier.DanhSachGiayToDinhKem[0]?.TapTin).toEqual({ name: 'hop-dong.pdf', data })
      expect(held?.supplements.map(({ GhiChu, DanhSachGiayToBoSung }) => [GhiChu, DanhSachGiayToBoSung.map(({ TapTin }) => TapTin)])).toEqual([
        ['Nộp hợp đồng', [{ name: 'hop-dong.pdf', data }]],
        ['Đã nộp 1 đồng; mã tham chiếu TT-1', [{ name: 'bien-lai.pdf', data }]],
      ])
      expect(held?.handedOverAt).toBe('2026-12-04T08:00:00Z')
    }))

  test('a supplement to a case that is not there is refused', () =>
    withLand(async (line) => {
      const { outcome } = await line.send(messageOf(landDossier({ supplement: { note: 'x', componentCodes: [] } })), never)
      expect(outcome).toMatchObject({ kind: 'refused', code: 'dossier-missing' })
    }))

  const missing = () => Promise.reject(new GatewayError('missing_attachment'))
  test.each([
    ['a withdrawal', messageOf(landDossier({ withdrawal: { reason: 'Đổi ý', at: '2026-11-20T10:00:00+07:00' } })), 'withdrawal-not-in-protocol'],
    ['a sender that was not agreed', messageOf(landDossier({ sender: 'H57' })), 'sender-not-agreed'],
    ['a file that was purged', { ...messageOf(landDossier()), openAttachment: missing }, 'attachment-missing'],
    ['files that are too large', messageOf(landDossier({ components: [{ code: 'a', name: 'b', attachment: { ...attachment('a.pdf'), size: 30 * 1024 * 1024 } }] })), 'message-too-large'],
  ] satisfies readonly (readonly [string, OutboundMessage, string])[])('%s is refused before any network', (_what, message, code) =>
    withLand(async (line, simulator) => {
      const { outcome, exchanges } = await line.send(message, never)
      expect(outcome).toMatchObject({ kind: 'refused', code })
      expect([exchanges, simulator.received()]).toEqual([[], []])
    }))
})

test('a file that is not what the dossier names does not leave', () =>
  withLand(async (line, simulator) => {
    const { outcome } = await line.send({ ...messageOf(landDossier()), openAttachment: () => Promise.resolve(Readable.from([Buffer.from('%PDF-khác')])) }, never)
    expect(outcome).toMatchObject({ kind: 'unclear', code: 'attachment-damaged' })
    expect(simulator.received()).toEqual([])
  }))
