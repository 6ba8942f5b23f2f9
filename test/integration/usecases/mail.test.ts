import { afterEach, describe, expect, test } from 'vitest'
import type { AlertMessage } from '../../../schemas/alert.ts'
import { openMail, type MailSettings } from '../../../src/net/mail.ts'
import { startMailServer, type MailServer, type MailServerOptions } from '../../helpers/mail-server.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'

const message: AlertMessage = {
  type: 'troubles', id: '019a0000-0000-7000-8000-000000000001', at: '2026-11-20T01:00:00.000Z', lasting: [], over: [],
  opened: [{ key: 'disk', kind: 'disk', severity: 'warning', since: '2026-11-20T01:00:00.000Z', dossiers: 0, what: { vi: 'Ổ đĩa sắp đầy', en: 'The disk is nearly full' }, todo: { vi: 'Thêm dung lượng', en: 'Add space' }, link: '/settings' }],
}

describe.skipIf(!opensslAvailable)('mail', () => {
  const pairs = opensslAvailable ? createTlsPairs() : undefined
  const server = { key: pairs?.server.key ?? '', cert: pairs?.server.certificate ?? '' }
  let open: MailServer[] = []
  afterEach(async () => {
    await Promise.all(open.map((one) => one.close()))
    open = []
  })

  async function send(offers: MailServerOptions, wants: Partial<MailSettings> = {}, ca = pairs?.authority): Promise<MailServer> {
    const started = await startMailServer(offers)
    open.push(started)
    const mail = openMail({ host: '127.0.0.1', port: started.port, from: 'gateway@example.vn', to: ['ops@example.vn'], ...wants }, ca)
    try {
      await mail.tell(message, AbortSignal.timeout(20_000))
    } finally {
      await mail.close()
    }
    return started
  }

  test('goes out over STARTTLS, with who sends it', async () => {
    const { letters } = await send({ tls: server, password: 'right' }, { user: 'gateway', password: 'right' })
    expect(letters).toMatchObject([{ encrypted: true, user: 'gateway', headers: { subject: '[lienthong] MỚI: Ổ đĩa sắp đầy', 'message-id': `<${message.id}@lienthong>` } }])
    expect(letters[0]?.text).toContain('The disk is nearly full')
  })

  test('does not go out in the clear, to an unknown server, or with a wrong password', async () => {
    await expect(send({})).rejects.toMatchObject({ code: 'ETLS' })
    await expect(send({ tls: server }, {}, createTlsPairs().authority)).rejects.toMatchObject({ code: expect.stringMatching(/^(ETLS|ESOCKET|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT)$/) })
    await expect(send({ tls: server, password: 'right' }, { user: 'gateway', password: 'wrong' })).rejects.toMatchObject({ code: 'EAUTH' })
    expect(open.flatMap(({ letters }) => letters)).toEqual([])
  })

  test('says only a code of what went wrong: the words of servers name people', async () => {
    const mail = openMail({ host: '127.0.0.1', port: 1, from: 'gateway@example.vn', to: ['ops@example.vn'] }, undefined)
    const failure: unknown = await mail.tell(message, AbortSignal.timeout(20_000)).catch((error: unknown) => error)
    await mail.close()
    expect(failure).toMatchObject({ code: 'ESOCKET', message: 'an alert was not taken: ESOCKET' })
  })
})
