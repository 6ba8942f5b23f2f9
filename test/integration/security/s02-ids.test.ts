/** S2: nothing from outside becomes part of the path of a file. */
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from '../http/open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const bent = ['../../etc/passwd', '..%2f..%2fetc%2fpasswd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..%5cwindows%5cwin.ini', '/etc/passwd', '%2fetc%2fpasswd', 'file:%2f%2f%2fetc%2fpasswd', `${'a'.repeat(64)}%2f..%2f..%2fx`, `${'a'.repeat(64)}%00.pdf`, 'con', 'nul', '.', '..', '~', '%7eroot', '-rf']
const gateway = (name: string) => `/v1/${name}`
const admin = (name: string) => `/admin/v1/${name}`

describe.each(bent)('an id that is %s', (id) => {
  test('finds nothing and says nothing of files', async () => {
    const asked = [
      ...[`attachments/${id}`, `attachments/${id}/content`, `transfers/${id}`, `transfers/${id}/evidence`, `transfers/${id}/timeline`, `dossiers/${id}`, `partners/${id}`].map((name) => ({ app: doors.client, url: gateway(name), headers: bearer(tokens.h56) })),
      ...[`transfers/${id}`, `transfers/${id}/evidence`, `transfers/${id}/attempts`, `dossiers/${id}`, `inbox/${id}`, `certificates/${id}`].map((name) => ({ app: doors.admin, url: admin(name), headers: bearer(tokens.admin) })),
      ...[`/documents/${id}?expires=9999999999&signature=x`, `/messages/${id}?expires=9999999999&signature=x`].map((url) => ({ app: doors.partner, url, headers: {} })),
    ]
    for (const { app, url, headers } of asked) {
      const answer = await app.inject({ url, headers })
      expect([400, 404, 405, 422], `${url} → ${answer.statusCode}`).toContain(answer.statusCode)
      expect(answer.body).not.toMatch(/root:|ENOENT|EISDIR|\/tmp|\/work|no such file/i)
    }
  })
})

test.each(['../../../tmp/planted.pdf', '..\\..\\planted.pdf', '/etc/cron.d/planted', 'planted\u0000.pdf', '.', '..', 'a/../../planted.pdf', '-rf.pdf', 'C:\\planted.pdf', 'planted.pdf\r\nX-Planted: 1'])('a file that is called %j is kept under its digest alone, or not at all', async (fileName) => {
  const bytes = Buffer.from(`%PDF-1.7 ${fileName}`)
  const digest = sha256(bytes)
  const stored = await doors.client.inject({ method: 'POST', url: '/v1/attachments', headers: { ...bearer(tokens.h56), 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${encodeURIComponent(fileName)}"` }, payload: bytes })
  expect(stored.statusCode).toBe(201)
  const component = { code: 'A', name: 'A', attachment: { digest, fileName, mediaType: 'application/pdf', size: bytes.byteLength } }
  const answer = await doors.client.inject(handOver(dossier(1, { components: [component] }), `key-of-${digest}`))
  expect([202, 400, 422]).toContain(answer.statusCode)
  if (answer.statusCode === 202) {
    const { transfer } = answer.json<{ transfer: { id: string } }>()
    const evidence = await doors.client.inject({ url: `/v1/transfers/${transfer.id}/evidence`, headers: bearer(tokens.h56) })
    expect(evidence.statusCode).toBe(200)
    expect(namesIn(evidence.rawPayload).filter((name) => /(^|\/)\.\.?(\/|$)|^\/|\\|planted|[\0-\x1f]/.test(name))).toEqual([])
  }
  expect((await doors.files()).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([])
  expect((await readdir(tmpdir())).filter((name) => name.includes('planted'))).toEqual([])
})

/** Names of the entries of a ZIP, as its central directory writes them. */
function namesIn(zip: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 46, 'latin1')) names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)))
  expect(names.length).toBeGreaterThan(0)
  return names
}
