/** The console and the gateway are built once for a whole run, each when it is missing or older than what it is built from. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const builds = [
  { config: 'vite.console.config.ts', made: 'dist/console/files.json', sources: ['src/console', 'schemas', 'src/domain'] },
  { config: 'vite.gateway.config.ts', made: 'dist/gateway/main.js', sources: ['src', 'schemas', 'adapters'] },
]

export async function setup(): Promise<void> {
  for (const { config, made, sources } of builds) {
    const builtAt = statSync(join(root, made), { throwIfNoEntry: false })?.mtimeMs
    if (builtAt !== undefined && builtAt >= newestOf(sources) && builtAt >= statSync(join(root, config)).mtimeMs) continue
    const build = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '-c', config, '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
    const [code]: readonly unknown[] = await once(build, 'exit')
    if (code !== 0) throw new Error(`${config} could not be built (${String(code)})`)
  }
}

function newestOf(folders: readonly string[]): number {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  return Math.max(...files.filter((file) => file.isFile()).map((file) => statSync(join(file.parentPath, file.name)).mtimeMs))
}
