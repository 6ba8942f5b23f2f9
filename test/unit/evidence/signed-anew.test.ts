/** Whoever has the operator's key can sign anything anew: what the parts say of each other, and of what is not there, must still hold. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EvidenceReport } from '../../../schemas/evidence-report.ts'
import type { EvidencePart } from '../../../src/ports/evidence.ts'
import { verifyContainer } from '../../../src/evidence/verify-container.ts'
import { changed, textOf, without, withText } from '../../helpers/change-evidence.ts'
import { openScene, sha256, times, type EvidenceScene } from '../../helpers/evidence.ts'
import { fileOf } from '../../helpers/evidence-zip.ts'

let scene: EvidenceScene
let parts: readonly EvidencePart[]

beforeAll(async () => {
  scene = await openScene()
  parts = (await scene.collect()) ?? []
})
afterAll(() => scene.close())

async function check(container: Buffer, root = scene.root): Promise<EvidenceReport> {
  return verifyContainer(fileOf(container), { authorities: [root], now: times.checked })
}

function linesOf({ findings }: EvidenceReport): readonly string[] {
  return findings.filter(({ verdict }) => verdict !== 'ok').map(({ subject, verdict, fault }) => `${subject} ${fault ?? verdict}`)
}

interface Said {
  transfer: Record<string, unknown>
  payload: Record<string, unknown>
  acceptance?: unknown
  attempts: { number: number; outcome: string; finishedAt: string; record?: Record<string, unknown> }[]
  told: Record<string, unknown>[]
  attachments: Record<string, unknown>[]
}

/** transfer.json with something else in it. */
function saying(change: (said: Said) => void): (text: string) => string {
  return (text) => {
    // we wrote it
    const said = JSON.parse(text) as Said
    change(said)
    return JSON.stringify(said)
  }
}

describe('what transfer.json says is held against what proves it', () => {
  test.each<[string, (said: Said) => void, string]>([
    ['state', ({ transfer }) => Object.assign(transfer, { state: 'refused', stateAt: '2026-11-19T00:00:00.000Z' }), 'transfer.json evidence-differs'],
    ['partner', ({ transfer }) => (transfer.partner = 'land'), 'transfer.json evidence-differs'],
    ['dossier', ({ transfer }) => (transfer.dossierCode = 'OTHER'), 'acceptance.json evidence-differs'],
    ['sender', ({ transfer }) => (transfer.sender = 'H99'), 'acceptance.json evidence-differs'],
    ['client', ({ transfer }) => (transfer.client = 'another'), 'acceptance.json evidence-differs'],
    ['time of acceptance', ({ transfer }) => (transfer.acceptedAt = '2026-11-20T08:00:01.000Z'), 'acceptance.json evidence-differs'],
    ['outcome', ({ attempts }) => attempts.forEach((attempt) => (attempt.outcome = 'refused')), 'attempts/1 evidence-differs'],
    ['attempt', ({ attempts }) => attempts.push({ number: 2, outcome: 'delivered', finishedAt: '2026-11-19T00:00:00.000Z' }), 'attempts/2 evidence-differs'],
  ])('another %s', async (_what, change, fault) => {
    const report = await check(await scene.write(changed(parts, { 'transfer.json': saying(change) })))
    expect(report.verdict).toBe('not-valid')
    expect(linesOf(report)).toContain(fault)
  })

  test('a state of the last minutes may have no entry yet', async () => {
    const report = await check(await scene.write(changed(parts, { 'transfer.json': saying(({ transfer }) => (transfer.state = 'refused')) })))
    expect([report.verdict, linesOf(report)]).toEqual(['valid', ['transfer.json not-checked']])
  })

  test.each([
    ['2026-11-19T00:00:00.000Z', 'not-valid', 'told/2/record.json evidence-differs'],
    [times.collected.toISOString(), 'valid', 'told/2/record.json not-checked'],
  ])('news that no entry names, received %s', async (receivedAt, verdict, line) => {
    const text = textOf(parts, 'told/1/record.json').replace('"n1"', '"foreign"')
    const copies = parts.filter(({ name }) => name.startsWith('told/1/')).map((part) => {
      const name = part.name.replace('told/1/', 'told/2/')
      return name === 'told/2/record.json' ? { ...withText(part, text), name } : { ...part, name }
    })
    const more = saying(({ told }) => told.push({ number: 2, id: '2', receivedAt, sha256: sha256(text), kept: true }))
    const report = await check(await scene.write(changed([...parts, ...copies], { 'transfer.json': more })))
    expect([report.verdict, linesOf(report)]).toEqual([verdict, [line]])
  })
})

