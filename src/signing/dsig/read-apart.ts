/** Reads a large signed document in a worker, so that it does not hold up everything else. */
import { inWorker } from '../../xml/in-worker.ts'

/** Bytes, and nodes: about 20 ms each. Larger documents go to a worker, whose start alone takes longer than that. */
const largestOnMainThread = 128 * 1024
const mostNodesOnMainThread = 3_000

/** `script` answers with what `read` returns. Rejects as `read` throws. */
export async function readApart<Document>(bytes: Uint8Array, read: (bytes: Uint8Array) => Document, script: URL): Promise<Document> {
  if (bytes.byteLength <= largestOnMainThread && !hasManyNodes(bytes)) return read(bytes)
  // By the contract of the script, which is one line.
  return (await inWorker(script, bytes)) as Document
}

/** Every tag but an end tag has a `<`, and every attribute a `=`; that texts may hold them too only makes the guess higher. */
function hasManyNodes(bytes: Uint8Array): boolean {
  let nodes = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const isNode = bytes[index] === 0x3d || (bytes[index] === 0x3c && bytes[index + 1] !== 0x2f)
    if (!isNode) continue
    nodes += 1
    if (nodes > mostNodesOnMainThread) return true
  }
  return false
}
