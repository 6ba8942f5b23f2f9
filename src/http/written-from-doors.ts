/** Every file of the repository that is written from the doors: their documents, and what is made of the document of the client door. */
import { clientTypes } from './client-types.ts'
import { collectionOf } from './collection.ts'
import { openApiDocuments } from './openapi-documents.ts'

/** Path from the root of the project → text; the same on every run. */
export async function writtenFromDoors(): Promise<ReadonlyMap<string, string>> {
  const documents = await openApiDocuments()
  const client = documents.get('client.json')
  if (client === undefined) throw new TypeError('the client door has a document')
  return new Map([
    ...[...documents].map(([name, document]) => [`openapi/${name}`, textOf(document)] as const),
    ['openapi/lienthong.postman_collection.json', textOf(collectionOf(client))],
    ['src/client/openapi-types.ts', clientTypes(client)],
  ])
}

function textOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
