/** npm run openapi: writes openapi/*.json, the types of the client library and docs/errors.md anew. */
import { writeFile } from 'node:fs/promises'
import { writtenFromDoors } from './written-from-doors.ts'
import { errorsPage } from './errors-page.ts'

const root = new URL('../../', import.meta.url)

for (const [file, text] of await writtenFromDoors()) await writeFile(new URL(file, root), text)
await writeFile(new URL('docs/errors.md', root), errorsPage())
