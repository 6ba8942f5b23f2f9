/** Reads a large signed document in a worker, so that it does not hold up everything else. */
import { inWorker } from '../../xml/in-worker.ts'

/** Bytes: about 20 ms. Larger documents go to a worker, whose start alone takes longer than that. */
const largestOnMainThread = 128 * 1024

/** `script` answers with what `read` returns. Rejects as `read` throws. */
export async function readApart<Document>(bytes: Uint8Array, read: (bytes: Uint8Array) => Document, script: URL): Promise<Document> {
  if (bytes.byteLength <= largestOnMainThread) return read(bytes)
  // By the contract of the script, which is one line.
  return (await inWorker(script, bytes)) as Document
}
