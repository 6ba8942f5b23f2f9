/**
 * The one-stop system's end of the webhooks, in a process of its own: it verifies each before it says 204. A line names a type of
 * event; the answer is how many came of it.
 */
import { createInterface } from 'node:readline'
import { startWebhookReceiver, type WebhookReceiver } from '../src/sandbox/webhook-receiver.ts'
import { servePartner } from './serve-partner.ts'

const [directory = ''] = process.argv.slice(2)
let receiver: WebhookReceiver | undefined
await servePartner(directory, async (options) => {
  receiver = await startWebhookReceiver({ ...options, operator: 'H56', organisation: 'H56' })
  return receiver
})
const lines = createInterface({ input: process.stdin }).on('line', (type) => {
  const came = receiver?.webhooks().filter(({ event }) => event.type === type) ?? []
  process.stdout.write(`${came.length}\n`)
})
process.once('SIGTERM', () => lines.close())
