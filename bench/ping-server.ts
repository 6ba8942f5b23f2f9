/** Answers 204 to whatever comes: what HTTP over loopback takes by itself. */
import { once } from 'node:events'
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(204).end())
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` })}\n`)
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
