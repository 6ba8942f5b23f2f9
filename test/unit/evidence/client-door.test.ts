/** A client gets what is its own; what is other people's, or for the operator's people, an administrator gets. */
import { expect, test } from 'vitest'
import { verifyContainer } from '../../../src/evidence/verify-container.ts'
import { textOf } from '../../helpers/change-evidence.ts'
import { openScene, times, type SceneOptions } from '../../helpers/evidence.ts'
import { fileOf } from '../../helpers/evidence-zip.ts'

async function bothDoors(options: SceneOptions) {
  const scene = await openScene(options)
  const [client, administrator] = [(await scene.collect('one-stop')) ?? [], (await scene.collect()) ?? []]
  const check = async (parts: typeof client) => verifyContainer(fileOf(await scene.write(parts)), { authorities: [scene.root], now: times.checked })
  const reports = { client: await check(client), administrator: await check(administrator) }
  await scene.close()
  return { scene, client, administrator, reports }
}

test('entries for people only stay out, and the rest still leads to its blocks', async () => {
  const note = { type: 'inbox.applied', client: null, data: { actor: 'lan.nguyen', reason: 'Đã hỏi lại' } }
  const { client, administrator, reports } = await bothDoors({ entries: [note] })
  for (const name of ['journal/proof.json', 'journal/entries.jsonl']) {
    expect(textOf(client, name)).not.toMatch(/lan\.nguyen|Đã hỏi lại/)
    expect(textOf(administrator, name)).toContain('lan.nguyen')
  }
  expect([reports.client.verdict, reports.administrator.verdict]).toEqual(['valid', 'valid'])
})

test('a message about several dossiers goes to administrators; a client gets its signatures and digests', async () => {
  const { client, administrator, reports } = await bothDoors({ shared: true })
  expect(client.filter(({ name }) => name.startsWith('told/')).map(({ name }) => name)).toEqual(['told/1/signatures.json'])
  const [signature] = JSON.parse(textOf(client, 'told/1/signatures.json')) as { digest: string; value: string }[]
  expect(signature).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), value: expect.any(String) })
  expect(client.some(({ content }) => content.kind === 'bytes' && Buffer.from(content.bytes).includes(Buffer.from('{"trangThai":10}').toString('base64')))).toBe(false)
  expect(administrator.map(({ name }) => name)).toContain('told/1/record.json')
  expect(reports.client).toMatchObject({ verdict: 'incomplete', findings: expect.arrayContaining([expect.objectContaining({ subject: 'told/1/record.json', verdict: 'incomplete' })]) })
  expect(reports.administrator.verdict).toBe('valid')
})

test('a file that the dossier names and that is not its own stays out', async () => {
  const { scene, client, administrator } = await bothDoors({ foreign: true })
  const name = (parts: typeof client) => parts.filter((part) => part.name.startsWith('attachments/')).length
  expect([name(client), name(administrator)]).toEqual([0, 1])
  expect(client.some(({ content }) => content.kind === 'bytes' && Buffer.from(content.bytes).includes(scene.attachment))).toBe(false)
})
