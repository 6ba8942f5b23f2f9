import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runHere } from './run-here.ts'
import { startSmallGateway, type Ran, type SmallGateway } from './small-gateway.ts'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }>>
}

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway()
  for (const name of ['client', 'admin']) answerAsDocumented(name)
})
afterAll(() => gateway.close())

/** Every route answers with the example in the API's own description; `{…}` in a path stands for the arguments below. */
function answerAsDocumented(name: string): void {
  const document = JSON.parse(readFileSync(join(import.meta.dirname, `../../../openapi/${name}.json`), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  }
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? []
      const body = response?.content?.['application/json']?.example
      const named = path.replace('{id}', 'an-id').replace('{partner}', 'tax').replace('{code}', 'a-code').replace('{sender}', 'H56').replace('{key}', encodeURIComponent('lane-stopped:tax'))
      const route = `${method.toUpperCase()} ${named}`
      if (body !== undefined) gateway.on(route, { status: Number(status), body })
    }
  }
}

function here(args: readonly string[]): Promise<Ran> {
  return runHere(args, { LIENTHONG_PROFILE: gateway.profile, LIENTHONG_LANG: 'en' })
}

function file(name: string, content: string): string {
  const path = join(gateway.folder, name)
  writeFileSync(path, content)
  return path
}

