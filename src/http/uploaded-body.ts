/** A request's body as a stream that a store may drop without tearing down the connection, so that it can still be answered. */
import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'

/** Fails when the client goes away before the end. What the reader leaves is read off and dropped. */
export function uploadedBody(request: IncomingMessage): Readable {
  const body = new PassThrough()
  function broken(): void {
    if (!request.readableEnded) body.destroy(new Error('the client went away during the upload'))
  }
  request.once('error', broken)
  request.once('close', broken)
  body.once('close', () => {
    request.unpipe(body)
    request.resume()
  })
  request.pipe(body)
  return body
}
