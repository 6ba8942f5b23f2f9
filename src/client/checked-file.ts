/** A file on its way here, hashed as it comes: one that is not what was asked for ends in an error. */
import { createHash } from 'node:crypto'
import { clientError } from './client-error.ts'

export interface Download {
  /** To be read to its end: only then is it known to be whole. */
  readonly content: ReadableStream<Uint8Array>
  readonly mediaType: string
  readonly size?: number
}

/** `digest`: SHA-256, lower-case hexadecimal. */
export function downloadOf(response: Response, digest?: string): Download {
  const length = response.headers.get('content-length')
  return {
    content: checked(response.body ?? new ReadableStream(), digest),
    mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
    ...(length === null ? {} : { size: Number(length) }),
  }
}

function checked(content: ReadableStream<Uint8Array>, digest: string | undefined): ReadableStream<Uint8Array> {
  if (digest === undefined) return content
  const hash = createHash('sha256')
  return content.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        hash.update(part)
        controller.enqueue(part)
      },
      flush(controller) {
        if (hash.digest('hex') !== digest) controller.error(clientError({ kind: 'unverified', fault: 'digest-differs' }))
      },
    }),
  )
}
