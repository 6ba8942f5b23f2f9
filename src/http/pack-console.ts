/** After a build: each file also gzip and brotli, and a list of all of them, by which the door knows what there is. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface PackedFile {
  readonly path: string
  readonly type: string
  readonly sha256: string
  readonly bytes: { readonly identity: number; readonly gzip?: number; readonly br?: number }
}

export const consoleList = 'files.json'
const leftForMs = 600_000

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * `paths`: the files of this build. The list comes last and at once, so that a door that serves meanwhile has the old
 * console or the new one; what neither names is taken away when nobody can be loading it any more.
 */
export function packConsole(folder: string, paths: readonly string[]): void {
  const list = paths.toSorted().map((path) => packFile(folder, path))
  const place = join(folder, consoleList)
  writeFileSync(`${place}.next`, `${JSON.stringify(list, null, 1)}\n`)
  renameSync(`${place}.next`, place)
  const named = new Set([consoleList, ...paths.flatMap((path) => [path, `${path}.gz`, `${path}.br`])])
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const whole = join(file.parentPath, file.name)
    if (file.isFile() && !named.has(relative(folder, whole).replaceAll('\\', '/')) && Date.now() - statSync(whole).mtimeMs > leftForMs) rmSync(whole, { force: true })
  }
}

function packFile(folder: string, path: string): PackedFile {
  const type = types[extname(path)]
  if (type === undefined) throw new TypeError(`no content type is known for ${path}`)
  const content = readFileSync(join(folder, path))
  const gzip = gzipSync(content, { level: 9 })
  const br = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })
  writeFileSync(join(folder, `${path}.gz`), gzip)
  writeFileSync(join(folder, `${path}.br`), br)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { path, type, sha256, bytes: { identity: content.length, gzip: gzip.length, br: br.length } }
}
