/** Personal data stay where they belong: planted in every field, they are found in no log line, no error and not in Redis. */
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { listTransfers, sendDossier } from '../helpers/one-stop.ts'
import { everythingIn } from '../helpers/redis-content.ts'
import { redisAvailable, startRedis } from '../helpers/redis.ts'
import { dossierFor, openScene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const planted = {
  name: 'TÊN-BÍ-MẬT',
  identity: '038188777666',
  email: 'bi.mat.ca.nhan@example.vn',
  phone: '0977666555',
  address: 'ĐỊA-CHỈ-BÍ-MẬT',
  subject: 'TRÍCH-YẾU-BÍ-MẬT',
  officer: 'CÁN-BỘ-BÍ-MẬT',
}

function withPlanted(receiver: 'loopback' | 'national-portal' | 'tax', n: number) {
  const dossier = dossierFor(receiver, n)
  const { landTax } = dossier
  return {
    ...dossier,
    subject: planted.subject,
    note: planted.address,
    applicant: {
      kind: 'citizen' as const,
      name: planted.name,
      identityNumbers: [{ type: 'personal-id' as const, number: planted.identity }],
      email: planted.email,
      phone: planted.phone,
      address: { detail: planted.address },
    },
    progress: [{ at: dossier.receivedAt, officer: planted.officer, content: planted.subject, status: 2 }],
    ...(landTax ? { landTax: { ...landTax, users: [{ name: planted.name, identityNumber: planted.identity, address: planted.address }] } } : {}),
  }
}

it.skipIf(!redisAvailable)('through acceptance, refusals, retries, parking and delivery', async () => {
  const redis = await startRedis({ appendonly: true })
  const scene = await openScene({ redisUrl: redis.url })
  const reader = new Redis(redis.url)
  try {
    const gateway = await scene.gateway.start()
    const { client } = gateway.doors
    scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
    scene.simulators['national-portal'].behave({ kind: 'refuse' }, 1)
    scene.simulators.tax.behave({ kind: 'status', status: 503 }, 1)
    let n = 0
    for (const receiver of ['loopback', 'national-portal', 'tax', 'loopback', 'national-portal'] as const) expect((await sendDossier(client, withPlanted(receiver, n++))).status).toBe(202)
    const whileQueued = await everythingIn(reader)

    const wrong = { ...withPlanted('loopback', n++), status: 99, applicant: { ...withPlanted('loopback', 0).applicant, kind: planted.name, unknown: planted.identity } }
    const refused = await sendDossier(client, wrong)
    expect(refused.status).toBe(422)
    await until(async () => (await listTransfers(client)).every((transfer) => ['confirmed', 'refused', 'parked'].includes(transfer.state)), 'all came to an end', 20_000)
    await gateway.kill('SIGTERM')

    const places = { log: gateway.output(), redis: whileQueued + (await everythingIn(reader)), error: JSON.stringify(refused.body) }
    expect(places.log).toContain('"attempt"')
    for (const [place, text] of Object.entries(places)) {
      for (const [what, value] of Object.entries(planted)) expect(text.includes(value), `${what} stands in the ${place}`).toBe(false)
    }
  } finally {
    reader.disconnect()
    await scene.close()
    await redis.stop()
  }
})
