/** A log-in that is shared by those who have different times for it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Agreement } from '../../schemas/agreement.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openLine } from '../../src/usecases/open-line.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { landDossier } from './fixtures/dossier.ts'
import { clock, configAt, messageOf, never, office, province, seals, simulated } from './fixtures/land-line.ts'
import { land } from './index.ts'
import { sandboxConfig } from './sandbox-agreement.ts'

const asking = { purpose: 'procedure-handling', official: { id: 'canbo07' }, unit: province, procedureCode: '1.012781', dossierCode: 'H56.14-261120-0001' } as const
const question = { name: 'land-certificate', parameters: { certificateNumber: 'DA 1' }, id: clock.id(), sender: province, asking } as const

/** Answers no log-in but from the second on, as the land office at `url` does. */
async function slowDoor(url: string) {
  const first = Promise.withResolvers<void>()
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    if (asked === 1) return first.resolve()
    void text(request)
      .then((body) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
      .then(async (answer) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // an object: node gave it a port
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/token`, first: first.promise, asked: () => asked, close: () => (server.closeAllConnections(), server.close()) }
}

test('a look-up whose short time is over takes no transfer with it that waits for the same log-in', async () => {
  const simulator = await simulated()
  const { logIn } = sandboxConfig(simulator.url, [])
  if (logIn === undefined) throw new Error('the sandbox logs in')
  const door = await slowDoor(logIn.url)
  const { signer, verifier } = await seals()
  const agreement = parseConfig(Agreement, { queries: { timeoutMs: 300 } }, 'agreement')
  const config = configAt(simulator.url, {}, { logIn: { ...logIn, url: door.url } })
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const line = await openLine({ partner: { id: 'land', organisation: office }, adapter: land, config, agreement }, { openHttp: openHttpClient, signer, verifier, clock, log: silent })
  try {
    const lookedUp = line.query(question)
    await door.first
    const { outcome } = await line.send(messageOf(landDossier()), never)
    expect(await lookedUp).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'timeout' } })
    expect([outcome.kind, door.asked()]).toEqual(['delivered', 2])
  } finally {
    await line.close()
    door.close()
    await simulator.close()
  }
})
