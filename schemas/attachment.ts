/** A file that a client uploaded, to be named by its digest in dossiers. */
import { Type, type Static } from 'typebox'
import { Sha256 } from './primitives.ts'

export const AttachmentView = Type.Object(
  {
    digest: Sha256,
    size: Type.Integer({ minimum: 0, description: 'bytes' }),
    mediaType: Type.String(),
  },
  { additionalProperties: false, $id: 'Attachment' },
)
export type AttachmentView = Static<typeof AttachmentView>
