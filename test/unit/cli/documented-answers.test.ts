import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSmallGateway, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

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
      const route = `${method.toUpperCase()} ${path.replace('{id}', 'an-id').replace('{partner}', 'tax').replace('{code}', 'a-code').replace('{sender}', 'H56')}`
      if (body !== undefined) gateway.on(route, { status: Number(status), body })
    }
  }
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
  { args: ['delays'], shows: /\nland +40 +1 +0 +180 +410 +2050/ },
  { args: ['lanes'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
  { args: ['lanes', 'suspend', 'tax', '--reason', 'x'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
  { args: ['lanes', 'resume', 'tax', '--reason', 'x'], shows: /\n[a-z-]+ +(open|suspended|stopped) / },
])('understands the documented answer: $args', async ({ args, shows }) => {
  const ran = await gateway.run(args, { LIENTHONG_LANG: 'en' })
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(shows) })
})

test('understands the documented answers to a file and a dossier', async () => {
  const dossier = file('dossier.json', JSON.stringify({ components: [{ code: 'TP01' }] }))
  const ran = await gateway.run(['send', dossier, '--attach', `TP01=${file('don.pdf', '%PDF-1.7')}`], { LIENTHONG_LANG: 'en' })
  expect(ran).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/Transfer +[0-9a-f-]{36}\n[^]*State +\w+/) })
  const sent = JSON.parse(String(gateway.seen.at(-1)?.body)) as { readonly components: readonly { readonly attachment: unknown }[] }
  expect(sent.components[0]?.attachment).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), fileName: 'don.pdf', size: expect.any(Number), mediaType: expect.any(String) })
})