describe('what is missing without a reason makes it incomplete', () => {
  const gone = { kept: false }

  test.each<[string, RegExp, (said: Said) => void, string]>([
    ['the acceptance', /^acceptance/, (said) => delete said.acceptance, 'acceptance.json incomplete'],
    ['the dossier, called purged', /^payload/, ({ payload }) => Object.assign(payload, gone), 'payload.json incomplete'],
    ['a record, called purged', /^attempts/, ({ attempts }) => attempts.forEach(({ record }) => Object.assign(record ?? {}, gone)), 'attempts/1/record.json incomplete'],
    ['news, called purged', /^told/, ({ told }) => told.forEach((one) => Object.assign(one, gone)), 'told/1/record.json incomplete'],
    ['a file, called purged', /^attachments/, ({ attachments }) => attachments.forEach((file) => Object.assign(file, gone)), `attachments/`],
    ['a file that is not named', /^attachments/, (said) => (said.attachments = []), 'attachments/'],
    ['the journal, long after', /^journal/, ({ transfer }) => (transfer.acceptedAt = '2026-11-19T00:00:00.000Z'), 'journal/proof.json incomplete'],
  ])('%s', async (_what, pattern, change, line) => {
    const report = await check(await scene.write(without(parts, pattern, saying(change))))
    expect(linesOf(report).some((found) => found.startsWith(line))).toBe(true)
    expect(report.verdict).not.toBe('valid')
  })

  test('all of it', async () => {
    const bare = saying((said) => {
      delete said.acceptance
      Object.assign(said, { attempts: [], told: [] })
    })
    expect((await check(await scene.write(without(parts, /^(journal|attempts|told|acceptance|revocations)/, bare)))).verdict).toBe('incomplete')
  })

  test('the entry about its beginning', async () => {
    const late = await openScene({ journal: (proof) => ({ ...proof, entries: proof.entries.slice(1) }) })
    const its = (await late.collect()) ?? []
    const report = await check(await late.write(changed(its, { 'transfer.json': saying(({ transfer }) => (transfer.acceptedAt = '2026-11-19T00:00:00.000Z')) })), late.root)
    await late.close()
    expect(linesOf(report)).toContain('journal/entries.jsonl incomplete')
  })
})

describe('what repeats another part must be what that says', () => {
  test.each<[string, (text: string) => string]>([
    ['journal/entries.jsonl', () => '{"forged":true}\n'],
    ['journal/blocks.txt', (text) => text.replace('2026', '2025')],
    ['journal/paths.txt', (text) => text.replace(' L', ' R')],
    ['acceptance/statement.json', (text) => text.replace('one-stop', 'another')],
    ['acceptance/statement.jws', () => 'x'],
    ['attempts/1/1-sent.jws', () => 'x'],
    ['told/1/1-received.jws', () => 'x'],
  ])('%s', async (name, change) => {
    const report = await check(await scene.write(changed(parts, { [name]: change })))
    expect([report.verdict, linesOf(report)]).toEqual(['not-valid', [`${name} evidence-differs`]])
  })

  test('a stamp as a file', async () => {
    const stamp = parts.find(({ name }) => name.startsWith('journal/stamps/'))?.name ?? ''
    expect(linesOf(await check(await scene.write(changed(parts, { [stamp]: () => 'x' }))))).toEqual([`${stamp} evidence-differs`])
  })

  test.each(['journal/entries.jsonl', 'attempts/1/1-sent.jws', 'acceptance/statement.json'])('%s left out', async (name) => {
    expect(linesOf(await check(await scene.write(without(parts, new RegExp(`^${name}$`)))))).toEqual([`${name} evidence-missing`])
  })

  test('a file that nothing speaks of', async () => {
    const [first] = parts
    const more = changed([...parts, { ...withText(first ?? missing(), 'x'), name: 'told/9/1-received' }], {})
    expect(linesOf(await check(await scene.write(more)))).toEqual(['told/9/1-received evidence-differs'])
  })
})

function missing(): never {
  throw new Error('there are no parts')
}
