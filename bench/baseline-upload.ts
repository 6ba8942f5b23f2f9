/** The irreducible work of taking a file, written straight: Fastify, the stream into a file, SHA-256 on the way, one fsync, one rename. */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Fastify from 'fastify'

const [directory = ''] = process.argv.slice(2)
const app = Fastify({ bodyLimit: 2 ** 31 })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', (_request, content, done) => done(null, content))
app.post('/v1/attachments', async (request, reply) => {
  await mkdir(directory, { recursive: true })
  const temporary = join(directory, randomUUID())
  const hash = createHash('sha256')
  // what the parser above gave
  const content = request.body as Readable
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of content as AsyncIterable<Uint8Array>) {
      hash.update(piece)
      yield piece
    }
  }
  await pipeline(hashed, createWriteStream(temporary, { flush: true }))
  const digest = hash.digest('hex')
  await rename(temporary, join(directory, digest))
  return reply.code(201).send({ digest })
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url })}\n`)
process.once('SIGTERM', () => void app.close())
