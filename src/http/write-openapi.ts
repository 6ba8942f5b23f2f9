/** npm run openapi: writes openapi/*.json and docs/errors.md anew. */
import { writeFile } from 'node:fs/promises'
import { errorsPage } from './errors-page.ts'
import { openApiDocuments } from './openapi-documents.ts'

const root = new URL('../../', import.meta.url)

for (const [name, document] of await openApiDocuments()) {
  await writeFile(new URL(`openapi/${name}`, root), `${JSON.stringify(document, null, 2)}\n`)
}
await writeFile(new URL('docs/errors.md', root), errorsPage())
