/** Another configuration for a gateway of a test, from its next start on. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GatewayFolder } from './gateway-process.ts'

export type WrittenConfig = Readonly<Record<string, unknown>>

export async function changeConfig({ folder }: GatewayFolder, change: (config: WrittenConfig) => WrittenConfig): Promise<void> {
  const file = join(folder, 'config.json')
  // written by the test itself
  const config = JSON.parse(await readFile(file, 'utf8')) as WrittenConfig
  await writeFile(file, JSON.stringify(change(config)), { mode: 0o600 })
}
