import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { problem, sha256, startSmallGateway, transfer, transferId, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

let gateway: SmallGateway
beforeEach(async () => {
  gateway = await startSmallGateway()
})
afterEach(() => gateway.close())

const dossier = { code: 'H56.14-261120-0001', dueAt: '2026-12-01T17:00:00+07:00', components: [{ code: 'TP01', name: 'Đơn đề nghị' }, { code: 'TP02', name: 'Bản đồ' }] }

const accepted = { transfer: transfer('accepted'), receipt: { statement: '{}', signature: 'a..b' } }

function write(name: string, content: string | Uint8Array): string {
  const file = join(gateway.folder, name)
  writeFileSync(file, content)
  return file
}

test('hands the file over byte for byte, under the digest of its bytes', async () => {
  const text = JSON.stringify(dossier, null, 4)
  gateway.on('POST /v1/transfers', { status: 202, body: accepted })
  const ran = await gateway.run(['send', write('dossier.json', text)])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain(transferId)
  expect(ran.out).toContain('đã nhận / accepted')
  expect(ran.out).toContain('2026-12-01T17:00:00+07:00')
  const [request] = gateway.seen
  expect(request?.body.toString()).toBe(text)
  expect(request?.headers).toMatchObject({ authorization: 'Bearer client-token', 'idempotency-key': sha256(text), 'content-type': 'application/json' })
})

test('says when the gateway had accepted it before, and takes a key of the caller', async () => {
  gateway.on('POST /v1/transfers', { status: 202, body: accepted, headers: { 'idempotent-replayed': 'true' } })
  const ran = await gateway.run(['send', write('dossier.json', '{}'), '--key', 'my-own-key'], { LIENTHONG_LANG: 'en' })
  expect(ran).toMatchObject({ code: 0, err: 'It was accepted before; no new transfer was made.\n' })
  expect(gateway.seen[0]?.headers['idempotency-key']).toBe('my-own-key')
})

test('uploads files first and fills their digests, sizes and types into the named components', async () => {
  const pdf = Buffer.from('%PDF-1.7 invented')
  const png = Buffer.from('invented picture')
  gateway.on('POST /v1/attachments', ({ body, headers }) => ({ status: 201, body: { digest: sha256(body), size: body.length, mediaType: headers['content-type'] } }))
  gateway.on('POST /v1/transfers', { status: 202, body: accepted })
  const attach = ['--attach', `TP02=${write('ban-do.PNG', png)}`, '--attach', `TP01=${write('don.pdf', pdf)}`]
  const ran = await gateway.run(['send', write('dossier.json', JSON.stringify(dossier)), ...attach])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(gateway.seen.map(({ url }) => url)).toEqual(['/v1/attachments', '/v1/attachments', '/v1/transfers'])
  expect(gateway.seen[1]?.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-digest': `sha-256=:${sha256(pdf, 'base64')}:` })
  const sent = gateway.seen[2]
  expect(JSON.parse(String(sent?.body))).toEqual({
    ...dossier,
    components: [
      { ...dossier.components[0], attachment: { digest: sha256(pdf), fileName: 'don.pdf', mediaType: 'application/pdf', size: pdf.length } },
      { ...dossier.components[1], attachment: { digest: sha256(png), fileName: 'ban-do.PNG', mediaType: 'image/png', size: png.length } },
    ],
  })
  expect(sent?.headers['idempotency-key']).toBe(sha256(sent?.body ?? ''))
})

test('finds every mistake of its arguments before it sends anything', async () => {
  const file = write('dossier.json', JSON.stringify(dossier))
  const pdf = write('don.pdf', 'x')
  const wrong = [
    ['send'],
    ['send', file, 'more'],
    ['send', join(gateway.folder, 'absent.json')],
    ['send', pdf],
    ['send', file, '--attach', 'TP01'],
    ['send', file, '--attach', `TP09=${pdf}`],
    ['send', file, '--attach', `TP01=${pdf}`, '--attach', `TP01=${pdf}`],
    ['send', file, '--attach', `TP01=${write('don.exe', 'x')}`],
    ['send', file, '--attach', `TP01=${join(gateway.folder, 'absent.pdf')}`],
    ['send', file, '--wait', 'soon'],
    ['send', file, '--no-such-option'],
  ]
  for (const args of wrong) {
    const ran = await gateway.run(args)
    expect({ args, ...ran }).toMatchObject({ code: 2, out: '', err: expect.stringContaining('lienthong send <dossier.json>') })
  }
  expect(gateway.seen).toEqual([])
})

test('shows a refusal with what is wrong, where, and what to do', async () => {
  const errors = [{ field: '/sender', message: { vi: 'phải là H56', en: 'must be H56' } }]
  gateway.on('POST /v1/transfers', { status: 403, body: problem('forbidden', 403, { detail: 'This client sends for H56.', errors }) })
  const file = write('dossier.json', '{}')
  const ran = await gateway.run(['send', file])
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err.split('\n')).toEqual([
    'Tiêu đề forbidden [forbidden]',
    'Title of forbidden [forbidden]',
    '  This client sends for H56.',
    '  /sender: phải là H56 / must be H56',
    'Cách xử lý: Cách xử lý forbidden',
    'What to do: Remedy of forbidden',
    'Mã yêu cầu / Request: urn:uuid:0190b0c0-0000-7000-8000-00000000000f',
    '',
  ])
  const english = await gateway.run(['send', file], { LIENTHONG_LANG: 'en' })
  expect(english.err).not.toMatch(/Tiêu|Cách/)
  const machine = await gateway.run(['send', file, '--json'])
  expect(machine.code).toBe(1)
  expect(JSON.parse(machine.err)).toMatchObject({ code: 'forbidden', errors })
})

test('a file that the gateway refuses stops the dossier', async () => {
  gateway.on('POST /v1/attachments', { status: 413, body: problem('body_too_large', 413) })
  const ran = await gateway.run(['send', write('dossier.json', JSON.stringify(dossier)), '--attach', `TP01=${write('don.pdf', 'x')}`])
  expect(ran.code).toBe(1)
  expect(ran.err).toContain('[body_too_large]')
  expect(gateway.seen.map(({ url }) => url)).toEqual(['/v1/attachments'])
})

test('--wait follows the transfer to its end', async () => {
  gateway.on('POST /v1/transfers', { status: 202, body: accepted })
  gateway.on(`GET /v1/transfers/${transferId}`, { status: 200, body: transfer('delivering') }, { status: 200, body: transfer('confirmed', { remoteId: 'P-77' }) })
  const ran = await gateway.run(['send', write('dossier.json', '{}'), '--wait', '20', '--json'])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(ran.out)).toMatchObject({ transfer: { state: 'confirmed', remoteId: 'P-77' }, receipt: accepted.receipt })
})

test('--wait fails when the transfer failed, and when there is no end in time', async () => {
  gateway.on('POST /v1/transfers', { status: 202, body: accepted })
  gateway.on(`GET /v1/transfers/${transferId}`, { status: 200, body: transfer('refused', { code: 'bad-name', words: 'Họ tên\u001b[2J không hợp lệ' }) })
  const failed = await gateway.run(['send', write('dossier.json', '{}'), '--wait', '20'])
  expect(failed.code).toBe(1)
  expect(failed.out).toContain('bad-name: Họ tên\ufffd[2J không hợp lệ')
  expect(failed.err).toContain('Not delivered (refused)')
  gateway.on(`GET /v1/transfers/${transferId}`, { status: 200, body: transfer('waiting') })
  const late = await gateway.run(['send', write('dossier.json', '{}'), '--wait', '1'])
  expect(late.code).toBe(1)
  expect(late.err).toContain('the gateway keeps it')
})