test.each([
  { args: ['status', 'an-id'], shows: /Attempts +\d+[^]*At +Attempt[^]*transfer\.accepted/ },
  { args: ['status', 'an-id', '--admin'], shows: /Attempts +\d+[^]*At +Attempt[^]*transfer\.accepted/ },
  { args: ['list'], shows: /Transfer +Accepted[^]*\n[0-9a-f-]{36} / },
  { args: ['list', '--admin'], shows: /Transfer +Accepted[^]*\n[0-9a-f-]{36} / },
  { args: ['cancel', 'an-id'], shows: /State +\w+/ },
  { args: ['replay', 'an-id', '--reason', 'x'], shows: /State +\w+/ },
  { args: ['resend', 'an-id', '--reason', 'x'], shows: /State +\w+/ },
  { args: ['dossier', 'a-code'], shows: /Status +6 payment requested[^]*of 50.000.000 đồng still to pay/ },
  { args: ['dossier', 'a-code', '--sender', 'H56'], shows: /National portal +in step/ },
  { args: ['inbox'], shows: /\n17 +[^]*amount-mismatch/ },
  { args: ['inbox', 'show', 'an-id'], shows: /State +parked: amount-mismatch/ },
  { args: ['inbox', 'apply', 'an-id', '--reason', 'x'], shows: /State +applied/ },
  { args: ['inbox', 'dismiss', 'an-id', '--reason', 'x'], shows: /State +dismissed/ },
  { args: ['polls'], shows: /\ncivil-registry +/ },
  { args: ['delays'], shows: /Later than \d+ min[^]*\nland +40 +1 +0 +\d+ +180 +410 +2050/ },
  { args: ['desk'], shows: /^CRITICAL {2}lane-stopped:tax {2}since \S+ \(3 h 25 min\) {2}count 37\n {2}Sending to the Tax office has stopped[^]*> lienthong partners test tax\n[^]*\ntax +stopped: certificate-refused +37 +3 h 25 min +2 +40\/3\/0[^]*\ntax +parked +unknown-answer +2 [^]*1 overdue, 4 today, 9 soon/ },
  { args: ['troubles'], shows: /^CRITICAL {2}lane-stopped:tax/ },
  { args: ['troubles', 'silence', 'lane-stopped:tax', '--hours', '2', '--reason', 'x'], shows: /lane-stopped:tax/ },
  { args: ['troubles', 'unsilence', 'lane-stopped:tax', '--reason', 'x'], shows: /lane-stopped:tax/ },
  { args: ['content', 'an-id'], shows: /^\{"[^]*\}\n$/ },
  { args: ['content', 'an-id', '--indent'], shows: /^\{\n {2}"/ },
  { args: ['lineage', 'an-id'], shows: /Corrected by +[0-9a-f-]{36}[^]*cancelled\n[0-9a-f-]{36} +\S+ +confirmed/ },
  { args: ['corrections'], shows: /proposed +[^]*The unit is named/ },
  { args: ['corrections', 'show', 'an-id'], shows: /\/processingUnit\n {2}- "[^]*\n {2}\+ "UBND xã Minh Hoạ"/ },
  { args: ['corrections', 'approve', 'an-id', '--reason', 'x'], shows: /State +sent[^]*Corrected transfer +[0-9a-f-]{36}/ },
  { args: ['corrections', 'reject', 'an-id', '--reason', 'x'], shows: /Correction +[0-9a-f-]{36}/ },
  { args: ['corrections', 'withdraw', 'an-id', '--reason', 'x'], shows: /Correction +[0-9a-f-]{36}/ },
  { args: ['rules'], shows: /judiciary +Maintenance on Sundays +unknown-answer \+ “hệ thống đang bảo trì” +later maintenance, ≥ 3600 s/ },
  { args: ['rules', 'try', '--partner', 'tax', '--contains', 'x'], shows: /^Fits \d+ of the \d+/ },
  { args: ['rules', 'add', '--partner', 'tax', '--name', 'n', '--contains', 'x', '--kind', 'later', '--means', 'm', '--reason', 'x'], shows: /Maintenance on Sundays/ },
  { args: ['rules', 'end', 'an-id', '--reason', 'x'], shows: /Maintenance on Sundays/ },
  { args: ['reconcile', 'tax', '2026-11-22'], shows: /Partner, day +civil-registry 2026-11-22/ },
  { args: ['reconcile', 'list'], shows: /civil-registry +2026-11-22 +done +412 +407 +3 +2 \(1\)/ },
  { args: ['reconcile', 'show', 'an-id', '--wait'], shows: /Sent, delivered, confirmed, failed, closed +412, 408, 407, 3, 0[^]*partner-lacks +2 +1/ },
  { args: ['reconcile', 'differences', '--open'], shows: /^#31 {2}partner-lacks[^]*> lienthong reconcile repair 31 / },
  { args: ['reconcile', 'repair', 'an-id', '--reason', 'x'], shows: /partner-lacks/ },
  { args: ['reconcile', 'repair', '--reconciliation', 'an-id', '--kind', 'partner-lacks', '--reason', 'x'], shows: /> lienthong replay show 019a0000-0000-7000-8000-0000000000a1/ },
  { args: ['deadlines'], shows: /\n2026-11-20T10:00:00.000Z +H56 +\S+ +1.006714 +tax +4 +runs +in-step/ },
  { args: ['why', 'H56', 'a-code'], shows: /^The tax office has it[^]*Cause +partner-late[^]*journal 4711\n\nWhat to do: Ask the agency/ },
  { args: ['partners'], shows: /\ntax +Tax agency +open +120 +118 +2 +410/ },
  { args: ['partners', 'show', 'tax'], shows: /tax: Tax agency[^]*agreement.retry.horizonHours +72/ },
  { args: ['partners', 'test', 'tax'], shows: /^✓ Signed, sent[^]*Sent +DanhMucTieuMuc POST \S+ 200 180 ms\nSigned +H56 [^]*Verified +G12/ },
  { args: ['settings'], shows: /operator +H56\n[^]*tax: url +https:/ },
  { args: ['settings', 'show', 'tax'], shows: /values.url +https:[^]*agreement.timeoutMs +60000/ },
  { args: ['replay', 'plan', '--partner', 'tax', '--code', 'server-error'], shows: /Would be sent +412\n[^]*\ntax +412 +1 min 23 s\n[^]*a later version of the dossier was delivered or is on its way +9\n/ },
  { args: ['replay', 'plan', 'an-id'], shows: /Would be sent +412/ },
  { args: ['replay', 'run', 'an-id', '--name', 'n', '--reason', 'x', '--confirm', 'replay 412'], shows: /Delivered +209\/412/ },
  { args: ['replay', 'runs'], shows: /running +209\/412/ },
  { args: ['replay', 'show', 'an-id'], shows: /Slower because +lets live traffic go first/ },
  { args: ['replay', 'items', 'an-id'], shows: /\n1 +[0-9a-f-]{36} +tax +\S+ +delivered/ },
  ...['pause', 'resume', 'cancel', 'approve', 'reject'].map((action) => ({ args: ['replay', action, 'an-id', '--reason', 'x'], shows: /Run +[0-9a-f-]{36}/ })),
  { args: ['lanes'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
  { args: ['lanes', 'suspend', 'tax', '--reason', 'x'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
  { args: ['lanes', 'resume', 'tax', '--reason', 'x'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
])('understands the documented answer: $args', async ({ args, shows }) => {
  const ran = await here(args)
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(shows) })
})

test('understands the documented answers to what comes from a file', async () => {
  const draft = file('draft.json', '{"values":{"url":"https://gip2.example.vn/gip"}}')
  const checked = await here(['settings', 'check', 'tax', '--file', draft])
  expect(checked).toMatchObject({ code: 0, err: 'Changed: /values/url\n' })
  expect(JSON.parse(checked.out)).toMatchObject({ id: 'tax' })
  const better = file('better.json', '{"processingUnit":"UBND xã Minh Hoạ"}')
  const proposed = await here(['correct', 'an-id', '--file', better, '--reason', 'x'])
  expect(proposed).toMatchObject({ code: 0, out: expect.stringMatching(/State +proposed/), err: expect.stringContaining('lienthong corrections approve') })
  expect(JSON.parse(String(gateway.seen.at(-1)?.body))).toEqual({ content: '{"processingUnit":"UBND xã Minh Hoạ"}', reason: 'x' })
})

test('understands the documented answers to a file and a dossier', async () => {
  const dossier = file('dossier.json', JSON.stringify({ components: [{ code: 'TP01' }] }))
  const ran = await here(['send', dossier, '--attach', `TP01=${file('don.pdf', '%PDF-1.7')}`])
  expect(ran).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/Transfer +[0-9a-f-]{36}\n[^]*State +\w+/) })
  const sent = JSON.parse(String(gateway.seen.at(-1)?.body)) as { readonly components: readonly { readonly attachment: unknown }[] }
  expect(sent.components[0]?.attachment).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), fileName: 'don.pdf', size: expect.any(Number), mediaType: expect.any(String) })
})
