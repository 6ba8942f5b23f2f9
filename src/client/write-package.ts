/**
 * The package that a one-stop system installs: what was built of the client library, imported as lienthong/client, with the one
 * library that it needs and nothing of the gateway. Called with the folder that holds client/.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const [folder = join(root, 'dist')] = process.argv.slice(2)

interface HousePackage {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly engines: object
  readonly dependencies: Readonly<Record<string, string>>
}

const { name, version, license, engines, dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as HousePackage
const content = {
  name,
  version,
  description: 'Client of the lienthong gateway, for one-stop systems',
  license,
  type: 'module',
  engines,
  exports: { './client': { types: './client/index.d.ts', default: './client/index.js' } },
  files: ['client'],
  dependencies: { jose: `^${dependencies['jose']}` },
}
await writeFile(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`)
await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
